"""What the user earned, will earn, and how he could earn more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES
from engine.conversation.findings import Finding, FindingKind, SuggestionKind, finding
from engine.conversation.market_hours import BLOCK_H, MarketHours
from engine.conversation.scene import Part, Scene, open_screen
from engine.conversation.slots import Period
from engine.patterns.findings import InsightKind
from engine.patterns.predictions import LEAST_SPREAD_USD
from features.ledger import NOBODY

_AHEAD: Final = frozenset({Period.TOMORROW, Period.NEXT_WEEK, Period.NEXT_MONTH})
_OF_MONTH: Final = frozenset({Period.THIS_MONTH, Period.NEXT_MONTH, Period.LAST_MONTH})


def earnings_past(scene: Scene) -> Part:
    """Pay of the tasks that were completed in a period, this week by default."""
    period = _period(scene) or Period.THIS_WEEK
    if period in _AHEAD:
        return earnings_forecast(scene)
    memory = replace(scene.memory, period=period.value)
    claimed = scene.question.claims.earned_usd
    if scene.row is None and (claimed is None or period is not Period.EVER):
        return Part(
            memory=memory,
            findings=(finding(FindingKind.NOT_KNOWN_USER),),
            actions=(open_screen("open-wallet", "wallet"),),
            suggestions=(SuggestionKind.NEARBY, SuggestionKind.BEST_TIMES),
        )
    if scene.row is None:
        usd, count = float(claimed or 0.0), float(scene.question.claims.tasks_completed or 0)
    else:
        usd, count = earned(scene, *bounds(period, scene.now))
    kind = FindingKind.EARNED if count or usd else FindingKind.EARNED_NOTHING
    facts: dict[str, float | str] = {"period": period.value}
    if kind is FindingKind.EARNED:
        facts |= {"earned_usd": usd, "tasks": count}
    return Part(
        memory=memory,
        findings=(Finding(kind, facts),),
        actions=(open_screen("open-wallet", "wallet"),),
        suggestions=(
            SuggestionKind.FORECAST,
            SuggestionKind.EARN_MORE,
            SuggestionKind.BEST_TIMES,
        ),
    )


def earned(scene: Scene, begin: int, end: int) -> tuple[float, float]:
    """USD and number of the tasks that the user completed between two instants."""
    row = NOBODY if scene.row is None else scene.row
    offers = scene.matcher.market.ledger.offers_of(row).known(scene.instant)
    done = (offers.completed == 1) & (offers.ended_at >= begin) & (offers.ended_at < end)
    return float(offers.pay_usd[done].sum()), float(done.sum())


def bounds(period: Period, now: datetime) -> tuple[int, int]:
    """The instants between which a period lies, up to now; weeks begin on Monday."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    end = now
    match period:
        case Period.YESTERDAY:
            begin, end = today - timedelta(days=1), today
        case Period.THIS_WEEK:
            begin = week
        case Period.LAST_WEEK:
            begin, end = week - timedelta(days=7), week
        case Period.THIS_MONTH:
            begin = month
        case Period.LAST_MONTH:
            begin, end = (month - timedelta(days=1)).replace(day=1), month
        case Period.THIS_YEAR:
            begin = today.replace(month=1, day=1)
        case Period.EVER:
            return 0, epoch(now)
        case _:
            begin = today
    return epoch(begin), epoch(end)


def earnings_forecast(scene: Scene) -> Part:
    """What this week or month will probably bring, with its interval."""
    period = _period(scene) or Period.THIS_WEEK
    expected = scene.analysis().predictions
    is_month = period in _OF_MONTH
    estimate = expected.month if is_month else expected.week
    span = Period.THIS_MONTH if is_month else Period.THIS_WEEK
    told = finding(
        FindingKind.OUTLOOK if scene.row is not None else FindingKind.OUTLOOK_UNSURE,
        period=span.value,
        usd=estimate.usd,
        low_usd=estimate.low_usd,
        high_usd=estimate.high_usd,
    )
    so_far = earned(scene, *bounds(span, scene.now))[0]
    if scene.row is not None and estimate.high_usd - so_far < LEAST_SPREAD_USD:
        told = finding(FindingKind.OUTLOOK_NONE, period=span.value)
        if so_far:
            told = finding(FindingKind.OUTLOOK_NO_MORE, period=span.value, earned_usd=so_far)
    return Part(
        memory=replace(scene.memory, period=period.value),
        findings=(told,),
        actions=(open_screen("open-wallet", "wallet"),),
        suggestions=(
            SuggestionKind.EARN_MORE,
            SuggestionKind.PLAN,
            SuggestionKind.BEST_TIMES,
        ),
    )


