"""The gate between a written release and the service: judge, record, pointer, alias.

Every decision is a file ``decisions/<time>-<release>.json`` beside the releases, with all figures
and reasons, and is attached to the MLflow run. A release's own directory is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from data.columns import MarketHistory
from data.errors import NotReady, ReleaseRefused
from models.champions import current_id, last_good_champion, promote, roll_back
from models.release import DECISIONS, Release, load_release, release_folder
from training.challenge import match_of, match_with_base_rate
from training.dataset import Dataset
from training.promotion import Decision, judge
from training.registry import CHALLENGER, CHAMPION, Registry
from training.tracking import TrackedRun, tracked_run

Warn = Callable[[str], None]
"""Told what went wrong without stopping anything."""


def decide(
    history: MarketHistory,
    challenger: Release,
    champion: Release | None,
    *,
    seed: int,
    allow_equal: bool = False,
) -> Decision:
    """The challenger against the champion, or against the base rate where there is none.

    Raises
    ------
    ReleaseRefused
        If a release does not say which rows it was fitted on.
    """
    data = Dataset.of(history)
    if champion is None:
        match = match_with_base_rate(data, challenger)
    else:
        match = match_of(history, data, challenger, champion, seed=seed)
    return judge(match, seed=seed, allow_equal=allow_equal)


def challenge_as_run(
    history: MarketHistory,
    var: Path,
    release_id: str,
    *,
    seed: int,
    console: Console,
    allow_equal: bool = False,
) -> Decision:
    """Let a release challenge the one that serves; where it wins, it serves from now on.

    Raises
    ------
    ReleaseRefused
        If the challenger is not there, does not load or cannot be judged.
    """
    releases = var / "releases"
    # Not "release": MLproject has logged that one as it was asked for, and it may be "newest".
    asked = {"challenger": release_id, "seed": seed, "allow_equal": allow_equal}
    with tracked_run(var, "promote", asked) as run:
        challenger = load_release(release_folder(releases, release_id))
        champion = _champion(releases)
        decision = decide(history, challenger, champion, seed=seed, allow_equal=allow_equal)
        record = {
            **decision.to_json(),
            "champion": champion.id if champion else None,
            "seed": seed,
            "allow_equal": allow_equal,
        }
        write_decision(releases, release_id, record, run=run)
        run.figures(_figures(decision))
        if decision.is_promoted:
            promote(releases, release_id)
        follow(releases, run=run, warn=console.print, challenger=release_id)
        return decision


def force_as_run(var: Path, release_id: str, *, reason: str, console: Console) -> None:
    """Make a release serve without a judgement; who asks gives the reason.

    Raises
    ------
    ReleaseRefused
        If the release is not there or does not load; nothing has changed then.
    """
    releases = var / "releases"
    asked = {"challenger": release_id, "reason": reason}
    load_release(release_folder(releases, release_id))
    with tracked_run(var, "promote", asked) as run:
        record = {"verdict": "forced", "reasons": [reason], "champion": current_id(releases)}
        write_decision(releases, release_id, record, run=run)
        promote(releases, release_id)
        follow(releases, run=run, warn=console.print)


def roll_back_as_run(var: Path, *, reason: str, console: Console) -> str:
    """Make the newest earlier champion that loads serve again; its id.

    The pointer moves before anything else: going back is urgent, recording it is not.

    Raises
    ------
    NotReady
        If there is no earlier champion that loads.
    """
    releases = var / "releases"
    before = current_id(releases)
    release_id = roll_back(releases)
    with tracked_run(var, "rollback", {"release": release_id, "reason": reason}) as run:
        record = {"verdict": "rolled back", "reasons": [reason], "champion": before}
        write_decision(releases, release_id, record, run=run)
        follow(releases, run=run, warn=console.print)
    return release_id


def register(folder: Path, *, run: TrackedRun, warn: Warn) -> None:
    """Make a release that the run holds a version of the model in MLflow's registry."""
    from mlflow.exceptions import MlflowException

    try:
        Registry().version(folder, run)
    except MlflowException as error:
        warn(f"MLflow does not register the release ({error}).")


def follow(releases: Path, *, run: TrackedRun, warn: Warn, challenger: str | None = None) -> None:
    """Let MLflow's aliases follow the pointer; a registry that fails is warned of, no more.

    `challenger` becomes MLflow's challenger unless it serves.
    """
    from mlflow.exceptions import MlflowException

    try:
        registry = Registry()
        serving = current_id(releases)
        if serving is not None and registry.named(CHAMPION) != serving:
            registry.name(CHAMPION, releases / serving, run)
        if challenger not in (None, serving):
            registry.name(CHALLENGER, releases / challenger, run)
        elif registry.named(CHALLENGER) == serving:
            registry.unname(CHALLENGER)
    except MlflowException as error:
        warn(f"MLflow's aliases do not follow ({error}). Run: hustlexp releases repair")


def write_decision(
    releases: Path, release_id: str, record: dict[str, Any], *, run: TrackedRun
) -> Path:
    """Keep a decision beside the releases and on the run."""
    moment = datetime.now(UTC)
    path = releases / DECISIONS / f"{moment:%Y%m%dT%H%M%S.%fZ}-{release_id}.json"
    path.parent.mkdir(exist_ok=True)
    whole = {"at": moment.isoformat(), "release": release_id, "run": run.id, **record}
    path.write_text(json.dumps(whole, indent=1, allow_nan=False) + "\n", "utf-8")
    run.tags(
        {
            "release": release_id,
            "verdict": str(record["verdict"]),
            "champion_before": str(record.get("champion")),
            "asks_for_shadow_period": str(record.get("asks_for_shadow_period", False)).lower(),
        }
    )
    run.file(path)
    return path


def _figures(decision: Decision) -> dict[str, float]:
    """The differences over all rows, by name, for the tracker."""
    return {
        ".".join(
            filter(None, ("difference", finding.measure.name.lower(), finding.outcome))
        ): finding.difference.value
        for finding in decision.findings
        if finding.group is None
    }


def _champion(releases: Path) -> Release | None:
    """The release to beat: the serving one, or None before the first and where none loads."""
    try:
        return last_good_champion(releases)
    except (NotReady, ReleaseRefused):
        return None
