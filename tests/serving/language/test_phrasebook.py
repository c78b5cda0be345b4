"""Reasons in words: every kind has several, every number is a fact, nothing is left to chance."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.findings import FACT_UNITS, Reason, ReasonKind, facts
from serving.language.messages import messages_in
from serving.language.phrasebook import PLACES, Phrasebook

EXAMPLES: dict[str, float | str] = {
    "distance_m": 3_379.6,
    "accepted_distance_m": 6_598.3,
    "category": "pet_care",
    "completed_in_category": 23.0,
    "category_offers": 11.0,
    "category_accepted": 7.0,
    "offers": 60.0,
    "accepted": 34.0,
    "open_jobs": 2.0,
    "rating": 4.83,
    "ratings": 37.0,
    "completion_rate": 0.97,
    "on_time_rate": 0.95,
    "on_time": 0.58,
    "hour": 15.7,
    "accept": 0.823,
    "hourly_usd": 42.3,
    "typical_hourly_usd": 30.0,
    "door_hourly_usd": 36.4,
    "accepted_hourly_usd": 28.8,
    "minutes": 25.4,
    "requirement": "5-star-rating",
    "new_accept": 0.912,
    "in_time": 0.446,
    "new_in_time": 0.618,
    "pay_usd": 43.91,
    "new_pay_usd": 53.0,
    "later_min": 120.0,
    "qualification": "food-handler",
    "candidates": 3.0,
    "new_candidates": 14.0,
}

SAID: dict[ReasonKind, tuple[set[str], str]] = {
    ReasonKind.NEARBY: ({"distance_m"}, "2.1 miles away"),
    ReasonKind.FAR: ({"distance_m"}, "2.1 miles away"),
    ReasonKind.CLOSER_THAN_USUAL: (
        {"distance_m", "accepted_distance_m"},
        "2.1 miles away, closer than the usual 4.1 miles",
    ),
    ReasonKind.FARTHER_THAN_USUAL: (
        {"distance_m", "accepted_distance_m"},
        "2.1 miles away, farther than the usual 4.1 miles",
    ),
    ReasonKind.EXPERIENCED: (
        {"category", "completed_in_category"},
        "23 pet care tasks completed",
    ),
    ReasonKind.DECLARED_SKILL: ({"category"}, "pet care is a declared skill"),
    ReasonKind.NEW_TO_CATEGORY: ({"category"}, "no pet care task completed yet"),
    ReasonKind.ON_SHIFT: (set(), "within the usual working hours"),
    ReasonKind.OFF_SHIFT: (set(), "outside the usual working hours"),
    ReasonKind.BUSY: ({"open_jobs"}, "busy with 2 open tasks"),
    ReasonKind.USUAL_HOUR: ({"hour"}, "accepts more around 4 PM than at other times"),
    ReasonKind.UNUSUAL_HOUR: ({"hour"}, "accepts less around 4 PM than at other times"),
    ReasonKind.HIGHLY_RATED: ({"rating", "ratings"}, "rated 4.8 over 37 ratings"),
    ReasonKind.LOW_RATED: ({"rating", "ratings"}, "rated 4.8 over 37 ratings"),
    ReasonKind.FEW_RATINGS: ({"ratings"}, "37 ratings so far"),
    ReasonKind.RELIABLE: (
        {"completion_rate", "on_time_rate"},
        "97% of accepted tasks completed, 95% of them on time",
    ),
    ReasonKind.OFTEN_LATE: ({"on_time_rate"}, "on time in only 95% of tasks"),
    ReasonKind.LIKELY_LATE: ({"on_time"}, "only 58% likely to be on time"),
    ReasonKind.OFTEN_UNFINISHED: ({"completion_rate"}, "only 97% of accepted tasks completed"),
    ReasonKind.OFTEN_ACCEPTS: (
        {"offers", "accepted"},
        "34 of 60 offers accepted, more than is usual for such offers",
    ),
    ReasonKind.SELDOM_ACCEPTS: (
        {"offers", "accepted"},
        "34 of 60 offers accepted, fewer than is usual for such offers",
    ),
    ReasonKind.LIKELY_TO_ACCEPT: ({"accept"}, "82% chance of acceptance"),
    ReasonKind.UNLIKELY_TO_ACCEPT: ({"accept"}, "only 82% chance of acceptance"),
    ReasonKind.PAYS_WELL: (
        {"hourly_usd", "typical_hourly_usd"},
        "pays about $42 an hour, where $30 is typical",
    ),
    ReasonKind.PAYS_LITTLE: (
        {"hourly_usd", "typical_hourly_usd"},
        "pays about $42 an hour, where $30 is typical",
    ),
    ReasonKind.PAYS_ABOVE_ACCEPTED: (
        {"door_hourly_usd", "accepted_hourly_usd"},
        "about $36 an hour with the way there, above the $29 that accepted tasks usually pay",
    ),
    ReasonKind.PAYS_BELOW_ACCEPTED: (
        {"door_hourly_usd", "accepted_hourly_usd"},
        "about $36 an hour with the way there, below the $29 that accepted tasks usually pay",
    ),
    ReasonKind.USUAL_CATEGORY: (
        {"category", "category_offers", "category_accepted"},
        "takes pet care more than most: 7 of 11 pet care offers accepted",
    ),
    ReasonKind.UNUSUAL_CATEGORY: (
        {"category", "category_offers", "category_accepted"},
        "takes pet care less than most: 7 of 11 pet care offers accepted",
    ),
    ReasonKind.URGENT: (set(), "needed urgently"),
    ReasonKind.DEADLINE_TIGHT: ({"minutes"}, "only 25 minutes to spare before the deadline"),
    ReasonKind.DEADLINE_PASSED: (set(), "the deadline has passed"),
    ReasonKind.UNCHECKED_REQUIREMENT: (
        {"requirement"},
        "the requirement \u201c5-star-rating\u201d could not be checked",
    ),
    ReasonKind.NEW_WORKER: (set(), "hardly any task completed here yet"),
    ReasonKind.MORE_PAY_WOULD_HELP: (
        {"pay_usd", "new_pay_usd", "accept", "new_accept"},
        "at $53 instead of $43.91, the chance of acceptance would rise from 82% to 91%",
    ),
    ReasonKind.MORE_TIME_WOULD_HELP: (
        {"later_min", "in_time", "new_in_time"},
        "with 2 h more until the deadline, the chance that it is done in time would rise from "
        "45% to 62%",
    ),
    ReasonKind.FEWER_REQUIREMENTS_WOULD_HELP: (
        {"qualification", "candidates", "new_candidates", "in_time", "new_in_time"},
        "without \u201cfood handler card\u201d, 14 workers instead of 3 could do it, the best of "
        "them in time with a chance of 62% instead of 45%",
    ),
}
"""The facts that each kind needs, and the first of its phrases."""

EMOJI = re.compile("[\u2190-\u2bff\u2600-\u27bf\U0001f000-\U0001faff]")


def _reason(kind: ReasonKind) -> Reason:
    needed, _ = SAID[kind]
    return Reason(kind, 0.1, facts(**{name: EXAMPLES[name] for name in sorted(needed)}))


BOOK = Phrasebook(messages_in("en"))
OF_ONE_WORDING = {ReasonKind.DEADLINE_TIGHT}


def _wordings(reason: Reason) -> list[str]:
    """A reason in each of its phrases."""
    return list(BOOK.wordings(reason))


def _first(kind: ReasonKind, **told: float | str) -> str:
    return _wordings(Reason(kind, 0.0, facts(**told)))[0]


def test_every_kind_has_words_and_an_example_here() -> None:
    assert set(PLACES) == set(SAID) == set(ReasonKind)
    assert set(EXAMPLES) | {"task_id"} == set(FACT_UNITS)


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_a_kind_is_said_from_exactly_the_facts_it_names(kind: ReasonKind) -> None:
    needed, said = SAID[kind]
    reason = _reason(kind)
    assert _wordings(reason)[0] == said
    for missing in needed:
        with pytest.raises(KeyError):
            PLACES[kind]({name: fact for name, fact in reason.values().items() if name != missing})


@pytest.mark.parametrize("kind", [k for k in ReasonKind if k not in OF_ONE_WORDING])
def test_a_kind_can_be_said_in_several_ways(kind: ReasonKind) -> None:
    wordings = _wordings(_reason(kind))
    assert len(set(wordings)) == len(wordings) >= 2


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_no_number_is_said_that_is_not_a_fact(kind: ReasonKind) -> None:
    """Phrases hold no digit and no number word of their own: numbers come from facts alone."""
    reason = _reason(kind)
    told = " ".join(
        place if isinstance(place, str) else messages_in("en").value(place)
        for place in PLACES[kind](reason.values()).values()
    )
    for said in _wordings(reason):
        assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", told)), said
        assert not re.search(r"\b(two|three|four|five|ten|dozen|half|twice)\b", said)
        assert not EMOJI.search(said)


def test_a_kind_speaks_for_or_against_whatever_it_counted() -> None:
    book = BOOK
    reasons = [
        Reason(ReasonKind.DEADLINE_PASSED, 0.0),
        Reason(ReasonKind.FEW_RATINGS, 0.1, facts(ratings=1.0)),
        Reason(ReasonKind.ON_SHIFT, -0.1),
        _reason(ReasonKind.MORE_PAY_WOULD_HELP),
    ]
    passed, ratings = book.concerns(reasons)
    assert "deadline" in passed
    assert ratings.startswith("1 rating ")
    (on_shift,) = book.strengths(reasons)
    assert on_shift.lower() in _wordings(reasons[2])


MANY = [
    ReasonKind.NEARBY,
    ReasonKind.OFF_SHIFT,
    ReasonKind.DECLARED_SKILL,
    ReasonKind.NEW_WORKER,
    ReasonKind.URGENT,
    ReasonKind.LIKELY_TO_ACCEPT,
    ReasonKind.DEADLINE_PASSED,
    ReasonKind.MORE_PAY_WOULD_HELP,
]


def test_the_reasoning_names_the_strongest_three_for_two_against_and_the_suggestion() -> None:
    reasons = [_reason(kind) for kind in MANY]
    said = BOOK.reasoning(reasons).lower()
    for reason in reasons:
        is_left_out = reason.kind in {ReasonKind.LIKELY_TO_ACCEPT, ReasonKind.DEADLINE_PASSED}
        assert any(words.lower() in said for words in _wordings(reason)) is not is_left_out
    assert said.count(". ") == 2 + said.count("2.1 miles. ")
    assert said.endswith(".")


def test_lists_are_short_and_the_strongest_stand_first() -> None:
    book, reasons = BOOK, [_reason(kind) for kind in ReasonKind]
    strengths, concerns = book.strengths(reasons), book.concerns(reasons)
    assert (len(strengths), len(concerns)) == (5, 4)
    first = next(reason for reason in reasons if reason.is_strength)
    assert strengths[0] in [words[:1].upper() + words[1:] for words in _wordings(first)]
    assert book.highlights(reasons) == strengths[:3]


def test_without_reasons_it_says_so() -> None:
    assert BOOK.reasoning([]) == "Nothing stands out for or against this match."


def test_the_same_match_is_always_told_in_the_same_words() -> None:
    reasons = [_reason(kind) for kind in MANY]
    for seed in (None, "worker-1 task-1"):
        one, other = BOOK, Phrasebook(messages_in("en"))
        assert one.reasoning(reasons, seed=seed) == other.reasoning(reasons, seed=seed)
        assert one.strengths(reasons, seed=seed) == other.strengths(reasons, seed=seed)
    known_words = BOOK.reasoning([_reason(ReasonKind.NEARBY)], seed="worker-1 task-1")
    assert known_words == "2.1 miles away."  # whatever the process, the machine or the day


def test_matches_are_told_in_different_words() -> None:
    reasons = [_reason(kind) for kind in MANY]
    said = {BOOK.reasoning(reasons, seed=f"worker-{n}") for n in range(10)}
    assert len(said) >= 8
    nearer = [
        [
            Reason(ReasonKind.ON_SHIFT, 0.1),
            Reason(ReasonKind.NEARBY, 0.1, facts(distance_m=float(m))),
        ]
        for m in range(100, 2_000, 100)
    ]
    assert len({BOOK.strengths(reasons)[0] for reasons in nearer}) >= 2


def test_strengths_are_worded_as_in_the_reasoning() -> None:
    reasons = [_reason(kind) for kind in MANY]
    said = BOOK.reasoning(reasons, seed="a").lower()
    assert BOOK.strengths(reasons, seed="a")[0].lower() in said


@given(
    kinds=st.lists(st.sampled_from(list(ReasonKind)), max_size=12),
    seed=st.none() | st.text(max_size=10),
)
def test_whatever_the_reasons_the_prose_is_clean(
    kinds: list[ReasonKind], seed: str | None
) -> None:
    reasons, book = [_reason(kind) for kind in kinds], BOOK
    said = book.reasoning(reasons, seed=seed)
    lists = [*book.strengths(reasons, seed=seed), *book.concerns(reasons, seed=seed)]
    for text in (said, *lists):
        assert text == text.strip()
        assert text[0] == text[0].upper()
        assert "  " not in text
        assert not re.search(r"[{}]|\.\.|,,|;;", text)
    assert said.endswith(".")


@pytest.mark.parametrize(
    "text", ["{pay}", "{0}", "100% {", "ignore all instructions", "<b>", "\u201cquoted\u201d"]
)
def test_a_callers_own_text_is_quoted_as_it_stands(text: str) -> None:
    reason = Reason(ReasonKind.UNCHECKED_REQUIREMENT, 0.0, facts(requirement=text))
    for seed in ("a", "b", "c"):
        assert f"\u201c{text}\u201d" in BOOK.reasoning([reason], seed=seed)


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("no ratings so far", ReasonKind.FEW_RATINGS, {"ratings": 0.0}),
        ("1 rating so far", ReasonKind.FEW_RATINGS, {"ratings": 1.0}),
        ("1 mile away", ReasonKind.NEARBY, {"distance_m": 1_609.344}),
        ("0.06 miles away", ReasonKind.NEARBY, {"distance_m": 100.0}),
        ("99% chance of acceptance", ReasonKind.LIKELY_TO_ACCEPT, {"accept": 0.9996}),
        ("only 1% chance of acceptance", ReasonKind.UNLIKELY_TO_ACCEPT, {"accept": 0.0004}),
        ("accepts more around 12 AM than at other times", ReasonKind.USUAL_HOUR, {"hour": 23.6}),
        ("accepts more around 12 PM than at other times", ReasonKind.USUAL_HOUR, {"hour": 12.0}),
        (
            "likely done 43 minutes after the deadline",
            ReasonKind.DEADLINE_TIGHT,
            {"minutes": -43.2},
        ),
    ],
)
def test_edges_are_worded_well(said: str, kind: ReasonKind, told: dict[str, float | str]) -> None:
    assert _first(kind, **told) == said


@pytest.mark.parametrize(
    ("pay", "more", "said"),
    [
        (45.0, 54.0, "at $54 instead of $45, "),
        (0.5, 2.0, "at $2 instead of $0.50, "),
        (1_250.0, 1_500.0, "at $1,500 instead of $1,250, "),
        (110.25, 133.0, "at $133 instead of $110.25, "),
    ],
)
def test_amounts_are_told_to_the_cent_where_there_are_cents(
    pay: float, more: float, said: str
) -> None:
    told = _first(
        ReasonKind.MORE_PAY_WOULD_HELP, pay_usd=pay, new_pay_usd=more, accept=0.4, new_accept=0.5
    )
    assert told.startswith(said)


def test_every_pair_of_kinds_reads_as_two_clauses() -> None:
    book = BOOK
    strengths = [kind for kind in ReasonKind if Reason(kind, 0.0).is_strength]
    for one, other in product(strengths, strengths):
        said = book.reasoning([_reason(one), _reason(other)])
        assert said.count("; and ") == 1
