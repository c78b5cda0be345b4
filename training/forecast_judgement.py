"""How well forecasts of workers hold on later rows, each beside two naive ways or more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, NEVER, local_time
from data.reference.progress import levels, xp_gain
from engine.patterns.predictions import QUIET_FROM, QUIET_UNTIL
from features.activity import ACTIVITY_COLUMN, ActivityRecord, day_began
from features.openings import OPENING_COLUMN, TASK_KIND, OpeningRecord
from models.calibration import log_loss
from models.forecasts import OPENS, STREAK, WORKS, Forecasts
from training.dataset import Windows
from training.forecasts import FittedForecasts, TimedRows
from training.metrics import Interval, bootstrap, calibration_error

WEEK_S: Final = 7 * DAY_S
MONTH_DAYS: Final = 28

_PRIOR: Final = 5.0
_NEAR_H: Final = 1


@dataclass(frozen=True, slots=True)
class JudgedChance:
    """Log losses on later rows: the model's, the naive ways' by name; and its ECE."""

    rows: int
    loss: float
    naive: dict[str, float]
    ece: float

    @property
    def below_best_naive(self) -> float:
        """How far the loss lies below the best naive one, as a share of it."""
        return 1.0 - self.loss / min(self.naive.values())


@dataclass(frozen=True, slots=True)
class JudgedAmount:
    """Mean absolute errors on later rows, and how often the value lay beyond the interval."""

    rows: int
    error: float
    naive: dict[str, float]
    share_saved: Interval  # 1 - error / the best naive one, by bootstrap
    above: float
    below: float
    beside: dict[str, float]  # printed, not judged by


def judge_work(fitted: FittedForecasts, *, at_midnight: bool) -> JudgedChance | None:
    """Work today against the rate of all days and that of the weekday, of earlier rows.

    Beside them the worker's own rates as they were known, which are harder to beat.
    """
    past, later = fitted.past.get(WORKS), fitted.judge.get(WORKS)
    if past is None or later is None or WORKS not in fitted.forecasts.chances:
        return None
    if at_midnight:
        past, later = (rows.take(_hour(rows) == 0) for rows in (past, later))
    weekday = _rates(_weekday(past), past.values, 7)[_weekday(later)]
    own = later.matrix[:, ACTIVITY_COLUMN["work_rate"]].astype(np.float64)
    own_weekday = later.matrix[:, ACTIVITY_COLUMN["weekday_rate"]].astype(np.float64)
    return _judged(
        fitted.forecasts.works_today(later.matrix),
        later,
        {
            "base rate": np.full(len(later), past.values.mean()),
            "weekday rate": weekday,
            "own rate": own,
            "own weekday rate": own_weekday,
        },
    )


def judge_streak(fitted: FittedForecasts) -> JudgedChance | None:
    """Keeping a streak against the rate of all and the rate of streaks as long (1, 2, 3 up)."""
    past, later = fitted.past.get(STREAK), fitted.judge.get(STREAK)
    if past is None or later is None or STREAK not in fitted.forecasts.chances:
        return None
    lengths = [np.clip(rows.matrix[:, -1].astype(np.int64), 1, 3) for rows in (past, later)]
    model = fitted.forecasts.chances[STREAK]
    return _judged(
        model.predict(later.matrix),
        later,
        {
            "base rate": np.full(len(later), past.values.mean()),
            "rate of its length": _rates(lengths[0], past.values, 4)[lengths[1]],
        },
    )


def judge_opening(fitted: FittedForecasts) -> JudgedChance | None:
    """Opening a message against the rate of all, of the hour, and the worker's own."""
    past, later = fitted.past.get(OPENS), fitted.judge.get(OPENS)
    if past is None or later is None or OPENS not in fitted.forecasts.chances:
        return None
    hours = [r.matrix[:, OPENING_COLUMN["hour"]].astype(np.int64) for r in (past, later)]
    return _judged(
        fitted.forecasts.opens(later.matrix),
        later,
        {
            "base rate": np.full(len(later), past.values.mean()),
            "rate of the hour": _rates(hours[0], past.values, 24)[hours[1]],
            "own rate": later.matrix[:, OPENING_COLUMN["open_rate"]].astype(np.float64),
        },
    )


