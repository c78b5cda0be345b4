"""A day of a market in fast motion: who would ask what, when, and what would follow.

Pure: requests out, answers in, one generator of chance. `serving.demo_command` sends them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from data.reference.calendar import epoch, local_time, moment
from data.simulation.demand import HOUR_WEIGHTS
from serving.clock import iso_z

EVENTS: Final = "/api/internal/events"
MATCH: Final = "/api/ai/match-task"

MESSAGES: Final = (
    "Show me delivery tasks over $50",
    "What should I do now?",
    "Plan my day",
    "How much did I earn this week?",
    "Was ist in meiner Nähe?",
    "¿Qué tareas pagan mejor?",
)
POSTS: Final = (
    "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car",
    "Someone to walk two friendly dogs tomorrow at 8am for an hour, $25",
    "Suche jemanden, der am Samstag beim Umzug hilft, 3 Stunden, 25 Euro die Stunde",
    "Busco a alguien para limpiar mi piso mañana a las 10, 90 dólares",
)

_STEP_DEGREES: Final = 0.004  # a few blocks
_SHARES: Final = {  # of the requests of an hour
    "posting": 0.30, "working": 0.30, "moving": 0.15, "reading": 0.15, "talking": 0.10,
}  # fmt: skip


class Call(NamedTuple):
    """One request: POST `body` to `path`."""

    path: str
    body: Mapping[str, Any]


@dataclass
class Day:
    """The calls of one day, hour by hour; what is answered decides what follows.

    Attributes
    ----------
    market : mapping
        The answer of ``GET /api/console/market``.
    rng : Generator
        All chance of the day.
    takes_events : bool
        Whether the service takes market events; else workers do not move and no task is new.
    """

    market: Mapping[str, Any]
    rng: np.random.Generator
    takes_events: bool = False
    _numbered: int = field(default=0, init=False)

    def hours(self, begin: datetime, calls: int) -> Iterator[tuple[datetime, int]]:
        """Each hour of the day from `begin` (aware) on, and how many of the calls belong to it."""
        starts = [begin + timedelta(hours=hour) for hour in range(24)]
        local = local_time(np.array([epoch(at) for at in starts])).hour.astype(int)
        weights = HOUR_WEIGHTS[local]
        yield from zip(starts, self.rng.multinomial(calls, weights / weights.sum()), strict=True)

    def call(self, now: datetime) -> Call:
        """What somebody asks next; events are told as of `now` (aware)."""
        names, shares = tuple(_SHARES), tuple(_SHARES.values())
        match self.rng.choice(names, p=shares):
            case "posting":
                return self._posting(now)
            case "moving" if self.takes_events:
                return self._moving(now)
            case "reading":
                body = {"userId": "demo-poster", "input": self._one(POSTS)}
                return Call("/api/ai/task-parse", body)
            case "talking":
                worker = self._one(self.market["workers"])
                context = {"location": worker["place"]}
                body = {"userId": worker["id"], "message": self._one(MESSAGES), "context": context}
                return Call("/api/ai/chat", body)
            case _:
                worker = self._one(self.market["workers"])
                body = {"userId": worker["id"], "context": {"location": worker["place"]}}
                return Call(MATCH, body)

    def follows(self, call: Call, answer: Mapping[str, Any]) -> Call | None:
        """What the best of a ranking does: says yes as often as was predicted, and is reported."""
        if call.path != MATCH or not answer.get("matches"):
            return None
        best = answer["matches"][0]
        chance = best["predictions"]["acceptanceProbability"]
        told = {
            "userId": best["userId"],
            "feedbackType": "task_outcome",
            "data": {
                "taskId": call.body["taskId"],
                "prediction": {"acceptanceProbability": chance},
                "actual": {"accepted": bool(self.rng.random() < chance)},
            },
        }
        return Call("/api/ai/feedback", told)

    def _posting(self, now: datetime) -> Call:
        task = self._one(self.market["tasks"])
        if self.takes_events and self.rng.random() < 0.5:
            return Call(EVENTS, {"events": [self._new_task(task, now)]})
        facts = {
            "category": task["category"],
            "location": task["place"],
            "pay": task["pay"],
            "urgency": task["urgency"],
            "requirements": task["requirements"],
        }
        return Call(MATCH, {"taskId": task["id"], "task": facts, "limit": 5})

    def _moving(self, now: datetime) -> Call:
        worker = self._one(self.market["workers"])
        data = {"workerId": worker["id"], "place": self._near(worker["place"])}
        return Call(EVENTS, {"events": [self._event("worker.placed", data, now)]})

    def _new_task(self, like: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        data = {
            "taskId": f"demo-task-{epoch(now)}-{self._numbered}",
            "title": like["title"] or like["category"].replace("_", " "),
            "category": like["category"],
            "requirements": like["requirements"],
            "place": self._near(like["place"]),
            "payCents": round(like["pay"] * 100),
            "urgency": like["urgency"],
            "postedAt": iso_z(now),
            "deadline": iso_z(now + timedelta(hours=12)),
        }
        return self._event("task.upserted", data, now)

    def _event(self, kind: str, data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        self._numbered += 1
        name = f"demo-{epoch(now)}-{self._numbered}"
        return {"id": name, "type": kind, "occurredAt": iso_z(now), "data": data}

    def _near(self, place: Mapping[str, float]) -> dict[str, float]:
        north, east = self.rng.normal(0.0, _STEP_DEGREES, 2)
        return {"lat": float(place["lat"] + north), "lng": float(place["lng"] + east)}

    def _one(self, of: Any) -> Any:
        return of[int(self.rng.integers(len(of)))]


def midnight(now: datetime) -> datetime:
    """The last midnight of the market's own time before `now` (aware)."""
    local = local_time(np.array([epoch(now)]))
    return moment(epoch(now) - round(float(local.hour[0]) * 3_600))
