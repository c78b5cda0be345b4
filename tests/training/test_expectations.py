"""What a completed job brings is learnt only from what was known in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import MarketHistory
from data.reference.calendar import NEVER
from data.simulation.run import Simulation
from models.boosting import BoostingParameters
from models.expectations import EXPECTATIONS, RATING, TIP, WORK
from models.travel import REFERENCE
from training.dataset import Dataset
from training.expectations import fit_expectations, observed, rows_within, trips

SMALL = BoostingParameters(trees=20, threads=1)


@pytest.fixture(scope="module")
def history(tiny_simulation: Simulation) -> MarketHistory:
    """The tiny city's history."""
    return tiny_simulation.history


@pytest.fixture(scope="module")
def data(history: MarketHistory) -> Dataset:
    """Its features and labels."""
    return Dataset.of(history)


def test_a_completed_job_without_a_tip_counts_as_a_tip_of_nothing(history: MarketHistory) -> None:
    tip = observed(history)[TIP].values
    done = history.exposures.completed == 1
    assert not np.isnan(tip[done]).any()
    assert np.isnan(tip[~done]).all()
    assert (tip[done & np.isnan(history.exposures.tip_usd)] == 0.0).all()


def test_a_history_that_knows_of_no_tips_says_nothing_about_them(history: MarketHistory) -> None:
    silent = replace(
        history,
        exposures=replace(
            history.exposures, tip_usd=np.full_like(history.exposures.tip_usd, np.nan)
        ),
    )
    assert np.isnan(observed(silent)[TIP].values).all()


def test_work_is_counted_against_the_stated_minutes(history: MarketHistory) -> None:
    e, t = history.exposures, history.tasks
    row = int(np.flatnonzero(~np.isnan(e.work_min))[0])
    ratio = float(e.work_min[row]) / float(t.service_min[e.tasks[row]])
    assert observed(history)[WORK].values[row] == pytest.approx(np.clip(ratio, 0.2, 5.0))


def test_a_value_that_became_known_after_its_window_does_not_teach(
    history: MarketHistory, data: Dataset
) -> None:
    seen, window = observed(history)[RATING], data.windows().train
    before = rows_within(data, seen, window)
    late = replace(seen, known_at=np.where(np.isnan(seen.values), NEVER, window.end))
    assert len(before) > 0
    assert len(rows_within(data, late, window)) == 0


def test_what_is_too_rare_is_left_out_and_travel_falls_back_to_its_reference(
    history: MarketHistory, data: Dataset
) -> None:
    e = history.exposures
    nothing = np.full_like(e.rating, np.nan)
    bare = replace(
        history,
        exposures=replace(
            e, rating=nothing, enjoyment=nothing, tip_usd=nothing, travel_min=nothing,
            work_min=nothing,
        ),
    )  # fmt: skip
    fitted = fit_expectations(bare, data, data.windows(), SMALL)
    assert fitted.models == {}
    assert fitted.travel == REFERENCE


def test_fitting_gives_models_for_what_the_history_tells(
    history: MarketHistory, data: Dataset
) -> None:
    fitted = fit_expectations(history, data, data.windows(), SMALL)
    assert {WORK, TIP} <= set(fitted.models) <= set(EXPECTATIONS)
    assert fitted.travel != REFERENCE
    again = fit_expectations(history, data, data.windows(), SMALL)
    assert again.travel == fitted.travel
    for name, model in fitted.models.items():
        np.testing.assert_array_equal(
            model.predict(data.matrix), again.models[name].predict(data.matrix)
        )


def test_trips_are_those_of_completed_jobs_known_in_time(
    history: MarketHistory, data: Dataset
) -> None:
    metres, hours, minutes = trips(history, data, data.windows().train)
    assert len(metres) == len(hours) == len(minutes) > 0
    assert (minutes > 0.0).all()
    assert ((hours >= 0) & (hours < 24)).all()