def opened_near_best_hour(
    fitted: FittedForecasts, history: MarketHistory
) -> dict[str, tuple[float, int]]:
    """Share of later messages opened, and their number: near each worker's best hour, near the
    best hour of all, and of all; by day (8 to 22) and about tasks."""
    past, later = fitted.past.get(OPENS), fitted.judge.get(OPENS)
    if past is None or later is None or OPENS not in fitted.forecasts.chances:
        return {}
    hour = later.matrix[:, OPENING_COLUMN["hour"]].astype(np.int64)
    by_day = (hour >= QUIET_UNTIL) & (hour < QUIET_FROM)
    about_tasks = (later.matrix[:, OPENING_COLUMN["is_streak_reminder"]] == 0.0) & (
        later.matrix[:, OPENING_COLUMN["is_summary"]] == 0.0
    )
    rows = later.take(by_day & about_tasks)
    hour = hour[by_day & about_tasks]
    hours = np.arange(QUIET_UNTIL, QUIET_FROM)
    record = OpeningRecord(history)
    chances = np.stack(
        [
            fitted.forecasts.opens(
                record.matrix(
                    rows.workers, rows.at, np.full(len(rows), TASK_KIND),
                    np.full(len(rows), h + 0.5),
                )
            )
            for h in hours
        ]
    )  # fmt: skip
    own = hours[np.argmax(chances, axis=0)]
    rates = _rates(past.matrix[:, OPENING_COLUMN["hour"]].astype(np.int64), past.values, 24)
    common = hours[np.argmax(rates[hours])]
    near = {
        "near the worker's best hour": np.abs(hour - own) <= _NEAR_H,
        "near the best hour of all": np.abs(hour - common) <= _NEAR_H,
        "at any hour": np.ones(len(rows), dtype=np.bool_),
    }
    return {
        name: (float(rows.values[which].mean()), int(which.sum()))
        for name, which in near.items()
        if which.any()
    }


def judge_weeks(
    forecasts: Forecasts,
    history: MarketHistory,
    windows: Windows,
    *,
    active: bool = False,
    seed: int,
) -> JudgedAmount | None:
    """Earnings of whole later weeks, as of local Monday 0:00, beside last week's and the mean of
    four. With `active` only workers who earned anything in those four."""
    record, last = ActivityRecord(history), int(history.exposures.shown_at.max(initial=0))
    mondays = [m for m in _mondays(windows.test.begin, last) if m + WEEK_S <= last]
    rows = [_asked(history, record, monday) for monday in mondays]
    if not rows or forecasts.earnings is None:
        return None
    who, at = (np.concatenate(column) for column in zip(*rows, strict=True))
    four = record.earned(who, at - 4 * WEEK_S, at) / 4.0
    if active:
        who, at, four = (column[four > 0.0] for column in (who, at, four))
    if not len(who):
        return None
    naive = {"last week": record.earned(who, at - WEEK_S, at), "four-week mean": four}
    values = record.earned(who, at, at + WEEK_S)
    return _amount(forecasts, record.matrix(who, at), 7, values, naive, who, seed)


