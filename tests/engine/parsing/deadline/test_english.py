"""English sentences; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    Bring my parcel to the depot today                        | 2025-06-12
    Walk the dog tomorrow                                     | 2025-06-13
    Trim the hedge the day after tomorrow                     | 2025-06-14
    Set up the tent on Saturday                               | 2025-06-14
    Set up the tent Sat.                                      | 2025-06-14
    Fence repair Tuesday                                      | 2025-06-17
    Fence repair this Thursday                                | 2025-06-12
    Fence repair on Thursday                                  | 2025-06-19
    Fence repair next Monday                                  | 2025-06-16
    Fence repair the coming Monday                            | 2025-06-16
    Paint the shed a week from Friday                         | 2025-06-20
    Paint the shed Wednesday of next week                     | 2025-06-18
    Paint the shed June 20                                    | 2025-06-20
    Paint the shed June 20th                                  | 2025-06-20
    Paint the shed on the 20th of June                        | 2025-06-20
    Paint the shed 20 June 2026                               | 2026-06-20
    Paint the shed Jun. 20, 2025                              | 2025-06-20
    Paint the shed on June twenty-first                       | 2025-06-21
    Paint the shed by the first                               | 2025-07-01
    Paint the shed on the 15th                                | 2025-06-15
    Paint the shed on Monday the 30th                         | 2025-06-30
    Paint the shed on Friday the thirteenth                   | 2025-06-13
    Paint the shed 6/20                                       | 2025-06-20
    Paint the shed on 6/20/25                                 | 2025-06-20
    Paint the shed on 20/6/2025                               | 2025-06-20
    Paint the shed by 2025-07-04                              | 2025-07-04
    Paint the shed on March 3rd                               | 2026-03-03
    Paint the shed on the fifth of next month                 | 2025-07-05
    Paint the shed on the 5th of this month                   | 2025-06-05
    Paint the shed on the second Saturday of July             | 2025-07-12
    Paint the shed on the last Friday of June                 | 2025-06-27
    Paint the shed by the end of the month                    | 2025-06-30
    Paint the shed by end of July                             | 2025-07-31
    Paint the shed by the end of the week                     | 2025-06-13
    Paint the shed this week                                  | 2025-06-15
    Paint the shed this weekend                               | 2025-06-15
    Paint the shed next weekend                               | 2025-06-22
    Paint the shed before Labor Day                           | 2025-09-01
    Paint the shed before Thanksgiving                        | 2025-11-27
    Paint the shed on Christmas Eve                           | 2025-12-24
    Water the plants in 3 days                                | 2025-06-15 09:00
    Water the plants in two weeks                             | 2025-06-26
    Water the plants two weeks from now                       | 2025-06-26
    Water the plants within a month                           | 2025-07-12
    Water the plants in a couple of days                      | 2025-06-14 09:00
    Water the plants within 24 hours                          | 2025-06-13 09:00
    Ride to the airport in half an hour                       | 2025-06-12 09:30
    Ride to the airport in an hour and a half                 | 2025-06-12 10:30
    Ride to the airport in 45 min                             | 2025-06-12 09:45
    Ride to the airport 2 hours from now                      | 2025-06-12 11:00
    Ride to the airport in 3 business days                    | 2025-06-17
    Ride to the airport at 5pm                                | 2025-06-12 17:00
    Ride to the airport at 5 p.m.                             | 2025-06-12 17:00
    Ride to the airport at 5:30 PM tomorrow                   | 2025-06-13 17:30
    Ride to the airport tomorrow at 5                         | 2025-06-13 17:00
    Ride to the airport tomorrow @ 7a                         | 2025-06-13 07:00
    Ride to the airport at 8                                  | 2025-06-12 20:00
    Ride to the airport at 8 in the morning                   | 2025-06-13 08:00
    Ride to the airport at 7.15 pm                            | 2025-06-12 19:15
    Ride to the airport at 1015 am                            | 2025-06-12 10:15
    Ride to the airport at 1800 hrs                           | 2025-06-12 18:00
    Ride to the airport tomorrow at 0630                      | 2025-06-13 06:30
    Ride to the airport at half past six                      | 2025-06-12 18:30
    Ride to the airport at quarter to four                    | 2025-06-12 15:45
    Ride to the airport at a quarter past 10 pm               | 2025-06-12 22:15
    Ride to the airport at ten to five                        | 2025-06-12 16:50
    Ride to the airport at twenty past two                    | 2025-06-12 14:20
    Ride to the airport at 10 to noon                         | 2025-06-12 11:50
    Ride to the airport at six forty                          | 2025-06-12 18:40
    Ride to the airport at six o'clock                        | 2025-06-12 18:00
    Ride to the airport at noon on Friday                     | 2025-06-13 12:00
    Ride to the airport by midnight                           | 2025-06-13 00:00
    Ride to the airport 4ish                                  | 2025-06-12 16:00
    Ride to the airport Friday morning at 10                  | 2025-06-13 10:00
    Ride to the airport Friday, June 13 at 6:45am             | 2025-06-13 06:45
    Ride to the airport at 6pm on the 14th                    | 2025-06-14 18:00
    Ride to the airport at nine tonight                       | 2025-06-12 21:00
    Ride to the airport at 11 tonight                         | 2025-06-12 23:00
    Ride to the airport at 12:30 tomorrow night               | 2025-06-14 00:30
    Sitter for this evening                                   | 2025-06-12 19:00
    Sitter for tonight                                        | 2025-06-12 21:00
    Sitter for tomorrow afternoon                             | 2025-06-13 15:00
    Sitter for Saturday night                                 | 2025-06-14 21:00
    Report due by EOD                                         | 2025-06-12 23:59
    Report due by end of day Friday                           | 2025-06-13 23:59
    Report due by close of business tomorrow                  | 2025-06-13 17:00
    Report due no later than 3 pm Monday                      | 2025-06-16 15:00
    Movers from 9 to 5 on Saturday                            | 2025-06-14 09:00
    Movers on Saturday 2-4pm                                  | 2025-06-14 14:00
    Movers on Saturday between 2 and 4pm                      | 2025-06-14 16:00
    Movers b4 noon tmrw                                       | 2025-06-13 12:00
    Movers on Saturday, must be here by 8am                   | 2025-06-14 08:00
    Cake delivered to 5 Elm St on Sunday by 3pm, $20          | 2025-06-15 15:00
    My flight leaves at 6:10 am on July 2nd                   | 2025-07-02 06:10
    Someone to queue for me at 5am on Black Friday            | 2025-11-28 05:00
    Need it done by tomorrow night or so                      | 2025-06-13 21:00
    Rides at seven-thirty tonight                             | 2025-06-12 19:30
    Rides at fifteen hundred hours                            | 2025-06-12 15:00
    Rides two weeks from tomorrow                             | 2025-06-27
    Rides Thurs 3p                                            | 2025-06-12 15:00
    Rides by Monday EOD                                       | 2025-06-16 23:59
    Rides June 14-16                                          | 2025-06-14
    Rides on July 4 next year                                 | 2026-07-04
    Rides at half past noon                                   | 2025-06-12 12:30
    Rides in ~2 hours                                         | 2025-06-12 11:00
"""

