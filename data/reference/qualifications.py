"""What a task may require of a worker: vehicles, equipment, licences, certificates, languages.

A worker's qualifications are one 64-bit mask; a task's hard requirements are another. A worker
qualifies when no required bit is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROWS: Final = json.loads(
    resources.files("data.reference").joinpath("qualifications.json").read_text("utf-8")
)
QUALIFICATIONS: Final[tuple[str, ...]] = tuple(row["id"] for row in _ROWS)
"""Qualification ids in bit order."""

VEHICLES: Final[tuple[str, ...]] = tuple(r["id"] for r in _ROWS if r["kind"] == "vehicle")

_BIT: Final[dict[str, int]] = {name: bit for bit, name in enumerate(QUALIFICATIONS)}


def _canonical(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


_NAMES: Final[dict[str, str]] = {
    _canonical(name): row["id"] for row in _ROWS for name in (row["id"], *row["also_called"])
}
_HELD_WITH: Final[dict[str, tuple[str, ...]]] = {
    row["id"]: (row["id"], *row.get("implies", ())) for row in _ROWS
}


def qualification_named(text: str) -> str | None:
    """Id of the qualification that a requirement text names; None if it names none we know."""
    return _NAMES.get(_canonical(text))


def required_mask(requirements: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Bit mask of the requirements that can be checked, and the texts that cannot."""
    mask, unknown = 0, []
    for text in requirements:
        name = qualification_named(text)
        if name is None:
            unknown.append(text)
        else:
            mask |= 1 << _BIT[name]
    return mask, tuple(unknown)


def held_mask(qualifications: Iterable[str]) -> int:
    """Bit mask of what a worker holds; a truck counts as a car too. Unknown names are left out."""
    mask = 0
    for text in qualifications:
        name = qualification_named(text)
        for held in _HELD_WITH.get(name or "", ()):
            mask |= 1 << _BIT[held]
    return mask


def names_in(mask: int) -> tuple[str, ...]:
    """Ids of the qualifications in a mask, in bit order."""
    return tuple(name for name, bit in _BIT.items() if mask >> bit & 1)


def meets(held: NDArray[np.uint64], required: NDArray[np.uint64] | int) -> NDArray[np.bool_]:
    """(n,) bool: whether each mask in `held` has every bit of `required` (scalar or (n,))."""
    needed = np.asarray(required, dtype=np.uint64)
    return np.asarray((held & needed) == needed)
