"""Jobs: handed over once the asking transaction is committed, done once, failures kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from data.database import Database, open_database
from data.errors import HustleError
from data.repositories.dead_letters import dead_letters
from data.repositories.jobs import Job, JobKind, ask_for, is_done, send_again
from data.tables import TaskRow
from models.similarity import FaissVectors
from serving.command_line import app
from serving.jobs import JOBS, NOTICES, JobFailed, JobWorker, Outbox, doers
from serving.queues.memory import MemoryQueue
from serving.queues.queue import Message, QueueLost
from tests.serving.stored import store_market

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def own_database(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    database.migrate()
    yield database
    database.close()


class Doing:
    """Remembers the jobs that it did; fails those of one user."""

    def __init__(self) -> None:
        self.did: list[Job] = []

    async def do(self, job: Job) -> None:
        if job.payload.get("userId") == "nobody":
            raise JobFailed("There is no such user.")
        self.did.append(job)


def asked(database: Database, kind: JobKind, **payload: str) -> Job:
    with database.session() as session:
        return ask_for(session, kind, payload, now=NOON)


def worker_of(database: Database, doing: Doing) -> JobWorker:
    return JobWorker(lambda: database, lambda: NOON, dict.fromkeys(JobKind, doing.do))


async def worked(worker: JobWorker, queue: MemoryQueue, count: int) -> None:
    task = asyncio.create_task(worker.run(queue))
    async with asyncio.timeout(30.0):
        while worker.done + worker.failed < count:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_a_job_is_done_once_however_often_it_is_handed_over(own_database: Database) -> None:
    job, doing, queue = asked(own_database, JobKind.ERASE, userId="ann"), Doing(), MemoryQueue()
    worker, outbox = (
        worker_of(own_database, doing),
        Outbox(lambda: own_database, queue, lambda: NOON),
    )

    async def scene() -> None:
        assert (await outbox.carry(), await outbox.carry()) == (1, 0)
        await worked(worker, queue, 1)
        await worker.handle([Message(job.id, _body(job))])  # as after a lost acknowledgement

    asyncio.run(scene())
    assert doing.did == [job]
    with own_database.session(read_only=True) as session:
        assert is_done(session, job.id)


def _body(job: Job) -> bytes:
    return f'{{"id":"{job.id}","kind":"{job.kind}","payload":{{"userId":"ann"}}}}'.encode()


def test_what_was_rolled_back_is_never_handed_over(own_database: Database) -> None:
    with suppress(ValueError), own_database.session() as session:
        ask_for(session, JobKind.RETRAIN, now=NOON)
        raise ValueError
    outbox = Outbox(lambda: own_database, MemoryQueue(), lambda: NOON)
    assert asyncio.run(outbox.carry()) == 0


class LostQueue(MemoryQueue):
    """Confirms nothing the first time."""

    tries = 0

    async def publish(self, name: str, messages: Sequence[Message]) -> None:
        self.tries += 1
        if self.tries == 1:
            raise QueueLost("away")
        await super().publish(name, messages)


def test_what_the_queue_did_not_confirm_is_handed_over_again(own_database: Database) -> None:
    asked(own_database, JobKind.RETRAIN)
    outbox = Outbox(lambda: own_database, LostQueue(), lambda: NOON)
    with pytest.raises(HustleError):
        asyncio.run(outbox.carry())
    assert asyncio.run(outbox.carry()) == 1


def test_a_job_that_fails_is_a_dead_letter_and_stops_nobody(own_database: Database) -> None:
    bad = asked(own_database, JobKind.ERASE, userId="nobody")
    good = asked(own_database, JobKind.RETENTION)
    doing, queue = Doing(), MemoryQueue()
    worker = worker_of(own_database, doing)

    async def scene() -> None:
        await Outbox(lambda: own_database, queue, lambda: NOON).carry()
        await queue.publish(JOBS, [Message("odd", b"{}")])
        await worked(worker, queue, 3)

    asyncio.run(scene())
    assert doing.did == [good]
    with own_database.session(read_only=True) as session:
        letters = {letter.message_id: letter.reason for letter in dead_letters(session)}
    assert letters == {
        bad.id: "There is no such user.",
        "odd": "The message is of no known form.",
    }
    with own_database.session() as session:
        assert send_again(session, bad.id)
        assert not send_again(session, "odd")
    assert asyncio.run(Outbox(lambda: own_database, queue, lambda: NOON).carry()) == 1


def test_a_notice_goes_to_the_main_backend() -> None:
    queue, seen = MemoryQueue(), list[bytes]()

    async def see(messages: Sequence[Message]) -> None:
        seen.extend(message.body for message in messages)

    async def scene() -> None:
        await doers(queue)[JobKind.NOTIFY](Job("j", JobKind.NOTIFY, {"userId": "ann"}))
        task = asyncio.create_task(queue.consume(NOTICES, see))
        async with asyncio.timeout(30.0):
            while not seen:
                await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(scene())
    assert seen == [b'{"userId":"ann"}']


def test_a_job_that_is_asked_for_is_done_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr("serving.telemetry.configure_logging", lambda level: None)  # this process
    called = CliRunner().invoke(app, ["ask", "retention"])
    assert called.exit_code == 0
    assert CliRunner().invoke(app, ["work", "--once"]).exit_code == 0
    database = open_database(f"sqlite:///{tmp_path}/hustlexp.db")
    with database.session(read_only=True) as session:
        assert is_done(session, called.output.strip())
    database.close()


def test_wrong_jobs_are_refused_when_they_are_asked_for() -> None:
    assert CliRunner().invoke(app, ["ask", "party"]).exit_code == 2
    assert CliRunner().invoke(app, ["ask", "erase"]).exit_code == 2


def test_with_an_index_in_each_process_there_is_nothing_to_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("VECTOR_DB_URL", "faiss:")
    called = CliRunner().invoke(app, ["refresh-index"])
    assert (called.exit_code, called.output) == (
        0,
        "Each process has an index of its own: nothing to refresh.\n",
    )


def test_the_index_is_refreshed_by_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, index = f"sqlite:///{tmp_path}/hustlexp.db", FaissVectors()
    store_market(url, workers=5, tasks=12)
    index.upsert(["long gone"], np.ones((1, 512), dtype=np.int8))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr("serving.vectors.shared.index_of", lambda url: index)
    called = CliRunner().invoke(app, ["refresh-index"])
    assert called.exit_code == 0, called.output
    database = open_database(url)
    with database.session(read_only=True) as session:
        stored = session.scalars(select(TaskRow.id).where(TaskRow.status == "open")).all()
    database.close()
    assert sorted(index.digests()) == sorted(stored)
    assert called.output == f"{len(stored)} texts written, 1 taken away.\n"
