"""What an index of vectors promises: in memory, in PostgreSQL and in Pinecone alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from data.errors import HustleError
from data.repositories.shared_vectors import PgVectors
from data.vectors import VectorIndex, digest_of
from models.similarity import FaissVectors
from serving.vectors.pinecone import PineconeVectors, UnusableVectors
from serving.vectors.refreshing import refresh
from serving.vectors.shared import READ_AGAIN_S, SharedVectors, shared_vectors, synchronise
from tests.doubles.pinecone import KEY, Double, pinecone
from tests.stores import fresh_store, vector_server

D = 512
SCALE = 1_024.0
NAMES = [f"task-{n}" for n in range(240)]


def texts(n: int, *, seed: int = 0) -> NDArray[np.int8]:
    """(n, 512) vectors of length 1, times 1024, around a few topics, as texts lie."""
    rng = np.random.default_rng(seed)
    topics = np.random.default_rng(99).normal(size=(12, D))
    vectors = topics[rng.integers(0, 12, n)] + rng.normal(size=(n, D))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)


VECTORS = texts(len(NAMES))


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    with pinecone() as running:
        yield running


@pytest.fixture(scope="module")
def pgvector_url(postgresql: str) -> Iterator[str]:
    with vector_server(postgresql) as server, fresh_store("postgresql", server) as url:
        yield url


@pytest.fixture(params=["faiss", "pgvector", "pinecone"])
def index(request: pytest.FixtureRequest) -> Iterator[VectorIndex]:
    """Each kind of index, empty."""
    match request.param:
        case "faiss":
            yield FaissVectors()
        case "pgvector":
            url = request.getfixturevalue("pgvector_url")
            kept = PgVectors(url, dimensions=D, statement_s=5.0)
            yield kept
            kept.delete(list(kept.digests()))
            kept.close()
        case _:
            running: Double = request.getfixturevalue("double")
            running.mode, running.held = "normal", {}
            remote = PineconeVectors(running.url, scale=SCALE, searched_within_s=5.0)
            yield remote
            remote.close()


def test_the_most_similar_come_first_with_their_inner_products(index: VectorIndex) -> None:
    index.upsert(NAMES, VECTORS)
    query = texts(1, seed=5)[0]
    products = VECTORS.astype(np.int64) @ query.astype(np.int64)
    best = np.argsort(-products)[:10]
    found = index.search(query, 10)
    # FAISS keeps 8 bits of each entry's own range: neighbours of nearly equal products may swap.
    assert len(set(found.ids) & {NAMES[row] for row in best}) >= 9
    np.testing.assert_allclose(found.similarities, products[best], rtol=0.01)
    assert np.all(np.diff(found.similarities) <= 0.0)


def test_a_vector_is_its_own_nearest(index: VectorIndex) -> None:
    index.upsert(NAMES, VECTORS)
    for row in range(0, len(NAMES), 40):
        assert index.search(VECTORS[row], 1).ids == [NAMES[row]]


def test_an_upsert_replaces_what_is_held(index: VectorIndex) -> None:
    index.upsert(NAMES[:3], VECTORS[:3])
    index.upsert(["task-0"], VECTORS[9:10])
    assert index.search(VECTORS[9], 1).ids == ["task-0"]
    assert index.digests() == {
        "task-0": digest_of(VECTORS[9]),
        "task-1": digest_of(VECTORS[1]),
        "task-2": digest_of(VECTORS[2]),
    }


def test_what_is_deleted_is_not_found_and_what_is_not_held_is_no_error(
    index: VectorIndex,
) -> None:
    index.upsert(NAMES[:5], VECTORS[:5])
    index.delete(["task-1", "task-3", "never there"])
    assert sorted(index.search(VECTORS[1], 10).ids) == ["task-0", "task-2", "task-4"]
    assert sorted(index.digests()) == ["task-0", "task-2", "task-4"]


def test_an_empty_index_and_an_empty_query_find_nothing(index: VectorIndex) -> None:
    assert index.search(VECTORS[0], 3).ids == []
    index.upsert(NAMES[:2], VECTORS[:2])
    assert index.search(np.zeros(D, dtype=np.int8), 3).ids == []


def test_zero_vectors_are_not_held(index: VectorIndex) -> None:
    index.upsert(NAMES[:2], VECTORS[:2])
    synchronise(index, NAMES[:3], np.stack([VECTORS[0], np.zeros(D, np.int8), VECTORS[2]]))
    assert sorted(index.search(VECTORS[1], 5).ids) == ["task-0", "task-2"]


class Counted(FaissVectors):
    """An index that counts how often it was asked what it holds, and what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.read, self.written = 0, list[str]()

    def digests(self) -> dict[str, bytes]:
        self.read += 1
        return super().digests()

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.int8]) -> None:
        self.written += ids
        super().upsert(ids, vectors)


