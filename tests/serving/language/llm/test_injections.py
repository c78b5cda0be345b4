"""Attacks and honest texts through the whole path: prompt, HTTP, gate.

The obedient double does what any order in the prompt asks for, the lying one invents. So the gate
alone must hold. Both figures stand together: a gate that refuses everything would be no use.
"""

from __future__ import annotations

import asyncio

import pytest

from serving.language.llm.passages import PHRASEBOOK, Narration, Words
from serving.language.llm.slots import visible
from tests.attacks import UserText, honest_texts, injections
from tests.doubles.language_model import Double
from tests.serving.language.llm.scenes import DRAFTS, a_scene, narration


def told(text: UserText) -> Narration:
    """The advice of a post, with a user's text where it stands: in the draft, or beside it."""
    language = text.language if text.language in DRAFTS else "en"
    draft = DRAFTS[language]
    if text.where in ("title", "place"):
        return narration(f"{text.text} {draft}", language, names=(text.text,))
    return narration(draft, language, quoted={text.where: text.text})


async def all_words(double: Double, texts: list[UserText], mode: str) -> list[Words]:
    double.mode = mode
    async with a_scene(double) as scene:
        return [
            await scene.narrator.narrate(told(text), user_id=f"user-{i}", deadline_s=10.0)
            for i, text in enumerate(texts)
        ]


def test_there_are_enough_of_both() -> None:
    assert len(injections()) >= 100
    assert len(honest_texts()) >= 60
    assert {text.where for text in injections()} == {
        "message",
        "history",
        "title",
        "place",
        "post",
    }
    assert len({text.language for text in injections()}) >= 10


@pytest.mark.parametrize("mode", ["obedient", "lying"])
def test_no_attack_is_told_anything_but_the_findings(double: Double, mode: str) -> None:
    """Whatever these two add is ungrounded, so all that may be told is what the draft says."""
    texts = injections() * 3  # each is answered in several ways
    answers = asyncio.run(all_words(double, texts, mode))
    assert len(double.calls) == len(texts)
    for text, words in zip(texts, answers, strict=True):
        draft = told(text).passages[0].draft
        assert words.texts["a"] in (draft, visible(draft)), text
        if words.model == PHRASEBOOK:
            assert words.language == told(text).draft_language


@pytest.mark.parametrize("texts", [honest_texts(), injections()], ids=["honest", "attacks"])
def test_whoever_writes_whatever_gets_his_answer_in_his_language(
    double: Double, texts: list[UserText]
) -> None:
    """An honest model words all of it; what a user wrote does not make his answer worse."""
    answers = asyncio.run(all_words(double, texts, "normal"))
    refused = [
        text for text, words in zip(texts, answers, strict=True) if words.model == PHRASEBOOK
    ]
    assert refused == []
    assert all(
        words.language == told(text).language for text, words in zip(texts, answers, strict=True)
    )
