"""Recommendations on one page: look at the worker, at what he can do, choose, explain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np

from data.errors import NoLocation
from data.reference.calendar import MARKET_ZONE, epoch, local_time
from data.reference.time_zones import zone_of_nearest_town
from engine.market import MarketSnapshot
from engine.matching import Matcher, SuitedTasks
from engine.patterns.findings import Insight, InsightKind
from engine.patterns.question import PatternQuestion
from engine.questions import TaskMatch, TaskRanking
from engine.recommendations.alerts import alert_of, held_back
from engine.recommendations.choice import choose
from engine.recommendations.drafts import Draft
from engine.recommendations.findings import (
    BundleTask,
    HeldBack,
    HeldReason,
    Recommendation,
    RecommendationKind,
    Recommended,
    RecommendedBundle,
)
from engine.recommendations.goals import level_near, streak_at_risk
from engine.recommendations.offers import Offers, offers_for
from engine.recommendations.question import RecommendationQuestion
from engine.recommendations.taste import Taste
from engine.task_bundles import bundles_of, traveller
from models.expectations import WORK

_PATTERN_DAYS: Final = 30
_MOST_INSIGHTS: Final = 3
_SAID_BY: Final = {
    InsightKind.STREAK_AT_RISK: RecommendationKind.STREAK_SAVE,
    InsightKind.LEVEL_NEAR: RecommendationKind.LEVEL_UP,
}


def recommend(
    matcher: Matcher, question: RecommendationQuestion, *, now: datetime, ranking_id: str
) -> Recommended:
    """What a worker should do, at the moment `now` (aware).

    Ids of recommendations are that of the ranking with their place. Where nobody asked, the
    answer is one alert, or none: `held` says why where he must be left in peace.

    Raises
    ------
    NoLocation
        If neither the question nor the stored profile says where the worker is, and the question
        needs a place.
    """
    nothing = Recommended(TaskRanking(ranking_id, (), 0, matcher.release.id))
    market, at = matcher.market, epoch(now)
    row = None if question.worker_id is None else market.worker_row.get(question.worker_id)
    if question.is_proactive:
        held = _held_back(market, question, row, now)
        if held is not None:
            return nothing.held_back(held)
    try:
        suited, offers = offered(matcher, question, now=now)
    except NoLocation:
        if question.needs_place:
            raise
        return nothing.held_back(HeldBack(HeldReason.PLACE_UNKNOWN))
    analysis = matcher.analyse(PatternQuestion(question.worker_id, _PATTERN_DAYS), now=now)
    expected = analysis.predictions
    on_record = None if row is None else int(market.workers.xp[row])
    drafts = choose(
        offers,
        Taste.of(analysis.patterns, stated=question.categories, declared=suited.worker.skills),
        matcher.policy,
        streak=streak_at_risk(question, expected, now=at),
        level=level_near(question, on_record=on_record),
        dismissed=question.dismissed,
        now=at,
    )
    if question.is_proactive:
        alert = alert_of(
            drafts, hour=float(local_time(at).hour[0]), best_hour=expected.notify_hour
        )
        drafts = [] if alert is None else [alert]
    places = [place for draft in drafts for place in draft.offers]
    matches = matcher.task_matches(suited, offers.pairs[np.array(places, dtype=np.int64)])
    found = _recommendations(drafts, matches, ranking_id)
    is_told = bool(found) or not question.is_proactive
    bundles = _bundles(matcher, suited, question, offers) if is_told else ()
    kept = _apart(bundles)
    return Recommended(
        ranking=TaskRanking(
            ranking_id,
            matches,
            len(suited.rows),
            matcher.release.id,
            bundles=tuple(bundle.found for bundle in kept),
        ),
        recommendations=found,
        bundles=kept,
        insights=_insights(analysis.insights, found) if is_told else (),
        bundles_found=len(bundles),
        is_alert=question.is_proactive and bool(found),
    )


def offered(
    matcher: Matcher, question: RecommendationQuestion, *, now: datetime
) -> tuple[SuitedTasks, Offers]:
    """The tasks that suit a worker, scored, and those of them that he can do now, best first.

    XP and what follows from them are by the XP that the app states, where it does.

    Raises
    ------
    NoLocation
        If neither the question nor the stored profile says where the worker is.
    """
    suited = matcher.suited(question.tasks(within_m=_reach_m(matcher.market, question)), now=now)
    if question.xp is not None:
        suited = suited._replace(worker=replace(suited.worker, xp=question.xp))
    ratio, n = matcher.release.expectations.get(WORK), len(suited.rows)
    offers = offers_for(
        matcher.market,
        suited,
        question,
        work_ratio=np.ones(n) if ratio is None else ratio.predict(suited.pairs.matrix),
        travel=matcher.release.travel,
    )
    return suited, offers


def _held_back(
    market: MarketSnapshot, question: RecommendationQuestion, row: int | None, now: datetime
) -> HeldBack | None:
    """Why the worker is not alerted; of nobody it is not known when he last was."""
    if question.worker_id is None:
        return HeldBack(HeldReason.NOBODY_KNOWN)
    return held_back(question.alerted_at, zone=_zone(market, question, row), now=now)


def _zone(market: MarketSnapshot, question: RecommendationQuestion, row: int | None) -> str:
    """The time zone where the worker is; the market's where that is not known."""
    lat, lng = question.lat, question.lng
    if (lat is None or lng is None) and row is not None:
        lat, lng = float(market.workers.lat[row]), float(market.workers.lng[row])
    if lat is None or lng is None or np.isnan(lat):
        return MARKET_ZONE
    return zone_of_nearest_town(lat, lng)


