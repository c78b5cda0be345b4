"""Nearness of a task's text to what a worker says and to what he has taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.calendar import DAY_S, HOUR_S
from features.record import Record, pair_key
from features.similarity import (
    SPACE,
    UNIT,
    PairVectors,
    TextPositions,
    exposure_similarity,
    tastes_at,
)
from tests.features.scene import CLEANING, DELIVERY, NOON, Offer, a_history

EAST, NORTH = np.eye(SPACE, dtype=np.int8)[:2] * np.int8(UNIT)


def positions(first: np.ndarray = EAST, second: np.ndarray = EAST) -> TextPositions:
    """The cleaning task (row 0) and the delivery lie as given; nobody says anything."""
    return replace(TextPositions.nothing(2), tasks=np.stack([first, second]))


def answer(hours: int, *, accepted: bool, worker: int = 0, task: int = 0) -> Offer:
    at = NOON - 10 * DAY_S + hours * HOUR_S
    return Offer(at, worker=worker, task=task, accepted=accepted, answered_at=at + HOUR_S)


ASKED = Offer(NOON)


def taken(*offers: Offer, where: TextPositions | None = None) -> float:
    """Similarity of the last offer's task to what its worker has taken."""
    history = a_history(*offers)
    found = exposure_similarity(history, Record(history), where or positions())
    return float(found.taken[-1])


def test_a_taken_task_draws_the_taste_towards_its_like() -> None:
    assert taken(answer(0, accepted=True), ASKED) > 0.3


def test_a_task_that_was_left_pushes_the_taste_away() -> None:
    assert taken(answer(0, accepted=False), ASKED) < -0.2


def test_a_task_of_another_kind_is_not_touched_by_it() -> None:
    assert taken(answer(0, accepted=True), ASKED, where=positions()) > 0.0
    other = Offer(NOON, worker=1)
    assert taken(answer(0, accepted=True), other) == 0.0  # another worker
    delivery = Offer(NOON, task=1)
    assert taken(answer(0, accepted=True), delivery) == 0.0  # another category


def test_an_answer_counts_from_the_moment_it_is_known() -> None:
    late = replace(answer(0, accepted=True), answered_at=NOON + 1)
    assert taken(late, ASKED) == 0.0
    assert taken(replace(late, answered_at=NOON), ASKED) == 0.0  # strictly before
    assert taken(replace(late, answered_at=NOON - 1), ASKED) > 0.0


def test_what_is_said_is_the_cosine_with_the_tasks_text() -> None:
    history = a_history(ASKED, Offer(NOON + 1, worker=1), Offer(NOON + 2, task=1))
    keys = pair_key(np.array([0, 1]), np.array([CLEANING, CLEANING]))
    where = replace(positions(), skills=PairVectors.of(keys, np.stack([EAST, NORTH])))
    said = exposure_similarity(history, Record(history), where).said
    assert said.tolist() == [1.0, 0.0, 0.0]  # alike, of another kind, nothing said of deliveries


def test_nothing_is_near_where_no_text_is_known() -> None:
    history = a_history(answer(0, accepted=True), ASKED)
    found = exposure_similarity(history, Record(history), TextPositions.nothing(2))
    assert not found.said.any()
    assert not found.taken.any()


def test_the_live_look_up_gives_what_training_saw() -> None:
    history = a_history(
        answer(0, accepted=True),
        answer(3, accepted=False, task=1),
        answer(5, accepted=True, worker=2),
        ASKED,
        Offer(NOON, task=1),
        Offer(NOON, worker=2),
    )
    record, where = Record(history), positions(EAST, NORTH)
    trained = exposure_similarity(history, record, where).taken[-3:]
    tastes = tastes_at(history, record, where, NOON)
    e = history.exposures
    live = tastes.along(
        e.workers[-3:], history.tasks.categories[e.tasks[-3:]].astype(np.int64),
        where.tasks[e.tasks[-3:]],
    )  # fmt: skip
    np.testing.assert_array_equal(live, trained)
    assert trained.any()


def test_a_market_without_answers_has_no_tastes() -> None:
    history = a_history(ASKED)
    tastes = tastes_at(history, Record(history), positions(), NOON)
    assert tastes.along(np.array([0, -1]), CLEANING, EAST).tolist() == [0.0, 0.0]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from([CLEANING, DELIVERY])),
        unique=True, min_size=1, max_size=6,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_pairs_are_found_whatever_order_they_come_in(
    pairs: list[tuple[int, int]], random: object
) -> None:
    rng = np.random.default_rng(len(pairs))
    vectors = rng.integers(-127, 128, (len(pairs), SPACE)).astype(np.int8)
    workers, categories = (np.array(column) for column in zip(*pairs, strict=True))
    index = PairVectors.of(pair_key(workers, categories), vectors)
    found = index.vectors[index.rows(workers, categories)]
    np.testing.assert_array_equal(found, vectors)
    assert index.rows(np.array([99]), CLEANING).tolist() == [len(pairs)]


@pytest.mark.parametrize("times", [1, 300])
def test_a_taste_of_many_answers_keeps_its_direction_in_eight_bits(times: int) -> None:
    offers = [answer(hours, accepted=True) for hours in range(times)]
    history = a_history(*offers)
    tastes = tastes_at(history, Record(history), positions(), NOON + 400 * DAY_S)
    along = tastes.along(np.array([0, 0]), CLEANING, np.stack([EAST, NORTH]))
    assert along[0] > 0.0
    assert along[1] == 0.0
