"""Cities of the world and ZIP codes of the United States, by name, from one compact index.

The index is part of the repository (`build_gazetteer` makes it; NOTICE names the sources). It is
read at the first look-up, once per process, and then answers in microseconds.
"""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.reference.geography import distance_m, metres
from data.reference.place_key import place_key

_FOLDER: Final = resources.files("data.reference")

INDEX_FILES: Final = tuple(
    _FOLDER.joinpath(f"gazetteer_{part}.npz") for part in ("places", "names", "zips")
)
"""What the index consists of; each file stays small enough to review and to clone."""

NEAR_M: Final = metres(75.0)
"""Of places of one name, one this near to where somebody is goes before larger ones far away."""


HOME_FACTOR: Final = 20.0
"""How much more one means a place at home: Birmingham in Alabama, but London in England."""


class City(NamedTuple):
    """A town or city: ISO 3166 country; state where addresses name it; degrees; IANA zone."""

    name: str
    state: str
    country: str
    lat: float
    lng: float
    population: int
    zone: str


class ZipCode(NamedTuple):
    """A ZIP code of the United States, its city, and its centre in degrees."""

    code: str
    city: str
    state: str
    lat: float
    lng: float
    zone: str


_INNER_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to places. Rows of places are in order of population, largest first."""

    names: tuple[str, ...]
    columns: Mapping[str, NDArray[Any]]
    countries: tuple[str, ...]
    states: tuple[str, ...]
    zones: tuple[str, ...]
    keys: tuple[
        str, ...
    ]  # sorted: searching them is as quick as a dictionary that is costly to fill
    key_starts: NDArray[np.int64]
    zip_codes: NDArray[np.int32]
    words: frozenset[str]

    def knows(self, name: str) -> bool:
        """Whether a place of that name exists, however small."""
        return self._number_of(self._key(name)) is not None

    def begins(self, word: str) -> bool:
        """Whether a name begins with the word: the quick question before the exact ones."""
        key = place_key(word)
        number = bisect_left(self.keys, key)  # a space sorts before every letter
        return number < len(self.keys) and f"{self.keys[number]} ".startswith(f"{key} ")

    def is_also_a_word(self, name: str) -> bool:
        """Whether the name says something else, too, in one of our languages: Nice, Mobile."""
        return place_key(name) in self.words

    def population(self, name: str) -> int:
        """Inhabitants of the largest place of that name in any language; 0 if there is none."""
        number = self._number_of(self._key(name))
        if number is None:
            return 0
        largest = self.columns["key_rows"][self.key_starts[number]]  # rows go by population
        return int(self.columns["hundreds"][largest]) * 100

    def cities(
        self, name: str, *, state: str | None = None, country: str | None = None
    ) -> tuple[City, ...]:
        """Places of a name, the most populous first; none where nothing is called so."""
        return _cities(self, self._key(name), state, country)

    def city(
        self,
        name: str,
        *,
        state: str | None = None,
        near: tuple[float, float] | None = None,
        countries: Collection[str] = (),
    ) -> City | None:
        """The place that a name most likely means.

        A state decides. Then what is within `NEAR_M` of `near`, then the number of inhabitants,
        which counts `HOME_FACTOR` times in one of the expected countries.
        """
        found = self.cities(name, state=state) or (self.cities(name) if not state else ())
        if not found:
            return None
        key = self._key(name)
        return max(found, key=lambda city: _rank(city, key, near, countries))

    def zip_code(self, code: str) -> ZipCode | None:
        """What is known of a ZIP code, with or without its four further digits."""
        digits = code[:5]
        if not (len(digits) == 5 and digits.isascii() and digits.isdigit()):
            return None
        row = int(np.searchsorted(self.zip_codes, int(digits)))
        if row == len(self.zip_codes) or self.zip_codes[row] != int(digits):
            return None
        city = self._city(int(self.columns["zip_place"][row]))
        lat, lng = (float(self.columns[name][row]) / 1000.0 for name in ("zip_lat", "zip_lng"))
        return ZipCode(digits, city.name, city.state, lat, lng, city.zone)

    def country_of_zone(self, zone: str) -> str | None:
        """The country of a time zone: that of its largest city."""
        if zone not in self.zones:
            return None
        row = int(np.argmax(self.columns["zone"] == self.zones.index(zone)))
        return self._city(row).country

    def _city(self, row: int) -> City:
        columns = self.columns
        return City(
            self.names[row],
            self.states[int(columns["state"][row])],
            self.countries[int(columns["country"][row])],
            float(columns["lat"][row]) / 1000.0,
            float(columns["lng"][row]) / 1000.0,
            int(columns["hundreds"][row]) * 100,
            self.zones[int(columns["zone"][row])],
        )

    def _key(self, name: str) -> str:
        """Key of a name; words that were written as one are parted where only that is known:
        DesPlaines."""
        key = place_key(name)
        parted = _INNER_CAPITAL.sub(" ", name)
        if parted != name and self._number_of(key) is None:
            return place_key(parted)
        return key

    def _number_of(self, key: str) -> int | None:
        number = bisect_left(self.keys, key)
        return number if number < len(self.keys) and self.keys[number] == key else None

    def _cities_of(self, key: str) -> tuple[City, ...]:
        number = self._number_of(key)
        if number is None:
            return ()
        rows = self.columns["key_rows"][self.key_starts[number] : self.key_starts[number + 1]]
        cities = [self._city(int(row)) for row in rows]
        return tuple(sorted(cities, key=lambda city: -_renown(city, key)))

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=8192)
def _cities(
    gazetteer: Gazetteer, key: str, state: str | None, country: str | None
) -> tuple[City, ...]:
    return tuple(
        city
        for city in gazetteer._cities_of(key)
        if (not state or city.state == state) and (not country or city.country == country)
    )


def _renown(city: City, key: str) -> float:
    """Inhabitants; a tenth of them where the city only has the name in other languages."""
    is_meant = nicknames().get(key) == (city.name, city.state, city.country)
    return city.population * (1.0 if is_meant or place_key(city.name) == key else 0.1)


@cache
def nicknames() -> Mapping[str, tuple[str, str, str]]:
    """What people call a city, by key: its name, state and country."""
    rows = json.loads(_FOLDER.joinpath("place_nicknames.json").read_text("utf-8"))
    return {place_key(r["called"]): (r["name"], r["state"], r["country"]) for r in rows}


def _rank(
    city: City, key: str, near: tuple[float, float] | None, countries: Collection[str]
) -> tuple[bool, float]:
    is_near = near is not None and float(distance_m(*near, city.lat, city.lng)) <= NEAR_M
    factor = HOME_FACTOR if city.country in countries else 1.0
    return is_near, factor * (_renown(city, key) + 1.0)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process, read when it is first asked for."""
    columns: dict[str, NDArray[Any]] = {}
    for path in INDEX_FILES:
        with np.load(io.BytesIO(path.read_bytes())) as arrays:
            columns.update({name: arrays[name] for name in arrays.files})
    counts = columns.pop("key_count")
    return Gazetteer(
        names=_lines(columns.pop("names")),
        countries=_lines(columns.pop("countries")),
        states=_lines(columns.pop("states")),
        zones=_lines(columns.pop("zones")),
        keys=_lines(columns.pop("keys")),
        key_starts=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        zip_codes=np.cumsum(columns.pop("zip_step"), dtype=np.int32),
        words=frozenset(_FOLDER.joinpath("place_words.txt").read_text("utf-8").split()),
        columns=columns,
    )


def _lines(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode("utf-8").split("\n"))


PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "places": (
        *("names", "countries", "states", "zones"),
        *("country", "state", "zone", "lat", "lng", "hundreds"),
    ),
    "names": ("keys", "key_count", "key_rows"),
    "zips": ("zip_step", "zip_place", "zip_lat", "zip_lng"),
}
"""Which file holds which array; texts are lines of UTF-8."""


def encode(index: Mapping[str, str | NDArray[Any]]) -> tuple[bytes, ...]:
    """The content of each index file, in the order of `INDEX_FILES`.

    Raises
    ------
    ValueError
        If an array is missing or unknown.
    """
    if set(index) != set(chain.from_iterable(PARTS.values())):
        raise ValueError(f"The index needs exactly the arrays of {PARTS}.")
    return tuple(_packed({name: index[name] for name in names}) for names in PARTS.values())


def _packed(arrays: Mapping[str, str | NDArray[Any]]) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        allow_pickle=False,
        **{
            name: np.frombuffer(value.encode("utf-8"), np.uint8)
            if isinstance(value, str)
            else value
            for name, value in arrays.items()
        },
    )
    return stream.getvalue()
