"""Addresses that the platform has seen with their places."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.tables import TaskRow


def known_addresses(session: Session) -> list[tuple[str, float, float]]:
    """Addresses of stored tasks as they were written, with latitude and longitude in degrees.

    Both places of each task, oldest first.
    """
    found = []
    for address, lat, lng in (
        (TaskRow.address, TaskRow.lat, TaskRow.lng),
        (TaskRow.dropoff_address, TaskRow.dropoff_lat, TaskRow.dropoff_lng),
    ):
        statement = select(address, lat, lng).order_by(TaskRow.number)
        found += [
            (written, at_lat, at_lng)
            for written, at_lat, at_lng in session.execute(statement)
            if written is not None and at_lat is not None and at_lng is not None
        ]
    return found
