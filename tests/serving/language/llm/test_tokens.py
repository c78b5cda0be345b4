"""The bound of tokens, against encodings of the kind that it is a bound for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from serving.language.llm.tokens import TOKENS_A_MESSAGE, request_bound, token_bound

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
merges = st.lists(
    st.tuples(st.binary(min_size=1, max_size=4), st.binary(min_size=1, max_size=4)), max_size=40
)


def encoded(text: str, merges: list[tuple[bytes, bytes]]) -> list[bytes]:
    """Byte-pair encoding as it is defined: the first merge that fits anywhere, until none fits."""
    tokens = [bytes([byte]) for byte in text.encode()]
    while True:
        place = next(
            (
                i
                for left, right in merges
                for i in range(len(tokens) - 1)
                if tokens[i] == left and tokens[i + 1] == right
            ),
            None,
        )
        if place is None:
            return tokens
        tokens[place : place + 2] = [tokens[place] + tokens[place + 1]]


@given(texts, merges)
def test_no_table_of_merges_makes_more_tokens(
    text: str, merges: list[tuple[bytes, bytes]]
) -> None:
    assert len(encoded(text, merges)) <= token_bound(text)


@given(texts)
def test_the_bound_is_reached_by_a_table_without_merges(text: str) -> None:
    assert len(encoded(text, [])) == token_bound(text)


@given(texts, texts)
def test_tokens_across_a_border_are_no_more(first: str, second: str) -> None:
    assert token_bound(first + second) == token_bound(first) + token_bound(second)


def test_a_lone_surrogate_counts_too() -> None:
    assert token_bound("\ud800") == 3


@given(st.lists(texts, max_size=4), texts)
def test_a_request_has_its_messages_their_wrapping_and_its_schema(
    messages: list[str], schema: str
) -> None:
    bound = request_bound(messages, schema)
    parts = sum(map(token_bound, messages)) + token_bound(schema)
    assert bound >= parts + TOKENS_A_MESSAGE * len(messages)
