"""What an answer may state of a pair: times, rates and steps, from the record alone."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from data.columns import Urgency
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER, travel_min
from data.reference.categories import CODE_OF, SERVICE_MIN
from engine.candidates import ask_task, facts_for_task
from engine.evidence import Known, stated_deadline, times_of_work
from engine.explanation import PairEvidence
from engine.questions import WorkersForTask
from features.pairs import pair_matrix
from features.record import PairTotals, WorkerTotals
from models.outcomes import ChainProbabilities
from models.travel import REFERENCE
from tests.engine.scene import AT, LAT, LNG, north, snapshot, workers

CLEANING = CODE_OF["cleaning"]


def test_work_begins_when_the_worker_has_arrived_and_the_task_has_begun() -> None:
    metres = np.array([0.0, 7_000.0])
    travel_s = np.array([3.0, 3.0 + 1.3 * 7_000 / (28_000 / 60)]) * MINUTE_S  # 28 km/h at ten
    work = np.array([90.0, 90.0])
    begin, end = times_of_work(AT, metres, AT - HOUR_S, work, REFERENCE)
    assert begin.tolist() == pytest.approx((AT + travel_s).tolist())
    assert end.tolist() == pytest.approx((AT + travel_s + 5_400).tolist())
    begin, _ = times_of_work(AT, metres, AT + HOUR_S, work, REFERENCE)
    assert begin.tolist() == [AT + HOUR_S, AT + HOUR_S]


def test_no_deadline_is_stated_where_there_is_none() -> None:
    assert stated_deadline(NEVER) is None
    assert stated_deadline(AT) == datetime(2026, 6, 30, 17, tzinfo=UTC)


def _known(worker: dict[str, float], pair: dict[str, float]) -> Known:
    """What is known of the second of two workers, the only one chosen."""
    market = snapshot(workers(2, lat=north([0, 800]), skills=np.array([0, 1 << CLEANING], "u8")))
    for name, value in worker.items():
        market.worker_totals[1, WorkerTotals._fields.index(name)] = value
    asked = WorkersForTask("t", CLEANING, LAT, LNG, 60.0, Urgency.LOW)
    facts = facts_for_task(market, ask_task(market, asked, AT), np.array([0, 1]))
    for name, value in pair.items():
        facts.pair[1, PairTotals._fields.index(name)] = value
    chain = ChainProbabilities(*(np.array([0.0, p]) for p in (0.5, 0.8, 0.9)))
    matrix = pair_matrix(facts)
    return Known.of(facts, matrix, chain, np.array([1]), market.market_rating)


def test_the_stats_are_those_of_the_chosen_worker() -> None:
    known = _known(
        {"ended": 14, "completed": 12, "on_time": 9, "ratings": 5, "rating_sum": 20},
        {"completed": 7},
    )
    stats = known.stats(0)
    assert stats.distance_m == pytest.approx(800)
    assert stats.rating == pytest.approx((20 + 5 * 4.5) / 10)
    assert stats.average_rating == 4.0
    assert (stats.completed, stats.completed_in_category) == (12, 7)
    assert stats.completion_rate == pytest.approx((12 + 6 * 0.85) / 20)
    assert stats.on_time_rate == pytest.approx((9 + 6 * 0.8) / 18)
    assert known.declares_skill.tolist() == [True]


def test_who_has_no_rating_shows_the_markets_mean() -> None:
    stats = _known({}, {}).stats(0)
    assert stats.rating == stats.average_rating == 4.5


def test_probabilities_are_the_chains_own_and_success_their_product() -> None:
    found = _known({}, {}).probabilities(0)
    assert (found.accept, found.complete, found.on_time) == (0.5, 0.8, 0.9)
    assert found.success == pytest.approx(0.4)


def test_badges_count_all_tasks_or_those_of_the_category() -> None:
    known = _known({"completed": 12}, {"completed": 7})
    # The badges for all tasks have been earned: one wants 1 task, the other 10.
    assert known.badges(0, CLEANING) == {"master-cleaner": "7/20", "cleaning-badge": "7/10"}
    assert known.badges(0, CODE_OF["other"]) == {}
    assert _known({}, {}).badges(0, CODE_OF["other"]) == {
        "first-quest": "0/1",
        "helpful-hero": "0/10",
    }


def test_evidence_puts_the_record_beside_the_task() -> None:
    known = _known({"assigned": 5, "ended": 3, "completed": 3, "ratings": 2}, {"completed": 1})
    evidence = known.evidence(
        0,
        category=CLEANING,
        pay_usd=60.0,
        service_min=120.0,
        deadline=AT + 100 * MINUTE_S,
        completion=float(AT + 40 * MINUTE_S),
        now=AT,
        urgency=Urgency.HIGH,
        unchecked=("a tie",),
    )
    assert (evidence.completed, evidence.completed_in_category) == (3, 1)
    assert (evidence.open_jobs, evidence.ratings) == (2, 2)
    assert (evidence.accept, evidence.on_time) == (0.5, 0.9)
    assert evidence.spare_min == 60.0
    assert evidence.is_urgent
    assert evidence.is_on_shift
    assert evidence.declares_skill


def _evidence(known: Known) -> PairEvidence:
    return known.evidence(
        0,
        category=CLEANING,
        pay_usd=60.0,
        service_min=120.0,
        deadline=NEVER,
        completion=float(AT),
        now=AT,
        urgency=Urgency.LOW,
        unchecked=(),
    )


def test_evidence_tells_what_accepted_tasks_were_like() -> None:
    known = _known(
        {
            "offers": 9, "accepted": 2, "expected": 3.5,
            "accepted_log_pay": np.log(20.0) + np.log(45.0),
            "accepted_log_km": np.log1p(1.0) + np.log1p(7.0),
        },
        {"offers": 4, "accepted": 1, "expected": 0.5},
    )  # fmt: skip
    told = _evidence(known)
    assert (told.offers, told.accepted, told.expected) == (9, 2, 3.5)
    assert (told.category_offers, told.category_accepted, told.category_expected) == (4, 1, 0.5)
    assert told.accepted_hourly_usd == pytest.approx(30.0)  # the geometric mean of 20 and 45
    assert told.accepted_distance_m == pytest.approx(3_000.0)  # of 2 and 8, less one
    assert told.hour == 10.0


def test_who_has_accepted_nothing_has_no_usual_pay_or_distance() -> None:
    told = _evidence(_known({}, {}))
    assert (told.accepted_hourly_usd, told.accepted_distance_m) == (0.0, 0.0)


def test_pay_from_door_to_door_counts_the_way() -> None:
    service, way = SERVICE_MIN[CLEANING], float(travel_min(np.array([800.0]), np.array([10.0]))[0])
    told = _evidence(_known({}, {}))
    assert told.door_hourly_usd == pytest.approx(60.0 / (service + way) * 60.0, rel=1e-5)


def test_nobody_is_on_time_who_is_done_after_the_deadline() -> None:
    known = _known({}, {})
    assert known.with_completions(np.array([AT + 60.0]), AT + 60).probabilities(0).on_time == 0.9
    assert known.with_completions(np.array([AT + 61.0]), AT + 60).probabilities(0).on_time == 0.0
    assert known.with_completions(np.array([AT + 61.0]), NEVER).probabilities(0).on_time == 0.9
