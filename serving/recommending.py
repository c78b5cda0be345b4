"""Recommending: what is remembered of the user goes in, what he was shown is kept.

An alert is claimed before it leaves: one statement of the database lets a user be alerted once an
hour, whatever number of requests and processes ask at the same time, and after a restart. Who
comes too late is told so. An answer that is lost after its alert was claimed costs the user that
alert; he is never told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol
from uuid import uuid4

import orjson

from data.database import Database
from data.errors import NotReady
from data.repositories.recommendations import (
    Alert,
    DismissedImpression,
    answered_tasks,
    claim_alert,
    dismissed_since,
    last_alerted,
)
from engine.recommendations.alerts import LEAST_GAP
from engine.recommendations.findings import (
    GOALS,
    HeldBack,
    HeldReason,
    RecommendationKind,
    Recommended,
)
from engine.recommendations.question import Dismissed, RecommendationQuestion
from features.openings import STREAK_KIND
from serving.cache import Answers, Question
from serving.cache_lives import RECOMMENDATIONS_S
from serving.clock import Clock, iso_z
from serving.cpu import CpuPool
from serving.journal import Journal, recommendations_record
from serving.matching import Matching, answered_by

TASK_REST: Final = timedelta(days=7)
"""How long a dismissed task is not recommended again."""

GOAL_REST: Final = timedelta(days=1)
"""How long a dismissed streak or level is not spoken of: the next day is another chance."""


Render = Callable[[Recommended], str]
"""From recommendations to the answer as JSON text."""


class Told(NamedTuple):
    """An answer as JSON text, and whether it was found for an earlier question."""

    answer: str
    is_cached: bool


_ID_CHARS: Final = 32  # of a ranking


class Recommending(Protocol):
    """What routes ask."""

    async def tell(
        self, question: RecommendationQuestion, render: Render, *, asked: tuple[str, ...]
    ) -> Told:
        """What the user is recommended, kept in the journal."""


class NoRecommending:
    """Stands in where a process has no database."""

    async def tell(
        self, question: RecommendationQuestion, render: Render, *, asked: tuple[str, ...]
    ) -> Told:
        """Refuses: it could not tell what the user has dismissed, or when he was alerted."""
        raise NotReady("Nothing can be recommended: this process has no database.")


NO_RECOMMENDING: Final = NoRecommending()


class LiveRecommending:
    """Recommendations of one process.

    Parameters
    ----------
    database : callable
        Gives the open database; called in threads.
    """

    def __init__(
        self,
        matching: Matching,
        database: Callable[[], Database],
        *,
        journal: Journal,
        threads: CpuPool,
        clock: Clock,
        answers: Answers | None = None,
        version_of: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._answers = answers
        self._version_of = version_of
        self._matching = matching
        self._database = database
        self._journal = journal
        self._threads = threads
        self._clock = clock

    async def answer(self, question: RecommendationQuestion) -> Recommended:
        """What the user is recommended, kept in the journal before it leaves.

        Of nobody nothing is remembered, so nobody is never alerted: he may ask.

        Raises
        ------
        NotReady
            If there is no release or no market.
        UnusableDatabase, TimeBudgetExceeded
            If what is remembered of the user cannot be read, or not in time.
        NoLocation
            If neither the question nor the stored profile says where the user is.
        """
        now, ranking_id = self._clock(), uuid4().hex
        user_id = question.worker_id
        question = await self._reminded(question, now)
        found = await self._matching.recommend(question, now=now, ranking_id=ranking_id)
        if found.is_alert and user_id is not None:
            found = await self._claimed(found, user_id, now)
        record = recommendations_record(found, asked_about=user_id, served_at=now)
        await self._journal.append(record, at=now)
        return found

    async def tell(
        self, question: RecommendationQuestion, render: Render, *, asked: tuple[str, ...]
    ) -> Told:
        """As `answer`, from what was found lately where nothing has moved since.

        `asked` is all of the request that the answer depends on, its language and form included.
        Whether found anew or not, what is shown is a ranking of its own in the journal, and each
        recommendation an impression of its own. Alerts are never kept: each is claimed.
        """
        if self._answers is None or question.is_proactive:
            return Told(render(await self.answer(question)), is_cached=False)
        now, user_id = self._clock(), question.worker_id
        reminded = await self._reminded(question, now)

        async def make() -> bytes:
            ranking_id = uuid4().hex
            found = await self._matching.recommend(reminded, now=now, ranking_id=ranking_id)
            record = recommendations_record(found, asked_about=user_id, served_at=now)
            told = {"record": record, "answer": render(found)}
            return ranking_id.encode() + orjson.dumps(told)

        kept = await self._answers.answer(
            Question("recommendations", user_id or "", (*asked, *self._moving(reminded))),
            make,
            life_s=RECOMMENDATIONS_S,
        )
        ranking_id, told = kept.value[:_ID_CHARS], kept.value[_ID_CHARS:]
        if kept.is_cached:
            told = told.replace(ranking_id, uuid4().hex.encode())
        document = orjson.loads(told)
        record = {**document["record"], "served_at": iso_z(now)}
        await self._journal.append(record, at=now)
        return Told(document["answer"], kept.is_cached)

    def _moving(self, question: RecommendationQuestion) -> tuple[str, ...]:
        """What an answer depends on beside the request: user, release and market of the moment."""
        rests = question.dismissed
        return (
            str(self._version_of(question.worker_id or "")),
            *answered_by(self._matching),
            *sorted(rests.tasks),
            *sorted(rests.kinds),
        )

    async def _reminded(
        self, question: RecommendationQuestion, now: datetime
    ) -> RecommendationQuestion:
        """The question with what is remembered of the user; of nobody nothing is."""
        user_id = question.worker_id
        if user_id is None:
            return question
        return await self._threads.run(lambda: self._remembered(question, user_id, now))

    def _remembered(
        self, question: RecommendationQuestion, user_id: str, now: datetime
    ) -> RecommendationQuestion:
        with self._database().session(read_only=True) as session:
            dismissed = dismissed_since(session, user_id, now - TASK_REST)
            answered = answered_tasks(session, user_id)
            alerted_at = last_alerted(session, user_id) if question.is_proactive else None
        rests = _resting(dismissed, answered, now)
        return replace(question, dismissed=rests, alerted_at=alerted_at)

    async def _claimed(self, found: Recommended, user_id: str, now: datetime) -> Recommended:
        (alerted,) = found.recommendations
        is_streak = alerted.kind is RecommendationKind.STREAK_SAVE
        alert = Alert(
            id=alerted.id,
            user_id=user_id,
            task_id=alerted.task_id,
            # What forecasts of openings know streak reminders by; other alerts are about tasks.
            kind=STREAK_KIND if is_streak else alerted.kind.value,
            sent_at=now,
        )
        if await self._threads.run(lambda: self._claim(alert)):
            return found
        return found.held_back(
            HeldBack(HeldReason.ALERTED_LATELY, LEAST_GAP / timedelta(minutes=1))
        )

    def _claim(self, alert: Alert) -> bool:
        with self._database().session() as session:
            return claim_alert(session, alert, least_gap=LEAST_GAP)


def _resting(
    found: list[DismissedImpression], answered: frozenset[str], now: datetime
) -> Dismissed:
    """Dismissed tasks rest for a week, goals for a day; what was answered is never told again."""
    kinds = {kind.value: kind for kind in GOALS}
    return Dismissed(
        tasks=answered | {one.task_id for one in found if one.task_id is not None},
        kinds=frozenset(
            kinds[one.kind] for one in found if one.kind in kinds and one.at > now - GOAL_REST
        ),
    )
