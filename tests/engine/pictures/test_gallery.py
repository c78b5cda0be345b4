"""Pictures of open tasks: found by likeness, at once where one is added, never when taken down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.gallery import Gallery, HungPicture
from models.vision.likeness import DIMENSIONS, likeness, units


def vector(*entries: int) -> bytes:
    """A picture's vector with these first entries."""
    whole = np.zeros(DIMENSIONS, dtype=np.int8)
    whole[: len(entries)] = entries
    return whole.tobytes()


SOFA, BED, DOG = vector(100, 40), vector(100, 70), vector(0, 0, 100)


@pytest.fixture
def gallery() -> Gallery:
    return Gallery(
        [HungPicture("sofa", SOFA, "https://pictures.example/sofa.jpg"), HungPicture("dog", DOG)]
    )


def _ids(gallery: Gallery, asked: bytes, k: int = 5) -> list[str]:
    return [near.task_id for near in gallery.nearest(asked, k)]


def test_the_most_alike_comes_first_and_the_same_picture_is_wholly_alike(
    gallery: Gallery,
) -> None:
    first, second = gallery.nearest(SOFA, 5)
    assert (first.task_id, second.task_id) == ("sofa", "dog")
    assert first.likeness == pytest.approx(1.0, abs=0.01)
    assert second.likeness == 0.0


def test_one_that_is_added_is_found_and_replaces_the_one_before(gallery: Gallery) -> None:
    gallery.add(HungPicture("bed", BED, "https://pictures.example/bed.jpg"))
    assert _ids(gallery, BED, 1) == ["bed"]
    gallery.add(HungPicture("bed", DOG))
    assert set(_ids(gallery, DOG, 2)) == {"bed", "dog"}
    assert gallery.address("bed") == ""
    gallery.add(HungPicture("sofa", DOG))
    assert all(near.likeness == 0.0 for near in gallery.nearest(SOFA, 5))


def test_one_that_is_taken_down_is_gone_whenever_it_came(gallery: Gallery) -> None:
    gallery.add(HungPicture("bed", BED))
    for task_id in ("bed", "sofa", "nobody"):
        gallery.take_down(task_id)
        assert gallery.address(task_id) == ""
    assert _ids(gallery, SOFA) == ["dog"]


def test_hanging_anew_forgets_all_that_was_there(gallery: Gallery) -> None:
    gallery.add(HungPicture("bed", BED))
    gallery.hang([HungPicture("cat", DOG, "https://pictures.example/cat.jpg")])
    assert _ids(gallery, BED) == ["cat"]
    assert gallery.address("cat") == "https://pictures.example/cat.jpg"


def test_no_picture_has_no_neighbours_and_an_empty_gallery_none_to_give(gallery: Gallery) -> None:
    assert gallery.nearest(b"", 5) == []
    assert Gallery().nearest(SOFA, 5) == []


@given(seed=st.integers(0, 10_000), n=st.integers(1, 30), later=st.integers(0, 30))
def test_it_does_not_matter_whether_a_picture_was_there_before_or_came_since(
    seed: int, n: int, later: int
) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.integers(0, 128, (n, DIMENSIONS)).astype(np.int8)
    later = min(later, n)
    hung = [HungPicture(f"task-{at}", row.tobytes()) for at, row in enumerate(vectors)]
    gallery = Gallery(hung[later:])
    for picture in hung[:later]:
        gallery.add(picture)
    asked = rng.integers(0, 128, DIMENSIONS).astype(np.int8)
    exact = likeness(units(vectors) @ units(asked[None])[0])
    found = gallery.nearest(asked.tobytes(), n)
    assert {near.task_id for near in found} == {f"task-{at}" for at in range(n)}
    for near in found:  # 8 bits a dimension behind the index
        assert near.likeness == pytest.approx(exact[int(near.task_id[5:])], abs=0.02)
