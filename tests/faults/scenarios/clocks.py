"""Clocks that go wrong: of the backend, of the app, of whoever issues tokens."""

from __future__ import annotations

from datetime import timedelta

import httpx

from serving.clock import utc_now
from serving.tokens import issue_token
from tests.faults.fault import Seen, fault
from tests.faults.traffic import placed
from tests.faults.world import HERE, World
from tests.serving.service import SECRET


def _event_status(world: World, ahead: timedelta) -> str:
    event = placed("worker-29", world.number(), occurredAt=(utc_now() + ahead).isoformat())
    answer = world.post("/api/internal/events", {"events": [event]})
    assert answer.status_code == 200, answer.status_code
    if not answer.json()["refused"]:
        world.ledger.taken(event)
        return "taken"
    return "refused"


@fault(
    "the backend's clock is two minutes ahead",
    done="an event that happens in two minutes",
    promised="taken: up to five minutes are forgiven",
)
def a_little_ahead(world: World) -> Seen:
    assert _event_status(world, timedelta(minutes=2)) == "taken"
    return Seen("applied")


@fault(
    "the backend's clock is an hour ahead",
    done="an event that happens in an hour",
    promised="refused by name: it would outlast everything true",
)
def far_ahead(world: World) -> Seen:
    assert _event_status(world, timedelta(hours=1)) == "refused"
    return Seen("refused, kept as a dead letter")


def _with_token(world: World, *, issued: timedelta, lifetime: timedelta) -> int:
    token = issue_token("worker-3", secret=SECRET, now=utc_now() + issued, lifetime=lifetime)
    answer = httpx.post(
        f"{world.address}/api/ai/match-task",
        json={"userId": "worker-3", "context": {"location": HERE}},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    return answer.status_code


@fault(
    "the issuer's clock is 15 s off",
    done="a token that begins in 15 s, and one that ended 15 s ago",
    promised="both pass: JWT_LEEWAY_SECONDS is 30",
)
def within_leeway(world: World) -> Seen:
    early = _with_token(world, issued=timedelta(seconds=15), lifetime=timedelta(hours=1))
    late = _with_token(world, issued=timedelta(seconds=-75), lifetime=timedelta(seconds=60))
    assert (early, late) == (200, 200), (early, late)
    return Seen("200 and 200")


@fault(
    "the issuer's clock is an hour off",
    done="a token that ended an hour ago",
    promised="401 in the envelope",
)
def beyond_leeway(world: World) -> Seen:
    status = _with_token(world, issued=timedelta(hours=-2), lifetime=timedelta(hours=1))
    assert status == 401, status
    return Seen("401")


@fault(
    "an app whose clock is wrong by years",
    done="tasks to be ranked with deadlines in 1971 and in 2098",
    promised="an answer or a 400, never a 500",
)
def years_off(world: World) -> Seen:
    statuses = []
    for deadline in ("1971-01-01T00:00:00Z", "2098-12-31T23:59:59Z"):
        task: dict[str, object] = {
            "category": "moving",
            "pay": 60,
            "location": HERE,
            "urgency": "low",
        }
        task["deadline"] = deadline
        answer = world.post("/api/ai/match-task", {"taskId": "posted", "task": task})
        statuses.append(answer.status_code)
    assert set(statuses) <= {200, 400}, statuses
    return Seen(" and ".join(map(str, statuses)))