def judge_months(
    forecasts: Forecasts, history: MarketHistory, windows: Windows, *, seed: int
) -> JudgedAmount | None:
    """Earnings of 28 later days beside those of the last 28 and the mean of three times 28."""
    record, last = ActivityRecord(history), int(history.exposures.shown_at.max(initial=0))
    begins = range(windows.test.begin, last - MONTH_DAYS * DAY_S + 1, MONTH_DAYS * DAY_S)
    begins = begins or range(last - MONTH_DAYS * DAY_S, last - MONTH_DAYS * DAY_S + 1)
    if forecasts.earnings is None or begins[0] < windows.test.begin:
        return None
    who, at = (
        np.concatenate(c) for c in zip(*(_asked(history, record, b) for b in begins), strict=True)
    )
    span = MONTH_DAYS * DAY_S
    naive = {
        "last four weeks": record.earned(who, at - span, at),
        "twelve-week mean": record.earned(who, at - 3 * span, at) / 3.0,
    }
    values = record.earned(who, at, at + span)
    return _amount(forecasts, record.matrix(who, at), MONTH_DAYS, values, naive, who, seed)


def judge_level_up(
    forecasts: Forecasts, history: MarketHistory, windows: Windows, *, seed: int
) -> JudgedAmount | None:
    """Days until the next level, both cut at the end of the history, beside two paces.

    For workers with a completed task in the 90 days before the judged window, as of its begin:
    XP needed over expected XP a day, against the pace of the last four weeks and of the last.
    What a job brings in XP is taken at the worker's present tier.
    """
    record, begin = ActivityRecord(history), windows.test.begin
    last = int(history.exposures.shown_at.max(initial=0))
    longest = (last - begin) / DAY_S
    who, at = _asked(history, record, begin)
    who = who[record.jobs(who, begin - 90 * DAY_S, begin) > 0]
    at = np.full(len(who), begin, dtype=np.int64)
    if forecasts.earnings is None or not len(who) or longest < 7.0:
        return None
    needed, days = _days_to_level(history, who, begin, longest)
    level = levels(history.workers.xp[who])
    per_usd = xp_gain(np.full(len(who), 1_000.0), level) / 1_000.0
    pace = forecasts.earns(record.matrix(who, at), np.full(len(who), float(MONTH_DAYS))).mean
    paces = {
        "pace of four weeks": record.earned(who, at - 4 * WEEK_S, at) / 28.0,
        "pace of last week": record.earned(who, at - WEEK_S, at) / 7.0,
    }

    def told(daily: FloatArray) -> FloatArray:
        xp = np.maximum(daily * per_usd, 1e-9)
        return np.minimum(needed / xp, longest)

    errors = np.abs(told(pace / MONTH_DAYS) - days)
    others = {name: np.abs(told(daily) - days) for name, daily in paces.items()}
    return _saved(errors, others, seed, above=float("nan"), below=float("nan"), beside={})


def _days_to_level(
    history: MarketHistory, who: IntArray, begin: int, longest: float
) -> tuple[FloatArray, FloatArray]:
    """XP needed at `begin`, and the days in which it came, at most `longest`."""
    e, xp = history.exposures, history.workers.xp
    done = (e.completed == 1) & (e.completed_known_at < NEVER) & (e.completed_known_at >= begin)
    worker, ended = e.workers[done], e.completed_known_at[done]
    gain = xp_gain(history.tasks.pay_usd[e.tasks[done]], levels(xp[worker])).astype(np.float64)
    order = np.lexsort((ended, worker))
    worker, ended, gain = worker[order], ended[order], gain[order]
    since = np.bincount(worker, gain, len(xp))
    before = np.maximum(xp - since, 0.0)
    level = levels(before.astype(np.int64))
    needed = (level**2) * 100.0 - before
    total = np.cumsum(gain)
    first = np.searchsorted(worker, worker)
    so_far = total - np.where(first > 0, total[first - 1], 0.0)
    days = np.full(len(xp), longest)
    reached = so_far >= needed[worker]
    np.minimum.at(days, worker[reached], (ended[reached] - begin) / DAY_S)
    return needed[who], days[who]


