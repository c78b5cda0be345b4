"""A simulated history keeps the rules of the market, and its outcomes those of the truth."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import NO_OUTCOME, TaskStatus
from data.reference.calendar import DAY_S, HOUR_S, NEVER
from data.reference.geography import distance_m
from data.reference.qualifications import meets
from data.simulation.run import REACH_M, Simulation, simulate
from data.simulation.world import CITIES, City, Coefficients
from tests.data.simulation.content import content
from tests.factories import START
from training.metrics import auc

UNTIL = START + 180 * DAY_S


@pytest.fixture(scope="module")
def study() -> Simulation:
    """The city `study` with a quarter of its offers: the same law, seconds only."""
    return simulate(replace(CITIES["study"], offers=20_000), UNTIL)


@pytest.fixture(scope="module")
def silent() -> Simulation:
    """A market in which nothing can be learnt."""
    city = City("silent", workers=300, offers=20_000, open_tasks=5, days=60, has_signal=False)
    return simulate(city, UNTIL)


@pytest.fixture(scope="module")
def rush() -> Simulation:
    """A history that ends in the middle of two busy days: at five in the afternoon there."""
    return simulate(City("rush", workers=150, offers=3_000, open_tasks=0, days=2), UNTIL)


def settled(simulation: Simulation) -> BoolArray:
    """(n_exposures,) shown so early that all that followed is known at the end."""
    return simulation.history.exposures.shown_at < simulation.until - 7 * DAY_S


def surprise(labels: IntArray | BoolArray, p: FloatArray) -> float:
    """Outcomes less their expectation, in standard deviations: beyond 4 is no accident."""
    return float((labels - p).sum() / np.sqrt((p * (1.0 - p)).sum()))


# The same again.


def everything(simulation: Simulation) -> dict[str, bytes]:
    h = simulation.history  # its texts' vectors are not the simulator's
    parts = {f.name: getattr(h, f.name) for f in fields(h) if f.name != "texts"}
    parts |= {"truth": simulation.truth, "latents": simulation.latents}
    return {
        f"{part}.{f.name}": content(getattr(columns, f.name))
        for part, columns in parts.items()
        for f in fields(columns)
    }


def test_equal_arguments_give_equal_bytes(tiny_simulation: Simulation, tiny_city: City) -> None:
    again = everything(simulate(tiny_city, tiny_simulation.until))
    for name, expected in everything(tiny_simulation).items():
        assert again[name] == expected, name


def test_another_seed_gives_another_history(tiny_simulation: Simulation, tiny_city: City) -> None:
    other = simulate(replace(tiny_city, seed=8), tiny_simulation.until)
    assert (
        everything(other)["exposures.workers"] != everything(tiny_simulation)["exposures.workers"]
    )


def test_another_population_lives_in_the_same_weather() -> None:
    """Only rain moves this city's true chance of being on time, so that it shows the weather."""
    law = Coefficients(
        on_time_base=1.0, on_time_slack=0.0, on_time_distance=0.0, on_time_rush_hour=0.0
    )
    city = City(
        "wet", workers=60, offers=900, open_tasks=0, days=60, has_latents=False, coefficients=law
    )
    one, other = simulate(city, UNTIL), simulate(city, UNTIL, population_seed=99)
    assert not np.array_equal(one.history.workers.home_lat, other.history.workers.home_lat)
    assert not np.array_equal(one.history.tasks.posted_at, other.history.tasks.posted_at)

    def rain_by_day(run: Simulation) -> dict[int, float]:
        day = (run.history.exposures.shown_at - city.starts_at(UNTIL)) // DAY_S
        log_odds = np.log(run.truth.on_time / (1.0 - run.truth.on_time))
        return dict(zip(day.tolist(), ((1.0 - log_odds) / 0.5).round(9).tolist(), strict=True))

    here, there = rain_by_day(one), rain_by_day(other)
    shared = here.keys() & there.keys()
    assert len(shared) > 50
    assert {day: here[day] for day in shared} == {day: there[day] for day in shared}
    assert 0.05 < np.mean([here[day] > 0.0 for day in shared]) < 0.5  # wet days and dry ones
    assert all(0.0 <= rain <= 1.0 for rain in here.values())


