"""What every part of an answer is made from, and what it is made into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from data.reference.calendar import epoch, moment
from data.reference.categories import CATEGORIES
from data.reference.geography import miles
from engine.conversation.findings import (
    ActionType,
    ChatAction,
    Finding,
    Highlight,
    SuggestionKind,
)
from engine.conversation.memory import Memory
from engine.conversation.question import ChatQuestion
from engine.conversation.slots import Filters
from engine.conversation.understanding import Understood
from engine.findings import Reason
from engine.matching import Matcher
from engine.parsing.parser import TaskParser
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.questions import TaskOrder, TaskRanking, TasksForWorker, WorkersForTask


@dataclass(frozen=True, slots=True)
class Scene:
    """One message, understood, with the engine that answers it.

    Attributes
    ----------
    now : datetime
        Aware, by the user's clock.
    filters : Filters
        What tasks are wanted, what was said before included.
    is_page : bool
        Whether the list before is to be gone on with.
    """

    matcher: Matcher
    parser: TaskParser
    question: ChatQuestion
    said: Understood
    memory: Memory
    filters: Filters
    now: datetime
    is_page: bool = False

    @property
    def row(self) -> int | None:
        """The user's row among the market's workers; None where he is not known."""
        user = self.question.user_id
        return None if user is None else self.matcher.market.worker_row.get(user)

    @property
    def instant(self) -> int:
        """Now, in seconds since 1970."""
        return epoch(self.now)

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the user is, degrees: as the app says, else as stored; None where unknown."""
        asked = self.question
        if asked.lat is not None and asked.lng is not None:
            return asked.lat, asked.lng
        if self.row is None:
            return None
        workers = self.matcher.market.workers
        lat, lng = float(workers.lat[self.row]), float(workers.lng[self.row])
        return None if lat != lat or lng != lng else (lat, lng)

    def analysis(self, days: int = 30) -> PatternAnalysis:
        """What the user's history says of him."""
        question = PatternQuestion(worker_id=self.question.user_id, days=days)
        return self.matcher.analyse(question, now=self.now)

    def tasks(self, filters: Filters, *, limit: int, wants_bundles: bool = False) -> TaskRanking:
        """Open tasks for the user by filters; raises NoLocation where nobody knows his place."""
        place = self.place or (None, None)
        question = TasksForWorker(
            worker_id=self.question.user_id,
            lat=place[0],
            lng=place[1],
            available_hours=filters.hours,
            categories=filters.categories,
            excluded=filters.excluded,
            max_distance_m=filters.max_distance_m,
            min_pay_usd=filters.min_pay_usd or 0.0,
            limit=limit,
            max_pay_usd=filters.max_pay_usd,
            urgency=filters.urgency,
            begin=filters.begin,
            end=filters.end,
            order=filters.sort or TaskOrder.MATCH,
            wants_bundles=wants_bundles,
        )
        return self.matcher.tasks_for_worker(
            question, now=self.now, ranking_id=self.ranking_id(question)
        )

    def ranking_id(self, question: TasksForWorker | WorkersForTask) -> str:
        """The id of a ranking: one for each question at each moment."""
        return uuid5(NAMESPACE_OID, f"{self.question.now.isoformat()} {question}").hex


@dataclass(frozen=True, slots=True)
class Part:
    """One answer, or a part of one that answers two wishes.

    Attributes
    ----------
    findings : tuple of Finding
        The first says what matters; a terse narrator may stop there.
    reasons : tuple of Reason
        Behind a match that is explained.
    rankings : tuple
        Lists that the user sees: they are journalled as exposures.
    memory : Memory
        After the answer.
    """

    memory: Memory
    findings: tuple[Finding, ...]
    actions: tuple[ChatAction, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    suggestions: tuple[SuggestionKind, ...] = ()
    reasons: tuple[Reason, ...] = ()
    rankings: tuple[TaskRanking, ...] = ()

    def after(self, first: Part) -> Part:
        """This part behind another one, as one answer."""
        return replace(
            self,
            findings=(*first.findings, *self.findings),
            actions=(*first.actions, *self.actions),
            highlights=(*first.highlights, *self.highlights),
            suggestions=tuple(dict.fromkeys((*first.suggestions, *self.suggestions))),
            reasons=(*first.reasons, *self.reasons),
            rankings=(*first.rankings, *self.rankings),
        )


def filters_of(filters: Filters) -> dict[str, Any]:
    """Filters in the contract's names and units: category id, USD, miles, words."""
    found: dict[str, Any] = {}
    if filters.categories:
        found["category"] = CATEGORIES[filters.categories[0]]
    if len(filters.categories) > 1:
        found["categories"] = [CATEGORIES[code] for code in filters.categories]
    if filters.excluded:
        found["excludedCategories"] = [CATEGORIES[code] for code in filters.excluded]
    if filters.min_pay_usd is not None:
        found["minPay"] = round(filters.min_pay_usd, 2)
    if filters.max_pay_usd is not None:
        found["maxPay"] = round(filters.max_pay_usd, 2)
    if filters.max_distance_m is not None:
        found["maxDistance"] = round(float(miles(filters.max_distance_m)), 1)
    if filters.urgency is not None:
        found["urgency"] = filters.urgency.name.lower()
    if filters.sort is not None:
        found["sort"] = filters.sort.value
    if filters.begin is not None:
        found["from"] = _iso(filters.begin)
    if filters.end is not None:
        found["to"] = _iso(filters.end)
    return found


def _iso(instant: int) -> str:
    return moment(instant).isoformat(timespec="seconds").replace("+00:00", "Z")


def open_screen(name: str, screen: str, **params: Any) -> ChatAction:
    """An action that opens a screen."""
    return ChatAction(ActionType.NAVIGATE, name, screen=screen, params=params or None)


def view_task(task_id: str) -> ChatAction:
    """An action that opens the page of a task."""
    return ChatAction(
        ActionType.NAVIGATE, "view-task", screen="task", params={"id": task_id}, task_id=task_id
    )


def accept_task(task_id: str) -> ChatAction:
    """An action that takes a task, once the user confirms it."""
    return ChatAction(
        ActionType.EXECUTE, "accept-task", params={"taskId": task_id}, task_id=task_id
    )
