"""Shifts per worker: what one outcome moves, what none can, and that pieces make the whole."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.calendar import DAY_S
from data.worker_shifts import WORKER_ITSELF, WorkerShifts, no_worker_shifts
from features.specification import ACCEPT, COMPLETE, ON_TIME, OUTCOMES
from models.personal import (
    FULL_TRUST,
    NEUTRAL,
    Answers,
    PersonalParameters,
    PersonalShifts,
    ShiftParameters,
)

START: Final = 1_767_225_600
WORKERS: Final = 12
PLAIN: Final = ShiftParameters(worker_variance=0.5, category_variance=0.3)
FORGETFUL: Final = ShiftParameters(0.4, 0.2, forgetting_per_day=0.05, trust_outcomes=3.0)


def shifts(of_accept: ShiftParameters = PLAIN, workers: int = WORKERS) -> PersonalShifts:
    return PersonalShifts(PersonalParameters(accept=of_accept, on_time=of_accept), workers)


def some_answers(n: int, *, seed: int = 0, workers: int = WORKERS) -> Answers:
    """(n,) answers of random workers in five categories over ten days."""
    rng = np.random.default_rng(seed)
    return Answers(
        workers=rng.integers(0, workers, n),
        categories=rng.integers(0, 5, n),
        log_odds=rng.normal(0.0, 1.5, n),
        labels=rng.integers(0, 2, n),
        examined=rng.uniform(0.05, 1.0, n),
        known_at=np.sort(START + rng.integers(0, 10 * DAY_S, n)),
    )


def believed(state: PersonalShifts, who: Any, what: Any, *, at: int) -> Any:
    """(n, 3) shifts of workers of whom the chain's own record says nothing."""
    return state.of(who, what, np.zeros((len(who), 3)), at=at)


def grid(state: PersonalShifts, at: int = START + 20 * DAY_S) -> Any:
    """(n_workers * 5, 3) shifts of every worker in the five categories."""
    who = np.repeat(np.arange(len(state)), 5)
    return believed(state, who, np.tile(np.arange(5), len(state)), at=at)


def say(state: PersonalShifts, label: int, **other: Any) -> None:
    usual: dict[str, Any] = {"log_odds": 0.0, "examined": 1.0, "known_at": START}
    state.update(ACCEPT, 3, 2, label=label, **{**usual, **other})


# ---- One outcome ------------------------------------------------------------------------------


def test_one_yes_moves_worker_and_category_by_their_variances() -> None:
    """At even odds slope 1/2, information 1/4, damping 1 + 0.8/4 = 1.2: 0.5 and 0.3 of 5/12.
    Half of it is believed."""
    state = shifts()
    say(state, 1)
    asked = believed(state, np.array([3, 3, 4]), np.array([2, 1, 2]), at=START)
    assert asked[:, 0] == pytest.approx([0.4 * 5 / 12, 0.25 * 5 / 12, 0.0])
    assert np.all(asked[:, 1:] == 0.0)
    stored = state.to_columns(np.array([f"w{row}" for row in range(WORKERS)]))
    assert stored.variances == pytest.approx([0.5 - 0.25 / 4 / 1.2, 0.3 - 0.09 / 4 / 1.2])


def test_a_no_moves_as_far_the_other_way() -> None:
    yes, no = shifts(), shifts()
    say(yes, 1)
    say(no, 0)
    np.testing.assert_allclose(grid(no), -grid(yes))


def test_silence_at_a_place_that_is_rarely_looked_at_says_little() -> None:
    """P(yes) = e/2: slope -e/4 / (1 - e/2), information e/8 / (1 - e/2); e = 0.2 gives both."""
    state = shifts()
    say(state, 0, examined=0.2)
    slope, information = -0.05 / 0.9, 0.025 / 0.9
    expected = FULL_TRUST * 0.8 * slope / (1.0 + 0.8 * information)
    assert believed(state, np.array([3]), 2, at=START)[0, 0] == pytest.approx(expected)
    seen = shifts()
    say(seen, 0)
    assert abs(expected) < 0.2 * abs(believed(seen, np.array([3]), 2, at=START)[0, 0])


