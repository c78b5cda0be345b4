"""Weeks of a drifting market, with weekly retraining and without: ``python -m training.weeks``.

A market is simulated whose law moves: pay counts for more from day to day, and a competitor opens
half way. The same release begins in both arms. In one it serves to the end; in the other a release
is trained every week on what is known by then, challenges the one that serves, and takes its
place where the gate lets it. Both are judged on the offers of the week that follows, which neither
has seen, against the probabilities that drew their outcomes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.errors import HustleError
from data.reference.calendar import DAY_S, epoch, moment
from data.simulation.run import simulate
from data.simulation.truth import StoredTruth
from data.simulation.world import City, Coefficients
from features.specification import OUTCOMES
from features.text import Encoder, TextVectorsInMemory, with_texts
from models.boosting import BoostingParameters
from models.calibration import log_losses
from models.champions import current_id
from models.outcomes import OutcomeModel, shifted
from models.release import Release, load_release
from training import options
from training.dataset import Dataset, Window
from training.drift.report import drift_of
from training.drift.trigger import Cause, TriggerLimits, decide
from training.evaluate import true_rows
from training.gate import challenge_as_run
from training.known_then import known_at
from training.paired_bootstrap import Comparison, differences
from training.personal import shifts_as_shown
from training.promotion import Decision
from training.report import flat
from training.tracking import tracked_run
from training.train import train_release
from training.weeks_report import picture, tables

WEEK_S: Final = 7 * DAY_S
UNTIL: Final = datetime(2026, 6, 30, 7, tzinfo=UTC)
"""End of the last week: midnight in San Francisco."""

WEEKS: Final = 12
FIRST_DAYS: Final = 98
"""Days of history before the first week: 14 weeks."""

SHOCK_WEEK: Final = 5
"""The competitor opens when so many weeks have passed."""

CITY: Final = City(
    "weeks",
    workers=1_500,
    offers=40_000,
    open_tasks=0,
    days=FIRST_DAYS + WEEKS * 7,
    shock_day=FIRST_DAYS + SHOCK_WEEK * 7,
    shock_size=1.0,
    coefficients=Coefficients(accept_pay_drift=2.0),
)
"""The city `study` with half its offers, under a law that moves further than a preset's."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class OutcomeInWeek:
    """One outcome in one stretch of time under both arms.

    Losses are expected log losses in nats, against the probability that drew each outcome;
    `oracle` is that of this probability itself. `difference` is weekly less never with its 95 %
    interval, whole rankings resampled. The ratios are mean prediction over mean truth.
    """

    rows: int
    never: float
    weekly: float
    oracle: float
    difference: float
    low: float
    high: float
    never_ratio: float
    weekly_ratio: float


@dataclass(frozen=True, slots=True)
class Week:
    """What served in a week, what was decided at its beginning, and how both arms fared in it."""

    number: int  # from 1
    begins_at: str  # ISO 8601, UTC
    serving: str  # id of the release that serves in the arm with retraining
    challenger: str | None  # trained at the week's beginning; None in the first
    is_promoted: bool
    reasons: tuple[str, ...]
    drift: str | None  # what the trigger sees in the arm without retraining; None for nothing
    outcomes: dict[str, OutcomeInWeek]


class Predicted:
    """What a release would have served for every exposure of a history, as of when it was shown.

    Each worker's shift is in it, learnt from what was known by then: it moves in both arms.
    """

    def __init__(self, history: MarketHistory, release: Release) -> None:
        self.data = Dataset.of(history, release.text_space)
        self._chain = release.chain
        self._shifts = shifts_as_shown(
            history, self.data, release.chain, release.examination, release.personal
        )

    def of(self, outcome: str, rows: BoolArray) -> FloatArray:
        """(n,) probabilities of an outcome for selected exposures."""
        model: OutcomeModel = getattr(self._chain, outcome)
        column = OUTCOMES.index(outcome)
        return shifted(model.predict(self.data.matrix[rows]), self._shifts[rows, column])


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one outcome in one week: their rankings, truth, and both arms' predictions."""

    rankings: IntArray
    truth: FloatArray
    never: FloatArray
    weekly: FloatArray


def run_weeks(
    city: City,
    until: int,
    var: Path,
    parameters: BoostingParameters,
    *,
    weeks: int,
    allow_equal: bool = False,
    console: Console,
    say: Say,
    encoder: Encoder | None = None,
) -> dict[str, Any]:
    """Simulate, live through the weeks in both arms, and judge; all figures as plain values.

    Releases, decisions and MLflow runs go to `var`, which must hold no release yet.

    Raises
    ------
    ValueError
        If `var` holds releases already, or the history before the first week is too short.
    """
    releases = var / "releases"
    if current_id(releases) is not None:
        raise ValueError(f"'{releases}' holds releases already; another folder is wanted.")
    say("Simulating the market")
    simulation = simulate(city, until)
    say("Reading texts")
    history = with_texts(simulation.history, TextVectorsInMemory(), encoder)
    stored = StoredTruth(city, until, simulation.truth, {})
    begin = until - weeks * WEEK_S

    def retrained(then: MarketHistory, number: int) -> tuple[str, Decision]:
        with tracked_run(var, "week", {"week": number + 1}) as run:
            release_id, _ = train_release(
                then, var, parameters, run=run, say=_silent, warn=console.print
            )
            decision = challenge_as_run(
                then,
                var,
                release_id,
                seed=parameters.seed,
                allow_equal=allow_equal,
                console=console,
            )
        return release_id, decision

    say("Training the first release")
    first, decision = retrained(known_at(history, begin), 0)
    if not decision.is_promoted:
        raise ValueError(f"The first release does not pass the gate: {decision.reasons[0]}")
    first_release = load_release(releases / first)
    never = weekly = Predicted(history, first_release)
    serving, found, rows_of = first, list[Week](), list[dict[str, _Rows]]()
    for number in range(weeks):
        challenger = drift = None
        if number:
            say(f"Week {number + 1} of {weeks}: training and judging")
            then = known_at(history, begin + number * WEEK_S)
            drift = _drift(then, first_release, begin + number * WEEK_S, seed=parameters.seed)
            challenger, decision = retrained(then, number)
            if decision.is_promoted:
                serving = challenger
                weekly = Predicted(history, load_release(releases / challenger))
        window = Window(begin + number * WEEK_S, begin + (number + 1) * WEEK_S)
        rows = dict(_rows(stored, never, weekly, window))
        rows_of.append(rows)
        found.append(
            Week(
                number + 1,
                moment(window.begin).isoformat(),
                serving,
                challenger,
                challenger is not None and decision.is_promoted,
                decision.reasons if challenger else (),
                drift,
                {outcome: _compared(part, parameters.seed) for outcome, part in rows.items()},
            )
        )
    whole = {
        outcome: _compared(_together([rows[outcome] for rows in rows_of]), parameters.seed)
        for outcome in OUTCOMES
    }
    return {
        "city": asdict(city),
        "until": moment(until).isoformat(),
        "parameters": asdict(parameters),
        "allow_equal": allow_equal,
        "shock_week": SHOCK_WEEK if weeks > SHOCK_WEEK else None,
        "first_release": first,
        "promotions": sum(week.is_promoted for week in found),
        "weeks": [asdict(week) for week in found],
        "all": {outcome: asdict(part) for outcome, part in whole.items()},
    }


