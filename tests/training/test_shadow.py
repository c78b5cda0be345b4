"""A shadow is judged by what followed the rankings that it scored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.repositories.shadows import Followed, PairedPrediction
from data.tables import PredictedKind
from models.examination import ExaminationModel
from tests.training.matches import ROWS_PER_RANKING, Truth
from training.promotion import judge
from training.shadow import match_of_shadow, side_by_side

AT = datetime(2026, 6, 1, tzinfo=UTC)
CHAMPION, SHADOW = "20260101-aaaaaaaaaaaa", "20260102-bbbbbbbbbbbb"
ALWAYS = {name: ExaminationModel(np.ones(5)) for name in (CHAMPION, SHADOW)}


def paired(
    truth: Truth, champion: Any, shadow: Any, *, kinds: tuple[str, ...] = ("accept", "score")
) -> list[PairedPrediction]:
    return [
        PairedPrediction(
            row, f"ranking-{ranking:05d}", row % ROWS_PER_RANKING + 1,
            AT + timedelta(minutes=int(ranking)), CHAMPION, PredictedKind(kind),
            float(champion[row]), float(shadow[row]),
        )
        for row, ranking in enumerate(truth.rankings)
        for kind in kinds
    ]  # fmt: skip


def known(truth: Truth, *, is_reported: bool = False) -> dict[Any, Followed]:
    return {
        (row, PredictedKind.ACCEPT): Followed(int(label), is_reported)
        for row, label in enumerate(truth.labels)
    }


def test_the_better_shadow_is_found_better() -> None:
    truth = Truth()
    rows = paired(truth, truth.with_error(1.0), truth.p)
    match = match_of_shadow(rows, known(truth), ALWAYS, SHADOW)
    decision = judge(match, seed=1)
    assert decision.is_promoted
    assert decision.reasons[0].startswith("Better: log loss of 'accept'")
    figures = side_by_side(match, rows, known(truth))["accept"]
    assert figures.rows == len(truth.labels)
    assert figures.shadow_loss < figures.champion_loss
    assert figures.shadow_ratio == pytest.approx(1.0, abs=0.05)


def test_the_worse_shadow_is_found_worse_and_an_equal_one_no_better() -> None:
    truth = Truth()
    for shadow, said in ((truth.with_error(1.0), "Worse"), (truth.p, "Not measurably better")):
        match = match_of_shadow(paired(truth, truth.p, shadow), known(truth), ALWAYS, SHADOW)
        decision = judge(match, seed=1)
        assert not decision.is_promoted
        assert decision.reasons[0].startswith(said)


def test_with_too_few_known_outcomes_it_refuses() -> None:
    truth = Truth(rows=95)
    rows = paired(truth, truth.with_error(1.0), truth.p)
    match = match_of_shadow(rows, known(truth), ALWAYS, SHADOW)
    assert side_by_side(match, rows, known(truth)) == {}
    decision = judge(match, seed=1)
    assert not decision.is_promoted
    assert decision.reasons[0].startswith("Too few later rows")


def test_what_nobody_knows_the_outcome_of_does_not_count() -> None:
    truth = Truth()
    half = {key: fact for key, fact in known(truth).items() if key[0] % 2}
    match = match_of_shadow(paired(truth, truth.p, truth.p), half, ALWAYS, SHADOW)
    assert len(match.outcomes["accept"].labels) == len(truth.labels) // 2
    assert len(match.outcomes["complete"].labels) == 0
    assert match.rankings == len(truth.labels) // ROWS_PER_RANKING


def test_acceptance_is_judged_at_the_position_shown_unless_the_worker_told_it() -> None:
    truth = Truth(rows=500)
    rows = paired(truth, truth.p, truth.p)
    looked = {CHAMPION: ExaminationModel(np.array([1.0, 0.8, 0.6, 0.4, 0.2])),
              SHADOW: ExaminationModel(np.full(5, 0.5))}  # fmt: skip
    match = match_of_shadow(rows, known(truth), looked, SHADOW)
    by_position = np.tile([1.0, 0.8, 0.6, 0.4, 0.2], 100)
    np.testing.assert_allclose(match.outcomes["accept"].champion, by_position * truth.p)
    np.testing.assert_allclose(match.outcomes["accept"].challenger, 0.5 * truth.p)
    told = known(truth, is_reported=True)
    match = match_of_shadow(rows, told, looked, SHADOW)
    np.testing.assert_allclose(match.outcomes["accept"].champion, truth.p)
    assert side_by_side(match, rows, told)["accept"].reported == 500


def test_what_was_shown_is_ordered_by_each_ones_own_score() -> None:
    truth = Truth(rows=1_000)
    match = match_of_shadow(paired(truth, truth.p, 1.0 - truth.p), known(truth), ALWAYS, SHADOW)
    assert match.champion_ndcg is not None
    assert match.challenger_ndcg is not None
    assert np.nanmean(match.champion_ndcg) > np.nanmean(match.challenger_ndcg) + 0.1
