"""Batch assignment over a market: hard rules, honest figures, and a reason for every gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from data.columns import Urgency
from data.errors import InvalidRequest
from data.reference.categories import SERVICE_MIN
from data.reference.qualifications import meets
from engine.assignment import pairs as pairs_module
from engine.assignment.assign import assign_tasks, open_task_ids, stored_task
from engine.assignment.plan import (
    Assignment,
    AssignmentPlan,
    AssignmentRules,
    TasksToAssign,
    TaskToAssign,
    UnassignedReason,
)
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import WorkersForTask
from tests.engine.scene import LAT, LNG, NOW, north, snapshot, tasks, workers


def a_task(task_id: str = "task", **facts: object) -> WorkersForTask:
    usual = {
        "task_id": task_id,
        "category": 0,
        "lat": LAT,
        "lng": LNG,
        "pay_usd": 40.0,
        "urgency": Urgency.MEDIUM,
    }
    return WorkersForTask(**{**usual, **facts})  # type: ignore[arg-type]


def some_tasks(*questions: WorkersForTask, **rules: object) -> TasksToAssign:
    return TasksToAssign(
        described=tuple(TaskToAssign(question) for question in questions),
        rules=AssignmentRules(**rules),  # type: ignore[arg-type]
    )


def planned(
    matcher: Matcher, market: MarketSnapshot, question: TasksToAssign, now: datetime = NOW
) -> AssignmentPlan:
    over = matcher if matcher.market is market else replace(matcher, market=market)
    return assign_tasks(over, question, now=now, plan_id="a plan")


def reasons(plan: AssignmentPlan) -> dict[str, tuple[int, UnassignedReason]]:
    return {gap.task_id: (gap.places, gap.reason) for gap in plan.unassigned}


def all_open(market: MarketSnapshot, **rules: object) -> TasksToAssign:
    ids = open_task_ids(market, most=1_000)
    return TasksToAssign(stored=ids, rules=AssignmentRules(**rules))  # type: ignore[arg-type]


@pytest.mark.parametrize("capacity", [1, 3])
def test_a_citys_plan_keeps_every_hard_rule(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime, capacity: int
) -> None:
    plan = planned(matcher, market, all_open(market, capacity=capacity), tiny_until)
    assert len(plan.assignments) > len(market.tasks) / 2
    per_worker = Counter(made.worker_id for made in plan.assignments)
    assert max(per_worker.values()) <= capacity
    assert len({made.task_id for made in plan.assignments}) == len(plan.assignments)
    for made in plan.assignments:
        worker, task = market.worker_row[made.worker_id], market.task_row[made.task_id]
        held = market.workers.qualifications[worker : worker + 1]
        assert meets(held, market.tasks.required[task : task + 1])[0]
        assert market.tasks.poster_ids[task] != made.worker_id
        assert made.distance_m <= matcher.limits.radius_m
        assert made.completion.timestamp() <= market.tasks.deadline[task]
        assert made.arrival < made.completion


def test_a_citys_plan_tells_its_value_what_greedy_brings_and_the_bound(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    plan = planned(matcher, market, all_open(market), tiny_until)
    assert plan.greedy_usd < plan.value_usd == plan.bound_usd
    assert plan.gap == 0.0
    assert plan.value_usd == pytest.approx(plan.expected_usd, abs=1e-3)
    assert len(plan.assignments) + len(plan.unassigned) == len(market.tasks)
    assert (plan.plan_id, plan.release_id) == ("a plan", matcher.release.id)


def test_every_pair_has_the_probabilities_and_times_of_its_ranking(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    plan = planned(matcher, market, all_open(market), tiny_until)
    has_one_place = np.isnan(market.tasks.dropoff_lat)
    compared = 0
    for made in plan.assignments[:15]:
        question = replace(stored_task(market, made.task_id).question, limit=1_000)
        ranking = matcher.workers_for_task(question, now=tiny_until, ranking_id="")
        ranked = next(match for match in ranking.matches if match.worker_id == made.worker_id)
        assert made.probabilities.accept == pytest.approx(ranked.probabilities.accept, abs=1e-12)
        assert made.probabilities.complete == pytest.approx(
            ranked.probabilities.complete, abs=1e-12
        )
        assert made.distance_m == pytest.approx(ranked.stats.distance_m)
        assert made.worth_usd == ranked.earnings.pay_usd
        if has_one_place[market.task_row[made.task_id]]:
            assert abs(made.completion - ranked.completion) <= timedelta(seconds=1)
            compared += 1
    assert compared > 3


def test_the_value_does_not_depend_on_the_order_of_tasks(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    question = all_open(market)
    turned = replace(question, stored=question.stored[::-1])
    one, other = (planned(matcher, market, q, tiny_until) for q in (question, turned))
    assert one.value_usd == pytest.approx(other.value_usd, abs=1e-9)
    assert {(a.task_id, a.worker_id) for a in one.assignments} == {
        (a.task_id, a.worker_id) for a in other.assignments
    }


def test_the_size_of_a_batch_changes_nothing(
    matcher: Matcher,
    market: MarketSnapshot,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = planned(matcher, market, all_open(market), tiny_until)
    monkeypatch.setattr(pairs_module, "_BATCH", 1)
    assert planned(matcher, market, all_open(market), tiny_until) == whole


def test_spreading_work_costs_value_and_is_counted(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    free = planned(matcher, market, all_open(market, capacity=3), tiny_until)
    spread = planned(
        matcher, market, all_open(market, capacity=3, further_task_usd=4.0), tiny_until
    )
    each = Counter(made.worker_id for made in spread.assignments)
    counted = sum(4.0 * n * (n - 1) / 2 for n in each.values())
    assert spread.value_usd == pytest.approx(spread.expected_usd - counted, abs=1e-3)
    assert spread.expected_usd < free.expected_usd
    assert len(each) > len({made.worker_id for made in free.assignments})


def test_a_task_that_nobody_may_do_stays_open_with_the_reason(plain_matcher: Matcher) -> None:
    market = snapshot(workers(3))
    plan = planned(plain_matcher, market, some_tasks(a_task(requirements=("car",))))
    assert reasons(plan) == {"task": (1, UnassignedReason.NO_ELIGIBLE_WORKER)}
    assert (plan.assignments, plan.value_usd, plan.bound_usd, plan.gap) == ((), 0.0, 0.0, 0.0)


def test_a_task_that_nobody_can_finish_in_time_stays_open_with_the_reason(
    plain_matcher: Matcher,
) -> None:
    late = a_task(deadline=NOW + timedelta(minutes=5))
    plan = planned(plain_matcher, snapshot(workers(3)), some_tasks(late))
    assert reasons(plan) == {"task": (1, UnassignedReason.NO_WORKER_IN_TIME)}


def test_a_task_that_is_worth_nothing_stays_open_with_the_reason(plain_matcher: Matcher) -> None:
    plan = planned(plain_matcher, snapshot(workers(3)), some_tasks(a_task(pay_usd=0.0)))
    assert reasons(plan) == {"task": (1, UnassignedReason.NO_EXPECTED_VALUE)}


def test_with_too_few_workers_the_task_that_brings_least_stays_open(
    plain_matcher: Matcher,
) -> None:
    dear, cheap = a_task("dear", pay_usd=90.0), a_task("cheap", pay_usd=30.0)
    plan = planned(plain_matcher, snapshot(workers(1)), some_tasks(cheap, dear))
    assert [made.task_id for made in plan.assignments] == ["dear"]
    assert reasons(plan) == {"cheap": (1, UnassignedReason.WORKERS_TAKEN)}


def test_an_id_that_is_no_open_task_is_named(plain_matcher: Matcher) -> None:
    market = snapshot(workers(2), tasks(1))
    known = str(market.tasks.ids[0])
    plan = planned(plain_matcher, market, TasksToAssign(stored=("gone", known)))
    assert [made.task_id for made in plan.assignments] == [known]
    assert reasons(plan) == {"gone": (1, UnassignedReason.NOT_OPEN)}


def test_a_task_for_three_gets_the_two_there_are(plain_matcher: Matcher) -> None:
    question = TasksToAssign(described=(TaskToAssign(a_task(), headcount=3),))
    plan = planned(plain_matcher, snapshot(workers(2)), question)
    assert len({made.worker_id for made in plan.assignments}) == 2
    assert reasons(plan) == {"task": (1, UnassignedReason.WORKERS_TAKEN)}


def test_the_stated_worth_counts_instead_of_the_pay(plain_matcher: Matcher) -> None:
    dear, cheap = a_task("dear", pay_usd=90.0), a_task("cheap", pay_usd=30.0)
    question = TasksToAssign(
        described=(TaskToAssign(dear, value_usd=1.0), TaskToAssign(cheap, value_usd=500.0))
    )
    plan = planned(plain_matcher, snapshot(workers(1)), question)
    (made,) = plan.assignments
    assert (made.task_id, made.worth_usd) == ("cheap", 500.0)
    assert plan.value_usd == pytest.approx(made.probabilities.success * 500.0, abs=1e-6)


def test_a_worker_without_capacity_is_left_out(plain_matcher: Matcher) -> None:
    market = snapshot(workers(2))
    first, second = (str(id) for id in market.workers.ids)
    plan = planned(plain_matcher, market, some_tasks(a_task(), capacities={first: 0}))
    assert [made.worker_id for made in plan.assignments] == [second]
    nobody = planned(plain_matcher, market, some_tasks(a_task(), capacity=0))
    assert reasons(nobody) == {"task": (1, UnassignedReason.NO_ELIGIBLE_WORKER)}


def one_day(plan: AssignmentPlan) -> list[Assignment]:
    return sorted(plan.assignments, key=lambda made: made.visit)


def test_one_worker_does_his_tasks_one_after_the_other(plain_matcher: Matcher) -> None:
    market = snapshot(workers(1))
    asked = [a_task(f"at-{metres}", lat=float(north(metres))) for metres in (4_000, 200, 2_000)]
    plan = planned(plain_matcher, market, some_tasks(*asked, capacity=3))
    day = one_day(plan)
    assert [made.task_id for made in day] == ["at-200", "at-2000", "at-4000"]
    assert [made.visit for made in day] == [1, 2, 3]
    assert all(a.completion < b.arrival for a, b in pairwise(day))


def test_tasks_that_clash_in_time_are_not_given_to_one_worker(plain_matcher: Matcher) -> None:
    until = NOW + timedelta(minutes=1.5 * float(SERVICE_MIN[0]))
    asked = [a_task("one", deadline=until), a_task("other", deadline=until)]
    alone = planned(plain_matcher, snapshot(workers(1)), some_tasks(*asked, capacity=2))
    assert len(alone.assignments) == 1
    assert [reason for _, reason in reasons(alone).values()] == [UnassignedReason.WORKERS_TAKEN]
    both = planned(plain_matcher, snapshot(workers(2)), some_tasks(*asked, capacity=2))
    assert len({made.worker_id for made in both.assignments}) == 2


def test_a_worker_leaves_from_the_drop_off(plain_matcher: Matcher) -> None:
    moved = tasks(
        2,
        lat=np.array([LAT, float(north(20_000))]),
        dropoff_lat=np.array([float(north(20_000)), np.nan]),
        dropoff_lng=np.array([LNG, np.nan]),
    )
    market = snapshot(workers(1), moved)
    plan = planned(plain_matcher, market, all_open(market, capacity=2))
    first, second = one_day(plan)
    assert first.task_id == str(market.tasks.ids[0])
    # From the drop-off there is no way left but finding the door.
    assert second.arrival - first.completion <= timedelta(minutes=5)


def test_an_id_that_stands_twice_is_refused(plain_matcher: Matcher) -> None:
    market = snapshot(workers(1), tasks(1))
    known = str(market.tasks.ids[0])
    question = TasksToAssign(described=(TaskToAssign(a_task(known)),), stored=(known,))
    with pytest.raises(InvalidRequest, match="stands twice"):
        planned(plain_matcher, market, question)


def test_no_task_at_all_is_an_empty_plan(plain_matcher: Matcher) -> None:
    plan = planned(plain_matcher, snapshot(workers(1)), TasksToAssign())
    assert (plan.assignments, plan.unassigned, plan.pairs, plan.workers) == ((), (), 0, 0)


def test_the_tasks_that_have_waited_longest_come_first() -> None:
    market = snapshot(work=tasks(3, posted_at=np.array([50, 10, 30])))
    ids = [str(id) for id in market.tasks.ids]
    assert open_task_ids(market, most=2) == (ids[1], ids[2])


def test_a_stored_task_is_asked_about_as_it_is_stored() -> None:
    market = snapshot(work=tasks(1, required=np.array([1], dtype=np.uint64)))
    asked = stored_task(market, str(market.tasks.ids[0])).question
    assert (asked.pay_usd, asked.urgency, asked.deadline) == (40.0, Urgency.MEDIUM, None)
    assert len(asked.requirements) == 1


@pytest.mark.parametrize(
    "rules",
    [
        {"capacity": -1},
        {"capacity": 9},
        {"capacities": {"a": 9}},
        {"further_task_usd": -1.0},
        {"further_task_usd": float("nan")},
        {"first_pairs": 0},
        {"effort": -1.0},
    ],
)
def test_rules_out_of_range_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        AssignmentRules(**rules)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"headcount": 0}, {"value_usd": -1.0}, {"value_usd": np.inf}])
def test_tasks_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Expected a"):
        TaskToAssign(a_task(), **wrong)  # type: ignore[arg-type]
