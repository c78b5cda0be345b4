"""Ids that were seen, in few bytes each: repeats, references, and facts for later checks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.arrays import BoolArray, IntArray

Keys = NDArray[np.uint64]


def keys_of(*ids: NDArray[Any]) -> Keys:
    """(n,) 64-bit fingerprints of texts (n,), or of several columns of texts taken together.

    Two of a million different ids share one with probability 3e-8 (birthday bound n**2 / 2**65);
    a database that then met a wrong reference would refuse it by its foreign key.
    """
    texts = ids[0]
    for more in ids[1:]:
        texts = texts + "\x1f" + more  # a control character, so in no id
    return np.asarray(pd.util.hash_array(texts, categorize=False))


class Register:
    """What was seen of one kind of id; each new one gets the next number, 0 first."""

    def __init__(self) -> None:
        self._keys: Keys = np.empty(0, dtype=np.uint64)  # ascending
        self._numbers = np.empty(0, dtype=np.int64)  # of each key
        self._parts: dict[str, list[NDArray[Any]]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, keys: Keys) -> IntArray:
        """(n,) int64 number of each key, -1 where it was not seen."""
        if not len(self):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)
        return np.where(self._keys[place] == keys, self._numbers[place], -1)

    def add(self, keys: Keys) -> BoolArray:
        """Number the keys (n,) that are new; True (n,) where one was new. `note` must follow."""
        _, first = np.unique(keys, return_index=True)
        is_new = np.zeros(len(keys), dtype=np.bool_)
        is_new[first] = True
        is_new &= self.find(keys) < 0
        numbers = np.arange(len(self), len(self) + is_new.sum())
        joined = np.concatenate([self._keys, keys[is_new]])
        order = np.argsort(joined, kind="stable")
        self._keys = joined[order]
        self._numbers = np.concatenate([self._numbers, numbers])[order]
        return is_new

    def note(self, **facts: NDArray[Any]) -> None:
        """Keep facts of the ids that the last `add` found new, in their order."""
        for name, values in facts.items():
            self._parts.setdefault(name, []).append(values)

    def fact(self, name: str) -> NDArray[Any]:
        """(len(self),) a fact of every id, by number."""
        parts = self._parts.get(name, [])
        if len(parts) > 1:
            self._parts[name] = parts = [np.concatenate(parts)]
        return parts[0] if parts else np.empty(0, dtype=np.int64)

    def of(self, name: str, numbers: IntArray) -> NDArray[Any]:
        """(n,) a fact of the ids with these numbers; zeros where there are no ids at all."""
        facts = self.fact(name)
        return facts[numbers] if len(facts) else np.zeros(len(numbers), dtype=np.int64)
