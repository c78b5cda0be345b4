"""What task-parse says: a danger that no words stand behind is put carefully."""

from __future__ import annotations

import pytest

from engine.parsing.parsed import AS_A_WHOLE, Caution, Severity
from serving.language.messages import messages_in
from serving.language.parse_words import ParseWords

KINDS = (
    "illegal",
    "dishonest",
    "adult",
    "scam",
    "personal-data",
    "harassment",
    "discrimination",
    "unsafe",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_danger_of_the_meaning_alone_is_worded_by_its_kind(kind: str) -> None:
    words = ParseWords(messages_in("en"))
    guessed = words.warning(Caution(kind, AS_A_WHOLE, Severity.MEDIUM))
    named = words.warning(Caution(kind, "cruelty", Severity.HIGH))
    assert guessed
    assert "{" not in guessed
    assert named == "Animals may not be hurt."
    assert guessed != named


def test_no_two_kinds_say_the_same() -> None:
    words = ParseWords(messages_in("en"))
    said = {words.warning(Caution(kind, AS_A_WHOLE, Severity.MEDIUM)) for kind in KINDS}
    assert len(said) == len(KINDS)
