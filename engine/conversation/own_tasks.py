"""Where the user's own tasks stand: those he took and those he posted."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.columns import NO_OUTCOME, Urgency
from data.reference.calendar import DAY_S
from data.reference.categories import CATEGORIES
from engine.conversation.findings import Finding, FindingKind, SuggestionKind, finding
from engine.conversation.scene import Part, Scene, open_screen, view_task
from engine.market import MarketSnapshot
from engine.questions import WorkersForTask
from features.ledger import NOBODY, Offers

_TOLD: Final = 3
_RECENT_S: Final = 14 * DAY_S
"""A job that was begun longer ago and never ended is no longer under way."""


def task_status(scene: Scene) -> Part:
    """Tasks that the user has taken and not ended, and his open posts with who could do them."""
    under_way = _under_way(scene)
    taken, posted = _taken(scene, under_way), _posted(scene)
    told = (*taken, *posted) or (finding(FindingKind.NO_OWN_TASKS),)
    market = scene.matcher.market
    active = tuple(
        open_screen("open-active", "task-active", id=market.ledger.task_id(task))
        for task in under_way.task[:1]
    )
    views = tuple(view_task(str(market.tasks.ids[row])) for row in posted_rows(scene)[:1])
    return Part(
        memory=scene.memory,
        findings=told,
        actions=(
            *active,
            *views,
            open_screen("open-tasks", "tasks"),
            open_screen("open-chat", "chat"),
        ),
        suggestions=(
            (SuggestionKind.WORKERS, SuggestionKind.PRICE)
            if posted
            else (SuggestionKind.BEST_TASK, SuggestionKind.POST)
        ),
    )


def question_of(market: MarketSnapshot, row: int, *, limit: int) -> WorkersForTask:
    """Who could do an open task, as it stands in the market."""
    tasks = market.tasks
    return WorkersForTask(
        task_id=str(tasks.ids[row]),
        category=int(tasks.categories[row]),
        lat=float(tasks.lat[row]),
        lng=float(tasks.lng[row]),
        pay_usd=float(tasks.pay_usd[row]),
        urgency=Urgency(int(tasks.urgency[row])),
        limit=limit,
    )


def posted_rows(scene: Scene) -> list[int]:
    """Rows of the user's own open posts, three at the most."""
    user = scene.question.user_id
    if user is None:
        return []
    rows = scene.matcher.market.tasks_by_poster.get(user, np.empty(0, dtype=np.int64))
    return [int(row) for row in rows][:_TOLD]


def _posted(scene: Scene) -> tuple[Finding, ...]:
    market, found = scene.matcher.market, []
    for row in posted_rows(scene):
        question = question_of(market, row, limit=1)
        ranking = scene.matcher.workers_for_task(
            question, now=scene.now, ranking_id=scene.ranking_id(question)
        )
        found.append(
            finding(
                FindingKind.POSTED_TASK,
                title=str(market.tasks.titles[row]),
                category=CATEGORIES[int(market.tasks.categories[row])],
                pay_usd=float(market.tasks.pay_usd[row]),
                count=float(ranking.candidates),
            )
        )
    return tuple(found)


def _under_way(scene: Scene) -> Offers:
    """Jobs that the user was given in the last two weeks and has not ended, newest first."""
    row = NOBODY if scene.row is None else scene.row
    offers = scene.matcher.market.ledger.offers_of(row).known(scene.instant)
    is_open = (
        (offers.assigned == 1)
        & (offers.completed == NO_OUTCOME)
        & (offers.answered_at >= scene.instant - _RECENT_S)
    )
    return offers.take(np.flatnonzero(is_open)[::-1])


def _taken(scene: Scene, under_way: Offers) -> tuple[Finding, ...]:
    return tuple(
        finding(
            FindingKind.TAKEN_TASK,
            category=CATEGORIES[int(under_way.category[row])],
            pay_usd=float(under_way.pay_usd[row]),
            minutes=float(scene.instant - int(under_way.answered_at[row])) / 60.0,
        )
        for row in range(min(len(under_way), _TOLD))
    )
