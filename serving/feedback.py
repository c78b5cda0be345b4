"""Feedback: kept before it is acknowledged, counted once, learnt from at once.

One transaction keeps the feedback, counts what it tells for the first time, moves the user's
version and his shifts, and keeps the answer. Only then is the answer sent, and only then do
predictions in this process move. Other processes look for users whose version has moved (`look`)
and take their state from the database.

Without a credential behind it, feedback is quarantined: kept, and read by nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Final, Protocol
from uuid import uuid4

import numpy as np
import orjson
import structlog
from sqlalchemy.orm import Session

from data.arrays import BoolArray
from data.database import Database
from data.errors import HustleError, NotReady
from data.parsed_posts import ParseReview
from data.reference.calendar import moment
from data.reference.categories import CODE_OF
from data.reports import AccuracyTotals, ReportedKind, ReportedOutcome
from data.repositories import feedback as reports
from data.repositories.exposures import Shown, last_shown, may_be_kept
from data.repositories.feedback import EVERYBODY, NewFeedback
from data.repositories.parsed_posts import review_parsed_post
from data.repositories.recommendations import is_shown
from data.repositories.shifts import load_shifts, upsert_shifts
from data.tables import PredictedKind
from data.worker_shifts import WORKER_ITSELF, WorkerShifts, no_worker_shifts
from engine.feedback import (
    WEEKS_JUDGED,
    Compared,
    Comparison,
    Learning,
    Performance,
    Told,
    compare,
    counted_for_everybody,
    learnings,
    performance,
    week_of,
)
from engine.live_learning import LiveLearner
from engine.matching import Matcher
from serving.clock import Clock
from serving.cpu import CpuPool
from serving.idempotency import SentOtherwise
from serving.relay import JournalRelay

log = structlog.get_logger(__name__)

OVERLAP: Final = timedelta(seconds=60)
"""How far a look reaches back: longer than any transaction that moves a version is open."""

FIRST_LOOK: Final = datetime(1970, 1, 5, tzinfo=UTC)
"""A process that begins learns the version of everybody."""

USERS_A_TRANSACTION: Final = 50
MOST_WAITING_BYTES: Final = 1 << 20
"""A journal this far behind is not waited for by feedback."""

_PREDICTED: Final = {
    PredictedKind.ACCEPT: Compared.ACCEPTANCE,
    PredictedKind.COMPLETE: Compared.COMPLETION,
    PredictedKind.ENJOYMENT: Compared.ENJOYMENT,
    PredictedKind.SCORE: Compared.MATCH_SCORE,
}
_PREDICTION_OF: Final = {
    ReportedKind.ACCEPTANCE: PredictedKind.ACCEPT,
    ReportedKind.COMPLETION: PredictedKind.COMPLETE,
    ReportedKind.ENJOYMENT: PredictedKind.ENJOYMENT,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """Feedback as it was understood.

    Attributes
    ----------
    user_id : str
        Whom it is from; where `is_trusted`, a credential says so.
    predicted : mapping
        What the body says that was predicted, 0 to 1.
    document : mapping
        The body as it came.
    key : str or None
        The caller's own key for this request.
    marks : mapping
        Of a notification or recommendation: what was done with it ("opened_at" and so on).
    review : ParseReview or None
        Of a parsed post: what its poster changed.
    """

    user_id: str
    is_trusted: bool
    kind: str
    document: Mapping[str, Any]
    task_id: str | None = None
    told: Told = field(default_factory=Told)
    predicted: Mapping[Compared, float] = field(default_factory=dict)
    category: str | None = None
    key: str | None = None
    notification_id: str | None = None
    recommendation_id: str | None = None
    marks: frozenset[str] = frozenset()
    review: ParseReview | None = None

    @property
    def request_key(self) -> str:
        """SHA-256 (hex): of the user and his key, or of the whole content where he sent none.

        What comes without a credential never stands in the way of what comes with one.
        """
        scope = [self.is_trusted, self.user_id]
        by = ["key", self.key] if self.key is not None else ["body", self.body_digest]
        return _digest([*scope, *by])

    @property
    def body_digest(self) -> str:
        """SHA-256 (hex) of the content, whatever the order of its keys."""
        return _digest(self.document)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What feedback says, to be put into words.

    Attributes
    ----------
    state : WorkerShifts
        What is known of the worker in general and in the task's category, if it has moved.
    version : int
        The user's, after it moved; 0 where it did not.
    """

    feedback_id: str
    told: Told
    comparisons: Mapping[Compared, Comparison]
    performance: Performance
    learnings: tuple[Learning, ...]
    state: WorkerShifts
    version: int
    category: str | None
    release_id: str | None


