"""What clients know: everything that was acknowledged to them, to be held against the tables."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from data.database import open_database
from data.tables import EventRow, FeedbackRow, WorkerProfileRow


@dataclass
class Ledger:
    """Feedback by the key of its sender, events by their id, and the last place of a worker.

    Attributes
    ----------
    sent : set of str
        Keys of feedback that was sent at least once: the service may have kept those.
    """

    sent: set[str] = field(default_factory=set)
    feedback: dict[str, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    places: dict[str, tuple[str, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self, key: str, id: str) -> None:
        """Feedback is kept, under an id that it keeps for ever.

        Raises
        ------
        AssertionError
            If it was acknowledged under another before.
        """
        with self._lock:
            self.sent.add(key)
            assert self.feedback.setdefault(key, id) == id, f"{key} has two ids"

    def taken(self, event: Mapping[str, Any]) -> None:
        """An event is known; of places that of the latest time stands."""
        with self._lock:
            self.events.add(event["id"])
            if event["type"] == "worker.placed":
                worker, at = event["data"]["workerId"], event["occurredAt"]
                if at >= self.places.get(worker, ("", 0.0))[0]:
                    self.places[worker] = (at, event["data"]["place"]["lat"])

    def differences(self, database_url: str) -> list[str]:
        """What the tables do not hold as it was acknowledged; empty if they agree."""
        database = open_database(database_url)
        try:
            with database.session(read_only=True) as session:
                kept = Counter(session.scalars(select(FeedbackRow.id)))
                known = Counter(session.scalars(select(EventRow.id)))
                p = WorkerProfileRow
                rows = session.execute(select(p.user_id, p.place_sealed))
                places = {row.user_id: row.place_sealed and row.place_sealed[0] for row in rows}
        finally:
            database.close()
        told = set(self.feedback.values())
        unanswered = len(self.sent - self.feedback.keys())
        found = [f"feedback {id} lost" for id in told - kept.keys()]
        if len(kept.keys() - told) > unanswered:
            found.append(f"{len(kept.keys() - told)} feedback rows that nobody knows")
        found += [f"event {id} lost" for id in self.events - known.keys()]
        found += [f"{id} doubled" for id, n in (kept + known).items() if n > 1]
        found += [
            f"{worker} is at {places.get(worker)}, not at {lat}"
            for worker, (_, lat) in self.places.items()
            if places.get(worker) != lat
        ]
        return found

    def figures(self) -> dict[str, int]:
        """How much was acknowledged."""
        return {"feedback": len(self.feedback), "events": len(self.events)}
