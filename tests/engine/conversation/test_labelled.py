"""Labelled messages of a writer that the model had not seen are understood; figures: docs/chat.md.

The floors lie below what was measured, as the city and its users are others here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.conversation.assistant import Assistant
from training.conversation.chat_cases import Case, load_cases
from training.conversation.judge_chat import Judged, confusion_matrix, figures_of, judge

CASES = Path(__file__).with_name("chat_cases.jsonl")
FIRST_SIGHT = Path(__file__).with_name("first_sight_cases.jsonl")
TO_MEND_BY = Path(__file__).with_name("slot_cases.jsonl")
SOMEWHERE = (37.7749, -122.4194)


Judge = Callable[[Path], list[Judged]]


@pytest.fixture(scope="module")
def judged_of(tiny_assistant: Assistant, tiny_until: datetime) -> Judge:
    """Every case of a set as answered to one worker."""
    worker = str(tiny_assistant.matcher.market.workers.ids[0])

    def of(path: Path) -> list[Judged]:
        cases = load_cases(path)
        return judge(tiny_assistant, cases, user_id=worker, place=SOMEWHERE, now=tiny_until)

    return of


@pytest.fixture(scope="module")
def judged(judged_of: Judge) -> list[Judged]:
    """The cases of which one half may be looked at."""
    return judged_of(CASES)


def test_the_set_is_large_and_of_six_languages() -> None:
    cases = load_cases(CASES)
    assert len(cases) >= 400
    assert {case.language for case in cases} == {"en", "es", "fr", "de", "pt", "zh"}
    assert 0.4 <= sum(case.is_held_out for case in cases) / len(cases) <= 0.6


def test_messages_to_mend_by_never_judge() -> None:
    cases = load_cases(TO_MEND_BY)
    assert len(cases) >= 150
    assert {case.language for case in cases} == {"en", "es", "fr", "de", "pt", "zh"}
    assert not any(case.is_held_out for case in cases)
    assert not {case.message for case in cases} & {case.message for case in load_cases(CASES)}


@pytest.mark.parametrize("is_held_out", [False, True])
def test_intents_slots_actions_and_languages_are_understood(
    judged: list[Judged], is_held_out: bool
) -> None:
    found = figures_of([one for one in judged if one.case.is_held_out is is_held_out])
    assert found["intent"]["share"] >= 0.91
    assert found["slots"]["f1"] >= 0.86
    assert found["action"]["share"] >= 0.90
    assert found["language"]["share"] >= 0.97


def test_messages_that_nobody_looked_at_are_understood(judged_of: Judge) -> None:
    cases = load_cases(FIRST_SIGHT)
    assert len(cases) >= 250
    assert {case.language for case in cases} == {"en", "es", "fr", "de", "pt", "zh", "ja"}
    # Two writers may hit on the same few words.
    assert len({c.message for c in cases} & {c.message for c in load_cases(CASES)}) < 6
    found = figures_of(judged_of(FIRST_SIGHT))
    assert found["intent"]["share"] >= 0.91
    assert found["slots"]["f1"] >= 0.92
    assert found["action"]["share"] >= 0.90
    assert found["language"]["share"] >= 0.96


def test_a_wrong_answer_is_counted_as_one(judged: list[Judged]) -> None:
    def told(intent: str, slots: dict[str, Any]) -> Judged:
        case = Case("x", "en", "jobs", (), "find_tasks", {"minPay": 50}, ({"type": "filter"},))
        return Judged(case, intent, slots, False, True, ())

    found = figures_of([told("find_tasks", {"minPay": 50.0}), told("help", {"maxPay": 50.0})])
    assert found["intent"]["share"] == 0.5
    assert found["slots"]["f1"] == 0.5  # one hit, one missed, one made up
    assert found["action"]["share"] == 0.0
    assert found["confusions"] == [["find_tasks", "help", 1]]
    assert "| 1 find_tasks |  | 1 |" in confusion_matrix([told("help", {})])
