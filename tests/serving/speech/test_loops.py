"""What the decoder says twice is kept once."""

from __future__ import annotations

import pytest

from serving.speech.whisper import said_once


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
