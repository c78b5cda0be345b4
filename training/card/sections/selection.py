"""What happens to those who are selected: ratios, ranking, chain, cold start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.stats import norm

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.categories import LABELS
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT, COLUMN, COMPLETE, ON_TIME
from models.calibration import log_loss
from training.card.evidence import Evidence, JudgedRows
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import (
    FEWEST,
    WEEK_S,
    WORDS,
    by_time,
    judged_row,
    shown_row,
)
from training.metrics import (
    Interval,
    bootstrap,
    calibration_error,
    lift,
    ndcg,
    ranks_within,
)

PRIOR_OFFERS: Final = ((0, 0), (1, 4), (5, 19), (20, None))


def selected(e: Evidence) -> Section:
    """Predicted over observed acceptance on what is selected, and in every group."""
    j = e.judged[ACCEPT]
    ranks = e.ranks(j.rows)
    every = np.ones(len(j), dtype=bool)
    named: list[tuple[str, BoolArray]] = [
        ("all rows", every),
        ("rank 1", ranks == 1),
        ("ranks 1 to 3", ranks <= 3),
        ("ranks 1 to 10", ranks <= 10),
    ]
    prior = e.prior_offers(j.rows)
    named += [(f"workers with {label} prior offers", part) for label, part in _buckets(prior)]
    category = e.history.tasks.categories[e.history.exposures.tasks[j.rows]]
    named += [
        (f"category {LABELS[code]}", category == code)
        for code in np.unique(category)
        if np.sum(category == code) >= FEWEST
    ]
    named += [(f"7 days from {label}", part) for label, part in by_time(e, j, WEEK_S)]
    present = [(name, part) for name, part in named if part.any()]
    rows = [_ratio(f"acceptance, {name}", j, part, e.seed, len(present)) for name, part in present]
    for outcome in (COMPLETE, ON_TIME):
        other = e.judged[outcome]
        every = np.ones(len(other), dtype=bool)
        rows.append(_ratio(f"{WORDS[outcome]}, all rows", other, every, e.seed, 1))
    return Section(
        "Predicted over observed",
        "Mean prediction over observed rate: on the rows that the policy would put first, in "
        "categories, by the worker's record, by week. A ranked list picks what is over-predicted, "
        "so rank 1 is the hardest row. Intervals hold for all groups at once (Bonferroni).",
        tuple(rows),
    )


def ranking(e: Evidence) -> Section:
    """NDCG, hit rate and reciprocal rank of logged rankings by alpha; lift."""
    rows_of = e.shown
    gains = e.data.labels[ACCEPT].values[rows_of] / e.examination.predict(
        e.data.positions[rows_of]
    )
    groups = e.data.groups[rows_of]
    success = e.success(rows_of)
    found: dict[str, Interval] = {}
    rows: list[Row] = []
    for name, alpha in (
        ("the customer's weights alone", 0.0),
        (f"chosen, alpha {e.policy.alpha:g}", e.policy.alpha),
        ("the models alone", 1.0),
    ):
        policy: RankingPolicy = replace(e.policy, alpha=alpha)
        scores = combine(policy, e.data.factors[rows_of], success)
        found[name] = ndcg(groups, scores, gains, seed=e.seed)
        ranks = ranks_within(groups, scores)
        taken = e.data.labels[ACCEPT].values[rows_of] == 1
        first = _first_taken(groups, ranks, taken)
        better = name.startswith("chosen")
        bar = "above the customer's weights" if better else "printed"
        beats = found[name].value > found["the customer's weights alone"].value
        rows += [
            judged_row(f"NDCG, {name}", found[name], bar, met(beats) if better else Verdict.SHOWN),
            shown_row(f"hit rate at 1, {name}", float(np.mean(first == 1))),
            shown_row(f"mean reciprocal rank, {name}", float(np.mean(1.0 / first))),
        ]
    j = e.judged[ACCEPT]
    for share in (0.1, 0.2):
        value = lift(j.labels, j.served, share)
        rows.append(
            Row(f"lift at the top {share:.0%} by P(accept)", value, "above 1.5", met(value > 1.5))
        )
    return Section(
        "Ranking",
        "Logged rankings of the test window, reordered. Only what was shown can be judged; gains "
        "are acceptances over the chance of being looked at, so the old order has no advantage.",
        tuple(rows),
    )


def chain(e: Evidence) -> Section:
    """P(accepts and completes) as a product against what happened end to end."""
    j = e.judged[ACCEPT]
    assigned = e.history.exposures.assigned[j.rows] == 1
    done = e.data.labels[COMPLETE].values[j.rows]
    taken = j.labels == 1
    ended = assigned & (done >= 0)
    complete = e.chain.complete.predict(j.matrix)
    expected = float(np.sum(j.predicted * complete))
    share_done = float(np.sum(done[ended] == 1) / max(np.sum(ended), 1))
    weight = complete[taken].mean() / max(complete[ended].mean(), 1e-9)
    observed = float(np.sum(taken) * share_done * weight)
    ratio = expected / observed
    return Section(
        "Chain",
        "The product of the stages against the end-to-end count. Of several workers who accept, "
        "one gets the job, so completions of the others are estimated by those assigned.",
        (Row("P(success) over observed", ratio, "0.9 to 1.1", met(0.9 <= ratio <= 1.1)),),
    )


def cold_start(e: Evidence) -> Section:
    """Log loss and calibration by how much was known of the worker."""
    j = e.judged[ACCEPT]
    looked = e.examination.predict(e.data.positions[j.rows])
    category_rate = np.clip(j.matrix[:, COLUMN["category_accept_rate"]] * looked, 1e-6, 1 - 1e-6)
    rows: list[Row] = []
    for label, part in _buckets(e.prior_offers(j.rows)):
        if part.sum() < 2 or len(np.unique(j.labels[part])) < 2:
            continue
        mine, plain = (log_loss(j.labels[part], p[part]) for p in (j.predicted, category_rate))
        rows += [
            Row(
                f"log loss, {label} prior offers",
                mine,
                f"no worse than the category's rate, {plain:.4f}",
                met(mine <= plain),
                count=int(part.sum()),
            ),
            Row(
                f"ECE, {label} prior offers",
                calibration_error(j.labels[part], j.predicted[part]),
                "printed",
                Verdict.SHOWN,
                count=int(part.sum()),
            ),
        ]
    return Section(
        "Cold start",
        "Acceptance by the number of offers that the worker had answered.",
        tuple(rows),
    )


def _ratio(name: str, j: JudgedRows, part: BoolArray, seed: int, families: int) -> Row:
    """Mean prediction over observed rate, with an interval that holds for all groups at once.

    Met within 0.9 to 1.1, or where 1 cannot be excluded at 5 % over all `families` groups
    (Bonferroni); the interval is normal around the bootstrap's standard error.
    """
    labels, predicted = j.labels[part], j.predicted[part]
    if not labels.sum():
        return Row(name, None, _RATIO_BAR, Verdict.SHOWN, count=len(labels), note="no positives")
    found = bootstrap(
        lambda rows: float(predicted[rows].mean() / max(labels[rows].mean(), 1e-9)),
        len(labels),
        seed=seed,
    )
    error = (found.high - found.low) / (2.0 * 1.96)
    reach = float(norm.ppf(1.0 - 0.025 / families)) * error
    low, high = found.value - reach, found.value + reach
    holds = 0.9 <= found.value <= 1.1 or low <= 1.0 <= high
    return Row(name, found.value, _RATIO_BAR, met(holds), low, high, len(labels))


_RATIO_BAR: Final = "0.9 to 1.1, or 1 within its interval"


def _buckets(prior: FloatArray) -> Iterator[tuple[str, BoolArray]]:
    for low, high in PRIOR_OFFERS:
        part = (prior >= low) & (prior <= (np.inf if high is None else high))
        label = (
            f"{low} and more" if high is None else f"{low}" if low == high else f"{low} to {high}"
        )
        yield label, part


def _first_taken(groups: IntArray, ranks: IntArray, taken: BoolArray) -> IntArray:
    """Best rank of an accepted item for each group that has one."""
    best = np.full(int(groups.max()) + 1 if len(groups) else 0, np.iinfo(np.int64).max)
    np.minimum.at(best, groups[taken], ranks[taken])
    return best[np.unique(groups[taken])]
