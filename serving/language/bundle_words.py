"""English words for bundles; every number comes from the bundle's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.bundling import Bundle, BundleAim, BundleFact, BundleFactKind
from serving.contract.units import duration_text, shown_miles


def _miles(metres: float) -> str:
    distance = shown_miles(metres)
    return f"{distance:g} {'mile' if distance == 1 else 'miles'}"


def _per_cent(value: float) -> str:
    return f"{max(round(value), 1)}%"


_HIGHLIGHTS: Final[Mapping[BundleFactKind, Callable[[float], str]]] = {
    BundleFactKind.MORE_AN_HOUR: lambda value: (
        f"{_per_cent(value)} more an hour than the best of these tasks alone"
    ),
    BundleFactKind.CLOSE_TOGETHER: lambda value: (
        f"From task to task no more than {_miles(value)}" if value >= 100.0 else "All at one place"
    ),
    BundleFactKind.NO_WAITING: lambda value: "No waiting between the tasks",
    BundleFactKind.TIME_TO_SPARE: lambda value: (
        f"{duration_text(value)} or more to spare before every deadline"
    ),
    BundleFactKind.FREE_TIME_LEFT: lambda value: f"{duration_text(value)} of your time left",
}

_AIMS: Final[Mapping[BundleAim, str]] = {
    BundleAim.MOST_EARNED: "chosen for what it earns in all",
    BundleAim.BEST_HOURLY: "chosen for what it earns an hour",
    BundleAim.SHORT: "chosen to fit into half of the time",
}


def bundle_reasoning(bundle: Bundle) -> str:
    """One sentence: how many tasks, how far, how long, and what it was chosen for."""
    gain = _per_cent((bundle.efficiency_gain - 1.0) * 100.0)
    return (
        f"{len(bundle.rows)} tasks on one way of {_miles(bundle.distance_m)} in "
        f"{duration_text(bundle.total_min)}, {_AIMS[bundle.aim]}: after the cost of driving about "
        f"${bundle.hourly_usd:,.0f} an hour is to be expected, {gain} more than from the best of "
        f"them alone."
    )


def bundle_highlights(bundle: Bundle) -> list[str]:
    """The facts that speak for a bundle, strongest first."""
    return [_highlight(fact) for fact in bundle.facts]


def _highlight(fact: BundleFact) -> str:
    return _HIGHLIGHTS[fact.kind](fact.value)
