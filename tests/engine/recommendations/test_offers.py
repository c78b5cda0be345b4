"""Only what the worker can do is offered; every reason not to be is one row here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

from data.columns import Tasks
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER
from data.reference.qualifications import required_mask
from engine.matching import Matcher
from engine.recommendations.offers import Offers
from engine.recommendations.question import Dismissed, RecommendationQuestion
from engine.recommendations.recommend import offered
from models.release import Release
from models.travel import REFERENCE
from tests.engine.scene import AT, LAT, LNG, NOW, north, snapshot, tasks, workers

CAR: Final = np.uint64(required_mask(("car",))[0])
HERE: Final = RecommendationQuestion("worker-0", LAT, LNG)


def _offers(
    release: Release, work: Tasks, question: RecommendationQuestion = HERE, **people: Any
) -> tuple[Offers, list[str]]:
    plain = replace(release, expectations={}, travel=REFERENCE)
    market = snapshot(workers(1, **people), work)
    _, found = offered(Matcher(plain, market), question, now=NOW)
    return found, [str(name) for name in market.tasks.ids[found.rows]]


@pytest.mark.parametrize(
    ("columns", "question", "people"),
    [
        ({"poster_ids": "worker-0"}, HERE, {}),  # his own
        ({"required": CAR}, HERE, {}),  # he has no car
        ({"required": CAR}, replace(HERE, worker_id=None), {}),  # nobody knows whether he has
        ({"lat": north(3_000.0)}, HERE, {"max_distance_m": 2_000.0}),  # as on his profile
        ({"lat": north(3_000.0)}, replace(HERE, max_distance_m=2_000.0), {}),
        ({"deadline": AT + 50 * MINUTE_S}, HERE, {}),  # an hour of work
        ({"earliest_start": AT + 24 * HOUR_S}, HERE, {}),  # not today
        ({}, replace(HERE, available_hours=1.0), {}),  # the way takes three minutes
        ({}, replace(HERE, min_pay_usd=41.0), {}),
        ({}, replace(HERE, categories=(5,)), {}),
        ({}, replace(HERE, dismissed=Dismissed(frozenset({"task-0"}))), {}),
        ({"pay_usd": 0.0}, HERE, {}),  # costs more than it brings
        # It is brought 20 km away, and there is time for the work and the way to it only.
        (
            {"deadline": AT + 70 * MINUTE_S, "dropoff_lat": north(20_000.0), "dropoff_lng": LNG},
            HERE,
            {},
        ),
    ],
)
def test_what_he_cannot_do_or_does_not_want_is_not_offered(
    columns: dict[str, Any],
    question: RecommendationQuestion,
    people: dict[str, Any],
    tiny_release: Release,
) -> None:
    usual = {"dropoff_lat": np.full(2, np.nan), "dropoff_lng": np.full(2, np.nan)}
    work = tasks(2, **usual)
    assert _offers(tiny_release, work)[1] == ["task-0", "task-1"]
    changed = {
        name: np.array([value, getattr(work, name)[1]]).astype(getattr(work, name).dtype)
        if name != "poster_ids"
        else np.array([value, "a poster"])
        for name, value in columns.items()
    }
    profile = {name: np.array([value], dtype=np.float32) for name, value in people.items()}
    _, found = _offers(tiny_release, replace(work, **changed), question, **profile)
    assert "task-0" not in found


def test_times_are_those_of_leaving_now(tiny_release: Release) -> None:
    nowhere = np.full(1, np.nan)
    work = tasks(
        1,
        dropoff_lat=nowhere,
        dropoff_lng=nowhere,
        deadline=np.array([AT + 120 * MINUTE_S]),
        service_min=np.array([60.0], dtype=np.float32),
    )
    found, _ = _offers(tiny_release, work)
    # Three minutes of access at no distance, an hour of work.
    assert found.minutes[0] == pytest.approx(63.0)
    assert found.ends_at[0] == pytest.approx(AT + 63 * MINUTE_S)
    assert found.leave_by[0] == pytest.approx(AT + 57 * MINUTE_S)
    assert found.begins_hour[0] == 10
    assert found.xp[0] == 80  # twice 40 USD at the first level


def test_a_task_of_two_places_takes_the_way_between_them(tiny_release: Release) -> None:
    work = tasks(1, dropoff_lat=np.array([north(5_000.0)]), dropoff_lng=np.array([LNG]))
    found, _ = _offers(tiny_release, work)
    onward = float(REFERENCE.predict(np.array([5_000.0]), 10.0)[0])
    assert found.minutes[0] == pytest.approx(63.0 + onward, rel=1e-4)


def test_offers_stand_by_value_and_equals_by_their_ids(tiny_release: Release) -> None:
    nowhere = np.full(3, np.nan)
    work = tasks(
        3,
        dropoff_lat=nowhere,
        dropoff_lng=nowhere,
        ids=np.array(["b", "c", "a"]),
        pay_usd=np.array([40.0, 90.0, 40.0]),
        deadline=np.full(3, NEVER),
        titles=np.array(["", "", ""]),
    )
    found, ids = _offers(tiny_release, work)
    assert ids == ["c", "a", "b"]
    assert (np.diff(found.value_usd) <= 0.0).all()
