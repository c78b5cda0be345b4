"""Judging a release against the truth that drew the outcomes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from rich.progress import Progress

from data.arrays import FloatArray
from data.columns import MarketHistory
from data.simulation.outcomes import examination
from data.simulation.run import Simulation, simulate
from data.simulation.truth import StoredTruth
from features.specification import ACCEPT, COMPLETE, OUTCOMES
from models.calibration import log_loss
from models.personal import PersonalParameters, ShiftParameters
from models.release import Release
from training.dataset import Dataset, Window
from training.evaluate import (
    _standard_error,
    evaluate_release,
    gaps,
    shift_gains,
    true_ranking,
)


@pytest.fixture(scope="module")
def data(tiny_simulation: Simulation) -> Dataset:
    return Dataset.of(tiny_simulation.history)


@pytest.fixture(scope="module")
def stored(tiny_simulation: Simulation) -> StoredTruth:
    return truth_of(tiny_simulation)


def truth_of(simulation: Simulation) -> StoredTruth:
    latents = {f.name: getattr(simulation.latents, f.name) for f in fields(simulation.latents)}
    return StoredTruth(simulation.city, simulation.until, simulation.truth, latents)


def first_looked_at(stored: StoredTruth) -> float:
    return float(examination(np.array([1]), stored.city.coefficients)[0])


class Oracle:
    """Predicts given probabilities, looked up by the features of the row."""

    def __init__(self, data: Dataset, probabilities: FloatArray) -> None:
        self._of = {
            row.tobytes(): p for row, p in zip(data.matrix, probabilities.tolist(), strict=True)
        }

    def predict(self, matrix: FloatArray) -> FloatArray:
        return np.array([self._of[row.tobytes()] for row in matrix])


class Constant:
    """Predicts one probability for every row."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def predict(self, matrix: FloatArray) -> FloatArray:
        return np.full(len(matrix), self._probability)


class Chain:
    """Three stand-ins for the models of a release."""

    def __init__(self, accept: Any, complete: Any, on_time: Any) -> None:
        self.accept, self.complete, self.on_time = accept, complete, on_time


def released(release: Release, chain: Chain) -> Release:
    return replace(release, chain=chain)  # type: ignore[arg-type]  # a stand-in


