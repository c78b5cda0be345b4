"""Where a mentioned place is: one protocol, from known addresses down to the city's centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol, Self

from data.reference.gazetteer import NEAR_M, City, gazetteer
from data.reference.geography import distance_m, miles
from engine.parsing.place.address_key import AddressKey, address_key, is_same_town
from engine.parsing.place.finding import find_places
from engine.parsing.place.mention import Address, PlaceMention
from engine.parsing.post import Post

Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

Precision = Literal["address", "street", "zip", "city", "device", "none"]
"""What the coordinates are those of; "device" is where the poster is."""

SAME_PLACE_M: Final = 300.0
"""Known addresses of one key this near to each other are one house, told twice."""

_COUNTRIES_OF_LANGUAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("US",),
    "es": ("US", "MX", "ES", "CO", "AR", "PE", "CL"),
    "pt": ("BR", "PT"),
    "fr": ("FR", "BE", "CH", "CA", "TN", "MA", "SN", "CI"),
    "de": ("DE", "AT", "CH"),
    "zh": ("CN", "TW", "HK", "SG"),
}
_COUNTRIES_OF_CURRENCY: Final[Mapping[str, tuple[str, ...]]] = {
    "GBP": ("GB",),
    "AUD": ("AU",),
    "CAD": ("CA",),
    "NZD": ("NZ",),
    "MXN": ("MX",),
    "BRL": ("BR",),
    "CNY": ("CN",),
    "NGN": ("NG",),
    "INR": ("IN",),
    "COP": ("CO",),
    "ARS": ("AR",),
    "CHF": ("CH",),
    "TND": ("TN",),
    "EUR": ("DE", "FR", "ES", "PT", "IT", "AT", "BE", "NL", "IE"),
}


@dataclass(frozen=True, slots=True)
class Hints:
    """What else tells where a place is: countries it may well lie in."""

    countries: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, *, language: str | None = None, currency: str | None = None, zone: str | None = None
    ) -> Self:
        """Hints from the language of a post, the currency of its pay, the poster's time zone.

        Currency and zone tell more than the language: where one of them is known, it is left out.
        A dollar without a country is no currency here.
        """
        of_zone = gazetteer().country_of_zone(zone) if zone else None
        told = (*_COUNTRIES_OF_CURRENCY.get(currency or "", ()), *((of_zone,) if of_zone else ()))
        return cls(told or _COUNTRIES_OF_LANGUAGE.get(language or "", ()))


NO_HINTS: Final = Hints()


@dataclass(frozen=True, slots=True)
class Located:
    """Coordinates in degrees, of what, and where that lies."""

    lat: float
    lng: float
    precision: Precision
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zone: str | None = None

    @property
    def verified(self) -> bool:
        """Whether the address itself was found, not only its street, ZIP code or city."""
        return self.precision == "address"

    @property
    def point(self) -> Point:
        """Latitude and longitude."""
        return self.lat, self.lng


class Geocoder(Protocol):
    """Whoever says where a mentioned place is."""

    def locate(
        self, mention: PlaceMention, prior: Point | None = None, hints: Hints = NO_HINTS
    ) -> Located | None:
        """Where the place is; None where that is not known. `prior` is where the poster is."""
        ...


class KnownAddress(NamedTuple):
    """An address that the platform has coordinates of: a saved place, a past task."""

    address: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class _Entry:
    address: Address
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Addresses of the platform's own places and tasks, found by number and street."""

    houses: Mapping[AddressKey, tuple[_Entry, ...]] = field(default_factory=dict)
    streets: Mapping[str, tuple[_Entry, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[KnownAddress], *, language: str = "en") -> Self:
        """Known places from rows; a text in which no address is found is left out."""
        houses: dict[AddressKey, list[_Entry]] = defaultdict(list)
        streets: dict[str, list[_Entry]] = defaultdict(list)
        for row in rows:
            address = _address_in(row.address, language)
            if address is not None:
                entry = _Entry(address, row.lat, row.lng)
                key = address_key(address)
                houses[key].append(entry)
                streets[key.street].append(entry)
        return cls(
            {key: tuple(entries) for key, entries in houses.items()},
            {key: tuple(entries) for key, entries in streets.items()},
        )

    def locate(
        self, mention: PlaceMention, prior: Point | None = None, hints: Hints = NO_HINTS
    ) -> Located | None:
        """The known house, or else the known street; None where several towns have it.

        A house is the one that is meant only if its town is named, or the poster is near.
        """
        address = mention.address
        if address is None:
            return None
        says_town = bool(address.city or address.postcode)
        key = address_key(address)
        house = _only(_of_town(self.houses.get(key, ()), address), prior, says_town=says_town)
        if house is not None:
            return _located(house, "address" if says_town or prior is not None else "street")
        same_street = _of_town(self.streets.get(key.street, ()), address)
        street = _only(same_street, prior, says_town=says_town)
        return None if street is None else _located(street, "street")


def _address_in(text: str, language: str) -> Address | None:
    found = find_places(Post.of(text, language))
    return next((place.value.address for place in found if place.value.address), None)


def _of_town(entries: Sequence[_Entry], address: Address) -> list[_Entry]:
    return [entry for entry in entries if is_same_town(entry.address, address)]


def _only(entries: list[_Entry], prior: Point | None, *, says_town: bool) -> _Entry | None:
    """The newest of entries that are one place; of several places, only one near the poster."""
    if prior is not None:
        near = [e for e in entries if float(distance_m(*prior, e.lat, e.lng)) <= NEAR_M]
        entries = near or (entries if says_town else [])
    if not entries:
        return None
    last = entries[-1]
    apart = [float(distance_m(last.lat, last.lng, e.lat, e.lng)) for e in entries]
    limit = SAME_PLACE_M if len({e.address.number for e in entries}) == 1 else 20 * SAME_PLACE_M
    return last if max(apart) <= limit else None


def _located(entry: _Entry, precision: Precision) -> Located:
    address = entry.address
    return Located(entry.lat, entry.lng, precision, address.city, address.state, address.country)


class GazetteerGeocoder:
    """The centre of the ZIP code, or else of the city."""

    def locate(
        self, mention: PlaceMention, prior: Point | None = None, hints: Hints = NO_HINTS
    ) -> Located | None:
        """Where ZIP code or city are; None where the mention has neither, or none that exist."""
        if mention.is_own:
            return None if prior is None else Located(*prior, "device")
        address = mention.address
        if address is not None and address.postcode and address.country in (None, "US"):
            found = gazetteer().zip_code(address.postcode)
            if found is not None and (address.country == "US" or not mention.city):
                where = (found.lat, found.lng)
                return Located(*where, "zip", found.city, found.state, "US", found.zone)
        city = self._city(mention, prior, hints)
        if city is None:
            return None
        state = city.state or None
        return Located(city.lat, city.lng, "city", city.name, state, city.country, city.zone)

    @staticmethod
    def _city(mention: PlaceMention, prior: Point | None, hints: Hints) -> City | None:
        if not mention.city:
            # A street in "NY" is one in the city that has the state's name.
            return gazetteer().city("New York", state="NY") if mention.state == "NY" else None
        countries = (mention.country,) if mention.country else hints.countries
        return gazetteer().city(mention.city, state=mention.state, near=prior, countries=countries)


@dataclass(frozen=True, slots=True)
class GeocoderChain:
    """The first of several geocoders that knows."""

    geocoders: tuple[Geocoder, ...]

    def locate(
        self, mention: PlaceMention, prior: Point | None = None, hints: Hints = NO_HINTS
    ) -> Located | None:
        """What the first geocoder answers that answers anything."""
        answers = (geocoder.locate(mention, prior, hints) for geocoder in self.geocoders)
        return next((answer for answer in answers if answer is not None), None)


def local_geocoder(known: Iterable[KnownAddress] = ()) -> GeocoderChain:
    """What can be said without asking anybody: known addresses, then the gazetteer."""
    return GeocoderChain((KnownPlaces.of(known), GazetteerGeocoder()))


def distance_miles(one: Point, other: Point) -> float:
    """Great-circle distance between two points in miles."""
    return float(miles(distance_m(*one, *other)))
