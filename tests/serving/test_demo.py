"""The day that `hustlexp demo` plays: what is asked, what follows, and that it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from serving.demo import EVENTS, MATCH, Call, Day, midnight
from serving.demo_command import Client, play
from tests.serving.service import NOON, a_service

MARKET: dict[str, Any] = {
    "workers": [{"id": f"worker-{n}", "place": {"lat": 37.77, "lng": -122.42}} for n in range(5)],
    "tasks": [
        {
            "id": f"task-{n}", "title": "Carry boxes", "category": "moving", "pay": 40.0,
            "urgency": "low", "requirements": [], "place": {"lat": 37.78, "lng": -122.41},
        }
        for n in range(3)
    ],
}  # fmt: skip


def _day(seed: int = 7, *, takes_events: bool = False) -> Day:
    return Day(MARKET, np.random.default_rng(seed), takes_events)


def test_all_calls_of_a_day_are_spread_over_its_hours_and_few_come_at_night() -> None:
    hours = list(_day().hours(midnight(NOON), 2_400))
    assert len(hours) == 24
    assert sum(count for _, count in hours) == 2_400
    assert sum(count for _, count in hours[2:5]) < sum(count for _, count in hours[16:19])


def test_midnight_is_that_of_the_market() -> None:
    assert midnight(NOON) == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # eight hours behind


def test_equal_seeds_give_equal_days() -> None:
    first, second = _day(3), _day(3)
    assert [first.call(NOON) for _ in range(50)] == [second.call(NOON) for _ in range(50)]


def test_every_call_is_one_that_the_service_takes(tmp_path: Path) -> None:
    day, statuses = _day(), Counter[tuple[str, int]]()
    with a_service(tmp_path) as service:
        for _ in range(60):
            call = day.call(NOON)
            if call.path == "/api/ai/chat":
                continue  # the double does not talk
            response = service.client.post(call.path, json=call.body)
            statuses[call.path, response.status_code] += 1
    assert {path for path, _ in statuses} == {MATCH, "/api/ai/task-parse"}
    assert {status for _, status in statuses} == {200}


def test_the_best_worker_says_yes_as_often_as_predicted() -> None:
    asked = Call(MATCH, {"taskId": "task-1"})
    match = {"userId": "worker-1", "predictions": {"acceptanceProbability": 0.75}}
    day = _day()
    told = [day.follows(asked, {"matches": [match]}) for _ in range(400)]
    accepted = [call.body["data"]["actual"]["accepted"] for call in told if call is not None]
    assert len(accepted) == 400
    assert np.mean(accepted) == pytest.approx(0.75, abs=0.07)  # three standard errors


def test_nothing_follows_where_nobody_was_found_or_nobody_was_ranked() -> None:
    assert _day().follows(Call(MATCH, {"taskId": "task-1"}), {"matches": []}) is None
    assert _day().follows(Call("/api/ai/chat", {}), {"response": "Hello"}) is None


def test_events_are_sent_only_where_they_are_taken_each_with_an_id_of_its_own() -> None:
    assert all(_day(n).call(NOON).path != EVENTS for n in range(60))
    day = _day(takes_events=True)
    calls = [call for _ in range(200) if (call := day.call(NOON)).path == EVENTS]
    told = [event for call in calls for event in call.body["events"]]
    assert {event["type"] for event in told} == {"worker.placed", "task.upserted"}
    assert len({event["id"] for event in told}) == len(told)


class KnownService(Client):
    """Answers every request in the same way, and remembers what was sent."""

    sent: ClassVar[list[Call]] = []

    def get(self, path: str) -> Any:
        return {"paths": {}} if path == "/openapi.json" else MARKET

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        self.sent.append(Call(path, body))
        if "taskId" not in body:
            return {}
        match = {"userId": "worker-1", "predictions": {"acceptanceProbability": 0.5}}
        return {"matches": [match]}


def test_a_day_is_played_to_its_end_and_what_follows_is_reported() -> None:
    client = KnownService("http://127.0.0.1", "key")
    told = play(client, minutes=0.0, calls=100, seed=7)
    paths = Counter(call.path for call in client.sent)
    rankings = sum("taskId" in call.body for call in client.sent if call.path == MATCH)
    assert told == len(client.sent) == 100 + rankings
    assert paths["/api/ai/feedback"] == rankings > 0
    assert paths[EVENTS] == 0
