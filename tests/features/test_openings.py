"""When a worker looks at messages: hand-worked, and blind to what comes later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.columns import MarketHistory, Notifications
from data.reference.calendar import DAY_S, HOUR_S, NEVER
from features.openings import OPENING_COLUMN, SUMMARY_KIND, TASK_KIND, OpeningRecord
from tests.features.scene import NOON, a_history


def _history(*sent: tuple[int, bool], begins: int = 8) -> MarketHistory:
    """Messages to worker 0, sent at instants, opened or not; his shifts are `begins` to + 4."""
    history = a_history()
    at = np.array([instant for instant, _ in sent], dtype=np.int64)
    opened = np.array([was for _, was in sent])
    shifts = np.zeros_like(history.workers.shifts)
    for day in range(7):
        shifts[0, day * 24 + begins : day * 24 + begins + 4] = True
    n = len(sent)
    return replace(
        history,
        workers=replace(history.workers, shifts=shifts),
        notifications=Notifications(
            np.array([f"n-{i}" for i in range(n)], dtype=np.str_),
            np.zeros(n, dtype=np.int64),
            np.full(n, -1),
            np.full(n, TASK_KIND),
            at,
            np.where(opened, at + 60, NEVER),
        ),
    )


def _row(history: MarketHistory, hour: float, kind: str = TASK_KIND) -> dict[str, float]:
    record = OpeningRecord(history)
    row = record.matrix(np.array([0]), np.array([NOON]), np.array([kind]), np.array([hour]))[0]
    return {name: float(row[column]) for name, column in OPENING_COLUMN.items()}


def test_the_own_rate_starts_at_the_markets() -> None:
    usual = (3 + 20 * 0.4) / (4 + 20)  # three of the market's four messages were opened
    sent = [(NOON - day * DAY_S, day != 2) for day in range(1, 5)]
    assert _row(_history(*sent), 9.0)["open_rate"] == pytest.approx((3 + 4 * usual) / (4 + 4))


def test_a_message_counts_six_hours_after_it_was_sent() -> None:
    assert _row(_history((NOON - 5 * HOUR_S, True)), 9.0)["messages_log"] == 0.0
    assert _row(_history((NOON - 7 * HOUR_S, True)), 9.0)["messages_log"] > 0.0


def test_the_hours_of_opened_messages_draw_towards_them() -> None:
    sent = [(NOON - day * DAY_S, True) for day in range(1, 6)]  # opened at noon
    sent += [(NOON - day * DAY_S + 12 * HOUR_S, False) for day in range(2, 7)]  # not at midnight
    history = _history(*sent)
    assert _row(history, 12.0)["hour_toward"] > 0.0 > _row(history, 0.0)["hour_toward"]


def test_the_middle_of_the_shift_is_where_it_is() -> None:
    history = _history((NOON - DAY_S, True))
    assert _row(history, 10.0)["shift_middle"] == pytest.approx(10.0)
    assert _row(history, 10.0)["shift_toward"] == pytest.approx(1.0)
    assert _row(history, 22.0)["shift_toward"] == pytest.approx(-1.0)


def test_kinds_of_message_are_told_apart() -> None:
    history = _history((NOON - DAY_S, True))
    assert _row(history, 9.0, SUMMARY_KIND)["is_summary"] == 1.0
    assert _row(history, 9.0)["is_summary"] == 0.0


def test_without_any_message_everything_is_finite() -> None:
    record = OpeningRecord(a_history())
    rows = record.matrix(
        np.array([0, record.n_workers]), np.full(2, NOON), np.full(2, TASK_KIND), np.full(2, 9.5)
    )
    assert np.isfinite(rows).all()
