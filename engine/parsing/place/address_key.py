"""The form in which addresses are compared: 12 N. Oak Str is 12 North Oak Street."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from data.reference.place_key import place_key
from engine.parsing.place.mention import Address

_LONG: Final = {
    **dict.fromkeys(("st", "str", "strt", "strasse", "straße"), "street"),
    **dict.fromkeys(("ave", "av", "aven", "avn", "avenu", "avda", "avenida"), "avenue"),
    **dict.fromkeys(("blvd", "boul", "blv", "bd", "bld"), "boulevard"),
    **dict.fromkeys(("hwy", "hiway", "hway"), "highway"),
    **dict.fromkeys(("pkwy", "pkway", "pky", "parkwy"), "parkway"),
    **dict.fromkeys(("cir", "circ"), "circle"),
    **dict.fromkeys(("ter", "terr"), "terrace"),
    **dict.fromkeys(("ct", "crt"), "court"),
    **dict.fromkeys(("dr", "drv"), "drive"),
    "rd": "road",
    "ln": "lane",
    "pl": "place",
    "sq": "square",
    "trl": "trail",
    "plz": "plaza",
    "cres": "crescent",
    "rte": "route",
    "rt": "route",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
_APART: Final = re.compile(r"[^\w]+|_")


class AddressKey(NamedTuple):
    """House number (empty without one) and street; equal keys are one house on one street."""

    number: str
    street: str


def address_key(address: Address) -> AddressKey:
    """The key of an address; city and postcode are compared apart, as they may be left out."""
    return AddressKey(
        address_words(address.number or ""), address_words(address.street or address.line)
    )


def is_same_town(one: Address, other: Address) -> bool:
    """Whether nothing that both addresses say about the town differs."""
    for mine, theirs in (
        (one.postcode and one.postcode[:5], other.postcode and other.postcode[:5]),
        (one.state, other.state),
        (one.city and place_key(one.city), other.city and place_key(other.city)),
    ):
        if mine and theirs and mine != theirs:
            return False
    return True


def address_words(text: str) -> str:
    """The words of an address in their long form, without accents, apart by spaces."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(_LONG.get(word, word) for word in _APART.sub(" ", plain).split())
