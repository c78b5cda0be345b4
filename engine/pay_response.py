"""How a market answers a pay: acceptance, time to fill and worth to the poster, pay by pay.

The candidates that a task would be shown to at its asked pay are held; only the pay changes. So
acceptance can only rise with pay (the models are held to that), and the time to fill only fall.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from data.arrays import FloatArray
from data.columns import Exposures
from data.reference.calendar import MINUTE_S, epoch
from engine.candidates import ask_task, facts_for_task
from engine.matching import Matcher
from engine.questions import WorkersForTask
from engine.scoring import best
from features.record import LEAST_PAY_USD

ANSWER_MIN: Final = 20.0
"""Minutes that a worker who accepts takes to answer, on average, where no history says more."""

ROUND_ANSWERS: Final = 3.0
"""Mean answer times after which a task that nobody took is offered anew: of answers that come
after exponential times, 95 % have come by then."""

_ENOUGH_ANSWERS: Final = 50


@dataclass(frozen=True, slots=True)
class PayResponse:
    """The market's answer to m pays, each (m,) float64.

    Attributes
    ----------
    pays_usd
        As asked.
    accept_best
        P(the best candidate accepts, once he looks).
    accept_any
        P(at least one of those shown looks and accepts).
    fill_min
        Expected minutes until somebody has accepted; infinite where nobody would.
    complete
        P(somebody accepts and the first who does completes).
    value_usd
        Expected worth of the work less its pay, USD; None where the worth is not known.
    shown : int
        Candidates that these figures are of.
    """

    pays_usd: FloatArray
    accept_best: FloatArray
    accept_any: FloatArray
    fill_min: FloatArray
    complete: FloatArray
    value_usd: FloatArray | None
    shown: int


def pay_response(
    matcher: Matcher,
    question: WorkersForTask,
    pays_usd: FloatArray,
    *,
    now: datetime,
    worth_usd: float | None = None,
    answer_min: float = ANSWER_MIN,
) -> PayResponse:
    """Answer of the question's best candidates to each pay (m,); one batch for all pays.

    With x_j = e(j) * P(j accepts), e(j) the chance that position j is looked at, and answers that
    come independently after exponential times of mean T (`answer_min`), the first of N
    acceptances comes after T / N. A round that ends without one is followed by another:

        fill = T * E[1/N | N > 0] + 3 T * (1 - P(N > 0)) / P(N > 0)

    Any of those who accept is the first with equal chance; he alone does the work, and is paid if
    he completes it. Expectations of 1/N are integrals over the generating function of N,
    E[1/N; N > 0] = integral from 0 to 1 of (G(t) - G(0)) / t, polynomials that Gauss-Legendre
    quadrature integrates exactly.
    """
    market = matcher.market
    task = ask_task(market, question, epoch(now))
    rows = matcher.candidates_for(task).rows
    ranked = matcher.score(facts_for_task(market, task, rows), rows)
    rows = rows[best(ranked.scores, question.limit)]
    m, k = len(pays_usd), len(rows)
    asked = np.tile(rows, m)
    pays = np.maximum(np.repeat(pays_usd, k), LEAST_PAY_USD)
    facts = replace(facts_for_task(market, task, asked), pay_usd=pays)
    chances = matcher.predict(facts, asked)
    accept, complete = chances.accept.reshape(m, k), chances.complete.reshape(m, k)
    looks = matcher.release.examination.predict(np.arange(1, k + 1))
    race = first_to_accept(accept * looks)
    finished = (race.first * complete).sum(axis=1)
    return PayResponse(
        pays_usd=pays_usd,
        accept_best=accept[:, 0] if k else np.zeros(m),
        accept_any=race.anybody,
        fill_min=fill_minutes(race, answer_min),
        complete=finished,
        value_usd=None if worth_usd is None else finished * (worth_usd - pays_usd),
        shown=k,
    )


@dataclass(frozen=True, slots=True)
class Race:
    """Who is first to accept among k workers, in each of m cases.

    Attributes
    ----------
    anybody : (m,)
        P(N > 0): somebody accepts.
    first : (m, k)
        P(a worker accepts and is the first to); a row sums to `anybody`.
    mean_share : (m,)
        E[1/N | N > 0], 0 to 1; 1 where nobody ever accepts.
    """

    anybody: FloatArray
    first: FloatArray
    mean_share: FloatArray


def first_to_accept(chances: FloatArray) -> Race:
    """The race of workers who each accept with an independent chance (m, k), 0 to 1."""
    k = chances.shape[1]
    nodes, weights = np.polynomial.legendre.leggauss(k // 2 + 1)
    t, weights = (nodes + 1.0) / 2.0, weights / 2.0
    terms = 1.0 - chances[:, :, None] * (1.0 - t)  # (m, k, nodes): no acceptance, or t for one
    whole = terms.prod(axis=1)
    nobody = (1.0 - chances).prod(axis=1)
    anybody = 1.0 - nobody
    shares = ((whole - nobody[:, None]) / t) @ weights
    first = chances * ((whole[:, None, :] / terms) @ weights)
    return Race(
        anybody=anybody,
        first=first,
        mean_share=np.divide(shares, anybody, out=np.ones_like(shares), where=anybody > 0.0),
    )


def fill_minutes(race: Race, answer_min: float) -> FloatArray:
    """(m,) expected minutes until somebody has accepted; see `pay_response` for the formula."""
    q = race.anybody
    empty_rounds = np.divide(1.0 - q, q, out=np.full_like(q, np.inf), where=q > 0.0)
    return np.asarray(answer_min * (race.mean_share + ROUND_ANSWERS * empty_rounds))


def usual_answer_min(exposures: Exposures, *, as_of: datetime) -> float:
    """Mean minutes from an offer to its acceptance, among acceptances known by `as_of` (aware).

    `ANSWER_MIN` where fewer than fifty are known.
    """
    is_known = (exposures.accepted == 1) & (exposures.accepted_known_at <= epoch(as_of))
    if np.count_nonzero(is_known) < _ENOUGH_ANSWERS:
        return ANSWER_MIN
    waits = (exposures.accepted_known_at - exposures.shown_at)[is_known]
    return float(np.mean(waits)) / MINUTE_S
