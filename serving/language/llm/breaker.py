"""A circuit breaker and a retry budget: how often a service that fails is asked."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WATCHED_CALLS: Final = 10
FEWEST_FAILURES: Final = 3
FIRST_REST_S: Final = 5.0
LONGEST_REST_S: Final = 120.0


class CircuitBreaker:
    """Closed while calls succeed, open after failures, then one trial at a time.

    It opens when at least three of the last ten calls failed and these are at least half of
    them. Then it rests five seconds, twice as long after every trial that fails, two minutes at
    most, or as long as the service itself asked for.

    Every `admit` that returns True must be followed by `succeeded`, `failed` or `abandoned`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._recent: deque[bool] = deque(maxlen=WATCHED_CALLS)
        self._rest_s = FIRST_REST_S
        self._opens_again_at: float | None = None
        self._trial_runs = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, but for a trial."""
        return self._opens_again_at is not None

    def admit(self) -> bool:
        """Whether a call may be made now."""
        if self._opens_again_at is None:
            return True
        if self._trial_runs or self._clock() < self._opens_again_at:
            return False
        self._trial_runs = True
        return True

    def succeeded(self) -> None:
        """A call was answered."""
        if self._trial_runs:
            self._recent.clear()
            self._opens_again_at, self._trial_runs = None, False
            self._rest_s = FIRST_REST_S
        self._recent.append(True)

    def failed(self, *, rest_s: float | None = None) -> None:
        """A call failed; `rest_s` where it is known that others will for so long."""
        self._recent.append(False)
        was_trial, self._trial_runs = self._trial_runs, False
        if was_trial:
            self._rest_s = min(2.0 * self._rest_s, LONGEST_REST_S)
        failures = self._recent.count(False)
        is_bad = failures >= FEWEST_FAILURES and 2 * failures >= len(self._recent)
        if rest_s is not None or was_trial or is_bad:
            rest = self._rest_s if rest_s is None else min(max(rest_s, 1.0), LONGEST_REST_S)
            self._opens_again_at = self._clock() + rest

    def abandoned(self) -> None:
        """A call was given up before anything was known of the service."""
        self._trial_runs = False


class RetryBudget:
    """At most one retry for every ten calls, saved up one by one."""

    def __init__(self, *, share: float = 0.1, most: float = 3.0) -> None:
        self._share = share
        self._most = most
        self._saved = 0.0

    def called(self) -> None:
        """A first call was made."""
        self._saved = min(self._saved + self._share, self._most)

    def take(self) -> bool:
        """Whether a retry may be made; it is taken off."""
        if self._saved < 1.0 - 1e-9:
            return False
        self._saved -= 1.0
        return True
