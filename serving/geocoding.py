"""Addresses located by a Nominatim-compatible server, where one is set; else by what is local.

The server is asked for addresses only: cities and ZIP codes are known here. It may be slow, wrong
or gone: then the local answer stands, and the log says so without the address.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any, Final, cast
from urllib.parse import urlsplit

import structlog
from geopy.adapters import URLLibAdapter
from geopy.geocoders import Nominatim

from engine.parsing.place.geocoding import NO_HINTS, Geocoder, Hints, Located, Point, Precision
from engine.parsing.place.mention import PlaceMention

log = structlog.get_logger(__name__)

AROUND_DEGREES: Final = 0.75
"""Half the side of the box around the poster in which the server looks first."""

REST_S: Final = 30.0
"""How long a server that failed is left alone: a request should not wait for it each time."""

_RANK: Final[Mapping[Precision, int]] = {
    "none": 0,
    "device": 1,
    "city": 1,
    "zip": 2,
    "street": 3,
    "address": 4,
}
_TOWNS: Final = ("city", "town", "village", "municipality", "hamlet", "suburb", "county")


class NominatimGeocoder:
    """A Nominatim-compatible server in front of a local geocoder.

    Parameters
    ----------
    url : str
        Where the server is, for example "https://nominatim.example.org" or with a path.
    fallback : Geocoder
        Answers what the server does not.
    user_agent : str
        How the service names itself to the server.
    timeout_s : float
        How long one question may take.
    cache_size : int
        How many answers are kept in memory.
    """

    def __init__(
        self,
        url: str,
        fallback: Geocoder,
        *,
        user_agent: str = "hustlexp-ai",
        timeout_s: float = 0.4,
        cache_size: int = 2_048,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("The geocoding server needs an http or https URL.")
        self._server = Nominatim(
            domain=f"{parts.netloc}{parts.path}".rstrip("/"),
            scheme=parts.scheme,
            user_agent=user_agent,
            timeout=timeout_s,
            adapter_factory=URLLibAdapter,
        )
        self._fallback = fallback
        self._cache: OrderedDict[tuple[object, ...], Located | None] = OrderedDict()
        self._cache_size = cache_size
        self._clock = clock
        self._rests_until = 0.0
        self._lock = Lock()

    def locate(
        self, mention: PlaceMention, prior: Point | None = None, hints: Hints = NO_HINTS
    ) -> Located | None:
        """The server's answer where it is more precise than the local one."""
        local = self._fallback.locate(mention, prior, hints)
        if mention.address is None or (local is not None and local.verified):
            return local
        remote = self._ask(mention, prior)
        if remote is None or (local and _RANK[local.precision] > _RANK[remote.precision]):
            return local
        is_same_town = local is not None and local.city == remote.city
        return replace(remote, zone=local.zone) if local and is_same_town else remote

    def _ask(self, mention: PlaceMention, prior: Point | None) -> Located | None:
        question = _question(mention, prior)
        with self._lock:
            if question in self._cache:
                self._cache.move_to_end(question)
                return self._cache[question]
            if self._clock() < self._rests_until:
                return None
        try:
            answer = self._located(question, mention)
        except Exception as error:  # a foreign system: whatever it does, the local answer stands
            with self._lock:
                self._rests_until = self._clock() + REST_S
            log.warning("geocoding_failed", error=type(error).__name__)
            return None
        with self._lock:
            self._cache[question] = answer
            if len(self._cache) > self._cache_size:
                self._cache.popitem(last=False)
        return answer

    def _located(self, question: tuple[object, ...], mention: PlaceMention) -> Located | None:
        line, country, box = question
        found = self._server.geocode(
            line,
            addressdetails=True,
            language="en",
            country_codes=country,
            viewbox=box,
        )
        return None if found is None else _located(cast("Mapping[str, Any]", found.raw), mention)


def _question(mention: PlaceMention, prior: Point | None) -> tuple[object, ...]:
    """What is asked: line, country, box around the poster; equal questions have one answer."""
    address = mention.address
    assert address is not None  # noqa: S101  asked for addresses only
    country = address.country.lower() if address.country else None
    if prior is None:
        return address.line, country, None
    lat, lng = round(prior[0], 1), round(prior[1], 1)
    south, north = max(lat - AROUND_DEGREES, -90.0), min(lat + AROUND_DEGREES, 90.0)
    west, east = max(lng - AROUND_DEGREES, -180.0), min(lng + AROUND_DEGREES, 180.0)
    return address.line, country, ((south, west), (north, east))


def _located(raw: Mapping[str, Any], mention: PlaceMention) -> Located:
    parts = raw.get("address") or {}
    lat, lng = float(raw["lat"]), float(raw["lon"])
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lng <= 180.0):
        raise ValueError("The server's coordinates are on no map.")
    country = str(parts.get("country_code") or "").upper() or None
    city = next((str(parts[kind]) for kind in _TOWNS if parts.get(kind)), None)
    state = str(parts.get("ISO3166-2-lvl4") or "").rpartition("-")[2] or None
    return Located(lat, lng, _precision(parts, mention), city, state, country)


def _precision(parts: Mapping[str, Any], mention: PlaceMention) -> Precision:
    number = mention.address.number if mention.address else None
    house = str(parts.get("house_number") or "")
    if number and house.casefold() == number.casefold():
        return "address"
    if parts.get("road"):
        return "street"
    return "zip" if parts.get("postcode") else "city"