def test_what_was_expected_moves_less_than_what_surprises() -> None:
    expected, surprising = shifts(), shifts()
    say(expected, 1, log_odds=3.0)
    say(surprising, 1, log_odds=-3.0)
    assert 0.0 < grid(expected)[:, 0].max() < 0.2 * grid(surprising)[:, 0].max()


def test_the_posterior_is_that_of_the_integral() -> None:
    """Against numerical integration over the one sum that 40 outcomes of one pair tell of."""
    rng = np.random.default_rng(4)
    n, variance = 40, 0.6
    log_odds = rng.normal(-0.3, 1.0, n)
    examined = rng.uniform(0.4, 1.0, n)
    labels = (rng.random(n) < examined / (1.0 + np.exp(-(log_odds + 0.9)))).astype(np.int64)
    state = shifts(ShiftParameters(worker_variance=variance))
    rows = np.zeros(n, dtype=np.int64)
    state.replay(ACCEPT, Answers(rows, rows, log_odds, labels, examined, START + np.arange(n)))

    s = np.linspace(-5.0, 5.0, 4_001)
    p = examined[:, None] / (1.0 + np.exp(-(log_odds[:, None] + s)))
    log_likelihood = np.where(labels[:, None] == 1, np.log(p), np.log1p(-p)).sum(axis=0)
    weight = np.exp(log_likelihood - 0.5 * s**2 / variance)
    mean = (s * weight).sum() / weight.sum()
    spread = np.sqrt(((s - mean) ** 2 * weight).sum() / weight.sum())
    assert believed(state, rows[:1], 0, at=START + n)[0, 0] == pytest.approx(
        FULL_TRUST * mean, abs=0.125 * spread
    )


# ---- Before any outcome, and without parameters -----------------------------------------------


def test_who_has_no_outcome_is_not_shifted() -> None:
    assert not grid(shifts()).any()
    assert shifts().learnt_until == 0


def test_a_worker_who_is_not_known_is_not_shifted() -> None:
    state = shifts()
    say(state, 1)
    assert not believed(state, np.array([-1, -1]), 2, at=START).any()
    assert believed(shifts(workers=0), np.array([-1]), 2, at=START).shape == (1, 3)


def test_without_variance_nothing_is_learnt() -> None:
    state = PersonalShifts(NEUTRAL, WORKERS)
    for outcome in OUTCOMES:
        state.replay(outcome, some_answers(200))
    assert state.is_neutral
    assert not grid(state).any()
    assert len(state.to_columns(np.array(["w"] * WORKERS))) == 0


def test_an_outcome_moves_its_own_shift_only() -> None:
    state = PersonalShifts(PersonalParameters(PLAIN, PLAIN, PLAIN), WORKERS)
    state.replay(COMPLETE, some_answers(200))
    assert np.all(grid(state)[:, 1] != 0.0)
    assert not grid(state)[:, [0, 2]].any()


@pytest.mark.parametrize("bad", [-0.1, float("nan"), float("inf")])
def test_parameters_are_finite_and_not_negative(bad: float) -> None:
    for part in fields(ShiftParameters):
        if part.name != "centre":
            with pytest.raises(ValueError, match="from 0 up"):
                ShiftParameters(**{part.name: bad})


def test_a_centre_has_either_sign_and_is_finite() -> None:
    assert ShiftParameters(centre=-0.1).centre == -0.1
    with pytest.raises(ValueError, match="finite centre"):
        ShiftParameters(centre=float("nan"))


def test_parameters_come_back_from_plain_values() -> None:
    parameters = PersonalParameters(accept=PLAIN, on_time=replace(FORGETFUL, centre=-0.2))
    assert PersonalParameters.from_json(parameters.to_json()) == parameters
    assert not parameters.is_neutral
    assert NEUTRAL.is_neutral


# ---- Time and trust ---------------------------------------------------------------------------


