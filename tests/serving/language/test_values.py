"""Facts in the places of messages: each says what it counts, and each language words it."""

from __future__ import annotations

import pytest

from serving.language.messages import messages_in
from serving.language.values import (
    Amount,
    Category,
    CategoryTitle,
    ClockHour,
    Count,
    Duration,
    Miles,
    Number,
    Percent,
    TimeLeft,
    Usd,
    Value,
    Weekday,
    WholeUsd,
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Count(1_250.4), "1,250"),
        (Number(4.83), "4.8"),
        (Number(5.0), "5.0"),
        (Amount(1_250.0), "1,250"),
        (Amount(8.5), "8.50"),
        (Usd(43.91), "$43.91"),
        (Usd(0.5), "$0.50"),
        (Usd(1_250.0), "$1,250"),
        (WholeUsd(42.3), "$42"),
        (Percent(0.823), "82%"),
        (Miles(3_379.6), "2.1 miles"),
        (Miles(1_609.344), "1 mile"),
        (Miles(100.0), "0.06 miles"),
        (Duration(45.0), "45 min"),
        (Duration(90.2), "1 h 30 min"),
        (Duration(120.0), "2 h"),
        (TimeLeft(0.5), "30 minutes"),
        (TimeLeft(0.0), "1 minute"),
        (TimeLeft(1.99), "1 hour"),
        (TimeLeft(18.7), "18 hours"),
        (ClockHour(15.7), "4 PM"),
        (ClockHour(23.6), "12 AM"),
        (ClockHour(12.0), "12 PM"),
        (Weekday(0), "Monday"),
        (Category("pet_care"), "pet care"),
        (Category("hvac"), "HVAC"),
        (CategoryTitle("pet_care"), "Pet Care"),
    ],
)
def test_english_words_a_value_with_its_unit(value: Value, said: str) -> None:
    assert messages_in("en").value(value) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0%"), (0.0004, "1%"), (0.5, "50%"), (0.9996, "99%"), (1.0, "100%")],
)
def test_what_is_merely_close_is_neither_certain_nor_impossible(share: float, said: str) -> None:
    assert messages_in("en").value(Percent(share)) == said


def test_values_of_equal_number_and_other_unit_are_told_apart() -> None:
    english = messages_in("en")
    assert english.value(Usd(5.0)) == "$5"
    assert english.value(Count(5.0)) == "5"
    assert english.value(Miles(5.0 * 1_609.344)) == "5 miles"
    assert english.value(Number(5.0)) == "5.0"
