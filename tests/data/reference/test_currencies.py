"""Facts about currencies."""

import pytest

from data.reference.currencies import (
    CURRENCIES,
    CURRENCY_NAMES,
    DECIMALS,
    currency_hinted,
    currency_of_country,
)


def test_every_name_stands_for_known_currencies() -> None:
    assert all(set(name.codes) <= set(CURRENCIES) and name.codes for name in CURRENCY_NAMES)
    assert all(name.value > 0 and name.name == name.name.lower() for name in CURRENCY_NAMES)


@pytest.mark.parametrize(
    ("country", "currency"),
    [("US", "USD"), ("mx", "MXN"), ("DE", "EUR"), ("CN", "CNY"), ("BG", "EUR"), ("ZZ", None)],
)
def test_the_currency_of_a_country(country: str, currency: str | None) -> None:
    assert currency_of_country(country) == currency


def test_a_hint_is_a_currency_or_a_country() -> None:
    assert [currency_hinted(hint) for hint in ("aud", "AU", "?", None)] == [
        "AUD",
        "AUD",
        None,
        None,
    ]


def test_decimals_follow_iso_4217() -> None:
    assert (DECIMALS["USD"], DECIMALS["JPY"], DECIMALS["KWD"]) == (2, 0, 3)
