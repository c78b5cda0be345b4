"""Totals as of any instant agree with adding up by hand what was known before it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.calendar import NEVER
from features.running_totals import FIXED_POINT, KeyedTotals, RunningTotals, fixed

Fact = tuple[int, int, int, int]  # key, known_at, and two values

instants = st.one_of(st.integers(0, 12), st.integers(0, 2**33), st.just(NEVER))
values = st.integers(-(2**40), 2**40)
keys = st.one_of(st.integers(0, 3), st.integers(0, 2**29 - 1))
facts_known = st.lists(st.tuples(keys, instants, values, values), max_size=30)


def totals_of(facts: list[Fact]) -> RunningTotals:
    columns = np.array(facts, dtype=np.int64).reshape(-1, 4)
    return RunningTotals(columns[:, 0], columns[:, 1], columns[:, 2:])


def added_up(facts: list[Fact], key: int, at: int) -> list[int]:
    known = [fact for fact in facts if fact[0] == key and fact[1] < at and fact[1] < NEVER]
    return [sum(fact[2] for fact in known), sum(fact[3] for fact in known)]


@given(facts=facts_known, asked=st.lists(st.tuples(keys, instants), min_size=1, max_size=20))
def test_totals_are_the_sums_of_what_was_known_before(
    facts: list[Fact], asked: list[tuple[int, int]]
) -> None:
    asked = asked + [(fact[0], fact[1]) for fact in facts]  # and at the very instants
    found = totals_of(facts).before(
        np.array([key for key, _ in asked]), np.array([at for _, at in asked])
    )
    assert found.tolist() == [added_up(facts, key, at) for key, at in asked]


@given(facts=facts_known, at=instants, others=st.lists(keys, max_size=5))
def test_totals_by_key_at_one_moment_are_the_same_totals(
    facts: list[Fact], at: int, others: list[int]
) -> None:
    asked = [fact[0] for fact in facts] + others
    found = totals_of(facts).at(at).of(np.array(asked, dtype=np.int64))
    assert found.tolist() == [added_up(facts, key, at) for key in asked]


def test_a_fact_counts_from_the_second_after_it_became_known() -> None:
    totals = totals_of([(5, 100, 1, 7)])
    before, then, after = (totals.before(np.array([5]), at)[0].tolist() for at in (99, 100, 101))
    assert (before, then, after) == ([0, 0], [0, 0], [1, 7])


def test_what_is_never_known_never_counts() -> None:
    totals = totals_of([(5, NEVER, 1, 1)])
    assert totals.before(np.array([5]), NEVER).tolist() == [[0, 0]]


def test_one_array_per_column_gives_the_same_totals() -> None:
    who, when = np.array([1, 1, 2]), np.array([10, 20, 10])
    totals = RunningTotals.of(who, when, np.array([1, 1, 1]), np.array([True, False, True]))
    assert totals.before(np.array([1, 2]), 30).tolist() == [[2, 1], [1, 1]]


def test_a_market_without_facts_has_zero_totals() -> None:
    totals = totals_of([])
    assert totals.before(np.array([0, 9]), 100).tolist() == [[0, 0], [0, 0]]
    assert totals.at(100).of(np.array([0, 9])).tolist() == [[0, 0], [0, 0]]


def test_a_key_that_is_not_known_has_zero_totals_wherever_it_would_stand() -> None:
    totals = KeyedTotals(np.array([10, 20]), np.array([[1], [2]]))
    assert totals.of(np.array([5, 10, 15, 20, 25])).ravel().tolist() == [0, 1, 0, 2, 0]


@given(st.lists(st.floats(-1_000.0, 1_000.0), min_size=1, max_size=50))
def test_fixed_point_sums_do_not_depend_on_the_order_of_their_terms(
    numbers: list[float],
) -> None:
    in_order = sorted(numbers)
    assert fixed(np.array(numbers)).sum() == fixed(np.array(in_order)).sum()
    assert fixed(np.array(numbers)) / FIXED_POINT == pytest.approx(np.array(numbers), abs=5e-7)


@given(
    facts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), values, values), max_size=30),
    cut=st.integers(0, 40),
    asked=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), min_size=1),
)
def test_totals_that_carry_on_are_those_of_all_facts_together(
    facts: list[Fact], cut: int, asked: list[tuple[int, int]]
) -> None:
    early, late = facts[: len(facts) // 2], facts[len(facts) // 2 :]
    columns = np.array(late, dtype=np.int64).reshape(-1, 4)
    carried = totals_of(early).carried(cut, 4)
    later = RunningTotals(columns[:, 0], columns[:, 1], columns[:, 2:], earlier=carried)
    assert len(carried.keys) == sum(fact[1] >= cut for fact in early)  # the others are one sum
    for key, at in asked:
        if at >= cut:
            assert later.before(np.array([key]), at).tolist() == [added_up(facts, key, at)]
