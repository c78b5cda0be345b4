"""The 45 task categories of the client, their base rates and what people also call them.

Source: the client's category type and template pay (``spec/frontend.md`` section 4). Base pay,
service time and demand are the market's starting assumptions; trained market rates replace them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray


def _load(name: str) -> list[dict[str, object]]:
    text = resources.files("data.reference").joinpath(name).read_text(encoding="utf-8")
    loaded: list[dict[str, object]] = json.loads(text)
    return loaded


_ROWS: Final = _load("categories.json")

CATEGORIES: Final[tuple[str, ...]] = tuple(str(row["id"]) for row in _ROWS)
"""Category ids in code order: ``CATEGORIES[code]`` is the id of a category code."""

LABELS: Final[tuple[str, ...]] = tuple(str(row["label"]) for row in _ROWS)
CODE_OF: Final[dict[str, int]] = {name: code for code, name in enumerate(CATEGORIES)}
OTHER: Final[int] = CODE_OF["other"]


def _column(key: str) -> FloatArray:
    column = np.array([float(str(row[key])) for row in _ROWS])
    column.setflags(write=False)
    return column


BASE_PAY_USD: Final = _column("base_pay_usd")
"""(45,) float64: pay in USD of a typical task of each category."""

SERVICE_MIN: Final = _column("service_min")
"""(45,) float64: minutes of work of a typical task of each category."""

DEMAND: Final = _column("demand")
"""(45,) float64: relative number of tasks posted in each category; not normalised."""

XP_FACTOR: Final = _column("xp_factor")
"""(45,) float64: the client's badge factor by category."""

OUTDOOR: Final[BoolArray] = np.array([bool(row["outdoor"]) for row in _ROWS])
"""(45,) bool: work that rain makes unpleasant."""


@cache
def _names() -> dict[str, int]:
    text = resources.files("data.reference").joinpath("category_aliases.json").read_text("utf-8")
    aliases: dict[str, str] = json.loads(text)
    names = {alias.replace(" ", "_"): CODE_OF[target] for alias, target in aliases.items()}
    names.update({label.casefold().replace(" ", "_"): i for i, label in enumerate(LABELS)})
    names.update(CODE_OF)
    return names


def category_code(name: str) -> int | None:
    """Code (0 to 44) of a category by id, label or other name; None if nobody calls it so.

    Case, spaces and hyphens do not matter: "Pet Care", "pet-care" and "pet_care" are one.
    """
    return _names().get("_".join(name.casefold().replace("-", " ").replace("_", " ").split()))
