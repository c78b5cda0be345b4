"""Each way in which people say a slot is read in every language: `slot_phenomena.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

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
