"""Addresses as people write them in a hurry: full stops, directions and suites in odd places."""

from __future__ import annotations

import pytest

from engine.parsing.place import find_places
from engine.parsing.post import Post


@pytest.mark.parametrize(
    ("text", "street", "unit", "city"),
    [
        ("Clean 410 9th Avenue Northeast, Rochester, MN 55904 today",
         "9th Avenue Northeast", None, "Rochester"),
        ("Deliver to 77 Pine St., Ste 12, Salem, OR 97301, $30", "Pine St", "Ste 12", "Salem"),
        ("Clean 5120 wilson ave st 300 san diego ca 92104", "wilson ave", "st 300", "san diego"),
        ("Deliver to 88 Harbor Drive LosAltos today", "Harbor Drive", None, "LosAltos"),
        ("Pick up at 12 Main Street North, Bend, OR", "Main Street North", None, "Bend"),
        ("Wash windows at 1930 H Street, Eureka, CA", "H Street", None, "Eureka"),
        ("Deliver to 300 Avenue of the Seasons, Ames, IA", "Avenue of the Seasons", None, "Ames"),
        ("tidy 41 rr 3 barre vt", "rr 3", None, "barre"),
        ("mow 77 cabot ste 4 mystic ct, $40", "cabot", "ste 4", "mystic"),
        ("paint 610 la loma chico ca 95926", "la loma", None, "chico"),
    ],
)  # fmt: skip
def test_an_address_in_a_hurry(text: str, street: str, unit: str | None, city: str) -> None:
    (found, *_) = (one.value for one in find_places(Post.of(text, "en")) if one.value.address)
    assert found.address is not None
    assert (found.address.street, found.address.unit) == (street, unit)
    assert found.city == city


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Meet me at Haight and Ashbury at 4pm", "Haight and Ashbury"),
        ("Hand out cards at Mill Rd and Route 9, $15/hr", "Mill Rd and Route 9"),
        ("Bring the crates to Pier 12 by noon", "Pier 12"),
    ],
)
def test_a_place_without_a_number_of_its_own(text: str, line: str) -> None:
    (found,) = (one.value for one in find_places(Post.of(text, "en")))
    assert found.address is not None
    assert found.address.line == line


def test_a_counted_word_is_no_street() -> None:
    for text in ("need 2 hours apt 5 reno nv", "Load 300 K boxes", "Edit 1750 k photos in Reno"):
        assert not any(one.value.address for one in find_places(Post.of(text, "en")))


def test_the_only_city_is_that_of_both_addresses() -> None:
    text = "Take a desk from 12 Oak St, Reno to 40 Pine Rd"
    found = [one.value for one in find_places(Post.of(text, "en"))]
    assert [(place.role, place.city) for place in found] == [
        ("pickup", "Reno"),
        ("dropoff", "Reno"),
    ]
    assert found[1].address is not None
    assert found[1].address.line == "40 Pine Rd"


def test_an_address_in_latin_letters_stands_within_chinese() -> None:
    (found,) = (one.value for one in find_places(Post.of("请到25 Oak St, Reno取包裹", "zh")))
    assert found.address is not None
    assert (found.address.line, found.city) == ("25 Oak St, Reno", "Reno")


def test_an_abbreviated_street_of_spain() -> None:
    (found,) = (one.value for one in find_places(Post.of("Limpiar en C/ Sol 4, Cádiz", "es")))
    assert found.address is not None
    assert found.address.number == "4"
    assert found.city == "Cádiz"


@pytest.mark.parametrize(
    ("text", "line"),
    [("帮我送5号楼，3元", "5号楼"), ("后天下午体育馆二楼帮忙", "体育馆二楼")],  # noqa: RUF001
)
def test_a_time_before_a_place_is_no_part_of_it(text: str, line: str) -> None:
    (found,) = (one.value for one in find_places(Post.of(text, "zh")) if one.value.address)
    assert found.address is not None
    assert found.address.line == line
