"""The faults by what they are done to; importing the package enters all of them."""

from tests.faults.scenarios import (
    clients,
    clocks,
    crowds,
    disks,
    events,
    language_model,
    postgresql_lost,
    processes,
    rabbit_lost,
    redis_lost,
    releases,
)

__all__ = [
    "clients",
    "clocks",
    "crowds",
    "disks",
    "events",
    "language_model",
    "postgresql_lost",
    "processes",
    "rabbit_lost",
    "redis_lost",
    "releases",
]
