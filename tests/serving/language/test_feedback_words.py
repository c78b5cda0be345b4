"""What feedback has taught, in words: of what was learnt, and of what is not told yet."""

from __future__ import annotations

from itertools import product

import pytest

from engine.feedback import Learning, Told
from engine.parsing.language import LANGUAGES
from features.specification import ACCEPT, COMPLETE
from serving.language.feedback_words import FeedbackWords, pattern_name
from serving.language.messages import messages_in

ENGLISH = FeedbackWords(messages_in("en"))
LIKED = Learning(ACCEPT, "moving", True, 12)
LEFT = Learning(COMPLETE, None, False, 40)


def test_what_was_learnt_is_told_with_its_outcomes_and_what_follows() -> None:
    assert ENGLISH.insight(LIKED) == (
        "You take moving tasks more often than the predictions for workers like you say "
        "(12 outcomes)."
    )
    assert ENGLISH.action(LIKED) == (
        "Matching raises your chance of acceptance for moving tasks, which moves them up in your "
        "list."
    )
    assert ENGLISH.insight(LEFT).startswith("You complete tasks less often than")
    assert "lowers your chance of completion for tasks" in ENGLISH.action(LEFT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_findings_say_the_same(language: str) -> None:
    words = FeedbackWords(messages_in(language))
    found = [
        Learning(outcome, category, is_more, 12)
        for outcome, category, is_more in product(
            (ACCEPT, COMPLETE), (None, "moving", "other"), (True, False)
        )
    ]
    assert len({words.insight(learning) for learning in found}) == len(found)
    assert len({words.action(learning) for learning in found}) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_teach_more_is_asked_for_once_it_can_be_known(language: str) -> None:
    messages = messages_in(language)
    words = FeedbackWords(messages)
    completion = messages.say("feedback-tell-completion")
    enjoyment = messages.say("feedback-tell-enjoyment")
    assert words.recommendations(Told(accepted=True), ()) == [completion]
    assert words.recommendations(Told(accepted=True, completed=True), ()) == [enjoyment]
    assert words.recommendations(Told(accepted=False), ()) == []
    assert words.recommendations(Told(completed=True, enjoyment=0.5), ()) == []
    liked, *others = words.recommendations(Told(accepted=True), [LEFT, LIKED])
    assert messages.say("category-moving") in liked
    assert others == [completion]


def test_names_of_patterns_are_ids() -> None:
    assert pattern_name(ACCEPT, None) == "acceptance"
    assert pattern_name(COMPLETE, "moving") == "completion.moving"
