"""The sections of a card, one function each (``design/MODELS.md`` section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from scipy.stats import norm

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import DAY_S, moment
from data.reference.categories import LABELS
from data.reference.scoring_rule import WEIGHTS
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import RankingPolicy, RetrievalLimits
from engine.scoring import combine
from features.specification import ACCEPT, COLUMN, COMPLETE, NAMES, ON_TIME
from models.calibration import log_loss
from models.release import Release
from models.travel import REFERENCE
from training.card.evidence import Evidence, JudgedRows
from training.card.rows import Row, Section, Verdict, met
from training.expectations import observed, rows_within, trips
from training.fitting import replayed_questions
from training.metrics import (
    RESAMPLES,
    Interval,
    auc,
    average_precision,
    bootstrap,
    brier_parts,
    calibration_error,
    calibration_floor,
    calibration_line,
    gini,
    lift,
    ndcg,
    normalised_entropy,
    population_stability,
    ranks_within,
)
from training.promotion import LEAST_EFFECTIVE_SAMPLE, FirstChoices, off_policy_value

WORDS: Final = {
    ACCEPT: "accepts, given shown",
    COMPLETE: "completes, given accepted",
    ON_TIME: "on time, given completed",
}
_FEWEST: Final = 200  # rows of a group that is judged by itself
_MONTH_S: Final = 30 * DAY_S
_WEEK_S: Final = 7 * DAY_S
PRIOR_OFFERS: Final = ((0, 0), (1, 4), (5, 19), (20, None))


def split(e: Evidence) -> Section:
    """Which days fitted, stopped, calibrated, chose and judged."""
    rows = tuple(
        Row(
            of=f"{name}: {moment(w.begin):%Y-%m-%d} to {moment(w.end):%Y-%m-%d}",
            value=float(np.sum((e.data.shown_at >= w.begin) & (e.data.shown_at < w.end))),
            bar="temporal, one global date, gap for label delay",
            verdict=Verdict.MET,
        )
        for name, w in e.windows._asdict().items()
    )
    return Section(
        "Split",
        "Exposures of each window, in time order. A row counts only if its outcome was known "
        "before its window ended; everything below is measured on the last window alone.",
        rows,
    )


def discrimination(e: Evidence) -> Section:
    """AUC of each stage beside the permanent challengers, and precision on the rare failures."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        mine = _interval(j, e.seed, partial(_auc, j))
        gain = _interval(
            j,
            e.seed,
            partial(_auc_gain, j),
        )
        rule = auc(j.labels, e.data.factors[j.rows] @ WEIGHTS)
        rows += [
            _row(f"{WORDS[outcome]}: AUC", mine, "above 0.5", met(mine.low > 0.5), len(j)),
            _row(
                f"{WORDS[outcome]}: AUC less logistic regression's on the same features",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(j),
            ),
            _shown(f"{WORDS[outcome]}: AUC of the customer's weights", rule),
        ]
        if outcome != ACCEPT:
            failures = 1 - j.labels
            precision = average_precision(failures, 1.0 - j.predicted)
            rate = float(np.mean(failures))
            rows.append(
                Row(
                    f"{WORDS[outcome]}: PR-AUC of failures",
                    precision,
                    f"above their rate, {rate:.3f}",
                    met(precision > rate),
                    count=int(failures.sum()),
                )
            )
    return Section(
        "Discrimination",
        "How well the models tell later rows apart. Over 0.90 would suggest a leak.",
        tuple(rows),
    )


