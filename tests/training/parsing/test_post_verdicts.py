"""A verdict says whether a field was read as its label says, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from data.reference.categories import category_code
from engine.parsing.parsed import (
    Caution,
    Difficulty,
    Due,
    Level,
    Money,
    ParsedTask,
    Place,
    Severity,
)
from engine.parsing.requirements import Requirement
from engine.pay_advice import PayBand
from training.parsing.judge_posts import Case, Judged, figures_of
from training.parsing.post_verdicts import verdicts_on

NOW = datetime(2026, 6, 30, 10, tzinfo=UTC)
POST = "Clean 12 Oak St, Reno by 5pm for 40 bucks, bring a mower"
PLUMBING = category_code("plumbing") or 0
READ = ParsedTask(
    language="en",
    title="Clean",
    description=POST,
    category=PLUMBING,
    subcategory=None,
    pay=Money(40.0, "USD", False, True, None, None, None, Level.HIGH),
    band=PayBand(30.0, 40.0, 50.0),
    advice=None,
    place=Place("12 Oak St, Reno", "Reno", 39.5, -119.8, False, True),
    due=Due(datetime(2026, 6, 30, 17, tzinfo=UTC), True, True, False),
    requirements=(Requirement("mower", True, True), Requirement("people", 2.0, True)),
    duration_min=60.0,
    is_duration_stated=False,
    trip_m=None,
    skills=(),
    xp=10,
    difficulty=Difficulty.EASY,
    cautions=(Caution("scam", "as_a_whole", Severity.MEDIUM),),
    checks=(),
    improvements=(),
    levels={},
    level=Level.HIGH,
    release_id="r",
)
UNSTATED = replace(READ, pay=replace(READ.pay, is_stated=False), due=None)


@pytest.mark.parametrize(
    ("label", "right"),
    [
        ({"category": ["cleaning", "plumbing"]}, {"category"}),
        ({"category": ["cleaning"]}, set()),
        ({"pay": {"amount": 40, "currency": ["CAD"], "type": "fixed"}},
         {"pay_amount", "pay_type"}),
        ({"pay": {"amount": [30, 39]}}, set()),
        ({"pay": {"amount": [30, 40]}}, {"pay_amount"}),
        ({"pay": None}, set()),
        ({"deadline": ["2026-06-30T17:45"]}, {"deadline"}),
        ({"deadline": ["2026-06-30T18:30"]}, set()),
        ({"deadline": ["2026-07-01", "2026-06-30"]}, {"deadline"}),
        ({"deadline": None}, {"deadline"}),  # no deadline said, and one within reach of at once
        ({"deadline": None, "urgent": False}, {"urgent"}),
        ({"address": ["12 Oak Street"], "around": "12 Oak St, Reno"}, {"address"}),
        ({"address": ["12 Elm Street"], "around": "12 Oak St, Reno"}, set()),
        ({"address": []}, set()),
        ({"city": ["Sparks", "Reno"]}, {"city"}),
        ({"requirements": ["tools", ["people", 2]]}, {"requirements"}),
        ({"requirements": ["tools", ["people", 3]]}, set()),
        ({"unsafe": True}, {"safety"}),
        ({"unsafe": False}, {"safety"}),
    ],
)  # fmt: skip
def test_what_is_as_the_label_says_is_right(label: dict[str, Any], right: set[str]) -> None:
    found = verdicts_on(label, READ, post=POST, now=NOW)
    assert {name for name, is_right in found.items() if is_right} == right


def test_an_address_that_is_the_whole_post_is_none() -> None:
    everything = replace(READ, place=replace(READ.place, address=POST))
    label = {"address": ["12 Oak"], "around": "12 Oak St, Reno"}
    assert verdicts_on(label, everything, post=POST, now=NOW) == {"address": False}


def test_nothing_stated_is_read_where_nothing_is_stated() -> None:
    label = {"pay": None, "deadline": None}
    found = verdicts_on(label, UNSTATED, post=POST, now=NOW)
    assert found == {"pay_absent": True, "deadline": True}
    assert not any(
        verdicts_on({"deadline": ["2026-06-30"]}, UNSTATED, post=POST, now=NOW).values()
    )


def test_a_case_is_exact_where_every_field_is_right() -> None:
    case = Case("a", "post", "en", NOW, POST, {})
    found = figures_of(
        [Judged(case, READ, {"city": True, "address": True}), Judged(case, READ, {"city": False})]
    )
    assert found["field_accuracy"]["share"] == 2 / 3
    assert found["exact"]["share"] == 0.5
    assert found["exact_by_kind"]["post"]["of"] == 2
