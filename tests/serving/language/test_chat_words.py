"""The assistant's own suggestions are known again when the user taps them."""

from __future__ import annotations

import pytest

from engine.conversation.findings import SuggestionKind
from engine.conversation.suggestions import Suggestion
from serving.language.chat_words import suggestion_of
from serving.language.messages import messages_in, spoken_languages


@pytest.mark.parametrize("language", spoken_languages())
@pytest.mark.parametrize("kind", SuggestionKind)
def test_every_suggestion_is_known_again_in_its_language(
    kind: SuggestionKind, language: str
) -> None:
    words = messages_in(language).say(f"chat-suggest-{kind.value}")
    suggested = Suggestion(kind, language)
    assert suggestion_of(words) == suggested
    assert suggestion_of(f"  {words.upper()} ") == suggested
    assert suggestion_of(words.strip("¿?")) == suggested


@pytest.mark.parametrize(
    "message", ["", "?", "What should I pay for a sofa?", "And tomorrow, $40?"]
)
def test_a_message_that_says_more_or_less_is_none(message: str) -> None:
    assert suggestion_of(message) is None
