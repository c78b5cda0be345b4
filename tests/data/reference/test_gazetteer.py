"""Cities and ZIP codes by name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.gazetteer import INDEX_FILES, PARTS, encode, gazetteer
from data.reference.geography import distance_m
from data.reference.place_key import place_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Paul", "saint paul"),
        ("W. Palm Bch", "West Palm Beach"),
        ("HUNTINGTON BH", "Huntington Beach"),
        ("O'Fallon", "OFallon"),
        ("Cancún", "CANCUN"),
        ("Winston-Salem", "winston salem"),
        ("Mt. Vernon", "Mount Vernon"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert place_key(place_key(text)) == place_key(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("San Francisco", ("San Francisco", "CA", "US")),
        ("nyc", ("New York", "NY", "US")),
        ("New York", ("New York", "NY", "US")),
        ("Cancun", ("Cancún", "", "MX")),  # before a larger city that has the name in passing
        ("München", ("Munich", "", "DE")),
        ("Londres", ("London", "", "GB")),
        ("Lisboa", ("Lisbon", "", "PT")),
        ("上海", ("Shanghai", "", "CN")),
        ("嘉定", ("Jiading", "", "CN")),
        ("Gabès", ("Gabès", "", "TN")),
        ("w. palm beach", ("West Palm Beach", "FL", "US")),
    ],
)
def test_a_name_means_its_best_known_place(name: str, expected: tuple[str, str, str]) -> None:
    city = gazetteer().city(name)
    assert city is not None
    assert city[:3] == expected


def test_a_state_decides_between_places_of_one_name() -> None:
    oregon = gazetteer().city("Springfield", state="OR", near=(39.8, -89.6))
    assert oregon is not None
    assert (oregon.state, oregon.zone) == ("OR", "America/Los_Angeles")


def test_near_the_poster_goes_before_large_and_far_away() -> None:
    springfield_illinois = (39.8, -89.6)
    near = gazetteer().city("Springfield", near=springfield_illinois)
    assert near is not None
    assert near.state == "IL"


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [("Birmingham", "US", "US"), ("London", "US", "GB"), ("Córdoba", "ES", "ES")],
)
def test_an_expected_country_outweighs_size_but_not_fame(
    name: str, country: str, expected: str
) -> None:
    city = gazetteer().city(name, countries=(country,))
    assert city is not None
    assert city.country == expected


def test_cities_of_a_name_come_largest_first() -> None:
    cities = gazetteer().cities("Clarksville")
    people = [city.population for city in cities if city.name == "Clarksville"]
    assert len(people) > 5
    assert people == sorted(people, reverse=True)


def test_an_unknown_name_has_no_city() -> None:
    assert gazetteer().cities("Qwertyville") == ()
    assert gazetteer().city("Qwertyville") is None
    assert gazetteer().population("Qwertyville") == 0
    assert not gazetteer().knows("Qwertyville")


def test_a_zip_code_has_a_city_and_a_place() -> None:
    found = gazetteer().zip_code("94103-1234")
    assert found is not None
    assert (found.city, found.state, found.zone) == ("San Francisco", "CA", "America/Los_Angeles")
    assert float(distance_m(found.lat, found.lng, 37.7725, -122.4147)) < 200.0


@pytest.mark.parametrize("code", ["", "00000", "9410", "abcde", "99999", "١٢٣٤٥"])
def test_what_is_no_zip_code_has_no_place(code: str) -> None:
    assert gazetteer().zip_code(code) is None


@pytest.mark.parametrize("name", ["Nice", "Mobile", "Reading", "Of"])
def test_names_that_say_something_else_are_known_as_such(name: str) -> None:
    assert gazetteer().knows(name)
    assert gazetteer().is_also_a_word(name)


@pytest.mark.parametrize("name", ["Austin", "Sacramento", "Hamburg", "Marseille", "Clarksville"])
def test_other_names_are_not(name: str) -> None:
    assert not gazetteer().is_also_a_word(name)


def test_a_word_that_begins_a_name_is_told_from_one_that_does_not() -> None:
    assert gazetteer().begins("point")  # Point Cook
    assert gazetteer().begins("Austin")
    assert not gazetteer().begins("austi")
    assert not gazetteer().begins("qwerty")


def test_a_time_zone_lies_in_the_country_of_its_largest_city() -> None:
    assert gazetteer().country_of_zone("America/Los_Angeles") == "US"
    assert gazetteer().country_of_zone("Europe/Lisbon") == "PT"
    assert gazetteer().country_of_zone("Mars/Olympus") is None


@given(st.text(max_size=40))
def test_no_name_is_too_odd_to_look_up(text: str) -> None:
    cities = gazetteer().cities(text)
    assert bool(cities) == gazetteer().knows(text)
    gazetteer().zip_code(text)
    gazetteer().begins(text)


def test_the_index_is_whole() -> None:
    names = gazetteer()
    assert list(names.keys) == sorted(set(names.keys))
    assert len(names.key_starts) == len(names.keys) + 1
    columns = names.columns
    assert columns["key_rows"].max() < len(names.names)
    assert columns["zip_place"].max() < len(names.names)
    assert np.all(np.diff(names.zip_codes) > 0)
    assert np.all(np.abs(columns["lat"]) <= 90_000)
    assert np.all(np.abs(columns["lng"]) <= 180_000)
    assert len(names.zip_codes) > 41_000
    assert len(names.names) > 90_000


def test_the_index_stays_small_enough_to_review() -> None:
    sizes = [len(path.read_bytes()) for path in INDEX_FILES]
    assert max(sizes) < 1_500_000
    assert sum(sizes) < 4_000_000


def test_an_incomplete_index_is_not_written() -> None:
    with pytest.raises(ValueError, match="exactly the arrays"):
        encode({"names": "Nowhere"})


def test_writing_an_index_twice_gives_the_same_bytes() -> None:
    texts = {"names", "countries", "states", "zones", "keys"}
    index = {
        name: "a\nb" if name in texts else np.arange(2, dtype=np.int32)
        for names in PARTS.values()
        for name in names
    }
    assert encode(index) == encode(index)