UNSTATED = """
    Tutor for my 5 year old | -
    Cleaner every Tuesday | -
    Cleaner on Mondays and Thursdays | -
    Cleaner twice a week | -
    Helper for 6 hours | -
    Helper for about two weeks | -
    Helper 3-4 days a week | -
    Helper, 20 hours per week, flexible times | -
    Store open Mon-Fri | -
    Support 24/7 | -
    The roof broke last night | -
    The roof broke two days ago | -
    The roof broke yesterday | -
    We launch next month | -
    Frame of 720x2040 | -
    Video in 9:16 format | -
    Mix it at a ratio of 1:1 | -
    Apartment on the 2nd floor | -
    Half of the wall, 1/2 inch screws | -
    Update from v2.5.1 | -
    2 bed 1 bath, $80 | -
    Pays between 10 and 20 dollars | -
    I may need two people | -
    The old man sat down in the sun | -
    We march for one second | -
    Lift 50 lbs, 10 ft ladder at hand | -
    Deliver to 1530 Main St | -
    Meet me at 12 Oak Avenue | -
    Bring 5 bags to 9 people | -
    Security at night | -
    Available mornings and weekends | -
    Good morning, I need a plumber | -
    Two 5 star reviews | -
    Work from home | -
    Read Psalm 23 to me | -
    Call 555-0199 | -
    Garage is 10-12 feet wide | -
    Experience since 2019 | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "en")) == wanted


@pytest.mark.parametrize(("words", "wanted"), rows(UNSTATED))
def test_other_numbers_and_times_are_no_deadline(words: str, wanted: str) -> None:
    assert shown(read(words, "en")) == wanted