def test_the_truth_itself_closes_the_whole_gap_to_the_oracle(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    truth = stored.truth
    oracle = Chain(
        Oracle(data, truth.accept * first_looked_at(stored)),
        Oracle(data, truth.complete),
        Oracle(data, truth.on_time),
    )
    found = gaps(data, released(tiny_release, oracle), stored, data.windows().test, None)
    for outcome in OUTCOMES:
        assert found[outcome]["closed_to_oracle"] == pytest.approx(1.0)
        assert found[outcome]["release_loss"] == pytest.approx(found[outcome]["oracle_loss"])
        assert found[outcome]["mean_absolute_error"] == pytest.approx(0.0, abs=1e-12)


def test_the_base_rate_closes_nothing(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    window, truth = data.windows().test, stored.truth
    shown = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    accepted = shown & (data.labels[ACCEPT].values == 1)
    done = shown & (data.labels[COMPLETE].values == 1)
    base = Chain(
        Constant(float(truth.accept[shown].mean()) * first_looked_at(stored)),
        Constant(float(truth.complete[accepted].mean())),
        Constant(float(truth.on_time[done].mean())),
    )
    found = gaps(data, released(tiny_release, base), stored, window, None)
    for outcome in OUTCOMES:
        assert found[outcome]["closed_to_oracle"] == pytest.approx(0.0, abs=1e-9)
        assert found[outcome]["release_loss"] == pytest.approx(found[outcome]["base_rate_loss"])


def test_each_stage_is_asked_where_the_one_before_it_happened(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    window = data.windows().test
    found = gaps(data, tiny_release, stored, window, None)
    shown = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    accepted = shown & (data.labels[ACCEPT].values == 1)
    done = shown & (data.labels[COMPLETE].values == 1)
    assert [found[outcome]["rows"] for outcome in OUTCOMES] == [
        shown.sum(), accepted.sum(), done.sum()
    ]  # fmt: skip


def test_expected_loss_holds_no_label_noise(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    window = data.windows().test
    turned = {
        outcome: labels._replace(values=np.where(labels.values == 0, -1, labels.values))
        for outcome, labels in data.labels.items()
    }
    one = gaps(data, tiny_release, stored, window, None)[ACCEPT]
    other = gaps(replace(data, labels=turned), tiny_release, stored, window, None)[ACCEPT]
    assert one["release_loss"] == other["release_loss"]
    shown = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    truth = stored.truth.accept[shown] * first_looked_at(stored)
    predicted = tiny_release.chain.accept.predict(data.matrix[shown])
    by_hand = -np.mean(truth * np.log(predicted) + (1 - truth) * np.log(1 - predicted))
    assert one["release_loss"] == pytest.approx(by_hand)


def test_against_a_ceiling_the_gap_is_what_can_be_known(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    window = data.windows().test
    ceiling = {outcome: np.full(len(data), 0.5) for outcome in OUTCOMES}
    ceiling[ACCEPT] = stored.truth.accept * first_looked_at(stored)
    found = gaps(data, tiny_release, stored, window, ceiling)
    accept = found[ACCEPT]
    assert accept["closed_to_ceiling"] == pytest.approx(accept["closed_to_oracle"])
    assert found[COMPLETE]["ceiling_loss"] == pytest.approx(np.log(2))


def test_where_there_is_no_gap_none_can_be_closed(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    flat = replace(stored.truth, complete=np.full(len(data), 0.85))
    found = gaps(data, tiny_release, stored._replace(truth=flat), data.windows().test, None)
    assert found[COMPLETE]["closed_to_oracle"] is None
    assert found[ACCEPT]["closed_to_oracle"] is not None


def test_shifts_are_judged_against_the_truth_by_prior_offers(
    data: Dataset, tiny_simulation: Simulation, tiny_release: Release, stored: StoredTruth
) -> None:
    window, moving = data.windows().test, ShiftParameters(0.05, 0.05, 0.0, 30.0)
    shifted = replace(tiny_release, personal=PersonalParameters(complete=moving))
    found = shift_gains(tiny_simulation.history, data, shifted, stored, window)
    assert set(found) == {COMPLETE}
    everyone, *buckets = found[COMPLETE]
    expected = gaps(data, tiny_release, stored, window, None)[COMPLETE]
    assert everyone["rows"] == sum(float(b["rows"]) for b in buckets) == expected["rows"]
    assert everyone["without"] == expected["release_loss"] != everyone["with"]
    for name in ("with", "without"):
        mean = sum(float(b["rows"]) * float(b[name]) for b in buckets) / float(everyone["rows"])
        assert mean == pytest.approx(float(everyone[name]))
    spread = float(everyone["standard_error"])
    assert 0.0 < spread < 10.0 * abs(float(everyone["with"]) - float(everyone["without"]))
    still = replace(tiny_release, personal=PersonalParameters())
    assert shift_gains(tiny_simulation.history, data, still, stored, window) == {}


def test_a_standard_error_takes_what_is_alike_together() -> None:
    """Two workers of two equal rows each: as of two values, 1 and 3, and not of four."""
    values, workers = np.array([1.0, 1.0, 3.0, 3.0]), np.array([7, 7, 9, 9])
    assert _standard_error(values, workers) == pytest.approx(np.sqrt(8.0) / 4.0)
    assert _standard_error(values, np.arange(4)) == pytest.approx(2.0 / 4.0)


def test_rankings_are_judged_by_the_true_chance_of_success(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    knowing = Success(data, stored.truth.accept * stored.truth.complete)
    release = replace(tiny_release, chain=knowing)  # type: ignore[arg-type]  # a stand-in
    found = true_ranking(data, release, stored, data.windows().test, seed=7)
    assert found["models_alone"]["ndcg"] == pytest.approx([1.0, 1.0, 1.0])
    assert found["rule_alone"]["ndcg"][0] < 1.0
    assert found["chosen"]["alpha"] == tiny_release.policy["alpha"]


class Success:
    """A chain that knows P(accepts and completes) of every row."""

    def __init__(self, data: Dataset, success: FloatArray) -> None:
        self._oracle = Oracle(data, success)

    def predict(self, matrix: FloatArray) -> Any:
        class Found:
            success = self._oracle.predict(matrix)

        return Found


def _evaluate(history: MarketHistory, release: Release, stored: StoredTruth | None) -> Any:
    with Progress(disable=True) as progress:
        return evaluate_release(
            history, release, stored, ceiling_offers=0, seed=7, progress=progress
        )


def test_without_a_truth_a_release_is_judged_on_later_rows_alone(
    tiny_simulation: Simulation, tiny_release: Release
) -> None:
    found = _evaluate(tiny_simulation.history, tiny_release, None)
    assert "truth" not in found
    trained = tiny_release.manifest["metrics"]
    assert found["outcomes"] == trained["outcomes"]
    assert found["ranking"] == trained["ranking"]


def test_with_a_truth_the_gaps_and_the_oracle_stand_beside(
    tiny_simulation: Simulation, tiny_release: Release, stored: StoredTruth
) -> None:
    truth = _evaluate(tiny_simulation.history, tiny_release, stored)["truth"]
    assert set(truth["outcomes"]) == set(OUTCOMES)
    assert set(truth["ranking"]) == {"rule_alone", "chosen", "models_alone"}
    assert 0.75 < truth["oracle_accept_auc"] < 0.9
    accept = truth["outcomes"][ACCEPT]
    assert accept["oracle_loss"] < accept["release_loss"] < accept["base_rate_loss"]


def test_the_truth_of_another_history_is_refused(
    tiny_simulation: Simulation, tiny_release: Release, stored: StoredTruth
) -> None:
    other = simulate(tiny_simulation.city, tiny_simulation.until, population_seed=1)
    history = tiny_simulation.history
    few = replace(history, exposures=history.exposures.take(np.arange(2_000)))
    with pytest.raises(ValueError, match="belongs to another history"):
        _evaluate(few, tiny_release, stored)
    n = min(len(history.exposures), len(other.history.exposures))
    of_like_length = replace(
        stored.truth,
        accept=other.truth.accept[:n],
        complete=other.truth.complete[:n],
        on_time=other.truth.on_time[:n],
        examined=other.truth.examined[:n],
    )
    same_length = replace(history, exposures=history.exposures.take(np.arange(n)))
    with pytest.raises(ValueError, match="belongs to another history"):
        _evaluate(same_length, tiny_release, stored._replace(truth=of_like_length))


def test_log_loss_against_a_truth_is_least_for_the_truth() -> None:
    truth = np.array([0.1, 0.5, 0.8])
    least = log_loss(truth, truth)
    for other in (truth + 0.05, truth - 0.05, truth[::-1]):
        assert log_loss(truth, other) > least


def test_a_window_holds_its_begin_and_not_its_end(
    data: Dataset, stored: StoredTruth, tiny_release: Release
) -> None:
    first, later = int(data.shown_at[0]), int(data.shown_at[-1])
    found = gaps(data, tiny_release, stored, Window(first, later), None)
    assert found[ACCEPT]["rows"] == np.sum(data.shown_at < later)
