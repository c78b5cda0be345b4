"""Bundles in words: every number is one of the bundle's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.bundling import Bundle, BundleAim, BundleFact, BundleFactKind, BundleStop
from serving.language.bundle_words import BundleWords
from serving.language.messages import messages_in

WORDS = BundleWords(messages_in("en"))
STOP = BundleStop(0, False, 1_609.344, 6.0, 6.0, 36.0)
BUNDLE = Bundle(
    aim=BundleAim.BEST_HOURLY,
    rows=(0, 1),
    stops=(STOP, BundleStop(1, False, 804.672, 40.0, 45.0, 75.0)),
    score=0.7,
    pay_usd=60.0,
    expected_usd=50.0,
    distance_m=2_414.0,
    leaves_min=0.0,
    travel_min=10.0,
    service_min=60.0,
    waiting_min=5.0,
    efficiency_gain=1.234,
)


def told(kind: BundleFactKind, value: float) -> str:
    (said,) = WORDS.highlights(
        Bundle(
            **{n: getattr(BUNDLE, n) for n in BUNDLE.__slots__}
            | {"facts": (BundleFact(kind, value),)}
        )
    )
    return said


def test_the_reasoning_tells_how_many_how_far_how_long_and_what_for() -> None:
    assert WORDS.reasoning(BUNDLE) == (
        "2 tasks on one way of 1.5 miles in 1 h 15 min, chosen for what it earns an hour: after "
        "the cost of driving about $40 an hour is to be expected, 23% more than from the best of "
        "them alone."
    )


@pytest.mark.parametrize("aim", BundleAim)
def test_every_aim_has_words(aim: BundleAim) -> None:
    assert "chosen" in WORDS.reasoning(replace(BUNDLE, aim=aim))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (BundleFactKind.MORE_AN_HOUR, 23.4, "23% more an hour than the best of these tasks alone"),
        (BundleFactKind.MORE_AN_HOUR, 0.2, "1% more an hour than the best of these tasks alone"),
        (BundleFactKind.CLOSE_TOGETHER, 1_609.344, "From task to task no more than 1 mile"),
        (BundleFactKind.CLOSE_TOGETHER, 0.0, "All at one place"),
        (BundleFactKind.NO_WAITING, 0.0, "No waiting between the tasks"),
        (BundleFactKind.TIME_TO_SPARE, 95.0, "1 h 35 min or more to spare before every deadline"),
        (BundleFactKind.FREE_TIME_LEFT, 45.0, "45 min of your time left"),
    ],
)
def test_every_fact_has_words(kind: BundleFactKind, value: float, said: str) -> None:
    assert told(kind, value) == said


def test_no_kind_of_fact_is_without_words() -> None:
    assert all(told(kind, 50.0) for kind in BundleFactKind)
