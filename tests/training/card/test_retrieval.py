"""The section on retrieval: every source's recall for both questions, and the bar of the union."""

from __future__ import annotations

import pytest

from data.simulation.run import Simulation
from engine.policy import RankingPolicy, RetrievalLimits
from engine.recall import BY_MEANING, BY_PLACE, BY_SCORE, SOURCES, TOGETHER
from models.release import Release
from training.card.evidence import Evidence
from training.card.rows import Row, Verdict
from training.card.sections.retrieval import retrieval
from training.dataset import Dataset
from training.expectations import FittedExpectations

QUESTIONS = ("workers for a task", "tasks for a worker")


@pytest.fixture(scope="module")
def evidence(tiny_simulation: Simulation, tiny_release: Release) -> Evidence:
    data = Dataset.of(tiny_simulation.history)
    return Evidence.of(
        tiny_simulation.history,
        data,
        data.windows(),
        tiny_release.chain,
        tiny_release.examination,
        RankingPolicy.from_json(tiny_release.policy),
        FittedExpectations(dict(tiny_release.expectations), tiny_release.travel),
        seed=1,
    )


def rows_of(evidence: Evidence, limits: RetrievalLimits) -> dict[str, Row]:
    return {row.of: row for row in retrieval(evidence, limits).rows}


def test_where_everybody_is_scored_recall_is_one_and_the_bar_is_met(evidence: Evidence) -> None:
    rows = rows_of(evidence, RetrievalLimits())
    for question in QUESTIONS:
        for k in (10, 100):
            row = rows[f"recall at {k}, {question}, {TOGETHER}"]
            assert (row.value, row.verdict) == (1.0, Verdict.MET)


def test_where_few_can_be_scored_the_approximate_score_finds_more_than_place_does(
    evidence: Evidence,
) -> None:
    rows = rows_of(evidence, RetrievalLimits(most=24, fewest_available=0, nearest=3, alike=3))
    for question in QUESTIONS:
        values = {source: rows[f"recall at 10, {question}, {source}"].value for source in SOURCES}
        assert all(value is not None for value in values.values())
        by_score, by_place = values[BY_SCORE] or 0.0, values[BY_PLACE] or 0.0
        assert by_score > by_place
        assert (values[TOGETHER] or 0.0) >= 0.9 * by_score
        assert 0.0 <= (values[BY_MEANING] or 0.0) < by_score
        eligible = rows[f"eligible, {question}"].value
        assert eligible is not None
        assert eligible > 24


def test_a_union_that_misses_the_best_misses_its_bar(evidence: Evidence) -> None:
    rows = rows_of(evidence, RetrievalLimits(most=3, fewest_available=0, nearest=1, alike=0))
    row = rows[f"recall at 10, {QUESTIONS[0]}, {TOGETHER}"]
    assert row.verdict is Verdict.MISSED
    assert row.value is not None
    assert row.value < 0.5
