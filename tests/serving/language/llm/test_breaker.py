"""When a failing service is left alone, and when it is tried again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from serving.language.llm.breaker import (
    FIRST_REST_S,
    LONGEST_REST_S,
    CircuitBreaker,
    RetryBudget,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> CircuitBreaker:
    breaker = CircuitBreaker(clock)
    for _ in range(3):
        assert breaker.admit()
        breaker.failed()
    assert breaker.is_open
    return breaker


def test_two_failures_may_happen() -> None:
    breaker = CircuitBreaker()
    for _ in range(2):
        breaker.failed()
    assert breaker.admit()


def test_three_of_ten_are_borne_where_the_rest_succeeds() -> None:
    breaker = CircuitBreaker()
    for _ in range(7):
        breaker.succeeded()
    for _ in range(3):
        breaker.failed()
    assert not breaker.is_open


def test_every_second_call_failing_is_an_outage_too() -> None:
    breaker = CircuitBreaker()
    for _ in range(3):
        breaker.succeeded()
        breaker.failed()
    assert breaker.is_open


def test_one_trial_at_a_time_after_a_rest() -> None:
    clock = Clock()
    breaker = opened(clock)
    assert not breaker.admit()
    clock.now = FIRST_REST_S
    assert breaker.admit()
    assert not breaker.admit()
    breaker.succeeded()
    assert breaker.admit()
    assert not breaker.is_open


def test_each_trial_that_fails_doubles_the_rest_up_to_two_minutes() -> None:
    clock = Clock()
    breaker = opened(clock)
    rests = []
    for _ in range(8):
        began = clock.now
        while not breaker.admit():
            clock.now += 1.0
        rests.append(clock.now - began)
        breaker.failed()
    assert rests[:4] == [5.0, 10.0, 20.0, 40.0]
    assert rests[-1] == LONGEST_REST_S


def test_a_service_that_asks_for_a_rest_gets_it_within_bounds() -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock)
    breaker.failed(rest_s=86_400.0)
    clock.now = LONGEST_REST_S - 1.0
    assert not breaker.admit()
    clock.now = LONGEST_REST_S
    assert breaker.admit()


def test_a_trial_that_was_given_up_lets_the_next_one_try() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now = FIRST_REST_S
    assert breaker.admit()
    breaker.abandoned()
    assert breaker.admit()


@given(st.lists(st.booleans(), max_size=200))
def test_retries_are_a_tenth_of_the_calls_at_most(wants: list[bool]) -> None:
    budget, retries = RetryBudget(), 0
    for calls, wanted in enumerate(wants, 1):
        budget.called()
        retries += wanted and budget.take()
        assert retries <= calls * 0.1 + 1e-6
