"""Numbers leave the house in the app's units, rounded to what they can carry."""

from __future__ import annotations

import pytest

from serving.contract.units import duration_text, shown_miles, shown_share, shown_usd


@pytest.mark.parametrize(
    ("metres", "miles"),
    [(0.0, 0.0), (1_000.0, 0.62), (1_609.344, 1.0), (3_379.6, 2.1), (160_934.4, 100.0)],
)
def test_miles_have_one_decimal_and_two_under_a_mile(metres: float, miles: float) -> None:
    assert shown_miles(metres) == miles


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.0, "0 min"),
        (45.4, "45 min"),
        (59.7, "1 h"),
        (90.0, "1 h 30 min"),
        (120.0, "2 h"),
        (1_505.0, "25 h 5 min"),
    ],
)
def test_durations_are_words(minutes: float, words: str) -> None:
    assert duration_text(minutes) == words


def test_shares_have_four_decimals_and_money_two() -> None:
    assert shown_share(0.123456) == 0.1235
    assert shown_usd(2.554) == 2.55
