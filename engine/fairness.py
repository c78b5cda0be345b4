"""The bound on exposure: every group of workers is shown nearly as much as its merit earns.

A new worker has little on record, is predicted with caution and so stands low; shown low, he
gets no record. The bound looks at each answer by itself: merit is the P(success) of those who
could be shown, exposure the chance of being looked at, by place. A group whose exposure share
falls below a share of its merit share gets the next place, but only where its best candidate's
score lies within a tolerance of the one who would have stood there. So no place of an answer is
worth less than its plain counterpart by the tolerance or more, whatever the market looks like.
Sources: Geyik, Ambler and Kenthapadi, Fairness-Aware Ranking in Search and Recommendation
Systems, KDD 2019 (deterministic constrained re-ranking, here with exposure for counts); Singh and
Joachims, Fairness of Exposure in Rankings, KDD 2018 (exposure in proportion to merit).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from engine.policy import ExposureBound
from engine.scoring import best

GROUPS: Final = ("newcomers", "low volume", "others")
"""Groups of workers by how often they have been offered a task; a group's code is its place."""


def offer_groups(bound: ExposureBound, offers: FloatArray) -> IntArray:
    """(n,) group codes of workers with so many prior offers (n,)."""
    edges = (bound.newcomer_offers, bound.low_volume_offers)
    return np.asarray(np.searchsorted(edges, offers, side="right"))


def contenders(bound: ExposureBound, scores: FloatArray, plain: IntArray) -> IntArray:
    """Candidates who are shown or could be lifted into what is shown, in their given order."""
    if not len(plain):
        return plain
    near = scores > scores[plain[-1]] - bound.tolerance
    near[plain] = True
    return np.flatnonzero(near)


def merit_shares(groups: IntArray, success: FloatArray) -> FloatArray:
    """(3,) share of each group in the sum of P(success); all zero where nobody has any."""
    merit = np.bincount(groups, success, minlength=len(GROUPS))
    total = merit.sum()
    return np.asarray(merit / total if total > 0.0 else np.zeros(len(GROUPS)))


def bounded_order(
    bound: ExposureBound,
    scores: FloatArray,
    success: FloatArray,
    groups: IntArray,
    looked_at: FloatArray,
) -> IntArray:
    """(k,) positions of candidates, best first under the bound; a tolerance of 0 is `best`.

    Parameters
    ----------
    scores, success : (n,) 0 to 1
    groups : (n,) codes of `GROUPS`
    looked_at : (k,)
        Chance that each place is looked at, first place first: as many places as are asked for.
    """
    plain = best(scores, len(looked_at))
    if bound.tolerance == 0.0 or len(plain) < 2:
        return plain
    rows = contenders(bound, scores, plain)
    least = bound.least_share * merit_shares(groups[rows], success[rows])
    waiting = [_ordered(rows[groups[rows] == group], scores) for group in range(len(GROUPS))]
    had = np.zeros(len(GROUPS))
    order = np.empty_like(plain)
    reached = 0.0
    for place, exposure in enumerate(looked_at[: len(plain)]):
        reached += float(exposure)
        heads = [float(scores[queue[-1]]) if queue else -np.inf for queue in waiting]
        leader = _leader(waiting, heads)
        is_owed = least * reached - had >= exposure / 2.0
        group = _lifted(heads, is_owed, heads[leader] - bound.tolerance, leader)
        order[place] = waiting[group].pop()
        had[group] += exposure
    return order


def _ordered(rows: IntArray, scores: FloatArray) -> list[int]:
    """Candidates of a group, the next one last; equal scores keep their order."""
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")][::-1]]


def _leader(waiting: list[list[int]], heads: list[float]) -> int:
    """The group of the best who still waits; of equal scores the one that came first."""
    top = max(heads)
    return min(
        (group for group, head in enumerate(heads) if head == top and waiting[group]),
        key=lambda group: waiting[group][-1],
    )


def _lifted(
    heads: list[float],
    is_owed: np.ndarray[tuple[int], np.dtype[np.bool_]],
    above: float,
    leader: int,
) -> int:
    """The group that gets the place: the best of those owed it, within reach, or the leader's."""
    owed = [group for group, head in enumerate(heads) if is_owed[group] and head > above]
    return leader if not owed or leader in owed else max(owed, key=lambda group: heads[group])
