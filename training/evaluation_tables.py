"""The figures of an evaluation as tables in a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def print_figures(console: Console, figures: dict[str, Any]) -> None:
    """Every table that the figures of `training.evaluate.evaluate_release` hold."""
    table = Table(title=f"Release {figures['release']} on later rows")
    for heading in ("outcome", "rows", "AUC", "log loss", "ECE", "slope", "predicted / observed"):
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for outcome, f in figures["outcomes"].items():
        table.add_row(
            outcome,
            f"{f['rows']:,.0f}",
            *(
                f"{f[name]:.4f}" if name in f else "-"
                for name in (
                    "auc", "log_loss", "calibration_error", "calibration_slope",
                    "predicted_over_observed",
                )
            ),
        )  # fmt: skip
    console.print(table)
    rankings = [("logged acceptances", figures["ranking"])]
    if "truth" in figures:
        rankings.append(("true P(success)", figures["truth"]["ranking"]))
        _print_gaps(console, figures["truth"])
        _print_shifts(console, figures["truth"]["shifts"])
        _print_similarity(console, figures["truth"].get("similarity", {}))
        _print_recommendations(console, figures["truth"]["recommendations"])
    table = Table(title="NDCG of later rankings, 95 % interval")
    for heading in ("gain", "customer's weights alone", "chosen", "models alone"):
        table.add_column(heading)
    for gain, ranking in rankings:
        cells = []
        for name in ("rule_alone", "chosen", "models_alone"):
            value, low, high = ranking[name]["ndcg"]
            cells.append(
                f"{value:.4f} ({low:.4f} to {high:.4f}), alpha {ranking[name]['alpha']:g}"
            )
        table.add_row(gain, *cells)
    console.print(table)


def _print_gaps(console: Console, truth: dict[str, Any]) -> None:
    names = ("base_rate_loss", "release_loss", "ceiling_loss", "oracle_loss")
    closed = ("closed_to_ceiling", "closed_to_oracle")
    table = Table(
        title=f"Expected log loss against the truth (oracle's AUC on acceptance "
        f"{truth['oracle_accept_auc']:.3f})"
    )
    for heading in ("outcome", "rows", "base rate", "release", "ceiling", "oracle",
                    "closed to ceiling", "closed to oracle"):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for outcome, f in truth["outcomes"].items():
        table.add_row(
            outcome,
            f"{f['rows']:,.0f}",
            *(f"{f[name]:.4f}" if name in f else "-" for name in names),
            *("-" if f.get(name) is None else f"{f[name]:.1%}" for name in closed),
        )
    console.print(table)


def _print_shifts(console: Console, shifts: dict[str, Any]) -> None:
    if not shifts:
        return
    table = Table(title="Learning per worker: expected log loss against the truth")
    for heading in ("outcome", "prior offers", "rows", "without", "with the shift",
                    "difference (std. error)"):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for outcome, rows in shifts.items():
        for f in rows:
            table.add_row(
                outcome,
                f["prior_offers"],
                f"{f['rows']:,.0f}",
                f"{f['without']:.4f}",
                f"{f['with']:.4f}",
                f"{f['with'] - f['without']:+.5f} ({f['standard_error']:.5f})",
            )
    console.print(table)


def _print_similarity(console: Console, similarity: dict[str, Any]) -> None:
    if not similarity:
        return
    table = Table(title="Features on texts: expected log loss against the truth")
    for heading in ("outcome", "rows of", "rows", "without", "with", "difference (std. error)"):
        table.add_column(heading, justify="left" if heading in ("outcome", "rows of") else "right")
    for outcome, rows in similarity.items():
        for f in rows:
            table.add_row(
                outcome,
                f["rows_of"],
                f"{f['rows']:,.0f}",
                f"{f['without']:.4f}",
                f"{f['with']:.4f}",
                f"{f['with'] - f['without']:+.5f} ({f['standard_error']:.5f})",
            )
    console.print(table)


def _print_recommendations(console: Console, found: dict[str, Any]) -> None:
    if not found:
        return
    table = Table(
        title=f"True acceptance of {found['recommended']:,} recommended tasks of "
        f"{found['workers']:,} workers, and of as many in other orders"
    )
    for heading in ("order", "accepted, once looked at (95 % interval)"):
        table.add_column(heading)
    for name, (rate, low, high) in found["accepted"].items():
        table.add_row(name, f"{rate:.4f} ({low:.4f} to {high:.4f})")
    gain, low, high = found["gain_over_weights"]
    table.add_row("value over customer's weights", f"{gain:+.1%} ({low:+.1%} to {high:+.1%})")
    console.print(table)
