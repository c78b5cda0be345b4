"""Predictions beside what came true within a while, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from data.reference.calendar import moment
from data.repositories.calibration import Calibrated, calibration
from data.repositories.market import save_market
from data.tables import ExposureRow, OutcomeRow, PredictionRow, ReportedOutcomeRow
from tests.factories import START, a_market

NOW = moment(START) + timedelta(days=1_000)
HOUR = timedelta(hours=1)


@pytest.fixture
def market(session: Session) -> Session:
    save_market(session, a_market(workers=2, tasks=4, exposures=0))
    return session


def told(
    session: Session, task: int, predicted: float, value: float, *, ago: timedelta, by: str = "r"
) -> None:
    """An exposure by release "r" with its prediction, and the main backend's word on it."""
    exposure = ExposureRow(
        ranking_id=f"ranking-{task}", task_id=f"task-{task}", worker_id="worker-0",
        shown_at=NOW - 2 * HOUR, position=1, release_id="r",
    )  # fmt: skip
    session.add(exposure)
    session.flush()
    session.add(
        PredictionRow(exposure_id=exposure.id, release_id=by, kind="accept", value=predicted)
    )
    session.add(
        OutcomeRow(exposure_id=exposure.id, kind="accepted", value=value, known_at=NOW - ago)
    )


def test_without_an_outcome_there_is_no_figure(session: Session) -> None:
    assert calibration(session, since=NOW - HOUR) == []


def test_what_became_known_within_the_hour_is_compared_by_kind(market: Session) -> None:
    told(market, 0, 0.5, 1.0, ago=HOUR / 2)
    told(market, 1, 0.7, 0.0, ago=HOUR / 2)
    told(market, 2, 0.1, 1.0, ago=2 * HOUR)  # earlier
    told(market, 3, 0.1, 1.0, ago=HOUR / 2, by="shadow")  # of a release that did not serve
    market.add(
        ReportedOutcomeRow(
            user_id="worker-0", task_id="task-0", kind="completion", feedback_id="f",
            exposure_id=1, release_id="r", category="moving", value=1.0, predicted=0.8,
            version=1, known_at=NOW - HOUR / 2,
        )
    )  # fmt: skip
    market.flush()
    found = [
        one._replace(expected=round(one.expected, 9), observed=round(one.observed, 9))
        for one in calibration(market, since=NOW - HOUR)
    ]
    assert found == [Calibrated("accept", 0.6, 0.5, 2), Calibrated("completion", 0.8, 1.0, 1)]
