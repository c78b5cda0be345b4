"""The weeks of `training.weeks` as tables and as one picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import matplotlib
import numpy as np
from rich.table import Table

from features.specification import ACCEPT, OUTCOMES

matplotlib.use("Agg")

_NEVER, _WEEKLY, _ORACLE = "#b3261e", "#1f5fa8", "0.5"
_TITLES: Final = {
    "accept": "accepts, given shown",
    "complete": "completes, given accepted",
    "on_time": "on time, given completed",
}


def tables(figures: dict[str, Any]) -> Iterator[Table]:
    """A table for each outcome: expected log loss week by week under both arms."""
    for outcome in OUTCOMES:
        table = Table(title=f"Expected log loss, {_TITLES[outcome]}")
        for heading in ("week", "rows", "never", "weekly", "oracle", "weekly less never",
                        "predicted/true: never", "weekly", ""):  # fmt: skip
            table.add_column(heading, justify="left" if heading == "" else "right")
        for week in figures["weeks"]:
            notes = [
                note
                for note, holds in (("drift", week["drift"]), ("promoted", week["is_promoted"]))
                if holds
            ]
            cells = _cells(week["outcomes"][outcome])
            table.add_row(str(week["number"]), *cells, ", ".join(notes))
        table.add_section()
        table.add_row("all", *_cells(figures["all"][outcome]), "")
        yield table


def _cells(part: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{part['rows']:,}",
        f"{part['never']:.4f}",
        f"{part['weekly']:.4f}",
        f"{part['oracle']:.4f}",
        f"{part['difference']:+.4f} ({part['low']:+.4f} to {part['high']:+.4f})",
        f"{part['never_ratio']:.3f}",
        f"{part['weekly_ratio']:.3f}",
    )


def picture(figures: dict[str, Any]) -> bytes:
    """PNG: what each arm loses above the oracle in each week, and how far its mean is off."""
    from matplotlib import pyplot

    weeks = figures["weeks"]
    number = np.array([week["number"] for week in weeks])
    of = {
        name: np.array([week["outcomes"][ACCEPT][name] for week in weeks])
        for name in weeks[0]["outcomes"][ACCEPT]
    }
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(8.0, 6.4), sharex=True, constrained_layout=True
    )
    above.plot(number, of["never"] - of["oracle"], "o-", color=_NEVER, label="never retrained")
    gap = of["weekly"] - of["oracle"]
    spread = np.abs(np.stack([of["difference"] - of["low"], of["high"] - of["difference"]]))
    above.errorbar(
        number, gap, yerr=spread, fmt="o-", color=_WEEKLY, capsize=2,
        label="retrained every week (interval of the difference)",
    )  # fmt: skip
    above.set_ylabel("expected log loss of acceptance\nabove the oracle, nats")
    above.set_ylim(bottom=0.0)
    below.axhline(1.0, color=_ORACLE, linewidth=1)
    below.axhspan(0.9, 1.1, color="0.93")
    below.plot(number, of["never_ratio"], "o-", color=_NEVER)
    below.plot(number, of["weekly_ratio"], "o-", color=_WEEKLY)
    below.set_ylabel("mean predicted over true\nacceptance")
    below.set_xlabel("week")
    below.set_xticks(number)
    shock = figures["shock_week"]
    for axis in (above, below):
        for week in weeks:
            if week["is_promoted"]:
                axis.axvline(week["number"] - 0.5, color=_WEEKLY, linewidth=0.8, linestyle=":")
        if shock is not None:
            axis.axvline(shock + 0.5, color="black", linewidth=1, linestyle="--")
    above.plot([], [], ":", color=_WEEKLY, label="a challenger is promoted")
    if shock is not None:
        above.plot([], [], "--", color="black", label="a competitor opens")
    above.legend(loc="lower left", frameon=False, fontsize=9)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, metadata={"Software": None})
    pyplot.close(figure)
    return buffer.getvalue()
