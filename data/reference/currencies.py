"""Currencies: ISO 4217 codes and decimals, where each is used, and what people call them.

`currencies.json` has one row per currency in circulation, with its names in seven languages
(Unicode CLDR). `currency_words.json` has what is said in one word: symbols, heads ("dollar",
"peso"), slang and parts ("cent"), each with the currencies that it may stand for, the first
of which is meant where nothing else is known.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final, NamedTuple


def _load(name: str) -> list[dict[str, Any]]:
    text = resources.files("data.reference").joinpath(name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


_ROWS: Final = _load("currencies.json")

CURRENCIES: Final[tuple[str, ...]] = tuple(row["code"] for row in _ROWS)
"""ISO 4217 codes, in alphabetical order."""

DECIMALS: Final[dict[str, int]] = {row["code"]: row["decimals"] for row in _ROWS}
"""Digits of the minor unit of each currency: 2 for USD, 0 for JPY."""

_OF_COUNTRY: Final = {country: row["code"] for row in _ROWS for country in row["countries"]}


class CurrencyName(NamedTuple):
    """What a currency, or a part or multiple of it, is called.

    Attributes
    ----------
    name : str
        As it is written, in lower case.
    codes : tuple of str
        Currencies that it may stand for, the likeliest first.
    value : float
        How many of the currency one of them is: 1, or 0.01 for a cent, 1000 for a grand.
    """

    name: str
    codes: tuple[str, ...]
    value: float


CURRENCY_NAMES: Final[tuple[CurrencyName, ...]] = (
    *(CurrencyName(name, (row["code"],), 1.0) for row in _ROWS for name in row["names"]),
    *(CurrencyName(row["code"].lower(), (row["code"],), 1.0) for row in _ROWS),
    *(
        CurrencyName(name, tuple(row["codes"]), float(row["value"]))
        for row in _load("currency_words.json")
        for name in row["names"]
    ),
)
"""All names, full ones first: of two entries of one name, the later one is the better."""


def currency_of_country(code: str) -> str | None:
    """Currency of a country (ISO 3166 alpha-2, any case); None where we know none."""
    return _OF_COUNTRY.get(code.upper())


def currency_hinted(hint: str | None) -> str | None:
    """Currency of a hint: a currency code itself, or that of a country code; else None."""
    if hint is None:
        return None
    return hint.upper() if hint.upper() in DECIMALS else currency_of_country(hint)
