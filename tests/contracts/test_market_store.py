"""A market that is saved is the market that is loaded, on every database."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.arrays import prose
from data.columns import (
    NO_OUTCOME,
    Exposures,
    Impressions,
    MarketHistory,
    Notifications,
    Role,
    Sessions,
    Tasks,
    Workers,
)
from data.database import Database
from data.reference.calendar import NEVER, moment
from data.reference.categories import OTHER
from data.reference.qualifications import held_mask
from data.repositories.market import (
    MarketCounts,
    MarketNotEmpty,
    load_market,
    market_counts,
    save_market,
)
from data.tables import (
    ExposureRow,
    NotificationRow,
    OutcomeRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
    WorkerSessionRow,
)
from tests.factories import START, a_market

PARTS: dict[str, Any] = {
    "workers": Workers,
    "tasks": Tasks,
    "exposures": Exposures,
    "sessions": Sessions,
    "notifications": Notifications,
    "impressions": Impressions,
}
COLUMNS = [(part, column.name) for part, rows in PARTS.items() for column in fields(rows)]


def saved_and_loaded(session: Session, history: MarketHistory) -> MarketHistory:
    save_market(session, history)
    return load_market(session)


def with_column(history: MarketHistory, part: str, **columns: Any) -> MarketHistory:
    return replace(history, **{part: replace(getattr(history, part), **columns)})


def assert_same(found: MarketHistory, expected: MarketHistory) -> None:
    for part, name in COLUMNS:
        column = getattr(getattr(found, part), name)
        original = getattr(getattr(expected, part), name)
        np.testing.assert_array_equal(column, original, err_msg=f"{part}.{name}")
        if original.dtype.kind != "U":  # the width of a text column follows its longest text
            assert column.dtype == original.dtype, f"{part}.{name}"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32 - 1),
    workers=st.integers(1, 30),
    tasks=st.integers(1, 30),
    exposures=st.integers(0, 80),
)
def test_every_column_comes_back_exactly(
    database: Database, seed: int, workers: int, tasks: int, exposures: int
) -> None:
    history = a_market(seed=seed, workers=workers, tasks=tasks, exposures=exposures)
    with database.engine.connect() as connection, Session(connection) as session:
        assert_same(saved_and_loaded(session, history), history)
        session.rollback()


def test_a_history_larger_than_a_batch_comes_back_exactly(session: Session) -> None:
    history = a_market(seed=3, workers=40, tasks=50, exposures=10_001)
    assert_same(saved_and_loaded(session, history), history)


def test_an_empty_store_is_an_empty_market_with_the_right_types(session: Session) -> None:
    empty = a_market(workers=1, tasks=1, exposures=1)
    nothing = np.array([], dtype=np.int64)
    expected = MarketHistory(**{part: getattr(empty, part).take(nothing) for part in PARTS})
    loaded = load_market(session)
    assert_same(loaded, expected)
    assert loaded.workers.shifts.shape == (0, 168)
    assert market_counts(session) == MarketCounts(workers=0, open_tasks=0, exposures=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "O'Neill; DROP TABLE users;--",
        "搬家",
        "a\nb\t\\ %s :x {y}",
        "e\u0301 \U0001f9f9",
        "NULL",
    ],
)
def test_any_text_is_kept_as_it_is(session: Session, text: str) -> None:
    history = with_column(
        a_market(tasks=1, exposures=0), "tasks", titles=np.array([text], dtype=np.str_)
    )
    assert saved_and_loaded(session, history).tasks.titles.tolist() == [text]


def test_workers_who_joined_together_keep_their_order(session: Session) -> None:
    history = a_market(workers=12, tasks=1, exposures=0)
    ids = np.array([f"w-{i}" for i in (9, 10, 1, 11, 2, 0, 3, 8, 4, 7, 6, 5)], dtype=np.str_)
    history = with_column(
        history, "workers", ids=ids, joined_at=np.full(12, START), roles=np.ones(12, dtype=np.int8)
    )
    history = with_column(history, "tasks", poster_ids=np.array([""]))
    assert saved_and_loaded(session, history).workers.ids.tolist() == ids.tolist()


def test_names_are_stored_not_bits(session: Session) -> None:
    history = a_market(workers=1, tasks=1, exposures=0)
    history = with_column(
        history,
        "workers",
        skills=np.array([0b101], dtype=np.uint64),
        qualifications=np.array([held_mask(["truck"])], dtype=np.uint64),
    )
    save_market(session, history)
    profile = session.scalars(select(WorkerProfileRow)).one()
    assert profile.skills == ["cleaning", "delivery"]
    assert profile.qualifications == ["car", "truck"]  # who drives a truck drives a car


def test_what_users_call_their_skills_is_understood(session: Session) -> None:
    save_market(session, a_market(workers=1, tasks=1, exposures=0))
    session.execute(
        update(WorkerProfileRow).values(
            skills=["Pet Care", "juggling", "cleaning"], qualifications=["Pickup Truck", "charm"]
        )
    )
    workers = load_market(session).workers
    assert workers.skills.tolist() == [1 << 0 | 1 << 11]  # cleaning is 0, pet_care is 11
    assert workers.qualifications.tolist() == [held_mask(["truck"])]


def test_a_category_that_is_not_known_reads_as_other(session: Session) -> None:
    save_market(session, a_market(tasks=1, exposures=0))
    session.execute(update(TaskRow).values(category="time_travel"))
    assert load_market(session).tasks.categories.tolist() == [OTHER]


def test_hours_of_the_week_are_forty_two_digits_monday_first(session: Session) -> None:
    shifts = np.zeros((1, 168), dtype=np.bool_)
    shifts[0, [0, 5, 167]] = True  # Monday 00:00, Monday 05:00, Sunday 23:00
    history = with_column(a_market(workers=1, tasks=1, exposures=0), "workers", shifts=shifts)
    save_market(session, history)
    stored = session.scalars(select(WorkerProfileRow.shift_hours)).one()
    assert stored == "84" + "0" * 39 + "1"


def test_money_is_stored_in_cents(session: Session) -> None:
    history = a_market(workers=1, tasks=1, exposures=0)
    history = with_column(history, "tasks", pay_usd=np.array([19.99]))
    history = with_column(history, "workers", min_hourly_usd=np.array([18.37], dtype=np.float32))
    save_market(session, history)
    assert session.scalars(select(TaskRow.pay_cents)).one() == 1999
    assert session.scalars(select(WorkerProfileRow.min_hourly_cents)).one() == 1837


def test_an_outcome_is_stored_with_when_it_became_known_and_none_is_not(session: Session) -> None:
    history = with_column(
        a_market(exposures=1),
        "exposures",
        accepted=np.array([1], dtype=np.int8),
        accepted_known_at=np.array([START + 60]),
        assigned=np.array([1], dtype=np.int8),
        completed=np.array([0], dtype=np.int8),
        completed_known_at=np.array([NEVER]),
        on_time=np.array([NO_OUTCOME], dtype=np.int8),
        on_time_known_at=np.array([NEVER]),
        rating=np.array([np.nan], dtype=np.float32),
        rating_known_at=np.array([NEVER]),
        tip_usd=np.array([2.35], dtype=np.float32),
        tip_known_at=np.array([START + 90]),
        enjoyment=np.array([4.0], dtype=np.float32),
        enjoyment_known_at=np.array([START + 120]),
        travel_min=np.array([12.5], dtype=np.float32),
        work_min=np.array([np.nan], dtype=np.float32),
        job_times_known_at=np.array([START + 180]),
    )
    save_market(session, history)
    stored = session.execute(select(OutcomeRow.kind, OutcomeRow.value, OutcomeRow.known_at)).all()
    assert sorted(map(tuple, stored)) == [
        ("accepted", 1.0, moment(START + 60)),
        ("assigned", 1.0, moment(START + 60)),
        ("completed", 0.0, None),
        ("enjoyment", 4.0, moment(START + 120)),
        ("tip", 235.0, moment(START + 90)),  # cents
        ("travel_min", 12.5, moment(START + 180)),
    ]


def test_the_worker_who_got_a_task_stands_with_the_task(session: Session) -> None:
    history = a_market(seed=5, workers=3, tasks=2, exposures=3)
    history = with_column(
        history,
        "exposures",
        tasks=np.array([0, 0, 1]),
        workers=np.array([0, 2, 1]),
        accepted=np.array([1, 1, 0], dtype=np.int8),
        accepted_known_at=np.full(3, START),
        assigned=np.array([0, 1, 0], dtype=np.int8),
    )
    save_market(session, history)
    workers = session.scalars(select(TaskRow.worker_id).order_by(TaskRow.number)).all()
    assert workers == ["worker-2", None]


def test_posters_become_users_known_since_their_first_task(session: Session) -> None:
    history = with_column(
        a_market(workers=1, tasks=3, exposures=0),
        "tasks",
        poster_ids=np.array(["ann", "worker-0", "ann"]),
        posted_at=np.array([START + 30, START + 20, START + 10]),
    )
    assert_same(saved_and_loaded(session, history), history)  # ann is no candidate
    poster = session.scalars(select(UserRow).where(UserRow.id == "ann")).one()
    assert (poster.role, poster.created_at) == (Role.POSTER.name.lower(), moment(START + 10))


def test_exposures_come_back_in_time_order_whatever_order_they_arrived_in(
    session: Session,
) -> None:
    save_market(session, a_market(workers=2, tasks=2, exposures=2))
    early = ExposureRow(
        ranking_id="late arrival",
        task_id="task-1",
        worker_id="worker-1",
        shown_at=moment(START - 5),
        position=2,
        propensity=0.5,
    )
    session.add(early)
    session.flush()
    session.add(OutcomeRow(exposure_id=early.id, kind="rating", value=4.0, known_at=moment(START)))
    session.flush()
    exposures = load_market(session).exposures
    assert exposures.ranking_ids[0] == "late arrival"
    assert (exposures.shown_at[0], exposures.workers[0], exposures.tasks[0]) == (START - 5, 1, 1)
    assert (exposures.rating[0], exposures.rating_known_at[0]) == (4.0, START)
    assert exposures.accepted[0] == NO_OUTCOME


def test_what_went_to_somebody_who_is_no_worker_is_left_out(session: Session) -> None:
    history = a_market(workers=2, tasks=2, exposures=8)
    save_market(session, history)
    session.add(
        NotificationRow(id="elsewhere", user_id="a poster", kind="new_task", sent_at=moment(START))
    )
    session.flush()
    assert_same(load_market(session), history)


def test_a_message_about_a_task_that_is_not_known_is_about_none(session: Session) -> None:
    save_market(session, a_market(workers=1, tasks=1, exposures=0))
    row = {"id": "early", "user_id": "worker-0", "task_id": "task-9", "kind": "new_task"}
    session.add(NotificationRow(**row, sent_at=moment(START)))
    session.flush()
    notifications = load_market(session).notifications
    assert (notifications.ids.tolist(), notifications.tasks.tolist()) == (["early"], [-1])
    assert notifications.opened_at.tolist() == [NEVER]


def test_a_session_that_still_goes_on_is_left_out(session: Session) -> None:
    save_market(session, a_market(workers=1, tasks=1, exposures=0))
    session.add(WorkerSessionRow(user_id="worker-0", began_at=moment(START)))
    session.flush()
    assert len(load_market(session).sessions) == 0


def test_a_user_is_stored_with_when_he_last_completed_a_task(session: Session) -> None:
    history = with_column(
        a_market(workers=2, tasks=2, exposures=3),
        "exposures",
        workers=np.array([0, 0, 1]),
        accepted=np.ones(3, dtype=np.int8),
        assigned=np.ones(3, dtype=np.int8),
        completed=np.array([1, 1, 0], dtype=np.int8),
        completed_known_at=np.array([START + 70, START + 50, START + 60]),
    )
    save_market(session, history)
    last = select(UserRow.last_task_at).where(UserRow.id.like("worker-%")).order_by(UserRow.number)
    assert session.scalars(last).all() == [moment(START + 70), None]


def test_a_text_longer_than_all_others_takes_room_for_itself_alone(session: Session) -> None:
    history = a_market(workers=1, tasks=200, exposures=0)
    texts = prose(["x" * 1_000_000, *["short"] * 199])
    history = with_column(history, "tasks", descriptions=texts)
    descriptions = saved_and_loaded(session, history).tasks.descriptions
    assert descriptions.tolist() == texts.tolist()
    assert descriptions.nbytes < 10_000  # a column of fixed width would take 800 megabytes


def test_the_market_is_counted(session: Session) -> None:
    history = a_market(workers=4, tasks=6, exposures=9)
    history = with_column(history, "tasks", status=np.array([0, 0, 1, 2, 3, 0], dtype=np.int8))
    save_market(session, history)
    assert market_counts(session) == MarketCounts(workers=4, open_tasks=3, exposures=9)


def test_progress_ends_when_all_rows_are_saved(session: Session) -> None:
    seen: list[tuple[int, int]] = []
    save_market(
        session,
        a_market(workers=5, tasks=5, exposures=20),
        progress=lambda saved, total: seen.append((saved, total)),
    )
    saved, totals = zip(*seen, strict=True)
    assert list(saved) == sorted(saved)
    assert set(totals) == {saved[-1]}


def test_a_second_market_is_refused(session: Session) -> None:
    history = a_market(exposures=1)
    save_market(session, history)
    with pytest.raises(MarketNotEmpty):
        save_market(session, history)


@pytest.mark.parametrize(
    ("part", "columns", "reason"),
    [
        ("tasks", {"pay_usd": np.array([20.005, 10.0])}, "whole cents"),
        ("workers", {"min_hourly_usd": np.array([18.333, 1], dtype=np.float32)}, "whole cents"),
        ("workers", {"skills": np.array([1 << 45, 0], dtype=np.uint64)}, "mask"),
        ("workers", {"qualifications": np.array([1 << 4, 0], dtype=np.uint64)}, "mask"),
        ("tasks", {"required": np.array([1 << 63, 0], dtype=np.uint64)}, "mask"),
        ("exposures", {"shown_at": np.array([START + 1, START])}, "Exposures must be ordered"),
        (
            "exposures",
            {
                "rating": np.full(2, np.nan, dtype=np.float32),
                "rating_known_at": np.array([START, NEVER]),
            },
            "rating_known_at must be NEVER",
        ),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(
    session: Session, part: str, columns: dict[str, Any], reason: str
) -> None:
    history = with_column(a_market(workers=2, tasks=2, exposures=2), part, **columns)
    with pytest.raises(ValueError, match=reason):
        save_market(session, history)
