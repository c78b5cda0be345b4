"""What holds for every history, worker, timeframe and moment."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from data.arrays import IntArray
from data.reference.calendar import DAY_S, moment
from engine.market import MarketSnapshot
from engine.patterns.analysis import PatternAnalysis, analyse_patterns
from engine.patterns.question import PatternQuestion
from features.pairs import PairFacts, pair_matrix
from models.forecasts import NO_FORECASTS
from models.outcomes import ChainProbabilities
from models.release import Release
from serving.contract.patterns_answer import AnalyzePatternsAnswer
from serving.language.messages import messages_in
from tests.engine.markets import AT, random_chain, random_market

CHAIN = random_chain(1)


class _PlainRelease:
    """As much of a release as an analysis asks for."""

    id = "release-1"
    forecasts = NO_FORECASTS


@cache
def _market(seed: int) -> MarketSnapshot:
    return random_market(seed)


def _predict(facts: PairFacts, workers: IntArray) -> ChainProbabilities:
    return CHAIN.predict(pair_matrix(facts))


def _analysis(seed: int, worker: str | None, days: int, now: datetime) -> PatternAnalysis:
    release = cast(Release, _PlainRelease())
    return analyse_patterns(
        release, _market(seed), PatternQuestion(worker, days), _predict, now=now
    )


questions = {
    "seed": st.integers(0, 4),
    "worker": st.one_of(st.none(), st.integers(0, 41).map(lambda n: f"worker-{n}")),
    "days": st.sampled_from([7, 30, 90]),
    "now": st.integers(-40 * DAY_S, 60 * DAY_S).map(lambda step: moment(AT + step)),
}


@settings(max_examples=60, deadline=None)
@given(**questions)
def test_every_figure_keeps_to_its_bounds(
    seed: int, worker: str | None, days: int, now: datetime
) -> None:
    found = _analysis(seed, worker, days, now)
    p, e = found.patterns, found.predictions
    rates = (p.performance.completion, p.performance.on_time, p.performance.acceptance,
             p.schedule.consistency, e.works_today, e.streak.lost, found.confidence)  # fmt: skip
    assert all(0.0 <= rate <= 1.0 for rate in rates)
    assert 1.0 <= p.performance.rating <= 5.0
    assert 0.0 <= p.schedule.days_a_week <= 7.0 + 1e-9
    assert 0.0 <= p.schedule.hours_a_day <= 24.0
    assert p.earnings.sweet_spot_usd[0] < p.earnings.sweet_spot_usd[1]
    assert p.earnings.min_accepted_usd <= p.earnings.max_accepted_usd
    assert p.distance.preferred_m[0] <= p.distance.preferred_m[1]
    assert p.distance.max_willing_m > 0.0
    assert p.streak.current <= p.streak.longest
    assert e.week.low_usd <= e.week.usd <= e.week.high_usd
    assert e.level.xp_needed > 0
    assert sum(taste.share for taste in p.categories.top) <= 1.0 + 1e-9


@settings(max_examples=30, deadline=None)
@given(**questions)
def test_equal_questions_get_equal_answers_that_the_contract_can_say(
    seed: int, worker: str | None, days: int, now: datetime
) -> None:
    first, again = (_analysis(seed, worker, days, now) for _ in range(2))
    assert first == again
    answer = AnalyzePatternsAnswer.of(
        first, messages_in("en"), user_id="user-7", timeframe=f"{days}days", processing_ms=1.0
    )
    said: dict[str, Any] = answer.model_dump(by_alias=True)
    assert said["predictions"]["streakRisk"]["recommendation"]
    assert all(insight["description"] for insight in said["insights"])
    assert "null" not in answer.model_dump_json(by_alias=True)  # as which NaN would be written
