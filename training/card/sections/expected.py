"""What a completed job brings and takes, against plain means."""

from __future__ import annotations

from functools import partial

import numpy as np

from data.arrays import FloatArray, IntArray
from models.travel import REFERENCE
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import (
    judged_row,
    shown_row,
)
from training.expectations import observed, rows_within, trips
from training.metrics import (
    bootstrap,
)


def expectations(e: Evidence) -> Section:
    """Rating, enjoyment, tip and work against their means, travel against its reference."""
    rows: list[Row] = []
    for name, seen in observed(e.history).items():
        model = e.expected.models.get(name)
        if model is None:
            rows.append(Row(f"{name}: not fitted, too few in this history", None, "printed",
                            Verdict.SHOWN))  # fmt: skip
            continue
        later = rows_within(e.data, seen, e.windows.test)
        if not len(later):
            continue
        error = (later.values - model.predict(later.matrix)) ** 2
        plain = (later.values - model.mean) ** 2
        gain = bootstrap(partial(_mean_difference, plain, error), len(later), seed=e.seed)
        rows.append(
            judged_row(
                f"{name}: squared error of the mean less the model's",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(later),
            )
        )
        rows.append(shown_row(f"{name}: root mean squared error", float(np.sqrt(error.mean()))))
    metres, hours, minutes = trips(e.history, e.data, e.windows.test)
    if len(minutes):
        mine = np.abs(minutes - e.expected.travel.predict(metres, hours))
        reference = np.abs(minutes - REFERENCE.predict(metres, hours))
        gain = bootstrap(partial(_mean_difference, reference, mine), len(minutes), seed=e.seed)
        rows += [
            judged_row("travel: reference's absolute error less the model's, minutes", gain,
                 "not below 0", met(gain.high >= 0.0), len(minutes)),
            shown_row("travel: mean absolute error, minutes", float(mine.mean())),
        ]  # fmt: skip
    return Section(
        "Expectations",
        "What a completed job brings and takes, on later rows: the poster's rating and the "
        "worker's enjoyment (1 to 5), the tip over the pay, minutes worked over those stated, and "
        "minutes of travel.",
        tuple(rows),
    )


def _mean_difference(first: FloatArray, second: FloatArray, rows: IntArray) -> float:
    return float(np.mean(first[rows] - second[rows]))
