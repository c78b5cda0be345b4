"""Texts, tips, enjoyment, times and streaks in a simulated history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import NO_OUTCOME
from data.reference.calendar import DAY_S, MINUTE_S, NEVER, local_time
from data.reference.geography import distance_m
from data.simulation.jobs import true_speed_kmh
from data.simulation.outcomes import sub_skill_fit
from data.simulation.run import Simulation, simulate
from data.simulation.text.language import language
from data.simulation.world import CITIES
from tests.factories import START

UNTIL = START + 180 * DAY_S


@pytest.fixture(scope="module")
def study() -> Simulation:
    return simulate(replace(CITIES["study"], offers=20_000), UNTIL)


def test_the_text_of_a_task_says_the_sub_skill_that_the_truth_names(study: Simulation) -> None:
    tasks = study.history.tasks
    rows = np.arange(0, len(tasks), 7)
    assert len(study.truth.task_sub_skills) == len(tasks)
    for row in rows.tolist():
        work = language(str(tasks.languages[row])).work[tasks.categories[row]]
        phrases = work[study.truth.task_sub_skills[row]]
        assert any(phrase.casefold() in tasks.titles[row].casefold() for phrase in phrases)


def test_one_exposure_in_three_fits_and_fitting_ones_are_accepted_more(study: Simulation) -> None:
    h, fit = study.history, study.truth.sub_skill_fit
    e = h.exposures
    preferred = study.latents.sub_skill[e.workers, h.tasks.categories[e.tasks]]
    np.testing.assert_array_equal(
        fit, sub_skill_fit(preferred, study.truth.task_sub_skills[e.tasks])
    )
    assert np.mean(fit == 1.0) == pytest.approx(1 / 3, abs=0.015)
    known = e.accepted != NO_OUTCOME
    rate = [e.accepted[known & (fit == value)].mean() for value in (1.0, -0.5)]
    assert rate[0] > rate[1] + 0.06


def test_times_add_up_to_the_end_of_the_job(study: Simulation) -> None:
    """Leaving is at once, or so as to arrive when work may begin: never before the answer."""
    e = study.history.exposures
    done = np.flatnonzero(e.completed == 1)
    busy_s = (e.travel_min[done].astype(float) + e.work_min[done]) * MINUTE_S
    left_at = e.completed_known_at[done] - busy_s
    assert np.all(left_at >= e.accepted_known_at[done] - 2)
    np.testing.assert_array_equal(e.job_times_known_at[done], e.completed_known_at[done])


def test_only_completed_jobs_have_times_tips_and_enjoyment(study: Simulation) -> None:
    e = study.history.exposures
    done = e.completed == 1
    for name in ("travel_min", "work_min", "tip_usd", "enjoyment"):
        values = getattr(e, name)
        assert values.dtype == np.float32
        assert np.all(np.isnan(values[~done])), name
        assert np.all(values[~np.isnan(values)] > 0.0), name
    assert not np.any(np.isnan(e.travel_min[done]))


@pytest.mark.parametrize(
    ("value", "known"),
    [("tip_usd", "tip_known_at"), ("enjoyment", "enjoyment_known_at")],
)
def test_what_a_job_brought_is_known_after_it_ended(
    study: Simulation, value: str, known: str
) -> None:
    e = study.history.exposures
    has_one = ~np.isnan(getattr(e, value))
    at = getattr(e, known)
    assert np.all(at[has_one] >= e.completed_known_at[has_one])
    assert np.all(at[has_one] <= UNTIL)
    assert np.all(at[~has_one] == NEVER)


def test_the_speed_of_each_hour_can_be_read_from_the_times(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    done = np.flatnonzero(e.completed == 1)
    task = e.tasks[done]
    km = (
        1.3
        * distance_m(e.worker_lat[done], e.worker_lng[done], h.tasks.lat[task], h.tasks.lng[task])
        / 1_000.0
    )
    left_at = e.completed_known_at[done] - (
        (e.travel_min[done].astype(float) + e.work_min[done]) * MINUTE_S
    ).astype(np.int64)
    hour = local_time(left_at).hour.astype(int)
    law = study.city.coefficients
    for at in (9, 12, 17):
        rows = (hour == at) & (km > 1.0)
        assert rows.sum() > 60
        minutes = (e.travel_min[done][rows] - law.travel_access_min).sum()
        speed = km[rows].sum() / minutes * 60.0
        assert speed == pytest.approx(true_speed_kmh(np.array([float(at)]), law)[0], rel=0.1)


def test_skilled_workers_are_faster_and_enjoy_it_more(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    skill = study.latents.skill[e.workers, h.tasks.categories[e.tasks]]
    slower = e.work_min / h.tasks.service_min[e.tasks]
    done, said = e.completed == 1, ~np.isnan(e.enjoyment)
    assert np.corrcoef(skill[done], np.log(slower[done]))[0, 1] < -0.3
    assert np.corrcoef(skill[said], e.enjoyment[said])[0, 1] > 0.2


def test_streaks_are_those_of_the_completed_jobs(study: Simulation) -> None:
    h, e = study.history, study.history.exposures
    assert np.all(h.workers.longest_streak >= h.workers.streak_days)
    done = e.completed == 1
    has_done = np.isin(np.arange(len(h.workers)), e.workers[done])
    np.testing.assert_array_equal(h.workers.longest_streak > 0, has_done)
    last_day = np.full(len(h.workers), -1)
    np.maximum.at(last_day, e.workers[done], e.completed_known_at[done] // DAY_S)
    np.testing.assert_array_equal(h.workers.streak_days > 0, last_day >= UNTIL // DAY_S - 1)


def test_nine_workers_in_ten_say_something_of_themselves(study: Simulation) -> None:
    texts = study.history.workers.profile_texts
    assert np.mean(texts != "") == pytest.approx(0.9, abs=0.035)
