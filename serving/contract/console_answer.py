"""What the console reads beside the app's endpoints: the market for its map, and the release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

import numpy as np
from pydantic import Field

from data.columns import Availability, Urgency
from data.reference.calendar import NEVER, moment
from data.reference.categories import CATEGORIES
from data.reference.qualifications import names_in
from data.reference.scoring_rule import FACTORS, WEIGHTS
from engine.overview import MarketOverview
from features.specification import OUTCOMES
from serving.clock import iso_z
from serving.contract.units import shown_usd
from serving.contract.values import AnswerModel


class Place(AnswerModel):
    """Degrees (WGS 84), rounded to about a block."""

    lat: float
    lng: float


class ShownWorker(AnswerModel):
    """A worker on the map."""

    id: str
    place: Place
    availability: str


class ShownTask(AnswerModel):
    """An open task on the map; pay in USD."""

    id: str
    title: str
    category: str
    pay: float
    urgency: str
    place: Place
    dropoff: Place | None = Field(description="null where the task has one place.")
    requirements: list[str]
    deadline: str | None = Field(description="null where there is none.")


class MarketAnswer(AnswerModel):
    """Workers and open tasks, coarsely; of a large market a part."""

    as_of: str
    workers_in_all: int
    tasks_in_all: int
    workers: list[ShownWorker]
    tasks: list[ShownTask]

    @classmethod
    def of(cls, seen: MarketOverview) -> Self:
        """The engine's overview as the console reads it."""
        tasks = seen.tasks
        return cls(
            as_of=iso_z(seen.as_of),
            workers_in_all=seen.workers_in_all,
            tasks_in_all=seen.tasks_in_all,
            workers=[
                ShownWorker(
                    id=str(name),
                    place=Place(lat=lat, lng=lng),
                    availability=Availability(status).name.lower(),
                )
                for name, (lat, lng), status in zip(
                    seen.worker_ids,
                    seen.worker_places.tolist(),
                    seen.availability.tolist(),
                    strict=True,
                )
            ],
            tasks=[
                ShownTask(
                    id=str(tasks.ids[row]),
                    title=str(tasks.titles[row]),
                    category=CATEGORIES[tasks.categories[row]],
                    pay=shown_usd(float(tasks.pay_usd[row])),
                    urgency=Urgency(tasks.urgency[row]).name.lower(),
                    place=Place(lat=lat, lng=lng),
                    dropoff=None
                    if np.isnan(seen.dropoffs[row]).any()
                    else Place(lat=seen.dropoffs[row, 0], lng=seen.dropoffs[row, 1]),
                    requirements=list(names_in(int(tasks.required[row]))),
                    deadline=None
                    if tasks.deadline[row] == NEVER
                    else iso_z(moment(int(tasks.deadline[row]))),
                )
                for row, (lat, lng) in enumerate(seen.task_places.tolist())
            ],
        )


class OutcomeFigures(AnswerModel):
    """How one outcome is predicted, on rows later than all that was fitted."""

    outcome: str
    rows: int
    base_rate: float
    auc: float
    log_loss: float
    normalised_entropy: float = Field(description="Log loss over that of the base rate.")
    calibration_error: float
    predicted_over_observed: float


class Moved(AnswerModel):
    """How far a feature or score has moved: population stability index."""

    name: str
    psi: float


class DriftFigures(AnswerModel):
    """The last report of `hustlexp drift`."""

    release: str = Field(description="Of which it speaks.")
    as_of: str
    age_days: float
    recent_rows: int
    scores: list[Moved]
    features: list[Moved] = Field(description="The five that moved most.")

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Self:
        """The figures of a report as it was written (`training.drift`)."""
        steady = [one for one in report["features"] if not one["is_unsteady"]]
        features = sorted(_moved(steady), key=lambda one: -one.psi)
        return cls(
            release=report["release_id"],
            as_of=report["as_of"],
            age_days=round(report["age_days"], 1),
            recent_rows=report["recent_rows"],
            scores=_moved(report["scores"]),
            features=features[:_MOST_MOVED],
        )


_MOST_MOVED = 5


def _moved(columns: Iterable[Mapping[str, Any]]) -> list[Moved]:
    """Those that could be measured: too few rows say nothing."""
    return [
        Moved(name=one["name"], psi=round(one["psi"], 4))
        for one in columns
        if one["psi"] is not None
    ]


class ReleaseAnswer(AnswerModel):
    """The release that serves, as its manifest states it."""

    id: str
    created_at: str
    window: list[str] = Field(description="First and last instant of what was fitted.")
    alpha: float = Field(description="Share of the trained models in a score, 0 to 1.")
    weights: dict[str, float] = Field(description="Weights of the stated rule; they add up to 1.")
    outcomes: list[OutcomeFigures]
    has_reliability: bool = Field(description="Whether there is a reliability diagram.")
    drift: DriftFigures | None = Field(description="null where none was measured.")

    @classmethod
    def of(
        cls,
        manifest: Mapping[str, Any],
        *,
        has_reliability: bool,
        drift: Mapping[str, Any] | None,
    ) -> Self:
        """A manifest and a drift report as the console reads them."""
        judged = manifest["metrics"].get("outcomes", {})
        return cls(
            id=manifest["id"],
            created_at=manifest["created_at"],
            window=list(manifest["window"]),
            alpha=manifest["policy"]["alpha"],
            weights=dict(zip(FACTORS, WEIGHTS.tolist(), strict=True)),
            outcomes=[_figures(name, judged[name]) for name in OUTCOMES if name in judged],
            has_reliability=has_reliability,
            drift=None if drift is None else DriftFigures.of(drift),
        )


def _figures(outcome: str, judged: Mapping[str, float]) -> OutcomeFigures:
    return OutcomeFigures(
        outcome=outcome,
        rows=int(judged["rows"]),
        **{
            name: round(judged[name], 4)
            for name in OutcomeFigures.model_fields
            if name not in ("outcome", "rows")
        },
    )
