"""Open tasks for the user: a list, the best one, a choice from the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from data.errors import NoLocation
from data.reference.categories import CATEGORIES
from engine.conversation.findings import (
    ActionType,
    ChatAction,
    Finding,
    FindingKind,
    Highlight,
    SuggestionKind,
    finding,
)
from engine.conversation.memory import Memory, ShownTask
from engine.conversation.scene import Part, Scene, accept_task, filters_of, open_screen, view_task
from engine.conversation.slots import Filters, Shift
from engine.questions import TaskMatch, TaskOrder, TaskRanking

LISTED: Final = 5
"""Tasks that are told in words; the screen shows all."""

HIGHLIGHTED: Final = 3
"""Matches that are pointed at: the customer's "Highlight top 3"."""


_SAME_PAY_USD: Final = 0.5  # as amounts are said: "the $85 one" pays $84.71


def find_tasks(scene: Scene) -> Part:
    """The best open tasks that meet what was asked for."""
    try:
        ranking = scene.tasks(scene.filters, limit=LISTED + len(_seen(scene)))
    except NoLocation:
        return without_place(scene)
    seen = set(_seen(scene))
    matches = [match for match in ranking.matches if match.task_id not in seen][:LISTED]
    if not matches:
        return _nothing(scene, ranking)
    return _listed(scene, ranking, matches)


def best_task(scene: Scene) -> Part:
    """The one task to take now, and why."""
    try:
        return best_of(scene, scene.tasks(scene.filters, limit=LISTED))
    except NoLocation:
        return without_place(scene)


def best_of(scene: Scene, ranking: TaskRanking) -> Part:
    """The first of a ranking, and why."""
    if not ranking.matches:
        return _nothing(scene, ranking)
    best, shown = ranking.matches[0], ranking.matches[:1]
    told = finding(FindingKind.BEST_TASK, **_facts(best))
    return Part(
        memory=scene.memory.searched(scene.filters, _shown(shown), page=False),
        findings=(told,),
        actions=(view_task(best.task_id), accept_task(best.task_id)),
        highlights=(_highlight(best),),
        suggestions=(SuggestionKind.WHY_FIRST, SuggestionKind.PLAN, SuggestionKind.BETTER_PAID),
        reasons=best.reasons,
        rankings=(replace(ranking, matches=shown),),
    )


def choose(scene: Scene) -> Part | None:
    """The task of the last list that the message points at; None where it points at none."""
    task = pointed_at(scene)
    if task is None:
        return None
    shown, index = task
    facts: dict[str, float | str] = {
        "rank": float(index + 1),
        "category": CATEGORIES[shown.category],
        "pay_usd": shown.pay_usd,
        "distance_m": shown.distance_m,
    }
    return Part(
        memory=replace(scene.memory, chosen=shown.id),
        findings=(Finding(FindingKind.TASK_CHOSEN, facts),),
        actions=(view_task(shown.id), accept_task(shown.id)),
        highlights=(Highlight(element_of(shown.id), Finding(FindingKind.TASK_CHOSEN, facts)),),
        suggestions=(SuggestionKind.WHY_FIRST, SuggestionKind.COMPARE, SuggestionKind.CLOSER),
    )


def pointed_at(scene: Scene) -> tuple[ShownTask, int] | None:
    """The shown task that the message points at by place, pay or id, and its index."""
    shown, slots = scene.memory.shown, scene.said.slots
    if slots.task_id is not None:
        for index, task in enumerate(shown):
            if task.id.lower() == slots.task_id:
                return task, index
    pay = slots.pick_pay_usd
    if pay is not None and shown:
        index = int(np.argmin([abs(task.pay_usd - pay) for task in shown]))
        if abs(shown[index].pay_usd - pay) <= _SAME_PAY_USD:
            return shown[index], index
    for pick in slots.picks[:1]:
        index = len(shown) - 1 if pick == -1 else pick - 1
        if 0 <= index < len(shown):
            return shown[index], index
    return None


def shifted(filters: Filters, memory: Memory, shifts: tuple[Shift, ...]) -> Filters:
    """Filters moved as a follow-up wants, measured on the last list.

    "Closer" keeps to half of the farthest way shown, "better paid" to what the middle task of the
    list pays or more, "cheaper" to that or less.
    """
    shown = memory.shown
    for shift in shifts:
        pays = np.array([task.pay_usd for task in shown])
        ways = np.array([task.distance_m for task in shown])
        match shift:
            case Shift.CLOSER:
                far = float(ways.max()) / 2.0 if len(ways) else None
                filters = replace(
                    filters, sort=TaskOrder.DISTANCE, max_distance_m=far or filters.max_distance_m
                )
            case Shift.FARTHER:
                far = filters.max_distance_m
                filters = replace(filters, max_distance_m=None if far is None else 2.0 * far)
            case Shift.PAYS_MORE:
                least = _whole(float(np.median(pays))) if len(pays) else filters.min_pay_usd
                filters = replace(filters, sort=TaskOrder.PAY, min_pay_usd=least, max_pay_usd=None)
            case Shift.PAYS_LESS:
                most = _whole(float(np.median(pays))) if len(pays) else filters.max_pay_usd
                filters = replace(filters, max_pay_usd=most, min_pay_usd=None, sort=None)
            case Shift.SHORTER:
                filters = replace(filters, sort=TaskOrder.DURATION)
            case Shift.MORE | Shift.AGAIN:
                pass
    return filters


