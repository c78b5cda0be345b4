"""Every language words every sub-skill, and fills only slots that are filled."""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
import pytest

from data.reference.categories import CATEGORIES
from data.reference.qualifications import names_in
from data.simulation.demand import draw_tasks
from data.simulation.text.language import LANGUAGES, SUB_SKILLS, language
from tests.factories import START

TASK_SLOTS = {"work", "place", "time", "hours"}


def test_every_category_has_three_sub_skills_of_its_own() -> None:
    assert len(SUB_SKILLS) == len(CATEGORIES) == 45
    assert all(len(set(names)) == 3 for names in SUB_SKILLS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_words_each_sub_skill_in_three_ways_that_mean_no_other(code: str) -> None:
    work = language(code).work
    assert [len(category) for category in work] == [3] * 45
    phrases = list(chain.from_iterable(chain.from_iterable(work)))
    assert len(phrases) == 3 * 3 * 45
    assert len(set(phrases)) == len(phrases)
    assert all(phrase.strip() == phrase and "{" not in phrase for phrase in phrases)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("title", TASK_SLOTS),
        ("opening", TASK_SLOTS),
        ("when", TASK_SLOTS),
        ("size", TASK_SLOTS),
        ("route", {"place", "dropoff"}),
        ("needs", {"needs"}),
        ("profile", {"work", "years"}),
        ("more", {"works"}),
        ("about", set()),
        ("time", {"weekday", "daypart"}),
    ],
)
def test_templates_have_only_slots_that_are_filled(
    code: str, part: str, allowed: set[str]
) -> None:
    templates = getattr(language(code), part)
    for template in [templates] if isinstance(templates, str) else templates:
        assert set(re.findall(r"{(\w*)}", template)) <= allowed, template


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_title_always_says_the_work(code: str) -> None:
    assert all("{work}" in template for template in language(code).title)
    assert all("{work}" in template for template in language(code).opening)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_requirement_that_tasks_have_can_be_said(code: str) -> None:
    posted = np.full(20_000, START)
    tasks = draw_tasks(posted, np.random.default_rng(1), first_number=1, posters=9).tasks
    asked = {name for mask in np.unique(tasks.required).tolist() for name in names_in(mask)}
    assert len(asked) == 17
    assert asked <= set(language(code).requirements)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_week_has_seven_days_and_the_day_four_parts(code: str) -> None:
    assert len(set(language(code).weekdays)) == 7
    assert len(set(language(code).dayparts)) == 4


def test_a_language_that_is_not_written_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        language("tlh")
