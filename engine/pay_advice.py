"""What to offer for a task: where the market's rates lie, and the pay that is worth most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from engine.matching import Matcher
from engine.pay_response import PayResponse, pay_response
from engine.questions import WorkersForTask

SURPLUS: Final = 1.6
"""What a buyer of on-demand work gains for each USD spent, beyond what was paid: USD 1.60 per USD
in the largest measured case (Cohen et al., Using Big Data to Estimate Consumer Surplus, NBER
Working Paper 22627, 2016). So work is taken to be worth 2.6 times its market rate."""

NOTABLE: Final = 0.02
"""A change of pay is advised where it gains at least this share of the expected value; below it
the pay as offered is right."""

_STEPS: Final = 24
_ABOVE: Final = 1.25  # how far beyond the larger of the offer and the band's end is looked
_ROUND_FROM_USD: Final = 50.0  # from here on suggestions are multiples of five


@dataclass(frozen=True, slots=True)
class PayBand:
    """The pay in USD that 10, 50 and 90 % of such tasks do not exceed."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class PayAdvice:
    """A suggested pay for the whole task, with the figures behind it.

    Attributes
    ----------
    offered_usd, suggested_usd : float
        Equal where the offer is right as it is.
    accept_now, accept_then : float or None
        P(the best match accepts) at the offer and at the suggestion, 0 to 1; None where no worker
        is near enough to ask the market.
    """

    band: PayBand
    offered_usd: float
    suggested_usd: float
    accept_now: float | None = None
    accept_then: float | None = None

    @property
    def is_change(self) -> bool:
        """Whether another pay than the offered one is advised."""
        return self.suggested_usd != self.offered_usd


def advise_pay(
    matcher: Matcher, question: WorkersForTask, band: PayBand, *, now: datetime
) -> PayAdvice:
    """The pay at which the expected value to the poster peaks, with the best match.

    The value is P(the best match accepts and completes) times what the work is worth less the pay
    (`SURPLUS`). Of a whole list somebody nearly always accepts, whatever the pay: but those people
    are offered other tasks too. Pays from the offer, or from the band's middle where the offer
    lies above it, to a quarter above the band are compared: less than what is usual is never
    advised. Where nobody is near, the band's middle is suggested to offers below the band, and
    nothing changed otherwise.
    """
    offered = question.pay_usd
    worth = max((1.0 + SURPLUS) * band.middle, offered)
    pays = _pays(offered, band)
    asked = replace(question, limit=1)
    found = pay_response(matcher, asked, pays, now=now, worth_usd=worth)
    if not found.shown or found.value_usd is None:
        return advise_by_rates(offered, band)
    best, here = int(np.argmax(found.value_usd)), int(np.flatnonzero(pays == offered)[0])
    gain = found.value_usd[best] - found.value_usd[here]
    if gain <= NOTABLE * max(found.value_usd[best], 0.0):
        best = here
    return _advice(band, pays, found, here, best)


def advise_by_rates(offered_usd: float, band: PayBand) -> PayAdvice:
    """What the market's rates alone say: the middle of the band to offers below it."""
    is_low = offered_usd < band.low
    return PayAdvice(band, offered_usd, rounded(band.middle) if is_low else offered_usd)


def _pays(offered: float, band: PayBand) -> np.ndarray:
    """Rounded pays to compare, ascending; the offer is one of them, as it is."""
    low, high = max(min(band.middle, offered), 1.0), _ABOVE * max(band.high, offered)
    steps = {rounded(float(pay)) for pay in np.geomspace(low, high, _STEPS)}
    return np.array(sorted({pay for pay in steps if pay >= low} | {offered}))


def _advice(
    band: PayBand, pays: np.ndarray, found: PayResponse, here: int, best: int
) -> PayAdvice:
    return PayAdvice(
        band=band,
        offered_usd=float(pays[here]),
        suggested_usd=float(pays[best]),
        accept_now=float(found.accept_best[here]),
        accept_then=float(found.accept_best[best]),
    )


def rounded(pay_usd: float) -> float:
    """A pay as people offer it: whole USD, multiples of five from 50 USD on; at least 1."""
    step = 5.0 if pay_usd >= _ROUND_FROM_USD else 1.0
    return max(round(pay_usd / step) * step, 1.0)
