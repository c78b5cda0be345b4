"""Levels and streak risk from known paces, and whole predictions of a simulated worker."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from data.reference.calendar import DAY_S, HOUR_S, epoch
from data.simulation.run import Simulation
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.patterns.predictions import (
    QUIET_FROM,
    QUIET_UNTIL,
    RiskLevel,
    level_up,
    streak_risk,
)
from engine.patterns.question import Analysis, PatternQuestion
from engine.patterns.streaks import BreakReason, Consciousness, Streak
from features.activity import ACTIVITY_COLUMN, ACTIVITY_FEATURES
from models.forecasts import NO_FORECASTS
from models.release import Release
from tests.engine.patterns.scene import NOW


def _standing(*, hours_left: float, days: int = 4) -> Streak:
    ends = NOW + int(hours_left * HOUR_S)
    return Streak(days, days, Consciousness.MEDIUM, 0, BreakReason.NOT_KNOWN, 0, ends, ends, False)


def _kept(rate: float) -> np.ndarray:
    """Activity by which, without a fitted model, a streak is kept with this chance."""
    activity = np.zeros((1, len(ACTIVITY_FEATURES)), dtype=np.float32)
    activity[0, ACTIVITY_COLUMN["work_rate"]] = rate
    return activity


@pytest.mark.parametrize(
    ("kept", "level"), [(0.9, RiskLevel.LOW), (0.5, RiskLevel.MEDIUM), (0.2, RiskLevel.HIGH)]
)
def test_the_word_for_a_risk(kept: float, level: RiskLevel) -> None:
    risk = streak_risk(NO_FORECASTS, _kept(kept), _standing(hours_left=10.0), now=NOW)
    assert (risk.level, risk.hours_left, risk.days) == (level, 10.0, 4)
    assert risk.lost == pytest.approx(1.0 - kept)


def test_two_hours_are_a_high_risk_whatever_the_model_says() -> None:
    risk = streak_risk(NO_FORECASTS, _kept(0.99), _standing(hours_left=2.0), now=NOW)
    assert risk.level is RiskLevel.HIGH


def test_without_a_streak_there_is_nothing_to_lose() -> None:
    none = Streak(0, 5, Consciousness.LOW, 0, BreakReason.NOT_KNOWN, 0, 0, 0, False)
    risk = streak_risk(NO_FORECASTS, _kept(0.0), none, now=NOW)
    assert (risk.level, risk.lost, risk.hours_left) == (RiskLevel.LOW, 0.0, 0.0)


def test_a_level_comes_when_its_xp_is_earned() -> None:
    # 4,500 XP is level 7 (3,600 to 4,900); 20 USD a day are 40 XP: 400 take ten days.
    found = level_up(4_500, 20.0, pay_usd=50.0, now=NOW)
    assert (found.level, found.next_level, found.xp_needed, found.days) == (7, 8, 400, 10.0)
    assert found.progress == pytest.approx(900 / 1_300)
    assert (found.tasks, found.date) == (4, "2026-07-10")


def test_a_higher_tier_earns_xp_faster() -> None:
    # 10,000 XP is level 11, whose tier gives 1.2 times the XP.
    assert level_up(10_000, 20.0, pay_usd=50.0, now=NOW).days == pytest.approx(2_100 / 48)


def test_without_earnings_a_level_takes_more_than_a_year() -> None:
    found = level_up(0, 0.0, pay_usd=50.0, now=NOW)
    assert (found.days, found.date) == (None, "2027-06-30")


@pytest.fixture(scope="module")
def matcher(tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime) -> Matcher:
    """The tiny city and the release that was trained on it."""
    market = MarketSnapshot.build(
        tiny_simulation.history, as_of=tiny_until, space=tiny_release.text_space
    )
    return Matcher(tiny_release, market)


@pytest.fixture(scope="module")
def busiest(tiny_simulation: Simulation) -> str:
    """The worker who completed most."""
    e = tiny_simulation.history.exposures
    row = np.bincount(e.workers[e.completed == 1]).argmax()
    return str(tiny_simulation.history.workers.ids[row])


def test_the_week_holds_what_is_earned_already(
    matcher: Matcher, tiny_simulation: Simulation, tiny_until: datetime, busiest: str
) -> None:
    history, row = tiny_simulation.history, matcher.market.worker_row[busiest]
    e = history.exposures
    monday = epoch(tiny_until) - 34 * HOUR_S  # Tuesday 10:00
    mine = (e.workers == row) & (e.completed == 1) & (e.completed_known_at >= monday)
    earned = float(history.tasks.pay_usd[e.tasks[mine]].sum())
    found = matcher.analyse(PatternQuestion(busiest), now=tiny_until).predictions
    assert found.week.low_usd >= earned - 0.01
    assert found.week.low_usd <= found.week.usd <= found.week.high_usd
    assert found.month.usd >= found.week.low_usd - 0.01  # the month began before the week


def test_chances_are_chances_and_nobody_is_written_to_at_night(
    matcher: Matcher, tiny_until: datetime
) -> None:
    for worker in (None, "worker-1", "worker-2", "worker-150", "nobody"):
        found = matcher.analyse(PatternQuestion(worker), now=tiny_until).predictions
        assert 0.0 <= found.works_today <= 1.0
        assert QUIET_UNTIL <= found.notify_hour < QUIET_FROM
        assert found.projected_month_usd >= 0.0


def test_whoever_has_begun_today_works_today(
    matcher: Matcher, tiny_simulation: Simulation, tiny_until: datetime
) -> None:
    sessions = tiny_simulation.history.sessions
    today = np.flatnonzero(sessions.began_at >= epoch(tiny_until) - 10 * HOUR_S)
    worker = str(tiny_simulation.history.workers.ids[sessions.workers[today[0]]])
    assert matcher.analyse(PatternQuestion(worker), now=tiny_until).predictions.works_today == 1.0


def test_an_unknown_user_gets_what_is_usual(matcher: Matcher, tiny_until: datetime) -> None:
    unknown = matcher.analyse(PatternQuestion("nobody"), now=tiny_until)
    anonymous = matcher.analyse(PatternQuestion(None), now=tiny_until)
    assert unknown == anonymous
    assert (unknown.confidence, unknown.data_points, unknown.alerts) == (0.0, 0, ())
    assert unknown.predictions.level.level == 1


def test_confidence_grows_with_what_is_known(
    matcher: Matcher, tiny_until: datetime, busiest: str
) -> None:
    week, quarter = (
        matcher.analyse(PatternQuestion(busiest, days), now=tiny_until) for days in (7, 90)
    )
    assert week.data_points < quarter.data_points
    assert 0.0 < week.confidence < quarter.confidence < 1.0


def test_what_happens_later_changes_nothing(
    matcher: Matcher, tiny_until: datetime, busiest: str
) -> None:
    """Asked as of a week ago, the analysis knows of no outcome since."""
    before = datetime.fromtimestamp(epoch(tiny_until) - 7 * DAY_S, tiny_until.tzinfo)
    found = matcher.analyse(PatternQuestion(busiest, 90), now=before)
    all_offers = matcher.market.ledger.offers_of(matcher.market.worker_row[busiest])
    shown = int(np.sum(all_offers.shown_at < epoch(before)))
    assert found.data_points < len(all_offers) * 2
    assert found.patterns.performance.ended <= shown


def test_only_findings_that_were_asked_for_are_told(
    matcher: Matcher, tiny_until: datetime, busiest: str
) -> None:
    whole = matcher.analyse(PatternQuestion(busiest, 90), now=tiny_until)
    some = matcher.analyse(
        PatternQuestion(busiest, 90, frozenset({Analysis.EARNINGS}), False), now=tiny_until
    )
    assert some.patterns == whole.patterns
    assert {insight.analysis for insight in some.insights} <= {Analysis.EARNINGS}
    assert {alert.analysis for alert in some.alerts} <= {Analysis.EARNINGS}
    assert some.recommended == ()
