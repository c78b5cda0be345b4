"""Judge a shadow release by what followed the rankings that it scored: ``python -m
training.shadow --help``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from data.arrays import FloatArray, IntArray
from data.database import open_database
from data.errors import HustleError, NotReady
from data.repositories.shadows import (
    Followed,
    PairedPrediction,
    followed,
    paired_predictions,
)
from data.tables import PredictedKind
from features.specification import ACCEPT, COMPLETE, ON_TIME
from models.calibration import log_loss
from models.champions import newest_challenger
from models.examination import ExaminationModel
from models.release import load_release, release_folder
from training import options
from training.match import Match, OutcomeRows, are_enough
from training.metrics import ndcg_by_group
from training.promotion import Decision, judge
from training.spoken import comparison_table
from training.tracking import tracked_run

KINDS: Final = {
    ACCEPT: PredictedKind.ACCEPT,
    COMPLETE: PredictedKind.COMPLETE,
    ON_TIME: PredictedKind.ON_TIME,
}
CHALLENGER: Final = "challenger"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One outcome under both releases: log loss (nats), mean prediction over observed rate."""

    rows: int
    reported: int  # of them told by the worker himself
    champion_loss: float
    shadow_loss: float
    champion_ratio: float
    shadow_ratio: float


def match_of_shadow(
    paired: Sequence[PairedPrediction],
    known: Mapping[tuple[int, PredictedKind], Followed],
    examination_of: Mapping[str, ExaminationModel],
    shadow_id: str,
) -> Match:
    """Both releases' predictions of what was shown, where the outcome is known.

    Acceptance is judged as it is observed, e(position) * p, each release by its own e; who
    reports an offer himself has looked at it. `examination_of` holds that of every release.
    """
    names = sorted({pair.ranking_id for pair in paired})
    number = {name: place for place, name in enumerate(names)}
    outcomes = {}
    for outcome, kind in KINDS.items():
        rows = [
            (pair, known[pair.exposure_id, kind])
            for pair in paired
            if pair.kind is kind and (pair.exposure_id, kind) in known
        ]
        champion, shadow = (
            np.array([getattr(pair, name) for pair, _ in rows], dtype=np.float64)
            for name in ("champion", "shadow")
        )
        if outcome == ACCEPT:
            champion = champion * _looked_at(rows, examination_of)
            shadow = shadow * _looked_at(rows, examination_of, shadow_id)
        outcomes[outcome] = OutcomeRows(
            labels=np.array([fact.value for _, fact in rows], dtype=np.int64),
            champion=champion,
            challenger=shadow,
            rankings=np.array([number[pair.ranking_id] for pair, _ in rows], dtype=np.int64),
            groups={},
        )
    of_champion, of_shadow = _ndcg(paired, known, examination_of, number)
    return Match(
        rankings=len(names),
        outcomes=outcomes,
        champion_ndcg=of_champion,
        challenger_ndcg=of_shadow,
        first_choices=None,
        challenger_is_newer=True,
    )


def _looked_at(
    rows: Sequence[tuple[PairedPrediction, Followed]],
    examination_of: Mapping[str, ExaminationModel],
    release_id: str | None = None,
) -> FloatArray:
    """(n,) chance that each pair was looked at, by a release or else by the one that served."""
    return np.array(
        [
            1.0
            if fact.is_reported
            else _examined(examination_of[release_id or pair.champion_id], pair.position)
            for pair, fact in rows
        ]
    )


def _examined(model: ExaminationModel, position: int) -> float:
    return float(model.predict(np.array([position]))[0])


def _ndcg(
    paired: Sequence[PairedPrediction],
    known: Mapping[tuple[int, PredictedKind], Followed],
    examination_of: Mapping[str, ExaminationModel],
    number: Mapping[str, int],
) -> tuple[FloatArray, FloatArray]:
    """(rankings,) NDCG of what was shown by each one's score; gains as for the gate."""
    rows = [
        (pair, known[pair.exposure_id, PredictedKind.ACCEPT])
        for pair in paired
        if pair.kind is PredictedKind.SCORE and (pair.exposure_id, PredictedKind.ACCEPT) in known
    ]
    groups: IntArray = np.array([number[pair.ranking_id] for pair, _ in rows], dtype=np.int64)
    gains = np.array([fact.value for _, fact in rows]) / _looked_at(rows, examination_of)
    found = []
    for name in ("champion", "shadow"):
        of_rankings = np.full(len(number), np.nan)
        if rows:
            scores = np.array([getattr(pair, name) for pair, _ in rows])
            of_rankings[np.unique(groups)] = ndcg_by_group(groups, scores, gains)
        found.append(of_rankings)
    return found[0], found[1]


def side_by_side(
    match: Match,
    paired: Sequence[PairedPrediction],
    known: Mapping[tuple[int, PredictedKind], Followed],
) -> dict[str, SideBySide]:
    """Figures of every outcome that has enough rows to be judged."""
    found = {}
    for outcome, rows in match.outcomes.items():
        if not are_enough(rows.labels):
            continue
        kind, observed = KINDS[outcome], float(rows.labels.mean())
        asked = [known.get((pair.exposure_id, kind)) for pair in paired if pair.kind is kind]
        found[outcome] = SideBySide(
            rows=len(rows.labels),
            reported=sum(fact is not None and fact.is_reported for fact in asked),
            champion_loss=log_loss(rows.labels, rows.champion),
            shadow_loss=log_loss(rows.labels, rows.challenger),
            champion_ratio=float(rows.champion.mean()) / observed,
            shadow_ratio=float(rows.challenger.mean()) / observed,
        )
    return found


