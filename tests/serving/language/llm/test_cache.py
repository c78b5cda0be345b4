"""Worded texts are kept for a day, under their owner's name, and not without bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from serving.language.llm.cache import DAY_S, PARTIAL_S, CachedTexts, TextCache, cache_key


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def entry(owner: str = "ann", **texts: str | None) -> CachedTexts:
    return CachedTexts(owner, texts or {"a": "Good."})


def test_a_text_lives_a_day_or_a_little_less() -> None:
    clock = Clock()
    cache = TextCache(clock=clock)
    cache.put("key", entry())
    clock.now = 0.89 * DAY_S
    assert cache.get("key", owner="ann") == entry()
    clock.now = DAY_S
    assert cache.get("key", owner="ann") is None


def test_where_a_text_was_refused_the_rest_lives_seconds() -> None:
    clock = Clock()
    cache = TextCache(clock=clock)
    cache.put("key", entry(a="Good.", b=None))
    assert cache.get("key", owner="ann") is not None
    clock.now = PARTIAL_S
    assert cache.get("key", owner="ann") is None


def test_what_was_refused_altogether_is_not_kept() -> None:
    cache = TextCache()
    cache.put("key", entry(a=None))
    assert cache.get("key", owner="ann") is None


def test_nobody_reads_what_was_worded_for_another() -> None:
    cache = TextCache()
    cache.put("key", entry("ann"))
    assert cache.get("key", owner="bob") is None
    assert cache.get("key", owner="ann") is not None


def test_the_least_recently_used_goes_first() -> None:
    cache = TextCache(most=2)
    cache.put("one", entry())
    cache.put("two", entry())
    cache.get("one", owner="ann")
    cache.put("three", entry())
    kept = [key for key in ("one", "two", "three") if cache.get(key, owner="ann")]
    assert kept == ["one", "three"]


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_two_questions_never_share_a_key(first: list[str], second: list[str]) -> None:
    assert (cache_key(*first) == cache_key(*second)) == (first == second)
