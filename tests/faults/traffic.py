"""Clients that ask and tell all the while something is done to the service."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from serving.clock import utc_now
from tests.faults.world import NotAcknowledged, World, pause

LATE: Final = 0.05
"""Share of answers that may be late on a busy machine."""


@dataclass
class Traffic:
    """What clients saw: answers by status, and how often nothing came."""

    statuses: Counter[int] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    told: int = 0

    @property
    def failed(self) -> int:
        """Questions that got no answer, or an error.

        On cores that the servers and these clients share a few answers may be late (504, to be
        asked again): up to one in twenty is not counted.
        """
        late = self.statuses[504]
        errors = sum(n for status, n in self.statuses.items() if status not in (200, 504))
        is_often_late = late > LATE * self.statuses.total()
        return errors + self.unanswered.total() + (late if is_often_late else 0)

    @property
    def text(self) -> str:
        """The figures in a line."""
        asked = ", ".join(f"{n} x {status}" for status, n in sorted(self.statuses.items()))
        lost = ", ".join(f"{n} x {name}" for name, n in sorted(self.unanswered.items()))
        return f"questions: {asked or 'none'}{', ' + lost if lost else ''}; told: {self.told}"


@contextmanager
def traffic(world: World, *, tellers: int = 3, askers: int = 2) -> Iterator[Traffic]:
    """Tellers send feedback and events until each is acknowledged; askers ask for matches."""
    seen, ended = Traffic(), threading.Event()

    def tell(name: int) -> None:
        while not ended.is_set():
            number = world.number()
            world.until_told(f"traffic-{name}-{number}", f"worker-{name}")
            until_events_taken(world, [placed(f"worker-{40 + name}", number)])
            seen.told += 2

    def ask(name: int) -> None:
        while not ended.is_set():
            try:
                seen.statuses[world.match(f"worker-{name}").status_code] += 1
            except httpx.HTTPError as error:
                seen.unanswered[type(error).__name__] += 1
            pause(0.02)

    threads = [threading.Thread(target=tell, args=(n,)) for n in range(tellers)]
    threads += [threading.Thread(target=ask, args=(n,)) for n in range(askers)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        ended.set()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "what was told was not acknowledged within a minute"


def placed(worker: str, number: int, **changed: Any) -> dict[str, Any]:
    """An event that puts a worker somewhere now; the place tells its number."""
    place = {"lat": round(37.0 + number / 1e5, 5), "lng": -122.4}
    event = {
        "id": f"placed-{worker}-{number}",
        "type": "worker.placed",
        "occurredAt": utc_now().isoformat(),  # to the microsecond: of two the later one stands
        "data": {"workerId": worker, "place": place},
    }
    return event | changed


def until_events_taken(
    world: World, events: list[dict[str, Any]], *, tries: int = 400
) -> dict[str, Any]:
    """Tell events again and again until they are taken.

    Raises
    ------
    NotAcknowledged
        If no try was.
    """
    for left in reversed(range(tries)):
        try:
            return world.events(events)
        except NotAcknowledged:
            if left == 0:
                raise
            pause(0.05)
    raise NotAcknowledged("never tried")
