"""Events twice, late, in another order, too many, wrong, and ahead of time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

from serving.clock import utc_now
from tests.faults.fault import Seen, fault
from tests.faults.traffic import placed
from tests.faults.world import World

ONCE = "applied once; the answer says so"


def _counts(answer: dict[str, Any]) -> dict[str, int]:
    named = {name: answer[name] for name in ("applied", "repeated", "outdated")}
    return {**named, "refused": len(answer["refused"])}


@fault("events sent twice", done="the same 20 events in two requests", promised=ONCE)
def twice(world: World) -> Seen:
    events = [placed(f"worker-{n}", world.number()) for n in range(20)]
    first, second = _counts(world.events(events)), _counts(world.events(events))
    assert first["applied"] == 20, first
    assert second["repeated"] == 20, second
    return Seen("20 applied, then 20 repeated")


@fault(
    "one event from eight senders at once",
    done="the same event in eight requests at a time, to both processes",
    promised=ONCE,
)
def at_once(world: World) -> Seen:
    event = placed("worker-21", world.number())
    with ThreadPoolExecutor(8) as senders:
        told = list(senders.map(lambda _: _counts(world.events([event])), range(8)))
    applied, repeated = (sum(one[name] for one in told) for name in ("applied", "repeated"))
    assert (applied, repeated) == (1, 7), told
    return Seen("applied once, repeated seven times")


@fault(
    "a late event",
    done="a place of ten minutes ago after one of now",
    promised="outdated; the newer place stands",
)
def late(world: World) -> Seen:
    world.events([placed("worker-22", world.number())])
    old = placed("worker-22", world.number())
    ten_minutes_ago = (utc_now() - timedelta(minutes=10)).isoformat()
    told = _counts(world.events([{**old, "occurredAt": ten_minutes_ago}]))
    assert told["outdated"] == 1, told
    return Seen("outdated, and without effect")


@fault(
    "events in another order",
    done="60 places of three workers, shuffled, in 12 requests at a time",
    promised="the latest place of each stands",
)
def reordered(world: World) -> Seen:
    began, events = utc_now() - timedelta(minutes=2), []
    for step in range(20):
        at = (began + timedelta(seconds=step)).isoformat()
        events += [placed(f"worker-{n}", world.number(), occurredAt=at) for n in (23, 24, 25)]
    Random(11).shuffle(events)  # noqa: S311  an order
    batches = [events[i : i + 5] for i in range(0, len(events), 5)]
    with ThreadPoolExecutor(4) as senders:
        told = [_counts(one) for one in senders.map(world.events, batches)]
    assert sum(one["refused"] for one in told) == 0, told
    outdated = sum(one["outdated"] for one in told)
    return Seen(f"60 taken, {outdated} of them outdated; the ledger's last places stand")


@fault(
    "wrong events among good ones",
    done="a batch with an unknown type, a place off the earth and an unknown worker",
    promised="each wrong one named and kept as a dead letter, the others applied",
)
def wrong(world: World) -> Seen:
    good = [placed("worker-26", world.number()), placed("worker-27", world.number())]
    off_the_earth = placed("worker-26", world.number())
    off_the_earth["data"]["place"]["lat"] = 91
    unknown = placed("nobody-at-all", world.number())
    odd = placed("worker-26", world.number(), type="worker.danced")
    told = _counts(world.events([good[0], odd, off_the_earth, unknown, good[1]]))
    assert (told["applied"], told["refused"]) == (2, 3), told
    return Seen("2 applied, 3 refused with their reasons")


@fault(
    "a batch of 1,001 events",
    done="one more than a request may hold",
    promised="400, and none applied",
)
def too_many(world: World) -> Seen:
    events = [placed("worker-28", world.number()) for _ in range(1_001)]
    answer = world.post("/api/internal/events", {"events": events})
    assert answer.status_code == 400, answer.status_code
    return Seen("400 in the envelope")
