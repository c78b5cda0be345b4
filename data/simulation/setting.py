"""What stays as it is while a market runs, and the truth of any pair in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Tasks, Workers
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, local_time, travel_min
from data.simulation.outcomes import SLACK_CAP_H, Situation, TrueProbabilities, true_probabilities
from data.simulation.population import Latents
from data.simulation.world import City


@dataclass(frozen=True, slots=True)
class Setting:
    """A city, its people, its tasks and its weather."""

    city: City
    until: int
    workers: Workers
    latents: Latents
    tasks: Tasks
    sub_skills: IntArray  # (n_tasks,) what each task is really about
    rain: FloatArray  # (days,) 0 to 1

    @property
    def start(self) -> int:
        """Instant at which the run begins."""
        return self.city.starts_at(self.until)

    def rain_at(self, instants: IntArray) -> FloatArray:
        """(n,) rain, 0 to 1, on the days of instants of the run (n,), its end included."""
        return self.rain[np.minimum((instants - self.start) // DAY_S, len(self.rain) - 1)]

    def truth(
        self,
        tasks: IntArray,
        workers: IntArray,
        metres: FloatArray,
        shown_at: IntArray,
        open_jobs: FloatArray,
    ) -> TrueProbabilities:
        """True probabilities of pairs (n,) of task and worker rows at instants of the run."""
        t = self.tasks
        travel = travel_min(metres, local_time(shown_at).hour)
        begin = np.maximum(shown_at + travel * MINUTE_S, t.earliest_start[tasks])
        slack = (t.deadline[tasks] - begin) / HOUR_S - t.service_min[tasks] / 60.0
        situation = Situation(
            workers=workers,
            categories=t.categories[tasks],
            sub_skills=self.sub_skills[tasks],
            shown_at=shown_at,
            distance_m=metres,
            hourly_usd=t.pay_usd[tasks] / ((t.service_min[tasks] + travel) / 60.0),
            slack_h=np.clip(slack, 0.0, SLACK_CAP_H),
            open_jobs=open_jobs,
            rain=self.rain_at(shown_at),
            run_share=(shown_at - self.start) / (self.until - self.start),
        )
        return true_probabilities(situation, self.latents, self.city)
