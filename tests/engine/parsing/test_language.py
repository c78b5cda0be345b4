"""The language of a post; what the caller says is a prior, never a command."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.parsing.language import LANGUAGES, detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Looking for somebody to mow the lawn behind our house"),
        ("es", "Busco a alguien que me pinte la sala este fin de semana"),
        ("fr", "Je cherche quelqu'un pour monter une armoire demain"),
        ("de", "Suche jemanden, der mir beim Umzug hilft"),
        ("pt", "Preciso de alguém para passear com o meu cachorro"),
        ("zh", "明天下午找人帮我搬家"),
        ("zh", "週末需要人幫忙打掃房子"),
        ("ja", "週末に部屋の掃除を手伝ってくれる人を探しています"),
    ],
)
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert detect_language(text).language == language
    wrong = "en" if language != "en" else "de"
    assert detect_language(text, wrong).language == language


def test_a_word_that_could_be_any_follows_the_hint() -> None:
    assert detect_language("Ikea", "fr").language == "fr"
    assert detect_language("$50", "pt-BR").language == "pt"
    assert detect_language("$50").language == "en"


@pytest.mark.parametrize("hint", ["", "xx", "klingon", "EN_us", " de ", "zh-Hans-CN"])
def test_any_hint_is_borne(hint: str) -> None:
    assert detect_language("50 € ok", hint).language in LANGUAGES


@settings(deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
def test_any_text_has_a_language_of_ours(text: str) -> None:
    spoken = detect_language(text)
    assert spoken.language in LANGUAGES
    assert 0.0 <= spoken.probability <= 1.0
