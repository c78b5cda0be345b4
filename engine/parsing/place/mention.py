"""What a post says about a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.parsing.post import Span

Role = Literal["pickup", "dropoff", "site"]
"""Where something is fetched, where it goes, or where the work is."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address, in the words of the post.

    Attributes
    ----------
    line : str
        All of it, as it is shown, and nothing else of the post.
    number, street, unit, city, state, postcode : str | None
        Its parts, as they were written; state as its usual abbreviation.
    country : str | None
        ISO 3166 code where the form of the address gives it away.
    """

    line: str
    number: str | None = None
    street: str | None = None
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place: an address, a city, or both; or where the poster is (`is_own`)."""

    role: Role
    address: Address | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Spotted:
    """An address where it stands, before anybody asked what happens there."""

    address: Address
    span: Span
    confidence: float
    reason: str


def line_of(
    first: str, city: str | None, state: str | None, postcode: str | None, *, postcode_first: bool
) -> str:
    """An address in one line: street and unit, city, state and postcode.

    Where the postcode goes before the city, it is written there (10117 Berlin).
    """
    if postcode_first:
        rest = " ".join(part for part in (postcode, city) if part)
        return ", ".join(part for part in (first, rest, state) if part)
    region = " ".join(part for part in (state, postcode) if part)
    return ", ".join(part for part in (first, city, region) if part)
