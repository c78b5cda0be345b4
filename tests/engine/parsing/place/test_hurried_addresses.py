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
    ],
)  # fmt: skip
def test_an_address_in_a_hurry(text: str, street: str, unit: str | None, city: str) -> None:
    (found, *_) = (one.value for one in find_places(Post.of(text, "en")) if one.value.address)
    assert found.address is not None
    assert (found.address.street, found.address.unit) == (street, unit)
    assert found.city == city


@pytest.mark.parametrize(
    ("text", "line"),
    [("帮我送5号楼，3元", "5号楼"), ("后天下午体育馆二楼帮忙", "体育馆二楼")],  # noqa: RUF001
)
def test_a_time_before_a_place_is_no_part_of_it(text: str, line: str) -> None:
    (found,) = (one.value for one in find_places(Post.of(text, "zh")) if one.value.address)
    assert found.address is not None
    assert found.address.line == line
