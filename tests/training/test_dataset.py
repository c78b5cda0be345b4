"""Windows of time: what may teach a model is what was known when it would have been made."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from data.arrays import IntArray
from data.reference.calendar import NEVER
from data.simulation.run import Simulation
from engine.scoring import rule_factors
from features.pairs import exposure_facts, pair_matrix
from features.record import Record
from features.similarity import TextPositions
from features.specification import ACCEPT, COMPLETE, NAMES, ON_TIME, OUTCOMES
from training.dataset import Dataset, Labels


def a_dataset(
    shown_at: IntArray, *, values: IntArray | None = None, known_at: IntArray | None = None
) -> Dataset:
    """Exposures at the given instants; every answer is yes and known a second later."""
    n = len(shown_at)
    labels = Labels(
        np.ones(n, dtype=np.int8) if values is None else values,
        shown_at + 1 if known_at is None else known_at,
    )
    return Dataset(
        matrix=np.zeros((n, len(NAMES)), dtype=np.float32),
        factors=np.zeros((n, 5)),
        shown_at=shown_at,
        positions=np.ones(n, dtype=np.int64),
        groups=np.arange(n),
        labels=dict.fromkeys(OUTCOMES, labels),
    )


@pytest.fixture(scope="module")
def tiny(tiny_simulation: Simulation) -> Dataset:
    return Dataset.of(tiny_simulation.history)


def test_windows_hold_the_stated_shares_in_order_of_time() -> None:
    windows = a_dataset(np.arange(100) * 10).windows()
    assert [(w.begin, w.end) for w in windows] == [
        (0, 590), (590, 690), (690, 770), (770, 840), (840, 991)
    ]  # fmt: skip


def test_windows_follow_one_another_without_gap_or_overlap(tiny: Dataset) -> None:
    windows = tiny.windows()
    assert windows.train.begin == tiny.shown_at[0]
    assert windows.test.end == tiny.shown_at[-1] + 1
    assert all(before.end == after.begin for before, after in pairwise(windows))
    assert all(window.begin < window.end for window in windows)


def test_every_labelled_row_is_in_one_window_at_the_most(tiny: Dataset) -> None:
    for outcome in OUTCOMES:
        rows = [tiny.within(window, outcome) for window in tiny.windows()]
        assert np.sum(rows, axis=0).max() == 1
        assert all(part.any() for part in rows)


def test_an_outcome_known_only_after_a_window_is_not_in_it() -> None:
    shown_at = np.arange(100)
    known_at = shown_at + 1
    known_at[[10, 11, 12]] = 58, 59, 60  # training ends at 59
    data = a_dataset(shown_at, known_at=known_at)
    rows = data.within(data.windows().train, ACCEPT)
    assert rows[[9, 10, 11, 12, 13]].tolist() == [True, True, False, False, True]
    for window in data.windows()[1:]:
        assert not data.within(window, ACCEPT)[:59].any()  # nor does it teach later on


def test_no_training_label_is_younger_than_its_window(tiny: Dataset) -> None:
    for outcome in OUTCOMES:
        for window in tiny.windows()[:-1]:
            rows = tiny.within(window, outcome)
            assert np.all(tiny.labels[outcome].known_at[rows] < window.end)


def test_the_gap_costs_some_labels_but_few(tiny: Dataset) -> None:
    kept = left_out = 0
    for outcome in OUTCOMES:
        for window in tiny.windows()[:-1]:
            shown = (tiny.shown_at >= window.begin) & (tiny.shown_at < window.end)
            labelled = shown & (tiny.labels[outcome].values >= 0)
            kept += int(tiny.within(window, outcome).sum())
            left_out += int(labelled.sum() - tiny.within(window, outcome).sum())
    assert 0 < left_out < 0.05 * kept


def test_in_the_last_window_counts_whatever_is_known() -> None:
    values = np.ones(100, dtype=np.int8)
    values[97] = -1
    known_at = np.arange(100) + 1_000
    known_at[98] = NEVER
    data = a_dataset(np.arange(100), values=values, known_at=known_at)
    rows = data.within(data.windows().test, ACCEPT)
    assert rows[84:].tolist() == [True] * 13 + [False] + [True] * 2


def test_rows_without_an_outcome_are_in_no_window() -> None:
    data = a_dataset(np.arange(100), values=np.full(100, -1, dtype=np.int8))
    assert not any(data.within(window, ACCEPT).any() for window in data.windows())


@pytest.mark.parametrize("n", [0, 1, 99])
def test_a_history_too_short_to_judge_by_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match=f"history of {n} exposures is too short"):
        a_dataset(np.arange(n)).windows()


def test_a_history_becomes_one_row_for_each_exposure(
    tiny: Dataset, tiny_simulation: Simulation
) -> None:
    history = tiny_simulation.history
    exposures = history.exposures
    facts = exposure_facts(history, Record(history), TextPositions.nothing(len(history.tasks)))
    assert len(tiny) == len(exposures)
    np.testing.assert_array_equal(tiny.matrix, pair_matrix(facts))
    np.testing.assert_array_equal(tiny.factors, rule_factors(facts))
    for outcome, column in ((ACCEPT, "accepted"), (COMPLETE, "completed"), (ON_TIME, "on_time")):
        np.testing.assert_array_equal(tiny.labels[outcome].values, getattr(exposures, column))
        known_at = getattr(exposures, f"{column}_known_at")
        np.testing.assert_array_equal(tiny.labels[outcome].known_at, known_at)


def test_exposures_of_one_ranking_are_one_group(
    tiny: Dataset, tiny_simulation: Simulation
) -> None:
    ranking_ids = tiny_simulation.history.exposures.ranking_ids
    pairs = set(zip(ranking_ids.tolist(), tiny.groups.tolist(), strict=True))
    assert len(pairs) == len(set(ranking_ids.tolist())) == len(set(tiny.groups.tolist()))


def test_selected_rows_carry_their_own_features_labels_and_examination() -> None:
    data = a_dataset(np.arange(100), values=(np.arange(100) % 2).astype(np.int8))
    data.matrix[:, 0] = np.arange(100)
    selected = np.arange(100) % 10 == 3
    rows = data.rows(selected, ACCEPT, np.arange(100) / 100)
    assert rows.matrix[:, 0].tolist() == list(range(3, 100, 10))
    assert rows.labels.tolist() == [1] * 10
    assert rows.examined.tolist() == [k / 100 for k in range(3, 100, 10)]
