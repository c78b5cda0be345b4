"""What a policy would have earned: estimates against the truth of simulated cities."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from data.database import open_database
from data.repositories.market import save_market
from data.simulation.run import Simulation, simulate
from data.simulation.truth import StoredTruth, save_truth
from data.simulation.world import City
from engine.policy import MEASURED_BOUND, MEASURED_EXPLORATION, Exploration, ExposureBound
from features.specification import ACCEPT, COMPLETE
from models.release import Release, make_current
from training.dataset import Dataset, Window
from training.evaluate_policy import (
    asked_alphas,
    evaluate_policies,
    main,
    speak,
    true_success,
)
from training.exploration_replay import replay_exploration
from training.first_places import first_rewards, logged_firsts
from training.shown_lists import ShownLists

TOWN = City("town", workers=300, offers=15_000, open_tasks=10, days=30, behaviour_days=0)
SUMMER = 1_782_846_000  # noon in San Francisco on 30 June 2026
ALPHAS = {"rule_alone": 0.0, "asked": 0.5, "models_alone": 1.0}


def stored(simulation: Simulation) -> StoredTruth:
    latents = {f.name: getattr(simulation.latents, f.name) for f in fields(simulation.latents)}
    return StoredTruth(simulation.city, simulation.until, simulation.truth, latents)


def everything(data: Dataset) -> Window:
    return Window(int(data.shown_at[0]), int(data.shown_at[-1]) + 1)


@pytest.fixture(scope="module")
def town() -> Simulation:
    """A city of 3,000 rankings."""
    return simulate(TOWN, SUMMER)


@pytest.fixture(scope="module")
def figures(town: Simulation, tiny_release: Release) -> dict[str, Any]:
    """The town judged by a release that was trained elsewhere."""
    data = Dataset.of(town.history)
    return evaluate_policies(
        town.history, data, tiny_release, ALPHAS, everything(data), stored=stored(town)
    )


@pytest.fixture(scope="module")
def many(tiny_release: Release) -> list[dict[str, Any]]:
    """Six towns of 1,500 rankings each, judged alike."""
    found = []
    for seed in range(1, 7):
        simulation = simulate(replace(TOWN, offers=7_500, seed=seed), SUMMER)
        data = Dataset.of(simulation.history)
        found.append(
            evaluate_policies(
                simulation.history, data, tiny_release, ALPHAS, everything(data),
                stored=stored(simulation),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("estimator", ["ipw", "snipw", "dr"])
def test_estimates_agree_with_the_truth_within_their_interval(
    many: list[dict[str, Any]], estimator: str
) -> None:
    """Town by town within the interval, but for what 95 % leaves; their mean in its own."""
    for policy in ALPHAS:
        errors, halves = [], []
        for town in many:
            found = town["policies"][policy]
            value, low, high = found[estimator]
            errors.append(value - found["truth"])
            halves.append((high - low) / 2.0)
        assert np.count_nonzero(np.abs(errors) <= halves) >= 4
        assert abs(np.mean(errors)) <= np.sqrt(np.mean(np.square(halves)) / len(many))
        assert max(halves) < 0.1


def test_policies_are_told_apart_from_the_log_as_the_truth_does(
    many: list[dict[str, Any]],
) -> None:
    for town in many:
        logged, rule = town["logged"], town["policies"]["rule_alone"]
        assert rule["truth"] > logged["truth"]
        assert rule["dr"][0] > logged["value"]


def test_a_log_that_hardly_ever_did_otherwise_is_refused(
    town: Simulation, tiny_release: Release
) -> None:
    """A cold logging policy: it nearly always shows the customer's order."""
    city = replace(town.city, offers=8_000, temperature=0.005, epsilon=0.001)
    cold = simulate(city, town.until)
    data = Dataset.of(cold.history)
    found = evaluate_policies(
        cold.history, data, tiny_release, {"models_alone": 1.0}, everything(data), stored=None
    )["policies"]["models_alone"]
    assert not found["is_supported"]
    assert found["truth"] is None
    assert found["refusal"]


def test_cells_that_are_never_shown_are_no_part_of_what_is_estimated(
    town: Simulation, tiny_release: Release
) -> None:
    """A policy that orders anew what was shown never meets them: truth and estimate agree."""
    holed = simulate(replace(town.city, unsupported_share=0.4), town.until)
    data = Dataset.of(holed.history)
    found = evaluate_policies(
        holed.history, data, tiny_release, {"rule_alone": 0.0}, everything(data),
        stored=stored(holed),
    )["policies"]["rule_alone"]  # fmt: skip
    assert found["is_supported"]
    assert found["dr"][1] <= found["truth"] <= found["dr"][2]


def test_the_truth_of_another_history_is_refused(
    town: Simulation, tiny_simulation: Simulation
) -> None:
    data = Dataset.of(tiny_simulation.history)
    with pytest.raises(ValueError, match="another history"):
        true_success(data, stored(town))


def test_completions_that_nobody_saw_are_made_up_for_without_bias(town: Simulation) -> None:
    """Of several who accept one gets the job; a chain that knows nothing does no harm."""
    data = Dataset.of(town.history)
    rows = np.ones(len(data), dtype=bool)
    lists = ShownLists.of(data.groups, data.positions, town.history.exposures.propensities, rows)
    lists = lists.take(data.labels[ACCEPT].values[lists.rows[:, 0]] >= 0)
    first = lists.rows[:, 0]
    accepted = data.labels[ACCEPT].values[first] == 1
    unseen = accepted & (data.labels[COMPLETE].values[first] < 0)
    assert unseen.sum() > 300
    truth = float(town.truth.complete[first][accepted].mean())
    for guess in (0.0, 0.5, 1.0):
        rewards = first_rewards(data, lists, np.full(len(data), guess))
        assert (rewards[~accepted] == 0.0).all()
        error = rewards[accepted].std() / np.sqrt(accepted.sum())
        assert abs(rewards[accepted].mean() - truth) < 3.0 * error


