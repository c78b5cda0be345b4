"""Things that pictures show: what they weigh, and which work a picture of them asks for.

The first 80 are the classes of COCO, in its order (Lin et al., Microsoft COCO: Common Objects in
Context, ECCV 2014), which the detector tells apart; the others are named by a vision model alone.

`weight_kg` is a planning figure of one such thing. Where it is published, `weight_source` says by
whom: `usda` FoodData Central, medium portion; `epa` Automotive Trends Report, mean weight of new
vehicles (about 4,300 lb); `ifab` Laws of the Game, law 2; `wfdf` the 175 g disc of the World
Flying Disc Federation. All others are assumptions of ours, meant to be right within a factor of
two; 0 stands where nobody would lift the thing. `minutes` (of handling one), `categories` and
`scenes` (how strongly the thing speaks for each, 0 to 3) are assumptions as well.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.reference.categories import CATEGORIES, CODE_OF

_ROWS: Final[list[dict[str, Any]]] = json.loads(
    resources.files("data.reference").joinpath("objects.json").read_text("utf-8")
)

OBJECTS: Final[tuple[str, ...]] = tuple(row["id"] for row in _ROWS)
"""Names in code order, in the singular."""

PLURALS: Final[tuple[str, ...]] = tuple(row["plural"] for row in _ROWS)
OBJECT_CODE: Final[dict[str, int]] = {name: code for code, name in enumerate(OBJECTS)}
DETECTED: Final[int] = sum(row["detector"] for row in _ROWS)
"""How many of them, the first ones, are classes of the detector."""


def _column(key: str) -> FloatArray:
    column = np.array([float(row[key]) for row in _ROWS])
    column.setflags(write=False)
    return column


WEIGHT_KG: Final = _column("weight_kg")
"""(n,) float64: kilograms of one; 0 where it is not lifted."""

HANDLING_MIN: Final = _column("minutes")
"""(n,) float64: minutes of work that one more of them brings."""

IS_SMALL: Final[BoolArray] = np.array([bool(row["is_small"]) for row in _ROWS])
"""(n,) bool: what lies about and can be tidied away."""

SCENES: Final[tuple[str, ...]] = tuple(
    dict.fromkeys(scene for row in _ROWS for scene in row["scenes"])
)
"""Names of scenes that things speak for."""


def _table(key: str, names: tuple[str, ...]) -> FloatArray:
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(_ROWS), len(names)))
    for row, told in enumerate(_ROWS):
        for name, strength in told[key].items():
            table[row, place[name]] = strength
    table.setflags(write=False)
    return table


CATEGORY_SIGN: Final = _table("categories", CATEGORIES)
"""(n, 45) float64: how strongly a picture of the thing speaks for work of a category, 0 to 3."""

SCENE_SIGN: Final = _table("scenes", SCENES)
"""(n, n_scenes) float64: how strongly the thing speaks for a scene, 0 to 3."""

LIFTED_WEIGHT_KG: Final = 23.0
"""What one person may lift under good conditions: the load constant of the revised NIOSH lifting
equation (Waters et al., Ergonomics 36 (1993), 749-776)."""

TWO_CARRY_KG: Final = 100.0
"""Weight of one piece up to which two people with straps or a hand truck carry it: an assumption;
pianos and machines beyond it want a third."""

CARRYING: Final = frozenset(CODE_OF[name] for name in ("moving", "packing", "delivery"))
"""Categories in which somebody carries the things, so that their weight says how many people."""
