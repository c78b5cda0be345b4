"""The law of the simulated market: its size, coefficients and dials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from data.reference.calendar import DAY_S


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Log-odds of every stage; names follow the formulas of `data.simulation.outcomes`.

    `accept_scale` shrinks all of acceptance's effects together: it is set so that an oracle that
    knows every latent reaches an AUC of 0.80 to 0.85, where real outcome data stand.
    """

    examine_base: float = 3.5
    examine_log_position: float = 2.0
    accept_base: float = -1.3
    accept_scale: float = 1.05
    accept_pay: float = 1.2
    accept_pay_drift: float = 0.6  # added over the whole run
    accept_distance: float = 1.6
    accept_distance_width_km: float = 2.5
    accept_hour: float = 0.8
    accept_skill: float = 0.6
    accept_rain_outdoor: float = 0.7
    accept_weekend: float = 0.25
    accept_season: float = 0.3
    accept_open_jobs: float = 0.5
    complete_base: float = 2.2
    complete_skill: float = 0.5
    complete_distance: float = 0.15
    complete_rain_outdoor: float = 0.4
    complete_open_jobs: float = 0.4
    on_time_base: float = 0.9
    on_time_slack: float = 0.6
    on_time_distance: float = 0.12
    on_time_rush_hour: float = 0.7
    on_time_rain: float = 0.5


@dataclass(frozen=True, slots=True)
class City:
    """How large a simulated market is and how its platform shows tasks.

    Attributes
    ----------
    offers : int
        Number of exposures to aim for; tasks are posted so that their rankings add up to it.
    ranking_length : int
        Workers that each task is shown to, at positions 1 and up.
    temperature : float
        Softmax temperature of the logging policy over the spec-weights score (0 to 1 scale).
    epsilon : float
        Share of positions filled uniformly at random from the candidates, 0 to 1.
    has_latents, has_signal : bool
        Dials. Without latents all workers of equal record are alike; without signal every outcome
        has one constant probability and nothing can be learnt.
    """

    name: str
    workers: int
    offers: int
    open_tasks: int
    days: int = 180
    seed: int = 7
    ranking_length: int = 5
    candidates: int = 30
    temperature: float = 0.12
    epsilon: float = 0.1
    has_latents: bool = True
    has_signal: bool = True
    coefficients: Coefficients = field(default_factory=Coefficients)

    def __post_init__(self) -> None:
        if min(self.workers, self.offers, self.days) < 1 or self.open_tasks < 0:
            raise ValueError("A city needs at least one worker, one offer and one day.")
        if not 0.0 <= self.epsilon <= 1.0 or self.temperature <= 0.0:
            raise ValueError("Expected epsilon from 0 to 1 and a temperature above 0.")
        if not 1 <= self.ranking_length <= self.candidates:
            raise ValueError("A ranking is at least 1 long and at most as long as its candidates.")

    @property
    def tasks(self) -> int:
        """Tasks posted during the run."""
        return -(-self.offers // self.ranking_length)

    def starts_at(self, until: int) -> int:
        """Instant at which the run begins when it ends at `until`."""
        return until - self.days * DAY_S


CITIES: Final[dict[str, City]] = {
    city.name: city
    for city in (
        City("small", workers=2_000, offers=20_000, open_tasks=500),
        City("study", workers=1_500, offers=80_000, open_tasks=500),
        City("study-240k", workers=1_500, offers=240_000, open_tasks=500),
        City("bench", workers=100_000, offers=240_000, open_tasks=20_000),
    )
}
"""Named presets (``design/MEASURING.md``), all laid out over San Francisco and its neighbours."""
