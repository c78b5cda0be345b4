"""Each dial of a city, seen in the history that it leaves."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from data.columns import MarketHistory
from data.reference.calendar import DAY_S, NEVER
from data.simulation.run import Simulation, simulate
from data.simulation.world import City
from tests.data.simulation.content import content
from tests.factories import START
from training.metrics import auc

UNTIL = START + 180 * DAY_S
CITY = City("dials", workers=300, offers=8_000, open_tasks=20, days=60)


@pytest.fixture(scope="module")
def usual() -> Simulation:
    return simulate(CITY, UNTIL)


def test_the_dials_of_reporting_change_the_reports_and_not_the_market(usual: Simulation) -> None:
    city = replace(CITY, late_share=0.2, clock_skew_s=300.0, duplicate_share=0.01)
    other = simulate(city, UNTIL)
    for part in ("workers", "tasks", "sessions", "notifications", "impressions"):
        one, again = (getattr(s.history, part) for s in (usual, other))
        for f in fields(one):
            assert content(getattr(one, f.name)) == content(getattr(again, f.name)), f.name
    assert len(other.history.exposures) > len(usual.history.exposures)
    assert len(other.truth.accept) == len(other.history.exposures)


def test_late_reports_leave_more_unknown_at_the_end(usual: Simulation) -> None:
    late = simulate(replace(CITY, late_share=0.5), UNTIL).history.exposures
    prompt = usual.history.exposures
    assert np.sum(late.accepted_known_at == NEVER) > np.sum(prompt.accepted_known_at == NEVER) + 50
    assert np.all(late.accepted[late.accepted_known_at == NEVER] == -1)


def test_shuffled_labels_have_nothing_to_do_with_the_pair(usual: Simulation) -> None:
    shuffled = simulate(replace(CITY, has_shuffled_labels=True), UNTIL)
    one, other = usual.history.exposures, shuffled.history.exposures
    known = (other.accepted >= 0) & (one.accepted >= 0)
    chance = (usual.truth.examine * usual.truth.accept)[known]
    assert auc(one.accepted[known], chance) > 0.75
    assert auc(other.accepted[known], chance) == pytest.approx(0.5, abs=0.03)
    assert len(np.unique(shuffled.truth.accept)) == 1
    assert len(np.unique(shuffled.truth.unseen_accept)) == 1


def test_a_shock_lowers_acceptance_from_its_day_on(usual: Simulation) -> None:
    shocked = simulate(replace(CITY, shock_day=30, shock_size=1.5), UNTIL)
    before = usual.history.exposures.shown_at < CITY.starts_at(UNTIL) + 30 * DAY_S
    np.testing.assert_array_equal(
        usual.truth.accept[before], shocked.truth.accept[: int(before.sum())]
    )
    after = shocked.truth.accept[int(before.sum()) :]
    assert after.mean() < usual.truth.accept[~before].mean() - 0.15


def test_some_cells_are_never_shown_though_their_truth_is_kept() -> None:
    simulation = simulate(replace(CITY, unsupported_share=0.3), UNTIL)
    h, truth = simulation.history, simulation.truth
    assert truth.never_shown.mean() == pytest.approx(0.3, abs=0.02)
    category = h.tasks.categories[h.exposures.tasks]
    assert not np.any(truth.never_shown[h.exposures.workers, category])
    unseen = truth.never_shown[truth.unseen_workers, h.tasks.categories[truth.unseen_tasks]]
    assert np.mean(unseen) > 0.25  # they were candidates
    assert h.exposures.propensities.min() > 0.0


def test_by_default_every_cell_may_be_shown(usual: Simulation) -> None:
    assert not np.any(usual.truth.never_shown)


@pytest.mark.parametrize("temperature", [0.03, 3.0])
def test_the_logging_temperature_sets_how_sharply_the_policy_chooses(
    usual: Simulation, temperature: float
) -> None:
    other = simulate(replace(CITY, temperature=temperature), UNTIL).history.exposures
    sharp = [np.median(e.propensities[e.positions == 1]) for e in (other, usual.history.exposures)]
    assert (sharp[0] > sharp[1]) == (temperature < CITY.temperature)


def test_without_latents_a_sub_skill_moves_nothing() -> None:
    simulation = simulate(replace(CITY, has_latents=False), UNTIL)
    assert np.all(simulation.truth.sub_skill_fit == 0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unsupported_share": 1.1},
        {"duplicate_share": -0.1},
        {"late_share": 2.0},
        {"clock_skew_s": -1.0},
        {"shock_day": -1},
        {"behaviour_days": -1},
    ],
)
def test_a_dial_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        replace(CITY, **wrong)  # type: ignore[arg-type]


def test_a_city_of_which_no_behaviour_is_kept_has_the_same_exposures(usual: Simulation) -> None:
    silent: MarketHistory = simulate(replace(CITY, behaviour_days=0), UNTIL).history
    assert len(silent.sessions) == len(silent.notifications) == len(silent.impressions) == 0
    np.testing.assert_array_equal(silent.exposures.accepted, usual.history.exposures.accepted)
