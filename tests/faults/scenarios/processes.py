"""Processes of the service killed, stopped and replaced."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import psutil
from sqlalchemy import Select, select

from data.database import open_database
from data.tables import FeedbackRow, KeptAnswerRow
from serving.feedback import Sent
from serving.idempotency import digest
from tests.faults.fault import Seen, fault
from tests.faults.scenarios.clients import unheard
from tests.faults.scenarios.postgresql_lost import locked_feedback
from tests.faults.traffic import placed, traffic, until_events_taken
from tests.faults.world import HERE, STARTS_WITHIN_S, NotAcknowledged, World, pause, until

ONCE = "what was not acknowledged is sent again and counts once; the process is replaced"


@fault(
    "the API killed during a feedback write",
    done="SIGKILL of both processes while feedback waits in its transaction",
    promised=ONCE,
)
def in_feedback(world: World) -> Seen:
    keys = [f"killed-{world.number()}" for _ in range(8)]
    with ThreadPoolExecutor(8) as clients, locked_feedback(world):
        waiting = [clients.submit(_once, world, key) for key in keys]
        pause(0.7)
        for process in world.processes():
            process.kill()
        acknowledged = sum(one.result(timeout=60) for one in waiting)
    took = world.recovered(world.is_well, within_s=STARTS_WITHIN_S)
    for key in keys:
        world.until_told(key)
    assert acknowledged == 0, "acknowledged before it was committed"
    return Seen("8 unanswered, then acknowledged once each", took)


def _once(world: World, key: str) -> bool:
    world.ledger.sent.add(key)
    try:
        world.tell(key)
    except NotAcknowledged:
        return False
    return True


@fault(
    "the API killed between commit and answer",
    done="feedback, a chat and a match by keys of their own, over connections that nobody reads; "
    "SIGKILL of both processes once all three are committed; the same sent again",
    promised="the answers that were committed, byte for byte; the feedback counts once",
)
def before_the_answer(world: World) -> Seen:
    key = f"unheard-{world.number()}"
    message = f"show me tasks paying over ${world.number()}"
    told = {"userId": "worker-3", "feedbackType": "general", "data": {"note": key}}
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        f"{key}-chat": (
            "/api/ai/chat",
            {"userId": "worker-3", "message": message, "context": {"sessionId": key}},
        ),
        f"{key}-match": (
            "/api/ai/match-task",
            {"userId": "worker-3", "context": {"location": HERE}},
        ),
    }
    world.ledger.sent.add(key)
    with ExitStack() as stack:
        unheard(world, stack, "/api/ai/feedback", told, **{"Idempotency-Key": key})
        for own, (path, body) in asked.items():
            unheard(world, stack, path, body, **{"Idempotency-Key": own})
        until(lambda: _is_kept(world, key) and all(_answer(world, own) for own in asked))
        committed = {own: _answer(world, own) for own in asked}
        for process in world.processes():
            process.kill()
    took = world.recovered(world.is_well, within_s=STARTS_WITHIN_S)
    world.until_told(key)
    for own, (path, body) in asked.items():
        answer = world.post(path, body, **{"Idempotency-Key": own})
        assert answer.headers.get("Idempotent-Replayed") == "true", f"{path}: made anew"
        assert answer.content == committed[own], f"{path}: another answer than was committed"
    return Seen("three answers as they were committed, one row of feedback", took)


def _is_kept(world: World, key: str) -> bool:
    """Whether feedback under a key of its sender is in the table."""
    sent = Sent("worker-3", True, "general", {}, key=key)
    rows = select(FeedbackRow.id).where(FeedbackRow.request_key == sent.request_key)
    return _one(world, rows) is not None


def _answer(world: World, key: str) -> Any:
    """The answer that is kept under a key of its sender; None while there is none."""
    name = digest(b"service:worker-3", key.encode())
    return _one(world, select(KeptAnswerRow.body).where(KeptAnswerRow.key == name))


def _one(world: World, query: Select[Any]) -> Any:
    database = open_database(world.postgresql.url)
    try:
        with database.session(read_only=True) as session:
            return session.scalars(query).one_or_none()
    finally:
        database.close()


@fault(
    "one process killed under traffic",
    done="SIGKILL of one of two processes while users tell and ask",
    promised=f"the other answers; {ONCE}",
)
def one_killed(world: World) -> Seen:
    until(world.both_serve, within_s=STARTS_WITHIN_S)
    with traffic(world) as seen:
        pause(0.5)
        world.processes()[0].kill()
        took = world.recovered(world.is_well)
    good = seen.statuses[200]
    assert seen.failed <= 4, seen.text  # those in its hands
    return Seen(f"{good} x 200, {seen.failed} lost with it; told: {seen.told}", took)


@fault(
    "the API killed while events are taken",
    done="SIGKILL of one process under batches of 200 events from four senders",
    promised=ONCE,
)
def in_events(world: World) -> Seen:
    until(world.both_serve, within_s=STARTS_WITHIN_S)
    batches = [
        [placed(f"worker-{10 + n % 8}", world.number()) for n in range(200)] for _ in range(8)
    ]
    with ThreadPoolExecutor(4) as senders:
        sending = [senders.submit(until_events_taken, world, batch) for batch in batches]
        pause(0.2)
        world.processes()[0].kill()
        for one in sending:
            one.result(timeout=90)
    took = world.recovered(world.is_well)
    return Seen("1,600 events taken once each", took)


@fault(
    "one process stands still",
    done="SIGSTOP of one process for two seconds",
    promised="who is with the other is answered; afterwards all are",
)
def stopped(world: World) -> Seen:
    until(world.both_serve, within_s=STARTS_WITHIN_S)
    stopped = world.processes()[0]
    stopped.suspend()
    pause(2.0)
    stopped.resume()
    return Seen("went on by itself", world.recovered(world.is_well))


@fault(
    "rolling replacement under traffic",
    done="SIGHUP to the supervisor",
    promised="0 failed questions, everything told acknowledged, both processes new",
)
def replaced(world: World) -> Seen:
    until(world.both_serve, within_s=STARTS_WITHIN_S)
    before = {one.pid for one in world.processes()}
    with traffic(world) as seen:
        world.supervisor.send_signal(signal.SIGHUP)
        until(lambda: not any(map(psutil.pid_exists, before)), within_s=STARTS_WITHIN_S)
    until(world.both_serve, within_s=STARTS_WITHIN_S)
    assert seen.failed == 0, seen.text
    return Seen(f"0 failed; {seen.text}")
