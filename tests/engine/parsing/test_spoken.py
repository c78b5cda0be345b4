"""Spoken numbers are written as they are read, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.spoken import written_numbers


@pytest.mark.parametrize(
    ("said", "written"),
    [
        # House numbers, as they are said in groups.
        ("one twenty three oak street", "123 oak street"),
        ("Deliver to one twenty-three Oak Street.", "Deliver to 123 Oak Street."),
        ("at twenty one oh five Mission Street on Friday", "at 2105 Mission Street on Friday"),
        ("four fifty six north elm st", "456 north elm st"),
        ("one hundred and twenty three Oak Street", "123 Oak Street"),
        ("nine hundred Market Street", "900 Market Street"),
        ("seven Oak Street", "7 Oak Street"),
        ("1 23 Oak Street", "123 Oak Street"),
        ("one 23 Oak Street", "123 Oak Street"),
        ("twelve thirty four Martin Luther King Drive", "1234 Martin Luther King Drive"),
        ("ninety nine Broadway", "99 Broadway"),
        ("eleven fifth avenue", "11 fifth avenue"),
        # ... and as they are misheard.
        ("a pizza to $4.56 Elm Street", "a pizza to 456 Elm Street"),
        ("mow my lawn at 2.21 Maple Avenue", "mow my lawn at 221 Maple Avenue"),
        ("at $150 Valencia Street", "at 150 Valencia Street"),
        ("to 45 mains treat on Saturday", "to 45 main Street on Saturday"),
        ("to 123 Oak. Treat today", "to 123 Oak Street today"),
        ("17 pines straight", "17 pine Street"),
        ("I am at $88 grove treat", "I am at 88 grove Street"),
        # Clock times.
        ("by five p m", "by 5 pm"),
        ("by five p.m. for fifty dollars", "by 5 pm for 50 dollars"),
        ("at ten a m", "at 10 am"),
        ("at five thirty p m", "at 5:30 pm"),
        ("at nine oh five a m", "at 9:05 am"),
        ("at ten thirty", "at 10:30"),
        ("before 5.30 pm", "before 5:30 pm"),
        ("before 530 pm", "before 5:30 pm"),
        ("before 1015am", "before 10:15 am"),
        ("at 5 p.m. today", "at 5 pm today"),
        ("tomorrow at half past four", "tomorrow at 4:30"),
        ("by quarter to one", "by 12:45"),
        ("by a quarter past 6 p m", "by 6:15 pm"),
        ("tomorrow at half past $4 for $50", "tomorrow at 4:30 for $50"),
        # Money.
        ("for $100 and $20", "for $120"),
        ("fifty dollars", "50 dollars"),
        ("one hundred and twenty dollars", "120 dollars"),
        ("one fifty dollars", "150 dollars"),
        ("twelve hundred bucks", "1200 bucks"),
        ("twenty two fifty an hour", "$22.50 an hour"),
        ("twenty five dollars an hour", "25 dollars an hour"),
        # ZIP codes and plain numbers.
        ("San Francisco nine four one oh three", "San Francisco 94103"),
        ("within twenty minutes", "within 20 minutes"),
        ("one twenty three oak street by five p m for fifty dollars",
         "123 oak street by 5 pm for 50 dollars"),
    ],
)  # fmt: skip
def test_spoken_numbers_are_written_as_they_are_read(said: str, written: str) -> None:
    assert written_numbers(said) == written


@pytest.mark.parametrize(
    "text",
    [
        "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car",
        "I need two strong people and one truck.",
        "One or two hours",
        "somebody to walk my dog every day at seven",
        "Between 2 and 5 people, $20 or $30.50 each, call 415-555-0199",
        "Meet me at 10:30 am, version 2.5.1, 94103-1234",
        "It costs $1,250.00 in 2026.",
        "Clean two bathrooms and three bedrooms",
        "five or six boxes to my street",
        "go straight to the 2nd floor, 12 trick or treat bags",
        "Come at 5, street parking only",
        "then 2 miles straight ahead, exit 12 go straight on",
        "half past lunch",
        "$100 and $200, $100 and $20.50",
        "Oh, and one more thing",
        "$20 per hour, Mission Street",
        "",
    ],
)
def test_what_is_written_already_and_small_counts_stay(text: str) -> None:
    assert written_numbers(text) == text


words = st.sampled_from(
    [
        *("one", "two", "five", "nine", "ten", "twelve", "twenty", "thirty", "fifty", "hundred"),
        *("thousand", "oh", "o", "and", "1", "20", "3", "1234", "oak", "street", "main", "avenue"),
        *("a", "p", "m", "am", "pm", ".", ",", "$", "dollars", "an", "hour", "half", "past", "at"),
        *("quarter", "to", "by", "-", "straight"),
    ]
)


@given(text=st.lists(words, max_size=14).map(" ".join) | st.text(max_size=60))
def test_no_text_breaks_it_and_no_number_is_made_of_none(text: str) -> None:
    written = written_numbers(text)
    if not any(character.isdigit() for character in written):
        assert written == text or "street" in written.lower()


@given(number=st.integers(1, 99_999))
def test_a_number_in_digits_before_a_street_stays(number: int) -> None:
    text = f"Bring it to {number} Oak Street"
    assert written_numbers(text) == text
