"""The zone that a clock time names beside it: "5pm EST", "2025-12-24T10:00Z"."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_NAMES: Final[dict[str, str]] = {
    "America/New_York": "EST EDT ET",
    "America/Chicago": "CST CDT CT",
    "America/Denver": "MST MDT MT",
    "America/Los_Angeles": "PST PDT PT",
    "Europe/London": "BST",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Asia/Tokyo": "JST",
    "UTC": "UTC GMT Z",
}
"""Abbreviations are used for the time that clocks show, "EST" in summer too. Those that are
common words, or mean several zones in our languages' countries, are left out."""

_ZONE_OF: Final = {short: zone for zone, names in _NAMES.items() for short in names.split()}
_STATED: Final = re.compile(
    r"\d(?:[ ]?[aApP]\.?[mM]\.?)?"
    r"(?:[ ]?\(?(?P<name>" + "|".join(sorted(_ZONE_OF, key=len, reverse=True)) + r")(?!\w)\)?"
    r"|(?<=T\d\d:\d\d:\d\d)(?P<late>[+-]\d\d:?\d\d)|(?<=T\d\d:\d\d)(?P<early>[+-]\d\d:?\d\d))"
)
_LONGEST: Final = 10  # characters of a zone behind a clock
_LARGEST: Final = timedelta(hours=14)


class StatedZone(NamedTuple):
    """A zone, and where its name ends."""

    zone: tzinfo
    end: int


def stated_zone(text: str, begin: int, end: int) -> StatedZone | None:
    """The zone named in `text[begin:end]` or right behind it; None where none is.

    `text` is as written: a zone's letters are capitals ("5pm EST"; "est" is French for "is").
    """
    found = _STATED.search(text, begin, end + _LONGEST)
    if found is None or found.start() >= end:
        return None
    if found["name"]:
        zone: tzinfo = ZoneInfo(_ZONE_OF[found["name"]])
        return StatedZone(UTC if found["name"] in ("UTC", "GMT", "Z") else zone, found.end())
    sign, digits = (found["late"] or found["early"])[0], found[0].replace(":", "")[-4:]
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if ahead > _LARGEST:
        return None
    return StatedZone(timezone(-ahead if sign == "-" else ahead), found.end())