def test_what_was_learnt_fades_at_the_stated_rate() -> None:
    state = shifts(ShiftParameters(0.5, 0.3, forgetting_per_day=np.log(2.0) / 7.0))
    say(state, 1)
    now, week = (
        believed(state, np.array([3]), 2, at=START + days * DAY_S)[0, 0] for days in (0, 7)
    )
    assert week == pytest.approx(now / 2.0)


def test_long_after_the_last_outcome_a_worker_is_as_new() -> None:
    parameters = ShiftParameters(0.5, 0.3, forgetting_per_day=0.1)
    old, new = shifts(parameters), shifts(parameters)
    say(old, 0)
    for state in (old, new):
        say(state, 1, known_at=START + 1_000 * DAY_S)
    at = START + 1_000 * DAY_S
    np.testing.assert_allclose(grid(old, at), grid(new, at), atol=1e-12)


def test_trust_is_half_of_its_most_at_the_stated_number_of_outcomes() -> None:
    believing, careful = (shifts(ShiftParameters(0.5, 0.3, 0.0, trust)) for trust in (0.0, 4.0))
    for step in range(4):
        for state in (believing, careful):
            say(state, 1, known_at=START + step)
    np.testing.assert_allclose(grid(careful), 0.5 * grid(believing))


# ---- The chain's own view of the worker -------------------------------------------------------


def test_both_views_have_half_a_say_and_no_outcome_counts_twice() -> None:
    """With the chain's log-odds z + r, r its record's part, the sum is z + (r + a + b) / 2."""
    state = shifts()
    say(state, 1)
    who, record = np.array([3]), np.array([[0.7, 0.0, 0.0]])
    mine = believed(state, who, 2, at=START)[0, 0] / FULL_TRUST  # a + b
    moved = 0.7 + state.of(who, 2, record, at=START)[0, 0]
    assert moved == pytest.approx((0.7 + mine) / 2.0)


def test_where_both_views_agree_nothing_moves() -> None:
    state = shifts(FORGETFUL)
    state.replay(ACCEPT, some_answers(300))
    who, at = np.arange(WORKERS), START + 20 * DAY_S
    trusting = PersonalShifts.from_columns(
        PersonalParameters(accept=replace(FORGETFUL, trust_outcomes=0.0), on_time=FORGETFUL),
        state.to_columns(ids(WORKERS)),
        ids(WORKERS),
    )
    same = believed(trusting, who, 2, at=at) / FULL_TRUST
    np.testing.assert_allclose(state.of(who, 2, same, at=at), 0.0, atol=1e-12)


def test_the_centre_is_taken_off_what_is_believed_of_everybody_with_an_outcome() -> None:
    plain, centred = shifts(FORGETFUL), shifts(replace(FORGETFUL, centre=0.3))
    for state in (plain, centred):
        say(state, 1)
    moved = grid(plain)[:, 0] - grid(centred)[:, 0]
    trust = FULL_TRUST * 1 / (1 + FORGETFUL.trust_outcomes)
    assert sorted(set(moved.round(12))) == pytest.approx([0.0, trust * 0.3])


def test_who_has_no_outcome_keeps_what_the_chain_says_of_his_record() -> None:
    state = shifts()
    say(state, 1)
    record = np.full((2, 3), 0.7)
    assert not state.of(np.array([4, -1]), 2, record, at=START).any()


def test_what_becomes_known_late_is_learnt_and_turns_no_clock_back() -> None:
    state = shifts(FORGETFUL)
    say(state, 1, known_at=START + 5 * DAY_S)
    before = grid(state)[3 * 5 + 2, 0]
    say(state, 1, known_at=START)
    assert grid(state)[3 * 5 + 2, 0] > before
    assert state.learnt_until == state.known_at[3, 0] == START + 5 * DAY_S
    stored = state.to_columns(ids(WORKERS))
    assert stored.known_at.tolist() == [START + 5 * DAY_S] * 2
    assert stored.counts.tolist() == [2, 2]


