"""Online sessions lie in shifts, do not overlap, and end for a cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.columns import SessionEnd, Sessions
from data.reference.calendar import HOUR_S, MINUTE_S, local_time
from data.simulation.run import Simulation, simulate
from data.simulation.world import City, Coefficients
from tests.factories import START


def test_every_session_lies_within_a_shift_of_a_worker_who_is_there(city: Simulation) -> None:
    s, workers = city.history.sessions, city.history.workers
    assert len(s) > 5_000
    for at in (s.began_at, s.ended_at - 1):
        assert np.all(workers.shifts[s.workers, local_time(at).hour_of_week])
    assert np.all(workers.joined_at[s.workers] <= s.began_at)
    assert np.all(city.latents.leaves_at[s.workers] > s.began_at - HOUR_S)
    assert np.all(s.ended_at > s.began_at)
    assert s.ended_at.max() <= city.until


def test_sessions_of_a_worker_do_not_overlap(city: Simulation) -> None:
    s = city.history.sessions
    order = np.lexsort((s.began_at, s.workers))
    same = np.diff(s.workers[order]) == 0
    gap = s.began_at[order][1:] - s.ended_at[order][:-1]
    assert np.all(gap[same] >= 0)


def test_sessions_stand_in_the_order_of_time(city: Simulation) -> None:
    assert np.all(np.diff(city.history.sessions.began_at) >= 0)


def test_a_session_that_the_shift_ends_ends_with_the_hour(city: Simulation) -> None:
    s = city.history.sessions
    over = s.ended_by == SessionEnd.SHIFT_OVER
    assert np.all(s.ended_at[over] % HOUR_S == 0)
    assert np.mean(s.ended_at[~over] % HOUR_S == 0) < 0.01


def test_after_a_break_workers_come_back_after_no_offers_they_do_not(city: Simulation) -> None:
    """Within 75 minutes, while the shift lasts."""
    s = city.history.sessions
    assert _share_back(s, SessionEnd.BREAK) > 0.4
    # A shift may begin right after the one before it, but not as soon as that in most cases.
    assert _share_back(s, SessionEnd.NO_OFFERS) < 0.02


def _share_back(s: Sessions, cause: SessionEnd) -> float:
    order = np.lexsort((s.began_at, s.workers))
    same = np.append(np.diff(s.workers[order]) == 0, False)
    gap = np.append(s.began_at[order][1:] - s.ended_at[order][:-1], 0)
    ended = s.ended_by[order] == cause
    return float(np.mean((same & (gap <= 75 * MINUTE_S))[ended]))


def test_workers_who_saw_offers_never_leave_for_lack_of_them(city: Simulation) -> None:
    s, e = city.history.sessions, city.history.exposures
    rows = np.flatnonzero(s.ended_by == SessionEnd.NO_OFFERS)
    shown = set(zip(e.workers.tolist(), (e.shown_at // HOUR_S).tolist(), strict=True))
    begun = zip(s.workers[rows].tolist(), (s.ended_at[rows] // HOUR_S - 1).tolist(), strict=True)
    inside = s.ended_at[rows] - s.began_at[rows] > 2 * HOUR_S
    seen = np.array([pair in shown for pair in begun])
    assert inside.sum() > 100
    assert not np.any(seen[inside])


def test_each_cause_comes_from_its_coefficient() -> None:
    small = City(
        "causes", workers=100, offers=1_500, open_tasks=0, days=60, behaviour_days=60
    )  # long enough to have rainy days
    for name, cause in (
        ("session_break", SessionEnd.BREAK),
        ("session_no_offers", SessionEnd.NO_OFFERS),
        ("session_low_pay", SessionEnd.LOW_PAY),
        ("session_weather", SessionEnd.WEATHER),
    ):
        off = replace(small, coefficients=replace(Coefficients(), **{name: 0.0}))
        ended = [simulate(c, START).history.sessions.ended_by == cause for c in (small, off)]
        assert ended[0].any(), name
        assert not ended[1].any(), name
