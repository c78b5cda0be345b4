"""Whatever the text: no parser raises, spans lie in it, and sentences around change nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.parsing.place import find_places
from engine.parsing.place.span_set import SpanSet
from engine.parsing.post import Post, Span

LANGUAGES = st.sampled_from(["en", "es", "pt", "fr", "de", "zh"])

PIECES = st.sampled_from(
    [
        *("12", "1st", "5th", "N", "Oak", "St", "Ave", ".", ",", "#", "Apt", "4B", "Austin", "TX"),
        *("78701", "Calle", "Mayor", "rue", "de", "la", "Straße", "Haupt", "Markt", "von", "nach"),
        *(
            "from",
            "to",
            "at",
            "in",
            "区",
            "路",
            "88号",
            "市",
            "从",
            "到",
            "送到",
            "楼",
            "PO",
            "Box",
        ),
        *("Box", "and", "&", "/", "-", "\n", "$", "50", "pm", "NYC", "Park", "Route", "66", "Nº"),
        *(
            "º",
            "ß",
            "İ",
            "ﬁ",
            "12-34",
            "1/2",
            "County",
            "Road",
            "Q",
            "Washington",
            "DC",
            "or",
            "北京",
        ),
        *("Carrera", "con", "'s", "é"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=120),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_any_text_has_places_within_it(text: str, language: str) -> None:
    found = find_places(Post.of(text, language))
    for place in found:
        assert 0 <= place.span.begin < place.span.end <= len(text)
        assert 0.0 < place.confidence <= 1.0
        assert place.reason
    for one, other in pairwise(found):
        assert one.span.end <= other.span.begin


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_an_address_has_only_words_of_its_span_and_its_town(text: str, language: str) -> None:
    for place in find_places(Post.of(text, language)):
        address = place.value.address
        if address is None or (address.city and address.city not in text[slice(*place.span)]):
            continue
        said = set(text[slice(*place.span)])
        shown = set(address.line) - set(address.state or "") - set(", ")
        assert shown <= said


@settings(max_examples=100, deadline=None)
@given(
    before=st.sampled_from(
        ["Hello there!", "Need help with my garden.", "I have two dogs and a cat.", "Pays $25/hr."]
    ),
    after=st.sampled_from(
        ["Thanks a lot!", "Bring your own tools.", "It takes 3 hours.", "I pay 60 dollars."]
    ),
    number=st.integers(1, 29_999),
    street=st.sampled_from(["Oak St", "N 5th Ave", "Van Buren Rd", "San Pedro Dr NE", "Lake Ct"]),
    town=st.sampled_from(
        ["", ", Denver", ", Boise, ID", " Tulsa OK 74103", ", Dunharrow, NY 11111"]
    ),
)
def test_sentences_around_an_address_neither_hide_it_nor_leak_into_it(
    before: str, after: str, number: int, street: str, town: str
) -> None:
    written = f"{number} {street}{town}"
    (alone,) = find_places(Post.of(written, "en"))
    around = find_places(Post.of(f"{before} Come to {written}. {after}", "en"))
    assert [place.value.address for place in around] == [alone.value.address]
    assert alone.value.address is not None
    assert alone.value.address.number == str(number)


@pytest.mark.parametrize(
    "piece",
    [
        *("12 oak st ", "st ", "12 ", "in new york, ", "5th and Main ", "po box 1 ", "a", "1"),
        *("calle de la ", "Hauptstraße ", "北京市朝阳区建国路", "楼", "1/2/", "# 1 ", "from to "),
        *("pick ", "\n"),
    ],
)
def test_a_very_long_text_is_read_all_the_same(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    for place in find_places(Post.of(text, "en")):
        assert place.span.end <= len(text)


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: Span(pair[0], sum(pair)))
)


@given(taken=SPANS, asked=st.tuples(st.integers(0, 60), st.integers(1, 12)))
def test_a_set_of_spans_knows_what_is_taken(taken: list[Span], asked: tuple[int, int]) -> None:
    span = Span(asked[0], sum(asked))
    expected = any(span.overlaps(other) for other in taken if other.end > other.begin)
    assert SpanSet(taken).overlaps(span) == expected
