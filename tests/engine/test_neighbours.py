"""Similar open tasks by the meaning of their texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.market import MarketSnapshot
from engine.neighbours import SemanticIndex, similar_tasks
from features.text import DIMENSIONS
from tests.engine.markets import random_market


@pytest.fixture(scope="module")
def market() -> MarketSnapshot:
    return random_market(4, tasks=300)


@pytest.fixture(scope="module")
def index(market: MarketSnapshot) -> SemanticIndex:
    return SemanticIndex.of(market)


def test_the_most_similar_tasks_come_first_and_a_task_is_not_similar_to_itself(
    market: MarketSnapshot, index: SemanticIndex
) -> None:
    vectors = market.texts.tasks.astype(np.float64) / 1_024.0
    for row in range(5):
        found = similar_tasks(market, index, row, 8)
        cosines = vectors @ vectors[row]
        cosines[row] = -2.0
        assert len(set(found.rows) & set(np.argsort(-cosines)[:8])) >= 7
        assert row not in found.rows
        np.testing.assert_allclose(found.cosines, cosines[found.rows], atol=0.02)
        assert np.all(np.diff(found.cosines) <= 0.0)


def test_a_text_that_is_not_in_the_market_finds_its_neighbours(
    market: MarketSnapshot, index: SemanticIndex
) -> None:
    found = similar_tasks(market, index, market.texts.tasks[3], 4)
    assert found.rows[0] == 3
    assert len(found.rows) == 4
    assert found.cosines[0] == pytest.approx(1.0, abs=0.02)


def test_there_are_no_more_than_have_a_text(market: MarketSnapshot) -> None:
    texts = market.texts.tasks.copy()
    texts[5:] = 0
    few = replace(market, texts=replace(market.texts, tasks=texts))
    index = SemanticIndex.of(few)
    assert sorted(similar_tasks(few, index, 0, 50).rows) == [1, 2, 3, 4]
    assert len(similar_tasks(few, index, 9, 50).rows) == 0
    assert len(similar_tasks(few, index, np.zeros(DIMENSIONS, dtype=np.int8), 3).rows) == 0