def earn_more(scene: Scene, hours: MarketHours) -> Part:
    """What the user's own record and the market say would bring more, strongest first."""
    found = tuple(_advice(scene, hours))[:3]
    return Part(
        memory=scene.memory,
        findings=found or (finding(FindingKind.LITTLE_KNOWN),),
        actions=(
            open_screen("open-tasks", "tasks"),
            open_screen("open-analytics", "analytics-dashboard"),
        ),
        suggestions=(
            SuggestionKind.BEST_TASK,
            SuggestionKind.PLAN,
            SuggestionKind.BEST_TIMES,
            SuggestionKind.BETTER_PAID,
        ),
    )


def _advice(scene: Scene, hours: MarketHours) -> Iterator[Finding]:
    if scene.row is not None:
        for insight in scene.analysis().insights:
            facts = insight.facts
            match insight.kind:
                case InsightKind.SWEET_SPOT:
                    yield finding(
                        FindingKind.SWEET_SPOT,
                        least_usd=facts["low_usd"],
                        most_usd=facts["high_usd"],
                        hourly_usd=facts["hourly_usd"],
                        usual_hourly_usd=facts["usual_hourly_usd"],
                    )
                case InsightKind.OFTEN_LATE:
                    yield finding(
                        FindingKind.BE_ON_TIME, late=facts["late"], tasks=facts["completed"]
                    )
                case InsightKind.UNFINISHED:
                    yield finding(
                        FindingKind.FINISH_TASKS,
                        unfinished=facts["unfinished"],
                        tasks=facts["jobs"],
                    )
                case InsightKind.FARTHER:
                    yield finding(
                        FindingKind.FARTHER_PAYS,
                        distance_m=facts["willing_m"],
                        preferred_m=facts["preferred_m"],
                    )
                case _:
                    pass
    category, block = hours.best_category, hours.best_block
    if category is not None:
        yield finding(
            FindingKind.CATEGORY_PAYS,
            category=CATEGORIES[category],
            hourly_usd=float(hours.categories[category]),
        )
    if block is not None:
        yield _hours_of(block, hours)


def best_times(scene: Scene, hours: MarketHours) -> Part:
    """The best paid hours and day of the market, and the user's own."""
    found: list[Finding] = []
    if hours.best_block is not None:
        found.append(_hours_of(hours.best_block, hours))
    if hours.best_weekday is not None:
        found.append(
            finding(
                FindingKind.BEST_DAY,
                weekday=float(hours.best_weekday),
                hourly_usd=float(hours.weekdays[hours.best_weekday]),
            )
        )
    if scene.row is not None:
        peaks = scene.analysis(90).patterns.schedule.peak_hours
        if peaks:
            found.append(finding(FindingKind.OWN_HOURS, hour=float(peaks[0])))
    return Part(
        memory=scene.memory,
        findings=tuple(found) or (finding(FindingKind.LITTLE_KNOWN),),
        actions=(open_screen("open-tasks", "tasks"),),
        suggestions=(SuggestionKind.PLAN, SuggestionKind.BEST_TASK, SuggestionKind.FORECAST),
    )


def _hours_of(block: int, hours: MarketHours) -> Finding:
    return finding(
        FindingKind.BEST_HOURS,
        hour=float(block),
        until_hour=float((block + BLOCK_H) % 24),
        hourly_usd=float(hours.blocks[block // BLOCK_H]),
        usual_hourly_usd=float(np.nan_to_num(hours.usual_usd)),
    )


def _period(scene: Scene) -> Period | None:
    """The period that the message names, else the one that was spoken of where it goes on."""
    return scene.said.slots.period
