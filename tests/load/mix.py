"""What is asked: each endpoint as often as its monthly volume, of distinct users and places."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

_BOUNDARY: Final = "load-of-the-mix"
RECOMMENDING: Final = ("match-task", "recommendations")
"""Endpoints that show users tasks."""

REMEMBERED: Final = 500
"""Tasks that users were shown; feedback is about the one shown longest ago, some ten seconds to
minutes after it was."""

PHOTOGRAPHS: Final = Path(__file__).parents[1] / "photographs"


class Endpoint(NamedTuple):
    """One endpoint: its path, requests a month of 1,000 users, and its limit in seconds.

    Source: the specification's integration guide.
    """

    path: str
    monthly: int
    limit_s: float


ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "chat": Endpoint("/api/ai/chat", 50_000, 2.0),
    "task-parse": Endpoint("/api/ai/task-parse", 10_000, 1.0),
    "match-task": Endpoint("/api/ai/match-task", 15_000, 1.0),
    "analyze-patterns": Endpoint("/api/ai/analyze-patterns", 5_000, 2.0),
    "recommendations": Endpoint("/api/ai/recommendations", 20_000, 1.0),
    "feedback": Endpoint("/api/ai/feedback", 8_000, 0.5),
    "image-match": Endpoint("/api/ai/image-match", 500, 3.0),
}
"""Without voice-to-task (2,000): it needs weights or a service that are no part of the base."""

REQUESTS_A_MONTH: Final = sum(one.monthly for one in ENDPOINTS.values())

CHATS: Final = (
    "show me {category} tasks paying over ${pay}",
    "how much have I earned this week?",
    "what is the best time to work near me?",
    "find me something close by for about {pay} dollars",
    "how is my streak?",
    "busco trabajo de {category} por {pay} dólares",
    "which badges can I still get?",
    "how can I earn ${pay} more today?",
)
POSTS: Final = (
    "I need someone to clean my {size} bedroom apartment on Saturday, paying ${pay}",
    "Deliver a box of {size} kg across town before 6 pm for ${pay}",
    "Help me move a sofa up {size} floors tomorrow morning, {pay} dollars",
    "Walk my dog for {size} hours this afternoon, I pay ${pay}",
    "Assemble {size} shelves and a desk at my office, budget ${pay}",
)
CATEGORIES: Final = ("delivery", "cleaning", "moving", "handyman", "tutoring")


class Asked(NamedTuple):
    """One request, ready to be sent."""

    endpoint: str
    path: str
    body: bytes
    content_type: str
    user: str


@dataclass
class Mix:
    """Requests drawn from a seed.

    Parameters
    ----------
    users : sequence of str
        Workers that the market knows.
    centre : (lat, lng)
        Around which places are drawn, some kilometres wide.
    """

    users: Sequence[str]
    seed: int = 7
    centre: tuple[float, float] = (37.7749, -122.4194)
    _number: int = 0
    _shown: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _random: Random = field(init=False)
    _photographs: list[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311  a mix of requests
        self._photographs = [file.read_bytes() for file in sorted(PHOTOGRAPHS.glob("*.jpg"))]

    def next(self, endpoint: str | None = None) -> Asked:
        """The next request; of one endpoint if it is named, else drawn by the volumes."""
        self._number += 1
        if endpoint is None:
            volumes = [one.monthly for one in ENDPOINTS.values()]
            (endpoint,) = self._random.choices(list(ENDPOINTS), volumes)
        path = ENDPOINTS[endpoint].path
        user, task = self._random.choice(self.users), f"task-of-nobody-{self._number}"
        if endpoint == "image-match":
            return self._picture(path, user)
        if endpoint == "feedback" and self._shown:
            user, task = self._shown.popleft()
        body = {"userId": user, **self._body(endpoint, task)}
        return Asked(endpoint, path, json.dumps(body).encode(), "application/json", user)

    def answered(self, asked: Asked, document: dict[str, Any]) -> None:
        """Remember the first task that a user was shown: feedback is about such."""
        if asked.endpoint not in RECOMMENDING:
            return
        shown = document.get("recommendations", ())  # none where workers are sought
        tasks = [one["taskId"] for one in shown if one.get("taskId")]
        if tasks:
            self._shown.append((asked.user, tasks[0]))

    def _place(self) -> dict[str, float]:
        lat, lng = self.centre
        return {
            "lat": round(lat + self._random.uniform(-0.06, 0.03), 5),
            "lng": round(lng + self._random.uniform(-0.06, 0.04), 5),
        }

    def _body(self, endpoint: str, about: str) -> dict[str, Any]:
        draw, place = self._random, self._place()
        words = {
            "category": draw.choice(CATEGORIES),
            "pay": draw.randrange(20, 400),
            "size": draw.randrange(1, 9),
        }
        match endpoint:
            case "chat":
                context = {"sessionId": f"session-{self._number}", "user": {"location": place}}
                return {"message": draw.choice(CHATS).format(**words), "context": context}
            case "task-parse":
                return {"input": draw.choice(POSTS).format(**words)}
            case "match-task" if draw.random() < 0.5:
                task = {
                    "category": words["category"],
                    "location": place,
                    "pay": words["pay"],
                    "urgency": draw.choice(("low", "medium", "high")),
                }
                return {"taskId": f"posted-{self._number}", "task": task}
            case "match-task":
                return {"context": {"location": place}, "limit": 20}
            case "analyze-patterns":
                return {"timeframe": draw.choice(("7days", "30days", "90days"))}
            case "recommendations":
                return {"recommendationType": "on-demand", "context": {"location": place}}
            case _:
                actual = {"accepted": draw.random() < 0.7}
                prediction = {"matchScore": round(draw.random(), 3)}
                data = {"taskId": about, "prediction": prediction, "actual": actual}
                return {"feedbackType": "task_outcome", "data": data}

    def _picture(self, path: str, user: str) -> Asked:
        picture = self._random.choice(self._photographs)
        text = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="userId"\r\n\r\n{user}\r\n'
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = text.encode() + picture + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return Asked("image-match", path, body, f"multipart/form-data; boundary={_BOUNDARY}", user)
