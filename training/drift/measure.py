"""Measure drift and say whether to retrain: ``python -m training.drift.measure --help``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer
from rich.console import Console

from data.arrays import FloatArray
from data.columns import MarketHistory
from data.database import open_database
from data.errors import HustleError, NotReady, ReleaseRefused
from data.repositories.label_delays import label_delays
from data.tables import OutcomeKind
from features.specification import ACCEPT, COMPLETE, ON_TIME
from models.champions import last_good_champion
from models.release import list_releases
from training import options
from training.drift.page import drift_page, speak, speak_trigger
from training.drift.report import DriftReport, drift_of
from training.drift.trigger import Trigger, TriggerLimits, decide, without_release
from training.tracking import TrackedRun, tracked_run
from training.train import load_history

NOT_DUE: Final = 3
"""Exit code of ``--trigger`` where no reason to retrain holds; 1 and 2 stand for failures."""

_KINDS: Final = {
    ACCEPT: OutcomeKind.ACCEPTED,
    COMPLETE: OutcomeKind.COMPLETED,
    ON_TIME: OutcomeKind.ON_TIME,
}


DAYS: Final = 28
WEEKS: Final = 8
_LIMITS: Final = TriggerLimits()


class Measured(NamedTuple):
    """A report, if there is a release to report on, and the decision."""

    report: DriftReport | None
    trigger: Trigger


def measure(
    history: MarketHistory,
    database_url: str,
    releases: Path,
    limits: TriggerLimits,
    *,
    as_of: datetime,
    days: int,
    weeks: int,
    seed: int,
) -> Measured:
    """Report on the release that serves. Where none can be reported on, a new one is due."""
    try:
        release = last_good_champion(releases)
        report = drift_of(
            history,
            release,
            as_of=as_of,
            days=days,
            weeks=weeks,
            delays_told=_delays(database_url, since=as_of - timedelta(days=days)),
            trained_until=_trained_until(releases, as_of),
            seed=seed,
        )
    except (NotReady, ReleaseRefused) as error:
        return Measured(None, without_release(str(error)))
    return Measured(report, decide(report, limits))


def _trained_until(releases: Path, as_of: datetime) -> datetime | None:
    """End of the newest history that a release was made from."""
    ends = (
        datetime.fromisoformat(m["window"][1]) for m in list_releases(releases) if "error" not in m
    )
    return max((end for end in ends if end <= as_of), default=None)


def _delays(database_url: str, *, since: datetime) -> dict[str, FloatArray]:
    database = open_database(database_url)
    try:
        with database.session(read_only=True) as session:
            return {
                outcome: label_delays(session, kind, since=since)
                for outcome, kind in _KINDS.items()
            }
    finally:
        database.close()


def measure_as_run(
    history: MarketHistory,
    database_url: str,
    var: Path,
    limits: TriggerLimits,
    *,
    as_of: datetime,
    days: int = DAYS,
    weeks: int = WEEKS,
    seed: int,
) -> tuple[Measured, Path | None]:
    """Measure, and keep page and figures in VAR_DIR/drift and as an MLflow run; the page."""
    asked = {"days": days, "weeks": weeks, "as_of": as_of.isoformat(), **asdict(limits)}
    with tracked_run(var, "drift", asked) as run:
        measured = measure(
            history, database_url, var / "releases", limits,
            as_of=as_of, days=days, weeks=weeks, seed=seed,
        )  # fmt: skip
        run.tags({"retraining_due": str(measured.trigger.is_due).lower()})
        if measured.report is None:
            return measured, None
        return measured, _keep(var / "drift", measured.report, measured.trigger, limits, run)


def _keep(
    folder: Path, report: DriftReport, trigger: Trigger, limits: TriggerLimits, run: TrackedRun
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    page, figures = folder / "drift.html", folder / "drift.json"
    page.write_bytes(drift_page(report, trigger, limits))
    whole = {**report.to_json(), "limits": asdict(limits), "trigger": trigger.to_json()}
    figures.write_text(json.dumps(whole, indent=1, allow_nan=False) + "\n", "utf-8")
    run.figures(_figures(report))
    run.tags({"release": report.release_id})
    for path in (page, figures):
        run.file(path)
    return page


def _figures(report: DriftReport) -> dict[str, float]:
    """What the tracker plots over time."""
    found = {
        f"psi.{column.name}": column.psi
        for column in (*report.scores, *report.features)
        if column.psi is not None
    }
    for outcome, health in report.health.items():
        for name in ("ratio", "loss", "excess"):
            estimate = getattr(health, name)
            if estimate is not None:
                found[f"{name}.{outcome}"] = estimate.value
    for outcome, delay in report.delays.items():
        for name in ("median_h", "p90_h", "unknown_share"):
            value = getattr(delay, name)
            if value is not None:
                found[f"delay.{name}.{outcome}"] = value
    return found | {"new_answers": float(report.new_answers), "age_days": report.age_days}


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    trigger: Annotated[
        bool,
        typer.Option(
            "--trigger",
            help=f"Only say whether to retrain: exit code 0 if so, {NOT_DUE} if not.",
        ),
    ] = False,
    days: Annotated[
        int, typer.Option(min=1, help="How many days back offers count as today's.")
    ] = DAYS,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks shown one by one.")] = WEEKS,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="Measure as of this moment (UTC); default: now.",
        ),
    ] = None,
    psi: options.RetrainPsi = _LIMITS.psi,
    ratio: options.RetrainRatio = _LIMITS.ratio,
    excess: options.RetrainExcess = _LIMITS.excess,
    volume: options.RetrainVolume = _LIMITS.volume,
    age: options.RetrainAge = _LIMITS.days,
    seed: options.Seed = 7,
    json_path: options.JsonPath = None,
) -> None:
    """Measure how far the market has moved from what the serving release learnt.

    Writes VAR_DIR/drift/drift.html with plots, drift.json beside it, and an MLflow run.
    """
    console = Console(stderr=True)
    limits = TriggerLimits(psi, ratio, excess, volume, age)
    page = None
    try:
        with console.status("Measuring drift"):
            measured, page = measure_as_run(
                load_history(database_url),
                database_url,
                var,
                limits,
                as_of=datetime.now(UTC) if as_of is None else as_of.replace(tzinfo=UTC),
                days=days,
                weeks=weeks,
                seed=seed,
            )
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not measured:[/red] {error}")
        raise typer.Exit(1) from None
    out = Console()
    if measured.report is None or trigger:
        speak_trigger(out, measured.trigger)
    else:
        speak(out, measured.report, measured.trigger)
    if page is not None:
        out.print(f"Report: {page.resolve()}", soft_wrap=True)
    if json_path is not None and measured.report is not None:
        json_path.write_text((var / "drift" / "drift.json").read_text("utf-8"), "utf-8")
    if trigger and not measured.trigger.is_due:
        raise typer.Exit(NOT_DUE)
    if measured.report is None and not trigger:
        raise typer.Exit(1)


def run() -> None:
    """Entry point of ``python -m training.drift.measure`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
