"""The gate's rule, on predictions made by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from data.arrays import FloatArray
from tests.training.matches import Truth, a_match, sigmoid
from training.comparisons import Measure
from training.match import FirstChoices, Match, OutcomeRows
from training.off_policy import LEAST_EFFECTIVE_SAMPLE, LoggedChoices, TargetChoices
from training.promotion import judge


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth()


def test_a_clearly_better_challenger_is_promoted_and_the_reason_names_the_outcome(
    truth: Truth,
) -> None:
    match = a_match(truth, champion=truth.with_error(0.8), challenger=truth.p)
    decision = judge(match, seed=7)
    assert decision.is_promoted
    (reason,) = decision.reasons
    assert reason.startswith("Better: log loss of 'accept': -0.")


def test_a_clearly_worse_challenger_is_refused(truth: Truth) -> None:
    match = a_match(truth, champion=truth.p, challenger=truth.with_error(0.8))
    decision = judge(match, seed=7)
    assert not decision.is_promoted
    assert decision.reasons[0].startswith("Worse: log loss of 'accept': +0.")


def test_an_equal_challenger_is_refused(truth: Truth) -> None:
    decision = judge(a_match(truth, champion=truth.p, challenger=truth.p), seed=7)
    assert not decision.is_promoted
    assert decision.reasons == ("Not measurably better on any outcome.",)
    assert not any(finding.is_worse for finding in decision.findings)


def test_an_equal_challenger_passes_where_that_is_allowed_and_it_learnt_from_later_rows(
    truth: Truth,
) -> None:
    older, newer = (
        a_match(truth, champion=truth.p, challenger=truth.p, is_newer=is_newer)
        for is_newer in (False, True)
    )
    assert judge(newer, seed=7, allow_equal=True).is_promoted
    assert not judge(older, seed=7, allow_equal=True).is_promoted


def test_allowing_equals_does_not_let_a_worse_one_pass(truth: Truth) -> None:
    match = a_match(truth, champion=truth.p, challenger=truth.with_error(0.8), is_newer=True)
    assert not judge(match, seed=7, allow_equal=True).is_promoted


def test_a_group_that_pays_for_the_others_gain_stops_the_promotion(truth: Truth) -> None:
    few = np.arange(len(truth.labels)) % 8 == 0
    groups = {"new workers": few, "other workers": ~few}
    champion = truth.with_error(0.8, ~few)  # right about the few alone
    challenger = truth.with_error(0.8, few)  # right about all others
    decision = judge(
        a_match(truth, champion=champion, challenger=challenger, groups=groups), seed=7
    )
    overall = next(f for f in decision.findings if f.measure is Measure.LOG_LOSS)
    assert overall.difference.high < 0.0
    assert not decision.is_promoted
    assert [reason.split(":")[1] for reason in decision.reasons] == [
        " log loss of 'accept', new workers"
    ]


def test_a_small_slip_in_one_of_many_groups_is_no_alarm(truth: Truth) -> None:
    """Forty groups of equal skill: without the correction about one would look worse."""
    rng = np.random.default_rng(2)
    champion = truth.with_error(0.8)
    challenger = sigmoid(truth.log_odds + rng.normal(0.0, 0.3, len(truth.labels)))
    groups = {str(i): np.arange(len(truth.labels)) % 40 == i for i in range(40)}
    match = a_match(truth, champion=champion, challenger=challenger, groups=groups)
    assert judge(match, seed=7).is_promoted


def test_worse_calibration_stops_the_promotion(truth: Truth) -> None:
    """The challenger separates far better, but promises too much everywhere."""
    champion = np.full(len(truth.labels), truth.labels.mean())
    challenger = sigmoid(truth.log_odds + 0.5)
    decision = judge(a_match(truth, champion=champion, challenger=challenger), seed=7)
    assert not decision.is_promoted
    (reason,) = decision.reasons
    assert reason.startswith("Worse: calibration error of 'accept': +0.0")


def test_a_worse_ranking_stops_the_promotion(truth: Truth) -> None:
    rng = np.random.default_rng(4)
    before = rng.uniform(0.6, 1.0, len(truth.labels) // 5)
    match = a_match(
        truth, champion=truth.with_error(0.8), challenger=truth.p, ndcg=(before, before - 0.05)
    )
    decision = judge(match, seed=7)
    assert not decision.is_promoted
    assert decision.reasons == ("Worse: 1 - NDCG of rankings: +0.0500 (+0.0500 to +0.0500).",)


def test_rankings_that_nobody_answered_say_nothing_of_order(truth: Truth) -> None:
    silent = np.full(len(truth.labels) // 5, np.nan)
    match = a_match(
        truth, champion=truth.with_error(0.8), challenger=truth.p, ndcg=(silent, silent)
    )
    decision = judge(match, seed=7)
    assert decision.is_promoted
    assert Measure.RANKING not in {finding.measure for finding in decision.findings}


@pytest.mark.parametrize(
    ("rows", "positives"), [(99, 50), (400, 9), (400, 391)], ids=["rows", "yes", "no"]
)
def test_too_few_rows_or_labels_of_one_kind_prove_nothing(rows: int, positives: int) -> None:
    truth = Truth(rows=-(-rows // 5) * 5)
    labels = (np.arange(rows) < positives).astype(np.int8)
    perfect, ignorant = np.where(labels == 1, 0.99, 0.01), np.full(rows, 0.5)
    match = replace(
        a_match(truth, champion=truth.p, challenger=truth.p),
        outcomes={"accept": OutcomeRows(labels, ignorant, perfect, truth.rankings[:rows], {})},
    )
    decision = judge(match, seed=7)
    assert not decision.is_promoted
    assert decision.reasons[0].startswith("Too few later rows")
    assert decision.not_compared == ("accept",)


def test_a_group_with_too_few_rows_is_named_and_does_not_count(truth: Truth) -> None:
    few = np.arange(len(truth.labels)) < 99
    match = a_match(
        truth,
        champion=truth.with_error(0.8, ~few),
        challenger=truth.with_error(3.0, few),
        groups={"category errands": few},
    )
    decision = judge(match, seed=7)
    assert decision.is_promoted
    assert decision.not_compared == ("accept, category errands",)


def test_equal_matches_and_seeds_give_equal_decisions(truth: Truth) -> None:
    match = a_match(truth, champion=truth.with_error(0.3), challenger=truth.p)
    assert judge(match, seed=7) == judge(match, seed=7)
    assert judge(match, seed=7) != judge(match, seed=8)


def _choices(agreeing: int, rate: float, propensity: float = 0.25) -> FirstChoices:
    """800 rankings; both releases agree with the logged first choice in `agreeing` of them.

    Where they agree, they do so a quarter of the time, as the propensity says.
    """
    accepted = np.random.default_rng(6).random(800) < rate
    agrees = ((np.arange(800) < agreeing) & (np.arange(800) % 4 == 0)).astype(np.float64)
    expected = np.full(800, rate)
    target = TargetChoices(agrees, expected)
    logged = LoggedChoices(np.full(800, propensity), accepted.astype(np.float64), expected)
    return FirstChoices(np.arange(800), logged, target, target)


def test_an_unsupported_off_policy_estimate_asks_for_a_shadow_period_and_does_not_block(
    truth: Truth,
) -> None:
    match = a_match(
        truth, champion=truth.with_error(0.8), challenger=truth.p, first_choices=_choices(800, 0.5)
    )
    decision = judge(match, seed=7)
    assert decision.challenger_value is not None
    assert decision.challenger_value.effective_sample == pytest.approx(200.0)
    assert decision.challenger_value.effective_sample < LEAST_EFFECTIVE_SAMPLE
    assert decision.is_promoted
    assert decision.asks_for_shadow_period
    assert "shadow period" in decision.reasons[-1]


def test_a_supported_estimate_that_is_worse_stops_the_promotion() -> None:
    """Two items in each ranking, shown first in turn: the challenger takes the poorer one."""
    truth = Truth(rows=8_000)
    is_good = np.arange(1_600) % 2 == 0  # whether the log put the better one first
    expected = np.where(is_good, 0.7, 0.3)
    accepted = np.random.default_rng(5).random(1_600) < expected
    choices = FirstChoices(
        np.arange(1_600),
        LoggedChoices(np.full(1_600, 0.5), accepted.astype(np.float64), expected),
        TargetChoices(is_good.astype(np.float64), np.full(1_600, 0.7)),
        TargetChoices((~is_good).astype(np.float64), np.full(1_600, 0.3)),
    )
    match = a_match(
        truth, champion=truth.with_error(0.8), challenger=truth.p, first_choices=choices
    )
    decision = judge(match, seed=7)
    assert not decision.asks_for_shadow_period
    assert not decision.is_promoted
    (reason,) = decision.reasons
    assert reason.startswith("Worse: first choices not accepted (doubly robust): +0.")
    finding = next(f for f in decision.findings if f.measure is Measure.FIRST_CHOICE)
    assert finding.difference.low < 0.4 < finding.difference.high


def _against_base_rate(truth: Truth, challenger: FloatArray) -> Match:
    rate = np.full(len(truth.labels), truth.labels.mean())
    match = a_match(truth, champion=rate, challenger=challenger)
    return replace(match, champion_ndcg=None, challenger_ndcg=None)


def test_a_first_release_is_promoted_when_it_beats_the_base_rate(truth: Truth) -> None:
    decision = judge(_against_base_rate(truth, truth.with_error(0.3)), seed=7)
    assert decision.is_promoted
    assert [finding.measure for finding in decision.findings] == [Measure.LOG_LOSS]
    assert not decision.asks_for_shadow_period


def test_a_first_release_that_learnt_nothing_is_not_promoted(truth: Truth) -> None:
    ignorant = sigmoid(0.3 * truth.noise)
    assert not judge(_against_base_rate(truth, ignorant), seed=7).is_promoted


def test_the_record_is_plain_json_with_every_figure(truth: Truth) -> None:
    match = a_match(
        truth,
        champion=truth.with_error(0.8),
        challenger=truth.p,
        first_choices=replace(_choices(0, 0.5)),
    )
    decision = judge(match, seed=7)
    record = json.loads(json.dumps(decision.to_json(), allow_nan=False))
    assert record["verdict"] == "promoted"
    assert record["reasons"] == list(decision.reasons)
    assert [d["measure"] for d in record["differences"]] == [
        "log loss", "calibration error", "1 - NDCG"
    ]  # fmt: skip
    assert record["off_policy"]["challenger"]["dr"] == [None, None, None]
    assert record["off_policy"]["least_effective_sample"] == 500.0