def test_progress_is_told_day_by_day() -> None:
    told: list[tuple[int, int]] = []
    city = City("three days", workers=40, offers=20, open_tasks=0, days=3)
    simulate(city, UNTIL, progress=lambda done, all_days: told.append((done, all_days)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# What is shown to whom.


def test_about_as_many_offers_are_made_as_asked_for(study: Simulation) -> None:
    assert len(study.history.exposures) == pytest.approx(20_000, rel=0.02)


def test_exposures_stand_in_the_order_of_time(tiny_simulation: Simulation) -> None:
    e = tiny_simulation.history.exposures
    assert np.all(np.diff(e.shown_at) >= 0)
    assert e.shown_at[0] >= tiny_simulation.city.starts_at(tiny_simulation.until)
    assert e.shown_at[-1] < tiny_simulation.until


def test_a_ranking_has_the_positions_from_1_up_and_each_worker_once(
    tiny_simulation: Simulation,
) -> None:
    e = tiny_simulation.history.exposures
    for ranking in np.unique(e.ranking_ids):
        rows = np.flatnonzero(e.ranking_ids == ranking)
        assert sorted(e.positions[rows]) == list(range(1, len(rows) + 1))
        assert len(set(e.workers[rows])) == len(rows) <= 5
        assert len(set(e.tasks[rows])) == 1


def test_nobody_is_shown_work_that_he_is_not_qualified_for(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    required = h.tasks.required[e.tasks]
    assert np.any(required > 0)
    assert np.all(meets(h.workers.qualifications[e.workers], required))


def test_nobody_is_shown_work_before_he_joins_or_after_he_leaves(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    assert np.all(h.workers.joined_at[e.workers] <= e.shown_at)
    assert np.all(study.latents.leaves_at[e.workers] > e.shown_at)
    newcomers = h.workers.joined_at > study.city.starts_at(UNTIL)
    assert np.any(newcomers[e.workers])  # they are shown some, once they are there


def test_work_is_shown_to_workers_who_live_in_reach(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    home_m = distance_m(
        h.workers.home_lat[e.workers],
        h.workers.home_lng[e.workers],
        h.tasks.lat[e.tasks],
        h.tasks.lng[e.tasks],
    )
    assert home_m.max() <= REACH_M


def test_a_city_of_fewer_workers_than_a_ranking_is_long_shows_its_work_to_those_it_has() -> None:
    e = simulate(City("hamlet", workers=3, offers=100, open_tasks=0, days=30), UNTIL).history
    assert 1 <= e.exposures.positions.max() <= 3
    assert set(e.exposures.workers) <= {0, 1, 2}


# Propensities.


def test_every_propensity_is_a_probability_above_zero(study: Simulation) -> None:
    p = study.history.exposures.propensities
    assert np.all((p > 0.0) & (p <= 1.0))


def test_a_wholly_random_policy_shows_each_of_those_left_with_equal_chance() -> None:
    city = City("random", workers=400, offers=2_000, open_tasks=0, days=30, epsilon=1.0)
    e = simulate(city, UNTIL).history.exposures
    left = 1.0 / e.propensities
    assert left == pytest.approx(np.rint(left))
    assert left[e.positions == 1].max() == pytest.approx(30.0)  # the city's candidates
    first = dict(zip(e.tasks[e.positions == 1], left[e.positions == 1], strict=True))
    expected = np.array([first[task] for task in e.tasks]) - (e.positions - 1)
    assert left == pytest.approx(expected)


@pytest.mark.parametrize("position", [1, 2, 3])
def test_inverse_propensities_count_the_candidates(position: int) -> None:
    """E[1 / p] = sum of p / p over those left: what importance weighting rests on."""
    city = City(
        "weighted",
        workers=400,
        offers=9_000,
        open_tasks=0,
        days=60,
        ranking_length=3,
        candidates=8,
    )
    e = simulate(city, UNTIL).history.exposures
    inverse = 1.0 / e.propensities[e.positions == position]
    standard_error = inverse.std() / np.sqrt(len(inverse))
    assert inverse.mean() == pytest.approx(9 - position, abs=4.0 * standard_error + 0.05)


def test_a_policy_that_leaves_nothing_to_chance_still_shows_each_worker_once() -> None:
    """Softmax weights of the lesser candidates underflow here; they are drawn all the same."""
    city = City(
        "greedy", workers=200, offers=1_000, open_tasks=0, days=30, temperature=1e-5, epsilon=0.0
    )
    e = simulate(city, UNTIL).history.exposures
    pairs = set(zip(e.tasks.tolist(), e.workers.tolist(), strict=True))
    assert len(pairs) == len(e)
    assert np.all(e.propensities > 0.0)
    assert np.mean(e.propensities > 0.999) > 0.95


# The chain of outcomes.


def test_only_what_was_looked_at_is_accepted(tiny_simulation: Simulation) -> None:
    accepted = tiny_simulation.history.exposures.accepted == 1
    assert np.all(tiny_simulation.truth.examined[accepted])


def test_one_of_those_who_accept_a_task_gets_it_the_first_to_answer(
    tiny_simulation: Simulation,
) -> None:
    e = tiny_simulation.history.exposures
    assert np.all(e.accepted[e.assigned == 1] == 1)
    contested = 0
    for task in np.unique(e.tasks[e.accepted == 1]):
        rows = np.flatnonzero((e.tasks == task) & (e.accepted == 1))
        assigned = rows[e.assigned[rows] == 1]
        assert len(assigned) == 1
        assert e.accepted_known_at[assigned[0]] == e.accepted_known_at[rows].min()
        contested += len(rows) > 1
    assert contested > 20


def test_each_outcome_stands_only_where_the_one_before_it_does(
    tiny_simulation: Simulation,
) -> None:
    e = tiny_simulation.history.exposures
    assert np.all(e.assigned[e.completed != NO_OUTCOME] == 1)
    assert np.all(e.completed[e.on_time != NO_OUTCOME] == 1)
    assert np.all(e.completed[~np.isnan(e.rating)] == 1)
    settled_jobs = settled(tiny_simulation) & (e.assigned == 1)
    assert np.all(e.completed[settled_jobs] != NO_OUTCOME)
    assert np.all(e.on_time[settled_jobs & (e.completed == 1)] != NO_OUTCOME)


def test_outcomes_become_known_one_after_the_other(tiny_simulation: Simulation) -> None:
    e = tiny_simulation.history.exposures
    answered = e.accepted != NO_OUTCOME
    wait = (e.accepted_known_at - e.shown_at)[answered]
    assert wait.min() > 0
    assert wait.max() <= 90 * 60  # silence counts as no from then on
    assert np.all(wait[e.accepted[answered] == 0] == 90 * 60)
    ended = e.completed != NO_OUTCOME
    assert np.all(e.completed_known_at[ended] > e.accepted_known_at[ended])
    judged = e.on_time != NO_OUTCOME
    assert np.all(e.on_time_known_at[judged] == e.completed_known_at[judged])
    rated = ~np.isnan(e.rating)
    assert np.all(e.rating_known_at[rated] >= e.completed_known_at[rated])
    assert (e.rating_known_at - e.completed_known_at)[rated].max() <= 72 * HOUR_S


@pytest.mark.parametrize("outcome", ["accepted", "completed", "on_time", "rating"])
def test_nothing_is_known_after_the_end_of_the_run(rush: Simulation, outcome: str) -> None:
    e = rush.history.exposures
    values, known_at = getattr(e, outcome), getattr(e, f"{outcome}_known_at")
    is_known = ~np.isnan(values) if outcome == "rating" else values != NO_OUTCOME
    assert np.all(known_at[is_known] <= UNTIL)
    assert np.all(known_at[~is_known] == NEVER)


def test_answers_that_are_still_out_leave_nobody_assigned(rush: Simulation) -> None:
    e = rush.history.exposures
    waiting = e.accepted == NO_OUTCOME
    assert np.any(waiting)
    assert np.all(e.assigned[waiting] == 0)


def test_ratings_are_whole_stars_and_better_for_work_on_time(study: Simulation) -> None:
    e = study.history.exposures
    stars = e.rating[~np.isnan(e.rating)]
    assert set(stars.tolist()) == {1.0, 2.0, 3.0, 4.0, 5.0}
    late, punctual = (e.rating[(e.on_time == value) & ~np.isnan(e.rating)] for value in (0, 1))
    standard_error = np.sqrt(punctual.var() / len(punctual) + late.var() / len(late))
    assert punctual.mean() - late.mean() > 2.0 * standard_error


def test_some_work_is_never_rated(study: Simulation) -> None:
    e = study.history.exposures
    done = (e.completed == 1) & settled(study)
    assert 0.5 < np.mean(~np.isnan(e.rating[done])) < 0.75


# Outcomes agree with the truth behind them.


def test_acceptance_is_drawn_with_the_true_probability(study: Simulation) -> None:
    looked = study.truth.examined & settled(study)
    accepted = study.history.exposures.accepted[looked]
    assert abs(surprise(accepted, study.truth.accept[looked])) < 4.0


def test_examination_is_drawn_with_the_true_probability(study: Simulation) -> None:
    for position in range(1, 6):
        rows = study.history.exposures.positions == position
        assert abs(surprise(study.truth.examined[rows], study.truth.examine[rows])) < 4.0


def test_completion_and_punctuality_are_drawn_with_the_true_probability(
    study: Simulation,
) -> None:
    e = study.history.exposures
    job, done = (settled(study) & (values == 1) for values in (e.assigned, e.completed))
    assert abs(surprise(e.completed[job], study.truth.complete[job])) < 4.0
    assert abs(surprise(e.on_time[done], study.truth.on_time[done])) < 4.0


def test_an_oracle_orders_acceptance_as_well_as_one_could_in_real_markets(
    study: Simulation,
) -> None:
    looked = study.truth.examined & settled(study)
    accepted = study.history.exposures.accepted[looked]
    assert 0.80 <= auc(accepted, study.truth.accept[looked]) <= 0.85


def test_position_bias_has_the_stated_size(silent: Simulation) -> None:
    """Everybody who looks accepts with 0.35 here, so positions differ by examination alone."""
    e = silent.history.exposures
    for position, looked in enumerate([0.9707, 0.8922, 0.7863, 0.6742, 0.5698], start=1):
        rows = (e.positions == position) & settled(silent)
        p = 0.35 * looked
        standard_error = np.sqrt(p * (1.0 - p) / rows.sum())
        assert np.mean(e.accepted[rows]) == pytest.approx(p, abs=4.0 * standard_error)


def test_without_signal_the_truth_is_the_same_for_every_pair(silent: Simulation) -> None:
    truth = silent.truth
    for name, constant in (("accept", 0.35), ("complete", 0.85), ("on_time", 0.8)):
        assert np.all(getattr(truth, name) == constant)
        assert np.all(getattr(truth, f"unseen_{name}") == constant)


def test_the_truth_also_covers_workers_who_were_not_shown_the_task(study: Simulation) -> None:
    truth, e = study.truth, study.history.exposures
    assert len(truth.unseen_tasks) > 3_500  # one of nearly every task
    shown = set(zip(e.tasks.tolist(), e.workers.tolist(), strict=True))
    unseen = set(zip(truth.unseen_tasks.tolist(), truth.unseen_workers.tolist(), strict=True))
    assert not shown & unseen
    np.testing.assert_array_equal(
        truth.unseen_at, study.history.tasks.posted_at[truth.unseen_tasks]
    )
    for name in ("unseen_accept", "unseen_complete", "unseen_on_time"):
        values = getattr(truth, name)
        assert np.all((values > 0.0) & (values < 1.0))


# What the platform is left with at the end.


def test_the_tasks_that_wait_at_the_end_are_open_and_can_still_be_done(
    tiny_simulation: Simulation,
) -> None:
    h, until = tiny_simulation.history, tiny_simulation.until
    waiting = h.tasks.take(h.tasks.status == TaskStatus.OPEN)
    assert np.all(waiting.posted_at <= until)
    assert np.all(waiting.posted_at > until - 3 * DAY_S)
    assert np.all(waiting.deadline > until)
    never_shown = ~np.isin(waiting.ids, h.tasks.ids[h.exposures.tasks])
    assert never_shown.sum() == tiny_simulation.city.open_tasks == 60
    assert np.all(waiting.deadline[never_shown] >= until + 2 * HOUR_S)


def test_a_task_stands_where_what_is_known_of_it_leaves_it(rush: Simulation) -> None:
    h, e = rush.history, rush.history.exposures
    row = np.arange(len(h.tasks))

    def those(shown: BoolArray) -> BoolArray:
        return np.isin(row, e.tasks[shown])

    taken, out = those(e.accepted == 1), those(e.accepted == NO_OUTCOME)
    for is_meant, status in (
        (those(e.completed == 1), TaskStatus.COMPLETED),
        (those(e.completed == 0), TaskStatus.CANCELLED),
        (those((e.assigned == 1) & (e.completed == NO_OUTCOME)), TaskStatus.IN_PROGRESS),
        (out & ~taken, TaskStatus.OPEN),
        (~taken & ~out, TaskStatus.CANCELLED),
    ):
        assert np.any(is_meant), status
        assert np.all(h.tasks.status[is_meant] == status), status


def test_every_id_is_given_once(tiny_simulation: Simulation) -> None:
    h = tiny_simulation.history
    assert len(np.unique(h.tasks.ids)) == len(h.tasks)
    assert len(np.unique(h.workers.ids)) == len(h.workers)


def test_completed_work_earns_experience(tiny_simulation: Simulation) -> None:
    h, e = tiny_simulation.history, tiny_simulation.history.exposures
    done = np.zeros(len(h.workers), dtype=bool)
    done[e.workers[e.completed == 1]] = True
    newcomers = h.workers.joined_at > tiny_simulation.city.starts_at(tiny_simulation.until)
    assert np.all(h.workers.xp[done] > 0)
    assert np.all(h.workers.xp[newcomers & ~done] == 0)
    assert np.any(newcomers & done)
