"""When a worker works: days, hours, peaks, what he avoids, and how alike his weeks are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import DAY_S, HOUR_S, local_time
from engine.patterns.population import Population
from engine.patterns.smoothing import (
    PEAK_DAYS,
    PEAK_HOURS,
    around_the_clock,
    fewer_than_expected,
    peaks,
    shrunk_mean,
    shrunk_shares,
)
from engine.patterns.window import WorkerWindow
from features.activity import local_day
from features.ledger import Offers

_PRIOR_WEEKS: Final = 0.5
_PRIOR_DAYS: Final = 2.0
_PRIOR_WEEKDAYS: Final = 7.0
_PRIOR_HOURS: Final = 10.0
_PRIOR_CONSISTENCY: Final = 2.0
_LEAST_DAYS: Final = 2.0
_LEAST_HOURS: Final = 2.0
_WEEK_S: Final = 7 * DAY_S
_PARTS: Final = 4  # of a day, six hours each


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a worker works. Days are numbered from 0 (Monday), hours are local, 0 to 23."""

    days_a_week: float
    hours_a_day: float
    peak_days: tuple[int, ...]  # highest share first
    peak_hours: tuple[int, ...]
    avoided_hours: tuple[int, ...]
    consistency: float  # 0 to 1
    works_weekends: bool
    work_days: int  # counted, not shrunk


def schedule(window: WorkerWindow, usual: Population) -> Schedule:
    """The worker's schedule from sessions and jobs within the timeframe.

    - days a week: (local days with work + 0.5 usual weeks) / (weeks observed + 0.5);
    - hours a day: (hours of work + 2 usual days) / (days + 2), overlapping stretches once;
    - peak days: weekday shares of work days with 7 usual days added, at least 1.2 times the mean
      weekday, on at least 2 days of work;
    - peak hours: shares of hours worked, each smoothed with its neighbours, with 10 usual hours
      added, at least 1.5 times the mean hour, on at least 2 hours of work;
    - avoided hours and consistency: see `avoided_hours`, `consistency`;
    - weekends: Saturday and Sunday together above 2/7 of the shrunk shares, on at least one day.
    """
    begin, end = window.spans()
    hours = hour_counts(begin, end)
    days = np.unique(local_day(begin)) if len(begin) else begin
    by_weekday = np.bincount((days + 3) % 7, minlength=7).astype(np.float64)
    day_shares = shrunk_shares(by_weekday, usual.weekdays, _PRIOR_WEEKDAYS)
    by_hour = around_the_clock(hours)
    hour_shares = shrunk_shares(by_hour, usual.hours, _PRIOR_HOURS)
    high_days = peaks(day_shares, by_weekday, times=PEAK_DAYS, least=_LEAST_DAYS)
    high_hours = peaks(hour_shares, by_hour, times=PEAK_HOURS, least=_LEAST_HOURS)
    order = np.argsort(-day_shares, kind="stable")
    weeks = window.observed_days / 7.0
    weekend = by_weekday[5:].sum()
    return Schedule(
        days_a_week=shrunk_mean(len(days), weeks, usual.days_a_week, _PRIOR_WEEKS),
        hours_a_day=shrunk_mean(float(hours.sum()), len(days), usual.hours_a_day, _PRIOR_DAYS),
        peak_days=tuple(int(day) for day in order if high_days[day]),
        peak_hours=tuple(int(hour) for hour in np.flatnonzero(high_hours)),
        avoided_hours=avoided_hours(window.shown),
        consistency=consistency(begin, end, now=window.now, days=window.observed_days),
        works_weekends=bool(
            day_shares[5:].sum() > 2.0 / 7.0 and (weekend >= 1.0 or not len(days))
        ),
        work_days=len(days),
    )


def hour_counts(begin: IntArray, end: IntArray) -> FloatArray:
    """(24,) hours that stretches of time (n,) spent in each local hour of the day."""
    hour, took = _by_hour(begin, end)
    if not len(hour):
        return np.zeros(24)
    return np.asarray(np.bincount(local_time(hour).hour.astype(np.int64), took, 24), np.float64)


def avoided_hours(shown: Offers) -> tuple[int, ...]:
    """Local hours around which offers are taken at half the expected rate or less, beyond chance.

    For each hour the offers of it and of either neighbour: accepted a, expected E (the sum of
    what offers at that position, distance and pay got at that time); avoided where a <= E / 2
    and so few are unlikely by chance (`engine.patterns.smoothing.fewer_than_expected`).
    """
    answered = shown.take(shown.accepted >= 0)
    if not len(answered):
        return ()
    hour = local_time(answered.shown_at).hour.astype(np.int64)
    taken = np.bincount(hour, answered.accepted, 24)
    expected = np.bincount(hour, answered.expected, 24)
    taken, expected = (c + np.roll(c, 1) + np.roll(c, -1) for c in (taken, expected))
    return tuple(
        h for h in range(24)
        if taken[h] <= expected[h] / 2.0 and fewer_than_expected(taken[h], expected[h])
    )  # fmt: skip


def consistency(begin: IntArray, end: IntArray, *, now: int, days: float) -> float:
    """How alike the weeks are, 0 to 1: 0.5 where there is nothing to compare.

    Each whole week back from `now` is a profile of hours by weekday and quarter of the day (28
    entries); its likeness is its cosine with the sum of the other weeks, 0 for a week without
    work. The mean over weeks, with two weeks of 0.5 added. At least two weeks are needed.
    """
    weeks = int(days // 7.0)
    if weeks < 2 or not len(begin):
        return 0.5
    hour, took = _by_hour(begin, end)
    week = (now - 1 - hour) // _WEEK_S
    within = week < weeks
    local = local_time(hour[within])
    cell = local.weekday * _PARTS + local.hour.astype(np.int64) // (24 // _PARTS)
    cells = 7 * _PARTS
    profiles = np.bincount(week[within] * cells + cell, took[within], weeks * cells)
    profiles = profiles.reshape(weeks, cells)
    others = profiles.sum(axis=0) - profiles
    length = np.linalg.norm(profiles, axis=1) * np.linalg.norm(others, axis=1)
    alike = np.where(
        length > 0.0, (profiles * others).sum(axis=1) / np.maximum(length, 1e-12), 0.0
    )
    return shrunk_mean(float(alike.sum()), weeks, 0.5, _PRIOR_CONSISTENCY)


def _by_hour(begin: IntArray, end: IntArray) -> tuple[IntArray, FloatArray]:
    """Stretches cut at full hours: an instant in each piece, and its length in hours."""
    first, last = begin // HOUR_S, (end - 1) // HOUR_S
    pieces = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(begin)), pieces)
    number = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    hour = (first[which] + number) * HOUR_S
    took = np.minimum(end[which], hour + HOUR_S) - np.maximum(begin[which], hour)
    return np.maximum(hour, begin[which]), took / HOUR_S
