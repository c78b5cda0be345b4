"""Which language a caller is answered in: what his header wants most and the service speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.choice import preferred_language
from serving.language.messages import spoken_languages


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("es-MX", "es"),
        ("PT_br", "pt"),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("ko,ja;q=0.7,en;q=0.5", "ja"),
        ("en;q=0.5, de;q=0.9", "de"),
        ("de;q=0.2, de-AT;q=0.9, fr;q=0.8", "de"),
        ("ko", "en"),
        ("*", "en"),
        ("fr;q=0", "en"),
        ("fr;q=2, es;q=0.1", "es"),
        ("fr;q=nan, es;q=0.1", "es"),
        ("fr;quality=1, es;q=0.1", "es"),
        ("fr;q=, es;q=0.1", "es"),
    ],
)
def test_the_most_wanted_language_that_is_spoken(header: str | None, language: str) -> None:
    assert preferred_language(header) == language


def test_equal_wishes_get_the_first_in_the_services_order_whatever_theirs() -> None:
    assert preferred_language("ja,de") == preferred_language("de,ja") == "de"


@given(header=st.text(max_size=200))
def test_whatever_the_header_a_spoken_language_answers(header: str) -> None:
    assert preferred_language(header) in spoken_languages()
