"""The pre-score of every open task for one worker: columns made once, numpy a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numba
import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import NEVER, local_time, travel_min
from data.reference.categories import CATEGORIES
from data.reference.geography import EARTH_RADIUS_M, chord, unit_vectors
from data.reference.scoring_rule import FACTORS, WEIGHTS, distance_factor
from engine.candidates import AskingWorker, facts_for_worker
from engine.market import MarketSnapshot
from engine.preranking.approximation import (
    GRID,
    OUTCOMES,
    LinearPart,
    Prescored,
    Shifts,
    undeclared,
    without_record,
    without_text,
)
from engine.retrieval import WorkerNeeds, wanted
from engine.scoring import rule_factors
from features.pairs import PairFacts, record_features
from features.record import hourly_pay, slack_hours, start_of_work

_N_CATEGORIES: Final = len(CATEGORIES)
_MORE: Final = 1.25  # times as many as are wanted, of whom enough may meet the needs
_NOT_DISTANCE: Final = [column for column, name in enumerate(FACTORS) if name != "distance"]


class _OfWorker(NamedTuple):
    """What the asking worker adds to the tasks' own columns."""

    reach: float  # root of metres at the grid's end; it begins at 0, in equal steps
    way: FloatArray  # (GRID, 2) log-odds at these distances
    own: FloatArray  # (45, 2) log-odds by category
    rule: FloatArray  # (45,) the rule's factors other than distance, weighted
    text_slopes: FloatArray  # (45, 2, 2) log-odds per unit of either similarity

    def on_the_way(self, metres: FloatArray) -> FloatArray:
        """(n, 2) log-odds at distances (n,) in metres, linear between those of the grid."""
        steps = len(self.way) - 1
        at = np.sqrt(metres) * (steps / self.reach if self.reach > 0.0 else 0.0)
        low = np.minimum(at.astype(np.int64), steps - 1)
        slope = np.diff(self.way, axis=0)
        return np.asarray(self.way[low] + slope[low] * (at - low)[:, np.newaxis])


