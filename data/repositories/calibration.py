"""Predictions beside what came true: whether probabilities mean what they say."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from data.reports import ReportedKind
from data.tables import (
    ExposureRow,
    OutcomeKind,
    OutcomeRow,
    PredictedKind,
    PredictionRow,
    ReportedOutcomeRow,
)

_MARKET: Final = {
    PredictedKind.ACCEPT: OutcomeKind.ACCEPTED,
    PredictedKind.COMPLETE: OutcomeKind.COMPLETED,
    PredictedKind.ON_TIME: OutcomeKind.ON_TIME,
}
_REPORTED: Final = (ReportedKind.ACCEPTANCE, ReportedKind.COMPLETION)

CALIBRATED: Final = (*(kind.value for kind in _MARKET), *(kind.value for kind in _REPORTED))
"""Outcomes that are compared: those that the main backend tells, then those that users tell."""


class Calibrated(NamedTuple):
    """Outcomes of one kind: mean prediction, mean of what came true (0 to 1), and how many."""

    outcome: str
    expected: float
    observed: float
    cases: int


def calibration(session: Session, *, since: datetime) -> list[Calibrated]:
    """Outcomes that became known from `since` (aware) on, by kind; kinds without one are absent.

    A prediction counts where its release served the exposure.
    """
    found = [_compared(session, kind.value, _told(kind, since)) for kind in _MARKET]
    found += [_compared(session, kind.value, _reported(kind, since)) for kind in _REPORTED]
    return [one for one in found if one is not None]


def _compared(session: Session, outcome: str, statement: Select[Any]) -> Calibrated | None:
    found: Any = session.execute(statement).one()
    if not found[2]:
        return None
    return Calibrated(outcome, float(found[0]), float(found[1]), found[2])


def _told(kind: PredictedKind, since: datetime) -> Select[Any]:
    return (
        select(func.avg(PredictionRow.value), func.avg(OutcomeRow.value), func.count())
        .select_from(OutcomeRow)
        .join(ExposureRow, ExposureRow.id == OutcomeRow.exposure_id)
        .join(
            PredictionRow,
            and_(
                PredictionRow.exposure_id == ExposureRow.id,
                PredictionRow.release_id == ExposureRow.release_id,
                PredictionRow.kind == kind.value,
            ),
        )
        .where(OutcomeRow.kind == _MARKET[kind].value, OutcomeRow.known_at >= since)
    )


def _reported(kind: ReportedKind, since: datetime) -> Select[Any]:
    r = ReportedOutcomeRow
    return select(func.avg(r.predicted), func.avg(r.value), func.count()).where(
        r.kind == kind.value, r.known_at >= since
    )
