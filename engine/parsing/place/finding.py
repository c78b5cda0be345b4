"""Every place of a post: addresses first, then cities, each with what happens there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from engine.parsing.place.chinese import chinese_places
from engine.parsing.place.city import CitySpotted, cities
from engine.parsing.place.german import german_streets
from engine.parsing.place.landmark import landmarks
from engine.parsing.place.mention import Address, PlaceMention, Role, Spotted
from engine.parsing.place.own import own_places
from engine.parsing.place.role import roles
from engine.parsing.place.romance import romance_streets
from engine.parsing.place.span_set import SpanSet
from engine.parsing.place.street import streets
from engine.parsing.place.token import Words
from engine.parsing.post import Found, Post, Span

_ORDER: Final = {"site": 0, "dropoff": 1, "pickup": 2}


def find_places(post: Post, *, taken: Collection[Span] = ()) -> tuple[Found[PlaceMention], ...]:
    """Places that a post names, in the order of the text; their spans do not overlap.

    What other parsers are sure of is `taken`: no address begins there.
    """
    words = Words.of(post)
    spotted = _addresses(words, taken)
    busy = SpanSet([*(place.span for place in spotted), *taken])
    towns = cities(words, busy)
    spans = [*(place.span for place in spotted), *(town.span for town in towns)]
    named = SpanSet(spans)
    own = [place for place in own_places(post) if not named.overlaps(place.span)]
    told = roles(post, [*spans, *(place.span for place in own)])
    spotted, towns = _completed(spotted, towns, told)
    shared = _shared_city(spotted)
    found = [
        Found(_with_address(place, role, shared), place.span, place.confidence, place.reason)
        for place, role in zip(spotted, told, strict=False)
    ]
    found += [
        Found(_with_city(town, role), town.span, town.confidence, town.reason)
        for town, role in zip(towns, told[len(spotted) :], strict=False)
    ]
    found += [
        Found(PlaceMention(place.role, is_own=True), place.span, 0.8, "the poster's own place")
        for place in own
    ]
    return tuple(sorted(found, key=lambda place: place.span))


def main_place(places: Iterable[Found[PlaceMention]]) -> Found[PlaceMention] | None:
    """The place of the task as a whole: with an address before without, then where the work is."""
    named = [place for place in places if not place.value.is_own]
    return min(
        named,
        key=lambda place: (
            place.value.address is None,
            _ORDER[place.value.role],
            -place.confidence,
            place.span,
        ),
        default=None,
    )


def address_spans(places: Iterable[Found[PlaceMention]]) -> tuple[Span, ...]:
    """The spans in which a number is part of an address: neither pay nor a time."""
    return tuple(place.span for place in places if place.value.address is not None)


def _addresses(words: Words, taken: Collection[Span]) -> list[Spotted]:
    english = streets(words)
    others = [*romance_streets(words), *german_streets(words), *chinese_places(words.post)]
    first = [*english, *others] if words.post.language == "en" else [*others, *english]
    kept: list[Spotted] = []
    busy, not_here = SpanSet(), SpanSet(taken)
    for place in (*first, *landmarks(words)):
        beginning = Span(place.span.begin, place.span.begin + 1)
        if not (not_here.overlaps(beginning) or busy.overlaps(place.span)):
            kept.append(place)
            busy.add(place.span)
    return sorted(kept, key=lambda place: place.span)


def _completed(
    spotted: list[Spotted], towns: list[CitySpotted], told: list[Role]
) -> tuple[list[Spotted], list[CitySpotted]]:
    """The only city of a post belongs to its only address, when that has none of its own."""
    if len(spotted) != 1 or len(towns) != 1 or spotted[0].address.city or told[1] != "site":
        return spotted, towns
    address, town = spotted[0].address, towns[0]
    if address.postcode or (address.state and address.state != town.state):
        return spotted, towns
    return [replace(spotted[0], address=_in_city(address, town))], []


def _in_city(address: Address, town: CitySpotted) -> Address:
    region = f" {town.state}" if town.state else ""
    line = f"{address.line}, {town.name}{',' if region else ''}{region}"
    return replace(address, line=line, city=town.name, state=address.state or town.state)


def _shared_city(spotted: list[Spotted]) -> Address | None:
    """The address that names the city for all: from 12 Oak St, Reno to 40 Pine Rd.

    None where no address does, or where they name several.
    """
    named = {place.address.city: place.address for place in spotted if place.address.city}
    return next(iter(named.values())) if len(named) == 1 else None


def _with_address(place: Spotted, role: Role, shared: Address | None) -> PlaceMention:
    """A house that says nothing of its town lies in the town that the others share."""
    address = place.address
    says_town = address.city or address.state or address.postcode or address.number is None
    town = address if says_town or shared is None else shared
    return PlaceMention(role, address, town.city, town.state, town.country)


def _with_city(town: CitySpotted, role: Role) -> PlaceMention:
    return PlaceMention(role, None, town.name, town.state)
