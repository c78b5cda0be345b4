"""Kinds of work done and left, from histories worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.patterns.categories import AvoidedCategory, avoided, category_preferences
from tests.engine.patterns.scene import CLEANING, DELIVERY, MOVING, USUAL, Job, offers, window


def test_categories_are_told_by_completed_tasks() -> None:
    found = category_preferences(
        window(
            Job(5.0, pay=40.0, enjoyment=5.0),
            Job(30.0, pay=60.0),
            Job(55.0, pay=90.0, category=MOVING),
            Job(60.0, category=CLEANING, completed=False),
        ),
        USUAL,
    )
    first, second = found.top
    assert (first.category, first.count) == (DELIVERY, 2)
    assert first.share == pytest.approx(2 / 3)
    assert first.pay_usd == 50.0
    assert first.satisfaction == pytest.approx((5.0 + 3 * 3.5) / 4)
    assert (second.category, second.pay_usd, second.satisfaction) == (MOVING, 90.0, 3.5)


def test_only_the_timeframe_counts() -> None:
    found = category_preferences(window(Job(24.0 * 31), Job(1.0, category=MOVING)), USUAL)
    assert [taste.category for taste in found.top] == [MOVING]


def test_without_completed_tasks_the_usual_kinds_stand_with_a_count_of_zero() -> None:
    found = category_preferences(window(), USUAL)
    assert [(taste.category, taste.count) for taste in found.top] == [(0, 0), (1, 0), (2, 0)]


def test_a_category_that_is_left_comes_with_its_numbers() -> None:
    left = [Job(float(n), category=MOVING, accepted=n == 1, expected=0.6) for n in range(1, 13)]
    (found,) = avoided(offers(*left))  # 7.2 expected, one taken: exp(-7.2) * 8.2 = 0.006
    assert replace(found, expected=round(found.expected, 9)) == AvoidedCategory(MOVING, 12, 1, 7.2)


def test_few_unlikely_offers_are_no_dislike() -> None:
    left = [Job(float(n), category=MOVING, accepted=False, expected=0.1) for n in range(1, 13)]
    assert avoided(offers(*left)) == ()  # 1.2 expected


def test_an_offer_without_an_answer_yet_says_nothing() -> None:
    shown = offers(*[Job(float(n), accepted=False, expected=0.9) for n in range(1, 10)])
    unanswered = shown.known(int(shown.shown_at.max()) + 1).take(np.arange(0))
    assert avoided(unanswered) == ()
