"""Worded texts are kept for as long as their kind may be, under their owner's name."""

from __future__ import annotations

import asyncio

from serving.cache import MemoryCache
from serving.cache_lives import WORDING_S
from serving.language.llm.cache import PARTIAL_S, CachedTexts, TextCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def entry(owner: str = "ann", **texts: str | None) -> CachedTexts:
    return CachedTexts(owner, texts or {"a": "Good."})


def put(cache: TextCache, key: str, kept: CachedTexts) -> None:
    asyncio.run(cache.put(key, kept, life_s=WORDING_S))


def get(cache: TextCache, key: str, owner: str = "ann") -> CachedTexts | None:
    return asyncio.run(cache.get(key, owner=owner))


def test_a_text_lives_a_day_or_a_little_less() -> None:
    clock = Clock()
    cache = TextCache(MemoryCache(clock=clock))
    put(cache, "key", entry())
    clock.now = 0.89 * WORDING_S
    assert get(cache, "key") == entry()
    clock.now = WORDING_S
    assert get(cache, "key") is None


def test_where_a_text_was_refused_the_rest_lives_seconds() -> None:
    clock = Clock()
    cache = TextCache(MemoryCache(clock=clock))
    put(cache, "key", entry(a="Good.", b=None))
    assert get(cache, "key") == entry(a="Good.", b=None)
    clock.now = PARTIAL_S
    assert get(cache, "key") is None


def test_what_was_refused_altogether_is_not_kept() -> None:
    cache = TextCache()
    put(cache, "key", entry(a=None))
    assert get(cache, "key") is None


def test_nobody_reads_what_was_worded_for_another() -> None:
    cache = TextCache()
    put(cache, "key", entry("ann"))
    assert get(cache, "key", "bob") is None
    assert get(cache, "key", "ann") is not None
