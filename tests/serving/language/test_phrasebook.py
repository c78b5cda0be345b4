"""Reasons in words: every kind has them, every number is a fact, nothing is left to chance."""

from __future__ import annotations

import re

import pytest

from engine.questions import Reason, ReasonKind
from serving.language.phrasebook import FACTS, PHRASES, Phrasebook

EXAMPLES: dict[str, float | str] = {
    "distance_m": 3_379.6,
    "category": "pet_care",
    "completed_in_category": 23.0,
    "open_jobs": 2.0,
    "rating": 4.83,
    "ratings": 37.0,
    "completion_rate": 0.97,
    "on_time_rate": 0.95,
    "probability": 0.823,
    "hourly_usd": 42.3,
    "typical_hourly_usd": 30.0,
    "minutes": 25.4,
    "requirement": "5-star-rating",
}

SAID = {
    ReasonKind.NEARBY: "2.1 miles away",
    ReasonKind.FAR: "2.1 miles away",
    ReasonKind.EXPERIENCED: "23 pet care tasks completed",
    ReasonKind.DECLARED_SKILL: "Pet care is a declared skill",
    ReasonKind.NEW_TO_CATEGORY: "No pet care task completed yet",
    ReasonKind.ON_SHIFT: "Within the usual working hours",
    ReasonKind.OFF_SHIFT: "Outside the usual working hours",
    ReasonKind.BUSY: "Busy with 2 open tasks",
    ReasonKind.HIGHLY_RATED: "Rated 4.8 over 37 ratings",
    ReasonKind.LOW_RATED: "Rated 4.8 over 37 ratings",
    ReasonKind.FEW_RATINGS: "37 ratings so far",
    ReasonKind.RELIABLE: "97% of accepted tasks completed, 95% of them on time",
    ReasonKind.OFTEN_LATE: "On time in only 95% of tasks",
    ReasonKind.LIKELY_TO_ACCEPT: "82% chance of acceptance",
    ReasonKind.UNLIKELY_TO_ACCEPT: "Only 82% chance of acceptance",
    ReasonKind.PAYS_WELL: "Pays about $42 an hour, where $30 is typical",
    ReasonKind.PAYS_LITTLE: "Pays about $42 an hour, where $30 is typical",
    ReasonKind.USUAL_CATEGORY: "Pet care is a usual choice",
    ReasonKind.URGENT: "Needed urgently",
    ReasonKind.DEADLINE_TIGHT: "Only 25 minutes to spare before the deadline",
    ReasonKind.DEADLINE_PASSED: "The deadline has passed",
    ReasonKind.UNCHECKED_REQUIREMENT: (
        "The requirement \u201c5-star-rating\u201d could not be checked"
    ),
    ReasonKind.NEW_WORKER: "New on the platform",
}


def _reason(kind: ReasonKind) -> Reason:
    return Reason(kind, 0.1, {name: EXAMPLES[name] for name in FACTS[kind]})


def test_every_kind_has_words_facts_and_an_example_here() -> None:
    assert set(PHRASES) == set(FACTS) == set(SAID) == set(ReasonKind)


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_a_kind_is_said_from_exactly_the_facts_it_names(kind: ReasonKind) -> None:
    book, reason = Phrasebook(), _reason(kind)
    said = book.strengths([reason]) + book.concerns([reason])
    assert said == [SAID[kind]]
    for missing in FACTS[kind]:
        facts = {name: fact for name, fact in reason.facts.items() if name != missing}
        with pytest.raises(KeyError):
            PHRASES[kind](facts)


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_no_number_is_said_that_is_not_a_fact(kind: ReasonKind) -> None:
    numbers = re.findall(r"\d+(?:\.\d+)?", SAID[kind])
    allowed = {"2.1", "23", "2", "4.8", "37", "97", "95", "82", "42", "30", "25", "5"}
    assert set(numbers) <= allowed if FACTS[kind] else numbers == []


def test_a_kind_speaks_for_or_against_whatever_it_counted() -> None:
    book = Phrasebook()
    reasons = [
        Reason(ReasonKind.DEADLINE_PASSED, 0.0),
        Reason(ReasonKind.FEW_RATINGS, 0.1, {"ratings": 1.0}),
        Reason(ReasonKind.ON_SHIFT, -0.1),
    ]
    assert book.concerns(reasons) == ["The deadline has passed", "1 rating so far"]
    assert book.strengths(reasons) == ["Within the usual working hours"]


def test_the_reasoning_names_the_strongest_three_for_and_two_against() -> None:
    kinds = [
        ReasonKind.NEARBY,
        ReasonKind.OFF_SHIFT,
        ReasonKind.DECLARED_SKILL,
        ReasonKind.NEW_WORKER,
        ReasonKind.URGENT,
        ReasonKind.LIKELY_TO_ACCEPT,
        ReasonKind.DEADLINE_PASSED,
    ]
    assert Phrasebook().reasoning([_reason(kind) for kind in kinds]) == (
        "2.1 miles away; pet care is a declared skill; and needed urgently. "
        "To consider: outside the usual working hours; and new on the platform."
    )


def test_highlights_are_the_three_strongest_strengths() -> None:
    kinds = [ReasonKind.URGENT, ReasonKind.FAR, ReasonKind.NEARBY, ReasonKind.ON_SHIFT]
    reasons = [_reason(kind) for kind in (*kinds, ReasonKind.PAYS_WELL)]
    assert Phrasebook().highlights(reasons) == [
        "Needed urgently",
        "2.1 miles away",
        "Within the usual working hours",
    ]


def test_without_reasons_it_says_so() -> None:
    assert Phrasebook().reasoning([]) == "Nothing stands out for or against this match."


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (ReasonKind.FEW_RATINGS, {"ratings": 0.0}, "no ratings so far"),
        (ReasonKind.FEW_RATINGS, {"ratings": 1.0}, "1 rating so far"),
        (ReasonKind.NEARBY, {"distance_m": 1_609.344}, "1 mile away"),
        (ReasonKind.NEARBY, {"distance_m": 100.0}, "0.06 miles away"),
        (ReasonKind.LIKELY_TO_ACCEPT, {"probability": 0.9996}, "99% chance of acceptance"),
        (ReasonKind.UNLIKELY_TO_ACCEPT, {"probability": 0.0004}, "only 1% chance of acceptance"),
    ],
)
def test_edges_are_worded_well(kind: ReasonKind, facts: dict[str, float | str], said: str) -> None:
    assert PHRASES[kind](facts) == said


def test_time_to_spare_below_nothing_is_told_as_lateness() -> None:
    late = Reason(ReasonKind.DEADLINE_TIGHT, 0.0, {"minutes": -43.2})
    assert (
        PHRASES[ReasonKind.DEADLINE_TIGHT](late.facts)
        == "likely done 43 minutes after the deadline"
    )
