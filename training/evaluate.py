"""Judge a release: on later rows, and on a simulated city against the truth.

``python -m training.evaluate --help``
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.errors import HustleError
from data.reference.calendar import epoch
from data.simulation.outcomes import examination
from data.simulation.truth import StoredTruth, load_truth
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT, COLUMN, COMPLETE, OUTCOMES
from models.boosting import BoostingParameters
from models.calibration import log_loss, log_losses
from models.outcomes import shifted
from models.release import Release, current_release, load_release
from training import options
from training.ablation import similarity_gains
from training.ceiling import ceiling_predictions
from training.challenge import PRIOR_OFFERS
from training.dataset import Dataset, Window
from training.evaluation_tables import print_figures
from training.metrics import auc, calibration_error, ndcg
from training.personal import shifts_as_shown
from training.recommendation_replay import replay_recommendations
from training.report import flat, judge_chain
from training.tracking import tracked_run
from training.train import load_history

_NO_GAP: Final = 1e-6
"""Nats below which two losses are one: there is nothing to close."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Later rows of one outcome with their true probability."""

    rows: BoolArray
    truth: FloatArray


def gaps(
    data: Dataset,
    release: Release,
    stored: StoredTruth,
    window: Window,
    ceiling: dict[str, FloatArray] | None,
) -> dict[str, dict[str, float | None]]:
    """Expected log loss of each outcome on a window, and how much of the gap is closed.

    Expected log loss is against the probability that drew the outcome, so no label noise is in
    it. "Closed" is (base rate - release) / (base rate - other): against the ceiling it is what
    the release makes of what can be known, against the oracle what it makes of everything.
    `ceiling` holds predictions for all rows of `data` by outcome.
    """
    found = {}
    for outcome in OUTCOMES:
        judged = true_rows(data, stored, window, outcome)
        truth = judged.truth
        predicted = getattr(release.chain, outcome).predict(data.matrix[judged.rows])
        base = log_loss(truth, np.full(len(truth), truth.mean()))
        oracle, mine = log_loss(truth, truth), log_loss(truth, predicted)
        labels = data.labels[outcome].values[judged.rows]
        known = labels >= 0
        figures: dict[str, float | None] = {
            "rows": float(len(truth)),
            "base_rate_loss": base,
            "release_loss": mine,
            "oracle_loss": oracle,
            "closed_to_oracle": _closed(base, mine, oracle),
            "oracle_auc": auc(labels[known], truth[known]),
            "mean_absolute_error": float(np.mean(np.abs(predicted - truth))),
        }
        if ceiling is not None:
            best = log_loss(truth, ceiling[outcome][judged.rows])
            figures |= {"ceiling_loss": best, "closed_to_ceiling": _closed(base, mine, best)}
        found[outcome] = figures
    return found


def shift_gains(
    history: MarketHistory, data: Dataset, release: Release, stored: StoredTruth, window: Window
) -> dict[str, list[dict[str, float | str]]]:
    """Expected log loss of each outcome with every worker's shift and without, on a window.

    First over all its rows, then by how many offers the worker had answered before; the shift is
    as of the moment shown. The standard error is that of the mean difference, rows of one worker
    taken together: they share his shift. Calibration errors are against the truth, too. An outcome
    whose shift is off has no rows here.
    """
    shifts = shifts_as_shown(history, data, release.chain, release.examination, release.personal)
    prior = np.expm1(data.matrix[:, COLUMN["offers_log"]].astype(np.float64)).round()
    found: dict[str, list[dict[str, float | str]]] = {}
    for column, outcome in enumerate(OUTCOMES):
        if release.personal.by_outcome[column].is_neutral:
            continue
        judged = true_rows(data, stored, window, outcome)
        rows, truth = judged.rows, judged.truth
        without = getattr(release.chain, outcome).predict(data.matrix[rows])
        moved, workers = shifted(without, shifts[rows, column]), history.exposures.workers[rows]
        gains = log_losses(truth, moved) - log_losses(truth, without)
        found[outcome] = [
            {
                "prior_offers": label,
                "rows": float(part.sum()),
                "without": log_loss(truth[part], without[part]),
                "with": log_loss(truth[part], moved[part]),
                "standard_error": _standard_error(gains[part], workers[part]),
                "calibration_error_without": calibration_error(truth[part], without[part]),
                "calibration_error_with": calibration_error(truth[part], moved[part]),
            }
            for label, part in _by_prior_offers(prior[rows])
            if part.any()
        ]
    return found


def _standard_error(values: FloatArray, groups: IntArray) -> float:
    """Of the mean of values (n,) that are alike within groups (n,)."""
    _, group = np.unique(groups, return_inverse=True)
    apart = np.bincount(group, values - values.mean())
    return float(np.sqrt((apart**2).sum()) / len(values))


def _by_prior_offers(prior: FloatArray) -> Iterator[tuple[str, BoolArray]]:
    yield "all", np.ones(len(prior), dtype=np.bool_)
    for low, high in PRIOR_OFFERS:
        label = f"{low}" if low == high else f"{low} and more" if high is None else f"{low}-{high}"
        yield label, (prior >= low) & (prior <= (np.inf if high is None else high))


def _closed(base: float, mine: float, other: float) -> float | None:
    """Share of the gap between the base rate and another that is closed; None without a gap."""
    return (base - mine) / (base - other) if base - other > _NO_GAP else None


