"""What the log can tell of other policies: exploration, and off-policy values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.exploration import RULE
from engine.scoring import combine
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.again import (
    asked_again,
    expected_success,
    orders,
    top_share,
    unexplored,
    worker_exposure,
)
from training.card.sections.figures import shown_row
from training.first_places import LoggedFirsts, logged_firsts
from training.metrics import gini
from training.off_policy import LEAST_EFFECTIVE_SAMPLE, Estimate, off_policy_value
from training.replay import Replayed


def exploration(e: Evidence) -> Section:
    """How far served orders leave the plain one, what that costs and what it makes knowable."""
    explored = e.policy.exploration
    rows = [
        shown_row("epsilon: share of rankings not served in the plain order", explored.epsilon),
        shown_row("floor: least chance of standing first of whom it puts there", explored.floor),
    ]
    tasks = asked_again(e)
    if tasks and explored.epsilon > 0.0:
        rows += _explored(e, tasks)
    return Section(
        "Exploration",
        "The served order is drawn, by the ranking's id, from whole orders of known chances: best "
        "score first, the customer's weights alone, the top turned in a circle. The effective "
        "sample is what 10,000 served rankings hold of the customer's weights within the bounds "
        "of exploration. Tasks of the test window asked again; costs in P(success) by the chain, "
        "against the simulated truth by: hustlexp evaluate-policy --city CITY",
        tuple(rows),
    )


def _explored(e: Evidence, tasks: tuple[Replayed, ...]) -> list[Row]:
    chances, leasts, agree = [], [], []
    for _, mixture in orders(e, tasks, e.policy):
        row = mixture.names.index(RULE) if RULE in mixture.names else 0
        chances.append(mixture.chance_first(int(mixture.orders[row, 0])))
        leasts.append(min(mixture.chance_first(int(first)) for first in mixture.orders[:, 0]))
        agree.append(mixture.orders[row, 0] == mixture.orders[0, 0])
    effective = 10_000.0 / float(np.mean(1.0 / np.array(chances)))
    least = float(min(leasts))
    plain_cost = expected_success(e, orders(e, tasks, unexplored(e.policy)))
    served_cost = expected_success(e, orders(e, tasks, e.policy))
    rows = [
        Row("least chance of standing first, found", least, "at least the floor",
            met(least >= e.policy.exploration.floor - 1e-12), count=len(tasks)),
        Row("effective sample for the customer's weights in 10,000 rankings", effective,
            f"at least {LEAST_EFFECTIVE_SAMPLE:g}", met(effective >= LEAST_EFFECTIVE_SAMPLE)),
        shown_row("tasks whose first is the customer's weights' too", float(np.mean(agree))),
        shown_row("expected success lost at the first place", plain_cost[0] - served_cost[0]),
        shown_row("expected success lost in all places", plain_cost[1] - served_cost[1]),
    ]  # fmt: skip
    for name, policy in (("best score first", unexplored(e.policy)), ("as served", e.policy)):
        exposure = worker_exposure(e, orders(e, tasks, policy))
        rows += [
            shown_row(f"Gini of exposure over all workers, {name}", gini(exposure)),
            shown_row(f"share of exposure held by the top 10 %, {name}", top_share(exposure)),
        ]
    return rows


def off_policy(e: Evidence) -> Section:
    """What policies would earn at the first place, from the logged propensities."""
    firsts = logged_firsts(e.history, e.data, e.chain, e.windows.test)
    rows: list[Row] = []
    if len(firsts.lists):
        logged = float(firsts.rewards.mean())
        rows.append(Row("as logged", logged, "printed", Verdict.SHOWN, count=len(firsts.lists)))
        for name, alpha in (("the policy", e.policy.alpha), ("the customer's weights", 0.0)):
            rows += _values(e, firsts, name, alpha)
    return Section(
        "Off-policy value",
        "Acceptance times completion at the first place, had a policy chosen it among the shown: "
        "inverse propensities (IPW), self-normalised (SNIPW), doubly robust (DR, with the chain). "
        "The propensity is that of standing first given the items shown. Refused under an "
        "effective sample of 500 or where the estimators differ by more than their interval: the "
        "gate then asks for a shadow period.",
        tuple(rows) or (shown_row("later rankings with a known answer", 0.0),),
    )


def _values(e: Evidence, firsts: LoggedFirsts, name: str, alpha: float) -> list[Row]:
    scores = combine(replace(e.policy, alpha=alpha), e.data.factors, firsts.success)
    found = off_policy_value(firsts.logged, firsts.target(firsts.choices(scores)))
    refused = "" if found.refusal is None else f"refused: {found.refusal}"

    def row(of: str, estimate: Estimate) -> Row:
        value, low, high = estimate if found.is_supported else (None, None, None)
        return Row(
            f"{name}, {of}",
            value,
            f"effective sample at least {LEAST_EFFECTIVE_SAMPLE:g}",
            Verdict.SHOWN,
            low=low,
            high=high,
            note=refused,
        )

    return [
        row("IPW", found.ipw),
        row("SNIPW", found.snipw),
        row("DR", found.dr),
        shown_row(f"{name}, effective sample", found.effective_sample),
        shown_row(f"{name}, largest weight", found.largest_weight),
    ]
