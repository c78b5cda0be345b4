"""How far workers' shifts may move: found where there is something to find, none elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from data.columns import MarketHistory
from data.simulation.outcomes import examination
from data.simulation.run import Simulation, simulate
from data.simulation.world import City
from features.specification import ACCEPT, NAMES, OUTCOMES
from models.calibration import UNCALIBRATED, log_loss
from models.examination import ExaminationModel
from models.forest import Forest, log_odds
from models.logistic import LinearScore
from models.outcomes import OutcomeChain, OutcomeModel, shifted
from models.personal import PersonalParameters, ShiftParameters
from training.dataset import Dataset
from training.personal import LEAST_GAIN_NATS, fit_personal, shifts_as_shown


def simulated(city: City) -> Simulation:
    return simulate(city, 1_782_835_200)


@cache
def alike() -> Simulation:
    """A market in which all workers are alike."""
    return simulated(
        City("alike", workers=150, offers=3_000, open_tasks=1, days=60, has_signal=False)
    )


def plain_chain(data: Dataset) -> OutcomeChain:
    """Knows how often each outcome follows, of acceptance at the first position, and no more."""
    models = {}
    for outcome in OUTCOMES:
        labels = data.labels[outcome].values
        if outcome == ACCEPT:
            labels = labels[data.positions == 1]
        rate = float(np.mean(labels[labels >= 0]))
        line = LinearScore(float(log_odds(rate)), np.zeros(len(NAMES)))
        models[outcome] = OutcomeModel(line, Forest.empty(), UNCALIBRATED)
    return OutcomeChain(**models)


def true_examination(city: City) -> ExaminationModel:
    looked = examination(np.arange(1, city.ranking_length + 1), city.coefficients)
    return ExaminationModel(looked / looked[0])


def test_a_chain_that_knows_no_worker_is_told_of_them(tiny_simulation: Simulation) -> None:
    """Judged on rows later than all that was fitted on, against the truth."""
    history, city = tiny_simulation.history, tiny_simulation.city
    data = Dataset.of(history)
    windows, chain, looked = data.windows(), plain_chain(data), true_examination(city)
    fitted = fit_personal(history, data, windows, chain, looked)
    accept = fitted.parameters.accept
    assert accept.worker_variance > 0.05
    choice = fitted.choice[ACCEPT]
    assert (choice["without"] - choice["with"]) * choice["rows"] > LEAST_GAIN_NATS
    later = data.shown_at >= windows.test.begin
    truth = tiny_simulation.truth.accept[later] * examination(np.array([1]), city.coefficients)[0]
    without = chain.accept.predict(data.matrix[later])
    shift = shifts_as_shown(history, data, chain, looked, fitted.parameters)[later, 0]
    assert log_loss(truth, shifted(without, shift)) < log_loss(truth, without) - 0.01


def test_workers_are_moved_against_one_another_not_all_one_way(
    tiny_simulation: Simulation,
) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    windows, chain = data.windows(), plain_chain(data)
    looked = true_examination(tiny_simulation.city)
    fitted = fit_personal(history, data, windows, chain, looked).parameters
    shifts = shifts_as_shown(history, data, chain, looked, fitted)[:, 0]
    later = (windows.valid, windows.calibrate, windows.choose)
    fitted_on = np.logical_or.reduce([data.within(window, ACCEPT) for window in later])
    assert np.abs(shifts[fitted_on]).mean() > 0.01
    assert shifts[fitted_on].mean() == pytest.approx(0.0, abs=1e-9)


def test_where_outcomes_follow_no_worker_none_is_shifted_far() -> None:
    history, city = alike().history, alike().city
    data = Dataset.of(history)
    chain, looked = plain_chain(data), true_examination(city)
    fitted = fit_personal(history, data, data.windows(), chain, looked)
    assert fitted.parameters.is_neutral
    for outcome in OUTCOMES:
        choice = fitted.choice[outcome]
        assert (choice["without"] - choice["with"]) * choice["rows"] <= LEAST_GAIN_NATS


def test_equal_histories_give_equal_parameters(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    chain, looked = plain_chain(data), true_examination(tiny_simulation.city)
    first, second = (fit_personal(history, data, data.windows(), chain, looked) for _ in range(2))
    assert first == second
    assert set(first.to_json()) == set(OUTCOMES)


def test_the_test_window_decides_nothing(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    windows, looked = data.windows(), true_examination(tiny_simulation.city)
    chain = plain_chain(data)
    other = with_turned_answers(history, windows.test.begin)
    turned = replace(data, labels=Dataset.of(other).labels)
    first = fit_personal(history, data, windows, chain, looked)
    assert fit_personal(other, turned, windows, chain, looked) == first


def with_turned_answers(history: MarketHistory, since: int) -> MarketHistory:
    """Every answer that became known since then is the other one."""
    e = history.exposures
    turned = np.where(
        (e.accepted_known_at >= since) & (e.accepted >= 0), 1 - e.accepted, e.accepted
    )
    return replace(history, exposures=replace(e, accepted=turned.astype(np.int8)))


def test_shifts_as_shown_know_only_what_was_known_then(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    middle = int(np.median(data.shown_at))
    other = with_turned_answers(history, middle)
    parameters = PersonalParameters(accept=ShiftParameters(0.5, 0.5, 0.01, 5.0))
    chain, looked = plain_chain(data), true_examination(tiny_simulation.city)
    mine, theirs = (shifts_as_shown(h, data, chain, looked, parameters) for h in (history, other))
    before = data.shown_at <= middle
    np.testing.assert_array_equal(mine[before], theirs[before])
    assert np.any(mine[~before] != theirs[~before])
    assert not mine[:, 1:].any()


def test_a_worker_is_shifted_only_after_his_first_outcome(tiny_simulation: Simulation) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    parameters = PersonalParameters(accept=ShiftParameters(0.5, 0.5))
    chain, looked = plain_chain(data), true_examination(tiny_simulation.city)
    shifts = shifts_as_shown(history, data, chain, looked, parameters)[:, 0]
    e = history.exposures
    first = np.full(len(history.workers), np.iinfo(np.int64).max)
    np.minimum.at(first, e.workers, e.accepted_known_at)
    is_new = data.shown_at <= first[e.workers]
    assert not shifts[is_new].any()
    assert np.all(shifts[~is_new] != 0.0)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_parameters_are_no_shift(tiny_simulation: Simulation, outcome: str) -> None:
    history = tiny_simulation.history
    data = Dataset.of(history)
    chain, looked = plain_chain(data), true_examination(tiny_simulation.city)
    neutral = shifts_as_shown(history, data, chain, looked, PersonalParameters())
    assert not neutral[:, OUTCOMES.index(outcome)].any()
