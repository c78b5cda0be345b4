"""Jobs of `hustlexp work`: from the outbox to the queue, from the queue to what does them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import orjson
import structlog

from data.database import Database
from data.errors import HustleError
from data.repositories.dead_letters import DeadLetter, save_dead_letters
from data.repositories.jobs import (
    Job,
    JobKind,
    is_done,
    mark_done,
    mark_sent,
    waiting_jobs,
)
from serving.clock import Clock
from serving.queues.queue import AGAIN_S, Message, Queue, dead

log = structlog.get_logger(__name__)

JOBS: Final = "jobs"
"""The queue of jobs, and the source of their dead letters."""

NOTICES: Final = "notices"
"""The queue by which the main backend is told what to tell its users."""

MOST_AT_ONCE: Final = 50

_PROGRAM: Final = (sys.executable, "-c", "from serving.command_line import app; app()")


class JobFailed(Exception):
    """A job cannot be done; the message says why."""


Do = Callable[[Job], Awaitable[None]]
"""Does a job; raises `JobFailed` where that cannot be."""


async def by_command(arguments: Callable[[Job], Sequence[str]], job: Job) -> None:
    """Do a job by a command of our own, as a process.

    Raises
    ------
    JobFailed
        If it ends with another exit code than 0.
    """
    process = await asyncio.create_subprocess_exec(*_PROGRAM, *arguments(job))
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if code:
        raise JobFailed(f"The command ended with exit code {code}.")


async def notify(queue: Queue, job: Job) -> None:
    """Hand a notice to the main backend; kept once the queue has confirmed it."""
    await queue.publish(NOTICES, [Message(job.id, orjson.dumps(job.payload))])


def _erase(job: Job) -> Sequence[str]:
    user = job.payload.get("userId")
    if not isinstance(user, str) or not user:
        raise JobFailed("The payload names no user: `userId`.")
    return ("user", "erase", "--yes", "--", user)


def doers(queue: Queue) -> dict[JobKind, Do]:
    """What does each kind of job."""
    return {
        JobKind.RETRAIN: partial(by_command, lambda job: ("retrain",)),
        JobKind.REFRESH_INDEX: partial(by_command, lambda job: ("refresh-index",)),
        JobKind.RETENTION: partial(by_command, lambda job: ("retention", "run")),
        JobKind.ERASE: partial(by_command, _erase),
        JobKind.NOTIFY: partial(notify, queue),
    }


class Outbox:
    """Hands jobs that were asked for to the queue; several processes may."""

    def __init__(self, database: Callable[[], Database], queue: Queue, clock: Clock) -> None:
        self._database, self._queue, self._clock = database, queue, clock

    async def carry(self) -> int:
        """Hand over what waits; how many. One that dies in between hands the same over again.

        Raises
        ------
        UnusableDatabase, QueueLost
            If one of them does not answer.
        """
        waiting = await asyncio.to_thread(self._waiting)
        if waiting:
            await self._queue.publish(JOBS, [_message(job) for job in waiting])
            await asyncio.to_thread(self._mark, [job.id for job in waiting])
        return len(waiting)

    async def run(self, every_s: float = AGAIN_S) -> None:
        """Carry again and again until cancelled."""
        while True:
            try:
                await self.carry()
            except HustleError as error:
                log.warning("jobs_wait", reason=str(error))
            await asyncio.sleep(every_s)

    def _waiting(self) -> list[Job]:
        with self._database().session(read_only=True) as session:
            return waiting_jobs(session, most=MOST_AT_ONCE)

    def _mark(self, ids: list[str]) -> None:
        with self._database().session() as session:
            mark_sent(session, ids, at=self._clock())


class JobWorker:
    """Does what comes by the queue, each job once."""

    def __init__(
        self, database: Callable[[], Database], clock: Clock, do: dict[JobKind, Do]
    ) -> None:
        self.done = 0
        self.failed = 0
        self._database, self._clock, self._do = database, clock, do

    async def run(self, queue: Queue) -> None:
        """Work until cancelled."""
        await asyncio.gather(
            queue.consume(JOBS, self.handle), queue.consume(dead(JOBS), self.bury)
        )

    async def handle(self, messages: Sequence[Message]) -> None:
        """Do the jobs of some messages, one after the other; what fails is a dead letter."""
        for message in messages:
            try:
                await self._handle(_job(message))
            except JobFailed as error:
                await self._bury(message, str(error))

    async def bury(self, messages: Sequence[Message]) -> None:
        """Keep as dead letters what the queue has put aside."""
        for message in messages:
            await self._bury(message, "The job was begun again and again, and never ended.")

    async def _handle(self, job: Job) -> None:
        if await asyncio.to_thread(self._is_done, job.id):
            return
        await self._do[job.kind](job)
        await asyncio.to_thread(self._mark_done, job.id)
        self.done += 1
        log.info("job_done", kind=job.kind.value, job=job.id)

    def _is_done(self, id: str) -> bool:
        with self._database().session(read_only=True) as session:
            return is_done(session, id)

    def _mark_done(self, id: str) -> None:
        with self._database().session() as session:
            mark_done(session, id, at=self._clock())

    async def _bury(self, message: Message, reason: str) -> None:
        log.error("job_failed", job=message.id, reason=reason)
        await asyncio.to_thread(self._keep, message, reason)
        self.failed += 1  # once it is kept, as what is done is counted once it is marked

    def _keep(self, message: Message, reason: str) -> None:
        try:
            body: Any = orjson.loads(message.body)
        except orjson.JSONDecodeError:
            body = message.body.decode(errors="replace").replace("\x00", "?")
        letter = DeadLetter(JOBS, message.id or None, reason, body, self._clock())
        with self._database().session() as session:
            save_dead_letters(session, [letter])


def _message(job: Job) -> Message:
    body = {"id": job.id, "kind": job.kind.value, "payload": dict(job.payload)}
    return Message(job.id, orjson.dumps(body))


def _job(message: Message) -> Job:
    try:
        told = orjson.loads(message.body)
        return Job(str(told["id"]), JobKind(told["kind"]), dict(told["payload"]))
    except (ValueError, KeyError, TypeError):
        raise JobFailed("The message is of no known form.") from None
