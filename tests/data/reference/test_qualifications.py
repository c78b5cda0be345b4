"""Requirements and what workers hold, as masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.qualifications import (
    QUALIFICATIONS,
    VEHICLES,
    held_mask,
    meets,
    names_in,
    qualification_named,
    required_mask,
)

name_sets = st.sets(st.sampled_from(QUALIFICATIONS))


def test_names_are_unique_and_fit_a_mask() -> None:
    assert len(set(QUALIFICATIONS)) == len(QUALIFICATIONS) <= 64
    assert VEHICLES == ("bicycle", "motorcycle", "car", "van", "truck")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("car", "car"),
        ("Own Car", "car"),
        ("pick-up", "truck"),
        ("Driver's License", "drivers-license"),
        ("DRIVERS_LICENSE", "drivers-license"),
        ("EPA 608", "epa-608"),
        ("5-star rating", None),
        ("", None),
    ],
)
def test_a_requirement_is_understood_by_any_of_its_names(text: str, name: str | None) -> None:
    assert qualification_named(text) == name


def test_requirements_that_cannot_be_checked_are_given_back() -> None:
    mask, unknown = required_mask(["Own car", "5-star rating", "ladder"])
    assert names_in(mask) == ("car", "ladder")
    assert unknown == ("5-star rating",)


@pytest.mark.parametrize(
    ("held", "required", "qualifies"),
    [
        (["truck"], ["car"], True),
        (["car"], ["truck"], False),
        (["bicycle"], ["car"], False),
        (["licensed electrician"], ["journeyman-electrician"], True),
        (["car", "ladder"], ["car", "ladder"], True),
        (["car"], ["car", "ladder"], False),
        ([], [], True),
    ],
)
def test_a_worker_qualifies_when_nothing_required_is_missing(
    held: list[str], required: list[str], qualifies: bool
) -> None:
    worker = np.array([held_mask(held)], dtype=np.uint64)
    assert meets(worker, required_mask(required)[0]).tolist() == [qualifies]


@given(names=name_sets)
def test_a_requirement_asks_for_exactly_what_it_names(names: set[str]) -> None:
    mask, unknown = required_mask(names)
    assert (set(names_in(mask)), unknown) == (names, ())


@given(names=name_sets)
def test_what_a_worker_holds_is_all_that_it_implies(names: set[str]) -> None:
    mask = held_mask(names)
    assert names <= set(names_in(mask))
    assert held_mask(names_in(mask)) == mask


@given(workers=st.lists(name_sets, min_size=1, max_size=8), required=name_sets)
def test_meeting_a_requirement_is_holding_all_its_names(
    workers: list[set[str]], required: set[str]
) -> None:
    held = np.array([held_mask(names) for names in workers], dtype=np.uint64)
    expected = [required <= set(names_in(int(mask))) for mask in held]
    assert meets(held, required_mask(required)[0]).tolist() == expected


def test_each_worker_can_be_held_against_a_task_of_its_own() -> None:
    held = np.array([held_mask(["car"]), held_mask(["car"])], dtype=np.uint64)
    required = np.array([held_mask(["car"]), held_mask(["ladder"])], dtype=np.uint64)
    assert meets(held, required).tolist() == [True, False]