def losses(e: Evidence) -> Section:
    """Log loss and normalised entropy, overall and by month, and the challengers'."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        mine = _interval(j, e.seed, partial(_loss, j))
        gain = _interval(
            j,
            e.seed,
            partial(_loss_gain, j),
        )
        entropy = normalised_entropy(j.labels, j.predicted)
        rows += [
            _row(f"{WORDS[outcome]}: log loss", mine, "printed", Verdict.SHOWN, len(j)),
            _row(
                f"{WORDS[outcome]}: logistic regression's log loss less the model's",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(j),
            ),
            Row(
                f"{WORDS[outcome]}: normalised entropy",
                entropy,
                "below 1",
                met(entropy < 1.0),
                count=len(j),
            ),
        ]
        for label, part in _by_time(e, j, _MONTH_S):
            entropy = normalised_entropy(j.labels[part], j.predicted[part])
            rows.append(
                Row(
                    f"{WORDS[outcome]}: normalised entropy, 30 days from {label}",
                    entropy,
                    "below 1",
                    met(entropy < 1.0),
                    count=int(part.sum()),
                )
            )
    return Section(
        "Log loss",
        "Normalised entropy is log loss over the entropy of the base rate: below 1 is better than "
        "knowing only how often the outcome happens.",
        tuple(rows),
    )


def calibration(e: Evidence) -> Section:
    """Brier parts, calibration error with its floor, and the calibration line."""
    rows: list[Row] = []
    for outcome, j in e.judged.items():
        parts = brier_parts(j.labels, j.predicted)
        error, floor = calibration_error(j.labels, j.predicted), _floor(j, e.seed)
        slope, intercept = calibration_line(j.labels, j.predicted)
        line = _interval(
            j,
            e.seed,
            partial(_slope, j),
            resamples=40,
        )
        rows += [
            Row(
                f"{WORDS[outcome]}: Brier reliability",
                parts.reliability,
                "under 0.002",
                met(parts.reliability < 0.002 or error <= floor),
                count=len(j),
                note=f"resolution {parts.resolution:.4f}",
            ),
            Row(
                f"{WORDS[outcome]}: ECE, 10 bins of equal mass",
                error,
                "under 0.03",
                met(error < 0.03 or error <= floor),
                count=len(j),
                note=f"95 % floor of a perfect model {floor:.4f}; before calibration "
                f"{calibration_error(j.labels, j.raw):.4f}",
            ),
            Row(
                f"{WORDS[outcome]}: calibration slope",
                slope,
                "0.9 to 1.1, or 1 within its interval",
                met(0.9 <= slope <= 1.1 or line.low <= 1.0 <= line.high),
                line.low,
                line.high,
                len(j),
                f"intercept {intercept:+.3f}; {_spread_of(slope)}",
            ),
        ]
    return Section(
        "Calibration",
        "Whether a stated probability comes true as often as it says, on rows later than the "
        "calibrator was fitted or chosen on.",
        tuple(rows),
        ("reliability.png",),
    )


def _spread_of(slope: float) -> str:
    """What a calibration slope says of the predictions."""
    if abs(slope - 1.0) <= 0.02:
        return "as spread out as the outcomes are"
    return "more cautious than need be" if slope > 1.0 else "more extreme than the outcomes are"


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
        if np.sum(category == code) >= _FEWEST
    ]
    named += [(f"7 days from {label}", part) for label, part in _by_time(e, j, _WEEK_S)]
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
            _row(f"NDCG, {name}", found[name], bar, met(beats) if better else Verdict.SHOWN),
            _shown(f"hit rate at 1, {name}", float(np.mean(first == 1))),
            _shown(f"mean reciprocal rank, {name}", float(np.mean(1.0 / first))),
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


def fairness(e: Evidence) -> Section:
    """Who is shown: coverage, concentration, and exposure against merit by group."""
    rows_of = e.shown
    who = e.history.exposures.workers[rows_of]
    weight = 1.0 / np.log2(e.ranks(rows_of) + 1.0)
    totals = np.bincount(who, weight, minlength=len(e.history.workers))
    active = np.bincount(e.history.exposures.workers, minlength=len(totals)) > 0
    week = (e.data.shown_at[rows_of] - e.windows.test.begin) // _WEEK_S
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


def expectations(e: Evidence) -> Section:
    """Rating, enjoyment, tip and work against their means, travel against its reference."""
    rows: list[Row] = []
    for name, seen in observed(e.history).items():
        model = e.expected.models.get(name)
        if model is None:
            rows.append(Row(f"{name}: not fitted, too few in this history", None, "printed",
                            Verdict.SHOWN))  # fmt: skip
            continue
        later = rows_within(e.data, seen, e.windows.test)
        if not len(later):
            continue
        error = (later.values - model.predict(later.matrix)) ** 2
        plain = (later.values - model.mean) ** 2
        gain = bootstrap(partial(_mean_difference, plain, error), len(later), seed=e.seed)
        rows.append(
            _row(
                f"{name}: squared error of the mean less the model's",
                gain,
                "not below 0",
                met(gain.high >= 0.0),
                len(later),
            )
        )
        rows.append(_shown(f"{name}: root mean squared error", float(np.sqrt(error.mean()))))
    metres, hours, minutes = trips(e.history, e.data, e.windows.test)
    if len(minutes):
        mine = np.abs(minutes - e.expected.travel.predict(metres, hours))
        reference = np.abs(minutes - REFERENCE.predict(metres, hours))
        gain = bootstrap(partial(_mean_difference, reference, mine), len(minutes), seed=e.seed)
        rows += [
            _row("travel: reference's absolute error less the model's, minutes", gain,
                 "not below 0", met(gain.high >= 0.0), len(minutes)),
            _shown("travel: mean absolute error, minutes", float(mine.mean())),
        ]  # fmt: skip
    return Section(
        "Expectations",
        "What a completed job brings and takes, on later rows: the poster's rating and the "
        "worker's enjoyment (1 to 5), the tip over the pay, minutes worked over those stated, and "
        "minutes of travel.",
        tuple(rows),
    )


def _mean_difference(first: FloatArray, second: FloatArray, rows: IntArray) -> float:
    return float(np.mean(first[rows] - second[rows]))


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
            _shown("effective sample", found.effective_sample),
            _shown("largest weight", found.largest_weight),
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


def _auc(j: JudgedRows, rows: IntArray) -> float:
    return auc(j.labels[rows], j.predicted[rows])


def _auc_gain(j: JudgedRows, rows: IntArray) -> float:
    return _auc(j, rows) - auc(j.labels[rows], j.logistic[rows])


def _loss(j: JudgedRows, rows: IntArray) -> float:
    return log_loss(j.labels[rows], j.predicted[rows])


def _loss_gain(j: JudgedRows, rows: IntArray) -> float:
    return log_loss(j.labels[rows], j.logistic[rows]) - _loss(j, rows)


def _slope(j: JudgedRows, rows: IntArray) -> float:
    return calibration_line(j.labels[rows], j.predicted[rows])[0]


def _shown(of: str, value: float) -> Row:
    return Row(of, value, "printed", Verdict.SHOWN)


def _floor(j: JudgedRows, seed: int) -> float:
    return calibration_floor(j.predicted, seed=seed)


def _interval(
    j: JudgedRows, seed: int, statistic: Callable[[IntArray], float], *, resamples: int = RESAMPLES
) -> Interval:
    return bootstrap(statistic, len(j), seed=seed, resamples=resamples)


def _row(of: str, figure: Interval, bar: str, verdict: Verdict, count: int | None = None) -> Row:
    return Row(of, figure.value, bar, verdict, figure.low, figure.high, count)


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


def _by_time(e: Evidence, j: JudgedRows, length_s: int) -> Iterator[tuple[str, BoolArray]]:
    at = e.data.shown_at[j.rows]
    number = (at - e.windows.test.begin) // length_s
    for n in np.unique(number):
        part = number == n
        if part.sum() >= _FEWEST and 0 < j.labels[part].sum() < part.sum():
            yield f"{moment(e.windows.test.begin + int(n) * length_s):%Y-%m-%d}", part


def _first_taken(groups: IntArray, ranks: IntArray, taken: BoolArray) -> IntArray:
    """Best rank of an accepted item for each group that has one."""
    best = np.full(int(groups.max()) + 1 if len(groups) else 0, np.iinfo(np.int64).max)
    np.minimum.at(best, groups[taken], ranks[taken])
    return best[np.unique(groups[taken])]


ALL: Final = (
    split, discrimination, losses, calibration, selected, ranking, chain, cold_start, retrieval,
    expectations, fairness, drift, off_policy, elsewhere,
)  # fmt: skip
"""Sections in the order of the page."""
