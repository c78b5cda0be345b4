"""What reference facts say of a picture: worked out by hand from the rows of `objects.json`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.categories import CATEGORIES, CODE_OF, OTHER
from data.reference.objects import OBJECTS
from engine.pictures.judgement import (
    CLUTTER,
    Complexity,
    Item,
    Judgement,
    evidence,
    judge,
    work_minutes,
)
from engine.pictures.seen import Box, Seen, SeenThing

WIDTH, HEIGHT = 1_000, 500


def a_thing(name: str, confidence: float = 0.8, share: float = 1.0) -> SeenThing:
    return SeenThing(name, confidence, Box(0.0, 0.0, WIDTH * share, HEIGHT))


def a_view(*things: SeenThing, plant_share: float = 0.0, scene: str | None = None) -> Seen:
    return Seen(WIDTH, HEIGHT, things, plant_share=plant_share, scene=scene)


@pytest.mark.parametrize(
    ("names", "category"),
    [
        (["couch"], "moving"),
        (["couch", "chair", "chair", "person"], "moving"),
        (["dog"], "pet_care"),
        (["car"], "car_wash"),
        (["toilet", "sink"], "plumbing"),
        (["laptop", "keyboard", "mouse"], "tech_support"),
        (["banana", "apple", "orange"], "grocery_shopping"),
        (["pizza"], "food_delivery"),
        (["flat-pack furniture"], "furniture_assembly"),
        (["lawn mower", "lawn"], "lawn_care"),
        (["person"], "other"),
        (["giraffe", "zebra"], "other"),
        ([], "other"),
    ],
)
def test_things_say_which_work_it_is(names: list[str], category: str) -> None:
    assert CATEGORIES[judge(a_view(*map(a_thing, names))).category] == category


def test_a_small_and_doubtful_thing_names_no_work() -> None:
    # 0.2 * (1 / 100) ** 0.25 * 3 = 0.19, less than is needed.
    assert judge(a_view(a_thing("couch", 0.2, 0.01))).category == OTHER


def test_the_larger_thing_counts_more_where_both_are_as_sure() -> None:
    seen = a_view(a_thing("dog", 0.6, 0.05), a_thing("car", 0.6, 0.9))
    assert seen.main is not None
    assert seen.main.name == "car"
    assert CATEGORIES[judge(seen).category] == "car_wash"


def test_items_are_what_the_work_is_about_counted_most_important_first() -> None:
    seen = a_view(
        a_thing("person", 0.9),
        a_thing("couch", 0.9, 0.5),
        a_thing("chair", 0.7, 0.1),
        a_thing("chair", 0.6, 0.1),
        a_thing("truck", 0.2, 0.1),  # not sure enough to be counted
    )
    assert judge(seen).items == (Item("couch", 1), Item("chair", 2))


def test_weight_and_people_follow_from_the_items_that_are_carried() -> None:
    judged = judge(a_view(a_thing("couch"), a_thing("chair", 0.7)))
    assert judged.weight_kg == 56.0  # 50 + 6
    assert judged.people == 2  # 50 kg: more than one may lift
    assert judge(a_view(a_thing("suitcase"))).people == 1  # 15 kg
    assert judge(a_view(a_thing("piano"))).people == 3  # 220 kg


def test_what_nobody_carries_wants_one_person() -> None:
    judged = judge(a_view(a_thing("car")))
    assert judged.weight_kg == 1_950.0
    assert judged.people == 1


def test_much_green_is_a_garden() -> None:
    judged = judge(a_view(plant_share=0.8))
    assert CATEGORIES[judged.category] == "lawn_care"
    assert judged.scene == "garden"
    assert judge(a_view(plant_share=0.4)).category == OTHER


def test_many_loose_things_want_tidying() -> None:
    few, many = ([a_thing("book", 0.4, 0.01)] * n for n in (CLUTTER - 1, CLUTTER))
    organizing = CODE_OF["organizing"]
    more = evidence(a_view(*many))[organizing] - evidence(a_view(*few))[organizing]
    assert more == pytest.approx(1.0)


def test_words_in_the_picture_count_beside_things() -> None:
    said = np.zeros(len(CATEGORIES))
    said[CODE_OF["tutoring"]] = 0.9
    assert CATEGORIES[judge(a_view(), said).category] == "tutoring"


def test_the_scene_is_the_vision_models_or_follows_from_things() -> None:
    assert judge(a_view(a_thing("oven"))).scene == "kitchen"
    assert judge(a_view(a_thing("oven"), scene="bakery")).scene == "bakery"
    assert judge(a_view(a_thing("scissors", 0.3))).scene is None


@pytest.mark.parametrize(
    ("names", "complexity"),
    [
        (["chair"], Complexity.SIMPLE),
        (["couch"], Complexity.MEDIUM),  # two people
        (["chair"] * 4, Complexity.MEDIUM),
        (["chair"] * 10, Complexity.COMPLEX),
        (["piano"], Complexity.COMPLEX),  # three people
    ],
)
def test_complexity_grows_with_things_and_people(names: list[str], complexity: Complexity) -> None:
    assert judge(a_view(*map(a_thing, names))).complexity is complexity


def _judgement(minutes: float, people: int = 1) -> Judgement:
    return Judgement(None, 0, (), 0.0, people, minutes, Complexity.SIMPLE)


def test_time_is_half_the_usual_and_the_handling_shared_by_people_within_bounds() -> None:
    assert work_minutes(_judgement(0.0), 90.0) == 90.0
    assert work_minutes(_judgement(40.0), 90.0) == 85.0  # 45 + 40
    assert work_minutes(_judgement(40.0, people=2), 90.0) == 65.0  # 45 + 20
    assert work_minutes(_judgement(1_000.0), 90.0) == 270.0


things = st.lists(
    st.builds(
        a_thing, st.sampled_from([*OBJECTS, "unicorn"]), st.floats(0.0, 1.0), st.floats(0.0, 1.0)
    ),
    max_size=30,
)


@given(seen=things, plants=st.floats(0.0, 1.0))
def test_any_view_has_a_judgement_within_bounds(seen: list[SeenThing], plants: float) -> None:
    judged = judge(a_view(*seen, plant_share=plants))
    assert 0 <= judged.category < len(CATEGORIES)
    assert judged.people in {1, 2, 3}
    assert judged.weight_kg >= 0.0
    names = [item.name for item in judged.items]
    assert len(names) == len(set(names))
    assert set(names) <= {thing.name for thing in seen}
    assert 45.0 <= work_minutes(judged, 90.0) <= 270.0


@given(seen=things)
def test_the_order_of_what_was_seen_does_not_matter_to_the_evidence(
    seen: list[SeenThing],
) -> None:
    forward, backward = (evidence(a_view(*order)) for order in (seen, seen[::-1]))
    np.testing.assert_allclose(forward, backward)
