"""A folded text has the length of the original, so that what is found in one stands in both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.post import Post, Span, fold

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(anything)
def test_folding_keeps_every_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(anything)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Mañana Über GARÇON", "manana uber garcon"),
        ("\u201cHi\u201d \u2018there\u2019 \u2013 ok…", "\"hi\" 'there' - ok…"),
        ("１２５０元", "1250元"),
        ("禮拜三下午３點", "礼拜三下午3点"),
        ("a\tb\nc\u00a0d", "a b\nc d"),
        ("½ straße", "½ straße"),
    ],
)
def test_letters_become_plain(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_span_of_the_folded_text_is_one_of_the_original() -> None:
    post = Post.of("Für MAÑANA, ¥500", "es")
    begin = post.folded.index("manana")
    assert post.words(Span(begin, begin + 6)) == "MAÑANA"


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [((0, 3), (2, 5), True), ((0, 3), (3, 5), False), ((1, 2), (0, 9), True)],
)
def test_spans_overlap_where_they_share_a_character(
    one: tuple[int, int], other: tuple[int, int], overlap: bool
) -> None:
    assert Span(*one).overlaps(Span(*other)) is overlap
    assert Span(*other).overlaps(Span(*one)) is overlap
