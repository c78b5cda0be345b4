"""Estimate what a ranking policy would have earned: ``python -m training.evaluate_policy --help``.

Value is the chance that whoever stands first accepts and completes. The policy orders anew what
each logged ranking showed; rankings in which it agrees with the logged first place are weighted
by how rare that place was (`training.off_policy`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from data.arrays import FloatArray
from data.columns import MarketHistory
from data.errors import HustleError
from data.reference.calendar import moment
from data.simulation.outcomes import examination
from data.simulation.truth import StoredTruth, load_truth
from engine.policy import MEASURED_BOUND, MEASURED_EXPLORATION, RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT
from models.release import Release, current_release, load_release, release_folder
from training import options
from training.challenge import later_rows
from training.dataset import Dataset, Window
from training.exploration_replay import replay_exploration
from training.first_places import logged_firsts
from training.off_policy import off_policy_value
from training.report import flat
from training.tracking import tracked_run
from training.train import load_history

_WORDS: Final = {
    "release": "the release's own",
    "rule_alone": "the customer's weights",
    "models_alone": "the models alone",
    "asked": "asked for",
}


def evaluate_policies(
    history: MarketHistory,
    data: Dataset,
    release: Release,
    alphas: Mapping[str, float],
    window: Window,
    *,
    stored: StoredTruth | None,
) -> dict[str, Any]:
    """The logged value and that of policies by name and alpha; with a truth, the true ones too."""
    firsts = logged_firsts(history, data, release.chain, window)
    if not len(firsts.lists):
        raise ValueError("No later ranking has a first place with a known answer.")
    truth = None if stored is None else true_success(data, stored)
    policy = RankingPolicy.from_json(release.policy)
    rows = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    policies = {}
    for name, alpha in alphas.items():
        scores = np.full(len(data), -np.inf)
        scores[rows] = combine(
            replace(policy, alpha=alpha), data.factors[rows], firsts.success[rows]
        )
        chosen = firsts.choices(scores)
        policies[name] = {
            "alpha": alpha,
            **off_policy_value(firsts.logged, firsts.target(chosen)).to_json(),
            "truth": None if truth is None else float(truth[chosen].mean()),
        }
    logged = firsts.lists.rows[:, 0]
    return {
        "rankings": len(firsts.lists),
        "left_out": firsts.lists.left_out,
        "logged": {
            "value": float(firsts.rewards.mean()),
            "truth": None if truth is None else float(truth[logged].mean()),
        },
        "policies": policies,
    }


def true_success(data: Dataset, stored: StoredTruth) -> FloatArray:
    """(n_exposures,) true chance that each accepts and completes, had it been shown first.

    Raises
    ------
    ValueError
        If the truth is that of another history.
    """
    looked, accepted = stored.truth.examined, data.labels[ACCEPT].values == 1
    if len(looked) != len(data) or np.any(accepted & ~looked):
        raise ValueError("The truth belongs to another history than the database holds.")
    first = float(examination(np.array([1]), stored.city.coefficients)[0])
    return np.asarray(first * stored.truth.accept * stored.truth.complete)


def asked_alphas(release: Release, *, alpha: float | None, rule: bool) -> dict[str, float]:
    """Weights of the models by the name of the policy that is to be judged."""
    asked = {} if alpha is None else {"asked": alpha}
    if rule:
        asked["rule_alone"] = 0.0
    own = RankingPolicy.from_json(release.policy).alpha
    return asked or {"release": own, "rule_alone": 0.0, "models_alone": 1.0}


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    release_id: Annotated[
        str | None,
        typer.Option("--release", help="Release whose models rank; default the current one."),
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Judge a policy with this weight of the models."),
    ] = None,
    rule: Annotated[
        bool, typer.Option("--rule", help="Judge the customer's weights alone (alpha 0).")
    ] = False,
    city: Annotated[
        str | None,
        typer.Option(
            help="Compare with the truth of this simulated city in VAR_DIR/truth, and replay "
            "exploration on it."
        ),
    ] = None,
    rankings: Annotated[
        int, typer.Option(min=1, help="Rankings that the replay serves.")
    ] = 10_000,
    seed: options.Seed = 7,
    json_path: options.JsonPath = None,
) -> None:
    """Estimate what a ranking policy would have earned, from the logged rankings alone.

    The value is acceptance times completion at the first place, on rankings later than anything
    the release was made of. Without --alpha and --rule the release's own policy, the customer's
    weights and the models alone are judged. Where the log does not support an estimate, the
    sentence that says so stands in its place.
    """
    console = Console(stderr=True)
    try:
        with console.status("Loading the history") as status:
            releases = var / "releases"
            folder = release_folder(releases, release_id) if release_id else None
            release = load_release(folder or current_release(releases))
            stored = None if city is None else load_truth(var / "truth", city)
            history = load_history(database_url)
            status.update("Features as of every exposure")
            data = Dataset.of(history, release.text_space)
            window = later_rows(data, release)
            alphas = asked_alphas(release, alpha=alpha, rule=rule)
            asked = {"release": release.id, "city": city, "alphas": str(alphas), "seed": seed}
            with tracked_run(var, "evaluate-policy", asked) as run:
                status.update("Estimating")
                figures = {
                    "release": release.id,
                    "window": [moment(window.begin).isoformat(), moment(window.end).isoformat()],
                    **evaluate_policies(history, data, release, alphas, window, stored=stored),
                }
                if stored is not None:
                    status.update("Replaying exploration")
                    figures["replay"] = replay_exploration(
                        history, release, stored, window,
                        exploration=MEASURED_EXPLORATION, bound=MEASURED_BOUND,
                        rankings=rankings, seed=seed,
                    )  # fmt: skip
                run.figures(flat(figures))
    except FileNotFoundError as error:
        console.print(f"[red]Not estimated:[/red] no such file: {error.filename}")
        raise typer.Exit(1) from None
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not estimated:[/red] {error}")
        raise typer.Exit(1) from None
    speak(Console(), figures)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def speak(console: Console, figures: dict[str, Any]) -> None:
    """The figures as tables."""
    has_truth = figures["logged"]["truth"] is not None
    table = Table(
        title=f"Accepts and completes at the first place, {figures['rankings']:,} later rankings"
    )
    for heading in ("policy", "alpha", "IPW", "SNIPW", "doubly robust", "effective sample",
                    "largest weight", *(("truth",) if has_truth else ())):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "policy" else "right")
    logged = [f"{figures['logged']['truth']:.4f}"] if has_truth else []
    served = f"{figures['logged']['value']:.4f}"
    table.add_row("as logged", "", "", "", served, f"{figures['rankings']:,}", "1.0", *logged)
    for name, found in figures["policies"].items():
        truth = [f"{found['truth']:.4f}"] if has_truth else []
        table.add_row(_WORDS[name], f"{found['alpha']:g}", *_cells(found), *truth)
    console.print(table)
    for name, found in figures["policies"].items():
        if not found["is_supported"]:
            console.print(f"No estimate for {_WORDS[name]}: {found['refusal']}")
    if "replay" in figures:
        _speak_replay(console, figures["replay"])


def _cells(found: Mapping[str, Any]) -> list[str]:
    """Estimates, or a dash where they are refused, effective sample and largest weight."""
    estimates = [
        "{:.4f} ({:.4f} to {:.4f})".format(*found[name]) if found["is_supported"] else "-"
        for name in ("ipw", "snipw", "dr")
    ]
    return [*estimates, f"{found['effective_sample']:,.0f}", f"{found['largest_weight']:.1f}"]


def _speak_replay(console: Console, replay: Mapping[str, Any]) -> None:
    """What exploration and the bound cost, and what its log would tell."""
    table = Table(
        title=f"{replay['rankings']:,} rankings over {replay['tasks']:,} tasks asked again, "
        f"epsilon {replay['epsilon']:g}, floor {replay['floor']:.4f}"
    )
    for heading in ("true P(accepts and completes)", "first place", "all places, as looked at"):
        table.add_column(heading, justify="left" if "true" in heading else "right")
    for name, words in (
        ("plain", "best score first"),
        ("bounded", "under the exposure bound"),
        ("served", "under the bound, exploring"),
        ("rule", "the customer's weights, within the bounds"),
    ):
        table.add_row(
            words, *(f"{replay['true_value'][name][at]:.4f}" for at in ("first", "list"))
        )
    console.print(table)
    table = Table(title="The customer's weights within the bounds, from the exploring log")
    for heading in ("IPW", "SNIPW", "doubly robust", "effective sample", "largest weight",
                    "truth"):  # fmt: skip
        table.add_column(heading, justify="right")
    found = replay["rule_from_the_log"]
    table.add_row(*_cells(found), f"{replay['true_value']['rule']['first']:.4f}")
    console.print(table)
    if not found["is_supported"]:
        console.print(f"No estimate: {found['refusal']}")


def run() -> None:
    """Entry point of ``python -m training.evaluate_policy`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
