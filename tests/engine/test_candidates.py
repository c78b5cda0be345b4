"""A question and its candidates as facts: what the request says, completed from the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from data.columns import Urgency
from data.errors import Forbidden, NoLocation, NotFound
from data.reference.calendar import HOUR_S, NEVER, epoch
from data.reference.categories import CODE_OF, SERVICE_MIN
from data.reference.qualifications import held_mask, required_mask
from engine.candidates import (
    ask_task,
    ask_worker,
    facts_for_task,
    facts_for_worker,
    stored_question,
)
from engine.questions import TasksForWorker, WorkersForOpenTask, WorkersForTask
from tests.engine.scene import AT, LAT, LNG, NOW, north, shifts, snapshot, tasks, workers

DELIVERY, CLEANING = CODE_OF["delivery"], CODE_OF["cleaning"]


def for_task(**changes: Any) -> WorkersForTask:
    usual = WorkersForTask(
        task_id="task-0",
        category=DELIVERY,
        lat=LAT,
        lng=LNG,
        pay_usd=85.0,
        urgency=Urgency.HIGH,
    )
    return replace(usual, **changes)


def for_worker(**changes: Any) -> TasksForWorker:
    return replace(TasksForWorker(worker_id="worker-0", lat=LAT, lng=LNG), **changes)


STORED = tasks(
    1,
    categories=np.array([DELIVERY], dtype=np.int16),
    service_min=np.array([25.0], dtype=np.float32),
    earliest_start=np.array([AT + 2 * HOUR_S]),
    deadline=np.array([AT + 5 * HOUR_S]),
    poster_ids=np.array(["worker-1"]),
    pay_usd=np.array([10.0]),
)


def test_what_the_request_leaves_out_comes_from_the_stored_task() -> None:
    asked = ask_task(snapshot(work=STORED), for_task(), AT)
    assert (asked.service_min, asked.earliest_start) == (25.0, AT + 2 * HOUR_S)
    assert (asked.deadline, asked.needs.deadline) == (AT + 5 * HOUR_S, AT + 5 * HOUR_S)
    assert asked.needs.poster_id == "worker-1"


def test_a_stored_task_asks_with_all_of_its_own_facts() -> None:
    work = replace(STORED, required=np.array([required_mask(["car"])[0]], dtype=np.uint64))
    question = stored_question(snapshot(work=work), WorkersForOpenTask("task-0", limit=3))
    assert (question.category, question.pay_usd, question.limit) == (DELIVERY, 10.0, 3)
    assert (question.lat, question.lng) == (float(work.lat[0]), float(work.lng[0]))
    assert question.deadline == NOW + timedelta(hours=5)
    asked = ask_task(snapshot(work=work), question, AT)
    assert asked.needs.required == work.required[0]
    assert (asked.service_min, asked.unchecked, asked.row) == (25.0, (), 0)


def test_a_stored_task_without_a_deadline_asks_without_one() -> None:
    work = replace(STORED, deadline=np.array([NEVER]))
    question = stored_question(snapshot(work=work), WorkersForOpenTask("task-0"))
    assert question.deadline is None


def test_a_task_that_is_not_open_cannot_be_asked_about() -> None:
    with pytest.raises(NotFound, match="no open task"):
        stored_question(snapshot(work=STORED), WorkersForOpenTask("task-1"))


def test_a_task_is_asked_about_by_who_posted_it_or_for_anyone() -> None:
    work = snapshot(work=STORED)
    for asked_by in ("worker-1", None):
        question = stored_question(work, WorkersForOpenTask("task-0", asked_by=asked_by))
        assert question.task_id == "task-0"
    with pytest.raises(Forbidden, match="another user"):
        stored_question(work, WorkersForOpenTask("task-0", asked_by="worker-2"))


def test_a_task_of_an_unknown_poster_may_be_asked_about_by_anybody() -> None:
    work = snapshot(work=replace(STORED, poster_ids=np.array([""])))
    assert stored_question(work, WorkersForOpenTask("task-0", asked_by="worker-2"))


def test_what_the_request_says_wins_over_the_stored_task() -> None:
    due = NOW + timedelta(hours=9)
    asked = ask_task(snapshot(work=STORED), for_task(category=CLEANING, deadline=due), AT)
    assert asked.service_min == SERVICE_MIN[CLEANING]  # the stored minutes are of another kind
    assert asked.deadline == epoch(due)
    assert (asked.pay_usd, asked.urgency) == (85.0, Urgency.HIGH)


def test_a_task_nobody_has_stored_is_answered_from_the_request() -> None:
    asked = ask_task(snapshot(work=STORED), for_task(task_id="unheard of"), AT)
    assert asked.service_min == SERVICE_MIN[DELIVERY]
    assert (asked.earliest_start, asked.deadline) == (AT, NEVER)
    assert asked.needs.poster_id is None


def test_work_begins_now_at_the_earliest() -> None:
    begun = replace(STORED, earliest_start=np.array([AT - 9 * HOUR_S]))
    assert ask_task(snapshot(work=begun), for_task(), AT).earliest_start == AT


def test_requirements_are_split_into_those_that_can_be_checked_and_the_others() -> None:
    asked = ask_task(snapshot(), for_task(requirements=("Own car", "a warm smile")), AT)
    assert asked.needs.required == required_mask(["car"])[0]
    assert asked.unchecked == ("a warm smile",)


WORKER = workers(
    1,
    lat=north([500]),
    skills=np.array([1 << DELIVERY], dtype=np.uint64),
    qualifications=np.array([held_mask(["truck"])], dtype=np.uint64),
    max_distance_m=np.array([5_000], dtype=np.float32),
    min_hourly_usd=np.array([22], dtype=np.float32),
    shifts=shifts(1, 10, 11, 12),
    xp=np.array([1_234]),
)


def test_a_known_worker_brings_his_stored_facts() -> None:
    asking = ask_worker(snapshot(WORKER), for_worker(), AT)
    assert asking.row == 0
    assert (asking.skills, asking.needs.held) == (1 << DELIVERY, held_mask(["truck"]))
    assert (asking.max_distance_m, asking.min_hourly_usd) == (5_000.0, 22.0)
    assert (asking.shift_hours, asking.xp) == (3.0, 1_234)
    assert asking.is_on_shift  # whatever his shifts say: he asks


def test_the_place_of_the_request_wins_over_the_stored_one() -> None:
    market = snapshot(WORKER)
    assert ask_worker(market, for_worker(lat=1.0, lng=2.0), AT).needs.lat == 1.0
    for partly in ({"lat": None}, {"lng": None}, {"lat": None, "lng": None}):
        needs = ask_worker(market, for_worker(**partly), AT).needs
        assert (needs.lat, needs.lng) == (float(north(500)), LNG)  # both from the same source


@pytest.mark.parametrize("worker_id", [None, "a stranger"])
def test_somebody_unknown_without_a_place_cannot_be_answered(worker_id: str | None) -> None:
    with pytest.raises(NoLocation) as refusal:
        ask_worker(snapshot(WORKER), for_worker(worker_id=worker_id, lat=None), AT)
    assert refusal.value.field == "context.location"


def test_a_known_worker_without_any_place_cannot_be_answered() -> None:
    nowhere = np.array([np.nan])
    market = snapshot(replace(WORKER, lat=nowhere, home_lat=nowhere))
    with pytest.raises(NoLocation):
        ask_worker(market, for_worker(lat=None, lng=None), AT)


@pytest.mark.parametrize("worker_id", [None, "a stranger"])
def test_somebody_unknown_is_a_newcomer_who_declares_what_he_asks_for(
    worker_id: str | None,
) -> None:
    asked = for_worker(worker_id=worker_id, categories=(CLEANING, DELIVERY, CLEANING))
    asking = ask_worker(snapshot(WORKER), asked, AT)
    assert asking.row is None
    assert asking.skills == (1 << CLEANING) | (1 << DELIVERY)
    assert asking.needs.held is None
    assert (asking.joined_at, asking.xp) == (AT, 0)
    assert np.isnan(asking.max_distance_m)


def test_available_hours_say_until_when_work_must_begin() -> None:
    market = snapshot(WORKER)
    assert ask_worker(market, for_worker(), AT).needs.must_begin_by == NEVER
    soon = ask_worker(market, for_worker(available_hours=1.5), AT)
    assert soon.needs.must_begin_by == AT + 5_400


def test_each_candidate_row_carries_its_workers_facts() -> None:
    people = workers(
        3,
        lat=north([0, 1_000, 2_000]),
        shifts=np.concatenate([shifts(1, 34), shifts(1, 35), shifts(1, 33, 34)]),
    )
    market = snapshot(people)
    facts = facts_for_task(market, ask_task(market, for_task(), AT), np.array([2, 0]))
    assert facts.distance_m.tolist() == pytest.approx([2_000, 0], abs=1e-6)
    assert facts.is_on_shift.tolist() == [True, True]  # hour 34: Tuesday, 10 to 11
    assert facts.shift_hours.tolist() == [2, 1]
    assert facts.pay_usd.tolist() == [85.0, 85.0]
    assert facts.worker.shape == (2, 24)
    facts = facts_for_task(market, ask_task(market, for_task(), AT), np.array([1]))
    assert facts.is_on_shift.tolist() == [False]


def test_each_open_task_row_carries_its_tasks_facts() -> None:
    work = tasks(
        3,
        lat=north([0, 1_000, 2_000]),
        pay_usd=np.array([0.0, 20.0, 30.0]),
        categories=np.array([DELIVERY, CLEANING, DELIVERY], dtype=np.int16),
    )
    market = snapshot(WORKER, work)
    facts = facts_for_worker(market, ask_worker(market, for_worker(), AT), np.array([1, 0]))
    assert facts.distance_m.tolist() == pytest.approx([1_000, 0], abs=1e-6)
    assert facts.category.tolist() == [CLEANING, DELIVERY]
    assert facts.pay_usd.tolist() == [20.0, 0.01]  # a logarithm is taken of it
    assert facts.shift_hours.tolist() == [3.0, 3.0]


def test_a_newcomer_has_no_record_in_any_pair() -> None:
    market = snapshot(WORKER, tasks(2))
    asking = ask_worker(market, for_worker(worker_id=None), AT)
    facts = facts_for_worker(market, asking, np.array([0, 1]))
    assert not facts.worker.any()
    assert not facts.pair.any()