# ---- Whose outcome it is ----------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    liar=st.integers(0, WORKERS - 1),
    label=st.integers(0, 1),
    log_odds=st.floats(-20.0, 20.0),
    examined=st.floats(1e-6, 1.0),
)
def test_ten_thousand_false_outcomes_of_one_worker_move_only_him(
    seed: int, liar: int, label: int, log_odds: float, examined: float
) -> None:
    honest, lied_to = shifts(FORGETFUL), shifts(FORGETFUL)
    for state in (honest, lied_to):
        state.replay(ACCEPT, some_answers(300, seed=seed))
    n = 10_000
    rng = np.random.default_rng(seed)
    false = Answers(
        np.full(n, liar), rng.integers(0, 45, n), np.full(n, log_odds),
        np.full(n, label), np.full(n, examined), np.full(n, START + 10 * DAY_S),
    )  # fmt: skip
    lied_to.replay(ACCEPT, false)
    others = np.repeat(np.arange(WORKERS), 5) != liar
    np.testing.assert_array_equal(grid(lied_to)[others], grid(honest)[others])
    assert np.isfinite(grid(lied_to)).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 400))
def test_no_outcome_makes_a_worker_less_certain_than_nothing(seed: int, n: int) -> None:
    state = shifts(FORGETFUL)
    state.replay(ACCEPT, some_answers(n, seed=seed))
    stored = state.to_columns(np.array([f"w{row}" for row in range(WORKERS)]))
    prior = np.where(stored.categories == WORKER_ITSELF, 0.4, 0.2)
    assert np.all((stored.variances > 0.0) & (stored.variances <= prior))


# ---- Pieces and the whole ---------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(0, 300), cut=st.floats(0.0, 1.0))
def test_answers_in_two_pieces_teach_as_all_at_once(seed: int, n: int, cut: float) -> None:
    answers, first = some_answers(n, seed=seed), int(n * cut)
    whole, pieces = shifts(FORGETFUL), shifts(FORGETFUL)
    whole.replay(ACCEPT, answers)
    for part in (slice(0, first), slice(first, n)):
        pieces.replay(ACCEPT, answers.take(np.arange(n)[part]))
    np.testing.assert_array_equal(grid(pieces), grid(whole))


def test_answers_one_by_one_teach_as_all_at_once() -> None:
    answers = some_answers(150)
    whole, one_by_one = shifts(FORGETFUL), shifts(FORGETFUL)
    whole.replay(ACCEPT, answers)
    for row in range(len(answers)):
        one_by_one.update(
            ACCEPT,
            int(answers.workers[row]),
            int(answers.categories[row]),
            log_odds=float(answers.log_odds[row]),
            label=int(answers.labels[row]),
            examined=float(answers.examined[row]),
            known_at=int(answers.known_at[row]),
        )
    np.testing.assert_array_equal(grid(one_by_one), grid(whole))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), asked=st.integers(1, 20))
def test_a_question_of_the_past_knows_what_was_known_then(seed: int, asked: int) -> None:
    answers = some_answers(200, seed=seed)
    rng = np.random.default_rng(seed + 1)
    who, what = rng.integers(0, WORKERS, asked), rng.integers(0, 5, asked)
    at = rng.choice(answers.known_at, asked)  # an answer of that very second is not known yet
    record = rng.normal(size=asked)
    found = shifts(FORGETFUL).along(ACCEPT, answers, who, what, record, at)
    for row in range(asked):
        then = shifts(FORGETFUL)
        then.replay(ACCEPT, answers.take(answers.known_at < at[row]))
        stands = np.full((1, 3), record[row])
        expected = then.of(who[[row]], what[[row]], stands, at=int(at[row]))[0, 0]
        assert found[row] == pytest.approx(expected, abs=1e-12)


def test_answers_are_put_in_the_order_in_which_they_became_known() -> None:
    answers = some_answers(50)
    shuffled = answers.take(np.random.default_rng(0).permutation(50))
    np.testing.assert_array_equal(shuffled.in_order().known_at, answers.known_at)


