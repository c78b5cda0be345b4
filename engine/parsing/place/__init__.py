"""Places in a post: addresses, cities, where something is fetched and where it goes."""

from __future__ import annotations

from engine.parsing.place.finding import address_spans, find_places, main_place
from engine.parsing.place.mention import Address, PlaceMention, Role

__all__ = [
    "Address",
    "PlaceMention",
    "Role",
    "address_spans",
    "find_places",
    "main_place",
]
