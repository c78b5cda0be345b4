"""What nobody sees in a post is not read; what is held down is read once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.clean import clean


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("walk my dog, $40", "walk my dog, $40"),
        ("walk my dog, $4\u200b0", "walk my dog, $40"),
        ("\ufeffwalk\u00a0my  dog\t\x00", "walk my dog"),
        ("\u202ewalk my dog\u202c", "walk my dog"),
        ("walk\r\nmy\u2028dog\x0b!", "walk\nmy\ndog\n!"),
        ("walk\n\n\n\n\nmy dog", "walk\n\nmy dog"),
        ("\U000e0041walk\ue000 \ud800my dog", "walk my dog"),
        ("dépanner 搬家 🐶", "dépanner 搬家 🐶"),
        ("call 4111 1111 1111 1111", "call 4111 1111 1111 1111"),
        ("help" + "!" * 300, "help" + "!" * 24),
        ("\u200b \ufeff", ""),
    ],
)
def test_a_post_is_read_as_it_is_seen(written: str, shown: str) -> None:
    assert clean(written) == shown


def test_numbers_without_end_are_cut_short() -> None:
    assert len(clean("pay " + "1,234.56-" * 500)) < 100


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= len(text)