# ---- Stored and read back ---------------------------------------------------------------------


def ids(n: int) -> Any:
    return np.array([f"worker-{row}" for row in range(n)])


def test_a_stored_state_comes_back_and_goes_on_exactly() -> None:
    answers = some_answers(400)
    whole, first = shifts(FORGETFUL), shifts(FORGETFUL)
    for outcome in (ACCEPT, ON_TIME):
        whole.replay(outcome, answers)
        first.replay(outcome, answers.take(np.arange(300)))
    back = PersonalShifts.from_columns(
        first.parameters, first.to_columns(ids(WORKERS)), ids(WORKERS)
    )
    assert back.learnt_until == answers.known_at[299]
    np.testing.assert_array_equal(grid(back), grid(first))
    for outcome in (ACCEPT, ON_TIME):
        back.replay(outcome, answers.take(np.arange(300, 400)))
    np.testing.assert_array_equal(grid(back), grid(whole))


def test_rows_follow_the_ids_and_strangers_are_left_out() -> None:
    state = shifts()
    state.replay(ACCEPT, some_answers(300))
    stored = state.to_columns(ids(WORKERS))
    order = np.array([7, 2, 5])
    back = PersonalShifts.from_columns(state.parameters, stored, ids(WORKERS)[order])
    expected = grid(state).reshape(WORKERS, 5, 3)[order]
    np.testing.assert_array_equal(grid(back).reshape(3, 5, 3), expected)


def test_every_stored_number_has_its_column() -> None:
    state = shifts()
    say(state, 1)
    say(state, 0, known_at=START + 60)
    stored = state.to_columns(ids(WORKERS))
    assert isinstance(stored, WorkerShifts)
    assert stored.worker_ids.tolist() == ["worker-3", "worker-3"]
    assert stored.categories.tolist() == [WORKER_ITSELF, 2]
    assert stored.outcomes.tolist() == [0, 0]
    assert stored.counts.tolist() == [2, 2]
    assert stored.known_at.tolist() == [START + 60] * 2
    assert stored.learnt_until == START + 60
    assert len(no_worker_shifts()) == no_worker_shifts().learnt_until == 0


def test_the_rows_of_one_worker_can_be_stored_by_themselves() -> None:
    state = shifts()
    state.replay(ACCEPT, some_answers(300))
    say(state, 1, known_at=START + 11 * DAY_S)
    everything = state.to_columns(ids(WORKERS))
    mine = everything.worker_ids == "worker-3"
    one = state.of_worker(3, "worker-3")
    assert len(one) > 2
    for part in fields(WorkerShifts):
        np.testing.assert_array_equal(
            getattr(one, part.name), getattr(everything.take(mine), part.name)
        )


def test_a_market_that_grows_keeps_what_was_learnt() -> None:
    state = shifts()
    state.replay(ACCEPT, some_answers(300))
    grown = state.with_workers(WORKERS + 5)
    np.testing.assert_array_equal(grid(grown)[: WORKERS * 5], grid(state))
    assert not grid(grown)[WORKERS * 5 :].any()
    grown.update(
        ACCEPT, WORKERS + 4, 1, log_odds=0.0, label=1, examined=1.0, known_at=START + 11 * DAY_S
    )
    assert grid(grown)[-4, 0] > 0.0
    with pytest.raises(ValueError, match="already"):
        grown.with_workers(WORKERS)


def test_more_pairs_than_there_was_room_for_are_all_learnt() -> None:
    workers = 60
    state = shifts(workers=workers)
    who, what = (part.ravel() for part in np.meshgrid(np.arange(workers), np.arange(45)))
    n = len(who)
    ones = np.ones(n)
    state.replay(
        ACCEPT, Answers(who, what, np.zeros(n), ones.astype(np.int64), ones, np.full(n, START))
    )
    assert n > 2_048
    assert np.all(believed(state, who, what, at=START)[:, 0] > 0.0)
    assert len(state.to_columns(ids(workers))) == n + workers
