import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.grams import BUCKETS, grams, plain_words


def test_case_accents_and_pay_do_not_matter() -> None:
    np.testing.assert_array_equal(grams("Plomero URGENTE, $50-60"), grams("plomero urgenté"))


def test_words_of_a_script_without_spaces_are_pieces() -> None:
    shared = np.intersect1d(grams("修水管"), grams("厨房的水管漏了"))
    assert len(shared) >= 3  # 水, 管, 水管


def test_a_kana_keeps_its_voice_mark() -> None:
    assert plain_words("ガス") == ["ガス"]


@pytest.mark.parametrize("text", ["", "   ", "12345", "🦄", "$ 20"])
def test_a_text_without_words_has_no_grams(text: str) -> None:
    assert grams(text).shape == (0,)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_has_ascending_buckets(text: str) -> None:
    found = grams(text)
    assert (np.diff(found) > 0).all()
    assert ((found >= 0) & (found < BUCKETS)).all()
