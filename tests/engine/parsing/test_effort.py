"""How hard a task is, which skills it wants and what it brings, by stated rules."""

from __future__ import annotations

import pytest

from data.reference.categories import CODE_OF
from engine.parsing.effort import difficulty_of, skills_of, xp_of
from engine.parsing.parsed import Difficulty
from engine.parsing.requirements import Requirement

CAR = Requirement("car", True, True, "car")
LICENCE = Requirement("licence", "plumbing license", True, "plumbing-license")
LIFTING = Requirement("lifting", "50 lb", True, "heavy-lifting")
TWO = Requirement("people", 2.0, True)


@pytest.mark.parametrize(
    ("category", "minutes", "requirements", "difficulty"),
    [
        ("delivery", 45.0, (), Difficulty.EASY),
        ("delivery", 45.0, (CAR,), Difficulty.EASY),
        ("cleaning", 150.0, (), Difficulty.MEDIUM),  # more than an hour
        ("moving", 60.0, (LIFTING,), Difficulty.MEDIUM),
        ("moving", 300.0, (LIFTING,), Difficulty.HARD),  # heavy, and four hours and more
        ("moving", 60.0, (LIFTING, TWO), Difficulty.HARD),
        ("electrical", 30.0, (), Difficulty.HARD),  # a trade
        ("handyman", 30.0, (LICENCE,), Difficulty.HARD),
    ],
)
def test_difficulty(
    category: str, minutes: float, requirements: tuple[Requirement, ...], difficulty: Difficulty
) -> None:
    assert difficulty_of(CODE_OF[category], minutes, requirements) is difficulty


def test_what_is_only_preferred_makes_nothing_harder() -> None:
    preferred = Requirement("licence", "plumbing license", False, "plumbing-license")
    assert difficulty_of(CODE_OF["handyman"], 30.0, (preferred,)) is Difficulty.EASY


def test_skills_are_in_title_case_and_each_stands_once() -> None:
    found = skills_of(CODE_OF["pet_care"], "Walking", (CAR, CAR, TWO))
    assert found == ("Pet Care", "Walking", "Car")
    assert skills_of(CODE_OF["other"], None, ()) == ()


@pytest.mark.parametrize(("pay", "xp"), [(50.0, 100), (12.75, 25), (0.0, 0)])
def test_xp_is_twice_the_pay_rounded_down(pay: float, xp: int) -> None:
    assert xp_of(pay) == xp
