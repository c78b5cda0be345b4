"""Every way in which a language model's service fails, over real HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from data.repositories.language_costs import Limits
from serving.language.llm.gateway import Api, Model, Usage
from serving.language.llm.passages import PHRASEBOOK, Words
from serving.language.llm.tokens import request_bound
from tests.doubles.language_model import (
    BYTE_MODES,
    HANGING_MODES,
    MODES,
    SSE_MODES,
    Double,
)
from tests.serving.language.llm.scenes import Scene, a_scene, narration

WORKING = {
    "normal",
    "fenced",
    "usage_missing",
    "usage_negative",
    "usage_huge",
    "usage_text",
}
"""Modes whose words are told."""

UNUSABLE = {
    "obedient",
    "lying",
    "refusal",
    "length",
    "content_filter",
    "tool_calls",
    "tool_calls_beside_text",
}
"""Modes in which the service works and its words are of no use: no reason to leave it alone."""

REFUSING = {
    "status_400", "status_401", "status_403", "status_404", "status_413", "insufficient_quota",
    "rate_limited", "rate_limited_seconds", "rate_limited_long", "rate_limited_date",
    "rate_limited_ms",
}  # fmt: skip
"""Modes after which one call is enough for a while."""

FAILING = set(MODES) - WORKING - UNUSABLE - REFUSING - {"latency", "scripted"}
REQUESTS = 12


async def ask(scene: Scene, number: int, **how: Any) -> tuple[Words, float]:
    """One narration of its own, and the seconds it took."""
    started = time.monotonic()
    told = narration(f"This work pays ${number + 20}, which is usual for it.")
    words = await scene.narrator.narrate(
        told, user_id=f"user-{number}", deadline_s=how.get("deadline_s", 2.0)
    )
    return words, time.monotonic() - started


async def ask_many(double: Double, mode: str, api: Api = "chat") -> tuple[list[Words], Scene]:
    """Requests one after the other, each with half a second for the call."""
    hangs = mode in HANGING_MODES
    async with a_scene(double, mode=mode, api=api, total_s=0.3 if hangs else 5.0) as scene:
        return [(await ask(scene, number))[0] for number in range(REQUESTS)], scene


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("mode", sorted(FAILING))
def test_an_outage_is_answered_by_the_phrasebook_and_soon_left_alone(
    double: Double, mode: str, api: Api
) -> None:
    answers, scene = asyncio.run(ask_many(double, mode, api))
    assert {words.model for words in answers} == {PHRASEBOOK}
    assert scene.gateway.breaker.is_open
    assert len(double.calls) == 3  # then the breaker is open: a quarter of the requests


@pytest.mark.parametrize("mode", sorted(REFUSING))
def test_a_refused_key_or_a_used_up_limit_is_not_tried_again(double: Double, mode: str) -> None:
    answers, scene = asyncio.run(ask_many(double, mode))
    assert {words.model for words in answers} == {PHRASEBOOK}
    assert scene.gateway.breaker.is_open
    assert len(double.calls) == 1


@pytest.mark.parametrize("mode", sorted(UNUSABLE - {"obedient"}))
def test_words_of_no_use_are_replaced(double: Double, mode: str) -> None:
    answers, scene = asyncio.run(ask_many(double, mode))
    assert {words.model for words in answers} == {PHRASEBOOK}
    assert not scene.gateway.breaker.is_open
    assert len(double.calls) == REQUESTS


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("mode", sorted(WORKING))
def test_usable_words_are_told(double: Double, mode: str, api: Api) -> None:
    answers, _ = asyncio.run(ask_many(double, mode, api))
    assert {words.model for words in answers} == {f"mode:{mode}"}
    path = "/v1/chat/completions" if api == "chat" else "/v1/responses"
    assert {call.path for call in double.calls} == {path}


def test_all_modes_are_tried() -> None:
    assert WORKING | UNUSABLE | REFUSING | FAILING | {"latency", "scripted"} == set(MODES)
    assert {*SSE_MODES, *BYTE_MODES, *HANGING_MODES} < FAILING


def test_a_slow_service_is_waited_for_no_longer_than_the_caller_can(double: Double) -> None:
    async def run() -> None:
        async with a_scene(double, mode="hang_before_headers", total_s=60.0) as scene:
            words, seconds = await ask(scene, 1, deadline_s=0.2)
            assert words.model == PHRASEBOOK
            assert 0.2 <= seconds < 60.0  # the call's own end; the double hangs for an hour

    asyncio.run(run())


def test_one_byte_at_a_time_is_no_way_around_the_deadline(double: Double) -> None:
    async def run() -> None:
        async with a_scene(double, mode="slow_drip", total_s=0.3) as scene:
            _, seconds = await ask(scene, 1, deadline_s=60.0)
            assert 0.3 <= seconds < 20.0  # at a byte every 50 ms the answer takes half a minute

    asyncio.run(run())


def test_in_an_outage_there_are_at_most_eleven_calls_for_ten_requests(double: Double) -> None:
    """Retries included: the budget has saved some before the outage begins."""

    async def run() -> int:
        async with a_scene(double) as scene:
            for number in range(30):
                await ask(scene, number)
            double.calls.clear()
            double.mode = "status_503"
            for number in range(100, 130):
                await ask(scene, number)
            return len(double.calls)

    assert asyncio.run(run()) <= 33


def test_a_passing_failure_is_retried_once_at_once(double: Double) -> None:
    async def run() -> Words:
        async with a_scene(double) as scene:
            for number in range(10):  # ten calls save one retry
                await ask(scene, number)
            double.calls[:] = double.calls[:3]  # the fourth call of this mode is the last to fail
            double.mode = "fails_then_recovers"
            words, _ = await ask(scene, 100)
            return words

    assert asyncio.run(run()).model == "double"
    assert [call.mode for call in double.calls[3:]] == ["fails_then_recovers"] * 2


def test_it_is_asked_again_when_it_recovers(double: Double) -> None:
    async def run() -> tuple[str, str]:
        clock = [0.0]
        async with a_scene(double, mode="fails_then_recovers") as scene:
            scene.gateway.breaker._clock = lambda: clock[0]
            for number in range(6):
                await ask(scene, number)
            during = (await ask(scene, 6))[0].model
            for _ in range(3):  # a trial that fails doubles the rest
                clock[0] += 30.0
                after = (await ask(scene, 7))[0].model
            return during, after

    assert asyncio.run(run()) == (PHRASEBOOK, "mode:fails_then_recovers")


def test_more_calls_than_places_go_without(double: Double) -> None:
    async def run() -> list[str]:
        double.delay_s = 0.3
        async with a_scene(double) as scene:
            asked = await asyncio.gather(*(ask(scene, number) for number in range(20)))
            return [words.model for words, _ in asked]

    models = asyncio.run(run())
    assert models.count("double") == 8
    assert models.count(PHRASEBOOK) == 12
    assert len(double.calls) == 8


def test_a_normal_call_is_charged_as_the_service_counts(double: Double) -> None:
    async def run() -> tuple[Words, int]:
        async with a_scene(double) as scene:
            words, _ = await ask(scene, 1)
            return words, scene.purse._all

    words, spent = asyncio.run(run())
    body = double.calls[0].body
    text = "".join(message["content"] for message in body["messages"])
    assert 0 < words.tokens < request_bound([text], "") + body["max_completion_tokens"]
    assert 0 < spent < words.tokens * 2


@pytest.mark.parametrize("mode", ["usage_missing", "usage_huge", "hang_after_headers", "html"])
def test_what_may_have_been_charged_and_is_not_known_counts_in_full(
    double: Double, mode: str
) -> None:
    async def run() -> int:
        async with a_scene(double, mode=mode, total_s=0.3) as scene:
            await ask(scene, 1)
            return scene.purse._all

    spent = asyncio.run(run())
    body = double.calls[0].body
    texts = [message["content"] for message in body["messages"]]
    most = Usage(request_bound(texts, ""), body["max_completion_tokens"])
    assert spent > Model("m", "chat", 0.40, 1.60).micro_usd(most)


@pytest.mark.parametrize("mode", ["status_500", "reset", "rate_limited"])
def test_what_was_refused_costs_nothing(double: Double, mode: str) -> None:
    async def run() -> int:
        async with a_scene(double, mode=mode) as scene:
            await ask(scene, 1)
            return scene.purse._all

    assert asyncio.run(run()) == 0


def test_without_money_nobody_is_asked(double: Double) -> None:
    async def run() -> str:
        async with a_scene(double, limits=Limits(100, 10**9)) as scene:
            return (await ask(scene, 1))[0].model

    assert asyncio.run(run()) == PHRASEBOOK
    assert double.calls == []


def test_nothing_listens_there(double: Double) -> None:
    async def run() -> str:
        async with a_scene(Double(port=1)) as scene:
            return (await ask(scene, 1))[0].model

    assert asyncio.run(run()) == PHRASEBOOK


def test_logs_name_requests_and_never_texts(double: Double) -> None:
    private = "meet me behind the old mill"

    async def run() -> None:
        for mode in ("normal", "lying", "status_400", "html"):
            async with a_scene(double, mode=mode) as scene:
                told = narration("This work pays $35.", quoted={"message": private})
                await scene.narrator.narrate(told, user_id="ann", deadline_s=5.0)

    with capture_logs() as logs:
        asyncio.run(run())
    written = repr(logs)
    assert "req-double-1" in written
    for word in (private, "This work", "a-key", "ann"):
        assert word not in written.replace("language_model_answered", "")