def true_rows(data: Dataset, stored: StoredTruth, window: Window, outcome: str) -> Judged:
    """Rows of a window on which an outcome's truth is asked: each stage given the one before.

    Acceptance is asked at the first position.
    """
    shown = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    accepted = data.labels[ACCEPT].values == 1
    match outcome:
        case "accept":
            first = float(examination(np.array([1]), stored.city.coefficients)[0])
            return Judged(shown, stored.truth.accept[shown] * first)
        case "complete":
            rows = shown & accepted
            return Judged(rows, stored.truth.complete[rows])
        case _:
            rows = shown & (data.labels[COMPLETE].values == 1)
            return Judged(rows, stored.truth.on_time[rows])


def _is_truth_of(stored: StoredTruth, data: Dataset) -> bool:
    """Whether a truth can be that of these exposures: nobody accepts what he has not looked at."""
    looked, accepted = stored.truth.examined, data.labels[ACCEPT].values == 1
    return len(looked) == len(data) and not np.any(accepted & ~looked)


def true_ranking(
    data: Dataset, release: Release, stored: StoredTruth, window: Window, *, seed: int
) -> dict[str, Any]:
    """NDCG on later rankings with the true P(accept and complete) as gain, by alpha."""
    rows = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    success = release.chain.predict(data.matrix[rows]).success
    gains = stored.truth.accept[rows] * stored.truth.complete[rows]
    policy = RankingPolicy.from_json(release.policy)
    found = {}
    for name, alpha in (("rule_alone", 0.0), ("chosen", policy.alpha), ("models_alone", 1.0)):
        mixed = RankingPolicy.from_json({**release.policy, "alpha": alpha})
        scores = combine(mixed, data.factors[rows], success)
        found[name] = {
            "alpha": alpha,
            "ndcg": list(ndcg(data.groups[rows], scores, gains, seed=seed)),
        }
    return found


def evaluate_release(
    history: MarketHistory,
    release: Release,
    stored: StoredTruth | None,
    *,
    ceiling_offers: int,
    ablate_similarity: bool = False,
    seed: int,
    progress: Progress,
) -> dict[str, Any]:
    """All figures of a release on the later rows of a history; with a truth, the gaps too."""
    data = Dataset.of(history, release.text_space)
    begin, end = (
        epoch(datetime.fromisoformat(at)) for at in release.manifest["metrics"]["windows"]["test"]
    )
    window = Window(begin, end)
    figures: dict[str, Any] = {
        "release": release.id,
        "outcomes": judge_chain(data, release.chain, release.examination, window, seed=seed),
        "ranking": release.manifest["metrics"]["ranking"],
    }
    if stored is None:
        return figures
    if not _is_truth_of(stored, data):
        raise ValueError("The truth belongs to another history than the database holds.")
    ceiling = None
    if ceiling_offers:
        bar = progress.add_task(
            f"Ceiling: {ceiling_offers:,} offers of the same world", total=None
        )
        ceiling = ceiling_predictions(
            stored.city,
            stored.until,
            data.matrix,
            data.space,
            offers=ceiling_offers,
            before=window.begin,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    examined = stored.truth.examined & (data.labels[ACCEPT].values >= 0)
    figures["truth"] = {
        "oracle_accept_auc": auc(
            data.labels[ACCEPT].values[examined], stored.truth.accept[examined]
        ),
        "outcomes": gaps(data, release, stored, window, ceiling),
        "shifts": shift_gains(history, data, release, stored, window),
        "ranking": true_ranking(data, release, stored, window, seed=seed),
        "recommendations": replay_recommendations(history, release, stored, window, seed=seed),
    }
    if ablate_similarity:
        progress.add_task("Fitting again without the features on texts", total=None)
        figures["truth"]["similarity"] = similarity_gains(
            data,
            release.chain,
            BoostingParameters(**release.manifest["metrics"]["parameters"]),
            lambda outcome: astuple(true_rows(data, stored, window, outcome)),
        )
    return figures


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    city: Annotated[
        str | None,
        typer.Option(help="Judge against the truth of this simulated city in VAR_DIR/truth."),
    ] = None,
    ceiling_offers: Annotated[
        int,
        typer.Option(min=0, help="Offers behind the observable-history ceiling; 0 leaves it out."),
    ] = 0,
    ablate_similarity: Annotated[
        bool,
        typer.Option(
            "--ablate-similarity",
            help="Fit the models again without the features on texts, to tell what those are "
            "worth; wants --city.",
        ),
    ] = False,
    release_id: Annotated[
        str | None, typer.Option("--release", help="Release to judge; default the current one.")
    ] = None,
    seed: options.Seed = 7,
    json_path: options.JsonPath = None,
) -> None:
    """Judge a release on the later rows of the history in the database.

    With --city, also against the probabilities that drew the simulated outcomes.
    """
    console = Console(stderr=True)
    if ablate_similarity and city is None:
        raise typer.BadParameter("--ablate-similarity wants --city: it judges by the truth.")
    try:
        with Progress(console=console, transient=True) as progress:
            progress.add_task("Judging on later rows", total=None)
            releases = var / "releases"
            folder = releases / release_id if release_id else current_release(releases)
            release = load_release(folder)
            stored = None if city is None else load_truth(var / "truth", city)
            history = load_history(database_url)
            asked = {"release": release.id, "city": city, "ceiling_offers": ceiling_offers}
            with tracked_run(var, "evaluate", asked) as run:
                figures = evaluate_release(
                    history,
                    release,
                    stored,
                    ceiling_offers=ceiling_offers,
                    ablate_similarity=ablate_similarity,
                    seed=seed,
                    progress=progress,
                )
                run.figures(flat(figures))
    except FileNotFoundError as error:
        console.print(f"[red]Not judged:[/red] no such file: {error.filename}")
        raise typer.Exit(1) from None
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not judged:[/red] {error}")
        raise typer.Exit(1) from None
    print_figures(Console(), figures)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def run() -> None:
    """Entry point of ``python -m training.evaluate`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
