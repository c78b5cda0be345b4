"""Scene, kind of work, its things and how hard it is: by reference facts about things."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray
from data.reference.categories import CODE_OF, OTHER
from data.reference.objects import (
    CARRYING,
    CATEGORY_SIGN,
    HANDLING_MIN,
    IS_SMALL,
    LIFTED_WEIGHT_KG,
    OBJECTS,
    SCENE_SIGN,
    SCENES,
    TWO_CARRY_KG,
    WEIGHT_KG,
)
from engine.pictures.seen import Seen

LEAST_EVIDENCE: Final = 0.3
"""Evidence for a category below which no kind of work is named: about that of one thing that fills
a third of the picture, of which the detector is half sure, and which speaks weakly for it."""

LEAST_SCENE: Final = 0.3
"""The same for a scene."""

ITEM_FROM: Final = 0.3
"""Confidence from which a thing counts among the items of the work: a doubtful lorry would change
weight and time a great deal."""

GREEN_FROM: Final = 0.5
"""Share of plants from which a picture is one of a garden."""

CLUTTER: Final = 6
"""Loose small things from which tidying is likely the work."""

_GREEN_SIGN: Final[tuple[tuple[str, float], ...]] = (("lawn_care", 0.6), ("landscaping", 0.5))
_GARDEN: Final = "garden"
_CLUTTER_SIGN: Final = 1.0
_TEXT_SIGN: Final = 1.5
"""What words in the picture weigh: as much as a thing that speaks clearly and fills it."""


class Complexity(StrEnum):
    """How much there is to do."""

    SIMPLE = "simple"
    MEDIUM = "medium"
    COMPLEX = "complex"


class Item(NamedTuple):
    """Things of one kind that the work is about."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What reference facts say of a picture.

    Attributes
    ----------
    scene : str or None
        None where nothing speaks clearly enough for one.
    category : int
        Category code; `other` where nothing speaks clearly enough.
    items : tuple of Item
        What the work is about, most important first.
    weight_kg : float
        Of all items together; 0 where they are not lifted.
    people : int
        Workers that the heaviest item wants, where things are carried; else 1.
    minutes : float
        Of handling the items, before anything is known of the market.
    """

    scene: str | None
    category: int
    items: tuple[Item, ...]
    weight_kg: float
    people: int
    minutes: float
    complexity: Complexity


def judge(seen: Seen, said: FloatArray | None = None) -> Judgement:
    """What a picture asks for.

    Parameters
    ----------
    seen : Seen
    said : (45,) float64 or None
        P(category | words in the picture); None where there are none.
    """
    category = _category(seen, said)
    items = _items(seen, category)
    weights = [_weight_kg(item.name) for item in items]
    heaviest = max(weights, default=0.0)
    people = _carriers(heaviest) if category in CARRYING else 1
    return Judgement(
        scene=_scene(seen),
        category=category,
        items=items,
        weight_kg=sum(w * i.number for w, i in zip(weights, items, strict=True)),
        people=people,
        minutes=sum(_handling_min(item.name) * item.number for item in items),
        complexity=_complexity(items, people),
    )


def evidence(seen: Seen, said: FloatArray | None = None) -> FloatArray:
    """(45,) float64: how strongly a picture speaks for work of each category, at least 0.

    Things of one kind count once, by the one that counts most: ten cups are no more a sign of
    washing up than that there are many, which `CLUTTER` looks at.
    """
    found = np.zeros(len(CATEGORY_SIGN[0]))
    best: dict[int, float] = {}
    for thing in seen.things:
        if thing.code is not None:
            best[thing.code] = max(best.get(thing.code, 0.0), seen.weight(thing))
    for code, weight in best.items():
        found += weight * CATEGORY_SIGN[code]
    if seen.plant_share >= GREEN_FROM:
        for name, sign in _GREEN_SIGN:
            found[CODE_OF[name]] += sign * seen.plant_share
    loose = sum(thing.code is not None and bool(IS_SMALL[thing.code]) for thing in seen.things)
    if loose >= CLUTTER:
        found[CODE_OF["organizing"]] += _CLUTTER_SIGN
    if said is not None:
        found += _TEXT_SIGN * said
    return found


def _category(seen: Seen, said: FloatArray | None) -> int:
    found = evidence(seen, said)
    best = int(found.argmax())
    return best if found[best] >= LEAST_EVIDENCE else OTHER


def _scene(seen: Seen) -> str | None:
    if seen.scene is not None:
        return seen.scene
    found = np.zeros(len(SCENES))
    for thing in seen.things:
        if thing.code is not None:
            found += seen.weight(thing) * SCENE_SIGN[thing.code]
    if seen.plant_share >= GREEN_FROM:
        found[SCENES.index(_GARDEN)] += seen.plant_share
    best = int(found.argmax())
    return SCENES[best] if found[best] >= LEAST_SCENE else None


def _items(seen: Seen, category: int) -> tuple[Item, ...]:
    """Kinds of things that speak for the category, by how much they count; all but people where
    no category was found or none of them does. Things that are not sure are left out, unless
    nothing is."""
    about = [
        thing
        for thing in seen.things
        if thing.code is not None and CATEGORY_SIGN[thing.code, category] > 0.0
    ]
    about = about or [thing for thing in seen.things if thing.name != "person"]
    ordered = sorted(about, key=seen.weight, reverse=True)
    ordered = [thing for thing in ordered if thing.confidence >= ITEM_FROM] or ordered[:1]
    counts = Counter(thing.name for thing in ordered)
    return tuple(Item(name, counts[name]) for name in dict.fromkeys(t.name for t in ordered))


def _weight_kg(name: str) -> float:
    return float(WEIGHT_KG[OBJECTS.index(name)]) if name in OBJECTS else 0.0


def _handling_min(name: str) -> float:
    return float(HANDLING_MIN[OBJECTS.index(name)]) if name in OBJECTS else 0.0


def _carriers(heaviest_kg: float) -> int:
    if heaviest_kg <= LIFTED_WEIGHT_KG:
        return 1
    return 2 if heaviest_kg <= TWO_CARRY_KG else 3


_MANY: Final = 10  # things from which the work is complex, whatever they are
_SEVERAL: Final = 4
_MANY_KINDS: Final = 5
_SEVERAL_KINDS: Final = 3


def _complexity(items: tuple[Item, ...], people: int) -> Complexity:
    """By how many things there are, of how many kinds, and how many people they want."""
    things = sum(item.number for item in items)
    if things >= _MANY or len(items) >= _MANY_KINDS or people > 2:
        return Complexity.COMPLEX
    if things >= _SEVERAL or len(items) >= _SEVERAL_KINDS or people > 1:
        return Complexity.MEDIUM
    return Complexity.SIMPLE


def work_minutes(judgement: Judgement, usual_min: float) -> float:
    """Minutes that the work takes: half of what is usual, for coming and preparing, and the
    handling of the items, between half and three times what is usual.

    `usual_min` are the minutes of a usual task of the category. Without an item to handle it is
    taken as it is. Rounded to five minutes. The halves are assumptions.
    """
    if not judgement.minutes:
        return usual_min
    handling = judgement.minutes / judgement.people
    least, most = _LEAST * usual_min, _MOST * usual_min
    return max(ceil(min(max(_LEAST * usual_min + handling, least), most) / 5.0) * 5.0, 5.0)


_LEAST: Final = 0.5
_MOST: Final = 3.0
