"""What a shadow release said of rankings that another release served, and what followed them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from data.reports import ReportedKind
from data.tables import (
    ExposureRow,
    OutcomeKind,
    OutcomeRow,
    PredictedKind,
    PredictionRow,
    ReportedOutcomeRow,
)

_OUTCOMES: Final = {
    OutcomeKind.ACCEPTED: PredictedKind.ACCEPT,
    OutcomeKind.COMPLETED: PredictedKind.COMPLETE,
    OutcomeKind.ON_TIME: PredictedKind.ON_TIME,
}
_REPORTED: Final = {
    ReportedKind.ACCEPTANCE: PredictedKind.ACCEPT,
    ReportedKind.COMPLETION: PredictedKind.COMPLETE,
}


class PairedPrediction(NamedTuple):
    """Both releases' prediction of one kind for one shown pair, each 0 to 1."""

    exposure_id: int
    ranking_id: str
    position: int  # 1 is first
    shown_at: datetime
    champion_id: str
    kind: PredictedKind
    champion: float
    shadow: float


class Followed(NamedTuple):
    """What followed an exposure: 0 or 1, and whether the worker himself told it."""

    value: int
    is_reported: bool


def paired_predictions(session: Session, release_id: str) -> list[PairedPrediction]:
    """Every prediction that a release made as a shadow, beside that of the one that served."""
    e, shadow, champion = ExposureRow, PredictionRow, aliased(PredictionRow)
    query = (
        select(
            e.id, e.ranking_id, e.position, e.shown_at, e.release_id, shadow.kind,
            champion.value, shadow.value,
        )
        .join(shadow, shadow.exposure_id == e.id)
        .join(
            champion,
            (champion.exposure_id == e.id)
            & (champion.release_id == e.release_id)
            & (champion.kind == shadow.kind),
        )
        .where(shadow.release_id == release_id, e.release_id != release_id)
        .order_by(e.id, shadow.kind)
    )  # fmt: skip
    return [
        PairedPrediction(
            id_, ranking, position, at, str(served_by), PredictedKind(kind), of_champion, of_shadow
        )
        for id_, ranking, position, at, served_by, kind, of_champion, of_shadow in (
            session.execute(query)
        )
    ]


def followed(session: Session, release_id: str) -> dict[tuple[int, PredictedKind], Followed]:
    """What followed the exposures that a shadow scored, by exposure and kind.

    An outcome that the platform knows wins over one that the worker reported.
    """
    scored = select(PredictionRow.exposure_id).where(PredictionRow.release_id == release_id)
    reported, known = ReportedOutcomeRow, OutcomeRow
    told = session.execute(
        select(reported.exposure_id, reported.kind, reported.value).where(
            reported.exposure_id.in_(scored), reported.kind.in_(list(_REPORTED))
        )
    )
    found = {
        (id_, _REPORTED[ReportedKind(kind)]): Followed(int(value), is_reported=True)
        for id_, kind, value in told
    }
    of_platform = session.execute(
        select(known.exposure_id, known.kind, known.value).where(
            known.exposure_id.in_(scored),
            known.kind.in_(list(_OUTCOMES)),
            known.known_at.is_not(None),
        )
    )
    return found | {
        (id_, _OUTCOMES[OutcomeKind(kind)]): Followed(int(value), is_reported=False)
        for id_, kind, value in of_platform
    }