def test_what_an_index_holds_is_read_now_and_then_and_written_where_it_differs() -> None:
    index, at = Counted(), [0.0]
    shared = SharedVectors(index, lambda: at[0])
    assert shared.synchronise(NAMES[:200], VECTORS[:200])
    index.written.clear()
    changed = VECTORS[20:220].copy()
    changed[3] = VECTORS[0]
    assert shared.synchronise(NAMES[20:220], changed)
    assert index.read == 1
    assert sorted(index.written) == sorted(["task-23", *NAMES[200:220]])
    assert sorted(index.digests()) == sorted(NAMES[20:220])
    index.delete(["task-50"])  # by somebody else
    at[0] = READ_AGAIN_S + 1.0
    assert shared.synchronise(NAMES[20:220], changed)
    assert sorted(index.digests()) == sorted(NAMES[20:220])


def test_a_refresh_writes_all_that_is_stored_and_takes_away_the_rest(index: VectorIndex) -> None:
    index.upsert(["task-0", "long gone"], VECTORS[[5, 6]])
    assert refresh(index, NAMES, VECTORS) == (240, 1)
    assert index.digests() == {name: digest_of(v) for name, v in zip(NAMES, VECTORS, strict=True)}
    assert index.search(VECTORS[0], 1).ids == ["task-0"]


def test_synchronising_changes_only_what_differs(index: VectorIndex) -> None:
    assert synchronise(index, NAMES, VECTORS) == (240, 0)
    assert synchronise(index, NAMES, VECTORS) == (0, 0)
    moved = VECTORS.copy()
    moved[7] = VECTORS[0]
    assert synchronise(index, NAMES[:230], moved[:230]) == (1, 10)
    assert index.digests() == {NAMES[row]: digest_of(moved[row]) for row in range(230)}


def test_ids_are_only_ids(index: VectorIndex) -> None:
    strange = ["it's", 'a "task"; DROP TABLE users', "ä/ö?#&ids=x", "x" * 128]
    index.upsert(strange, VECTORS[:4])
    assert set(index.digests()) == set(strange)
    assert index.search(VECTORS[2], 1).ids == [strange[2]]
    index.delete(strange[:3])
    assert set(index.digests()) == {strange[3]}


def test_two_indexes_of_one_store_hold_the_same(pgvector_url: str) -> None:
    first, second = (PgVectors(pgvector_url, dimensions=D, statement_s=5.0) for _ in range(2))
    first.upsert(NAMES[:4], VECTORS[:4])
    assert second.search(VECTORS[2], 1).ids == ["task-2"]
    second.delete(NAMES[:4])
    assert first.digests() == {}
    first.close()
    second.close()


@pytest.mark.parametrize("mode", ["hang", "refuse", "nonsense", "other"])
def test_a_store_that_fails_is_left_alone_and_taken_up_again(mode: str, double: Double) -> None:
    now = 0.0
    double.mode, double.held, double.calls = "normal", {}, []
    index = PineconeVectors(double.url, scale=SCALE, searched_within_s=0.2)
    shared = SharedVectors(index, clock=lambda: now)
    assert shared.search(VECTORS[0], 3) is None  # nobody has filled it
    assert shared.synchronise(NAMES[:5], VECTORS[:5])
    double.mode = mode
    assert [shared.search(VECTORS[0], 3) for _ in range(3)] == [None, None, None]
    assert (shared.is_lost, double.calls.count("/query")) == (True, 1)
    double.mode, now = "normal", 6.0
    found = shared.search(VECTORS[0], 1)
    assert found is not None
    assert (found.ids, shared.is_lost) == (["task-0"], False)
    shared.close()


def test_where_nothing_listens_nothing_is_told_of_keys_and_passwords() -> None:
    for index in (
        PineconeVectors(f"pinecone://{KEY}@127.0.0.1:1/tasks", scale=SCALE),
        PgVectors("postgresql://ann:hunter2@127.0.0.1:1/app", dimensions=D),
    ):
        with pytest.raises(HustleError) as refusal:
            index.search(VECTORS[0], 1)
        assert KEY not in str(refusal.value)
        assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("url", [None, "faiss:"])
def test_by_default_each_process_has_its_own(url: str | None) -> None:
    assert shared_vectors(url) is None


@pytest.mark.parametrize("url", ["pinecone://no-host", "pinecone://", "pinecone://key@/tasks"])
def test_a_url_that_names_no_index_is_refused(url: str) -> None:
    with pytest.raises(UnusableVectors, match="pinecone://API_KEY@INDEX_HOST/NAMESPACE"):
        shared_vectors(url)
