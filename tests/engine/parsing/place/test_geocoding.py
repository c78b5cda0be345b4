"""Where mentioned places are, without asking anybody."""

from __future__ import annotations

import pytest

from engine.parsing.place import Address, PlaceMention, find_places, main_place
from engine.parsing.place.address_key import address_key
from engine.parsing.place.geocoding import (
    GazetteerGeocoder,
    GeocoderChain,
    Hints,
    KnownAddress,
    KnownPlaces,
    Located,
    distance_miles,
    local_geocoder,
)
from engine.parsing.post import Post

OAK = KnownAddress("123 Oak Street, San Francisco, CA 94102", 37.7731, -122.4242)
DOWNTOWN = (37.7749, -122.4194)
DENVER = (39.7392, -104.9903)


def mention(text: str, language: str = "en") -> PlaceMention:
    found = main_place(find_places(Post.of(text, language)))
    assert found is not None
    return found.value


def where(located: Located | None) -> tuple[str, str | None, str | None, bool]:
    assert located is not None
    return located.precision, located.city, located.state, located.verified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 N. Oak St", "12 north oak street"),
        ("9 Fifth Ave", "9 5th Avenue"),
        ("7 Pine Blvd Apt 4", "7 Pine Boulevard"),
    ],
)
def test_one_house_has_one_key(one: str, other: str) -> None:
    keys = []
    for text in (one, other):
        address = mention(f"at {text} today").address
        assert address is not None
        keys.append(address_key(address))
    assert keys[0] == keys[1]


def test_a_known_address_is_verified_where_its_town_is_named() -> None:
    located = KnownPlaces.of([OAK]).locate(mention("at 123 oak st san francisco ca"))
    assert where(located) == ("address", "San Francisco", "CA", True)
    assert located is not None
    assert located.point == (OAK.lat, OAK.lng)


def test_a_known_address_is_verified_near_the_poster() -> None:
    located = KnownPlaces.of([OAK]).locate(mention("at 123 Oak St today"), DOWNTOWN)
    assert where(located) == ("address", "San Francisco", "CA", True)


def test_the_same_street_may_be_in_another_town() -> None:
    known = KnownPlaces.of([OAK])
    assert known.locate(mention("at 123 Oak St today"), DENVER) is None
    assert known.locate(mention("at 123 Oak St, Denver, CO"), DOWNTOWN) is None
    unsure = known.locate(mention("at 123 Oak St today"))
    assert where(unsure) == ("street", "San Francisco", "CA", False)


def test_another_house_of_a_known_street_is_known_by_the_street() -> None:
    located = KnownPlaces.of([OAK]).locate(mention("at 129 Oak St today"), DOWNTOWN)
    assert where(located) == ("street", "San Francisco", "CA", False)


def test_two_towns_with_the_address_leave_it_open() -> None:
    known = KnownPlaces.of([OAK, KnownAddress("123 Oak St, Denver, CO", 39.73, -104.99)])
    assert known.locate(mention("at 123 Oak St today")) is None
    located = known.locate(mention("at 123 Oak St today"), DENVER)
    assert where(located) == ("address", "Denver", "CO", True)


def test_a_known_text_without_an_address_is_left_out() -> None:
    assert KnownPlaces.of([KnownAddress("call me", 1.0, 2.0)]) == KnownPlaces()


def test_a_zip_code_is_more_precise_than_its_city_and_no_address() -> None:
    located = GazetteerGeocoder().locate(mention("at 5 Elm St, Boise, ID 83702"))
    assert where(located) == ("zip", "Boise", "ID", False)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("plumber in Clarksville", "en", ("city", "Clarksville", "TN", False)),
        ("plumber in London", "en", ("city", "London", None, False)),
        ("plumber in Birmingham", "en", ("city", "Birmingham", "AL", False)),
        ("plomero en Córdoba", "es", ("city", "Córdoba", None, False)),
        ("at 350 5th Ave, NY", "en", ("city", "New York", "NY", False)),
        ("livrer au 12 rue de Rivoli, 75001 Paris", "fr", ("city", "Paris", None, False)),
        ("坐标嘉定翠园9号楼410", "zh", ("city", "Jiading", None, False)),
    ],
)
def test_cities_by_name_and_language(
    text: str, language: str, expected: tuple[str, str | None, str | None, bool]
) -> None:
    located = GazetteerGeocoder().locate(
        mention(text, language), None, Hints.of(language=language)
    )
    assert where(located) == expected


def test_a_name_means_the_place_near_the_poster() -> None:
    near_nashville = (36.16, -86.78)
    located = GazetteerGeocoder().locate(mention("in Springfield"), near_nashville)
    assert where(located) == ("city", "Springfield", "TN", False)


def test_what_has_neither_city_nor_zip_code_is_not_located() -> None:
    geocoder = local_geocoder()
    assert geocoder.locate(mention("at 12 Oak St")) is None
    assert geocoder.locate(PlaceMention("site")) is None
    nowhere = PlaceMention("site", Address("1 Elm St, Qwertyville"), "Qwertyville")
    assert geocoder.locate(nowhere) is None


def test_the_poster_is_where_the_poster_is() -> None:
    own = PlaceMention("dropoff", is_own=True)
    located = local_geocoder().locate(own, DENVER)
    assert located == Located(*DENVER, "device")
    assert not located.verified
    assert local_geocoder().locate(own) is None


@pytest.mark.parametrize(
    ("hints", "countries"),
    [
        (Hints.of(language="de"), ("DE", "AT", "CH")),
        (Hints.of(language="en", currency="GBP"), ("GB",)),
        (Hints.of(language="en", zone="Australia/Sydney"), ("AU",)),
        (Hints.of(language="en", currency="USD"), ("US",)),
        (Hints.of(), ()),
    ],
)
def test_hints_name_countries(hints: Hints, countries: tuple[str, ...]) -> None:
    assert hints.countries == countries


def test_the_first_that_knows_answers() -> None:
    chain = GeocoderChain((KnownPlaces.of([OAK]), GazetteerGeocoder()))
    assert where(chain.locate(mention("at 123 Oak St, San Francisco, CA")))[0] == "address"
    assert where(chain.locate(mention("at 9 Elm St, San Francisco, CA")))[0] == "city"
    assert GeocoderChain(()).locate(mention("in Denver")) is None


def test_a_degree_of_latitude_is_69_miles() -> None:
    # 111195.08 m a degree on the mean sphere, 1609.344 m a mile.
    assert distance_miles((37.0, -122.0), (38.0, -122.0)) == pytest.approx(69.09, abs=0.01)
