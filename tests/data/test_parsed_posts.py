"""What counts as a field that a poster changed."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from data.parsed_posts import ParsedPost, ParseReview, PostField, edits, fingerprint

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
fields_with_texts = st.dictionaries(st.sampled_from(PostField), st.text(max_size=20))


def a_post(texts: dict[PostField, str]) -> ParsedPost:
    marks = {field: fingerprint("post-1", text) for field, text in texts.items()}
    return ParsedPost("post-1", NOON, "release-1", "en", marks)


def test_case_and_spaces_are_no_edit() -> None:
    assert fingerprint("p", "Move a sofa") == fingerprint("p", " move  A\nsofa ")
    assert fingerprint("p", "Move a sofa") != fingerprint("p", "Move a bed")


def test_equal_texts_of_two_posts_cannot_be_set_side_by_side() -> None:
    assert fingerprint("p1", "12 Oak St") != fingerprint("p2", "12 Oak St")


def test_a_field_that_was_left_out_and_posted_is_changed() -> None:
    found = edits(a_post({}), ParseReview("post-1", {PostField.DEADLINE: "2026-11-23"}))
    assert found.edited == found.compared == {PostField.DEADLINE}


def test_what_the_app_says_wins_and_leaves_all_other_fields_as_they_were() -> None:
    review = ParseReview("post-1", {PostField.PAY: "1.00"}, frozenset({PostField.TITLE}))
    found = edits(a_post({PostField.PAY: "2.00"}), review)
    assert found.edited == {PostField.TITLE}
    assert found.compared == set(PostField)


@given(texts=fields_with_texts)
def test_what_is_posted_as_it_was_parsed_has_no_edit(texts: dict[PostField, str]) -> None:
    found = edits(a_post(texts), ParseReview("post-1", texts))
    assert found.edited == set()
    assert found.compared == set(texts)


@given(parsed=fields_with_texts, posted=fields_with_texts)
def test_only_what_was_posted_is_compared(
    parsed: dict[PostField, str], posted: dict[PostField, str]
) -> None:
    found = edits(a_post(parsed), ParseReview("post-1", posted))
    assert found.edited <= found.compared == set(posted)
