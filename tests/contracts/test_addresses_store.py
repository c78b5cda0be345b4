"""Addresses that the platform has seen, from either database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from data.repositories.addresses import known_addresses
from data.tables import TaskRow

AT = datetime(2026, 6, 1, tzinfo=UTC)


def _task(number: int, **columns: Any) -> TaskRow:
    return TaskRow(
        id=f"task-{number}",
        title="Clean",
        category="cleaning",
        earliest_start=AT,
        service_min=60.0,
        pay_cents=5_000,
        urgency="low",
        status="completed",
        posted_at=AT,
        **columns,
    )


def test_addresses_come_with_their_places_the_newest_of_each(session: Session) -> None:
    session.add_all(
        [
            _task(1, address="1 Oak St", lat=37.1, lng=-122.1),
            _task(2, address="2 Oak St", lat=37.2, lng=-122.2),
            _task(3, address="1 Oak St", lat=37.3, lng=-122.3),
            _task(4, lat=37.4, lng=-122.4),
            _task(5, address="5 Oak St"),
            _task(6, lat=1.0, lng=2.0, dropoff_address="6 Elm St", dropoff_lat=37.6,
                  dropoff_lng=-122.6),
        ]
    )  # fmt: skip
    session.flush()
    assert sorted(known_addresses(session)) == [
        ("1 Oak St", 37.3, -122.3),
        ("2 Oak St", 37.2, -122.2),
        ("6 Elm St", 37.6, -122.6),
    ]
    newest = known_addresses(session, most=1)  # of places of work, and of drop-offs
    assert sorted(newest) == [("1 Oak St", 37.3, -122.3), ("6 Elm St", 37.6, -122.6)]


def test_a_platform_without_addresses_knows_none(session: Session) -> None:
    session.add(_task(7, lat=37.4, lng=-122.4))
    session.flush()
    assert known_addresses(session) == []