@dataclass(frozen=True, slots=True)
class TaskColumns:
    """What is known of each open task before anybody asks.

    Attributes
    ----------
    points : (n_tasks, 3) float64
        On the unit sphere.
    levels : (n_tasks, 2) float64
        Log-odds of a newcomer at the door, less what pay per hour and slack contribute: these
        depend on the way and on the hour.
    category_levels : (45, 2) float64
        Log-odds of the same newcomer with the first open task, were it of each category.
    """

    linear: LinearPart
    shifts: Shifts | None
    points: FloatArray
    levels: FloatArray
    category_levels: FloatArray

    @classmethod
    def build(
        cls, market: MarketSnapshot, linear: LinearPart, shifts: Shifts | None = None
    ) -> TaskColumns:
        """A tenth of a second for 20,000 tasks."""
        n = len(market.tasks)
        points = unit_vectors(market.tasks.lat, market.tasks.lng)
        if not n:
            return cls(linear, shifts, points, np.empty((0, OUTCOMES)), np.empty((0, OUTCOMES)))
        levels = _levels(market, linear, np.arange(n))
        return cls(linear, shifts, points, levels, _category_levels(market, linear))

    def followed(self, market: MarketSnapshot, changed: IntArray, first: IntArray) -> TaskColumns:
        """Columns of a market in which some rows of open tasks hold other tasks than before.

        Parameters
        ----------
        changed : (k,)
            Rows that hold another task, or one that has changed; those past the end are new.
        first : (n_tasks,)
            Row here of the task that each row holds, where it is none of the changed.
        """
        if not len(self.levels) or not len(market.tasks):
            return TaskColumns.build(market, self.linear, self.shifts)
        levels, points = self.levels[first], self.points[first]
        tasks = market.tasks
        levels[changed] = _levels(market, self.linear, changed)
        points[changed] = unit_vectors(tasks.lat[changed], tasks.lng[changed])
        category_levels = self.category_levels
        if first[0] != 0 or 0 in changed:  # they are read off the first task
            category_levels = _category_levels(market, self.linear)
        return replace(self, points=points, levels=levels, category_levels=category_levels)

    def prescored(
        self,
        market: MarketSnapshot,
        worker: AskingWorker,
        radius_m: float,
        *,
        most: int | None = None,
        best: int | None = None,
        nearest: int = 0,
    ) -> tuple[Prescored, FloatArray]:
        """All open tasks within the radius (metres) that meet the worker's needs, with scores.

        And how far away each is, in metres (n,). Where they are more than `most`, the nearest so
        many and all as near as the last of them; where more than `best`, so many of those with
        the highest scores, texts left out, and the `nearest`, with all that equal the last of
        either: texts are read of these alone.
        """
        rows, metres = self.in_reach(market, worker, radius_m, most=most)
        if not len(rows):
            return Prescored(rows, np.empty(0), 0), metres
        of = self._of_worker(market, worker, radius_m)
        tasks = market.tasks
        category = tasks.categories[rows].astype(np.int64)
        travel = travel_min(metres, local_time(worker.now).hour)
        pay, slack = _log_pay_and_slack(
            worker.now,
            travel,
            tasks.pay_usd[rows],
            tasks.service_min[rows].astype(np.float64),
            tasks.earliest_start[rows],
            tasks.deadline[rows],
        )
        log_odds = self.levels[rows] + of.own[category] + of.on_the_way(metres)
        for outcome in range(OUTCOMES):
            log_odds[:, outcome] += self.linear.per_log_pay[outcome] * pay
            log_odds[:, outcome] += self.linear.per_slack_hour[outcome] * slack
        rules = WEIGHTS[0] * distance_factor(metres) + of.rule[category]
        eligible = len(rows)
        if best is not None and eligible > best:
            scores = self.linear.score(log_odds, rules)
            is_kept = scores >= np.partition(scores, eligible - best)[eligible - best]
            if nearest:
                last = min(nearest, eligible) - 1
                is_kept |= metres <= np.partition(metres, last)[last]
            kept = np.flatnonzero(is_kept)
            rows, metres, category = rows[kept], metres[kept], category[kept]
            log_odds, rules = log_odds[kept], rules[kept]
        _add_text(market, worker, rows, category, of, log_odds)
        return Prescored(rows, self.linear.score(log_odds, rules), eligible), metres

    def in_reach(
        self,
        market: MarketSnapshot,
        worker: AskingWorker,
        radius_m: float,
        *,
        most: int | None = None,
    ) -> tuple[IntArray, FloatArray]:
        """Rows of the open tasks within the radius that meet the worker's needs, and metres.

        Where they are more than `most`, the nearest so many and all as near as the last of them.
        """
        needs = worker.needs
        point = unit_vectors(np.array([needs.lat]), np.array([needs.lng]))[0]
        near, square = np.empty(len(self.points), dtype=np.int64), np.empty(len(self.points))
        count = _within(self.points, point, chord(radius_m) ** 2, near, square)
        near, square = near[:count], square[:count]
        rows, squares = near, square
        if most is not None and count > _MORE * most:
            last = int(_MORE * most) - 1
            is_near = square <= np.partition(square, last)[last]
            rows, squares = near[is_near], square[is_near]
        fits = wanted(market, rows, needs, worker.now)
        if len(rows) < count and np.count_nonzero(fits) < (most or 0):
            rows, squares = near, square
            fits = wanted(market, rows, needs, worker.now)
        rows, squares = rows[fits], squares[fits]
        if most is not None and len(rows) > most:
            is_near = squares <= np.partition(squares, most - 1)[most - 1]
            rows, squares = rows[is_near], squares[is_near]
        half = np.minimum(np.sqrt(squares) / 2.0, 1.0)
        return rows, 2.0 * EARTH_RADIUS_M * np.arcsin(half)

    def _of_worker(
        self, market: MarketSnapshot, worker: AskingWorker, radius_m: float
    ) -> _OfWorker:
        usual = np.full(GRID, undeclared(worker.skills, _N_CATEGORIES))
        roots = np.linspace(0.0, np.sqrt(radius_m), GRID)
        along = without_record(_in_categories(market, worker, usual))
        way = self._apart(replace(along, distance_m=roots**2), worker.row)
        every = _at_the_door(_in_categories(market, worker, np.arange(_N_CATEGORIES)))
        own = self._apart(every, worker.row) - way[0]
        rule = (rule_factors(every) * WEIGHTS)[:, _NOT_DISTANCE].sum(axis=1)
        return _OfWorker(float(roots[-1]), way, own, rule, self.linear.text_slopes(every))

    def _apart(self, facts: PairFacts, worker: int | None) -> FloatArray:
        """(n, 2) log-odds less those of a newcomer, pay and slack."""
        apart = self.linear.log_odds(facts) - _pay_and_slack(self.linear, facts)
        apart -= self.category_levels[facts.category]
        if self.shifts is not None and worker is not None:
            who = np.full(len(facts.category), worker)
            apart += self.shifts(who, facts.category, record_features(facts))[:, :OUTCOMES]
        return apart


