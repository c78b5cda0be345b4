"""The dials spoil the log in the stated way, and in no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.columns import NO_OUTCOME
from data.reference.calendar import DAY_S, NEVER
from data.simulation.log import LATE_DAYS, OUTCOMES, Log, known_until, spoilt
from data.simulation.world import City
from tests.factories import START, some_exposures

CITY = City("any", workers=30, offers=1, open_tasks=0)
N = 20_000


@pytest.fixture(scope="module")
def log() -> Log:
    """A log in order, with a truth beside it."""
    exposures = some_exposures(np.random.default_rng(0), N, 30, 400)
    columns: Log = {name: getattr(exposures, name) for name in exposures.__slots__}
    columns |= {f"true_{name}": np.full(N, 0.3) for name in ("accept", "complete", "on_time")}
    return columns | {"examine": np.full(N, 0.5), "examined": np.arange(N) % 2 == 0}


def dialled(log: Log, **dials: Any) -> Log:
    return spoilt(log, replace(CITY, **dials), 30, np.random.default_rng(4))


def changed(one: Log, other: Log) -> set[str]:
    return {
        name
        for name in one
        if not np.array_equal(one[name], other[name], equal_nan=_real(one[name]))
    }


def _real(column: np.ndarray) -> bool:
    return column.dtype.kind == "f"


def test_dials_that_are_off_leave_the_log_as_it_is(log: Log) -> None:
    assert changed(log, dialled(log)) == set()


def test_shuffled_labels_are_the_same_labels_on_other_rows(log: Log) -> None:
    shuffled = dialled(log, has_shuffled_labels=True)
    for name in ("accepted", "completed", "on_time", "rating", "tip_usd"):
        np.testing.assert_array_equal(np.sort(shuffled[name]), np.sort(log[name]))
        assert not np.array_equal(shuffled[name], log[name], equal_nan=_real(log[name]))
    assert {"workers", "tasks", "shown_at", "positions"}.isdisjoint(changed(log, shuffled))


def test_shuffled_outcomes_stay_together_and_follow_their_exposure(log: Log) -> None:
    shuffled = dialled(log, has_shuffled_labels=True)
    assert np.all(shuffled["accepted"][shuffled["completed"] != NO_OUTCOME] == 1)
    for known in OUTCOMES:
        wait, before = (
            np.sort((part[known] - part["shown_at"])[part[known] != NEVER])
            for part in (shuffled, log)
        )
        np.testing.assert_array_equal(wait, before)


def test_the_truth_of_shuffled_labels_is_one_probability_for_all(log: Log) -> None:
    shuffled = dialled(log, has_shuffled_labels=True)
    assert np.all(shuffled["examine"] == 1.0)
    assert np.all(shuffled["examined"])
    accepted = log["accepted"][log["accepted"] != NO_OUTCOME]
    assert np.all(shuffled["true_accept"] == accepted.mean())


def test_late_outcomes_are_known_days_later_and_never_earlier(log: Log) -> None:
    late = dialled(log, late_share=0.25)
    assert changed(log, late) == set(OUTCOMES)
    was_known = log["accepted_known_at"] != NEVER
    wait = (late["accepted_known_at"] - log["accepted_known_at"])[was_known]
    assert wait.min() == 0
    assert np.mean(wait > 0) == pytest.approx(0.25, abs=0.02)
    assert wait[wait > 0].mean() / DAY_S == pytest.approx(LATE_DAYS, rel=0.1)
    assert np.all(late["accepted_known_at"][~was_known] == NEVER)


def test_a_clock_that_is_off_moves_all_reports_of_its_worker_alike(log: Log) -> None:
    skewed = dialled(log, clock_skew_s=600.0)
    assert "rating_known_at" not in changed(log, skewed)  # the poster's, not the worker's
    offs = []
    for worker in range(30):
        rows = (log["workers"] == worker) & (log["accepted_known_at"] != NEVER)
        off = (skewed["accepted_known_at"] - log["accepted_known_at"])[rows]
        assert len(np.unique(off)) == 1
        offs.append(int(off[0]))
    assert np.std(offs) == pytest.approx(600.0, rel=0.5)
    assert min(offs) < 0 < max(offs)


def test_duplicates_say_the_same_again_under_another_ranking(log: Log) -> None:
    repeated = dialled(log, duplicate_share=0.01)
    extra = len(repeated["shown_at"]) - N
    assert extra / N == pytest.approx(0.01, abs=0.003)
    again = np.char.endswith(repeated["ranking_ids"], "-again")
    assert again.sum() == extra
    assert np.all(np.diff(repeated["shown_at"]) >= 0)
    first = {name: row for row, name in enumerate(log["ranking_ids"].tolist())}
    rows = [first[name.removesuffix("-again")] for name in repeated["ranking_ids"][again].tolist()]
    for name in ("workers", "tasks", "positions", "accepted", "accepted_known_at", "rating"):
        np.testing.assert_array_equal(repeated[name][again], log[name][rows])
    assert len(np.unique(repeated["ranking_ids"])) == len(repeated["ranking_ids"])


def test_what_becomes_known_later_is_not_known_yet(log: Log) -> None:
    until = START + 30 * DAY_S
    cut = known_until(log, until)
    for known, columns in OUTCOMES.items():
        later = log[known] > until
        assert np.any(later & (log[known] != NEVER))
        assert np.all(cut[known][later] == NEVER)
        np.testing.assert_array_equal(cut[known][~later], log[known][~later])
        for name, absent in columns.items():
            np.testing.assert_array_equal(cut[name][later], np.full(later.sum(), absent))
            np.testing.assert_array_equal(cut[name][~later], log[name][~later])
            assert cut[name].dtype == log[name].dtype
