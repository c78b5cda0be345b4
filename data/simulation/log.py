"""The log of exposures and what followed: put in order, spoilt by the city's dials, cut off."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.columns import NO_OUTCOME
from data.reference.calendar import DAY_S, NEVER
from data.simulation.world import City

Log = dict[str, NDArray[Any]]
"""Columns (n,) by name: those of `data.columns.Exposures` and the truth of each row."""

OUTCOMES: Final[dict[str, dict[str, float]]] = {
    "accepted_known_at": {"accepted": NO_OUTCOME, "assigned": 0},
    "completed_known_at": {"completed": NO_OUTCOME},
    "on_time_known_at": {"on_time": NO_OUTCOME},
    "rating_known_at": {"rating": np.nan},
    "tip_known_at": {"tip_usd": np.nan},
    "enjoyment_known_at": {"enjoyment": np.nan},
    "job_times_known_at": {"travel_min": np.nan, "work_min": np.nan},
}
"""For each column that says since when: the columns it speaks of, and what stands for none."""

_BY_WORKERS: Final = (
    "accepted_known_at",
    "completed_known_at",
    "on_time_known_at",
    "enjoyment_known_at",
    "job_times_known_at",
)
LATE_DAYS: Final = 5.0
"""Mean further days until a late outcome is known."""

_AGAIN_S: Final = 5


def in_order(log: Log) -> Log:
    """The log by the time of exposure; rows of one instant keep their order."""
    order = np.argsort(log["shown_at"], kind="stable")
    return {name: column[order] for name, column in log.items()}


def spoilt(log: Log, city: City, workers: int, rng: np.random.Generator) -> Log:
    """The log as the city's dials leave it; the same log where all are off."""
    log = dict(log)
    if city.has_shuffled_labels:
        _shuffle(log, rng)
    if city.late_share > 0.0:
        _delay(log, city.late_share, rng)
    if city.clock_skew_s > 0.0:
        _skew(log, rng.normal(0.0, city.clock_skew_s, workers).astype(np.int64))
    if city.duplicate_share > 0.0:
        log = _repeat(log, city.duplicate_share, rng)
    return log


def known_until(log: Log, until: int) -> Log:
    """The log without outcomes that become known after an instant."""
    log = dict(log)
    for known, columns in OUTCOMES.items():
        later = log[known] > until
        log[known] = np.where(later, NEVER, log[known])
        for name, absent in columns.items():
            log[name] = np.where(later, absent, log[name]).astype(log[name].dtype)
    return log


def _shuffle(log: Log, rng: np.random.Generator) -> None:
    """Everything that followed one exposure goes to another, as long after it was shown.

    The truth is then the same for all: what share of all exposures had the outcome.
    """
    source = rng.permutation(len(log["shown_at"]))
    moved_s = log["shown_at"] - log["shown_at"][source]
    for known, columns in OUTCOMES.items():
        at = log[known][source]
        log[known] = np.where(at == NEVER, NEVER, at + moved_s)
        for name in columns:
            log[name] = log[name][source]
    log["examined"] = np.ones_like(log["examined"])
    log["examine"] = np.ones_like(log["examine"])
    for truth, outcome in (
        ("true_accept", "accepted"),
        ("true_complete", "completed"),
        ("true_on_time", "on_time"),
    ):
        values = log[outcome]
        log[truth] = np.full(len(values), np.mean(values[values != NO_OUTCOME]))


def _delay(log: Log, share: float, rng: np.random.Generator) -> None:
    for known in OUTCOMES:
        at = log[known]
        wait = (rng.exponential(LATE_DAYS, len(at)) * DAY_S).astype(np.int64)
        is_late = (at != NEVER) & (rng.random(len(at)) < share)
        log[known] = np.where(is_late, at + wait, at)


def _skew(log: Log, off_s: NDArray[np.int64]) -> None:
    """Shift what workers report by how far (s) the clock of each is off."""
    for known in _BY_WORKERS:
        at = log[known]
        log[known] = np.where(at == NEVER, NEVER, at + off_s[log["workers"]])


def _repeat(log: Log, share: float, rng: np.random.Generator) -> Log:
    again = np.flatnonzero(rng.random(len(log["shown_at"])) < share)
    copies = {name: column[again] for name, column in log.items()}
    copies["ranking_ids"] = np.char.add(copies["ranking_ids"], "-again")
    copies["shown_at"] = copies["shown_at"] + _AGAIN_S
    return in_order({name: np.concatenate([log[name], copies[name]]) for name in log})
