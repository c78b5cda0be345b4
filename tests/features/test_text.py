"""Texts as vectors: read once, kept, alike in meaning across languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.columns import MarketHistory
from features.text import (
    DIMENSIONS,
    LONGEST,
    MOST_CLAUSES,
    SCALE,
    SentenceEncoder,
    TextVectorsInMemory,
    clauses,
    digest,
    with_texts,
)
from tests.features.scene import a_history


class CountingEncoder:
    """Gives every text a vector of its own and remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.int8]:
        self.read += texts
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
        for row, text in enumerate(texts):
            found[row, : len(digest(text))] = np.frombuffer(digest(text), dtype=np.int8)
        return found


@pytest.fixture
def history() -> MarketHistory:
    made = a_history()
    tasks = replace(
        made.tasks,
        titles=np.array(["Window cleaning", "Bring a parcel"]),
        descriptions=np.array(["", "Window cleaning"], dtype=object),
    )
    profiles = np.array(["I clean windows, and I iron.", "", "I iron."], dtype=object)
    return replace(made, tasks=tasks, workers=replace(made.workers, profile_texts=profiles))


def similarity(first: str, second: str) -> float:
    a, b = SentenceEncoder().encode([first, second]).astype(np.float64)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_one_meaning_lies_closer_across_languages_than_two_meanings_in_one() -> None:
    same = similarity("Help me move a sofa", "Ayúdame a mover un sofá")
    assert same > similarity("Help me move a sofa", "Walk my dog in the park") + 0.2
    assert similarity("窓の掃除", "Window cleaning") > similarity("窓の掃除", "Dog walking") + 0.2


def test_a_vector_is_a_unit_vector_in_eight_bits() -> None:
    vectors = SentenceEncoder().encode(["Window cleaning", "Bring a parcel to the post office"])
    assert vectors.dtype == np.int8
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1) / SCALE
    np.testing.assert_allclose(lengths, 1.0, atol=0.02)
    assert np.abs(vectors).max() < 127  # nothing was cut off


def test_nothing_to_encode_is_an_empty_answer() -> None:
    assert SentenceEncoder().encode([]).shape == (0, DIMENSIONS)


def test_half_a_character_is_encoded_like_any_other() -> None:
    assert SentenceEncoder().encode(["walk \ud800 my dog"]).shape == (1, DIMENSIONS)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    long = "Window cleaning. " * 60
    encoder = SentenceEncoder()
    np.testing.assert_array_equal(encoder.encode([long]), encoder.encode([long[:LONGEST]]))


def test_each_distinct_text_is_read_once_and_then_kept(history: MarketHistory) -> None:
    store, encoder = TextVectorsInMemory(), CountingEncoder()
    first = with_texts(history, store, encoder)
    assert encoder.read == [
        "Bring a parcel", "I clean windows", "I iron.", "Window cleaning", "and I iron.",
    ]  # fmt: skip
    encoder.read.clear()
    again = with_texts(history, store, encoder)
    assert not encoder.read
    assert first.texts is not None
    assert again.texts is not None
    np.testing.assert_array_equal(first.texts.vectors, again.texts.vectors)


def test_only_new_texts_are_read_when_some_are_known(history: MarketHistory) -> None:
    store, encoder = TextVectorsInMemory(), CountingEncoder()
    with_texts(history, store, encoder)
    encoder.read.clear()
    titles = np.array(["Window cleaning", "Feed the cat"])
    tasks = replace(history.tasks, titles=titles)
    more = with_texts(replace(history, tasks=tasks), store, encoder)
    assert encoder.read == ["Feed the cat"]
    assert more.texts is not None
    expected = CountingEncoder().encode(["Window cleaning", "Feed the cat"])
    np.testing.assert_array_equal(more.texts.vectors[more.texts.titles], expected)


def test_every_text_finds_its_vector_and_no_text_is_zero(history: MarketHistory) -> None:
    encoder = CountingEncoder()
    texts = with_texts(history, TextVectorsInMemory(), encoder).texts
    assert texts is not None
    assert not texts.vectors[texts.descriptions[0]].any()
    np.testing.assert_array_equal(
        texts.vectors[texts.descriptions[1]], encoder.encode(["Window cleaning"])[0]
    )
    assert texts.clause_ends.tolist() == [2, 2, 3]
    np.testing.assert_array_equal(
        texts.vectors[texts.clauses],
        encoder.encode(["I clean windows", "and I iron.", "I iron."]),
    )


def test_progress_is_told_up_to_the_last_text(history: MarketHistory) -> None:
    told: list[tuple[int, int]] = []
    with_texts(
        history,
        TextVectorsInMemory(),
        CountingEncoder(),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(5, 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("I mostly do roofs, for 7 years now. Reliable.",
         ["I mostly do roofs", "for 7 years now.", "Reliable."]),
        ("暖房を頼まれます。床もできます、紹介状あります。",
         ["暖房を頼まれます", "床もできます", "紹介状あります"]),
        ("Je fais : le ménage ; les vitres", ["Je fais :", "le ménage ;", "les vitres"]),
        ("3.5 tons", ["3.5 tons"]),
    ],
)  # fmt: skip
def test_a_profile_is_read_clause_by_clause(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_has_clauses_and_a_digest(text: str) -> None:
    found = clauses(text)
    assert len(found) <= MOST_CLAUSES
    assert all(clause in text for clause in found)
    assert len(digest(text)) == 16


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_can_be_encoded(texts: list[str]) -> None:
    assert SentenceEncoder().encode(texts).shape == (len(texts), DIMENSIONS)
