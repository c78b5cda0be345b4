"""Texts that a model worded, kept for a while, each under its owner's name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

import orjson

from serving.cache import Cache, MemoryCache, cache_key, jitter, owned

PARTIAL_S: Final = 30.0
"""As long as this where some texts were refused, so that they are soon asked for anew."""


@dataclass(frozen=True, slots=True)
class CachedTexts:
    """Texts by id of the passage; None where the model's was refused."""

    owner: str
    texts: Mapping[str, str | None]


class TextCache:
    """Worded texts in a cache that processes may share."""

    def __init__(self, cache: Cache | None = None) -> None:
        self._cache = cache or MemoryCache()

    async def get(self, key: str, *, owner: str) -> CachedTexts | None:
        """The entry, if it lives and is this user's."""
        found = await self._cache.get(_named(key, owner))
        if found is None:
            return None
        try:
            entry = orjson.loads(found)
            texts = {
                str(name): None if text is None else str(text)
                for name, text in entry["texts"].items()
            }
            return CachedTexts(owner, texts) if entry["owner"] == owned(owner) else None
        except (ValueError, KeyError, TypeError, AttributeError):  # of another version
            return None

    async def put(self, key: str, entry: CachedTexts, *, life_s: float) -> None:
        """Keep an entry; one in which nothing could be used is not kept."""
        if not any(entry.texts.values()):
            return
        is_whole = all(entry.texts.values())
        life = min(life_s, PARTIAL_S) if not is_whole else life_s
        kept = orjson.dumps({"owner": owned(entry.owner), "texts": dict(entry.texts)})
        await self._cache.put(_named(key, entry.owner), kept, life_s=life * jitter(key))

    def alone(self, key: str, *, owner: str, within_s: float) -> AbstractAsyncContextManager[None]:
        """A block in which no other process words the same."""
        return self._cache.alone(_named(key, owner), within_s=within_s)


def _named(key: str, owner: str) -> str:
    return f"{owned(owner)}:{cache_key('words', key)}"
