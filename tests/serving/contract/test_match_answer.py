"""The engine's rankings as the app reads them: complete, in its units, worked out by hand."""

from __future__ import annotations

from pathlib import Path

from engine.bundling import Bundle, BundleAim, BundleFact, BundleFactKind, BundleStop
from engine.questions import TaskBundle
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    KnownMatcher,
    Service,
    a_service,
)


def test_workers_are_told_completely(service: Service) -> None:
    answer = service.match(FIND_WORKERS).json()
    assert answer.pop("metadata").keys() == {"processingTime", "model"}
    assert answer == {
        "matches": [
            {
                "userId": "worker-1",
                "score": 0.8765,
                "rank": 1,
                "reasoning": "2.1 miles away; and 23 delivery tasks done before. "
                "Worth knowing: outside the usual working hours.",
                "strengths": ["2.1 miles away", "23 delivery tasks done before"],
                "concerns": ["Outside the usual working hours"],
                "stats": {
                    "distance": 2.1,
                    "rating": 4.81,
                    "tasksCompleted": 120,
                    "categoryExperience": 23,
                    "completionRate": 0.9712,
                    "onTimeRate": 0.95,
                    "averageRating": 4.9,
                },
                "predictions": {
                    "acceptanceProbability": 0.8,
                    "completionProbability": 0.95,
                    "onTimeProbability": 0.9,
                    "estimatedArrival": "2026-11-22T20:14:30Z",
                    "estimatedCompletion": "2026-11-22T20:59:00Z",
                },
                "earnings": {
                    "taskPay": 85.0,
                    "potentialBonus": 2.55,
                    "xpGain": 170,
                    "badgeProgress": {"courier": "23/50"},
                },
            }
        ],
        "summary": {
            "totalCandidates": 321,
            "perfectMatches": 1,
            "goodMatches": 0,
            "averageDistance": 2.1,
            "averageScore": 0.8765,
            "recommendedWorker": "worker-1",
        },
    }


def test_tasks_are_told_completely(service: Service) -> None:
    answer = service.match(FIND_TASKS).json()
    metadata = answer.pop("metadata")
    assert metadata.pop("processingTime") > 0
    assert metadata == {"model": "release-1", "totalTasksAnalyzed": 45}
    assert answer == {
        "recommendations": [
            {
                "taskId": "task-9",
                "matchScore": 0.7,
                "reasoning": "0.62 miles away.",
                "task": {
                    "title": "Move a sofa",
                    "category": "moving",
                    "pay": 120.0,
                    "distance": 0.62,
                    "duration": "1 h 30 min",
                    "urgency": "medium",
                },
                "highlights": ["0.62 miles away"],
                "predictions": {
                    "successProbability": 0.45,
                    "earnings": {"base": 120.0, "potential": 126.0},
                    "enjoymentScore": 0.6123,
                    "xpGain": 288,
                },
            }
        ],
        "bundles": [],
    }


def test_no_candidates_are_an_answer_too(tmp_path: Path) -> None:
    with a_service(tmp_path, matcher=KnownMatcher(workers=(), tasks=())) as service:
        workers, tasks = service.match(FIND_WORKERS), service.match(FIND_TASKS)
    assert (workers.status_code, tasks.status_code) == (200, 200)
    assert workers.json()["matches"] == []
    assert workers.json()["summary"] == {
        "totalCandidates": 0,
        "perfectMatches": 0,
        "goodMatches": 0,
        "averageDistance": 0.0,
        "averageScore": 0.0,
        "recommendedWorker": "",
    }
    assert tasks.json()["recommendations"] == tasks.json()["bundles"] == []
    assert tasks.json()["metadata"]["totalTasksAnalyzed"] == 0


def test_bundles_are_told_completely(tmp_path: Path) -> None:
    found = TaskBundle(("task-9", "task-4"), ("task-9", "task-9", "task-4"), A_BUNDLE)
    with a_service(tmp_path, matcher=KnownMatcher(bundles=(found,))) as service:
        answer = service.match(FIND_TASKS).json()
        again = service.match(FIND_TASKS).json()
        assert service.journal()[0]["bundles"] == [["task-9", "task-4"]]
    (bundle,) = answer["bundles"]
    assert again["bundles"] == answer["bundles"]  # the id too
    assert bundle.pop("bundleId").startswith("bundle-")
    assert bundle.pop("reasoning").startswith("2 tasks on one way of 2 miles in 2 h 5 min")
    assert bundle == {
        "tasks": ["task-9", "task-4"],
        "matchScore": 0.6543,
        "totalEarnings": 165.5,
        "totalDistance": 2.0,
        "totalTime": "2 h 5 min",
        "efficiencyGain": 1.35,
        "route": [
            {"taskId": "task-9", "order": 1, "distance": 0.62},
            {"taskId": "task-9", "order": 2, "distance": 1.0},
            {"taskId": "task-4", "order": 3, "distance": 0.38},
        ],
        "highlights": ["35% more an hour than the best of these tasks alone"],
    }


A_BUNDLE = Bundle(
    aim=BundleAim.MOST_EARNED,
    rows=(0, 1),
    stops=(
        BundleStop(0, False, 1_000.0, 5.0, 5.0, 50.0),
        BundleStop(0, True, 1_609.344, 55.0, 55.0, 95.0),
        BundleStop(1, False, 610.0, 97.0, 100.0, 125.0),
    ),
    score=0.65432,
    pay_usd=165.5,
    expected_usd=120.0,
    distance_m=3_219.344,
    leaves_min=0.0,
    travel_min=12.0,
    service_min=110.0,
    waiting_min=3.0,
    efficiency_gain=1.35,
    facts=(BundleFact(BundleFactKind.MORE_AN_HOUR, 35.0),),
)
