"""The card's section on forecasts: each beside two naive ways, with its bar."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from data.simulation.run import Simulation
from models.boosting import BoostingParameters
from training.card.evidence import Evidence
from training.card.rows import Section, Verdict
from training.card.sections import forecasts
from training.dataset import windows_of
from training.forecasts import FittedForecasts, fit_forecasts


def _section(simulation: Simulation, fitted: FittedForecasts) -> Section:
    history = simulation.history
    evidence: Any = SimpleNamespace(
        forecasts=fitted,
        history=history,
        windows=windows_of(history.exposures.shown_at),
        seed=1,
    )
    return forecasts(cast(Evidence, evidence))


@pytest.fixture(scope="module")
def section(tiny_simulation: Simulation) -> Section:
    """The section of the tiny city."""
    history = tiny_simulation.history
    windows = windows_of(history.exposures.shown_at)
    parameters = BoostingParameters(trees=40, threads=1)
    return _section(tiny_simulation, fit_forecasts(history, windows, parameters))


def test_work_today_is_judged_beside_base_rate_and_weekday_rate(section: Section) -> None:
    rows = {row.of: row for row in section.rows}
    work = rows["works today, asked at midnight: log loss"]
    naive = [
        rows[f"works today, asked at midnight: log loss of the {name}"].value
        for name in ("base rate", "weekday rate")
    ]
    assert None not in naive
    bar = 0.9 * min(value for value in naive if value is not None)
    assert work.bar == f"below {bar:.4f}"
    assert work.value is not None
    assert (work.verdict is Verdict.MET) == (work.value < bar)


def test_earnings_this_week_are_judged_beside_two_naive_ways_and_nothing_at_all(
    section: Section,
) -> None:
    named = {row.of for row in section.rows}
    for name in ("last week", "four-week mean", "nothing at all"):
        assert f"earnings this week, USD: absolute error of {name}" in named


def test_what_could_not_be_fitted_is_said_and_not_judged(tiny_simulation: Simulation) -> None:
    rows = _section(tiny_simulation, FittedForecasts()).rows
    assert all(row.verdict is Verdict.SHOWN and row.value is None for row in rows)
    assert any("not fitted" in row.of for row in rows)
