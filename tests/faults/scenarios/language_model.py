"""The language model's service in every way to behave that its double knows."""

from __future__ import annotations

from time import monotonic

from tests.doubles.language_model import MODES
from tests.faults.fault import Scenario, Seen, fault
from tests.faults.world import World, pause, until

LIMIT_S = 2.0
"""Of chat, in the specification."""

TRIES = 5
"""Chats until the service was asked in a mode, and answered within the limit: others work too."""

LONGEST_REST_S = 45.0
"""Of a process whose calls failed: five seconds, twice as long after a trial that fails too."""

LONG_RESTS = (
    "status_400", "status_401", "status_403", "status_404", "status_413", "insufficient_quota",
    "rate_limited", "rate_limited_seconds", "rate_limited_long", "rate_limited_date",
    "rate_limited_ms",
)  # fmt: skip
"""After one of these the service is left alone for a while."""


def _asked(world: World, mode: str) -> Seen:
    """A chat in a mode while the breaker is closed: the service must have been asked."""
    for _ in range(TRIES):
        until(lambda: _is_called(world), within_s=LONGEST_REST_S)
        world.model.calls.clear()
        world.model.mode = mode
        began = monotonic()
        answer = world.chat(f"show me tasks paying over ${world.number()}")
        seconds = monotonic() - began
        world.model.mode = "normal"
        assert answer.status_code == 200, answer.status_code
        assert answer.json()["response"]
        if seconds < LIMIT_S and any(call.mode == mode for call in world.model.calls):
            return Seen(f"200 after {seconds:.2f} s; the service was asked")
    raise AssertionError(f"answered after {seconds:.2f} s, {len(world.model.calls)} calls")


def _is_called(world: World) -> bool:
    """Whether three chats in a row reach the service, so that no process lets it rest."""
    for _ in range(3):
        before = len(world.model.calls)
        world.chat(f"show me tasks paying over ${world.number()}")
        if len(world.model.calls) == before:
            pause(0.5)
            return False
    return True


def _scenario(mode: str) -> Scenario:
    return lambda world: _asked(world, mode)


for _mode in MODES:
    if _mode not in ("normal", "scripted", *LONG_RESTS):
        fault(
            f"language model: {_mode}",
            done=f"its service behaves as the double's mode {_mode}",
            promised="200 with an answer within 2 s",
        )(_scenario(_mode))


@fault(
    "language model: refusals",
    done=f"one chat after the other in {len(LONG_RESTS)} modes of refusal and rate limit",
    promised="200 within 2 s each; a service that refuses is left alone",
)
def refusals(world: World) -> Seen:
    slowest = 0.0
    world.model.calls.clear()
    for mode in LONG_RESTS:
        world.model.mode = mode
        for _ in range(2):
            fastest = LIMIT_S
            for _ in range(3):
                began = monotonic()
                answer = world.chat(f"show me tasks paying over ${world.number()}")
                assert answer.status_code == 200, answer.status_code
                fastest = min(fastest, monotonic() - began)
                if fastest < LIMIT_S:
                    break
            slowest = max(slowest, fastest)
    world.model.mode = "normal"
    calls = len(world.model.calls)
    assert slowest < LIMIT_S, f"answered after {slowest:.2f} s"
    assert calls <= len(LONG_RESTS), f"called {calls} times"
    return Seen(f"{2 * len(LONG_RESTS)} answers, the slowest after {slowest:.2f} s, {calls} calls")
