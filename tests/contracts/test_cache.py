"""What caches promise, in this process and in Redis alike: kept, owned, made once, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.cache import (
    JITTER,
    Answers,
    Cache,
    Kept,
    MemoryCache,
    Question,
    RedisCache,
    cache_key,
    jitter,
    owned,
)
from serving.shared_redis import SharedRedis, SharedRedisLost
from tests.serving.redis_server import PATIENT_S, own_redis

HERD = 500


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Each place where answers can be kept: a Redis's URL, None for this process."""
    return None if request.param == "memory" else request.getfixturevalue("redis_url")


def _run(use: Callable[[Cache], Awaitable[None]], url: str | None) -> None:
    async def run() -> None:
        if url is None:
            await use(MemoryCache())
            return
        redis = SharedRedis(url, within_s=PATIENT_S)
        try:
            await use(RedisCache(redis, MemoryCache()))
            assert not redis.is_lost
        finally:
            await redis.close()

    asyncio.run(run())


class Maker:
    """Makes answers slowly, and counts them."""

    def __init__(self, text: bytes = b"an answer", *, error: Exception | None = None) -> None:
        self.made = 0
        self._text, self._error = text, error

    async def __call__(self) -> bytes:
        self.made += 1
        await asyncio.sleep(0.02)
        if self._error is not None:
            raise self._error
        return self._text


def _question(owner: str = "ann", *parts: str) -> Question:
    return Question("patterns", owner, parts or (uuid4().hex,))


