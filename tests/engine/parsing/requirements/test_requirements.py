"""What posts require, and mentions that require nothing."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.qualifications import QUALIFICATIONS, required_mask
from engine.parsing.post import Post, Span
from engine.parsing.requirements import find_requirements
from engine.parsing.requirements.kinds import KINDS
from tests.engine.parsing.requirements.posts import NOTHING, REQUIRED

LANGUAGES: Final = tuple(REQUIRED)
WORDS: Final = (
    "need must have a car truck , and no experience required tools provided two helpers 18+ 5 "
    "star rating speak spanish 我 需要 两 个 人 有 车 lift 50 lbs my the . with ! \n"
)


def requirements(text: str, language: str) -> set[tuple[str, object]]:
    found = find_requirements(Post.of(text, language))
    return {(("" if r.value.is_required else "?") + r.value.type, r.value.value) for r in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language in REQUIRED for text in REQUIRED[language]],
)
def test_what_a_post_requires(language: str, text: str) -> None:
    assert requirements(text, language) == REQUIRED[language][text]


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in NOTHING for text in NOTHING[language]]
)
def test_what_is_denied_owned_or_something_else_requires_nothing(language: str, text: str) -> None:
    assert requirements(text, language) == set()


def test_every_qualification_is_one_that_can_be_checked() -> None:
    named = {kind.qualification for kind in KINDS} - {None}
    assert named <= set(QUALIFICATIONS)
    assert required_mask(sorted(filter(None, named)))[1] == ()


def test_a_requirement_in_an_address_is_none() -> None:
    text = "Deliver it to 12 Must Have Car Lane"
    span = Span(text.index("12"), len(text))
    assert find_requirements(Post.of(text, "en"), taken=[span]) == ()


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_no_text_fails(text: str, language: str) -> None:
    for found in find_requirements(Post.of(text, language)):
        assert 0 <= found.span.begin < found.span.end <= len(text)


@given(
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=20),
    st.sampled_from(("", " ")),
    st.sampled_from(LANGUAGES),
)
@settings(deadline=None)
def test_no_heap_of_its_words_fails(parts: list[str], gap: str, language: str) -> None:
    text = gap.join(parts)
    found = find_requirements(Post.of(text, language))
    assert all(0 <= r.span.begin < r.span.end <= len(text) for r in found)
    kinds = [(r.value.type, r.value.value) for r in found]
    assert len(kinds) == len(set(kinds))
