"""Labelled posts that were written without sight of the parsers are read; docs/parsing.md.

The floors lie below what was measured, as the city and its rates are others here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.conversation.assistant import Assistant
from training.parsing.judge_posts import Judged, figures_of, judge, load_cases

LABELLED = Path(__file__).with_name("labelled")
SETS = ("addresses", "time_money", "gig_posts")


@pytest.fixture(scope="module", params=SETS)
def judged(request: pytest.FixtureRequest, tiny_assistant: Assistant) -> list[Judged]:
    """Every case of a set as it was read."""
    return judge(tiny_assistant.parser, load_cases(LABELLED / f"{request.param}.jsonl"))


def test_the_sets_are_large_and_of_six_languages() -> None:
    cases = [case for name in SETS for case in load_cases(LABELLED / f"{name}.jsonl")]
    assert len(cases) >= 480
    assert len({case.id for case in cases}) == len(cases)
    assert {case.language for case in cases} == {"en", "es", "fr", "de", "pt", "zh"}
    assert 0.4 <= sum(case.is_held_out for case in cases) / len(cases) <= 0.6


@pytest.mark.parametrize("is_held_out", [False, True])
def test_posts_are_read_as_their_labels_say(judged: list[Judged], is_held_out: bool) -> None:
    found = figures_of([one for one in judged if one.case.is_held_out is is_held_out])
    assert found["field_accuracy"]["share"] >= 0.96
    assert found["exact"]["share"] >= 0.85
    for name in ("address", "city", "deadline", "pay_amount", "pay_type", "currency"):
        share = found["fields"].get(name)
        assert share is None or share["right"] >= share["of"] * 0.95 - 2, name
