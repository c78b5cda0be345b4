"""What the ranking does to the market: retrieval, exposure, drift, off-policy value."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from data.reference.calendar import moment
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import RetrievalLimits
from features.specification import ACCEPT, COLUMN, NAMES
from models.release import Release
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import (
    WEEK_S,
    shown_row,
)
from training.fitting import replayed_questions
from training.metrics import (
    gini,
    population_stability,
)
from training.promotion import LEAST_EFFECTIVE_SAMPLE, FirstChoices, off_policy_value


def fairness(e: Evidence) -> Section:
    """Who is shown: coverage, concentration, and exposure against merit by group."""
    rows_of = e.shown
    who = e.history.exposures.workers[rows_of]
    weight = 1.0 / np.log2(e.ranks(rows_of) + 1.0)
    totals = np.bincount(who, weight, minlength=len(e.history.workers))
    active = np.bincount(e.history.exposures.workers, minlength=len(totals)) > 0
    week = (e.data.shown_at[rows_of] - e.windows.test.begin) // WEEK_S
    seen = [len(np.unique(who[week == w])) for w in np.unique(week)]
    top = np.sort(totals[active])[::-1]
    tenth = float(top[: max(len(top) // 10, 1)].sum() / top.sum())
    merit = e.success(rows_of)
    matrix = e.data.matrix[rows_of]
    groups = {
        "new (joined within 30 days)": np.expm1(matrix[:, COLUMN["tenure_days_log"]]) < 30.0,
        "far (over 5 km)": matrix[:, COLUMN["distance_km"]] > 5.0,
        "low volume (under 5 prior offers)": e.prior_offers(rows_of) < 5,
    }
    rows = [
        Row("workers shown in a week over workers with any exposure",
            float(np.mean(seen) / active.sum()), "printed", Verdict.SHOWN),
        Row("Gini of position-weighted exposure", gini(totals[active]), "bounded by 0.8",
            met(gini(totals[active]) < 0.8)),
        Row("share of exposure held by the top 10 % of workers", tenth, "printed", Verdict.SHOWN),
    ]  # fmt: skip
    for name, part in groups.items():
        if not part.any():
            continue
        ratio = float((weight[part].sum() / weight.sum()) / (merit[part].sum() / merit.sum()))
        rows.append(
            Row(
                f"exposure share over merit share, {name}",
                ratio,
                "printed; 0.8 to 1.25 is the aim",
                Verdict.SHOWN,
                count=int(part.sum()),
                note="merit is P(success); among five shown, the last place still weighs 0.39",
            )
        )
    return Section(
        "Exposure",
        "Logged candidates in the policy's order, a place weighted by 1 / log2(rank + 1).",
        tuple(rows),
    )


def drift(e: Evidence) -> Section:
    """Stability of features and scores between training and test, and label delay."""
    train = e.data.within(e.windows.train, ACCEPT)
    test = e.shown
    stable = sorted(
        (
            (population_stability(e.data.matrix[train, c], e.data.matrix[test, c]), name)
            for c, name in enumerate(NAMES)
        ),
        reverse=True,
    )
    score = population_stability(e.scores(train), e.scores(test))
    delay = (e.data.labels[ACCEPT].known_at[test] - e.data.shown_at[test]) / 60.0
    rows = [
        Row("PSI of the score", score, "under 0.25", met(score < 0.25)),
        *(
            Row(f"PSI of {name}", value, "printed", Verdict.SHOWN,
                note="grows with the age of the market" if name in _GROWING else "")
            for value, name in stable[:10]
        ),
        Row("median minutes until an answer is known", float(np.median(delay)), "printed",
            Verdict.SHOWN),
    ]  # fmt: skip
    return Section(
        "Drift",
        "Population stability between the training and the test window: under 0.1 steady, 0.1 to "
        "0.25 to be watched, above to be acted on. It is no proof of harm by itself; log loss by "
        "month and predicted over observed by week stand above.",
        tuple(rows),
    )


_GROWING: Final = frozenset(
    {"offers_log", "category_offers_log", "jobs_log", "done_log", "category_completed_log",
     "tenure_days_log", "rating", "category_rating"}
)  # fmt: skip


def retrieval(e: Evidence) -> Section:
    """Recall of the capped retrieval against scoring everybody who may do the task."""
    now = moment(e.windows.test.end)
    market = MarketSnapshot.build(e.history, as_of=now)
    draft = Release("draft", e.chain, e.examination, e.policy.to_json(), {})
    everybody = RetrievalLimits(most=max(len(market.workers), 1))
    capped, brute = Matcher(draft), Matcher(draft, everybody)
    recalls = {10: [], 100: []}  # type: dict[int, list[float]]
    for question in replayed_questions(e.history, e.windows.test, now, count=40, seed=e.seed):
        for k, found in recalls.items():
            asked = replace(question, limit=k)
            best, got = (
                {
                    match.worker_id
                    for match in matcher.workers_for_task(
                        market, asked, now=now, ranking_id="card"
                    ).matches
                }
                for matcher in (brute, capped)
            )
            if best:
                found.append(len(best & got) / len(best))
    rows = tuple(
        Row(f"recall at {k}", float(np.mean(found)), "at least 0.95",
            met(float(np.mean(found)) >= 0.95), count=len(found))
        for k, found in recalls.items()
        if found
    )  # fmt: skip
    return Section(
        "Retrieval",
        "Of the top candidates that scoring every able and available worker within the radius "
        "would give, the share that retrieval's cap leaves to be scored.",
        rows,
    )


def off_policy(e: Evidence) -> Section:
    """What the policy would earn at the first place, from the logged propensities."""
    rows = e.shown
    first = e.data.positions[rows] == 1
    agrees = e.ranks(rows)[first] == 1
    accepted = e.data.labels[ACCEPT].values[rows][first]
    found = off_policy_value(
        FirstChoices(
            rankings=e.data.groups[rows][first],
            accepted=accepted,
            propensities=e.history.exposures.propensities[rows][first],
            champion_agrees=agrees,
            challenger_agrees=agrees,
        ),
        agrees,
    )
    supported = found.effective_sample >= LEAST_EFFECTIVE_SAMPLE
    return Section(
        "Off-policy value",
        "Acceptance at the first place had the policy chosen it among those shown, by "
        "self-normalised inverse propensities (Swaminathan and Joachims, NeurIPS 2015). Refused "
        "under an effective sample of 500: the gate then asks for a shadow period.",
        (
            Row("acceptance at the first place, logged", float(np.mean(accepted == 1)), "printed",
                Verdict.SHOWN, count=int(first.sum())),
            Row("acceptance at the first place, estimated", found.value if supported else None,
                "effective sample at least 500", Verdict.SHOWN,
                note="" if supported else "refused: the effective sample is too small"),
            shown_row("effective sample", found.effective_sample),
            shown_row("largest weight", found.largest_weight),
        ),
    )  # fmt: skip


def elsewhere(e: Evidence) -> Section:
    """What this card does not measure, and where it is measured."""
    return Section(
        "Measured elsewhere",
        "Figures that depend on the machine or on a decision made after training stand outside "
        "the release, whose bytes depend on its data alone.",
        (
            Row("serving time at 20, 200 and 1,000 candidates", None, "hustlexp bench match",
                Verdict.SHOWN),
            Row("gap to the truth and to the observable-history ceiling", None,
                "hustlexp evaluate --city CITY --ceiling-offers N", Verdict.SHOWN),
            Row("equality of training and serving features", None,
                "bit for bit, a test of features/", Verdict.SHOWN),
            Row("challenger against champion", None, "hustlexp releases compare", Verdict.SHOWN),
        ),
    )  # fmt: skip
