"""The run: tasks arrive hour by hour, are shown, taken, done, rated, and leave a history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.spatial import cKDTree

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import NO_OUTCOME, Exposures, MarketHistory, Tasks, TaskStatus, Workers
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER, local_time, travel_min
from data.reference.categories import CATEGORIES
from data.reference.geography import chord, distance_m, unit_vectors
from data.reference.progress import levels, xp_gain
from data.reference.qualifications import meets
from data.reference.scoring_rule import (
    availability_factor,
    distance_factor,
    patterns_factor,
    rating_factor,
    skills_factor,
    weighted,
)
from data.simulation.behaviour.impressions import draw_impressions
from data.simulation.behaviour.notifications import draw_notifications
from data.simulation.behaviour.sessions import draw_sessions
from data.simulation.demand import Demand, draw_tasks, post_times
from data.simulation.jobs import draw_job_times
from data.simulation.log import Log, in_order, known_until, spoilt
from data.simulation.outcomes import TrueProbabilities, examination, sub_skill_fit
from data.simulation.pictures import draw_pictures
from data.simulation.population import Latents, displace, draw_population
from data.simulation.ranking import draw_ranking
from data.simulation.rewards import draw_enjoyment, draw_tips
from data.simulation.setting import Setting
from data.simulation.streaks import streaks
from data.simulation.world import City

REACH_M = 12_000.0
"""Metres within which the simulated platform looks for candidates."""

NEIGHBOURS = 200
ANSWER_EXPIRES_S = 90 * MINUTE_S
"""Silence counts as no after this time."""

GIVEN_UP_MIN = 45.0
"""Minutes at the place until a job that fails is given up."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What drew the outcomes: per exposure, and for some candidates who were not shown the task.

    Arrays have one entry per exposure (same order) or, where named so, per unseen pair, but for
    `task_sub_skills` (n_tasks,), 0 to 2, and `never_shown` (n_workers, 45), the cells without
    support. Kept apart from the history: nothing that trains or serves may read it.
    """

    examine: FloatArray
    accept: FloatArray
    complete: FloatArray
    on_time: FloatArray
    examined: BoolArray
    sub_skill_fit: FloatArray
    task_sub_skills: IntArray
    never_shown: BoolArray
    unseen_workers: IntArray
    unseen_tasks: IntArray
    unseen_at: IntArray
    unseen_accept: FloatArray
    unseen_complete: FloatArray
    unseen_on_time: FloatArray


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulated market: what the platform knows, and the truth behind it."""

    city: City
    until: int
    history: MarketHistory
    truth: Truth
    latents: Latents


Progress = Callable[[int, int], None]
"""Called with (days done, days in all)."""


