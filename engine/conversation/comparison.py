"""Two tasks side by side, and why something was suggested."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.errors import NoLocation
from data.reference.categories import CATEGORIES
from engine.conversation.findings import Finding, FindingKind, Highlight, SuggestionKind, finding
from engine.conversation.intents import Intent
from engine.conversation.market_hours import MarketHours
from engine.conversation.memory import ShownTask
from engine.conversation.scene import Part, Scene, accept_task, open_screen, view_task
from engine.conversation.slots import Filters
from engine.conversation.tasks import best_task, element_of, pointed_at
from engine.questions import TaskMatch


def compare_tasks(scene: Scene, hours: MarketHours) -> Part:
    """Pay, way and pay an hour of two tasks of the list, or of two categories."""
    categories = scene.said.slots.filters.categories
    if len(categories) >= 2:
        return _categories(scene, hours, categories[0], categories[1])
    both = _two(scene)
    if both is None:
        return Part(
            memory=scene.memory,
            findings=(finding(FindingKind.NOTHING_TO_COMPARE),),
            actions=(open_screen("open-tasks", "tasks"),),
            suggestions=(SuggestionKind.NEARBY, SuggestionKind.BEST_TASK),
        )
    (first, a), (second, b) = both
    one, other = _hourly(scene, first), _hourly(scene, second)
    head = finding(
        FindingKind.COMPARE,
        rank=float(a + 1),
        others=float(b + 1),
        pay_usd=first.pay_usd,
        other_pay_usd=second.pay_usd,
        distance_m=first.distance_m,
        other_distance_m=second.distance_m,
    )
    told: list[Finding] = [head]
    if one is not None and other is not None:
        rank = a + 1 if one >= other else b + 1
        told.append(
            finding(
                FindingKind.COMPARE_HOURLY,
                rank=float(rank),
                hourly_usd=max(one, other),
                other_hourly_usd=min(one, other),
            )
        )
        better = first if one >= other else second
    else:
        better = first if first.pay_usd >= second.pay_usd else second
    return Part(
        memory=replace(scene.memory, chosen=better.id),
        findings=tuple(told),
        actions=(view_task(better.id), accept_task(better.id)),
        highlights=(
            Highlight(element_of(first.id), head),
            Highlight(element_of(second.id), head),
        ),
        suggestions=(SuggestionKind.ACCEPT_FIRST, SuggestionKind.WHY_FIRST, SuggestionKind.PLAN),
    )


def explain(scene: Scene) -> Part:
    """Why a task was suggested, what moved a forecast, or where a price comes from."""
    memory = scene.memory
    if memory.subject in (Intent.EARNINGS_FORECAST, Intent.EARNINGS_PAST):
        return Part(memory, (finding(FindingKind.EXPLAIN_EARNINGS),),
                    suggestions=(SuggestionKind.EARN_MORE, SuggestionKind.BEST_TIMES))  # fmt: skip
    if memory.subject in (Intent.PRICE_ADVICE, Intent.POST_TASK):
        return Part(memory, (finding(FindingKind.EXPLAIN_PRICE),),
                    suggestions=(SuggestionKind.POST, SuggestionKind.WORKERS))  # fmt: skip
    match = _explained(scene)
    if match is None:
        return Part(
            memory=memory,
            findings=(finding(FindingKind.EXPLAIN_SCORE),),
            actions=(open_screen("open-tasks", "tasks"),),
            suggestions=(SuggestionKind.BEST_TASK, SuggestionKind.NEARBY),
        )
    told = finding(
        FindingKind.EXPLAIN_TASK,
        title=match.title,
        category=CATEGORIES[match.category],
        pay_usd=match.earnings.pay_usd,
        distance_m=match.distance_m,
    )
    return Part(
        memory=replace(memory, chosen=match.task_id),
        findings=(told,),
        actions=(view_task(match.task_id),),
        highlights=(Highlight(element_of(match.task_id), told),),
        suggestions=(SuggestionKind.COMPARE, SuggestionKind.ACCEPT_FIRST, SuggestionKind.CLOSER),
        reasons=match.reasons,
    )


def _explained(scene: Scene) -> TaskMatch | None:
    """The task that is asked about with its reasons, ranked anew among its own category."""
    memory, named = scene.memory, scene.said.slots.task_id
    pointed = pointed_at(scene)
    wanted = pointed[0].id if pointed else (memory.shown[0].id if memory.shown else memory.chosen)
    search = memory.search
    if named is not None and pointed is None:
        market = scene.matcher.market
        row = market.task_row.get(named)
        if row is None:
            return None
        wanted, search = named, Filters(categories=(int(market.tasks.categories[row]),))
    try:
        if wanted is None:
            ranking = scene.tasks(scene.filters, limit=1)
            return ranking.matches[0] if ranking.matches else None
        ranking = scene.tasks(search, limit=50)
    except NoLocation:
        return None
    return next((match for match in ranking.matches if match.task_id == wanted), None)


def _two(scene: Scene) -> tuple[tuple[ShownTask, int], tuple[ShownTask, int]] | None:
    shown, picks = scene.memory.shown, scene.said.slots.picks
    if len(shown) < 2:
        return None
    places = [len(shown) - 1 if pick == -1 else pick - 1 for pick in picks]
    places = [place for place in places if 0 <= place < len(shown)]
    if len(places) < 2:
        places = [0, 1]
    a, b = places[:2]
    return (shown[a], a), (shown[b], b)


def _hourly(scene: Scene, task: ShownTask) -> float | None:
    """USD an hour of work; None where the task is no longer open."""
    market = scene.matcher.market
    row = market.task_row.get(task.id)
    if row is None:
        return None
    return task.pay_usd / (max(float(market.tasks.service_min[row]), 15.0) / 60.0)


def _categories(scene: Scene, hours: MarketHours, one: int, other: int) -> Part:
    rates = hours.categories[[one, other]]
    if np.isnan(rates).any():
        known = one if not np.isnan(rates[0]) else other
        if np.isnan(hours.categories[known]):
            return best_task(scene)
        told = finding(
            FindingKind.CATEGORY_PAYS,
            category=CATEGORIES[known],
            hourly_usd=float(hours.categories[known]),
        )
    else:
        first, second = (one, other) if rates[0] >= rates[1] else (other, one)
        told = finding(
            FindingKind.COMPARE_PAY,
            category=CATEGORIES[first],
            other_category=CATEGORIES[second],
            hourly_usd=float(hours.categories[first]),
            other_hourly_usd=float(hours.categories[second]),
        )
    return Part(
        memory=scene.memory,
        findings=(told,),
        actions=(open_screen("open-tasks", "tasks"),),
        suggestions=(SuggestionKind.BEST_TASK, SuggestionKind.EARN_MORE),
    )
