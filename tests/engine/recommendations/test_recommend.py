"""Whole recommendations over the tiny city: doable, varied, in order, and told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pytest

from data.columns import TaskStatus
from data.errors import NoLocation
from data.reference.calendar import DAY_S, HOUR_S
from data.reference.geography import distance_m
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.recommendations.findings import (
    GOALS,
    HeldBack,
    HeldReason,
    Priority,
    RecommendationKind,
    Recommended,
)
from engine.recommendations.question import Dismissed, RecommendationQuestion
from models.release import Release
from tests.engine.scene import AT, LAT, LNG, NOW, snapshot, tasks, workers
from tests.factories import some_exposures

NOBODY: Final = RecommendationQuestion(None, LAT, LNG)


def _ask(
    matcher: Matcher, question: RecommendationQuestion, now: datetime, ranking_id: str = "r"
) -> Recommended:
    return matcher.recommend(question, now=now, ranking_id=ranking_id)


def _workers(market: MarketSnapshot) -> list[str]:
    return [str(name) for name in market.workers.ids[np.isfinite(market.workers.lat)]][:60]


@pytest.fixture(scope="module")
def answers(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> dict[str, Recommended]:
    """What sixty workers are recommended on demand."""
    return {
        name: _ask(matcher, RecommendationQuestion(name), tiny_until) for name in _workers(market)
    }


def test_workers_are_recommended_things_of_several_kinds(
    answers: dict[str, Recommended],
) -> None:
    kinds = Counter(one.kind for found in answers.values() for one in found.recommendations)
    assert {RecommendationKind.PERFECT_MATCH, RecommendationKind.EARNINGS_BOOST} <= set(kinds)
    assert any(found.bundles for found in answers.values())
    assert any(found.insights for found in answers.values())


def test_no_task_stands_in_two_recommendations_or_in_two_bundles(
    answers: dict[str, Recommended],
) -> None:
    for found in answers.values():
        tasks = [task.task_id for one in found.recommendations for task in one.tasks]
        assert len(tasks) == len(set(tasks))
        bundled = [id for bundle in found.bundles for id in bundle.found.task_ids]
        assert len(bundled) == len(set(bundled))
        assert len(found.bundles) <= found.bundles_found


def test_they_stand_by_value_and_each_has_an_id_of_its_own(
    answers: dict[str, Recommended],
) -> None:
    for found in answers.values():
        values = [one.value_usd for one in found.recommendations]
        assert values == sorted(values, reverse=True)
        assert [one.id for one in found.recommendations] == [
            f"r-{number + 1}" for number in range(len(values))
        ]


def test_what_is_kept_for_the_journal_is_what_is_shown(answers: dict[str, Recommended]) -> None:
    for found in answers.values():
        shown = tuple(task for one in found.recommendations for task in one.tasks)
        assert found.ranking.matches == shown
        assert [match.rank for match in shown] == list(range(1, len(shown) + 1))
        assert found.ranking.bundles == tuple(bundle.found for bundle in found.bundles)


def test_nothing_is_recommended_that_the_worker_cannot_do(
    answers: dict[str, Recommended], market: MarketSnapshot
) -> None:
    people, work = market.workers, market.tasks
    for name, found in answers.items():
        who = market.worker_row[name]
        ids = [match.task_id for match in found.ranking.matches]
        ids += [id for bundle in found.bundles for id in bundle.found.task_ids]
        for row in (market.task_row[id] for id in ids):
            needed, held = int(work.required[row]), int(people.qualifications[who])
            assert needed & held == needed
            assert work.poster_ids[row] != name
            assert work.status[row] == TaskStatus.OPEN
            away = distance_m(people.lat[who], people.lng[who], work.lat[row], work.lng[row])
            stated = people.max_distance_m[who]
            assert np.isnan(stated) or away <= stated * (1.0 + 1e-6)
        for one in found.recommendations:
            assert one.expires_min is None or one.expires_min >= 0.0


def test_equal_questions_get_equal_recommendations(
    matcher: Matcher, answers: dict[str, Recommended], tiny_until: datetime
) -> None:
    for name, found in list(answers.items())[:5]:
        again = _ask(matcher, RecommendationQuestion(name), tiny_until)
        assert again.recommendations == found.recommendations


def test_of_a_stranger_only_the_request_counts(matcher: Matcher, tiny_until: datetime) -> None:
    nobody = _ask(matcher, NOBODY, tiny_until)
    stranger = _ask(matcher, replace(NOBODY, worker_id="a stranger"), tiny_until)
    assert nobody.recommendations
    assert stranger.recommendations == nobody.recommendations
    assert {one.kind for one in nobody.recommendations}.isdisjoint(GOALS)


def test_what_a_stranger_states_counts(matcher: Matcher, tiny_until: datetime) -> None:
    stated = replace(NOBODY, streak_days=15, level=12, xp=14_300)
    found = {one.kind: one for one in _ask(matcher, stated, tiny_until).recommendations}
    streak, level = found[RecommendationKind.STREAK_SAVE], found[RecommendationKind.LEVEL_UP]
    assert (streak.facts["days"], streak.facts["on_record"]) == (15.0, 0.0)
    assert (level.facts["level"], level.facts["xp"]) == (13.0, 100.0)
    # Level 12 earns 1.2 times the XP of level 1: floor(2 x pay) x 1.2.
    task = level.tasks[0]
    assert task.earnings.xp == int(np.floor(np.floor(2.0 * task.earnings.pay_usd) * 1.2 + 1e-9))


def test_who_is_nowhere_is_asked_where_he_is(matcher: Matcher, tiny_until: datetime) -> None:
    with pytest.raises(NoLocation):
        _ask(matcher, RecommendationQuestion(None), tiny_until)


def test_where_he_cannot_be_asked_he_is_told_that_his_place_is_unknown(
    matcher: Matcher, tiny_until: datetime
) -> None:
    found = _ask(matcher, RecommendationQuestion(None, needs_place=False), tiny_until)
    assert found.held == HeldBack(HeldReason.PLACE_UNKNOWN)
    assert (found.recommendations, found.bundles) == ((), ())


def test_a_dismissed_task_does_not_come_back(
    matcher: Matcher, answers: dict[str, Recommended], tiny_until: datetime
) -> None:
    name, found = next((n, f) for n, f in answers.items() if f.bundles and f.recommendations)
    gone = frozenset({found.ranking.matches[0].task_id, *found.bundles[0].found.task_ids})
    again = _ask(matcher, RecommendationQuestion(name, dismissed=Dismissed(gone)), tiny_until)
    assert gone.isdisjoint(match.task_id for match in again.ranking.matches)
    assert gone.isdisjoint(id for b in again.bundles for id in b.found.task_ids)


def test_an_alert_stands_alone(
    matcher: Matcher, answers: dict[str, Recommended], tiny_until: datetime
) -> None:
    alerts = 0
    for name, found in answers.items():
        told = _ask(matcher, RecommendationQuestion(name, is_proactive=True), tiny_until)
        assert len(told.recommendations) <= 1
        assert told.is_alert == bool(told.recommendations)
        assert told.held is None
        alerts += told.is_alert
        if told.is_alert:
            (alert,) = told.recommendations
            assert alert.tasks[0].task_id in {
                task.task_id for one in found.recommendations for task in one.tasks
            }
        else:
            assert (told.bundles, told.insights) == ((), ())
    assert alerts > 0


def test_at_night_lately_and_of_nobody_there_is_no_alert(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    asked = RecommendationQuestion(_workers(market)[0], is_proactive=True)
    lately = replace(asked, alerted_at=tiny_until - timedelta(minutes=30))
    night = tiny_until + timedelta(hours=12)  # 22:00 there
    for question, now, held in (
        (lately, tiny_until, HeldBack(HeldReason.ALERTED_LATELY, 30.0)),
        (asked, night, HeldBack(HeldReason.QUIET_HOURS, 600.0)),
        (replace(NOBODY, is_proactive=True), tiny_until, HeldBack(HeldReason.NOBODY_KNOWN)),
    ):
        found = _ask(matcher, question, now)
        assert found.held == held
        assert (found.recommendations, found.bundles, found.insights) == ((), (), ())


def test_the_place_of_the_request_decides_whose_night_it_is(
    matcher: Matcher, market: MarketSnapshot, tiny_until: datetime
) -> None:
    # 10 in the morning in San Francisco is 19:00 in Berlin and 2:00 in Tokyo.
    asked = RecommendationQuestion(_workers(market)[0], 52.52, 13.405, is_proactive=True)
    assert _ask(matcher, asked, tiny_until).held is None
    tokyo = replace(asked, lat=35.6762, lng=139.6503)
    assert _ask(matcher, tokyo, tiny_until).held == HeldBack(HeldReason.QUIET_HOURS, 360.0)


def test_confidence_is_the_mean_chance_of_success(answers: dict[str, Recommended]) -> None:
    found = next(f for f in answers.values() if len(f.ranking.matches) > 1)
    chances = [match.probabilities.success for match in found.ranking.matches]
    assert found.confidence == pytest.approx(sum(chances) / len(chances))
    assert found.held_back(HeldBack(HeldReason.ALERTED_LATELY)).confidence == 0.0


def test_a_market_without_tasks_is_answered(tiny_release: Release, tiny_until: datetime) -> None:
    matcher = Matcher(tiny_release, snapshot(workers(1), now=tiny_until))
    for proactive in (False, True):
        question = RecommendationQuestion("worker-0", is_proactive=proactive)
        found = _ask(matcher, question, tiny_until)
        assert (found.recommendations, found.bundles, found.confidence) == ((), (), 0.0)
        assert not found.is_alert


def _with_a_streak() -> MarketSnapshot:
    """One worker who completed a task at 18:30 UTC of each of the last two days; it is 17:00."""
    done = AT - np.array([46, 22]) * HOUR_S - HOUR_S // 2
    told = replace(
        some_exposures(np.random.default_rng(0), 2, 1, 1),
        workers=np.zeros(2, dtype=np.int64),
        tasks=np.arange(2),
        shown_at=done - 2 * HOUR_S,
        accepted=np.ones(2, dtype=np.int8),
        accepted_known_at=done - 2 * HOUR_S + 60,
        assigned=np.ones(2, dtype=np.int8),
        completed=np.ones(2, dtype=np.int8),
        completed_known_at=done,
        on_time=np.ones(2, dtype=np.int8),
        on_time_known_at=done,
    )
    nowhere = np.full(4, np.nan)
    work = tasks(
        4,
        posted_at=np.full(4, AT - 4 * DAY_S),
        status=np.array([TaskStatus.COMPLETED] * 2 + [TaskStatus.OPEN] * 2, dtype=np.int8),
        service_min=np.array([60.0, 60.0, 30.0, 100.0], dtype=np.float32),
        dropoff_lat=nowhere,
        dropoff_lng=nowhere,
    )
    return snapshot(workers(1, streak_days=np.zeros(1, dtype=np.int32)), work, exposures=told)


def test_a_streak_on_record_is_saved_by_a_task_that_can_be_done_before_it_ends(
    tiny_release: Release,
) -> None:
    matcher = Matcher(tiny_release, _with_a_streak())
    question = RecommendationQuestion("worker-0", is_proactive=True)
    (alert,) = _ask(matcher, question, NOW).recommendations
    assert alert.kind is RecommendationKind.STREAK_SAVE
    assert alert.facts == {"days": 2.0, "hours": 1.5, "on_record": 1.0}
    assert (alert.expires_min, alert.priority) == (90.0, Priority.HIGH)
    assert alert.task_id == "task-2"  # the other one takes 100 minutes
    dismissed = Dismissed(kinds=frozenset({RecommendationKind.STREAK_SAVE}))
    again = _ask(matcher, replace(question, dismissed=dismissed), NOW)
    assert all(one.kind not in GOALS for one in again.recommendations)
