"""Boxes: there and back between picture and square, one for each object, and of two networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import FloatArray
from models.vision.boxes import (
    SAME_OBJECT_OVERLAP,
    SIDE,
    Detections,
    distinct,
    fused,
    letterbox,
    overlap,
)
from models.vision.yolo import _looked
from tests.pictures import a_picture


def _found_things(*rows: tuple[int, float, tuple[float, ...]]) -> Detections:
    return Detections(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows], dtype=np.float64).reshape(-1, 4),
    )


sides = st.floats(0.0, 300.0)
things = st.lists(
    st.tuples(st.integers(0, 2), st.floats(0.01, 1.0), st.tuples(sides, sides, sides, sides)),
    max_size=8,
).map(lambda rows: _found_things(*((o, s, (x, y, x + w, y + h)) for o, s, (x, y, w, h) in rows)))


def test_a_picture_lies_in_the_middle_of_the_square() -> None:
    square, place = letterbox(a_picture((832, 416)), grey=7)
    assert square.size == (SIDE, SIDE)
    assert (place.left, place.top, place.scale) == (0, 104, 0.5)
    assert square.getpixel((200, 50)) == (7, 7, 7)
    assert square.getpixel((200, 200)) == (128, 128, 128)


def test_boxes_go_back_to_the_picture_and_are_cut_at_its_edges() -> None:
    _, place = letterbox(a_picture((832, 416)), grey=7)
    back = place.back(np.array([[10.0, 114.0, 20.0, 124.0], [-5.0, 0.0, 500.0, 416.0]]))
    assert back.tolist() == [[20.0, 20.0, 40.0, 40.0], [0.0, 0.0, 832.0, 416.0]]


def test_overlap_is_shared_area_over_joint_area() -> None:
    boxes = np.array([[0, 0, 2, 2], [1, 0, 3, 2], [5, 5, 6, 6], [0, 0, 0, 0]], dtype=np.float64)
    assert overlap(boxes[0], boxes).tolist() == pytest.approx([1.0, 2 / 6, 0.0, 0.0])


def test_of_boxes_around_one_object_the_surest_stays() -> None:
    found = _found_things(
        (3, 0.5, (0, 0, 10, 10)), (3, 0.9, (1, 0, 11, 10)), (4, 0.4, (0, 0, 10, 10))
    )
    assert distinct(found).objects.tolist() == [3, 4]
    assert distinct(found).scores.tolist() == [0.9, 0.4]


def test_an_object_that_both_networks_see_has_both_votes() -> None:
    first = _found_things((3, 0.8, (0, 0, 10, 10)), (5, 0.6, (50, 50, 60, 60)))
    second = _found_things((3, 0.4, (0, 0, 13, 10)))
    both = fused([first, second])
    assert both.objects.tolist() == [3, 5]
    assert both.scores.tolist() == pytest.approx([0.6, 0.3])  # (0.8 + 0.4) / 2, 0.6 / 2
    assert both.boxes[0].tolist() == pytest.approx([0, 0, 11, 10])  # (0.8 * 10 + 0.4 * 13) / 1.2


def test_nothing_seen_by_anybody_is_nothing() -> None:
    assert len(fused([_found_things(), _found_things()])) == 0


@given(found=things)
def test_what_is_distinct_overlaps_nothing_of_its_kind(found: Detections) -> None:
    kept = distinct(found)
    assert (np.diff(kept.scores) <= 0).all()
    for row in range(len(kept)):
        same = np.flatnonzero(kept.objects[row + 1 :] == kept.objects[row]) + row + 1
        assert (overlap(kept.boxes[row], kept.boxes[same]) < SAME_OBJECT_OVERLAP).all()


@given(first=things, second=things)
def test_no_vote_is_lost_or_counted_twice(first: Detections, second: Detections) -> None:
    answers = [distinct(first), distinct(second)]
    both = fused(answers)
    votes = sum(float(answer.scores.sum()) for answer in answers)
    assert float(both.scores.sum()) * 2 <= votes + 1e-9
    assert len(both) <= sum(len(answer) for answer in answers)
    seen = {int(o) for answer in answers for o in answer.objects}
    assert {int(o) for o in both.objects} == seen
    assert (np.diff(both.scores) <= 0).all()


def test_yolos_output_is_read_as_centre_size_object_and_class() -> None:
    told: FloatArray = np.full((3 * 85, 13, 13), -50.0)
    anchor, row, column = 1, 4, 6
    told[85 * anchor + np.arange(5), row, column] = [0.0, 0.0, np.log(2.0), 0.0, 50.0]
    told[85 * anchor + 5 + 57, row, column] = 50.0
    found, evidence = _looked(told, ((10, 20), (30, 40), (50, 60)), 0.5)
    assert evidence.round(3).tolist() == np.eye(80)[57].tolist()
    assert found.objects.tolist() == [57]
    assert found.scores.tolist() == pytest.approx([1.0])
    # Cells of 32 pixels; the centre is in the middle of its cell, the size 60 by 40.
    assert found.boxes[0].tolist() == pytest.approx([178.0, 124.0, 238.0, 164.0])
