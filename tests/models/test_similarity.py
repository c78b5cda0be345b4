"""The similarity index against a search of everything."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.similarity import EXHAUSTIVE_UP_TO, SimilarityIndex

D = 64


def texts(n: int, *, seed: int = 0) -> NDArray[np.int8]:
    """(n, 64) vectors around thirty topics, as texts lie; 8-bit, hardly ever clipped."""
    rng = np.random.default_rng(seed)
    topics = np.random.default_rng(99).normal(size=(30, D))
    vectors = topics[rng.integers(0, 30, n)] + 0.7 * rng.normal(size=(n, D))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.clip(np.rint(vectors * 400), -127, 127).astype(np.int8)


def exact(vectors: NDArray[np.int8], queries: NDArray[np.int8], k: int) -> NDArray[np.int64]:
    products = queries.astype(np.int64) @ vectors.astype(np.int64).T
    return np.argsort(-products, axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize("n", [500, EXHAUSTIVE_UP_TO + 10_000])
def test_nearly_all_of_the_most_similar_are_found_one_by_one_and_by_cells(n: int) -> None:
    vectors, queries = texts(n), texts(40, seed=1)
    found = SimilarityIndex.of(vectors).search(queries, 50)
    shared = [
        len(set(mine) & set(best)) / 50
        for mine, best in zip(found.rows, exact(vectors, queries, 50), strict=True)
    ]
    assert np.mean(shared) >= 0.97
    assert np.all(np.diff(found.similarities, axis=1) <= 0.0)


@pytest.mark.parametrize("n", [500, EXHAUSTIVE_UP_TO + 1])
def test_equal_vectors_give_equal_answers(n: int) -> None:
    vectors, queries = texts(n), texts(5, seed=1)
    once, again = (SimilarityIndex.of(vectors).search(queries, 20) for _ in range(2))
    np.testing.assert_array_equal(once.rows, again.rows)
    np.testing.assert_array_equal(once.similarities, again.similarities)


def test_similarities_are_inner_products_up_to_quantisation() -> None:
    vectors, queries = texts(300), texts(5, seed=1)
    found = SimilarityIndex.of(vectors).search(queries, 10)
    products = queries.astype(np.int64) @ vectors.astype(np.int64).T
    stated = np.take_along_axis(products, found.rows, axis=1)
    np.testing.assert_allclose(found.similarities, stated, atol=0.01 * 400**2)


def test_a_text_without_a_vector_is_never_found() -> None:
    vectors = texts(20)
    vectors[[0, 7]] = 0
    index = SimilarityIndex.of(vectors)
    found = index.search(texts(3, seed=1), 25)
    assert len(index) == 18
    assert not np.isin(found.rows, [0, 7]).any()
    assert np.all(found.rows[:, 18:] == -1)
    assert np.all(found.rows[:, :18] >= 0)


@pytest.mark.parametrize("n", [0, 3])
def test_where_nothing_is_said_nothing_is_found(n: int) -> None:
    index = SimilarityIndex.of(np.zeros((n, D), dtype=np.int8))
    assert len(index) == 0
    assert index.search(texts(2), 4).rows.tolist() == [[-1] * 4] * 2
    assert index.search(np.empty((0, D), dtype=np.int8), 4).rows.shape == (0, 4)