Render = Callable[[Analysis], dict[str, Any]]
"""From the analysis to the answer as JSON values, called before the transaction ends."""


Pause = Callable[[float], Awaitable[None]]
"""Waits for some seconds."""


class Feedback(Protocol):
    """What routes and caches ask."""

    @property
    def journal_lag_s(self) -> float:
        """Seconds since every served ranking was in the database."""

    async def record(self, sent: Sent, render: Render) -> dict[str, Any]:
        """The answer, once everything is committed."""

    def user_version(self, user_id: str) -> int:
        """How often predictions of a user have moved in this process; 0 where never."""


class NoFeedback:
    """Stands in where a process has no database."""

    journal_lag_s = 0.0

    async def record(self, sent: Sent, render: Render) -> dict[str, Any]:
        """Refuses: what cannot be kept is not acknowledged."""
        raise NotReady("Feedback cannot be kept: this process has no database.")

    def user_version(self, user_id: str) -> int:
        """Nothing moves."""
        return 0


NO_FEEDBACK: Final = NoFeedback()


@dataclass(frozen=True, slots=True)
class _Moved:
    """A worker's state to be served, under the version of the user that it belongs to."""

    user_id: str
    version: int
    state: WorkerShifts


class LiveFeedback:
    """Feedback of one process.

    Parameters
    ----------
    database : callable
        Gives the open database; called in threads.
    learner : callable
        What can be learnt by the release that serves at this moment; None for nothing.
    moved : callable
        Called when a user's version has moved here: others may want to know.

    Attributes
    ----------
    is_lost : bool
        Whether the database did not answer when it was last looked at.
    """

    def __init__(
        self,
        database: Callable[[], Database],
        learner: Callable[[], LiveLearner | None],
        *,
        relay: JournalRelay,
        threads: CpuPool,
        clock: Clock,
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        self.is_lost = False
        self._moved = moved
        self._database = database
        self._learner = learner
        self._relay = relay
        self._threads = threads
        self._clock = clock
        self._lock = Lock()
        self._versions: dict[str, int] = {}
        self._served: dict[str, int] = {}  # versions whose state the matcher held serves
        self._shifts: object = None  # of the matcher that `_served` speaks of
        self._looked_at: datetime | None = None

    @property
    def journal_lag_s(self) -> float:
        """Seconds since every served ranking was in the database."""
        return self._relay.lag_s

    def user_version(self, user_id: str) -> int:
        """How often predictions of a user have moved in this process; 0 where never."""
        return self._versions.get(user_id, 0)

    async def record(self, sent: Sent, render: Render) -> dict[str, Any]:
        """The answer, once everything is committed; the same as before to the same feedback.

        Raises
        ------
        SentOtherwise
            If the key stands for other content already.
        UnusableDatabase, TimeBudgetExceeded
            If it could not be kept, or not in time; sent again, it counts once all the same.
        """
        before = self.user_version(sent.user_id)
        answer = await self._threads.run(lambda: self.keep(sent, render))
        if self.user_version(sent.user_id) != before:
            self._moved()
        return answer

    def keep(self, sent: Sent, render: Render) -> dict[str, Any]:
        """As `record`, in the calling thread."""
        database = self._database()
        with database.session(read_only=True) as session:
            if (answer := _answered(session, sent)) is not None:
                return answer
            shown = _shown(session, sent)
            is_missing = (shown is None and _may_wait(session, sent)) or _is_unknown(session, sent)
        if is_missing:
            self._carry_what_waits()
            # Looked for again even where nothing waited: it may have been carried since.
            with database.session(read_only=True) as session:
                shown = _shown(session, sent)
        learner, moved = self._learner(), None
        with database.session() as session:
            new = _new(sent, shown, at=self._clock())
            if not reports.add_feedback(session, new):
                return _answered_meanwhile(session, sent)
            analysis, moved = self._analyse(session, sent, new, shown, learner)
            answer = render(analysis)
            reports.keep_answer(session, new.id, answer, user_id=new.user_id)
        if moved is not None:
            self._serve(learner, moved)
        return answer

    def _carry_what_waits(self) -> None:
        """Carry over what the journal knows and the database does not yet.

        A journal that is far behind is left to the relay. One in which nothing waits may have
        been carried by another thread just now, so that what is shown is to be read again.
        """
        if 0 < self._relay.waiting_bytes <= MOST_WAITING_BYTES:
            self._relay.carry()

    def _analyse(
        self,
        session: Session,
        sent: Sent,
        new: NewFeedback,
        shown: Shown | None,
        learner: LiveLearner | None,
    ) -> tuple[Analysis, _Moved | None]:
        predicted = dict(sent.predicted)
        week = week_of(new.received_at)
        version, state, moved = 0, no_worker_shifts(), None
        outcomes: list[ReportedOutcome] = []
        if sent.is_trusted:
            _mark(session, sent, new)
        if shown is not None:
            predicted |= {
                _PREDICTED[kind]: prediction.value
                for kind, prediction in shown.predictions.items()
                if kind in _PREDICTED
            }
            counted = _count(session, sent, new, shown)
            if counted is not None:
                version, outcomes = counted
                if learner is not None:
                    state = _learn(session, learner, sent.user_id, version, outcomes)
                moved = _Moved(sent.user_id, version, state)
        category = shown.category if shown is not None else sent.category
        mine = state.take(_in(state, category))
        return (
            Analysis(
                feedback_id=new.id,
                told=sent.told,
                comparisons=compare(predicted, sent.told),
                performance=_performance(session, sent, week, outcomes),
                learnings=learnings(mine),
                state=mine,
                version=version,
                category=category,
                release_id=learner.release_id if learner is not None else None,
            ),
            moved,
        )

    def look(self) -> int:
        """Carry the journal over, and take up what other processes have learnt; of how many users.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        self._relay.carry()
        return self._follow()

    def _follow(self) -> int:
        """Take up what other processes have learnt; where nothing can be, versions alone."""
        learner, now = self._learner(), self._clock()
        since, behind = self._looked_at or FIRST_LOOK, set[str]()
        if learner is not None and learner.shifts is not self._shifts:
            with self._lock:
                self._shifts, self._served = learner.shifts, {}
            since = min(since, moment(learner.as_of))  # its state is of that moment
            behind = self._behind(learner)
        with self._database().session(read_only=True) as session:
            changed = reports.versions_since(session, since - OVERLAP)
            if self._looked_at is None:
                stored_since = moment(learner.as_of) - OVERLAP if learner else now
                recent = set(reports.versions_since(session, stored_since))
            else:
                recent = set(changed)
        with self._lock:
            for user, version in changed.items():
                self._versions[user] = max(version, self._versions.get(user, 0))
            behind |= {user for user in recent if changed[user] > self._served.get(user, 0)}
            self._looked_at = now
        if learner is None:
            return 0
        users = sorted(behind)  # in one order, so that two processes never wait in a circle
        for begin in range(0, len(users), USERS_A_TRANSACTION):
            self._take_up(learner, users[begin : begin + USERS_A_TRANSACTION])
        return len(users)

    def forget(self, is_gone: Callable[[str], bool]) -> None:
        """Drop what this process knows of users who are gone."""
        with self._lock:
            for user in [user for user in self._versions if is_gone(user)]:
                del self._versions[user]
                self._served.pop(user, None)

    async def watch(self, every_s: float, pause: Pause = asyncio.sleep) -> None:
        """Look again and again until cancelled; `pause` may end earlier than it is asked to."""
        while True:
            # A look that comes early, as something moved elsewhere, leaves the journal.
            is_time = self._relay.lag_s >= every_s / 2
            try:
                await asyncio.to_thread(self.look if is_time else self._follow)
                self.is_lost = False
            except HustleError as error:
                self.is_lost = True
                log.error("feedback_look_failed", reason=str(error), lag_s=self.journal_lag_s)
            await pause(every_s)

    def _behind(self, learner: LiveLearner) -> set[str]:
        """Users whose reports a release that came to serve has not learnt in full."""
        found: list[str] = []
        with self._database().session(read_only=True) as session:
            while more := reports.users_behind(
                session, learner.release_id, after=found[-1] if found else "", most=1_000
            ):
                found += more
        return set(found)

    def _take_up(self, learner: LiveLearner, users: list[str]) -> None:
        taken: list[_Moved] = []
        with self._database().session() as session:
            for user_id in users:
                version = reports.held_version(session, user_id)
                state = _learn(session, learner, user_id, version)
                taken.append(_Moved(user_id, version, state))
        for moved in taken:
            self._serve(learner, moved)

    def _serve(self, learner: LiveLearner | None, moved: _Moved) -> None:
        """Let predictions move, unless a later state of the same user is served already."""
        with self._lock:
            known = self._versions.get(moved.user_id, 0)
            self._versions[moved.user_id] = max(moved.version, known)
            if learner is None or moved.version <= self._served.get(moved.user_id, 0):
                return
            learner.serve(moved.user_id, moved.state)
            if learner.shifts is self._shifts:
                self._served[moved.user_id] = moved.version


def learner_of(matcher: object) -> LiveLearner | None:
    """What can be learnt by a matcher of the engine; None of anything else."""
    return LiveLearner.of(matcher) if isinstance(matcher, Matcher) else None


def _digest(value: object) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _answered(session: Session, sent: Sent) -> dict[str, Any] | None:
    known = reports.find_answered(session, sent.request_key)
    if known is None:
        return None
    if known.body_digest != sent.body_digest:
        raise SentOtherwise("This Idempotency-Key was used for other feedback; use a new one.")
    return known.answer


def _answered_meanwhile(session: Session, sent: Sent) -> dict[str, Any]:
    """The answer of a parallel request that was faster, which has ended by now."""
    answer = _answered(session, sent)
    if answer is None:
        raise NotReady("The same feedback was being kept and is not there; please send it again.")
    return answer


def _may_be_shown(sent: Sent) -> bool:
    return sent.is_trusted and sent.task_id is not None and bool(sent.told.outcomes)


def _may_wait(session: Session, sent: Sent) -> bool:
    """Whether the journal may still hold what was shown, and the database will keep it."""
    return _may_be_shown(sent) and may_be_kept(session, sent.user_id, sent.task_id or "")


def _shown(session: Session, sent: Sent) -> Shown | None:
    if sent.task_id is None or not _may_be_shown(sent):
        return None
    return last_shown(session, sent.user_id, sent.task_id)


def _new(sent: Sent, shown: Shown | None, *, at: datetime) -> NewFeedback:
    return NewFeedback(
        id=uuid4().hex,
        request_key=sent.request_key,
        body_digest=sent.body_digest,
        user_id=sent.user_id,
        task_id=sent.task_id,
        exposure_id=None if shown is None else shown.exposure_id,
        kind=sent.kind,
        payload=sent.document,
        is_quarantined=not sent.is_trusted,
        received_at=at,
    )


def _named(sent: Sent) -> list[str]:
    """Ids of the notification or recommendation that feedback tells of."""
    named = (sent.notification_id, sent.recommendation_id)
    return list(dict.fromkeys(id for id in named if id is not None))


def _is_unknown(session: Session, sent: Sent) -> bool:
    """Whether it tells of a recommendation that the database does not know yet."""
    return sent.is_trusted and any(
        not is_shown(session, sent.user_id, named) for named in _named(sent)
    )


def _mark(session: Session, sent: Sent, new: NewFeedback) -> None:
    """An alert is a notification and a recommendation under one id: both are marked by it."""
    marks = dict.fromkeys(sent.marks, new.received_at)
    for named in _named(sent):
        reports.mark_notification(session, sent.user_id, named, **marks)
        reports.mark_recommendation(session, sent.user_id, named, **marks)
    if sent.review is not None:
        review_parsed_post(session, sent.review, at=new.received_at)


def _count(
    session: Session, sent: Sent, new: NewFeedback, shown: Shown
) -> tuple[int, list[ReportedOutcome]] | None:
    """The user's new version and what counts for the first time; None where nothing does."""
    known = reports.counted_kinds(session, sent.user_id, new.task_id or "")
    outcomes = [
        _outcome(kind, sent, new, shown)
        for kind in sent.told.outcomes
        if kind not in known and _PREDICTION_OF[kind] in shown.predictions
    ]
    if not outcomes:
        return None
    version = reports.next_version(session, sent.user_id, at=new.received_at)
    # From here on nobody else counts for this user; who was faster has counted already.
    counted = reports.add_outcomes(session, outcomes, version=version)
    return (version, counted) if counted else None


def _outcome(kind: ReportedKind, sent: Sent, new: NewFeedback, shown: Shown) -> ReportedOutcome:
    prediction = shown.predictions[_PREDICTION_OF[kind]]
    return ReportedOutcome(
        user_id=sent.user_id,
        task_id=new.task_id or "",
        kind=kind,
        feedback_id=new.id,
        exposure_id=shown.exposure_id,
        release_id=shown.release_id,
        category=shown.category,
        value=sent.told.outcomes[kind],
        predicted=prediction.value,
        log_odds=prediction.log_odds,
        known_at=new.received_at,
    )


def _performance(
    session: Session, sent: Sent, week: int, counted: list[ReportedOutcome]
) -> Performance:
    """How good predictions have been, with what was just counted added to the sums."""
    added = {told.kind: AccuracyTotals.of(told.predicted, told.value) for told in counted}
    if added:
        reports.add_totals(session, sent.user_id, week, added)
    users = [EVERYBODY, sent.user_id] if sent.is_trusted else [EVERYBODY]
    totals = reports.weekly_totals(session, users, since_week=week - WEEKS_JUDGED + 1)
    everybody, own = totals[EVERYBODY], totals[sent.user_id] if sent.is_trusted else {}
    if added:
        of_all = counted_for_everybody(added, own[week])
        reports.add_totals(session, EVERYBODY, week, of_all)
        this = everybody.setdefault(week, {})
        for kind, sums in of_all.items():
            this[kind] = this.get(kind, AccuracyTotals()) + sums
    return performance(everybody, own, week=week)


def _learn(
    session: Session,
    learner: LiveLearner,
    user_id: str,
    version: int,
    newest: list[ReportedOutcome] | None = None,
) -> WorkerShifts:
    """A worker's state with all that he has reported up to a version of his, which is held.

    `newest` is what made that version, where that is known.
    """
    state = load_shifts(session, learner.release_id, worker_id=user_id)
    if not len(state):
        served = learner.state_of(user_id)
        if served is None:
            return no_worker_shifts()  # learnt when the market comes to know him
        state = served
    learnt = reports.learnt_version(session, learner.release_id, user_id)
    if learnt < version:
        told = newest if newest is not None and learnt == version - 1 else None
        if told is None:
            told = reports.outcomes_after(session, user_id, learnt)
        state = learner.moved(state, told)
        upsert_shifts(session, learner.release_id, state)
        reports.set_learnt_version(session, learner.release_id, user_id, version)
    return state


def _in(state: WorkerShifts, category: str | None) -> BoolArray:
    """(n,) bool: what is known of the worker in general, and in one category."""
    code = CODE_OF.get(category or "", WORKER_ITSELF)
    return np.isin(state.categories, [WORKER_ITSELF, code])
