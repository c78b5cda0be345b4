"""The narrator: cache, single flight, languages, and what it says of itself."""

from __future__ import annotations

import asyncio
from typing import Any

from serving.language.llm.passages import (
    PHRASEBOOK,
    Narration,
    Narrators,
    Passage,
    PhrasebookNarrator,
    Words,
)
from serving.language.llm.prompt import PROMPT_VERSION
from tests.doubles.language_model import Double
from tests.serving.language.llm.scenes import ADVICE, Scene, a_scene, narration

SPANISH = (
    "Ocho de cada diez tareas así pagan de {{f1}} a {{f2}}, y la mitad hasta {{f3}}. Con {{f4}} "
    "la mejor persona acepta con una probabilidad del {{f5}}; con {{f6}}, del {{f7}}."
)
DEADLINE = "Say by when it must be done."


async def tell(scene: Scene, told: Narration, user: str = "ann") -> Words:
    return await scene.narrator.narrate(told, user_id=user, deadline_s=10.0)


def test_what_was_worded_once_is_told_again_without_a_call(double: Double) -> None:
    async def run() -> list[Words]:
        async with a_scene(double) as scene:
            return [await tell(scene, narration()) for _ in range(2)]

    first, second = asyncio.run(run())
    assert len(double.calls) == 1
    assert (first.cached, second.cached) == (False, True)
    assert (first.tokens > 0, second.tokens) == (True, 0)
    assert first.texts == second.texts
    assert first.model == second.model == "double"
    assert first.prompt_version == second.prompt_version == PROMPT_VERSION


def test_another_user_or_another_fact_is_another_question(double: Double) -> None:
    async def run() -> None:
        async with a_scene(double) as scene:
            await tell(scene, narration())
            await tell(scene, narration(), "bob")
            await tell(scene, narration(ADVICE.replace("91", "92")))
            await tell(scene, narration(quoted={"message": "hello"}))

    asyncio.run(run())
    assert len(double.calls) == 4


def test_equal_questions_at_one_time_are_one_call(double: Double) -> None:
    async def run() -> list[Words]:
        double.delay_s = 0.2
        async with a_scene(double) as scene:
            return await asyncio.gather(*(tell(scene, narration()) for _ in range(5)))

    answers = asyncio.run(run())
    assert len(double.calls) == 1
    assert {words.model for words in answers} == {"double"}
    assert sum(words.tokens > 0 for words in answers) == 1  # paid for once, told once


def test_what_comes_too_late_serves_the_next_time(double: Double) -> None:
    async def run() -> tuple[Words, Words]:
        double.delay_s = 0.4
        async with a_scene(double) as scene:
            early = await scene.narrator.narrate(narration(), user_id="ann", deadline_s=0.1)
            await asyncio.wait(list(scene.narrator._flights.values()))
            return early, await tell(scene, narration())

    early, late = asyncio.run(run())
    assert early.model == PHRASEBOOK
    assert early.texts == {"a": ADVICE}
    assert late.cached
    assert len(double.calls) == 1


def test_without_time_nobody_is_asked(double: Double) -> None:
    async def run() -> Words:
        async with a_scene(double) as scene:
            return await scene.narrator.narrate(narration(), user_id="ann", deadline_s=-1.0)

    assert asyncio.run(run()).model == PHRASEBOOK
    assert double.calls == []


def translated(data: dict[str, Any]) -> dict[str, list[str]]:
    return {"a": [SPANISH], "b": ["Indica para cuándo debe estar terminado."]}


def half_translated(data: dict[str, Any]) -> dict[str, list[str]]:
    return {"a": [SPANISH], "b": ["Say by when it must be done, please, my dear friend."]}


TWO = Narration((Passage("a", ADVICE), Passage("b", DEADLINE)), "es")


def tell_two(double: Double, told: Narration = TWO) -> Words:
    async def run() -> Words:
        async with a_scene(double, mode="scripted") as scene:
            return await tell(scene, told)

    return asyncio.run(run())


def test_a_language_that_the_phrasebook_does_not_have(double: Double) -> None:
    double.script = translated
    words = tell_two(double)
    assert words.language == "es"
    assert words.texts["b"] == "Indica para cuándo debe estar terminado."
    assert "con 35\xa0US$, del 87%" in words.texts["a"].replace("87\xa0%", "87%")


def test_one_text_that_fails_keeps_all_in_the_phrasebooks_language(double: Double) -> None:
    double.script = half_translated
    words = tell_two(double)
    assert (words.language, words.model) == ("en", PHRASEBOOK)
    assert words.texts == {"a": ADVICE, "b": DEADLINE}


def test_in_its_own_language_one_text_may_stay_the_phrasebooks(double: Double) -> None:
    told = Narration((Passage("a", ADVICE), Passage("b", DEADLINE)), "en")
    double.script = lambda data: {"b": ["Please add when it must be done."]}
    words = tell_two(double, told)
    assert words.texts == {"a": ADVICE, "b": "Please add when it must be done."}
    assert words.model == "mode:scripted"


def test_a_flood_of_characters_is_not_even_read(double: Double) -> None:
    double.script = lambda data: {"a": [data["passages"][0]["draft"] + "\u200b" * 50_000]}
    words = tell_two(double, narration())
    assert (words.model, words.texts) == (PHRASEBOOK, {"a": ADVICE})


def test_too_many_facts_are_the_phrasebooks(double: Double) -> None:
    async def run() -> Words:
        async with a_scene(double) as scene:
            return await tell(scene, narration("It pays " + "$20, " * 300))

    assert asyncio.run(run()).model == PHRASEBOOK
    assert double.calls == []


def test_an_endpoint_has_a_language_model_where_a_setting_says_so() -> None:
    model = PhrasebookNarrator()
    narrators = Narrators(model, frozenset({"chat"}))
    assert narrators.of("chat") is model
    assert narrators.of("task-parse") is not model
    assert isinstance(Narrators().of("chat"), PhrasebookNarrator)


def test_the_phrasebook_says_its_drafts_and_that_they_are_its_own() -> None:
    words = asyncio.run(PhrasebookNarrator().narrate(narration(), user_id="ann", deadline_s=1.0))
    assert words == Words({"a": ADVICE}, PHRASEBOOK, None, 0, False, "en")
