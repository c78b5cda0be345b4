"""Weeks of a drifting market: the same beginning, two ways on, one truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from data.reference.calendar import DAY_S, epoch
from data.simulation.world import City, Coefficients
from models.boosting import BoostingParameters
from models.champions import current_id
from training.weeks import UNTIL, WEEK_S, run_weeks
from training.weeks_report import picture, tables

# MLflow's own queries, under SQLAlchemy 2.1; nothing of ours asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")

VILLAGE = City(
    "village", workers=150, offers=4_000, open_tasks=0, days=70,
    shock_day=56, shock_size=2.5, coefficients=Coefficients(accept_pay_drift=2.0),
)  # fmt: skip
WEEKS = 2


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], Path]]:
    """Two weeks, the competitor opening with the first; and where its releases are."""
    import mlflow

    var = tmp_path_factory.mktemp("weeks")
    before = mlflow.get_tracking_uri()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{var}/mlflow.db")
        mlflow.set_tracking_uri(f"sqlite:///{var}/mlflow.db")
        mlflow.create_experiment("hustlexp", (var / "artifacts").as_uri())
        yield (
            run_weeks(
                VILLAGE,
                epoch(UNTIL),
                var,
                BoostingParameters(trees=30, threads=1),
                weeks=WEEKS,
                allow_equal=True,
                console=Console(stderr=True, quiet=True),
                say=lambda step: None,
            ),
            var,
        )
    mlflow.set_tracking_uri(before)


def test_both_arms_begin_with_the_same_release(lived: tuple[dict[str, Any], Path]) -> None:
    figures, _ = lived
    first = figures["weeks"][0]
    assert first["serving"] == figures["first_release"]
    assert first["challenger"] is None
    assert not first["is_promoted"]
    for outcome in first["outcomes"].values():
        assert outcome["never"] == outcome["weekly"]
        assert (outcome["difference"], outcome["low"], outcome["high"]) == (0.0, 0.0, 0.0)


def test_a_challenger_is_trained_every_further_week_and_the_gate_decides(
    lived: tuple[dict[str, Any], Path],
) -> None:
    figures, var = lived
    decisions = [
        json.loads(file.read_text())
        for file in sorted((var / "releases" / "decisions").glob("*.json"))
    ]
    assert [d["release"] for d in decisions] == [
        figures["first_release"], figures["weeks"][1]["challenger"],
    ]  # fmt: skip
    second = figures["weeks"][1]
    assert second["is_promoted"] == (decisions[1]["verdict"] == "promoted")
    assert second["reasons"] == tuple(decisions[1]["reasons"])
    serving = second["challenger"] if second["is_promoted"] else figures["first_release"]
    assert second["serving"] == serving == current_id(var / "releases")
    assert figures["promotions"] == int(second["is_promoted"])


def test_losses_are_against_the_truth_so_none_is_below_the_oracles(
    lived: tuple[dict[str, Any], Path],
) -> None:
    figures, _ = lived
    for week in (*figures["weeks"], {"outcomes": figures["all"]}):
        for outcome in week["outcomes"].values():
            assert outcome["oracle"] < min(outcome["never"], outcome["weekly"])
            assert outcome["difference"] == pytest.approx(outcome["weekly"] - outcome["never"])
            assert outcome["low"] <= outcome["difference"] <= outcome["high"]
    everything = figures["all"]["accept"]
    weeks = [week["outcomes"]["accept"] for week in figures["weeks"]]
    assert everything["rows"] == sum(week["rows"] for week in weeks)
    assert everything["never"] == pytest.approx(
        np.average([week["never"] for week in weeks], weights=[week["rows"] for week in weeks])
    )


def test_the_competitor_is_felt_by_the_release_that_has_not_seen_it(
    lived: tuple[dict[str, Any], Path],
) -> None:
    figures, _ = lived
    assert figures["weeks"][0]["outcomes"]["accept"]["never_ratio"] > 1.2


def test_weeks_are_told_with_a_table_for_each_outcome_and_a_picture(
    lived: tuple[dict[str, Any], Path],
) -> None:
    figures, _ = lived
    assert [table.row_count for table in tables(figures)] == [WEEKS + 1] * 3
    drawn = picture(figures)
    assert drawn.startswith(b"\x89PNG")
    assert drawn == picture(figures)
    begun = [week["begins_at"][:10] for week in figures["weeks"]]
    assert begun == ["2026-06-16", "2026-06-23"]
    assert WEEK_S == 7 * DAY_S


def test_a_folder_with_releases_is_left_alone(lived: tuple[dict[str, Any], Path]) -> None:
    _, var = lived
    with pytest.raises(ValueError, match="holds releases already"):
        run_weeks(
            VILLAGE, epoch(UNTIL), var, BoostingParameters(trees=5), weeks=1,
            console=Console(quiet=True), say=lambda step: None,
        )  # fmt: skip
