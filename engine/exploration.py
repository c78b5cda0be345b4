"""Exploration: the served order is drawn from a few whole orders, each with a known chance.

Without it a log holds one policy's choices only, and no other policy can be judged by it. A
served order is one of: the plain order, best score first; the order of the customer's rule alone;
the plain order with its first places turned in a circle. Because every order is whole and its
chance is known, the chance of any item at any place (its propensity) is a sum over a handful of
orders, in closed form, and none is below `engine.policy.Exploration.floor`.

The draw is a function of the ranking's id alone: the same ranking is always served in the same
order. What makes exploring harmless is a bound, not luck: only acceptable candidates are moved
(`may_be_moved`), all others keep their places in every order, and where a task is urgent the
first place is not touched at all.
Source: Horvitz and Thompson, JASA 47 (1952), for weighting by known chances of inclusion; the
mixture is the defensive one of Owen and Zhou, JASA 95 (2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from engine.policy import Exploration
from engine.scoring import best

PLAIN: Final = "plain"
RULE: Final = "rule"
TURNED: Final = "turned"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the order of an answer came about: what the journal keeps of it.

    Attributes
    ----------
    order : str
        Which order was drawn: "plain", "rule", "turned 1" and so on.
    propensities, first_propensities : tuple of k floats
        As for `ServedOrder`; both empty where the plain order was served with certainty.
    """

    order: str = PLAIN
    propensities: tuple[float, ...] = ()
    first_propensities: tuple[float, ...] = ()

    def propensity(self, position: int) -> float:
        """Chance of what was served at a position (1 is first) to stand there."""
        return self.propensities[position - 1] if self.propensities else 1.0

    def first_propensity(self, position: int) -> float:
        """Chance of it to stand first, given that these were shown."""
        if self.first_propensities:
            return self.first_propensities[position - 1]
        return 1.0 if position == 1 else 0.0


CERTAIN: Final = Drawn()


@dataclass(frozen=True, slots=True)
class ServedOrder:
    """An order as it was drawn.

    Attributes
    ----------
    order : (k,) positions of candidates, first place first
    propensities : (k,)
        Chance of that candidate at that place.
    first_propensities : (k,)
        Chance of each at the first place among the orders that show the same candidates: what
        a policy that orders anew what was shown is judged by.
    drawn_from : str
        Which order was drawn: "plain", "rule", "turned 1" and so on.
    """

    order: IntArray
    propensities: FloatArray
    first_propensities: FloatArray
    drawn_from: str

    @property
    def drawn(self) -> Drawn:
        """As plain values, for the answer."""
        return Drawn(
            self.drawn_from,
            tuple(float(chance) for chance in self.propensities),
            tuple(float(chance) for chance in self.first_propensities),
        )


@dataclass(frozen=True, slots=True)
class OrderMixture:
    """Every order that may be served and its chance.

    Attributes
    ----------
    orders : (m, k) positions of candidates, first place first; the first row is the plain order
    weights : (m,) chances, summing to one
    names : m names
    """

    orders: IntArray
    weights: FloatArray
    names: tuple[str, ...]

    def draw(self, ranking_id: str) -> ServedOrder:
        """The order of a ranking: equal ids, equal orders."""
        reached = np.cumsum(self.weights) > _point(ranking_id) * self.weights.sum()
        row = int(np.argmax(reached))
        order = self.orders[row]
        return ServedOrder(
            order, self.propensities(order), self.first_propensities(order), self.names[row]
        )

    def propensities(self, order: IntArray) -> FloatArray:
        """(k,) chance of each candidate of an order at its place in it."""
        return np.asarray(np.minimum(self.weights @ (self.orders == order), 1.0))

    def first_propensities(self, shown: IntArray) -> FloatArray:
        """(k,) chance of each shown candidate at the first place, given that these are shown."""
        alike = (np.sort(self.orders, axis=1) == np.sort(shown)).all(axis=1)
        chances = np.where(alike, self.weights, 0.0)
        first = self.orders[:, :1] == shown  # (m, k)
        return np.asarray(np.minimum(chances @ first / chances.sum(), 1.0))

    def chance_first(self, candidate: int) -> float:
        """Chance of a candidate at the first place."""
        return float(min(self.weights @ (self.orders[:, 0] == candidate), 1.0))


def may_be_moved(exploration: Exploration, scores: FloatArray, in_time: BoolArray) -> BoolArray:
    """(n,) candidates that exploring may move: in time, and not far below the best score.

    `in_time` (n,) says whose estimated completion does not lie past the deadline.
    """
    if not len(scores):
        return np.zeros(0, dtype=bool)
    return np.asarray(in_time & (scores >= scores.max() - exploration.reach))


def order_mixture(
    exploration: Exploration,
    plain: IntArray,
    rule: FloatArray,
    movable: BoolArray,
    *,
    keeps_first: bool,
) -> OrderMixture:
    """The orders that may be served instead of the plain one.

    Parameters
    ----------
    plain : (k,) positions of candidates in the plain order
    rule : (n,) scores of the customer's rule alone, of all candidates
    movable : (n,)
        Who may be moved; all others stand where the plain order puts them, or are not shown.
    keeps_first : bool
        Whether the first place is left alone: the task is urgent.
    """
    free = movable[plain]
    if keeps_first:
        free[:1] = False
    places = np.flatnonzero(free)
    if exploration.epsilon == 0.0 or not len(places):
        return OrderMixture(plain[None, :], np.ones(1), (PLAIN,))
    orders = [plain, _by_rule(plain, rule, movable, places, keeps_first=keeps_first)]
    top = places[: exploration.turned]
    for turn in range(1, len(top)):
        turned = plain.copy()
        turned[top] = plain[np.roll(top, -turn)]
        orders.append(turned)
    turns = exploration.epsilon * (1.0 - exploration.rule_share)
    each = turns / len(top)
    weights = [1.0 - exploration.epsilon + each, exploration.epsilon * exploration.rule_share]
    weights += [each] * (len(top) - 1)
    names = (PLAIN, RULE, *(f"{TURNED} {turn}" for turn in range(1, len(top))))
    return OrderMixture(np.array(orders), np.array(weights), names)


def _by_rule(
    plain: IntArray,
    rule: FloatArray,
    movable: BoolArray,
    places: IntArray,
    *,
    keeps_first: bool,
) -> IntArray:
    """The free places filled by the rule from everybody who may be moved."""
    candidates = movable.copy()
    if keeps_first:
        candidates[plain[:1]] = False
    rows = np.flatnonzero(candidates)
    order = plain.copy()
    order[places] = rows[best(rule[rows], len(places))]
    return order


def _point(ranking_id: str) -> float:
    """A number from 0 up to 1 that the id decides, evenly spread over ids."""
    digest = blake2b(ranking_id.encode(), digest_size=8, person=b"exploration").digest()
    return int.from_bytes(digest, "big") / 2.0**64
