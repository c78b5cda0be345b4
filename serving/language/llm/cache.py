"""Texts that a model worded, kept for a day: bounded, each under its owner's name."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

DAY_S: Final = 24 * 3_600.0
"""How long a worded text serves: the specification's cache of translations."""

PARTIAL_S: Final = 30.0
"""As long as this where some texts were refused, so that they are soon asked for anew."""

JITTER: Final = 0.1
"""Share of its life by which an entry may end earlier, so that not all end at once."""

MOST_ENTRIES: Final = 4_096


@dataclass(frozen=True, slots=True)
class CachedTexts:
    """Texts by id of the passage; None where the model's was refused."""

    owner: str
    texts: Mapping[str, str | None]


class TextCache:
    """The least recently used entries go first."""

    def __init__(
        self, *, most: int = MOST_ENTRIES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._clock = clock
        self._entries: OrderedDict[str, tuple[float, CachedTexts]] = OrderedDict()

    def get(self, key: str, *, owner: str) -> CachedTexts | None:
        """The entry, if it lives and is this user's."""
        ends_at, entry = self._entries.get(key, (0.0, None))
        if entry is None:
            return None
        if self._clock() >= ends_at:
            del self._entries[key]
            return None
        if entry.owner != owner:
            return None
        self._entries.move_to_end(key)
        return entry

    def put(self, key: str, entry: CachedTexts) -> None:
        """Keep an entry; one in which nothing could be used is not kept."""
        if not any(entry.texts.values()):
            return
        is_whole = all(entry.texts.values())
        life_s = (DAY_S if is_whole else PARTIAL_S) * (1.0 - JITTER * _share(key))
        self._entries[key] = (self._clock() + life_s, entry)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)


def cache_key(*parts: str) -> str:
    """A key that holds none of its parts; no two lists of parts share one."""
    digest = sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def _share(key: str) -> float:
    """0 to 1, the same for the same key."""
    return int(sha256(key.encode()).hexdigest()[:8], 16) / 0xFFFF_FFFF
