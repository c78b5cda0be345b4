"""How well a worker does what he takes, from histories worked out by hand."""

from __future__ import annotations

import pytest

from engine.patterns.performance import Reliability, performance, reliability
from tests.engine.patterns.scene import USUAL, Job, window


def test_rates_start_at_what_is_usual() -> None:
    found = performance(window(), USUAL)
    assert (found.completion, found.on_time, found.acceptance) == pytest.approx((0.9, 0.8, 0.4))
    assert (found.rating, found.answer_min) == (4.5, 15.0)


def test_rates_of_what_was_seen() -> None:
    found = performance(
        window(
            Job(5.0, rating=5.0, answer_min=4.0),
            Job(30.0, on_time=False, rating=3.0, answer_min=8.0),
            Job(60.0, completed=False, answer_min=20.0),
            Job(80.0, accepted=False),
        ),
        USUAL,
    )
    assert found.completion == pytest.approx((2 + 6 * 0.9) / (3 + 6))
    assert found.on_time == pytest.approx((1 + 6 * 0.8) / (2 + 6))
    assert found.acceptance == pytest.approx((3 + 6 * 0.4) / (4 + 6))
    assert found.rating == pytest.approx((8.0 + 5 * 4.5) / 7)
    assert found.answer_min == 8.0  # of 4, 8 and 20
    assert (found.ended, found.completed, found.late, found.ratings) == (3, 2, 1, 2)


def test_two_answers_are_too_few_for_a_median() -> None:
    assert performance(window(Job(5.0, answer_min=1.0)), USUAL).answer_min == 15.0


@pytest.mark.parametrize(
    ("done_in_time", "word"),
    [
        (0.85, Reliability.EXCELLENT),
        (0.8499, Reliability.GOOD),
        (0.70, Reliability.GOOD),
        (0.50, Reliability.FAIR),
        (0.4999, Reliability.POOR),
    ],
)
def test_the_clients_words_for_reliability(done_in_time: float, word: Reliability) -> None:
    assert reliability(done_in_time) is word
