"""The success metrics, each from counts worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.observed import Mean, Observed, Share, Span
from data.reports import AccuracyTotals, ReportedKind
from data.usage import UsageKind, UsageTotals
from engine.success import (
    DEFINITIONS,
    Metric,
    Target,
    Unit,
    measure,
    most_of_user,
    uptime,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = Observed(
    since=NOON - timedelta(days=7),
    until=NOON,
    recommendations=Share(),
    alerts=Share(),
    matches=Share(),
    accurate=Share(),
    errors={},
    stars=Mean(),
    edited_fields=Share(),
    edited_posts=Share(),
    usage={},
    active_user_days=0,
    spans=(),
)
A_WEEK = replace(
    NOTHING,
    recommendations=Share(6, 10),
    alerts=Share(3, 10),
    matches=Share(13, 20),
    accurate=Share(8, 10),
    errors={ReportedKind.ACCEPTANCE: AccuracyTotals(10, 5.0, 5.0, 1.5)},
    stars=Mean(4.25, 12),
    edited_fields=Share(1, 16),
    edited_posts=Share(1, 2),
    usage={
        UsageKind.CHAT: UsageTotals(count=40, of_users=33, user_days=6),
        UsageKind.VOICE: UsageTotals(count=3, of_users=3, user_days=2),
        UsageKind.IMAGE: UsageTotals(),
        UsageKind.REQUEST: UsageTotals(count=200),
        UsageKind.REQUEST_FAILED: UsageTotals(count=1),
        UsageKind.REQUEST_SLOW: UsageTotals(count=20),
    },
    active_user_days=16,
    spans=(Span("a", NOON - 10 * HOUR, NOON - HOUR),),
)


def values(seen: Observed) -> dict[Metric, tuple[float | None, int]]:
    return {found.metric: (found.value, found.cases) for found in measure(seen)}


def test_every_metric_has_its_formula() -> None:
    assert values(A_WEEK) == {
        Metric.RECOMMENDATION_CTR: (0.6, 10),
        Metric.ALERT_CTR: (0.3, 10),
        Metric.MATCH_ACCEPTANCE: (0.65, 20),
        Metric.MESSAGES_PER_USER_DAY: (5.5, 6),  # 33 / 6: those of nobody do not count
        Metric.PARSE_FIELD_EDITS: (0.0625, 16),
        Metric.PARSE_TASK_EDITS: (0.5, 2),
        Metric.PREDICTION_ACCURACY: (0.8, 10),
        Metric.PREDICTION_SKILL: (pytest.approx(0.4), 10),  # 1 - 1.5 / (5 - 25 / 10)
        Metric.SATISFACTION: (4.25, 12),
        Metric.VOICE_USE: (0.125, 16),
        Metric.IMAGE_USE: (0.0, 16),  # there, and nobody used it
        Metric.UPTIME: (pytest.approx(0.9), 600),  # nine of ten hours since the first
        Metric.ERROR_RATE: (0.005, 200),
        Metric.ANSWERS_IN_TIME: (0.9, 200),
    }


def test_a_target_is_met_on_its_own_side_of_the_bound() -> None:
    met = {found.metric: found.is_met for found in measure(A_WEEK)}
    assert {metric for metric, is_met in met.items() if is_met is None} == {
        Metric.PARSE_TASK_EDITS, Metric.PREDICTION_SKILL,
    }  # fmt: skip
    assert {metric for metric, is_met in met.items() if is_met is False} == {
        Metric.ALERT_CTR, Metric.IMAGE_USE, Metric.UPTIME, Metric.ANSWERS_IN_TIME,
    }  # fmt: skip
    assert not Target(0.5).is_met(0.5)
    assert not Target(0.1, is_more=False).is_met(0.1)


def test_nothing_is_not_zero() -> None:
    for found in measure(NOTHING):
        assert (found.value, found.cases, found.is_met) == (None, 0, None), found.metric


def test_every_metric_is_defined_and_told_in_order() -> None:
    assert [found.metric for found in measure(NOTHING)] == list(Metric)
    assert set(DEFINITIONS) == set(Metric)
    for definition in DEFINITIONS.values():
        if definition.unit is Unit.SHARE and definition.target is not None:
            assert 0.0 < definition.target.bound < 1.0


@pytest.mark.parametrize(("days", "expected"), [(7, 100), (30, 500), (90, 1_300)])
def test_of_one_user_a_hundred_outcomes_a_week_count(days: int, expected: int) -> None:
    assert most_of_user(days) == expected


def test_processes_that_overlap_count_once_and_gaps_count_as_down() -> None:
    spans = [
        Span("a", NOON - 8 * HOUR, NOON - 4 * HOUR),
        Span("b", NOON - 5 * HOUR, NOON - 3 * HOUR),
        Span("c", NOON - HOUR, NOON + HOUR),
    ]
    # up from -8 to -3 and from -1 to 0: six of eight hours
    assert uptime(spans, since=NOON - 24 * HOUR, until=NOON) == (0.75, 480)
    # of the last four hours: from -4 to -3 and from -1 to 0
    assert uptime(spans, since=NOON - 4 * HOUR, until=NOON) == (0.5, 240)


def test_a_service_that_never_came_up_has_no_uptime() -> None:
    assert uptime([], since=NOON - HOUR, until=NOON) == (None, 0)
    later = [Span("a", NOON, NOON + HOUR)]
    assert uptime(later, since=NOON - HOUR, until=NOON) == (None, 0)


def test_a_service_that_died_before_the_window_was_down_all_of_it() -> None:
    early = [Span("a", NOON - 9 * HOUR, NOON - 8 * HOUR)]
    assert uptime(early, since=NOON - HOUR, until=NOON) == (0.0, 60)


@given(
    pairs=st.lists(st.tuples(st.integers(-500, 500), st.integers(0, 300)), max_size=8),
    data=st.data(),
)
def test_uptime_is_a_share_and_does_not_depend_on_the_order(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    minute = timedelta(minutes=1)
    spans = [
        Span(str(n), NOON + begin * minute, NOON + (begin + length) * minute)
        for n, (begin, length) in enumerate(pairs)
    ]
    since = NOON - timedelta(hours=4)
    found = uptime(spans, since=since, until=NOON)
    assert found == uptime(data.draw(st.permutations(spans)), since=since, until=NOON)
    if found[0] is not None:
        assert 0.0 <= found[0] <= 1.0
        minutes = {m for begin, length in pairs for m in range(begin, begin + length)}
        first = max(min(begin for begin, _ in pairs), -240)
        assert found[0] == pytest.approx(len(minutes & set(range(first, 0))) / -first)
        assert found[1] == -first
