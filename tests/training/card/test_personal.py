"""The section on learning per worker says for each outcome what its shift changed, or that it
has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.simulation.run import Simulation
from engine.policy import RankingPolicy
from features.specification import ACCEPT, OUTCOMES
from models.boosting import BoostingParameters
from models.calibration import log_loss
from models.outcomes import shifted
from models.personal import NEUTRAL, PersonalParameters, ShiftParameters
from training.card.evidence import Evidence
from training.card.rows import Row, Verdict
from training.card.sections.figures import WORDS
from training.card.sections.personal import learning_per_worker
from training.dataset import Dataset
from training.expectations import fit_expectations
from training.fitting import fit_chain
from training.personal import shifts_as_shown

POLICY = RankingPolicy(
    alpha=0.5,
    perfect_from=0.9,
    good_from=0.7,
    reference_factors=(0.5,) * 5,
    reference_success=0.4,
)


@pytest.fixture(scope="module")
def evidence(tiny_simulation: Simulation) -> Evidence:
    history, parameters = tiny_simulation.history, BoostingParameters(trees=20, threads=1)
    data = Dataset.of(history)
    windows = data.windows()
    fitted = fit_chain(data, windows, parameters, say=lambda _: None)
    expected = fit_expectations(history, data, windows, parameters)
    personal = PersonalParameters(accept=ShiftParameters(0.1, 0.05, 0.0, 30.0))
    return Evidence.of(
        history, data, windows, fitted.chain, fitted.examination, POLICY, expected,
        personal, seed=1,
    )  # fmt: skip


def rows_of(evidence: Evidence) -> dict[str, Row]:
    return {row.of: row for row in learning_per_worker(evidence).rows}


def test_the_difference_of_log_loss_is_that_of_the_same_rows(evidence: Evidence) -> None:
    row = rows_of(evidence)[f"{WORDS[ACCEPT]}: log loss, all workers"]
    data, rows = evidence.data, evidence.judged[ACCEPT].rows
    shift = shifts_as_shown(
        evidence.history, data, evidence.chain, evidence.examination, evidence.personal
    )[rows, 0]
    served = evidence.chain.accept.predict(data.matrix[rows])
    looked = evidence.examination.predict(data.positions[rows])
    labels = data.labels[ACCEPT].values[rows]
    expected = log_loss(labels, looked * shifted(served, shift)) - log_loss(
        labels, looked * served
    )
    assert row.value == pytest.approx(expected, abs=1e-12)
    assert row.value is not None
    assert row.low is not None
    assert row.high is not None
    assert row.value != 0.0
    assert row.low <= row.value <= row.high
    assert row.count == int(rows.sum())
    assert (row.verdict is Verdict.MET) == (row.low <= 0.0)


def test_the_buckets_make_the_whole(evidence: Evidence) -> None:
    """But for buckets of too few rows, which are left out."""
    words = WORDS[ACCEPT]
    found = rows_of(evidence)
    buckets = [row for of, row in found.items() if "prior offers" in of]
    assert buckets
    assert all(row.count is not None and row.count >= 30 for row in buckets)
    counted = sum(row.count or 0 for row in buckets)
    assert counted <= (found[f"{words}: log loss, all workers"].count or 0) < counted + 4 * 30


def test_every_outcome_with_a_shift_is_judged(evidence: Evidence) -> None:
    moving = ShiftParameters(0.1, 0.05, 0.0, 30.0)
    found = rows_of(replace(evidence, personal=PersonalParameters(moving, moving, moving)))
    for outcome in OUTCOMES:
        whole = found[f"{WORDS[outcome]}: log loss, all workers"]
        assert whole.count == len(evidence.judged[outcome])
        assert whole.value is not None
        assert whole.value != 0.0
        assert f"{WORDS[outcome]}: ECE with the shift" in found


def test_calibration_is_judged_with_the_shift(evidence: Evidence) -> None:
    row = rows_of(evidence)[f"{WORDS[ACCEPT]}: ECE with the shift"]
    assert row.value is not None
    assert 0.0 < row.value < 0.2
    assert "without" in row.bar


def test_an_outcome_without_shift_says_so(evidence: Evidence) -> None:
    titles = " ".join(row.of for row in learning_per_worker(evidence).rows)
    for outcome in OUTCOMES:
        assert (f"{WORDS[outcome]}: no shift" in titles) == (outcome != ACCEPT)
    rows = learning_per_worker(replace(evidence, personal=NEUTRAL)).rows
    assert len(rows) == len(OUTCOMES)
    assert all(row.verdict is Verdict.SHOWN and row.value is None for row in rows)
    assert not np.isnan([row.count or 0 for row in rows]).any()
