"""How well a worker does what he takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from data.reference.calendar import MINUTE_S
from engine.patterns.population import Population
from engine.patterns.smoothing import shrunk_mean
from engine.patterns.window import WorkerWindow

_PRIOR_RATES: Final = 6.0
_PRIOR_RATINGS: Final = 5.0
_LEAST_ANSWERS: Final = 3


class Reliability(StrEnum):
    """The client's words; see `reliability`."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


_FROM: Final = ((Reliability.EXCELLENT, 0.85), (Reliability.GOOD, 0.70), (Reliability.FAIR, 0.50))


@dataclass(frozen=True, slots=True)
class Performance:
    """Rates 0 to 1, rating 1 to 5, minutes from an offer to its acceptance."""

    completion: float
    on_time: float
    acceptance: float
    rating: float
    ratings: int
    ended: int
    completed: int
    late: int
    answer_min: float
    reliability: Reliability


def performance(window: WorkerWindow, usual: Population) -> Performance:
    """Rates of the timeframe, each with six usual cases added (ratings: five).

    - completion: completed over ended jobs; on time: over completed ones; acceptance: over
      answered offers, silence counting as no;
    - rating: mean of the ratings of these jobs;
    - answer: median minutes from showing an offer to its acceptance, of at least three, else
      the population's.
    """
    ended, done, shown = window.ended, window.done, window.shown
    answered = shown.take(shown.accepted >= 0)
    judged = done.on_time >= 0
    stars = done.rating[~np.isnan(done.rating)]
    yes = answered.take(answered.accepted == 1)
    waits = (yes.answered_at - yes.shown_at) / MINUTE_S
    completion = shrunk_mean(len(done), len(ended), usual.completion, _PRIOR_RATES)
    on_time = shrunk_mean(
        float((done.on_time == 1).sum()), int(judged.sum()), usual.on_time, _PRIOR_RATES
    )
    return Performance(
        completion=completion,
        on_time=on_time,
        acceptance=shrunk_mean(len(yes), len(answered), usual.acceptance, _PRIOR_RATES),
        rating=shrunk_mean(float(stars.sum()), len(stars), usual.stars, _PRIOR_RATINGS),
        ratings=len(stars),
        ended=len(ended),
        completed=len(done),
        late=int((done.on_time == 0).sum()),
        answer_min=float(np.median(waits)) if len(waits) >= _LEAST_ANSWERS else usual.answer_min,
        reliability=reliability(completion * on_time),
    )


def reliability(done_in_time: float) -> Reliability:
    """The word for the share of taken jobs that are done in time.

    At least 0.85 excellent, 0.70 good, 0.50 fair, else poor.
    """
    return next((word for word, least in _FROM if done_in_time >= least), Reliability.POOR)
