"""Many at once who want the same."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.faults.fault import Seen, fault
from tests.faults.world import World

HERD = 500
SIDE_BY_SIDE = 64


@fault(
    "a herd of 500 equal questions",
    done="recommendations of one user, 64 connections at a time",
    promised="nine of ten 200, the others told to come again; found once or twice, not 500 times",
)
def herd(world: World) -> Seen:
    before = _computed(world)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as askers:
        answers = list(askers.map(lambda _: world.recommendations("worker-31"), range(HERD)))
    statuses = Counter(answer.status_code for answer in answers)
    others = [answer for answer in answers if answer.status_code != 200]
    assert all(_may_come_again(answer) for answer in others), statuses
    assert statuses[200] >= HERD * 0.9, statuses
    computed = _computed(world) - before
    assert computed <= 4, f"found {computed:g} times"
    told = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    return Seen(f"{told}; found {computed:g} times")


def _may_come_again(answer: httpx.Response) -> bool:
    """Whether it is refused for being too many, or too late, with a word that it may be tried."""
    if answer.status_code == 504:
        return bool(answer.json()["error"]["retryable"])
    return answer.status_code in (429, 503) and "retry-after" in answer.headers


def _computed(world: World) -> float:
    """Answers found anew by all processes, as far as each tells: the larger of several looks."""
    found: dict[str, float] = {}
    for _ in range(12):
        text = world.get("/metrics").text
        pid = re.search(r"^process_start_time_seconds (\S+)", text, re.MULTILINE)
        misses = re.search(r"^hustlexp_cache_misses(?:_total)? (\S+)", text, re.MULTILINE)
        assert pid is not None
        assert misses is not None
        found[pid[1]] = float(misses[1])
    return sum(found.values())


@fault(
    "the same feedback 100 times at once",
    done="one Idempotency-Key in 100 requests, 32 at a time, to both processes",
    promised="one row; everybody gets the same id",
)
def same_feedback(world: World) -> Seen:
    key = f"herd-{world.number()}"
    with ThreadPoolExecutor(32) as tellers:
        ids = set(tellers.map(lambda _: world.until_told(key), range(100)))
    assert len(ids) == 1, ids
    return Seen("one id, one row")


@fault(
    "one key for two contents",
    done="an Idempotency-Key sent again with other feedback",
    promised="409; the first stands",
)
def other_content(world: World) -> Seen:
    key = f"same-{world.number()}"
    world.until_told(key)
    told = {"userId": "worker-3", "feedbackType": "general", "data": {"note": "other"}}
    answer = world.post("/api/ai/feedback", told, **{"Idempotency-Key": key})
    assert answer.status_code == 409, answer.status_code
    return Seen("409 in the envelope")
