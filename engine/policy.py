"""The ranking policy: what a score is made of. Configuration, chosen by training on later rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from data.reference.scoring_rule import FACTORS
from features.specification import FEATURES


@dataclass(frozen=True, slots=True)
class Exploration:
    """How far a served order may leave the plain one, so that other orders can be judged later.

    Attributes
    ----------
    epsilon : float
        Share of rankings that are not served in the plain order; 0 explores nothing.
    rule_share : float
        Share of these in the order of the customer's rule alone; the others turn the top.
    turned : int
        Places at the top that are turned in a circle, each turn equally likely.
    reach : float
        Only candidates whose score is at most so far below the best one's are moved.
    """

    epsilon: float = 0.0
    rule_share: float = 0.8
    turned: int = 3
    reach: float = 0.3

    def __post_init__(self) -> None:
        if not (0.0 <= self.epsilon <= 1.0 and 0.0 <= self.rule_share <= 1.0):
            raise ValueError("Expected epsilon and rule_share from 0 to 1.")
        if self.turned < 1 or not self.reach >= 0.0:
            raise ValueError("Expected at least 1 turned place and a reach of 0 or more.")

    @property
    def floor(self) -> float:
        """Least chance of standing first of whom this exploration puts there at all."""
        kinds = (self.epsilon * self.rule_share, self._each_turn, 1.0 - self.epsilon)
        return min(chance for chance in kinds if chance > 0.0)

    @property
    def _each_turn(self) -> float:
        return self.epsilon * (1.0 - self.rule_share) / self.turned


@dataclass(frozen=True, slots=True)
class ExposureBound:
    """How much of the exposure that its merit earns every group of workers is to get.

    Attributes
    ----------
    tolerance : float
        Nobody is lifted over a candidate whose score is higher by this much or more, so no place
        loses more; 0 lifts nobody.
    least_share : float
        Exposure share over merit share below which a group is lifted, 0 to 1.
    newcomer_offers, low_volume_offers : int
        Groups: workers with fewer prior offers than the first, then than the second, the others.
    """

    tolerance: float = 0.0
    least_share: float = 0.8
    newcomer_offers: int = 5
    low_volume_offers: int = 20

    def __post_init__(self) -> None:
        if not 0.0 <= self.tolerance <= 1.0 or not 0.0 <= self.least_share <= 1.0:
            raise ValueError("Expected tolerance and least_share from 0 to 1.")
        if not 0 <= self.newcomer_offers <= self.low_volume_offers:
            raise ValueError("Expected 0 <= newcomer_offers <= low_volume_offers.")


MEASURED_EXPLORATION: Final = Exploration(epsilon=0.07, rule_share=0.8, turned=3, reach=0.3)
"""What releases explore by. The customer's rule stands first with a chance of at least 0.056, so
the effective sample for it is at least 560 of 10,000 rankings, whatever the market; the cost is
measured by ``hustlexp evaluate-policy --city``."""

MEASURED_BOUND: Final = ExposureBound(tolerance=0.05)
"""What releases bound exposure by: no place is worth less than its plain one by 0.05 or more."""


@dataclass(frozen=True, slots=True)
class RankingPolicy:
    """score = (1 - alpha) * sum(weight * factor) + alpha * P(success).

    The customer's weights are fixed (`data.reference.scoring_rule`); `alpha` says how much the
    trained models speak beside them.

    Attributes
    ----------
    alpha : float
        0 (the customer's rule alone) to 1 (the models alone).
    perfect_from, good_from : float
        Scores from which a match is called perfect or good: on validation requests about 5 % of
        the top ten rows reach the first and a further 20 % the second.
    reference_factors : tuple of 5 floats
        Mean factors of validation exposures: what reasons are measured against.
    reference_success : float
        Mean predicted P(success) of the same exposures.
    reference_features : tuple of n_features floats
        Mean feature row of the same exposures: what `engine.attribution` compares a pair with;
        empty where nothing is to be explained.
    """

    alpha: float
    perfect_from: float
    good_from: float
    reference_factors: tuple[float, ...]
    reference_success: float
    reference_features: tuple[float, ...] = ()
    exploration: Exploration = field(default_factory=Exploration)
    exposure_bound: ExposureBound = field(default_factory=ExposureBound)

    def __post_init__(self) -> None:
        if not 0.0 <= self.alpha <= 1.0:
            raise ValueError(f"Expected alpha from 0 to 1, got {self.alpha}.")
        if not 0.0 <= self.good_from <= self.perfect_from <= 1.0:
            raise ValueError("Expected 0 <= good_from <= perfect_from <= 1.")
        if len(self.reference_factors) != len(FACTORS):
            raise ValueError(f"Expected {len(FACTORS)} reference factors.")
        if len(self.reference_features) not in (0, len(FEATURES)):
            raise ValueError(f"Expected {len(FEATURES)} reference features.")

    def best_first(self) -> Self:
        """The same without exploration and without a bound on exposure: by score alone."""
        return replace(self, exploration=Exploration(), exposure_bound=ExposureBound())

    def to_json(self) -> dict[str, Any]:
        """As plain values for a release's manifest."""
        return {
            **asdict(self),
            "reference_factors": list(self.reference_factors),
            "reference_features": list(self.reference_features),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The reverse of `to_json`; a manifest that says nothing of exploring explores nothing."""
        references = {
            name: tuple(values.get(name, ()))
            for name in ("reference_factors", "reference_features")
        }
        choices = {
            "exploration": Exploration(**values.get("exploration", {})),
            "exposure_bound": ExposureBound(**values.get("exposure_bound", {})),
        }
        return cls(**{**values, **references, **choices})


@dataclass(frozen=True, slots=True)
class RetrievalLimits:
    """How far and how many: retrieval is recall first, bounded for the sake of time.

    Attributes
    ----------
    radius_m : float
        No candidate is farther away; 25 miles is the client's widest distance setting.
    most : int
        Candidates that are scored at the most.
    fewest_available : int
        Below this many workers on shift in the task's time, the nearest others join.
    nearest : int
        Where there are more than `most`, so many of the nearest are always among them.
    alike : int
        And so many of those whose texts are most alike.
    workers_looked_at, tasks_looked_at : int
        Where more are eligible, the approximate score looks at the nearest so many (and at all as
        near as the last of them, and never at fewer than `most`): what a request costs is
        bounded, whatever the market.
    """

    radius_m: float = 40_233.6
    most: int = 1_000
    fewest_available: int = 50
    nearest: int = 50
    alike: int = 50
    workers_looked_at: int = 250_000
    tasks_looked_at: int = 40_000

    def __post_init__(self) -> None:
        if not self.radius_m >= 0.0:
            raise ValueError(f"Expected a radius of 0 m or more, got {self.radius_m}.")
        if not 0 <= self.fewest_available <= self.most:
            raise ValueError("Expected 0 <= fewest_available <= most.")
        if self.nearest < 0 or self.alike < 0:
            raise ValueError("Expected 0 or more of the nearest and of those alike.")
        if min(self.workers_looked_at, self.tasks_looked_at) < 1:
            raise ValueError("Expected to look at 1 or more.")

    def within(self, radius_m: float | None) -> Self:
        """The same with a radius that is smaller, where one is stated."""
        return self if radius_m is None else replace(self, radius_m=min(radius_m, self.radius_m))
