"""Streaks by the client's rules, from histories worked out by hand.

`NOW` is 17:00 UTC: 18 hours ago it was yesterday.
"""

from __future__ import annotations

import pytest

from data.columns import SessionEnd
from data.reference.calendar import DAY_S, HOUR_S
from engine.patterns.streaks import BreakReason, Consciousness, Streak, consciousness, streak
from engine.patterns.window import WorkerWindow
from tests.engine.patterns.scene import NOW, Job, sessions, window

DAYS_AGO = 24.0


def _streak(seen: WorkerWindow, *, stored: int = 0, longest: int = 0) -> Streak:
    return streak(seen, stored=stored, stored_longest=longest)


def test_days_in_a_row_up_to_today() -> None:
    found = _streak(window(Job(1.0), Job(2.0), Job(1.0 + DAYS_AGO), Job(1.0 + 2 * DAYS_AGO)))
    assert (found.current, found.longest, found.done_today) == (3, 3, True)
    assert found.ends_at == NOW - HOUR_S + DAY_S


def test_a_row_stands_until_a_whole_day_has_passed() -> None:
    yesterday = _streak(window(Job(20.0)))
    assert (yesterday.current, yesterday.done_today) == (1, False)
    before = _streak(window(Job(20.0 + DAYS_AGO)))
    assert (before.current, before.longest, before.ends_at) == (0, 1, 0)


def test_when_the_clients_clock_has_run_out_the_day_still_counts() -> None:
    found = _streak(window(Job(30.0)))  # yesterday at 11:00 UTC
    midnight = (NOW // DAY_S + 1) * DAY_S
    assert (found.current, found.ends_at, found.grace_until) == (1, midnight, midnight)


def test_a_gap_begins_anew() -> None:
    jobs = [Job(1.0)] + [Job(1.0 + DAYS_AGO * day) for day in (2, 3, 4)]
    found = _streak(window(*jobs))
    assert (found.current, found.longest) == (1, 3)


def test_what_is_stored_completes_a_history_that_begins_late() -> None:
    found = _streak(window(Job(1.0), Job(1.0 + DAYS_AGO)), stored=12, longest=30)
    assert (found.current, found.longest) == (12, 30)
    assert _streak(window(Job(100.0)), stored=12).current == 0  # it is over all the same


@pytest.mark.parametrize(
    ("days", "word"),
    [
        (8, Consciousness.HIGH),
        (7, Consciousness.MEDIUM),
        (4, Consciousness.MEDIUM),
        (3, Consciousness.LOW),
        (0, Consciousness.LOW),
    ],
)
def test_the_clients_bands(days: int, word: Consciousness) -> None:
    assert consciousness(days) is word


def test_a_task_in_the_last_two_hours_saves_the_streak() -> None:
    saved = window(Job(60.0), Job(60.0 - 22.5))  # 05:00 and, next day, 03:30 UTC: 1.5 h left
    assert _streak(saved).saves == 1
    early = window(Job(60.0), Job(60.0 - 21.5))  # 2.5 hours left
    assert _streak(early).saves == 0


def test_a_day_without_a_session_was_a_day_off() -> None:
    worked = sessions((100.0, 98.0, SessionEnd.SHIFT_OVER))
    found = _streak(window(Job(80.0), online=worked))
    assert (found.break_reason, found.breaks) == (BreakReason.DAY_OFF, 1)


def test_the_last_session_of_the_missed_day_says_why() -> None:
    online = sessions(
        (100.0, 98.0, SessionEnd.SHIFT_OVER),
        (60.0, 58.0, SessionEnd.BREAK),
        (57.0, 56.0, SessionEnd.LOW_PAY),
    )
    assert _streak(window(Job(80.0), online=online)).break_reason is BreakReason.LOW_PAY


def test_without_sessions_nobody_knows_why() -> None:
    found = _streak(window(Job(80.0)))
    assert (found.break_reason, found.breaks) == (BreakReason.NOT_KNOWN, 1)


def test_a_row_that_stands_has_no_reason_to_have_ended() -> None:
    online = sessions((100.0, 98.0, SessionEnd.LOW_PAY))
    assert _streak(window(Job(1.0), online=online)).breaks == 0