def without_place(scene: Scene) -> Part:
    """Nobody knows where the user is: the app's own list is filtered instead."""
    wanted = filters_of(scene.filters)
    return Part(
        memory=scene.memory.searched(scene.filters, (), page=False),
        findings=(finding(FindingKind.NO_LOCATION),),
        actions=(ChatAction(ActionType.FILTER, "show-tasks", screen="tasks", filters=wanted),),
        suggestions=(SuggestionKind.BEST_TIMES, SuggestionKind.HELP),
    )


def element_of(task_id: str) -> str:
    """The id of a task's card in the app."""
    return f"task-{task_id.removeprefix('task-')}-card"


def _seen(scene: Scene) -> tuple[str, ...]:
    return scene.memory.seen if scene.is_page else ()


def _listed(scene: Scene, ranking: TaskRanking, matches: list[TaskMatch]) -> Part:
    count = float(ranking.candidates)
    if len(scene.filters.categories) == 1:
        category = CATEGORIES[scene.filters.categories[0]]
        head = finding(FindingKind.TASKS_FOUND_IN, count=count, category=category)
    else:
        head = finding(FindingKind.TASKS_FOUND, count=count)
    lines = tuple(
        finding(FindingKind.TASK_LINE, **(_facts(match) | {"rank": float(rank)}))
        for rank, match in enumerate(matches, start=1)
    )
    shown = _shown(matches)
    return Part(
        memory=scene.memory.searched(scene.filters, shown, page=scene.is_page),
        findings=(head, *lines),
        actions=(
            ChatAction(
                ActionType.FILTER,
                "show-tasks",
                screen="tasks",
                filters=filters_of(scene.filters),
            ),
            view_task(matches[0].task_id),
            accept_task(matches[0].task_id),
        ),
        highlights=tuple(_highlight(match) for match in matches[:HIGHLIGHTED]),
        suggestions=(
            SuggestionKind.BETTER_PAID,
            SuggestionKind.CLOSER,
            SuggestionKind.WHY_FIRST,
            SuggestionKind.PLAN,
        ),
        rankings=(replace(ranking, matches=tuple(matches)),),
    )


def _nothing(scene: Scene, ranking: TaskRanking) -> Part:
    """Nothing meets all that was asked for; what the strictest filter leaves out is told."""
    if ranking.matches and scene.is_page:
        head = finding(FindingKind.NO_MORE_TASKS)
    elif len(scene.filters.categories) == 1:
        category = CATEGORIES[scene.filters.categories[0]]
        head = finding(FindingKind.NO_TASKS_IN, category=category)
    else:
        head = finding(FindingKind.NO_TASKS)
    wider = Filters(categories=scene.filters.categories, excluded=scene.filters.excluded)
    others = scene.tasks(wider, limit=1).candidates if wider != scene.filters else 0
    more = (finding(FindingKind.WIDER_SEARCH, others=float(others)),) if others else ()
    return Part(
        memory=scene.memory.searched(scene.filters, (), page=scene.is_page),
        findings=(head, *more),
        actions=(
            ChatAction(
                ActionType.FILTER, "show-tasks", screen="tasks", filters=filters_of(scene.filters)
            ),
            open_screen("open-tasks", "tasks"),
        ),
        suggestions=(
            SuggestionKind.ANY_DISTANCE,
            SuggestionKind.ANY_CATEGORY,
            SuggestionKind.BEST_TIMES,
        ),
    )


def _facts(match: TaskMatch) -> dict[str, float | str]:
    return {
        "rank": float(match.rank),
        "title": match.title,
        "category": CATEGORIES[match.category],
        "pay_usd": match.earnings.pay_usd,
        "distance_m": match.distance_m,
        "minutes": match.service_min,
    }


def _shown(matches: tuple[TaskMatch, ...] | list[TaskMatch]) -> tuple[ShownTask, ...]:
    return tuple(
        ShownTask(m.task_id, m.earnings.pay_usd, m.distance_m, m.category) for m in matches
    )


def _highlight(match: TaskMatch) -> Highlight:
    return Highlight(element_of(match.task_id), finding(FindingKind.TASK_LINE, **_facts(match)))


def _whole(pay_usd: float) -> float:
    return float(round(pay_usd))
