"""What of a chain's log-odds stands on the worker's record: its linear weights, and no more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from features.pairs import RECORD_FEATURES
from features.specification import COLUMN, NAMES, OUTCOMES
from models.calibration import CalibrationKind, Calibrator
from models.forest import Forest, log_odds
from models.outcomes import OutcomeChain, OutcomeModel
from models.record_part import RecordPart
from tests.models.chains import a_chain

PLATT = Calibrator(CalibrationKind.PLATT, levels=(0.8, 0.1))


def linear_chain() -> OutcomeChain:
    """Without trees, so that the log-odds are a sum of features; Platt's slope is not one."""
    chain = a_chain()

    def bare(model: OutcomeModel) -> OutcomeModel:
        return replace(model, forest=Forest.empty(), calibrator=PLATT)

    return OutcomeChain(bare(chain.accept), bare(chain.complete), bare(chain.on_time))


def some_rows(n: int) -> np.ndarray:
    return np.random.default_rng(2).normal(size=(n, len(NAMES))).astype(np.float32)


def test_without_a_record_the_log_odds_are_lower_by_just_that_part() -> None:
    chain, rows = linear_chain(), some_rows(50)
    part = RecordPart.of(chain)
    own = {
        "accept": ("accept_residual", "accept_residual_30d", "category_accept_residual"),
        "complete": ("complete_residual", "category_complete_residual"),
        "on_time": ("on_time_residual",),
    }
    for column, outcome in enumerate(OUTCOMES):
        model: OutcomeModel = getattr(chain, outcome)
        without = rows.copy()
        without[:, [COLUMN[name] for name in own[outcome]]] = 0.0
        apart = log_odds(model.predict(rows)) - log_odds(model.predict(without))
        np.testing.assert_allclose(part.predict(rows)[:, column], apart, atol=1e-5)
        assert np.abs(apart).max() > 0.01


def test_who_has_no_record_has_no_part() -> None:
    rows = some_rows(5)
    rows[:, [COLUMN[name] for name in RECORD_FEATURES]] = 0.0
    assert not RecordPart.of(linear_chain()).predict(rows).any()


@pytest.mark.parametrize("kind", [CalibrationKind.NONE, CalibrationKind.ISOTONIC])
def test_other_calibrators_leave_the_weights_as_they_are(kind: CalibrationKind) -> None:
    chain = linear_chain()
    plain = Calibrator(kind, knots=(-1.0, 1.0), levels=(0.2, 0.8))
    accept = replace(chain.accept, calibrator=plain)
    found = RecordPart.of(replace(chain, accept=accept)).weights[:, 0]
    np.testing.assert_allclose(found * 0.8, RecordPart.of(chain).weights[:, 0])


def test_a_row_has_its_part_whoever_stands_beside_it() -> None:
    part, rows = RecordPart.of(linear_chain()), some_rows(40)
    np.testing.assert_array_equal(part.predict(rows)[7:8], part.predict(rows[7:8]))
