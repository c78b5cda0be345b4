"""Which kinds of work a worker does, and which he leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.reference.categories import CATEGORIES
from engine.patterns.population import Population
from engine.patterns.smoothing import fewer_than_expected, shrunk_mean
from engine.patterns.window import WorkerWindow
from features.ledger import Offers

_MOST: Final = 5
_MOST_USUAL: Final = 3
_PRIOR_ENJOYED: Final = 3.0


@dataclass(frozen=True, slots=True)
class CategoryTaste:
    """A category that a worker does; `share` (0 to 1) of his completed tasks."""

    category: int
    share: float
    count: int
    pay_usd: float
    satisfaction: float  # 1 to 5


@dataclass(frozen=True, slots=True)
class AvoidedCategory:
    """A category whose offers a worker leaves: how many he took, and how many were expected."""

    category: int
    offers: int
    accepted: int
    expected: float


@dataclass(frozen=True, slots=True)
class CategoryPreferences:
    """Kinds of work, most done first; `avoided` with the largest gap first."""

    top: tuple[CategoryTaste, ...]
    avoided: tuple[AvoidedCategory, ...]


def category_preferences(window: WorkerWindow, usual: Population) -> CategoryPreferences:
    """Categories of tasks completed, and those whose offers are left, within the timeframe.

    - share: tasks of the category over all completed ones; pay: their mean;
    - satisfaction: (sum of stated enjoyment + 3 usual) / (number stated + 3), 1 to 5;
    - avoided: see `avoided`.

    Without any completed task the three most usual categories, with a count of 0.
    """
    return CategoryPreferences(_top(window.done, usual), avoided(window.shown))


def avoided(shown: Offers) -> tuple[AvoidedCategory, ...]:
    """Categories taken at half the expected rate or less, where chance is an unlikely reason.

    Accepted a of the answered offers against the expected number E, the sum of what offers at
    that position, distance and pay got at that time: a <= E / 2 and `fewer_than_expected`.
    """
    answered = shown.take(shown.accepted >= 0)
    size = len(CATEGORIES)
    offers = np.bincount(answered.category, minlength=size)
    taken = np.bincount(answered.category, answered.accepted, size)
    expected = np.bincount(answered.category, answered.expected, size)
    found = [
        AvoidedCategory(int(c), int(offers[c]), int(taken[c]), float(expected[c]))
        for c in np.flatnonzero(offers)
        if taken[c] <= expected[c] / 2.0 and fewer_than_expected(taken[c], expected[c])
    ]
    return tuple(sorted(found, key=lambda a: (a.accepted - a.expected, a.category)))


def _top(done: Offers, usual: Population) -> tuple[CategoryTaste, ...]:
    if not len(done):
        shares = usual.category_shares
        return tuple(
            CategoryTaste(
                int(c), float(shares[c]), 0, float(usual.category_pay_usd[c]), usual.enjoyment
            )
            for c in np.argsort(-shares, kind="stable")[:_MOST_USUAL]
        )
    counts = np.bincount(done.category, minlength=len(CATEGORIES))
    return tuple(
        _taste(int(c), done.take(done.category == c), len(done), usual)
        for c in np.argsort(-counts, kind="stable")[:_MOST]
        if counts[c]
    )


def _taste(category: int, done: Offers, in_all: int, usual: Population) -> CategoryTaste:
    said = done.enjoyment[~np.isnan(done.enjoyment)]
    return CategoryTaste(
        category=category,
        share=len(done) / in_all,
        count=len(done),
        pay_usd=float(done.pay_usd.mean()),
        satisfaction=shrunk_mean(float(said.sum()), len(said), usual.enjoyment, _PRIOR_ENJOYED),
    )
