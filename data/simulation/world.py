"""The law of the simulated market: its size, coefficients and dials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from data.reference.calendar import DAY_S


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The law in numbers, log-odds where no unit is named; the name tells the formula it is in.

    Formulas: `data.simulation.outcomes` (examine, accept, complete, on time), `jobs` (travel,
    work), `rewards` (tip, enjoyment) and `behaviour` (notifications, sessions, recommendations);
    ``docs/market.md`` writes them out.

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
    accept_sub_skill: float = 0.5  # once for the preferred sub-skill, minus half for another
    complete_base: float = 2.2
    complete_skill: float = 0.5
    complete_distance: float = 0.15
    complete_rain_outdoor: float = 0.4
    complete_open_jobs: float = 0.4
    complete_sub_skill: float = 0.4  # as for acceptance
    on_time_base: float = 0.9
    on_time_slack: float = 0.6
    on_time_distance: float = 0.12
    on_time_rush_hour: float = 0.7
    on_time_rain: float = 0.5
    travel_access_min: float = 4.0
    travel_free_kmh: float = 40.0
    travel_morning_kmh: float = 15.0  # lost at the worst of the morning, and so on
    travel_noon_kmh: float = 5.0
    travel_evening_kmh: float = 19.0
    travel_noise: float = 0.15  # standard deviation of the log
    work_skill: float = 0.12  # log of minutes, less by one standard deviation of skill
    work_noise: float = 0.2
    tip_base: float = -1.6
    tip_stars: float = 0.5  # by star above or below four
    tip_category: float = 1.2  # where tips are the custom
    tip_generosity: float = 0.9
    tip_share: float = 0.15  # of the pay, median
    tip_share_noise: float = 0.4
    enjoy_base: float = 3.1  # points of five
    enjoy_skill: float = 0.45
    enjoy_pay: float = 0.6
    enjoy_sub_skill: float = 0.5
    enjoy_noise: float = 0.7
    notification_base: float = -0.6
    notification_hour: float = 1.1
    notification_streak: float = 0.4  # above a message about a task; a summary lies as far below
    session_break: float = 0.22  # ends an hour, each
    session_no_offers: float = 0.25
    session_low_pay: float = 0.8  # for each unit of log below fair pay
    session_fair_pay: float = 2.0  # hourly pay over the reservation wage
    session_weather: float = 1.5
    recommend_base: float = 0.6
    recommend_relevance: float = 0.8  # of the log-odds of acceptance
    recommend_dismiss: float = 0.3  # share of the examined and unopened


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
    behaviour_days : int
        Days before the end of which sessions, notifications and impressions are kept.
    has_latents, has_signal : bool
        Dials. Without latents all workers of equal record are alike; without signal every outcome
        has one constant probability and nothing can be learnt.
    has_shuffled_labels : bool
        Dial. What followed an exposure is what followed another one, drawn at random.
    shock_day, shock_size : int or None, float
        Dial. From that day of the run on (0 is the first), the log-odds of acceptance are lower
        by the size: a competitor opens.
    unsupported_share : float
        Dial. Share of the cells worker x category that the platform never shows, 0 to 1.
    duplicate_share : float
        Dial. Share of exposures reported twice, the second time under another ranking, 0 to 1.
    clock_skew_s : float
        Dial. Standard deviation in seconds of how far a worker's clock, by which outcomes are
        reported, is off.
    late_share : float
        Dial. Share of outcomes that become known days later than usual, 0 to 1.
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
    has_shuffled_labels: bool = False
    shock_day: int | None = None
    shock_size: float = 1.0
    unsupported_share: float = 0.0
    duplicate_share: float = 0.0
    clock_skew_s: float = 0.0
    late_share: float = 0.0
    behaviour_days: int = 28
    coefficients: Coefficients = field(default_factory=Coefficients)

    def __post_init__(self) -> None:
        if min(self.workers, self.offers, self.days) < 1 or self.open_tasks < 0:
            raise ValueError("A city needs at least one worker, one offer and one day.")
        if not 0.0 <= self.epsilon <= 1.0 or self.temperature <= 0.0:
            raise ValueError("Expected epsilon from 0 to 1 and a temperature above 0.")
        if not 1 <= self.ranking_length <= self.candidates:
            raise ValueError("A ranking is at least 1 long and at most as long as its candidates.")
        for name in ("unsupported_share", "duplicate_share", "late_share"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"Expected {name} from 0 to 1.")
        if min(self.clock_skew_s, self.behaviour_days, self.shock_day or 0) < 0:
            raise ValueError("Expected a clock skew, behaviour days and a shock day from 0 up.")

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
        # Its sessions would be millions, and no figure that is taken on it reads them.
        City("bench", workers=100_000, offers=240_000, open_tasks=20_000, behaviour_days=0),
        # Ten times as many workers and open tasks, with one offer on record of a worker.
        City("million", workers=1_000_000, offers=1_000_000, open_tasks=200_000, behaviour_days=0),
    )
}
"""Named presets (``design/MEASURING.md``), all laid out over San Francisco and its neighbours."""
