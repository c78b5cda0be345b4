"""Reference facts about things: one row each, the detector's classes first, in COCO's order."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np

from data.reference.categories import CATEGORIES, CODE_OF
from data.reference.objects import (
    CATEGORY_SIGN,
    DETECTED,
    HANDLING_MIN,
    OBJECT_CODE,
    OBJECTS,
    PLURALS,
    SCENE_SIGN,
    SCENES,
    WEIGHT_KG,
)


def test_the_first_eighty_are_the_classes_of_coco_in_order() -> None:
    assert DETECTED == 80
    # Places in the list of the data set's authors, counted from 0 without gaps.
    places = {"person": 0, "car": 2, "cat": 15, "cup": 41, "couch": 57, "tv": 62, "toothbrush": 79}
    assert {name: OBJECTS.index(name) for name in places} == places


def test_every_thing_has_a_name_of_its_own_and_a_plural() -> None:
    assert len(set(OBJECTS)) == len(OBJECTS) == len(PLURALS) == len(OBJECT_CODE)
    assert all(PLURALS)


def test_signs_and_figures_are_within_what_is_said_of_them() -> None:
    n = len(OBJECTS)
    assert CATEGORY_SIGN.shape == (n, len(CATEGORIES))
    assert SCENE_SIGN.shape == (n, len(SCENES))
    for table in (CATEGORY_SIGN, SCENE_SIGN):
        assert ((table >= 0.0) & (table <= 3.0)).all()
    assert (WEIGHT_KG >= 0.0).all()
    assert (HANDLING_MIN >= 0.0).all()


def test_a_thing_that_only_a_vision_model_names_speaks_for_some_work() -> None:
    assert (CATEGORY_SIGN[DETECTED:].max(axis=1) > 0.0).all()


def test_people_speak_for_no_work() -> None:
    assert not CATEGORY_SIGN[OBJECT_CODE["person"]].any()


def test_what_a_couch_is_for() -> None:
    couch = CATEGORY_SIGN[OBJECT_CODE["couch"]]
    assert int(np.argmax(couch)) == CODE_OF["moving"]


def test_every_weight_says_where_it_is_from() -> None:
    rows = json.loads(resources.files("data.reference").joinpath("objects.json").read_text())
    assert {row["weight_source"] for row in rows} == {"assumption", "usda", "epa", "ifab", "wfdf"}