def test_only_rankings_with_a_known_answer_at_the_first_place_count(
    town: Simulation, tiny_release: Release
) -> None:
    data = Dataset.of(town.history)
    firsts = logged_firsts(town.history, data, tiny_release.chain, everything(data))
    assert (data.positions[firsts.lists.rows[:, 0]] == 1).all()
    assert (data.labels[ACCEPT].values[firsts.lists.rows[:, 0]] >= 0).all()
    assert len(firsts.rewards) == len(firsts.lists) > 2_500


def test_without_a_wish_the_own_policy_the_rule_and_the_models_are_judged(
    tiny_release: Release,
) -> None:
    own = asked_alphas(tiny_release, alpha=None, rule=False)
    assert list(own) == ["release", "rule_alone", "models_alone"]
    assert asked_alphas(tiny_release, alpha=0.3, rule=True) == {"asked": 0.3, "rule_alone": 0.0}
    assert asked_alphas(tiny_release, alpha=None, rule=True) == {"rule_alone": 0.0}


# ---- The exploring log ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def replay(town: Simulation, tiny_release: Release) -> dict[str, Any]:
    data = Dataset.of(town.history)
    return replay_exploration(
        town.history, tiny_release, stored(town), data.windows().test,
        exploration=MEASURED_EXPLORATION, bound=MEASURED_BOUND,
        rankings=10_000, seed=1, tasks=100,
    )  # fmt: skip


def test_ten_thousand_rankings_support_the_customers_rule(replay: dict[str, Any]) -> None:
    found = replay["rule_from_the_log"]
    assert found["effective_sample"] >= 500.0
    assert found["is_supported"]
    assert replay["least_propensity"] >= replay["floor"] - 1e-12


@pytest.mark.parametrize("estimator", ["ipw", "snipw", "dr"])
def test_the_exploring_log_tells_the_value_of_the_rule(
    replay: dict[str, Any], estimator: str
) -> None:
    _, low, high = replay["rule_from_the_log"][estimator]
    assert low <= replay["true_value"]["rule"]["first"] <= high


def test_exploration_costs_little(replay: dict[str, Any]) -> None:
    """Seven rankings in a hundred are not the best known; they are no gamble either."""
    bounded, served = replay["true_value"]["bounded"], replay["true_value"]["served"]
    for at in ("first", "list"):
        assert bounded[at] - served[at] < 0.02 * bounded[at]


def test_without_exploration_nothing_is_lost(town: Simulation, tiny_release: Release) -> None:
    data = Dataset.of(town.history)
    found = replay_exploration(
        town.history, tiny_release, stored(town), data.windows().test,
        exploration=Exploration(), bound=ExposureBound(), rankings=10, seed=1, tasks=10,
    )["true_value"]  # fmt: skip
    assert found["plain"] == found["bounded"] == found["served"]


def test_figures_are_said_in_tables(figures: dict[str, Any], replay: dict[str, Any]) -> None:
    console = Console(record=True, width=200, file=None, force_terminal=False, quiet=False)
    with console.capture() as said:
        speak(console, {**figures, "replay": replay})
    text = said.get()
    assert "the customer's weights" in text
    assert f"{figures['policies']['asked']['truth']:.4f}" in text
    assert f"{replay['true_value']['served']['first']:.4f}" in text


def test_a_refused_estimate_is_not_shown_but_said(figures: dict[str, Any]) -> None:
    refused = {**figures["policies"]["asked"], "is_supported": False, "refusal": "Too little."}
    console = Console(width=200)
    with console.capture() as said:
        speak(console, {**figures, "policies": {"asked": refused}})
    assert "No estimate for asked for: Too little." in said.get()
    assert f"{refused['dr'][0]:.4f}" not in said.get()


# ---- As a command -----------------------------------------------------------------------------


@pytest.fixture
def home(tiny_simulation: Simulation, tiny_release_folder: Path, tmp_path: Path) -> Path:
    """A folder with the tiny city, its truth and its release."""
    database = open_database(f"sqlite:///{tmp_path}/hustlexp.db")
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    save_truth(tmp_path / "truth", tiny_simulation)
    shutil.copytree(tiny_release_folder, tmp_path / "releases" / tiny_release_folder.name)
    make_current(tmp_path / "releases", tiny_release_folder.name)
    return tmp_path


def command(home: Path, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(main)
    where = ["--var", str(home), "--database-url", f"sqlite:///{home}/hustlexp.db"]
    return CliRunner().invoke(app, [*where, *arguments], env={"COLUMNS": "200"})


@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")
def test_the_command_refuses_ninety_rankings_and_still_tells_the_truth(home: Path) -> None:
    path = home / "figures.json"
    told = command(
        home, "--rule", "--alpha", "0.5", "--city", "tiny", "--rankings", "200",
        "--json", str(path),
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert "No estimate for the customer's weights: The effective sample is" in told.stdout
    figures = json.loads(path.read_text())
    assert set(figures["policies"]) == {"asked", "rule_alone"}
    for found in figures["policies"].values():
        assert not found["is_supported"]
        assert 0.0 < found["truth"] < 1.0
    assert figures["replay"]["rankings"] == 200


def test_the_command_says_plainly_what_is_missing(home: Path) -> None:
    told = command(home, "--city", "atlantis")
    assert told.exit_code == 1
    assert "Not estimated: no such file" in " ".join(told.stderr.split())
    told = command(home, "--release", "20200101-000000000000")
    assert told.exit_code == 1
    assert "Not estimated:" in told.stderr
