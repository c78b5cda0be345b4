"""What posters and workers write tells what they mean."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from data.columns import Tasks
from data.reference.calendar import DAY_S, HOUR_S
from data.reference.categories import CATEGORIES, CODE_OF
from data.reference.geography import PLACES
from data.reference.qualifications import required_mask
from data.simulation.text.language import LANGUAGES, language
from data.simulation.text.writing import TASK_SHARES, TaskTexts, write_profiles, write_tasks
from tests.engine.scene import tasks as some_tasks
from tests.factories import START

MONDAY_NOON = START + 4 * DAY_S + 20 * HOUR_S
"""2026-01-05 12:00 in San Francisco."""

CLEANING = CODE_OF["cleaning"]
WINDOWS = 1


def cleaning_tasks(n: int) -> Tasks:
    return some_tasks(
        n,
        categories=np.full(n, CLEANING, dtype=np.int16),
        earliest_start=np.full(n, MONDAY_NOON),
        service_min=np.full(n, 180.0, dtype=np.float32),
        dropoff_lat=np.full(n, np.nan),
        dropoff_lng=np.full(n, np.nan),
        required=np.full(n, required_mask(["cleaning-supplies"])[0], dtype=np.uint64),
        lat=np.full(n, 37.7599),  # the Mission
        lng=np.full(n, -122.4148),
    )


def written(n: int = 2_000, seed: int = 3) -> TaskTexts:
    return write_tasks(
        cleaning_tasks(n), np.full(n, WINDOWS, dtype=np.int8), np.random.default_rng(seed)
    )


def says_one_of(text: str, phrases: Iterable[str]) -> bool:
    return any(phrase.casefold() in text.casefold() for phrase in phrases)


def test_title_and_description_say_the_sub_skill_in_different_words() -> None:
    texts = written()
    for title, description, code in zip(*(column.tolist() for column in texts), strict=True):
        phrases = language(code).work[CLEANING][WINDOWS]
        in_title = {phrase for phrase in phrases if says_one_of(title, [phrase])}
        in_description = {phrase for phrase in phrases if says_one_of(description, [phrase])}
        assert in_title, title
        assert in_description - in_title, description


def test_no_text_names_another_sub_skill_of_the_category() -> None:
    texts = written()
    for title, description, code in zip(*(column.tolist() for column in texts), strict=True):
        deep, windows, office = language(code).work[CLEANING]
        shared = [p for p in (*deep, *office) if says_one_of(" ".join(windows), [p])]
        assert not shared
        assert not says_one_of(f"{title} {description}", (*deep, *office)), title


def test_languages_have_their_shares() -> None:
    codes = written(4_000).languages
    for code, share in zip(LANGUAGES, TASK_SHARES, strict=True):
        error = 4.0 * np.sqrt(share * (1.0 - share) / 4_000)
        assert np.mean(codes == code) == pytest.approx(share, abs=error)
    assert sum(TASK_SHARES) == pytest.approx(1.0)


def test_facts_stand_in_the_text() -> None:
    texts = written(400)
    english = [
        f"{title}. {text}"
        for title, text, code in zip(*(c.tolist() for c in texts), strict=True)
        if code == "en"
    ]
    assert np.mean(["Mission" in text for text in english]) > 0.7
    elsewhere = [place.name for place in PLACES if place.name != "Mission"]
    assert not any(says_one_of(text, elsewhere) for text in english)
    assert any("Monday afternoon" in text for text in english)
    assert any("3 hours" in text for text in english)
    assert all("You will need: cleaning supplies." in text for text in english)


def test_the_same_meaning_is_said_in_many_ways() -> None:
    texts = written(1_000)
    assert len(set(texts.descriptions.tolist())) > 100
    assert len(set(texts.titles.tolist())) > 50


def test_a_profile_speaks_of_the_preferred_sub_skill_of_declared_categories_only() -> None:
    n = 500
    declared = np.full(n, 1 << CLEANING | 1 << CODE_OF["moving"], dtype=np.uint64)
    preferred = np.full((n, len(CATEGORIES)), 2, dtype=np.int8)  # office, junk_removal
    skill = np.zeros((n, len(CATEGORIES)))
    texts = write_profiles(declared, skill, preferred, np.random.default_rng(1)).tolist()
    silent = texts.count("")
    assert silent / n == pytest.approx(0.1, abs=4.0 * 0.3 / np.sqrt(n))
    for text in filter(None, texts):
        wordings = [language(code).work for code in LANGUAGES]
        assert any(
            says_one_of(text, work[CLEANING][2]) and says_one_of(text, work[CODE_OF["moving"]][2])
            for work in wordings
        ), text
        assert not any(says_one_of(text, work[CLEANING][WINDOWS]) for work in wordings), text


def test_the_best_skill_comes_first_and_at_most_six_are_named() -> None:
    every = np.array([(1 << len(CATEGORIES)) - 1] * 60, dtype=np.uint64)
    skill = np.zeros((60, len(CATEGORIES)))
    skill[:, CODE_OF["music_lessons"]] = 3.0
    preferred = np.zeros((60, len(CATEGORIES)), dtype=np.int8)
    texts = write_profiles(every, skill, preferred, np.random.default_rng(2)).tolist()
    for text in filter(None, texts):
        work = [language(code).work for code in LANGUAGES]
        spoken = [words for words in work if says_one_of(text, words[CODE_OF["music_lessons"]][0])]
        assert spoken, text
        named = [c for c in range(45) if says_one_of(text, spoken[0][c][0])]
        assert len(named) <= 6, text


def test_who_has_no_preference_speaks_of_any_sub_skill() -> None:
    n = 300
    declared = np.full(n, 1 << CLEANING, dtype=np.uint64)
    nothing = np.full((n, len(CATEGORIES)), -1, dtype=np.int8)
    skill = np.zeros((n, len(CATEGORIES)))
    texts = write_profiles(declared, skill, nothing, np.random.default_rng(1)).tolist()
    english = language("en").work[CLEANING]
    found = [sum(says_one_of(text, phrases) for text in texts) for phrases in english]
    assert min(found) > 30


def test_equal_seeds_write_equal_texts() -> None:
    for one, other in zip(written(50), written(50), strict=True):
        assert one.tolist() == other.tolist()
    assert written(50, seed=4).titles.tolist() != written(50).titles.tolist()
