"""Who is shown: coverage, concentration, and what groups of workers get for their merit."""

from __future__ import annotations

import numpy as np

from data.arrays import FloatArray
from engine.fairness import GROUPS, contenders, merit_shares, offer_groups
from engine.policy import RankingPolicy
from engine.scoring import best
from features.record import WorkerTotals
from features.specification import COLUMN
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.again import (
    PLACES,
    asked_again,
    expected_success,
    looked_at,
    orders,
    plain,
    top_share,
    unexplored,
)
from training.card.sections.figures import WEEK_S, shown_row
from training.metrics import gini
from training.replay import Replayed


def fairness(e: Evidence) -> Section:
    """Exposure as logged and reordered, and of tasks asked again before and after the bound."""
    return Section(
        "Exposure",
        "Logged candidates in the policy's order, a place weighted by 1 / log2(rank + 1). Then "
        "tasks of the test window asked again with every candidate scored, the best ten shown, a "
        "place weighted by its chance of being looked at; merit is the P(success) of those who "
        "could be shown without losing more than the bound's tolerance.",
        (*_logged(e), *_bounded(e)),
    )


def _logged(e: Evidence) -> list[Row]:
    rows_of = e.shown
    who = e.history.exposures.workers[rows_of]
    weight = 1.0 / np.log2(e.ranks(rows_of) + 1.0)
    totals = np.bincount(who, weight, minlength=len(e.history.workers))
    active = np.bincount(e.history.exposures.workers, minlength=len(totals)) > 0
    week = (e.data.shown_at[rows_of] - e.windows.test.begin) // WEEK_S
    seen = [len(np.unique(who[week == w])) for w in np.unique(week)]
    unequal = gini(totals[active])
    merit = e.success(rows_of)
    matrix = e.data.matrix[rows_of]
    groups = {
        "new (joined within 30 days)": np.expm1(matrix[:, COLUMN["tenure_days_log"]]) < 30.0,
        "far (over 5 km)": matrix[:, COLUMN["distance_km"]] > 5.0,
        "low volume (under 5 prior offers)": e.prior_offers(rows_of) < 5,
    }
    return [
        shown_row(
            "workers shown in a week over workers with any exposure",
            float(np.mean(seen) / active.sum()),
        ),
        Row("Gini of position-weighted exposure", unequal, "bounded by 0.8", met(unequal < 0.8)),
        shown_row(
            "share of exposure held by the top 10 % of workers", top_share(totals[active])
        ),
        *(
            Row(
                f"exposure share over merit share, {name}",
                float((weight[part].sum() / weight.sum()) / (merit[part].sum() / merit.sum())),
                "printed; 0.8 to 1.25 is the aim",
                Verdict.SHOWN,
                count=int(part.sum()),
                note="merit is P(success); among five shown, the last place still weighs 0.39",
            )
            for name, part in groups.items()
            if part.any()
        ),
    ]  # fmt: skip


def _bounded(e: Evidence) -> list[Row]:
    tasks = asked_again(e)
    if not tasks:
        return []
    bound = e.policy.exposure_bound
    before, merit = _shares(e, tasks, plain(e.policy))
    after, _ = _shares(e, tasks, unexplored(e.policy))
    first, everywhere = (
        np.subtract(*pair)
        for pair in zip(
            expected_success(e, orders(e, tasks, plain(e.policy))),
            expected_success(e, orders(e, tasks, unexplored(e.policy))),
            strict=True,
        )
    )
    rows = [
        Row("score that a lifted candidate may lack, tolerance of the bound", bound.tolerance,
            "printed", Verdict.SHOWN, count=len(tasks), note="rows are tasks asked again")
    ]  # fmt: skip
    for group, name in enumerate(GROUPS):
        if merit[group] == 0.0:
            continue
        ratio = float(after[group] / merit[group])
        rows += [
            shown_row(f"merit share, {name}", float(merit[group])),
            shown_row(
                f"exposure share over merit share, {name}, by score alone",
                float(before[group] / merit[group]),
            ),
            Row(
                f"exposure share over merit share, {name}, under the bound",
                ratio,
                f"at least {bound.least_share:g}",
                met(ratio >= bound.least_share) if bound.tolerance > 0.0 else Verdict.SHOWN,
            ),
        ]
    return [
        *rows,
        shown_row("expected success lost to the bound at the first place", float(first)),
        shown_row("expected success lost to the bound in all places", float(everywhere)),
    ]


def _shares(
    e: Evidence, tasks: tuple[Replayed, ...], policy: RankingPolicy
) -> tuple[FloatArray, FloatArray]:
    """(3,) share of each group in the exposure of all tasks, and in their merit."""
    bound = e.policy.exposure_bound
    exposure, merit = np.zeros(len(GROUPS)), np.zeros(len(GROUPS))
    for task, mixture in orders(e, tasks, policy):
        pairs = task.pairs
        groups = offer_groups(bound, WorkerTotals(*pairs.facts.worker.T).offers)
        order = mixture.orders[0]
        weight = looked_at(e, len(order))
        exposure += np.bincount(groups[order], weight, minlength=len(GROUPS))
        rows = contenders(bound, pairs.scores, best(pairs.scores, PLACES))
        merit += merit_shares(groups[rows], pairs.chain.success[rows]) * weight.sum()
    return exposure / exposure.sum(), merit / merit.sum()
