"""Bundles in words; every number comes from the bundle's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.bundling import Bundle, BundleFact, BundleFactKind
from serving.language.messages import Messages, Place
from serving.language.values import Count, Duration, Miles, Percent, WholeUsd

ONE_PLACE_M: Final = 100.0
"""Tasks that lie nearer to each other than this are at one place."""


class BundleWords:
    """The words of bundles in a language."""

    def __init__(self, messages: Messages) -> None:
        self._say = messages.say

    def reasoning(self, bundle: Bundle) -> str:
        """One sentence: how many tasks, how far, how long, and what it was chosen for."""
        return self._say(
            "bundle-reasoning",
            aim=bundle.aim.value,
            tasks=Count(len(bundle.rows)),
            way=Miles(bundle.distance_m),
            duration=Duration(bundle.total_min),
            hourly=WholeUsd(bundle.hourly_usd),
            gain=_gain((bundle.efficiency_gain - 1.0) * 100.0),
        )

    def highlights(self, bundle: Bundle) -> list[str]:
        """The facts that speak for a bundle, strongest first."""
        return [self._highlight(fact) for fact in bundle.facts]

    def _highlight(self, fact: BundleFact) -> str:
        if fact.kind is BundleFactKind.CLOSE_TOGETHER and fact.value < ONE_PLACE_M:
            return self._say("bundle-one_place")
        return self._say(f"bundle-{fact.kind}", seed="", **_PLACES[fact.kind](fact.value))


def _gain(per_cent: float) -> Percent:
    """Of more than nothing, one per cent at the least."""
    return Percent(max(per_cent, 1.0) / 100.0)


_PLACES: Final[Mapping[BundleFactKind, Callable[[float], Mapping[str, Place]]]] = {
    BundleFactKind.MORE_AN_HOUR: lambda value: {"gain": _gain(value)},
    BundleFactKind.CLOSE_TOGETHER: lambda value: {"way": Miles(value)},
    BundleFactKind.NO_WAITING: lambda value: {},
    BundleFactKind.TIME_TO_SPARE: lambda value: {"time": Duration(value)},
    BundleFactKind.FREE_TIME_LEFT: lambda value: {"time": Duration(value)},
}
