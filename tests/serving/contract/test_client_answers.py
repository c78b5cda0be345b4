"""The forms that the app's older client reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.reference.progress import TIERS
from serving.contract.client_answers import price_range
from serving.contract.client_feedback import STABLE_WITHIN, ClientFeedbackAnswer
from serving.contract.dashboard_answer import tier_progress
from serving.contract.feedback_answer import FeedbackAnswer
from tests.serving.service import A_PARSED

PAY = A_PARSED.pay


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ({"amount": 50.0, "low": None, "high": None}, (50.0, 50.0)),
        ({"amount": 20.0, "low": 10.0, "high": 30.0}, (10.0, 30.0)),
        ({"amount": 40.0, "low": None, "high": 40.0}, (40.0, 40.0)),
        ({"amount": 24.0, "is_hourly": True, "low": 20.0, "high": 28.0}, (15.0, 21.0)),  # 45 min
        ({"amount": 99.0, "is_stated": False}, (20.0, 47.9)),  # the market's band
    ],
)
def test_prices_are_as_stated_else_what_such_tasks_pay(
    pay: dict[str, Any], expected: tuple[float, float]
) -> None:
    parsed = replace(A_PARSED, pay=replace(PAY, **pay))
    assert price_range(parsed) == pytest.approx(expected)


def test_a_tier_is_gone_through_level_by_level() -> None:
    first, last = TIERS[0], TIERS[-1]
    assert first.to_level is not None
    assert tier_progress(first.from_level) == 0.0
    assert tier_progress(first.to_level) == pytest.approx(0.9)  # nine of ten levels lie behind
    assert tier_progress(first.to_level + 1) == 0.0
    assert tier_progress(last.from_level) == tier_progress(last.from_level + 500) == 1.0


@pytest.mark.parametrize(
    ("change", "trend"),
    [
        (None, "stable"),
        (STABLE_WITHIN / 2, "stable"),
        (0.05, "improving"),
        (-0.05, "declining"),
    ],
)
def test_a_trend_is_a_change_that_matters(change: float | None, trend: str) -> None:
    answer = FeedbackAnswer.model_validate(
        {
            "recorded": True,
            "feedbackId": "f1",
            "analysis": {
                "predictionAccuracy": {},
                "modelPerformance": {
                    "overallAccuracy": 0.2,
                    "userSpecificAccuracy": 0.1234,
                    "improvementSinceLastWeek": change,
                },
                "learnings": [{"pattern": "p", "insight": "You do.", "action": "We do."}],
            },
            "recommendations": ["Do."],
            "profileUpdates": {"patterns": {}, "predictions": {}},
            "metadata": {"processingTime": 1.0, "model": "r", "confidence": 0.0},
        }
    )
    told = ClientFeedbackAnswer.of(answer)
    assert told.analysis.trend == trend
    assert (told.accuracy, told.insights, told.recommendations) == (12.3, ["You do."], ["Do."])
