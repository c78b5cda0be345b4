"""Several tasks on one way: the best bundle of what is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.errors import NoLocation
from data.reference.categories import CATEGORIES
from engine.conversation.findings import (
    ActionType,
    ChatAction,
    FindingKind,
    Highlight,
    SuggestionKind,
    finding,
)
from engine.conversation.memory import ShownTask
from engine.conversation.scene import Part, Scene, view_task
from engine.conversation.slots import Filters
from engine.conversation.tasks import best_of, element_of, without_place

LOOKED_AT: Final = 20


def plan_day(scene: Scene) -> Part:
    """The bundle that earns most in the time that there is; the best task where there is none."""
    filters = _time_of(scene.filters)
    try:
        ranking = scene.tasks(filters, limit=LOOKED_AT, wants_bundles=True)
    except NoLocation:
        return without_place(scene)
    if not ranking.bundles:
        single = best_of(replace(scene, filters=filters), ranking)
        told = finding(FindingKind.NO_PLAN)
        return replace(single, findings=(told, *single.findings))
    found = ranking.bundles[0]
    bundle, market = found.bundle, scene.matcher.market
    rows = [market.task_row[task_id] for task_id in found.task_ids]
    of = {match.task_id: match for match in ranking.matches}
    stops = []
    for rank, row in enumerate(rows, start=1):
        stops.append(
            finding(
                FindingKind.PLAN_STOP,
                rank=float(rank),
                title=str(market.tasks.titles[row]),
                category=CATEGORIES[int(market.tasks.categories[row])],
                pay_usd=float(market.tasks.pay_usd[row]),
            )
        )
    head = finding(
        FindingKind.PLAN,
        tasks=float(len(rows)),
        earned_usd=float(sum(float(market.tasks.pay_usd[row]) for row in rows)),
        distance_m=bundle.distance_m,
        minutes=bundle.total_min,
        gain=max(bundle.efficiency_gain - 1.0, 0.0),
    )
    shown = tuple(
        ShownTask(
            task_id,
            float(market.tasks.pay_usd[row]),
            of[task_id].distance_m if task_id in of else 0.0,
            int(market.tasks.categories[row]),
        )
        for task_id, row in zip(found.task_ids, rows, strict=True)
    )
    ids = list(found.task_ids)
    listed = tuple(match for match in ranking.matches if match.task_id in set(ids))
    return Part(
        memory=scene.memory.searched(filters, shown, page=False),
        findings=(head, *stops),
        actions=(
            ChatAction(
                ActionType.EXECUTE, "bundle-tasks", screen="tasks", params={"taskIds": ids}
            ),
            view_task(ids[0]),
        ),
        highlights=tuple(
            Highlight(element_of(task_id), stop)
            for task_id, stop in zip(ids[:3], stops[:3], strict=True)
        ),
        suggestions=(
            SuggestionKind.TOMORROW,
            SuggestionKind.BEST_TASK,
            SuggestionKind.BEST_TIMES,
            SuggestionKind.FORECAST,
        ),
        rankings=(replace(ranking, matches=listed, bundles=(found,)),) if listed else (),
    )


def _time_of(filters: Filters) -> Filters:
    """The filters with the hours of a stated stretch of time."""
    if filters.hours is None and filters.begin is not None and filters.end is not None:
        hours = (filters.end - filters.begin) / 3_600.0
        return replace(filters, hours=min(max(hours, 0.5), 10.0))
    return filters
