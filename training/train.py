"""Train a release from the history in the database: ``python -m training.train --help``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from data.columns import MarketHistory
from data.database import open_database
from data.errors import HustleError
from data.reference.calendar import moment
from data.repositories.market import load_market
from engine.policy import RankingPolicy
from features.specification import ACCEPT
from models.boosting import BoostingParameters
from models.release import ReleaseContents, make_current, write_release
from training import options
from training.card.build import build_card
from training.card.evidence import Evidence
from training.dataset import Dataset
from training.fitting import (
    ChosenPolicy,
    FittedChain,
    Say,
    choose_policy,
    fit_chain,
    ranking_quality,
)
from training.report import flat, judge_chain, reliability_diagram
from training.tracking import tracked_run


def make_release(
    history: MarketHistory, parameters: BoostingParameters, *, say: Say
) -> ReleaseContents:
    """Fit, choose and judge on one history; equal histories and parameters give equal contents.

    Raises
    ------
    ValueError
        If the history is too short to fit, choose and judge on windows of its own.
    """
    say("features as of every exposure")
    data = Dataset.of(history)
    windows = data.windows()
    fitted = fit_chain(data, windows, parameters, say=say)
    say("ranking policy")
    chosen = choose_policy(history, data, fitted, windows.choose, seed=parameters.seed)
    say("judgement on later rows")
    evidence = Evidence.of(
        history,
        data,
        windows,
        fitted.chain,
        fitted.examination,
        chosen.policy,
        seed=parameters.seed,
    )
    card = build_card(evidence, reliability_diagram(data, fitted, windows.test))
    metrics: dict[str, Any] = {
        "outcomes": judge_chain(
            data, fitted.chain, fitted.examination, windows.test, seed=parameters.seed
        ),
        "ranking": _ranking(data, fitted, chosen, seed=parameters.seed),
        "calibration_choice": fitted.calibration_losses,
        "windows": {
            name: [moment(w.begin).isoformat(), moment(w.end).isoformat()]
            for name, w in windows._asdict().items()
        },
        "parameters": asdict(parameters),
        "card": card.figures,
    }
    attachments = {
        **card.files,
        **{
            f"{name}.lightgbm.txt": booster.model_to_string(
                num_iteration=booster.best_iteration
            ).encode()
            for name, booster in fitted.boosters.items()
        },
    }
    return ReleaseContents(
        chain=fitted.chain,
        examination=fitted.examination,
        policy=chosen.policy.to_json(),
        window=(moment(windows.train.begin), moment(windows.test.end)),
        seed=parameters.seed,
        metrics=metrics,
        attachments=attachments,
    )


def _ranking(
    data: Dataset, fitted: FittedChain, chosen: ChosenPolicy, *, seed: int
) -> dict[str, Any]:
    """NDCG on later logged rankings: the rule alone, the chosen mix, the models alone."""
    rows = data.within(data.windows().test, ACCEPT)
    policy = chosen.policy
    named: dict[str, RankingPolicy] = {
        "rule_alone": _with_alpha(policy, 0.0),
        "chosen": policy,
        "models_alone": _with_alpha(policy, 1.0),
    }
    return {
        name: {"alpha": p.alpha, "ndcg": list(ranking_quality(data, fitted, p, rows, seed=seed))}
        for name, p in named.items()
    } | {"ndcg_by_alpha_when_chosen": {str(a): q for a, q in chosen.ndcg_by_alpha.items()}}


def _with_alpha(policy: RankingPolicy, alpha: float) -> RankingPolicy:
    return RankingPolicy.from_json({**policy.to_json(), "alpha": alpha})


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
    trees: Annotated[int, typer.Option(min=1, help="Trees of a model at the most.")] = 300,
    threads: Annotated[int, typer.Option(min=1, help="Threads that LightGBM may use.")] = 2,
    promote: Annotated[
        bool, typer.Option(help="Make the new release the one that serves.")
    ] = True,
    json_path: options.JsonPath = None,
) -> None:
    """Train the outcome models and the ranking policy from the history in the database.

    Writes a release into VAR_DIR/releases and an MLflow run with its figures and files.
    """
    console = Console(stderr=True)
    parameters = BoostingParameters(trees=trees, threads=threads, seed=seed)
    try:
        with console.status("Loading the history") as status:
            history = load_history(database_url)
            with tracked_run(var, "train", asdict(parameters)) as run:
                contents = make_release(
                    history, parameters, say=lambda step: status.update(f"Training: {step}")
                )
                status.update("Writing the release")
                releases = var / "releases"
                release_id = write_release(releases, contents, created_at=datetime.now(UTC))
                run.figures(flat(dict(contents.metrics)))
                run.folder(releases / release_id, "release")
                if promote:
                    make_current(releases, release_id)
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not trained:[/red] {error}")
        raise typer.Exit(1) from None
    _summary(console, release_id, contents, serves=promote)
    if json_path is not None:
        json_path.write_text(json.dumps(contents.metrics, indent=1), "utf-8")


def load_history(database_url: str) -> MarketHistory:
    """Everything that the database knows of the market."""
    database = open_database(database_url)
    try:
        with database.session(read_only=True) as session:
            return load_market(session)
    finally:
        database.close()


def _summary(
    console: Console, release_id: str, contents: ReleaseContents, *, serves: bool
) -> None:
    for outcome, figures in contents.metrics["outcomes"].items():
        if "auc" in figures:
            console.print(
                f"  P({outcome:8s}) AUC {figures['auc']:.3f}  log loss {figures['log_loss']:.4f}  "
                f"ECE {figures['calibration_error']:.3f}  on {figures['rows']:,.0f} later rows"
            )
    console.print(
        f"Release [bold]{release_id}[/bold] {'serves' if serves else 'is written, not promoted'}."
    )


def run() -> None:
    """Entry point of ``python -m training.train`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
