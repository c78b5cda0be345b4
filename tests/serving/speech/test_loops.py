"""What the decoder says twice is kept once, and what it was told is nothing that was said."""

from __future__ import annotations

import pytest

from serving.speech.whisper import SAID_BEFORE, is_prompt, said_once


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Walk my dog at noon. Walk my dog at noon.", "Walk my dog at noon."),
        ("Walk my dog at noon. Walk my dog at", "Walk my dog at noon."),
        ("Type five pages today, type five pages today, type five", "Type five pages today,"),
        ("Very very very very nice", "Very very very very nice"),
        ("Clean it, please, clean it, please", "Clean it, please, clean it, please"),
        ("Walk my dog at noon and walk it at six", "Walk my dog at noon and walk it at six"),
        ("Come", "Come"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_a_second_copy_that_runs_to_the_end_goes(text: str, once: str) -> None:
    assert said_once(text) == once


@pytest.mark.parametrize("language", SAID_BEFORE)
def test_what_the_model_was_told_is_no_transcript(language: str) -> None:
    before = SAID_BEFORE[language]
    words = before.split()
    assert is_prompt(before, language)
    assert is_prompt(" ".join(words[:6]).upper(), language)
    assert is_prompt(" ".join(words[-3:]), language)
    assert not is_prompt(f"{before} And a dog.", language)
    assert not is_prompt(" ".join(words[:2]), language)
    assert not is_prompt(" ".join(reversed(words)), language)


def test_without_a_prompt_nothing_repeats_it() -> None:
    assert not is_prompt("Um alguém para um pequeno trabalho", "pt")
    assert not is_prompt("", "en")
