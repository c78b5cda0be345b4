"""What a perfect reader of the texts can gain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.simulation.run import Simulation, Truth, simulate
from data.simulation.text_signal import expected_log_loss, text_signal
from data.simulation.world import City, Coefficients
from tests.factories import START

CITY = City("any", workers=1, offers=1, open_tasks=0)


def truth(accept: list[float], complete: list[float], fit: list[float]) -> Truth:
    n, nothing, nobody = len(fit), np.empty(0), np.empty(0, dtype=np.int64)
    ones = np.ones(n)
    return Truth(
        examine=ones,
        accept=np.array(accept),
        complete=np.array(complete),
        on_time=ones / 2,
        examined=ones > 0,
        sub_skill_fit=np.array(fit),
        task_sub_skills=np.zeros(n, dtype=np.int8),
        never_shown=np.zeros((1, 45), dtype=bool),
        unseen_workers=nobody,
        unseen_tasks=nobody,
        unseen_at=nobody,
        unseen_accept=nothing,
        unseen_complete=nothing,
        unseen_on_time=nothing,
    )


def odds(p: float) -> float:
    return p / (1.0 - p)


def test_expected_log_loss_by_hand() -> None:
    p, q = np.array([0.5, 1.0]), np.array([0.25, 0.5])
    # -(0.5 ln 0.25 + 0.5 ln 0.75 + ln 0.5) / 2
    assert expected_log_loss(p, q) == pytest.approx(0.765068, abs=1e-6)


def test_one_pair_that_fits_and_two_that_do_not_by_hand() -> None:
    """Equal but for the sub-skill: who does not know it predicts their mean."""
    step = np.exp(1.05 * 0.5 * 1.5)
    other = 0.4
    fits = odds(other) * step / (1.0 + odds(other) * step)
    signal = text_signal(
        truth([fits, other, other], [0.8] * 3, [1.0, -0.5, -0.5]), CITY, np.ones(3, dtype=bool)
    )["accept"]
    mean = (fits + 2.0 * other) / 3.0
    entropy = -(mean * np.log(mean) + (1.0 - mean) * np.log(1.0 - mean))
    assert signal.unknown == pytest.approx(entropy)
    assert signal.base_rate == pytest.approx(entropy)
    assert signal.share == pytest.approx(1.0)


def test_who_accepted_is_the_likelier_to_fit() -> None:
    """Completion given acceptance: without the sub-skill known, fitting weighs as its accepts."""
    accept_step, complete_step = np.exp(1.05 * 0.5 * 1.5), np.exp(0.4 * 1.5)
    a, c = 0.2, 0.7
    a_fits = odds(a) * accept_step / (1.0 + odds(a) * accept_step)
    c_fits = odds(c) * complete_step / (1.0 + odds(c) * complete_step)
    share = a_fits / (a_fits + 2.0 * a)
    expected = share * c_fits + (1.0 - share) * c
    signal = text_signal(truth([a], [c], [-0.5]), CITY, np.ones(1, dtype=bool))["complete"]
    assert signal.unknown == pytest.approx(
        -(c * np.log(expected) + (1 - c) * np.log(1 - expected))
    )


@pytest.mark.parametrize("dial", ["has_signal", "has_latents"])
def test_without_signal_or_latents_there_is_nothing_to_read(dial: str) -> None:
    city = replace(CITY, workers=80, offers=400, days=20, **{dial: False})  # type: ignore[arg-type]
    simulation = simulate(city, START)
    found = text_signal(simulation.truth, city, simulation.history.exposures.assigned == 1)
    for signal in found.values():
        assert signal.unknown == pytest.approx(signal.known)
        assert signal.share == pytest.approx(0.0, abs=1e-9)


def test_the_texts_of_a_city_are_worth_reading(tiny_simulation: Simulation) -> None:
    assigned = tiny_simulation.history.exposures.assigned == 1
    for signal in text_signal(tiny_simulation.truth, tiny_simulation.city, assigned).values():
        assert signal.known < signal.unknown < signal.base_rate
        assert 0.03 < signal.share < 0.2


def test_a_law_without_sub_skills_has_nothing_in_its_texts(tiny_city: City) -> None:
    law = Coefficients(accept_sub_skill=0.0, complete_sub_skill=0.0)
    city = replace(tiny_city, coefficients=law)
    simulation = simulate(city, START)
    for signal in text_signal(
        simulation.truth, city, simulation.history.exposures.assigned == 1
    ).values():
        assert signal.unknown == pytest.approx(signal.known)
