"""What a report says of the predictions; every figure was worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.categories import CODE_OF
from data.reports import AccuracyTotals, ReportedKind, WeeklyTotals
from data.worker_shifts import WORKER_ITSELF, WorkerShifts
from engine.feedback import (
    LEAST_A_WEEK,
    MOST_A_WEEK,
    PRIOR_OUTCOMES,
    Compared,
    Learning,
    Told,
    compare,
    counted_for_everybody,
    learnings,
    performance,
    week_of,
)

ACCEPTANCE, COMPLETION = ReportedKind.ACCEPTANCE, ReportedKind.COMPLETION


def totals(predicted: list[float], actual: list[float]) -> AccuracyTotals:
    total = AccuracyTotals()
    for p, a in zip(predicted, actual, strict=True):
        total += AccuracyTotals.of(p, a)
    return total


def weeks(**by_number: AccuracyTotals) -> WeeklyTotals:
    return {int(name[1:]): {ACCEPTANCE: total} for name, total in by_number.items()}


# ---- comparing --------------------------------------------------------------------------------


def test_the_specification_s_example_is_accurate_throughout() -> None:
    predicted = {
        Compared.ACCEPTANCE: 0.92,
        Compared.COMPLETION: 0.98,
        Compared.ENJOYMENT: 0.92,
        Compared.MATCH_SCORE: 0.95,
    }
    found = compare(predicted, Told(accepted=True, completed=True, enjoyment=1.0, rating=5))
    assert {kind: round(c.delta, 9) for kind, c in found.items()} == {
        Compared.ACCEPTANCE: 0.08,
        Compared.COMPLETION: 0.02,
        Compared.ENJOYMENT: 0.08,
        Compared.MATCH_SCORE: 0.05,
    }
    assert all(c.is_accurate for c in found.values())


@pytest.mark.parametrize(
    ("kind", "predicted", "told", "is_accurate"),
    [
        (Compared.ACCEPTANCE, 0.51, Told(accepted=True), True),
        (Compared.ACCEPTANCE, 0.50, Told(accepted=True), False),  # it said nothing
        (Compared.ACCEPTANCE, 0.49, Told(accepted=False), True),
        (Compared.ENJOYMENT, 0.74, Told(completed=True, enjoyment=0.5), True),
        (Compared.ENJOYMENT, 0.76, Told(completed=True, enjoyment=0.5), False),
        (Compared.MATCH_SCORE, 0.70, Told(completed=True, rating=4), True),  # 0.8 was due
        (Compared.MATCH_SCORE, 0.50, Told(completed=True, rating=4), False),
        (Compared.MATCH_SCORE, 0.20, Told(accepted=False), True),
        (Compared.MATCH_SCORE, 0.70, Told(completed=False), False),
    ],
)
def test_what_counts_as_accurate(
    kind: Compared, predicted: float, told: Told, is_accurate: bool
) -> None:
    assert compare({kind: predicted}, told)[kind].is_accurate is is_accurate


def test_who_completed_a_task_has_accepted_it() -> None:
    assert Told(completed=True).outcomes == {ACCEPTANCE: 1.0, COMPLETION: 1.0}
    assert Told(completed=False).outcomes == {COMPLETION: 0.0}


def test_of_a_declined_task_there_is_no_completion_and_of_a_failed_one_no_enjoyment() -> None:
    assert Told(accepted=False, completed=False, enjoyment=0.5).outcomes == {ACCEPTANCE: 0.0}
    failed = Told(accepted=True, completed=False, enjoyment=0.5)
    assert failed.outcomes == {ACCEPTANCE: 1.0, COMPLETION: 0.0}


def test_an_accepted_task_of_unknown_end_says_nothing_of_the_match_score() -> None:
    assert compare({Compared.MATCH_SCORE: 0.9}, Told(accepted=True, rating=5)) == {}
    assert compare({}, Told(accepted=True)) == {}


# ---- accuracy ---------------------------------------------------------------------------------


def test_accuracy_is_the_share_of_the_spread_that_was_foretold() -> None:
    """Of 1, 1, 0, 0 predicted 0.9, 0.7, 0.2, 0.4: errors 0.3, spread 1."""
    everybody = weeks(w10=totals([0.9, 0.7, 0.2, 0.4], [1, 1, 0, 0]))
    assert performance(everybody, {}, week=10).overall == pytest.approx(0.7)


def test_each_kind_is_measured_around_its_own_mean() -> None:
    """Knowing that tasks are accepted and none completed is no skill."""
    everybody: WeeklyTotals = {
        1: {ACCEPTANCE: totals([1, 1], [1, 1]), COMPLETION: totals([0, 0], [0, 0])}
    }
    assert performance(everybody, {}, week=1).overall == 0.0


def test_a_user_s_accuracy_leans_on_everybody_s_while_he_has_few_outcomes() -> None:
    """Everybody: errors 0.3 and spread 1 over 4 outcomes, so 1.5 and 5 over twenty. His own
    0.5 and 0.5, both outcomes foretold at even odds: 1 - 2.0 / 5.5."""
    everybody = weeks(w10=totals([0.9, 0.7, 0.2, 0.4], [1, 1, 0, 0]))
    found = performance(everybody, weeks(w10=totals([0.5, 0.5], [1, 0])), week=10)
    assert PRIOR_OUTCOMES == 20.0
    assert found.of_user == pytest.approx(1.0 - 2.0 / 5.5)
    assert found.outcomes == 2
    assert found.confidence == pytest.approx(2 / 22)
    nobody = performance(everybody, {}, week=10)
    assert (nobody.of_user, nobody.confidence) == (nobody.overall, 0.0)


def test_without_any_outcome_nothing_is_claimed() -> None:
    found = performance({}, {}, week=10)
    assert (found.overall, found.of_user, found.improvement) == (0.0, 0.0, None)


outcomes = st.lists(st.integers(0, 1).map(float), min_size=1, max_size=60)


@given(constant=st.floats(0.0, 1.0), everybody=outcomes, own=outcomes)
def test_no_constant_forecast_has_any_accuracy(
    constant: float, everybody: list[float], own: list[float]
) -> None:
    found = performance(
        weeks(w1=totals([constant] * len(everybody), everybody)),
        weeks(w1=totals([constant] * len(own), own)),
        week=1,
    )
    assert found.overall == pytest.approx(0.0, abs=1e-6)
    assert found.of_user == pytest.approx(0.0, abs=1e-6)


@given(actual=outcomes)
def test_a_perfect_forecast_has_all_of_it_where_there_is_something_to_foretell(
    actual: list[float],
) -> None:
    expected = 1.0 if len(set(actual)) > 1 else 0.0
    assert performance(weeks(w1=totals(actual, actual)), {}, week=1).overall == expected


def test_weeks_are_compared_only_when_both_have_enough_outcomes() -> None:
    half = [1.0, 0.0] * (LEAST_A_WEEK // 2)
    good, better = totals([0.75, 0.25] * 15, half), totals([0.9, 0.1] * 15, half)
    # Skill 1 - 0.0625 / 0.25 and 1 - 0.01 / 0.25.
    found = performance(weeks(w9=good, w10=better), {}, week=10)
    assert found.improvement == pytest.approx(0.96 - 0.75)
    assert performance(weeks(w10=better), {}, week=10).improvement is None
    few = totals([0.5] * (LEAST_A_WEEK - 1), half[:-1])
    assert performance(weeks(w9=few, w10=better), {}, week=10).improvement is None


def test_weeks_begin_on_monday_in_utc() -> None:
    assert week_of(datetime(1970, 1, 5, tzinfo=UTC)) == 0
    monday = datetime(2026, 3, 16, tzinfo=UTC)
    assert week_of(monday) - week_of(datetime(2026, 3, 15, 23, 59, 59, tzinfo=UTC)) == 1
    assert week_of(datetime(2026, 3, 22, 23, 59, 59, tzinfo=UTC)) == week_of(monday)


def test_only_so_many_of_one_user_count_among_everybody() -> None:
    one = {ACCEPTANCE: AccuracyTotals.of(0.5, 1.0)}
    full = {ACCEPTANCE: AccuracyTotals(MOST_A_WEEK, 0, 0, 0)}
    over = {ACCEPTANCE: AccuracyTotals(MOST_A_WEEK + 1, 0, 0, 0)}
    assert counted_for_everybody(one, full) == one
    assert counted_for_everybody(one, over) == {}


# ---- learnings --------------------------------------------------------------------------------


def shifts(*rows: tuple[int, int, float, float, int]) -> WorkerShifts:
    """Rows of category, outcome, mean, variance, count."""
    categories, kinds, means, variances, counts = (np.array(c) for c in zip(*rows, strict=True))
    n = len(rows)
    ids, at = np.full(n, "ann"), np.ones(n, dtype=np.int64)
    return WorkerShifts(ids, categories, kinds, means, variances, counts, at)


def test_only_what_enough_outcomes_support_is_said_and_the_surest_first() -> None:
    delivery = CODE_OF["delivery"]
    found = learnings(
        shifts(
            (WORKER_ITSELF, 0, 0.5, 0.04, 10),  # 2.5 deviations
            (delivery, 0, -0.9, 0.04, 12),  # 4.5
            (delivery, 1, 0.3, 0.04, 50),  # 1.5: may be chance
            (WORKER_ITSELF, 1, 2.0, 0.04, 9),  # too few outcomes
            (WORKER_ITSELF, 2, 2.0, 0.04, 99),  # punctuality is not reported here
        )
    )
    assert found == (
        Learning("accept", "delivery", is_more=False, outcomes=12),
        Learning("accept", None, is_more=True, outcomes=10),
    )
