"""Each way in which people say a slot is read in every language: `slot_phenomena.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.reference.categories import CATEGORIES
from engine.conversation.reading_slots import read_slots
from engine.conversation.scene import filters_of
from engine.conversation.slots import Slots
from engine.parsing.clean import clean
from engine.parsing.language import LANGUAGES
from engine.parsing.post import Post

NOW = datetime(2026, 6, 30, 10, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
PHENOMENA: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("slot_phenomena.toml").read_text("utf-8")
)["phenomenon"]
FILTERS = ("category", "minPay", "maxPay", "maxDistance", "urgency", "sort")


def acted_on(slots: Slots) -> dict[str, Any]:
    """What is read of a message, by the names that the labelled messages use."""
    found = {n: v for n, v in filters_of(slots.filters).items() if n in FILTERS}
    if len(slots.filters.categories) > 1:
        found["category"] = "several"
    others = {
        "ordinal": slots.picks[0] if slots.picks else None,
        "pick_pay": slots.pick_pay_usd,
        "excluded": ", ".join(CATEGORIES[code] for code in slots.filters.excluded) or None,
    }
    return found | {name: value for name, value in others.items() if value is not None}


def groups() -> Iterator[Any]:
    for phenomenon in PHENOMENA:
        for language in sorted(set(phenomenon) & set(LANGUAGES)):
            texts = [text for text in phenomenon[language].splitlines() if text]
            name = f"{language}: {phenomenon['says']}"
            yield pytest.param(language, texts, phenomenon["slots"], id=name)


@pytest.mark.parametrize(("language", "texts", "slots"), list(groups()))
def test_a_slot_is_read_however_it_is_said(
    language: str, texts: list[str], slots: dict[str, Any]
) -> None:
    read = {
        text: acted_on(read_slots(Post.of(clean(text), language), now=NOW, country="US"))
        for text in texts
    }
    assert {text: found for text, found in read.items() if found != slots} == {}


WORKS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("works.toml").read_text("utf-8")
)
ASKING = {
    "en": "any {} jobs around?",
    "es": "busco trabajos de {}",
    "fr": "des missions de {} ?",
    "de": "gibt es Jobs: {}?",
    "pt": "tem trabalho de {}?",
    "zh": "有{}的活吗",
}


@pytest.mark.parametrize("category", WORKS)
def test_work_is_known_by_its_name_and_by_what_is_done_on_what(category: str) -> None:
    for language, listed in WORKS[category].items():
        for work in listed.split("|"):
            post = Post.of(clean(ASKING[language].format(work)), language)
            found = filters_of(read_slots(post, now=NOW, country="US").filters)
            assert found.get("categories", found.get("category")) == category, (language, work)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I have a car, any jobs with a truck?"),
        ("en", "what should I wear to my first job"),
        ("fr", "affiche la carte"),
        ("fr", "trie par prix"),
        ("es", "¿cuál es el precio de mercado?"),
        ("de", "zeig mir Jobs in der Küche von Mitte"),
        ("pt", "quero ver a minha lista"),
        ("zh", "把最近的排前面"),
    ],
)
def test_a_thing_alone_and_other_words_are_no_work(language: str, text: str) -> None:
    post = Post.of(clean(text), language)
    assert read_slots(post, now=NOW, country="US").filters.categories == ()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("clean my car", "car_wash"),
        ("clean the kitchen", "cleaning"),
        ("fix the roof", "roofing"),
        ("fix my laptop", "tech_support"),
        ("fix a leaking sink", "plumbing"),
        ("fix my front door", "home_repair"),
        ("watch my kids", "babysitting"),
        ("watch my dog", "pet_care"),
        ("deliver two pizzas", "food_delivery"),
        ("deliver two parcels", "delivery"),
    ],
)
def test_the_thing_decides_what_a_deed_is(text: str, category: str) -> None:
    found = read_slots(Post.of(text, "en"), now=NOW, country="US").filters
    assert filters_of(found)["category"] == category
    assert len(found.categories) == 1