def main(
    release: Annotated[
        str,
        typer.Argument(help="Id of the release that was a shadow, or challenger for the newest."),
    ] = CHALLENGER,
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
    json_path: options.JsonPath = None,
) -> None:
    """Compare a shadow release with the one that served, on what followed live rankings.

    Log loss, calibration and order of the pairs that were shown, by paired bootstrap of whole
    rankings, under the rule of the gate. Nothing is promoted. With too few known outcomes it
    refuses, with exit code 1.
    """
    console = Console(stderr=True)
    try:
        with console.status("Joining predictions to outcomes"):
            release_id = _named(var / "releases", release)
            paired, known = _load(database_url, release_id)
            if not paired:
                raise NotReady(
                    f"Release '{release_id}' has scored no ranking as a shadow. Serve with "
                    "SHADOW_RELEASE=challenger, or its id."
                )
            match = match_of_shadow(
                paired, known, _examinations(var / "releases", paired, release_id), release_id
            )
            figures = side_by_side(match, paired, known)
            if not figures:
                raise NotReady(_too_few(match))
            with tracked_run(var, "shadow", {"shadow": release_id, "seed": seed}) as run:
                decision = judge(match, seed=seed)
                run.figures(
                    {
                        f"{name}.{outcome}": value
                        for outcome, of in figures.items()
                        for name, value in asdict(of).items()
                    }
                )
                run.tags({"release": release_id, "verdict": decision.reasons[0]})
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not judged:[/red] {error}")
        raise typer.Exit(1) from None
    _speak(Console(), release_id, paired, figures, decision)
    if json_path is not None:
        json_path.write_text(json.dumps(_to_json(release_id, paired, figures, decision), indent=1))


def _named(releases: Path, release: str) -> str:
    if release != CHALLENGER:
        return release_folder(releases, release).name
    found = newest_challenger(releases)
    if found is None:
        raise NotReady("No release is newer than the one that serves, so none is a challenger.")
    return found


def _load(
    database_url: str, release_id: str
) -> tuple[list[PairedPrediction], dict[tuple[int, PredictedKind], Followed]]:
    database = open_database(database_url)
    try:
        database.migrate()
        with database.session(read_only=True) as session:
            return paired_predictions(session, release_id), followed(session, release_id)
    finally:
        database.close()


def _examinations(
    releases: Path, paired: Sequence[PairedPrediction], shadow_id: str
) -> dict[str, ExaminationModel]:
    """How likely each position is looked at, by every release that took part."""
    ids = {shadow_id, *(pair.champion_id for pair in paired)}
    return {id_: load_release(release_folder(releases, id_)).examination for id_ in sorted(ids)}


def _too_few(match: Match) -> str:
    counts = ", ".join(f"{len(rows.labels)} of '{name}'" for name, rows in match.outcomes.items())
    return (
        f"Too few known outcomes of the {match.rankings} rankings that it scored: {counts}. "
        "A comparison wants 100 with at least 10 of each kind."
    )


def _speak(
    console: Console,
    release_id: str,
    paired: Sequence[PairedPrediction],
    figures: Mapping[str, SideBySide],
    decision: Decision,
) -> None:
    begin, end = min(pair.shown_at for pair in paired), max(pair.shown_at for pair in paired)
    table = Table(
        title=f"Shadow {release_id} beside {', '.join(_champions(paired))}, "
        f"{begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"
    )
    for heading in ("outcome", "rows", "log loss: champion", "shadow",
                    "predicted/observed: champion", "shadow"):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for outcome, f in figures.items():
        table.add_row(
            outcome, f"{f.rows:,}", f"{f.champion_loss:.4f}", f"{f.shadow_loss:.4f}",
            f"{f.champion_ratio:.3f}", f"{f.shadow_ratio:.3f}",
        )  # fmt: skip
    console.print(table)
    console.print(comparison_table("Shadow less champion: below zero is better", decision))
    for reason in decision.reasons:
        console.print(reason)
    told = sum(f.reported for f in figures.values())
    if told:
        console.print(f"{told:,} outcomes were told by the workers themselves.")


def _champions(paired: Sequence[PairedPrediction]) -> list[str]:
    """Releases that served, the one with most pairs first."""
    return [name for name, _ in Counter(pair.champion_id for pair in paired).most_common()]


def _to_json(
    release_id: str,
    paired: Sequence[PairedPrediction],
    figures: Mapping[str, SideBySide],
    decision: Decision,
) -> dict[str, Any]:
    return {
        "shadow": release_id,
        "champions": _champions(paired),
        "outcomes": {outcome: asdict(of) for outcome, of in figures.items()},
        **decision.to_json(),
        "verdict": "better" if decision.is_promoted else "not better",
    }


def run() -> None:
    """Entry point of ``python -m training.shadow`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