def _reach_m(market: MarketSnapshot, question: RecommendationQuestion) -> float | None:
    """How far the worker goes: as far as he says now, else as on his profile; None: no limit."""
    row = None if question.worker_id is None else market.worker_row.get(question.worker_id)
    if question.max_distance_m is not None or row is None:
        return question.max_distance_m
    stored = float(market.workers.max_distance_m[row])
    return None if np.isnan(stored) else stored


def _recommendations(
    drafts: list[Draft], matches: tuple[TaskMatch, ...], ranking_id: str
) -> tuple[Recommendation, ...]:
    found, begin = list[Recommendation](), 0
    for number, draft in enumerate(drafts, start=1):
        end = begin + len(draft.offers)
        found.append(
            Recommendation(
                id=f"{ranking_id}-{number}",
                kind=draft.kind,
                priority=draft.priority,
                urgency=draft.urgency,
                value_usd=draft.value_usd,
                tasks=matches[begin:end],
                facts=draft.facts,
                expires_min=draft.expires_min,
            )
        )
        begin = end
    return tuple(found)


def _bundles(
    matcher: Matcher, suited: SuitedTasks, question: RecommendationQuestion, offers: Offers
) -> tuple[RecommendedBundle, ...]:
    """Bundles of tasks that may be recommended, highest expected pay an hour first."""
    columns, rows = matcher.to_bundle(suited)
    may = np.flatnonzero(np.isin(rows, offers.rows))
    columns, ids = columns.take(may), matcher.market.tasks.ids[rows[may]]
    who = traveller(suited.worker, question.tasks(within_m=question.max_distance_m))
    found = []
    for named in bundles_of(columns, ids, who, matcher.release.travel):
        legs = dict.fromkeys(named.task_ids, 0.0)
        for task_id, stop in zip(named.stop_ids, named.bundle.stops, strict=True):
            legs[task_id] += stop.distance_m
        pay = columns.pay_usd[list(named.bundle.rows)]
        tasks = zip(named.task_ids, pay.tolist(), strict=True)
        found.append(
            RecommendedBundle(named, tuple(BundleTask(id, usd, legs[id]) for id, usd in tasks))
        )
    return tuple(sorted(found, key=lambda one: -one.bundle.hourly_usd))


def _apart(bundles: tuple[RecommendedBundle, ...]) -> tuple[RecommendedBundle, ...]:
    """Those that share no task with a better one."""
    kept, taken = list[RecommendedBundle](), set[str]()
    for bundle in bundles:
        ids = set(bundle.found.task_ids)
        if not ids & taken:
            kept.append(bundle)
            taken |= ids
    return tuple(kept)


def _insights(
    insights: tuple[Insight, ...], found: tuple[Recommendation, ...]
) -> tuple[Insight, ...]:
    kinds = {recommendation.kind for recommendation in found}
    return tuple(i for i in insights if _SAID_BY.get(i.kind) not in kinds)[:_MOST_INSIGHTS]
