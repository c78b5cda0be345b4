"""How far the market has moved away from what the models were fitted on, week by week."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.reference.calendar import moment
from features.specification import ACCEPT, NAMES
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import FEWEST, WEEK_S
from training.drift.reference import UNSTEADY
from training.stability import population_stability

_FEATURES: Final = 10


def drift(e: Evidence) -> Section:
    """Stability of features and scores between training and each week of the test, label delay."""
    train, test = e.data.within(e.windows.train, ACCEPT), e.shown
    weeks = list(_weeks(e, test))
    learnt, scores = e.scores(train), e.scores(test)
    whole = population_stability(learnt, scores)
    by_week = [population_stability(learnt, scores[part]) for _, part in weeks]
    delay = (e.data.labels[ACCEPT].known_at[test] - e.data.shown_at[test]) / 60.0
    rows = [
        Row("PSI of the score", whole, "under 0.25", met(whole < 0.25), count=int(test.sum())),
        *(
            Row(f"PSI of the score, week of {day}", value, "under 0.25", met(value < 0.25),
                count=int(part.sum()))
            for (day, part), value in zip(weeks, by_week, strict=True)
        ),
        *(_feature_row(name, values) for name, values in _least_steady(e, train, test, weeks)),
        Row("median minutes until an answer is known", float(np.median(delay)), "printed",
            Verdict.SHOWN),
    ]  # fmt: skip
    return Section(
        "Drift",
        "Population stability between the training window and each week of the test window: under "
        "0.1 steady, 0.1 to 0.25 to be watched, above to be acted on. It is no proof of harm by "
        "itself; log loss by month and predicted over observed by week stand above.",
        tuple(rows),
    )


def _weeks(e: Evidence, test: BoolArray) -> list[tuple[str, BoolArray]]:
    """Weeks of the test window with enough rows, each with its first day and its test rows."""
    number = (e.data.shown_at[test] - e.windows.test.begin) // WEEK_S
    return [
        (f"{moment(e.windows.test.begin + int(week) * WEEK_S):%Y-%m-%d}", number == week)
        for week in np.unique(number)
        if np.count_nonzero(number == week) >= FEWEST
    ]


def _least_steady(
    e: Evidence, train: BoolArray, test: BoolArray, weeks: list[tuple[str, BoolArray]]
) -> list[tuple[str, list[float]]]:
    """The features that moved most in their worst week, with their PSI week by week."""
    parts = [part for _, part in weeks] or [np.ones(int(test.sum()), dtype=bool)]
    found = []
    for column, name in enumerate(NAMES):
        before: FloatArray = e.data.matrix[train, column]
        after = e.data.matrix[test, column]
        found.append((name, [population_stability(before, after[part]) for part in parts]))
    return sorted(found, key=lambda feature: -max(feature[1]))[:_FEATURES]


def _feature_row(name: str, by_week: list[float]) -> Row:
    note = f"by week: {', '.join(f'{value:.3f}' for value in by_week)}"
    if name in UNSTEADY:
        note += f"; {UNSTEADY[name]}"
    return Row(f"PSI of {name}, worst week", max(by_week), "printed", Verdict.SHOWN, note=note)
