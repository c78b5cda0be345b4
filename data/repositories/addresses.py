"""Addresses that the platform has seen with their places."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.tables import TaskRow

MOST: Final = 5_000
"""Addresses of each kind that are read: understanding one takes a third of a millisecond."""


def known_addresses(session: Session, *, most: int = MOST) -> list[tuple[str, float, float]]:
    """Addresses of the newest tasks as they were written, with latitude and longitude in degrees.

    Up to `most` places of work and as many drop-offs; of an address that was written several
    times the newest.
    """
    found: dict[str, tuple[str, float, float]] = {}
    for address, lat, lng, exact in (
        (TaskRow.address, TaskRow.lat, TaskRow.lng, TaskRow.place_sealed),
        (
            TaskRow.dropoff_address,
            TaskRow.dropoff_lat,
            TaskRow.dropoff_lng,
            TaskRow.dropoff_sealed,
        ),
    ):
        statement = (
            select(address, lat, lng, exact)
            .where(address.is_not(None), lat.is_not(None), lng.is_not(None))
            .order_by(TaskRow.number.desc())
            .limit(most)
        )
        for written, rounded_lat, rounded_lng, place in session.execute(statement):
            if written is None:
                continue  # its key was destroyed
            at_lat, at_lng = (rounded_lat, rounded_lng) if place is None else place
            if at_lat is not None and at_lng is not None:
                found.setdefault(written, (written, at_lat, at_lng))
    return list(found.values())[::-1]
