"""Decisions on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.champions import current_id
from training.promotion import Decision, Finding


def speak_figures(console: Console, metrics: Mapping[str, Any]) -> None:
    """A release's figures on later rows, one line for each outcome."""
    for outcome, figures in metrics["outcomes"].items():
        if "auc" in figures:
            console.print(
                f"  P({outcome:8s}) AUC {figures['auc']:.3f}  log loss {figures['log_loss']:.4f}  "
                f"ECE {figures['calibration_error']:.3f}  on {figures['rows']:,.0f} later rows"
            )


def speak_state(
    console: Console, releases: Path, release_id: str, decision: Decision | None
) -> None:
    """What was decided, if anything was, and whether the release serves."""
    for reason in decision.reasons if decision else ():
        console.print(f"  {reason}")
    serves = current_id(releases) == release_id
    console.print(
        f"Release [bold]{release_id}[/bold] {'serves' if serves else 'is written, not promoted'}."
    )


def comparison_table(title: str, decision: Decision) -> Table:
    """Every difference with its interval; below zero is better."""
    table = Table(title=title)
    for heading in ("difference", "rows", "value", "95 % interval", "adjusted p", ""):
        table.add_column(heading, justify="left" if heading in ("difference", "") else "right")
    for finding in decision.findings:
        table.add_row(*_cells(finding))
    return table


def _cells(finding: Finding) -> tuple[str, ...]:
    d = finding.difference
    return (
        d.name,
        f"{d.rows:,}",
        f"{d.value:+.4f}",
        f"{d.low:+.4f} to {d.high:+.4f}",
        f"{finding.adjusted_p:.3f}",
        "worse" if finding.is_worse else "",
    )