def _drift(then: MarketHistory, release: Release, instant: int, *, seed: int) -> str | None:
    """Why drift of the week before would have a release trained again; None where it would not."""
    report = drift_of(
        then, release, as_of=moment(instant), days=7, weeks=1, delays_told={}, seed=seed
    )
    return dict(decide(report, TriggerLimits()).fired).get(Cause.DRIFT)


def _silent(step: str) -> None:
    """The steps of one training are not told."""


def _rows(
    stored: StoredTruth, never: Predicted, weekly: Predicted, window: Window
) -> Iterator[tuple[str, _Rows]]:
    for outcome in OUTCOMES:
        judged = true_rows(never.data, stored, window, outcome)
        yield (
            outcome,
            _Rows(
                never.data.groups[judged.rows],
                judged.truth,
                never.of(outcome, judged.rows),
                weekly.of(outcome, judged.rows),
            ),
        )


def _together(parts: list[_Rows]) -> _Rows:
    return _Rows(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rankings", "truth", "never", "weekly")
        )
    )


def _compared(rows: _Rows, seed: int) -> OutcomeInWeek:
    """Both arms on the same rows; whole rankings are resampled."""
    losses = {name: log_losses(rows.truth, getattr(rows, name)) for name in ("never", "weekly")}
    _, ranking = np.unique(rows.rankings, return_inverse=True)
    less = losses["weekly"] - losses["never"]
    sums = np.column_stack([np.bincount(ranking, less), np.bincount(ranking)]).astype(np.float64)
    comparison = Comparison("weekly less never", len(less), sums, lambda s: s[:, 0] / s[:, 1])
    (difference,) = differences([comparison], seed=seed)
    return OutcomeInWeek(
        rows=len(less),
        never=float(losses["never"].mean()),
        weekly=float(losses["weekly"].mean()),
        oracle=float(log_losses(rows.truth, rows.truth).mean()),
        difference=difference.value,
        low=difference.low,
        high=difference.high,
        never_ratio=float(rows.never.mean() / rows.truth.mean()),
        weekly_ratio=float(rows.weekly.mean() / rows.truth.mean()),
    )


def main(
    var: options.Var = options.VAR,
    weeks: Annotated[int, typer.Option(min=1, max=20, help="Weeks to live through.")] = WEEKS,
    offers: Annotated[int, typer.Option(min=2_000, help="Offers of the whole market.")] = (
        CITY.offers
    ),
    seed: options.Seed = 7,
    trees: Annotated[int, typer.Option(min=1, help="Trees of a model at the most.")] = 300,
    threads: Annotated[int, typer.Option(min=1, help="Threads that LightGBM may use.")] = 2,
    allow_equal: options.AllowEqual = False,
    json_path: options.JsonPath = None,
    picture_path: Annotated[
        Path | None, typer.Option("--picture", help="Write the picture to this file (PNG).")
    ] = None,
) -> None:
    """Live through weeks of a drifting simulated market, with weekly retraining and without.

    The market, its releases and decisions are its own: VAR_DIR must hold no release yet.
    """
    console = Console(stderr=True)
    parameters = BoostingParameters(trees=trees, threads=threads, seed=seed)
    city = replace(CITY, offers=offers, seed=seed, days=FIRST_DAYS + weeks * 7)
    try:
        with (
            Progress(console=console, transient=True) as progress,
            tracked_run(var, "weeks", {"weeks": weeks, "offers": offers, "seed": seed}) as run,
        ):
            step = progress.add_task("Beginning", total=None)
            figures = run_weeks(
                city,
                epoch(UNTIL),
                var,
                parameters,
                weeks=weeks,
                allow_equal=allow_equal,
                console=console,
                say=lambda what: progress.update(step, description=what),
            )
            run.figures(flat(figures["all"]))
            drawn = var / "weeks.png"
            drawn.write_bytes(picture(figures))
            run.file(drawn)
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not finished:[/red] {error}")
        raise typer.Exit(1) from None
    for table in tables(figures):
        Console().print(table)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")
    if picture_path is not None:
        picture_path.write_bytes(picture(figures))


def run() -> None:
    """Entry point of ``python -m training.weeks`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
