"""The labeller of addresses: it only ever sees what was cut out."""

from __future__ import annotations

import pytest

from engine.parsing.place import find_places
from engine.parsing.place.labelling import city_words
from engine.parsing.post import Post


@pytest.mark.parametrize(
    ("address", "count"),
    [("12 Wisteria Lane Dunharrow", 1), ("", 0), ("Dunharrow", 0), ("12 Oak St", 0)],
)
def test_the_last_words_may_be_the_city(address: str, count: int) -> None:
    assert city_words(address) == count


def test_a_town_that_nobody_knows_is_told_from_a_street_without_a_suffix() -> None:
    (found,) = find_places(Post.of("sofa at 2210 Wisteria, Dunharrow, KS 66002 today", "en"))
    address = found.value.address
    assert address is not None
    assert (address.street, address.city) == ("Wisteria", "Dunharrow")