def test_a_value_lives_as_long_as_it_may(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        await cache.put(key := uuid4().hex, b"\x00\xff kept", life_s=30.0)
        await cache.put(short := uuid4().hex, b"kept", life_s=0.001)
        assert await cache.get(key) == b"\x00\xff kept"
        await asyncio.sleep(0.01)
        assert await cache.get(short) is None
        assert await cache.get(uuid4().hex) is None

    _run(use, url)


def test_an_answer_is_made_once_and_told_again(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make, asked = Answers(cache), Maker(), _question()
        first = await answers.answer(asked, make, life_s=60.0)
        again = await answers.answer(asked, make, life_s=60.0)
        assert (first, again) == (Kept(b"an answer", False), Kept(b"an answer", True))
        assert (make.made, answers.hits, answers.misses) == (1, 1, 1)

    _run(use, url)


def test_a_herd_of_equal_questions_is_one_computation(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make, asked = Answers(cache), Maker(), _question()
        herd = [answers.answer(asked, make, life_s=60.0) for _ in range(HERD)]
        told = await asyncio.gather(*herd)
        assert make.made == 1
        assert [kept.value for kept in told] == [b"an answer"] * HERD
        assert sum(not kept.is_cached for kept in told) == 1

    _run(use, url)


def test_a_herd_over_several_processes_is_one_computation(redis_url: str) -> None:
    async def run() -> None:
        servers = [SharedRedis(redis_url, within_s=PATIENT_S) for _ in range(4)]
        processes = [Answers(RedisCache(server, MemoryCache())) for server in servers]
        make, asked = Maker(), _question()
        herd = [processes[n % 4].answer(asked, make, life_s=60.0) for n in range(HERD)]
        told = await asyncio.gather(*herd)
        assert make.made == 1
        assert {kept.value for kept in told} == {b"an answer"}
        for server in servers:
            await server.close()

    asyncio.run(run())


def test_an_answer_that_fails_fails_for_all_who_wait_and_is_not_kept(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, asked = Answers(cache), _question()
        failing, make = Maker(error=ZeroDivisionError("no")), Maker()
        herd = [answers.answer(asked, failing, life_s=60.0) for _ in range(5)]
        told = await asyncio.gather(*herd, return_exceptions=True)
        assert failing.made == 1
        assert all(isinstance(error, ZeroDivisionError) for error in told)
        assert await answers.answer(asked, make, life_s=60.0) == Kept(b"an answer", False)

    _run(use, url)


def test_who_gives_up_does_not_take_the_answer_from_the_others(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make, asked = Answers(cache), Maker(), _question()
        first = asyncio.create_task(answers.answer(asked, make, life_s=60.0))
        second = asyncio.create_task(answers.answer(asked, make, life_s=60.0))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).value == b"an answer"
        assert make.made == 1

    _run(use, url)


@pytest.mark.parametrize("moved", ["owner", "version", "release", "request", "kind"])
def test_whatever_moves_the_answer_is_found_anew(moved: str, url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make, run = Answers(cache), Maker(), uuid4().hex
        before = Question("patterns", "ann", (run, "version 3", "release 1", "7 days"))
        after = {
            "owner": Question("patterns", "bob", before.parts),
            "version": Question("patterns", "ann", (run, "version 4", "release 1", "7 days")),
            "release": Question("patterns", "ann", (run, "version 3", "release 2", "7 days")),
            "request": Question("patterns", "ann", (run, "version 3", "release 1", "30 days")),
            "kind": Question("recommendations", "ann", before.parts),
        }[moved]
        await answers.answer(before, make, life_s=60.0)
        assert not (await answers.answer(after, make, life_s=60.0)).is_cached
        assert (await answers.answer(before, make, life_s=60.0)).is_cached
        assert make.made == 2

    _run(use, url)


def test_what_another_put_under_a_key_is_not_read(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make, asked = Answers(cache), Maker(), _question("ann")
        foreign = b'{"owner": "' + owned("bob").encode() + b'", "value": "of bob"}'
        for poison in (foreign, b"no json", b"[]", b"{}", b"\xff"):
            await cache.put(asked.key, poison, life_s=60.0)
            assert (await answers.answer(asked, make, life_s=60.0)).value == b"an answer"

    _run(use, url)


def test_what_is_forgotten_of_an_owner_is_of_him_alone(url: str | None) -> None:
    async def use(cache: Cache) -> None:
        answers, make = Answers(cache), Maker()
        owner = uuid4().hex
        of_him, of_another = [_question(owner) for _ in range(3)], _question(f"{owner}x")
        for asked in (*of_him, of_another):
            await answers.answer(asked, make, life_s=60.0)
        await answers.forget(owner)
        assert [await cache.get(asked.key) for asked in of_him] == [None] * 3
        assert await cache.get(of_another.key) is not None

    _run(use, url)


def test_keys_hold_no_ids() -> None:
    key = Question("patterns", "ann@example.org", ("user-7",)).key
    assert "ann" not in key
    assert "user-7" not in key


def test_memory_is_bounded_and_the_least_recently_used_goes_first() -> None:
    async def run() -> list[bytes | None]:
        cache = MemoryCache(most_bytes=250)
        await cache.put("one", b"1" * 100, life_s=60.0)
        await cache.put("two", b"2" * 100, life_s=60.0)
        await cache.get("one")
        await cache.put("three", b"3" * 100, life_s=60.0)
        await cache.put("too large", b"4" * 251, life_s=60.0)
        return [await cache.get(key) for key in ("one", "two", "three", "too large")]

    assert asyncio.run(run()) == [b"1" * 100, None, b"3" * 100, None]


def test_without_redis_answers_are_kept_in_the_process_and_redis_is_taken_up_again(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        make, asked = Maker(), _question()
        with own_redis(tmp_path) as (url, port):
            redis = SharedRedis(url, within_s=PATIENT_S)
            answers = Answers(RedisCache(redis, MemoryCache()))
            await answers.answer(asked, make, life_s=60.0)
        for _ in range(3):  # killed: found anew once, then kept here
            assert (await answers.answer(asked, make, life_s=60.0)).value == b"an answer"
        assert (make.made, redis.is_lost) == (2, True)
        with pytest.raises(SharedRedisLost):
            await answers.forget("ann")
        with own_redis(tmp_path, port):
            assert await redis.look()
            assert not (await answers.answer(asked, make, life_s=60.0)).is_cached
            assert (await answers.answer(asked, make, life_s=60.0)).is_cached
            assert make.made == 3
            await redis.close()

    asyncio.run(run())


def test_who_dies_while_he_makes_an_answer_keeps_others_waiting_for_a_bounded_time(
    redis_url: str,
) -> None:
    async def run() -> None:
        redis, key = SharedRedis(redis_url, within_s=PATIENT_S), uuid4().hex
        cache, entered = RedisCache(redis, MemoryCache()), []
        await cache.alone(key, within_s=0.1).__aenter__()  # and is never left
        async with cache.alone(key, within_s=0.1):
            entered.append("second")
        assert entered == ["second"]
        await redis.close()

    asyncio.run(run())


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_two_questions_never_share_a_key(first: list[str], second: list[str]) -> None:
    assert (cache_key(*first) == cache_key(*second)) == (first == second)


@given(st.text(max_size=20))
def test_lives_end_a_little_earlier_each_at_its_own_time(key: str) -> None:
    assert 1.0 - JITTER <= jitter(key) <= 1.0
    assert jitter(key) == jitter(key)