def simulate(
    city: City,
    until: int,
    *,
    population_seed: int | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Run a city for its days up to the instant `until`; equal arguments give equal bytes.

    Parameters
    ----------
    population_seed : int, optional
        Draws other workers and tasks under the same law, weather and calendar: a further sample
        of the same world. Default: the city's own seed.
    """
    world_seed = city.seed
    seed = world_seed if population_seed is None else population_seed
    people_rng, demand_rng, run_rng, open_rng, behaviour_rng, dials_rng = np.random.default_rng(
        seed
    ).spawn(6)
    population = draw_population(city, until, people_rng)
    posters = max(city.workers // 4, 1)
    demand = draw_tasks(
        post_times(city, until, demand_rng), demand_rng, first_number=1, posters=posters
    )
    rain = rain_by_day(city)
    setting = Setting(city, until, population.workers, population.latents, *demand, rain)
    run = _Run(setting, run_rng)
    batch_of = (setting.tasks.posted_at - setting.start) // HOUR_S
    edges = np.searchsorted(batch_of, np.arange(city.days * 24 + 1))
    for hour in range(city.days * 24):
        run.hour(hour, np.arange(edges[hour], edges[hour + 1]))
        if progress is not None and hour % 24 == 23:
            progress((hour + 1) // 24, city.days)
    log = run.log()
    workers, tasks = run.standing(log)
    waiting = _open_tasks(city, until, open_rng, len(tasks) + 1, posters)
    reported = spoilt(log, city, len(workers), dials_rng)
    sessions = draw_sessions(setting, log, behaviour_rng)
    all_tasks = _concatenate(tasks, waiting.tasks)
    history = MarketHistory(
        workers,
        all_tasks,
        _exposures(known_until(reported, until)),
        sessions,
        draw_notifications(setting, log, behaviour_rng),
        draw_impressions(setting, log, sessions, behaviour_rng),
        pictures=draw_pictures(all_tasks, seed),
    )
    sub_skills = np.concatenate([setting.sub_skills, waiting.sub_skills])
    truth = replace(run.truth(reported), task_sub_skills=sub_skills)
    return Simulation(city, until, history, truth, population.latents)


def rain_by_day(city: City) -> FloatArray:
    """(days,) 0 to 1: an autocorrelated series, wet about one day in five; the city's own."""
    rng = np.random.default_rng(city.seed)
    level, days = 0.0, np.empty(city.days)
    for day, shock in enumerate(rng.normal(0.0, 1.0, city.days)):
        level = 0.7 * level + shock
        days[day] = level
    return np.clip((days - 1.0) / 2.0, 0.0, 1.0)


def _open_tasks(
    city: City, until: int, rng: np.random.Generator, first_number: int, posters: int
) -> Demand:
    """Tasks waiting at the end of the run: posted in its last three days, none past deadline."""
    posted = np.sort(until - rng.integers(0, 3 * DAY_S, city.open_tasks))
    tasks, sub_skills = draw_tasks(posted, rng, first_number=first_number, posters=posters)
    late = tasks.deadline < until + 2 * HOUR_S
    later = until + rng.integers(2 * HOUR_S, 14 * DAY_S, len(tasks))
    return Demand(replace(tasks, deadline=np.where(late, later, tasks.deadline)), sub_skills)


def _concatenate(first: Tasks, second: Tasks) -> Tasks:
    columns = {
        f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
        for f in fields(Tasks)
    }
    return Tasks(**columns)


class _Run:
    """The state of a market while it runs: what workers have in hand and on record."""

    def __init__(self, setting: Setting, rng: np.random.Generator) -> None:
        self.setting, self.rng = setting, rng
        self.city, self.until, self.tasks = setting.city, setting.until, setting.tasks
        self.workers, self.latents = setting.workers, setting.latents
        self.start = setting.start
        n, categories = len(self.workers), len(CATEGORIES)
        self.tree = cKDTree(unit_vectors(self.workers.home_lat, self.workers.home_lng))
        self.open_jobs = np.zeros(n)
        self.done = np.zeros((n, categories), dtype=np.int32)
        self.finished, self.kept = np.zeros(n), np.zeros(n)
        self.rating_sum, self.ratings = np.zeros(n), np.zeros(n)
        self.offered, self.taken = np.zeros((n, categories)), np.zeros((n, categories))
        self.xp = self.workers.xp.copy()
        self.status = self.tasks.status.copy()
        posters, self.poster = np.unique(self.tasks.poster_ids, return_inverse=True)
        self.strictness = rng.normal(0.0, 0.6, len(posters))
        self.generosity = rng.normal(0.0, 1.0, len(posters))
        self.supported = rng.random((n, categories)) >= self.city.unsupported_share
        self.due: dict[int, list[tuple[IntArray, IntArray, IntArray, FloatArray]]] = defaultdict(
            list
        )
        self.shown: list[dict[str, np.ndarray]] = []
        self.unseen: list[dict[str, np.ndarray]] = []

    def hour(self, hour: int, tasks: IntArray) -> None:
        """Finish what is due, then show the tasks posted in this hour and draw what follows."""
        self._finish(hour)
        if len(tasks):
            self.status[tasks] = TaskStatus.CANCELLED  # unless somebody takes them
            self._show(tasks, *self._candidates(tasks))

    def _finish(self, hour: int) -> None:
        for workers, categories, completed, ratings in self.due.pop(hour, ()):
            np.add.at(self.open_jobs, workers, -1.0)
            np.add.at(self.finished, workers, 1.0)
            np.add.at(self.kept, workers, completed)
            np.add.at(self.done, (workers, categories), completed)
            rated = ~np.isnan(ratings)
            np.add.at(self.rating_sum, workers[rated], ratings[rated])
            np.add.at(self.ratings, workers[rated], 1.0)

    def _candidates(self, tasks: IntArray) -> tuple[IntArray, BoolArray]:
        """(n_tasks, candidates) worker rows and whether each place is filled by an able worker.

        Workers near the task who are able and still with the platform, more likely those who
        are active and on shift.
        """
        t, w = self.tasks, self.workers
        points = unit_vectors(t.lat[tasks], t.lng[tasks])
        neighbours = min(NEIGHBOURS, len(w))
        found, near = self.tree.query(
            points, k=np.arange(1, neighbours + 1), distance_upper_bound=chord(REACH_M)
        )
        exists = np.isfinite(found)
        near = np.where(exists, near, 0)
        at = t.posted_at[tasks][:, None]
        able = (
            exists
            & (w.joined_at[near] <= at)
            & (self.latents.leaves_at[near] > at)
            & meets(w.qualifications[near], t.required[tasks][:, None])
        )
        hour_of_week = local_time(t.posted_at[tasks]).hour_of_week[:, None]
        presence = self.latents.activity[near] * np.where(w.shifts[near, hour_of_week], 1.0, 0.12)
        appeal = np.log(presence) + self.rng.gumbel(size=near.shape)
        appeal[~able] = -np.inf
        most = min(self.city.candidates, neighbours)
        pick = np.argpartition(-appeal, most - 1, axis=1)[:, :most]
        return (
            np.take_along_axis(near, pick, axis=1),
            np.take_along_axis(able, pick, axis=1),
        )

    def _show(self, tasks: IntArray, candidates: IntArray, present: BoolArray) -> None:
        t, w, rng = self.tasks, self.workers, self.rng
        shape = candidates.shape
        lat, lng = displace(rng, w.home_lat[candidates], w.home_lng[candidates], 0.9)
        metres = distance_m(lat, lng, t.lat[tasks][:, None], t.lng[tasks][:, None])
        scores = self._rule(tasks, candidates, metres)
        may_be_shown = present & self.supported[candidates, t.categories[tasks][:, None]]
        order, propensities, filled = draw_ranking(
            scores,
            may_be_shown,
            length=self.city.ranking_length,
            temperature=self.city.temperature,
            epsilon=self.city.epsilon,
            rng=rng,
        )
        every = np.broadcast_to(tasks[:, None], shape).ravel()
        who = candidates.ravel()
        probabilities = self.setting.truth(
            every, who, metres.ravel(), t.posted_at[every], self.open_jobs[who]
        )

        shown = np.take_along_axis(candidates, order, axis=1)
        flat = np.broadcast_to(tasks[:, None], order.shape)[filled]
        at_rank = {
            name: np.take_along_axis(getattr(probabilities, name).reshape(shape), order, axis=1)[
                filled
            ]
            for name in ("accept", "complete", "on_time")
        }
        rows = {
            "tasks": flat,
            "workers": shown[filled],
            "positions": np.broadcast_to(np.arange(1, order.shape[1] + 1), order.shape)[filled],
            "propensities": propensities[filled],
            "worker_lat": np.take_along_axis(lat, order, axis=1)[filled],
            "worker_lng": np.take_along_axis(lng, order, axis=1)[filled],
            "metres": np.take_along_axis(metres, order, axis=1)[filled],
        }
        self._draw(rows, TrueProbabilities(**at_rank))
        self._keep_unseen(tasks, candidates, present, order, probabilities)

    def _rule(self, tasks: IntArray, candidates: IntArray, metres: FloatArray) -> FloatArray:
        """(n_tasks, candidates) spec-weights scores from the record so far."""
        t, w = self.tasks, self.workers
        category = np.broadcast_to(t.categories[tasks][:, None], candidates.shape)
        declares = (w.skills[candidates] >> category.astype(np.uint64)) & np.uint64(1)
        hour_of_week = local_time(t.posted_at[tasks]).hour_of_week[:, None]
        offered, taken = self.offered[candidates, category], self.taken[candidates, category]
        factors = np.stack(
            [
                distance_factor(metres),
                skills_factor(declares.astype(bool), self.done[candidates, category]),
                availability_factor(
                    w.shifts[candidates, hour_of_week], self.open_jobs[candidates]
                ),
                rating_factor(
                    (self.rating_sum[candidates] + 5.0 * 4.3) / (self.ratings[candidates] + 5.0),
                    (self.kept[candidates] + 4.0) / (self.finished[candidates] + 5.0),
                ),
                patterns_factor((taken + 1.0) / (offered + 3.0)),
            ],
            axis=-1,
        )
        return weighted(factors)

    def _draw(self, rows: dict[str, np.ndarray], p: TrueProbabilities) -> None:
        """Draw examination, acceptance, the first to answer, and how the job went."""
        t, rng, n = self.tasks, self.rng, len(rows["tasks"])
        task, who = rows["tasks"], rows["workers"]
        posted, category = t.posted_at[task], t.categories[task].astype(np.int64)
        examine = examination(rows["positions"], self.city.coefficients)
        examined = rng.random(n) < examine
        accepted = examined & (rng.random(n) < p.accept)
        delay = (rng.exponential(18.0, n) * MINUTE_S + 20.0).astype(np.int64)
        answered = posted + np.where(
            accepted, np.minimum(delay, ANSWER_EXPIRES_S), ANSWER_EXPIRES_S
        )

        assigned = np.zeros(n, dtype=bool)
        takers = np.flatnonzero(accepted)
        takers = takers[np.lexsort((answered[takers], task[takers]))]
        assigned[takers[np.unique(task[takers], return_index=True)[1]]] = True

        completed = assigned & (rng.random(n) < p.complete)
        on_time = completed & (rng.random(n) < p.on_time)
        travel, work, departed = draw_job_times(
            rows["metres"],
            answered,
            t.earliest_start[task],
            t.service_min[task],
            self.latents.skill[who, category],
            self.city,
            rng,
        )
        busy_min = travel + np.where(completed, work, GIVEN_UP_MIN)
        ended = departed + (busy_min * MINUTE_S).astype(np.int64)
        stars, rated_at, felt = self._rate(task, who, completed, on_time, ended)

        np.add.at(self.offered, (who, category), 1.0)
        np.add.at(self.taken, (who, category), accepted.astype(float))
        job = np.flatnonzero(assigned)
        np.add.at(self.open_jobs, who[job], 1.0)
        gain = xp_gain(t.pay_usd[task[job]], levels(self.xp[who[job]])) * completed[job]
        np.add.at(self.xp, who[job], np.where(ended[job] <= self.until, gain, 0))
        end_hour = (ended[job] - self.start) // HOUR_S + 1
        for due in np.unique(end_hour):
            j = job[end_hour == due]
            self.due[int(due)].append(
                (who[j], category[j], completed[j].astype(np.int32), stars[j])
            )
        self.status[task[job]] = np.where(
            ended[job] > self.until,
            TaskStatus.IN_PROGRESS,
            np.where(completed[job], TaskStatus.COMPLETED, TaskStatus.CANCELLED),
        )
        self.shown.append(
            {
                **rows,
                "shown_at": posted,
                "accepted": accepted.astype(np.int8),
                "accepted_known_at": answered,
                "assigned": assigned.astype(np.int8),
                "completed": np.where(assigned, completed, NO_OUTCOME).astype(np.int8),
                "completed_known_at": np.where(assigned, ended, NEVER),
                "on_time": np.where(completed, on_time, NO_OUTCOME).astype(np.int8),
                "on_time_known_at": np.where(completed, ended, NEVER),
                "rating": stars,
                "rating_known_at": rated_at,
                "felt_stars": felt,
                "travel_min": np.where(completed, travel, np.nan).astype(np.float32),
                "work_min": np.where(completed, work, np.nan).astype(np.float32),
                "job_times_known_at": np.where(completed, ended, NEVER),
                "examine": examine,
                "true_accept": p.accept,
                "true_complete": p.complete,
                "true_on_time": p.on_time,
                "examined": examined,
            }
        )

    def _rate(
        self,
        task: IntArray,
        who: IntArray,
        completed: BoolArray,
        on_time: BoolArray,
        ended: IntArray,
    ) -> tuple[FloatArray, IntArray, FloatArray]:
        """Stars (1 to 5, NaN unrated), when they are known, and the stars felt by all posters.

        An ordered logit; the very pleased and the angry say it more often.
        """
        rng, n = self.rng, len(task)
        category = self.tasks.categories[task]
        strict = self.strictness[self.poster[task]]
        on = 1.0 if self.city.has_signal else 0.0
        pleased = on * (0.8 * self.latents.skill[who, category] + 0.6 * on_time - strict)
        level = pleased + rng.logistic(0.0, 1.0, n)
        stars = 1.0 + (level[:, None] > np.array([-4.2, -3.2, -2.0, -0.2])).sum(axis=1)
        says = rng.random(n) < np.where((stars == 5.0) | (stars <= 2.0), 0.75, 0.5)
        rated = completed & says
        rated_at = ended + np.minimum(rng.exponential(8.0, n), 72.0) * HOUR_S
        return (
            np.where(rated, stars, np.nan).astype(np.float32),
            np.where(rated, rated_at, NEVER).astype(np.int64),
            stars,
        )

    def _keep_unseen(
        self,
        tasks: IntArray,
        candidates: IntArray,
        present: BoolArray,
        order: IntArray,
        p: TrueProbabilities,
    ) -> None:
        """Remember the truth of one candidate per task who was not shown it."""
        left = present.copy()
        np.put_along_axis(left, order, False, axis=1)
        column = np.argmax(left * self.rng.random(left.shape), axis=1)
        rows = np.flatnonzero(left.any(axis=1))
        flat = rows * candidates.shape[1] + column[rows]
        self.unseen.append(
            {
                "unseen_workers": candidates.ravel()[flat],
                "unseen_tasks": tasks[rows],
                "unseen_at": self.tasks.posted_at[tasks[rows]],
                "unseen_accept": p.accept[flat],
                "unseen_complete": p.complete[flat],
                "unseen_on_time": p.on_time[flat],
            }
        )

    def log(self) -> Log:
        """All exposures with everything that followed, known or not, and their truth, in order."""
        log = {name: np.concatenate([part[name] for part in self.shown]) for name in self.shown[0]}
        log = in_order(log)
        task, who = log["tasks"], log["workers"]
        category = self.tasks.categories[task]
        log["ranking_ids"] = np.char.add("ranking-", self.tasks.ids[task])
        log["fit"] = sub_skill_fit(
            self.latents.sub_skill[who, category], self.setting.sub_skills[task]
        )
        completed = log["completed"] == 1
        log["tip_usd"], log["tip_known_at"] = draw_tips(
            completed,
            log["completed_known_at"],
            log["felt_stars"],
            category,
            self.generosity[self.poster[task]],
            self.tasks.pay_usd[task],
            self.city,
            self.rng,
        )
        busy_h = (self.tasks.service_min[task] + travel_min(log["metres"], 12.0)) / 60.0
        log["enjoyment"], log["enjoyment_known_at"] = draw_enjoyment(
            completed,
            log["completed_known_at"],
            self.latents.skill[who, category],
            self.tasks.pay_usd[task] / busy_h / self.latents.reservation_usd[who],
            log["fit"],
            self.city,
            self.rng,
        )
        return log

    def truth(self, log: Log) -> Truth:
        """What drew the outcomes of a log, row by row, and of some pairs that were not shown."""
        hidden = {
            name: np.concatenate([part[name] for part in self.unseen]) for name in self.unseen[0]
        }
        if self.city.has_shuffled_labels:
            for name in ("accept", "complete", "on_time"):
                hidden[f"unseen_{name}"][:] = log[f"true_{name}"][0]
        return Truth(
            examine=log["examine"],
            accept=log["true_accept"],
            complete=log["true_complete"],
            on_time=log["true_on_time"],
            examined=log["examined"],
            sub_skill_fit=log["fit"],
            task_sub_skills=self.setting.sub_skills,
            never_shown=~self.supported,
            **hidden,
        )

    def standing(self, log: Log) -> tuple[Workers, Tasks]:
        """Workers with what they earned, tasks where they stand, as known at the end."""
        answered = log["accepted_known_at"] <= self.until
        taken = log["tasks"][answered & (log["accepted"] == 1)]
        self.status[np.setdiff1d(log["tasks"][~answered], taken)] = TaskStatus.OPEN
        done = (log["completed"] == 1) & (log["completed_known_at"] <= self.until)
        current, longest = streaks(
            log["workers"][done],
            log["completed_known_at"][done],
            n_workers=len(self.workers),
            until=self.until,
        )
        workers = replace(self.workers, xp=self.xp, streak_days=current, longest_streak=longest)
        return workers, replace(self.tasks, status=self.status)


def _exposures(log: Log) -> Exposures:
    columns = {f.name: log[f.name] for f in fields(Exposures)}
    columns["positions"] = columns["positions"].astype(np.int16)
    return Exposures(**columns)