@numba.njit(
    "int64(float64[:, ::1], float64[::1], float64, int64[::1], float64[::1])",
    cache=True,
    nogil=True,
)  # type: ignore[untyped-decorator, unused-ignore]
def _within(points: Any, point: Any, limit: Any, near: Any, square: Any) -> Any:
    """Write the rows of the points (n, 3) whose squared chord to a point is within a limit, and
    these; how many they are."""
    count = 0
    for row in range(len(points)):
        dx, dy = points[row, 0] - point[0], points[row, 1] - point[1]
        dz = points[row, 2] - point[2]
        near[count] = row
        square[count] = dx * dx + dy * dy + dz * dz
        count += square[count] <= limit
    return count


def _add_text(
    market: MarketSnapshot,
    worker: AskingWorker,
    rows: IntArray,
    category: IntArray,
    of: _OfWorker,
    log_odds: FloatArray,
) -> None:
    """Add what texts say to (n, 2) log-odds, where anything is known of the worker's category."""
    if worker.row is None:
        return
    said, taken = market.texts.positions.skills, market.texts.tastes
    every = np.arange(_N_CATEGORIES)
    who = np.full(_N_CATEGORIES, worker.row)
    speaks = (said.scales[said.rows(who, every)] > 0) | (taken.scales[taken.rows(who, every)] > 0)
    told = np.flatnonzero(speaks[category])
    if len(told):
        of_told = category[told]
        alike = market.texts.similarity(
            np.full(len(told), worker.row), of_told, market.texts.positions.tasks[rows[told]]
        )
        log_odds[told] += np.einsum("nos,sn->no", of.text_slopes[of_told], np.stack(alike))


def _levels(market: MarketSnapshot, linear: LinearPart, rows: IntArray) -> FloatArray:
    """(n, 2) log-odds of a newcomer at the door of each task, less pay and slack."""
    facts = _at_the_door(without_text(facts_for_worker(market, _newcomer(market), rows)))
    return np.asarray(linear.log_odds(facts) - _pay_and_slack(linear, facts))


def _category_levels(market: MarketSnapshot, linear: LinearPart) -> FloatArray:
    """(45, 2) the same with the first open task, were it of each category."""
    every = np.arange(_N_CATEGORIES)
    first = _at_the_door(_in_categories(market, _newcomer(market), every))
    return np.asarray(linear.log_odds(first) - _pay_and_slack(linear, first))


def _newcomer(market: MarketSnapshot) -> AskingWorker:
    """Somebody without skills, record or stated limits who asks as the snapshot is taken."""
    nan = float("nan")
    needs = WorkerNeeds(0.0, 0.0, None, None, (), 0.0, NEVER)
    return AskingWorker(needs, None, market.as_of, 0, nan, nan, True, 40.0, 0, market.as_of)


def _at_the_door(facts: PairFacts) -> PairFacts:
    return replace(facts, distance_m=np.zeros(len(facts.category)))


def _in_categories(
    market: MarketSnapshot, worker: AskingWorker, categories: IntArray
) -> PairFacts:
    """A worker with the first open task, were it of each category (n,) and without a text."""
    n = len(categories)
    facts = facts_for_worker(market, worker, np.zeros(n, dtype=np.int64))
    who = np.full(n, -1 if worker.row is None else worker.row)
    return replace(
        without_text(facts),
        category=categories,
        category_rates=market.rates_of(categories),
        pair=market.pairs.of(who, categories),
    )


def _pay_and_slack(linear: LinearPart, facts: PairFacts) -> FloatArray:
    """(n, 2) what the logarithm of pay per hour and slack contribute to both log-odds."""
    pay, slack = _log_pay_and_slack(
        facts.at,
        travel_min(facts.distance_m, local_time(facts.at).hour),
        facts.pay_usd,
        facts.service_min,
        facts.earliest_start,
        facts.deadline,
    )
    return np.outer(pay, linear.per_log_pay) + np.outer(slack, linear.per_slack_hour)


def _log_pay_and_slack(
    at: IntArray | int,
    travel: FloatArray,
    pay_usd: FloatArray,
    service_min: FloatArray,
    earliest_start: IntArray,
    deadline: IntArray,
) -> tuple[FloatArray, FloatArray]:
    start = start_of_work(at, travel, earliest_start)
    hourly = hourly_pay(pay_usd, service_min, travel)
    return np.log(hourly), slack_hours(start, deadline, service_min)
