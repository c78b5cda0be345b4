"""Pictures of a card as PNG bytes; equal figures give equal bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib
import numpy as np

from features.specification import ACCEPT
from training.card.evidence import Evidence
from training.card.rows import Section

matplotlib.use("Agg")

BLUE: Final = "#1f5fa8"
GREY: Final = "0.6"


@contextmanager
def drawn(
    width: float, height: float, into: dict[str, bytes], name: str, *, columns: int = 1
) -> Iterator[Any]:
    """An axis to draw on, or several side by side; the picture is put under its name."""
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(1, columns, figsize=(width, height), constrained_layout=True)
    yield axis
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, metadata={"Software": None})
    pyplot.close(figure)
    into[name] = buffer.getvalue()


def examination_picture(e: Evidence, into: dict[str, bytes]) -> None:
    """How likely an item is looked at, by position."""
    with drawn(5.0, 3.2, into, "examination.png") as axis:
        positions = np.arange(1, len(e.examination.levels_) + 1)
        axis.bar(positions, e.examination.levels_, color=BLUE)
        axis.set_xticks(positions)
        axis.set_ylim(0.0, 1.05)
        axis.set_xlabel("position")
        axis.set_ylabel("looked at, relative to first")


def selected_picture(part: Section, into: dict[str, bytes]) -> None:
    """Predicted over observed acceptance with intervals, one line for each group."""
    rows = [row for row in part.rows if row.value is not None]
    with drawn(8.0, 0.28 * len(rows) + 1.0, into, "selected.png") as axis:
        places = np.arange(len(rows))[::-1]
        values = np.array([row.value for row in rows], dtype=np.float64)
        low = np.array([row.low for row in rows], dtype=np.float64)
        high = np.array([row.high for row in rows], dtype=np.float64)
        axis.axvspan(0.9, 1.1, color="0.93")
        axis.axvline(1.0, color=GREY, linewidth=1)
        axis.errorbar(
            values, places, xerr=[values - low, high - values], fmt="o", color=BLUE, capsize=2
        )
        axis.set_yticks(places, [row.of for row in rows], fontsize=8)
        axis.set_xlim(max(low.min() - 0.02, 0.4), min(high.max() + 0.02, 1.8))
        axis.set_xlabel("mean prediction over observed rate, 95 % interval")


def scores_picture(e: Evidence, into: dict[str, bytes]) -> None:
    """Where acceptance predictions lie, for those who accepted and those who did not."""
    j = e.judged[ACCEPT]
    with drawn(5.0, 3.2, into, "predictions.png") as axis:
        bins = np.linspace(0.0, 1.0, 31)
        axis.hist(j.served[j.labels == 0], bins, color=GREY, alpha=0.7, label="did not accept")
        axis.hist(j.served[j.labels == 1], bins, color=BLUE, alpha=0.7, label="accepted")
        axis.set_xlabel("P(accepts), as served")
        axis.set_ylabel("later rows")
        axis.legend(loc="upper right", frameon=False)
