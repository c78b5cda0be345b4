"""How a market answers a pay: worked out by hand, against brute force, and monotone in pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.arrays import FloatArray
from data.columns import Urgency
from data.reference.calendar import NEVER
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.pay_response import (
    ANSWER_MIN,
    ROUND_ANSWERS,
    PayResponse,
    fill_minutes,
    first_to_accept,
    pay_response,
    usual_answer_min,
)
from engine.questions import WorkersForTask
from features.pairs import PairFacts
from tests.engine.scene import AT, LAT, LNG, NOW, snapshot, workers
from tests.factories import some_exposures

PAYS = np.array([0.0, 5.0, 12.0, 20.0, 33.0, 47.0, 70.0, 130.0, 1_000.0])


def _asked(number: int = 0, pay_usd: float = 45.0, limit: int = 10) -> WorkersForTask:
    category = number * 7 % 45
    return WorkersForTask(f"t{number}", category, LAT, LNG, pay_usd, Urgency.MEDIUM, limit=limit)


def _respond(
    matcher: Matcher, market: MarketSnapshot, question: WorkersForTask, worth: float | None = None
) -> PayResponse:
    over = matcher if matcher.market is market else replace(matcher, market=market)
    return pay_response(over, question, PAYS, now=NOW, worth_usd=worth)


# ---- The race to accept -----------------------------------------------------------------------


def test_two_who_accept_as_a_coin_falls() -> None:
    race = first_to_accept(np.array([[0.5, 0.5]]))
    assert race.anybody.tolist() == pytest.approx([0.75])
    assert race.first[0].tolist() == pytest.approx([0.375, 0.375])  # 1/4 alone, 1/4 half the time
    assert race.mean_share.tolist() == pytest.approx([(0.5 * 1 + 0.25 / 2) / 0.75])


def test_time_to_fill_counts_the_first_answer_and_the_rounds_before_it() -> None:
    one = first_to_accept(np.array([[0.25]]))
    assert fill_minutes(one, 20.0).tolist() == pytest.approx([20.0 + 3.0 * 20.0 * 3.0])
    certain = first_to_accept(np.array([[1.0, 1.0]]))
    assert fill_minutes(certain, 20.0).tolist() == pytest.approx([10.0])


def test_a_task_that_nobody_takes_is_never_filled() -> None:
    for chances in (np.zeros((1, 3)), np.zeros((1, 0))):
        race = first_to_accept(chances)
        assert race.anybody.tolist() == [0.0]
        assert race.first.sum() == 0.0
        assert fill_minutes(race, 20.0).tolist() == [np.inf]


def _by_enumeration(chances: FloatArray) -> tuple[float, FloatArray, float]:
    """P(anybody), P(each is first) and E[1/N; N > 0] over all 2^k cases."""
    anybody, share, first = 0.0, 0.0, np.zeros(len(chances))
    for case in product((0, 1), repeat=len(chances)):
        accepts = np.array(case, dtype=bool)
        p = float(np.where(accepts, chances, 1.0 - chances).prod())
        if accepts.any():
            anybody += p
            share += p / accepts.sum()
            first[accepts] += p / accepts.sum()
    return anybody, first, share


@given(arrays(np.float64, st.integers(1, 9), elements=st.floats(0, 1)))
def test_the_race_is_that_of_all_cases_counted(chances: FloatArray) -> None:
    race = first_to_accept(chances[None, :])
    anybody, first, share = _by_enumeration(chances)
    assert race.anybody[0] == pytest.approx(anybody, abs=1e-12)
    np.testing.assert_allclose(race.first[0], first, rtol=0, atol=1e-12)
    assert race.mean_share[0] * race.anybody[0] == pytest.approx(share, abs=1e-12)


@given(
    chances=arrays(np.float64, st.integers(1, 30), elements=st.floats(0.001, 1)),
    raised=st.floats(0, 1),
    who=st.integers(0, 29),
)
def test_who_is_likelier_to_accept_shortens_the_wait(
    chances: FloatArray, raised: float, who: int
) -> None:
    more = chances.copy()
    more[who % len(chances)] += raised * (1.0 - more[who % len(chances)])
    before, after = first_to_accept(chances[None, :]), first_to_accept(more[None, :])
    assert after.anybody[0] >= before.anybody[0] - 1e-12
    waits = [fill_minutes(race, 20.0)[0] for race in (before, after)]
    assert waits[1] <= waits[0] * (1.0 + 1e-9)
    assert before.first.sum() == pytest.approx(before.anybody[0])


# ---- The response of a market -----------------------------------------------------------------


def test_better_pay_never_lowers_acceptance_nor_lengthens_the_wait(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    for number in range(20):
        answer = _respond(matcher, market, _asked(number))
        assert answer.shown == 10
        assert np.all(np.diff(answer.accept_best) >= 0.0)
        assert np.all(np.diff(answer.accept_any) >= -1e-12)
        assert np.all(np.diff(answer.fill_min) <= 1e-9 * answer.fill_min[:-1])
        assert answer.accept_any[-1] > answer.accept_any[0] + 0.05


def test_at_the_asked_pay_it_is_what_the_ranking_says(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    question = _asked(3, pay_usd=33.0, limit=4)
    matches = matcher.workers_for_task(question, now=NOW, ranking_id="r").matches
    answer = _respond(matcher, market, question)
    at = PAYS.tolist().index(33.0)
    assert answer.accept_best[at] == pytest.approx(matches[0].probabilities.accept)
    looks = matcher.release.examination.predict(np.arange(1, 5))
    chances = np.array([match.probabilities.accept for match in matches]) * looks
    assert answer.accept_any[at] == pytest.approx(1.0 - np.prod(1.0 - chances))
    _, first, share = _by_enumeration(chances)
    completes = np.array([match.probabilities.complete for match in matches])
    assert answer.complete[at] == pytest.approx(float(first @ completes))
    q = answer.accept_any[at]
    expected = ANSWER_MIN * (share / q + ROUND_ANSWERS * (1.0 - q) / q)
    assert answer.fill_min[at] == pytest.approx(expected)


def test_worth_less_pay_counts_only_if_the_work_is_done(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    answer = _respond(matcher, market, _asked(), worth=100.0)
    assert answer.value_usd is not None
    np.testing.assert_allclose(answer.value_usd, answer.complete * (100.0 - PAYS))
    best = int(np.argmax(answer.value_usd))
    assert 0.0 < PAYS[best] < 100.0  # neither nothing nor all of it is the best pay
    assert _respond(matcher, market, _asked()).value_usd is None


def test_the_whole_grid_is_one_batch(
    matcher: Matcher, market: MarketSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches, plain = [], Matcher.predict

    def counted(self: Matcher, known: PairFacts, rows: np.ndarray) -> object:
        batches.append(len(rows))
        return plain(self, known, rows)

    monkeypatch.setattr(Matcher, "predict", counted)
    _respond(matcher, market, _asked())
    assert batches == [10 * len(PAYS)]


def test_the_pays_asked_for_may_come_in_any_order_and_be_none(
    matcher: Matcher, market: MarketSnapshot
) -> None:
    whole = _respond(matcher, market, _asked())
    order = np.random.default_rng(0).permutation(len(PAYS))
    mixed = pay_response(matcher, _asked(), PAYS[order], now=NOW)
    np.testing.assert_allclose(mixed.fill_min, whole.fill_min[order], rtol=1e-12)
    assert pay_response(matcher, _asked(), PAYS[:0], now=NOW).fill_min.shape == (0,)


def test_where_nobody_is_a_task_is_never_filled(matcher: Matcher) -> None:
    answer = _respond(matcher, snapshot(), _asked(), worth=100.0)
    assert answer.shown == 0
    assert answer.accept_best.tolist() == answer.accept_any.tolist() == [0.0] * len(PAYS)
    assert np.all(np.isinf(answer.fill_min))
    assert answer.value_usd is not None
    assert answer.value_usd.tolist() == [0.0] * len(PAYS)


def test_more_workers_fill_a_task_sooner(matcher: Matcher) -> None:
    waits = [_respond(matcher, snapshot(workers(n)), _asked()).fill_min for n in (1, 3, 9)]
    assert np.all(waits[0] > waits[1])
    assert np.all(waits[1] > waits[2])


# ---- How long an answer takes -----------------------------------------------------------------


def test_the_usual_answer_time_is_that_of_known_acceptances() -> None:
    shown = some_exposures(np.random.default_rng(0), 200, 5, 5)
    accepted = np.where(np.arange(200) < 100, 1, 0).astype(np.int8)
    wait = np.where(np.arange(200) % 2 == 0, 600, 1_800)
    shown = replace(
        shown,
        shown_at=np.full(200, AT),
        accepted=accepted,
        accepted_known_at=np.where(accepted == 1, AT + wait, AT + 60),
    )
    assert usual_answer_min(shown, as_of=NOW + timedelta(hours=1)) == 20.0
    # After ten minutes only the quick ones are known: fifty of them.
    assert usual_answer_min(shown, as_of=NOW + timedelta(minutes=10)) == 10.0


def test_where_few_have_accepted_a_stated_time_stands_in() -> None:
    few = some_exposures(np.random.default_rng(0), 49, 5, 5)
    few = replace(few, accepted=np.ones(49, np.int8), accepted_known_at=np.full(49, AT))
    assert usual_answer_min(few, as_of=NOW) == ANSWER_MIN
    unknown = some_exposures(np.random.default_rng(0), 99, 5, 5)
    unknown = replace(unknown, accepted=np.ones(99, np.int8), accepted_known_at=np.full(99, NEVER))
    assert usual_answer_min(unknown, as_of=NOW) == ANSWER_MIN
