"""Vectors of texts are kept as they are, by encoder, on every database."""

from __future__ import annotations

import numpy as np
import pytest

from data.database import Database
from data.repositories.text_vectors import TextVectorStore

RNG = np.random.default_rng(5)


@pytest.fixture
def store(database: Database) -> TextVectorStore:
    return TextVectorStore(database)


def some(n: int) -> tuple[list[bytes], np.ndarray]:
    """n digests with a zero byte among them, and their vectors."""
    return [bytes([0, *RNG.bytes(15)]) for _ in range(n)], RNG.integers(-127, 128, (n, 8), np.int8)


def kept(store: TextVectorStore, encoder: str) -> dict[bytes, list[int]]:
    digests, vectors = store.load(encoder)
    return {name: vector.tolist() for name, vector in zip(digests, vectors, strict=True)}


def test_of_an_unknown_encoder_no_text_is_known(store: TextVectorStore) -> None:
    digests, vectors = store.load("unknown")
    assert digests == []
    assert len(vectors) == 0


def test_what_was_saved_is_loaded(store: TextVectorStore) -> None:
    digests, vectors = some(3)
    store.save("encoder 1", digests, vectors)
    assert kept(store, "encoder 1") == dict(zip(digests, vectors.tolist(), strict=True))


def test_vectors_of_two_encoders_are_never_mixed(store: TextVectorStore) -> None:
    digests, vectors = some(2)
    store.save("one", digests, vectors)
    store.save("other", digests, -vectors)
    assert kept(store, "one")[digests[0]] == vectors[0].tolist()
    assert kept(store, "other")[digests[0]] == (-vectors[0]).tolist()


def test_a_text_that_two_processes_read_at_once_is_kept_once(store: TextVectorStore) -> None:
    digests, vectors = some(2)
    store.save("encoder 3", digests, vectors)
    store.save("encoder 3", digests, vectors)
    assert len(kept(store, "encoder 3")) == 2


def test_nothing_to_save_is_no_error(store: TextVectorStore) -> None:
    store.save("encoder 4", [], np.empty((0, 8), dtype=np.int8))
    assert kept(store, "encoder 4") == {}