def _amount(
    forecasts: Forecasts,
    activity: NDArray[np.float32],
    days: int,
    values: FloatArray,
    naive: dict[str, FloatArray],
    workers: IntArray,
    seed: int,
) -> JudgedAmount:
    outlook = forecasts.earns(activity, np.full(len(values), float(days)))
    errors = np.abs(values - outlook.middle)
    others = {name: np.abs(values - guess) for name, guess in naive.items()}
    best = min(naive, key=lambda name: float(others[name].mean()))
    return _saved(
        errors,
        others,
        seed,
        above=float(np.mean(values > outlook.high)),
        below=float(np.mean(values < outlook.low)),
        beside={
            "absolute error of nothing at all": float(np.mean(values)),
            "absolute error of the expected value": float(np.mean(np.abs(values - outlook.mean))),
            "expected over earned": float(outlook.mean.sum() / max(values.sum(), 1e-9)),
            "squared error of the expected value over that of the best naive": float(
                np.mean((values - outlook.mean) ** 2) / np.mean((values - naive[best]) ** 2)
            ),
        },
    )


def _saved(
    errors: FloatArray,
    others: dict[str, FloatArray],
    seed: int,
    *,
    above: float,
    below: float,
    beside: dict[str, float],
) -> JudgedAmount:
    means = {name: float(error.mean()) for name, error in others.items()}
    best = others[min(means, key=lambda name: means[name])]

    def saved(rows: IntArray) -> float:
        return 1.0 - float(errors[rows].mean() / max(best[rows].mean(), 1e-12))

    share = bootstrap(saved, len(errors), seed=seed)
    return JudgedAmount(len(errors), float(errors.mean()), means, share, above, below, beside)


def _judged(
    predicted: FloatArray, later: TimedRows, naive: dict[str, FloatArray]
) -> JudgedChance | None:
    if not len(later):
        return None
    labels = later.values.astype(np.int64)
    return JudgedChance(
        rows=len(later),
        loss=log_loss(labels, predicted),
        naive={n: log_loss(labels, np.clip(p, 0.002, 0.998)) for n, p in naive.items()},
        ece=calibration_error(labels, predicted),
    )


def _rates(codes: IntArray, labels: FloatArray, size: int) -> FloatArray:
    """(size,) rates by code, with five rows at the mean added."""
    count, total = np.bincount(codes, minlength=size), np.bincount(codes, labels, size)
    return np.asarray((total + _PRIOR * labels.mean()) / (count + _PRIOR))


def _weekday(rows: TimedRows) -> IntArray:
    return rows.matrix[:, ACTIVITY_COLUMN["weekday"]].astype(np.int64)


def _hour(rows: TimedRows) -> IntArray:
    return rows.matrix[:, ACTIVITY_COLUMN["hour"]].astype(np.int64)


def _asked(history: MarketHistory, record: ActivityRecord, at: int) -> tuple[IntArray, IntArray]:
    who = np.flatnonzero(history.workers.joined_at <= at)
    return who, np.full(len(who), at, dtype=np.int64)


def _mondays(begin: int, end: int) -> list[int]:
    """Instants of local Monday 0:00 from `begin` to `end`."""
    days = np.arange(begin + 12 * HOUR_S, end + 12 * HOUR_S, DAY_S)
    if not len(days):
        return []
    starts = day_began(days)
    wanted = (local_time(starts).weekday == 0) & (starts >= begin)
    return [int(start) for start in starts[wanted]]


def figures(
    fitted: FittedForecasts, history: MarketHistory, windows: Windows, *, seed: int
) -> dict[str, Any]:
    """Every judgement by name; None where there is nothing to judge."""
    args = (fitted.forecasts, history, windows)
    return {
        "work at midnight": judge_work(fitted, at_midnight=True),
        "work at any hour": judge_work(fitted, at_midnight=False),
        "streak": judge_streak(fitted),
        "opening": judge_opening(fitted),
        "week": judge_weeks(*args, seed=seed),
        "week of the active": judge_weeks(*args, active=True, seed=seed),
        "month": judge_months(*args, seed=seed),
        "level": judge_level_up(*args, seed=seed),
    }
