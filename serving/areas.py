"""What a replica holds that answers for an area: all within the widest search around it."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.columns import Tasks, Workers
from data.reference.cells import Area
from engine.market import MarketSnapshot, placed
from engine.policy import RetrievalLimits

HALO_M: Final = RetrievalLimits().radius_m
"""Metres around an area that are held beside it: no question looks farther."""


def market_of(area: Area, market: MarketSnapshot) -> MarketSnapshot:
    """What a replica holds of a whole market."""
    w, t = market.workers, market.tasks
    return market.within(
        np.flatnonzero(area.near(w.lat, w.lng, halo_m=HALO_M)),
        np.flatnonzero(area.near(t.lat, t.lng, halo_m=HALO_M)),
    )


def within_reach(
    area: Area, market: MarketSnapshot, workers: Workers, tasks: Tasks
) -> tuple[Workers, Tasks]:
    """Of changed workers and tasks those that a replica with a market has to follow.

    Who is known stays so wherever he goes: he is found where he is.
    """
    here = placed(workers)
    follows = area.near(here.lat, here.lng, halo_m=HALO_M)
    follows |= np.array([id in market.worker_row for id in workers.ids.tolist()], dtype=np.bool_)
    takes = area.near(tasks.lat, tasks.lng, halo_m=HALO_M)
    takes |= np.array([id in market.task_row for id in tasks.ids.tolist()], dtype=np.bool_)
    return workers.take(np.flatnonzero(follows)), tasks.take(np.flatnonzero(takes))
