"""What a poster is told about his own post."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.reference.categories import CODE_OF
from engine.parsing.parsed import CheckKind, Due, ImprovementKind, Level, Money, Place, Severity
from engine.parsing.quality import checks_of, improvements_of, timing, underpaid, vague
from engine.parsing.requirements import Requirement
from engine.pay_advice import PayBand

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BAND = PayBand(40.0, 60.0, 90.0)
PAY = Money(50.0, "USD", False, True, 50.0, 50.0, None, Level.HIGH)
PLACE = Place("1 Main St", "Springfield", 37.0, -122.0, False, True)


def _due(after: timedelta, *, has_time: bool = True) -> Due:
    return Due(NOW + after, has_time, True, False)


@pytest.mark.parametrize(
    ("offered", "severity"),
    [
        (50.0, None),
        (40.0, None),
        (39.0, Severity.LOW),
        (28.0, Severity.LOW),
        (27.0, Severity.MEDIUM),
    ],
)
def test_low_pay_is_told_with_the_band(offered: float, severity: Severity | None) -> None:
    caution = underpaid(PAY, offered, BAND)
    assert (caution.severity if caution else None) is severity
    if caution:
        assert dict(caution.facts) == {"offered": offered, "low": 40.0, "middle": 60.0}


def test_an_estimate_is_never_called_low_pay() -> None:
    assert underpaid(replace(PAY, is_stated=False), 5.0, BAND) is None
    assert underpaid(PAY, None, BAND) is None  # another currency, or by the piece


@pytest.mark.parametrize(
    ("left", "kind", "severity"),
    [
        (timedelta(minutes=-1), "past-deadline", Severity.MEDIUM),
        (timedelta(minutes=30), "tight-deadline", Severity.MEDIUM),
        (timedelta(minutes=80), "tight-deadline", Severity.LOW),
        (timedelta(minutes=90), None, None),
    ],
)
def test_an_hour_of_work_and_the_way_to_it_want_an_hour_and_a_half(
    left: timedelta, kind: str | None, severity: Severity | None
) -> None:
    caution = timing(_due(left), now=NOW, duration_min=60.0)
    assert (caution.kind if caution else None) == kind
    assert (caution.severity if caution else None) is severity


def test_without_a_deadline_no_time_is_short() -> None:
    assert timing(None, now=NOW, duration_min=60.0) is None


@pytest.mark.parametrize(("words", "is_vague"), [(1, True), (3, True), (4, False), (40, False)])
def test_three_words_are_vague(words: int, is_vague: bool) -> None:
    assert (vague(words) is not None) is is_vague


def _missing(**changes: Any) -> set[ImprovementKind]:
    given: dict[str, Any] = {
        "category": CODE_OF["cleaning"],
        "category_probability": 0.9,
        "pay": PAY,
        "place": PLACE,
        "places": 1,
        "due": _due(timedelta(days=1)),
        "is_duration_stated": True,
        "words": 12,
    }
    return set(improvements_of(**(given | changes)))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"pay": replace(PAY, is_stated=False)}, ImprovementKind.PAY),
        ({"place": replace(PLACE, address="")}, ImprovementKind.ADDRESS),
        ({"category": CODE_OF["delivery"]}, ImprovementKind.DROPOFF),
        ({"due": None}, ImprovementKind.DEADLINE),
        ({"due": _due(timedelta(days=1), has_time=False)}, ImprovementKind.TIME),
        ({"is_duration_stated": False}, ImprovementKind.DURATION),
        ({"words": 5}, ImprovementKind.DETAILS),
        ({"category_probability": 0.3}, ImprovementKind.CATEGORY),
    ],
)
def test_exactly_what_is_missing_is_named(changes: dict[str, Any], kind: ImprovementKind) -> None:
    assert _missing() == set()
    assert _missing(**changes) == {kind}


def test_remote_work_wants_no_address() -> None:
    nowhere = replace(PLACE, address="", is_known=False)
    assert _missing(category=CODE_OF["data_entry"], place=nowhere, places=0) == set()


def _checks(**changes: Any) -> set[CheckKind]:
    given: dict[str, Any] = {
        "category": CODE_OF["errands"],
        "requirements": (),
        "due": _due(timedelta(hours=3)),
        "pay_usd": 50.0,
        "has_personal_data": False,
        "says_cash": False,
    }
    return set(checks_of(**(given | changes)))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"category": CODE_OF["electrical"]}, CheckKind.LICENCE),
        ({"category": CODE_OF["tutoring"]}, CheckKind.BACKGROUND),
        ({"category": CODE_OF["moving"]}, CheckKind.TWO_PEOPLE),
        ({"category": CODE_OF["cleaning"]}, CheckKind.AT_HOME),
        ({"due": _due(timedelta(hours=11))}, CheckKind.NIGHT),  # at 23:00
        ({"pay_usd": 501.0}, CheckKind.HIGH_VALUE),
        ({"has_personal_data": True}, CheckKind.KEEP_PRIVATE),
        ({"says_cash": True}, CheckKind.PAY_IN_APP),
    ],
)
def test_safety_checks_depend_on_this_post(changes: dict[str, Any], kind: CheckKind) -> None:
    assert _checks() == set()
    assert _checks(**changes) == {kind}


def test_what_is_demanded_already_is_not_advised_again() -> None:
    licence = Requirement("licence", "master", True)
    assert _checks(category=CODE_OF["electrical"], requirements=(licence,)) == set()
    checked = Requirement("background_check", True, True, "background-check")
    assert _checks(category=CODE_OF["tutoring"], requirements=(checked,)) == set()
