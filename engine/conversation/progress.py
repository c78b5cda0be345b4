"""Streak, level, badges and figures of the user."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.reference.categories import CODE_OF
from data.reference.progress import BADGES, Badge, level_of, tier_of, xp_at_level
from engine.conversation.findings import Finding, FindingKind, SuggestionKind, finding
from engine.conversation.scene import Part, Scene, open_screen

STATS_DAYS: Final = 90
_FEW_RATINGS: Final = 1
_TOLD_BADGES: Final = 3


def streak(scene: Scene) -> Part:
    """The row of days that stands, how long it lasts, and the longest one."""
    claims = scene.question.claims
    if scene.row is None:
        days = float(claims.streak_days or 0)
        kind = FindingKind.STREAK_LONGEST if days else FindingKind.STREAK_NONE
        facts = {"days": days, "longest": days} if days else {}
        told: tuple[Finding, ...] = (Finding(kind, facts),)
    else:
        found = scene.analysis()
        run, risk = found.patterns.streak, found.predictions.streak
        if not run.current:
            told = (finding(FindingKind.STREAK_NONE),)
        else:
            kind = FindingKind.STREAK_SAFE if risk.is_done_today else FindingKind.STREAK_OPEN
            told = (finding(kind, days=float(run.current), hours_left=risk.hours_left),)
        if run.longest > run.current:
            told += (
                finding(
                    FindingKind.STREAK_LONGEST,
                    days=float(run.current),
                    longest=float(run.longest),
                ),
            )
    return Part(
        memory=scene.memory,
        findings=told,
        actions=(
            open_screen("open-tasks", "tasks"),
            open_screen("open-streak-savers", "streak-savers"),
        ),
        suggestions=(SuggestionKind.BEST_TASK, SuggestionKind.LEVEL, SuggestionKind.BADGES),
    )


def level_xp(scene: Scene) -> Part:
    """Level, XP, what the next level needs, and the tier."""
    claims = scene.question.claims
    pace: tuple[Finding, ...] = ()
    if scene.row is not None:
        expected = scene.analysis().predictions.level
        level, xp = expected.level, expected.xp
        if expected.days is not None:
            pace = (
                finding(
                    FindingKind.LEVEL_PACE,
                    tasks=float(expected.tasks),
                    days=float(int(np.ceil(expected.days))),
                ),
            )
    elif claims.xp is not None:
        xp = max(claims.xp, 0)
        level = level_of(xp)
    else:
        return _nobody(scene)
    tier = tier_of(level)
    told = finding(
        FindingKind.LEVEL,
        level=float(level),
        xp=float(xp),
        next_level=float(level + 1),
        xp_needed=float(xp_at_level(level + 1) - xp),
    )
    return Part(
        memory=scene.memory,
        findings=(told, *pace, finding(FindingKind.TIER, tier=tier.name)),
        actions=(open_screen("open-progress", "progress"),),
        suggestions=(SuggestionKind.BADGES, SuggestionKind.BEST_TASK, SuggestionKind.STREAK),
    )


def badges(scene: Scene) -> Part:
    """Badges that are earned, and the nearest steps."""
    if scene.row is None:
        return _nobody(scene)
    offers = scene.matcher.market.ledger.offers_of(scene.row).known(scene.instant)
    done = offers.category[offers.completed == 1]
    earned = 0
    near: list[tuple[float, Badge, int, int]] = []
    for badge in BADGES:
        count = len(done)
        if badge.kind == "category" and badge.category is not None:
            count = int((done == CODE_OF[badge.category]).sum())
        earned += sum(step <= count for step in badge.thresholds)
        following = next((step for step in badge.thresholds if step > count), None)
        if following is not None:
            near.append((count / following, badge, count, following))
    near.sort(key=lambda one: (-one[0], one[3] - one[2], one[1].id))
    steps = tuple(
        finding(FindingKind.BADGE_STEP, badge=badge.id, done=float(count), needed=float(step))
        for _, badge, count, step in near[:_TOLD_BADGES]
    )
    head = (
        finding(FindingKind.BADGES_EARNED, count=float(earned))
        if earned
        else finding(FindingKind.NO_BADGES)
    )
    return Part(
        memory=scene.memory,
        findings=(head, *steps),
        actions=(open_screen("open-badges", "badge-library"),),
        suggestions=(SuggestionKind.LEVEL, SuggestionKind.BEST_TASK, SuggestionKind.STATS),
    )


def my_stats(scene: Scene) -> Part:
    """Rates and rating of the last 90 days."""
    if scene.row is None:
        return _nobody(scene)
    found = scene.analysis(STATS_DAYS)
    own = found.patterns.performance
    told: tuple[Finding, ...]
    if own.ended:
        told = (
            finding(
                FindingKind.STATS,
                days=float(STATS_DAYS),
                tasks=float(own.completed),
                completion=own.completion,
                on_time=own.on_time,
                acceptance=own.acceptance,
            ),
        )
    else:
        told = (finding(FindingKind.LITTLE_KNOWN),)
    if own.ratings >= _FEW_RATINGS:
        told += (finding(FindingKind.STATS_RATING, stars=own.rating, ratings=float(own.ratings)),)
    return Part(
        memory=scene.memory,
        findings=told,
        actions=(
            open_screen("open-profile", "profile"),
            open_screen("open-analytics", "analytics-dashboard"),
        ),
        suggestions=(SuggestionKind.EARN_MORE, SuggestionKind.BADGES, SuggestionKind.FORECAST),
    )


def _nobody(scene: Scene) -> Part:
    return Part(
        memory=scene.memory,
        findings=(finding(FindingKind.NOT_KNOWN_USER),),
        actions=(open_screen("open-profile", "profile"),),
        suggestions=(SuggestionKind.NEARBY, SuggestionKind.POST, SuggestionKind.HELP),
    )
