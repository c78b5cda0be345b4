"""Which change would matter most: recomputed by the models, told where it is notable."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import MINUTE_S, NEVER
from data.reference.categories import CODE_OF
from data.reference.qualifications import held_mask, required_mask
from engine.candidates import ask_task, facts_for_task
from engine.counterfactual import NOTABLE, TIME_STEP_MIN, Predict, suggestions
from engine.evidence import times_of_work
from engine.findings import Action, ActionKind, Reason, ReasonKind, facts
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import RetrievalLimits
from engine.questions import WorkersForTask
from features.pairs import PairFacts
from models.outcomes import ChainProbabilities
from models.travel import REFERENCE
from tests.engine.scene import AT, LAT, LNG, NOW, north, snapshot, workers

PAY = 40.0


def _asked(**changes: Any) -> WorkersForTask:
    usual = WorkersForTask("new", CODE_OF["delivery"], LAT, LNG, PAY, Urgency.MEDIUM)
    return replace(usual, **changes)


class Responsive:
    """Models made by hand: P(accepts) follows pay, P(on time) follows the deadline."""

    def __init__(self, *, by_pay: float = 0.0, by_hour: float = 0.0) -> None:
        self.by_pay, self.by_hour = by_pay, by_hour
        self.batches: list[int] = []

    def __call__(self, known: PairFacts, rows: IntArray) -> ChainProbabilities:
        self.batches.append(len(rows))
        assert len(known.pay_usd) == len(rows)
        hours = np.minimum((known.deadline - AT) / 3_600.0, 12.0)
        accept = np.clip(0.4 + self.by_pay * (known.pay_usd / PAY - 1.0), 0.0, 1.0)
        on_time = np.clip(0.4 + self.by_hour * hours, 0.0, 1.0)
        return ChainProbabilities(accept, np.full(len(rows), 0.9), on_time)


def _about(value: float) -> Any:
    """Equal to a value but for what rounding and the figure of the earth leave open."""
    return pytest.approx(value, abs=1e-3)


def _suggest(
    predict: Predict,
    market: MarketSnapshot,
    question: WorkersForTask,
    rows: NDArray[np.int64],
    *,
    others: int = 100,
    end: FloatArray | None = None,
) -> tuple[Reason | None, ...]:
    task = ask_task(market, question, AT)
    done = np.full(len(rows), float(AT + 600)) if end is None else end
    return suggestions(
        predict,
        market,
        task,
        rows,
        done,
        eligible=np.concatenate([rows, 1_000 + np.arange(others)]),
        limits=RetrievalLimits(),
        travel=REFERENCE,
    )


def test_a_fifth_more_pay_is_suggested_where_it_matters() -> None:
    market, predict = snapshot(workers(5)), Responsive(by_pay=1.0, by_hour=0.0)
    told = _suggest(predict, market, _asked(), np.arange(5))
    expected = Reason(
        ReasonKind.MORE_PAY_WOULD_HELP,
        0.0,
        facts(pay_usd=40.0, new_pay_usd=48.0, accept=0.4, new_accept=_about(0.6)),
        Action(ActionKind.RAISE_PAY, facts(new_pay_usd=48.0)),
    )
    assert told == (expected,) * 3 + (None,) * 2
    assert len(predict.batches) == 1  # all changes to all workers at once


@pytest.mark.parametrize(("pay", "new_pay"), [(40.0, 48.0), (41.0, 50.0), (0.0, 1.0), (2.5, 4.0)])
def test_the_pay_asked_about_is_a_fifth_more_in_whole_usd_and_a_dollar_at_least(
    pay: float, new_pay: float
) -> None:
    seen: list[FloatArray] = []

    def predict(known: PairFacts, rows: IntArray) -> ChainProbabilities:
        seen.append(known.pay_usd)
        return Responsive()(known, rows)

    _suggest(predict, snapshot(workers(1)), _asked(pay_usd=pay), np.arange(1))
    assert seen[0].tolist() == [max(pay, 0.01), new_pay, max(pay, 0.01)]


def test_two_hours_more_are_suggested_where_time_is_what_is_short() -> None:
    market, predict = snapshot(workers(2)), Responsive(by_pay=0.1, by_hour=0.1)
    question = _asked(deadline=NOW + timedelta(hours=1))
    told = _suggest(predict, market, question, np.arange(2))
    reason = Reason(
        ReasonKind.MORE_TIME_WOULD_HELP,
        0.0,
        facts(
            later_min=120.0,
            in_time=_about(0.4 * 0.9 * 0.5),
            new_in_time=_about(0.4 * 0.9 * 0.7),
        ),
        Action(ActionKind.EXTEND_DEADLINE, facts(later_min=120.0)),
    )
    assert told == (reason, reason)


def test_who_would_be_done_too_late_is_in_time_only_with_a_later_deadline() -> None:
    market, deadline = snapshot(workers(2)), NOW + timedelta(hours=1)
    end = np.array([AT + 30 * MINUTE_S, AT + 90 * MINUTE_S], dtype=np.float64)
    first, second = _suggest(
        Responsive(), market, _asked(deadline=deadline), np.arange(2), end=end
    )
    assert first is None  # his own chance does not change
    assert second is not None
    assert second.values()["in_time"] == 0.0
    assert second.values()["new_in_time"] == pytest.approx(0.4 * 0.9 * 0.4)


@pytest.mark.parametrize("deadline", [None, NOW, NOW - timedelta(days=400)])
def test_no_deadline_and_a_deadline_that_has_passed_cannot_be_put_off(
    deadline: datetime | None,
) -> None:
    told = _suggest(
        Responsive(by_hour=0.2), snapshot(workers(2)), _asked(deadline=deadline), np.arange(2)
    )
    assert told == (None, None)


def test_a_change_that_brings_little_is_not_told() -> None:
    market = snapshot(workers(1))
    gain_per_pay = 0.9 * 0.4 * 0.2  # success given acceptance, of a fifth more pay
    enough = (NOTABLE + 0.001) / gain_per_pay
    for by_pay, is_told in [(enough, True), (enough * 0.95, False)]:
        (told,) = _suggest(Responsive(by_pay=by_pay), market, _asked(), np.arange(1))
        assert (told is not None) is is_told


def test_a_requirement_is_named_that_keeps_away_better_workers() -> None:
    held = np.array([held_mask(["car", "cpr"])] + [held_mask(["car"])] * 6, dtype=np.uint64)
    market = snapshot(workers(7, qualifications=held, lat=north([9_000.0] + [100.0] * 6)))
    near = Nearness()
    question = _asked(requirements=("car", "cpr"))
    (told,) = _suggest(near, market, question, np.array([0]), others=0)
    assert told == Reason(
        ReasonKind.FEWER_REQUIREMENTS_WOULD_HELP,
        0.0,
        facts(
            qualification="cpr",
            candidates=1.0,
            new_candidates=7.0,
            in_time=_about(0.1),
            new_in_time=_about(0.99),
        ),
        Action(ActionKind.DROP_REQUIREMENT, facts(qualification="cpr")),
    )
    assert near.batches == 1
    assert near.required == {required_mask(["car", "cpr"])[0]}  # reach is asked, nothing else


class Nearness:
    """P(accepts) falls with distance alone; the other outcomes are certain."""

    def __init__(self) -> None:
        self.batches, self.required = 0, set[int]()

    def __call__(self, known: PairFacts, rows: IntArray) -> ChainProbabilities:
        self.batches += 1
        self.required |= set(known.required.tolist())
        ones = np.ones(len(rows))
        return ChainProbabilities(1.0 - known.distance_m / 10_000.0, ones, ones)


def test_a_requirement_that_keeps_nobody_better_away_is_not_questioned() -> None:
    held = np.array([held_mask(["cpr"])] * 2 + [0], dtype=np.uint64)
    market = snapshot(workers(3, qualifications=held, lat=north([8_000.0, 100.0, 9_000.0])))
    question = _asked(requirements=("cpr",))
    # The better of the two who may do it is not ranked; dropping the requirement adds a worse one.
    task = ask_task(market, question, AT)
    told = suggestions(
        Nearness(),
        market,
        task,
        np.array([0]),
        np.full(1, float(AT + 600)),
        eligible=np.array([0, 1]),
        limits=RetrievalLimits(),
        travel=REFERENCE,
    )
    assert told == (None,)


def test_where_there_are_candidates_enough_no_requirement_is_questioned() -> None:
    held = np.array([held_mask(["cpr"])] + [0] * 6, dtype=np.uint64)
    market = snapshot(workers(7, qualifications=held, lat=north([9_000.0] + [100.0] * 6)))
    question = _asked(requirements=("cpr",))
    told = _suggest(Nearness(), market, question, np.array([0]), others=9)
    assert told == (None,)


def test_without_candidates_nothing_is_suggested() -> None:
    assert _suggest(Responsive(by_pay=1.0), snapshot(), _asked(), np.arange(0)) == ()


# ---- With trained models ----------------------------------------------------------------------


def _chances(
    matcher: Matcher, market: MarketSnapshot, question: WorkersForTask, row: int
) -> tuple[float, float]:
    """P(accepts) and P(accepts, completes, on time), asked of the models from the start."""
    task = ask_task(market, question, AT)
    known = facts_for_task(market, task, np.array([row]))
    found = matcher.predict(known, np.array([row]))
    _, end = times_of_work(
        AT, known.distance_m, task.earliest_start, np.array([task.service_min]), REFERENCE
    )
    on_time = np.where(end > task.deadline, 0.0, found.on_time)
    return float(found.accept[0]), float((found.success * on_time)[0])


def test_what_is_suggested_is_what_the_models_say_when_asked_anew(
    plain_matcher: Matcher, market: MarketSnapshot
) -> None:
    rng, kinds = np.random.default_rng(0), []
    for _ in range(80):
        question = _asked(
            category=int(rng.integers(0, 45)),
            pay_usd=float(rng.uniform(10, 60)),
            deadline=NOW + timedelta(hours=float(rng.uniform(0.5, 6))),
        )
        ranking = plain_matcher.workers_for_task(question, now=NOW, ranking_id="r")
        for match in ranking.matches:
            last, row = match.reasons[-1], market.worker_row[match.worker_id]
            if not last.is_suggestion:
                continue
            kinds.append(last.kind)
            told = last.values()
            before = _chances(plain_matcher, market, question, row)
            if last.kind is ReasonKind.MORE_PAY_WOULD_HELP:
                changed = replace(question, pay_usd=float(told["new_pay_usd"]))
                after = _chances(plain_matcher, market, changed, row)
                assert (told["accept"], told["new_accept"]) == pytest.approx((before[0], after[0]))
                assert after[0] > before[0]
                assert told["accept"] == pytest.approx(match.probabilities.accept)
            else:
                assert question.deadline is not None
                changed = replace(
                    question, deadline=question.deadline + timedelta(minutes=TIME_STEP_MIN)
                )
                after = _chances(plain_matcher, market, changed, row)
                expected = (before[1], after[1])
                assert (told["in_time"], told["new_in_time"]) == pytest.approx(expected)
            assert after[1] - before[1] >= NOTABLE - 1e-9
    assert set(kinds) == {ReasonKind.MORE_PAY_WOULD_HELP, ReasonKind.MORE_TIME_WOULD_HELP}


def test_a_later_deadline_never_lowers_a_probability(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    rows = np.arange(len(market.workers))
    before: FloatArray = np.zeros((3, len(rows)))
    for hours in (0.5, 1.0, 2.0, 4.0, 8.0, 24.0, None):
        known = facts_for_task(market, ask_task(market, _asked(), AT), rows)
        deadline = NEVER if hours is None else AT + int(hours * 3_600)
        changed = replace(known, deadline=np.full(len(rows), deadline))
        chances = np.array(matcher.predict(changed, rows))
        assert np.all(chances >= before)
        before = chances
