"""What to offer: never below the usual rate, worth most with the best match, told in figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from data.columns import Urgency
from data.reference.categories import CODE_OF
from engine.matching import Matcher
from engine.pay_advice import NOTABLE, SURPLUS, PayBand, advise_pay, rounded
from engine.pay_response import pay_response
from engine.questions import WorkersForTask
from tests.engine.scene import LAT, LNG

BAND = PayBand(20.0, 30.0, 45.0)


def _asked(pay_usd: float, **changes: object) -> WorkersForTask:
    question = WorkersForTask("", CODE_OF["delivery"], LAT, LNG, pay_usd, Urgency.MEDIUM)
    return replace(question, **changes)  # type: ignore[arg-type]


def _worth(matcher: Matcher, pay_usd: float, offered: float, now: datetime) -> float:
    """Expected value of a pay to the poster, with the best match for the offer."""
    found = pay_response(
        matcher,
        replace(_asked(offered), limit=1),
        np.array([pay_usd]),
        now=now,
        worth_usd=max((1.0 + SURPLUS) * BAND.middle, offered),
    )
    assert found.value_usd is not None
    return float(found.value_usd[0])


@pytest.mark.parametrize("offered", [5.0, 12.5, 30.0, 44.0, 120.0])
def test_no_other_pay_is_worth_notably_more(
    matcher: Matcher, tiny_until: datetime, offered: float
) -> None:
    advice = advise_pay(matcher, _asked(offered), BAND, now=tiny_until)
    suggested = _worth(matcher, advice.suggested_usd, offered, tiny_until)
    for pay in np.arange(max(min(BAND.middle, offered), 1.0), 60.0, 2.5):
        other = _worth(matcher, float(pay), offered, tiny_until)
        assert other <= suggested * (1.0 + NOTABLE) + 0.5  # half a USD: pays are rounded


@pytest.mark.parametrize("offered", [5.0, 29.0, 31.0, 300.0])
def test_less_than_usual_is_never_advised(
    matcher: Matcher, tiny_until: datetime, offered: float
) -> None:
    advice = advise_pay(matcher, _asked(offered), BAND, now=tiny_until)
    assert advice.suggested_usd >= min(offered, BAND.middle)


def test_chances_rise_with_the_pay(matcher: Matcher, tiny_until: datetime) -> None:
    advice = advise_pay(matcher, _asked(5.0), BAND, now=tiny_until)
    assert advice.accept_now is not None
    assert advice.accept_then is not None
    assert 0.0 <= advice.accept_now <= advice.accept_then <= 1.0


@pytest.mark.parametrize(("offered", "suggested"), [(12.0, 30.0), (25.0, 25.0), (90.0, 90.0)])
def test_where_nobody_is_near_the_usual_rate_speaks(
    matcher: Matcher, tiny_until: datetime, offered: float, suggested: float
) -> None:
    nowhere = _asked(offered, lat=-48.87, lng=-123.39)  # the ocean's point farthest from land
    advice = advise_pay(matcher, nowhere, BAND, now=tiny_until)
    assert advice.suggested_usd == suggested
    assert advice.accept_now is None
    assert advice.is_change is (offered != suggested)


@pytest.mark.parametrize(
    ("pay", "shown"), [(0.2, 1.0), (17.4, 17.0), (49.6, 50.0), (53.0, 55.0), (121.0, 120.0)]
)
def test_suggestions_are_round(pay: float, shown: float) -> None:
    assert rounded(pay) == shown


def test_a_stated_time_of_work_counts_for_the_pay_an_hour(
    matcher: Matcher, tiny_until: datetime
) -> None:
    short, long = (
        advise_pay(matcher, _asked(30.0, service_min=minutes), BAND, now=tiny_until)
        for minutes in (20.0, 400.0)
    )
    assert short.accept_now is not None
    assert long.accept_now is not None
    assert short.accept_now > long.accept_now
