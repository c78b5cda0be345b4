"""Every query that a request waits for finds its rows by an index, on either database.

The statements are those that the repositories send: they are caught on their way, and the database
is asked how it would find the rows of tables of realistic size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from data.columns import Availability, Role, TaskStatus, Urgency
from data.database import Database, open_database
from data.market_events import (
    EventKind,
    MarketEvent,
    Place,
    RecommendationShown,
    Stated,
    TaskOffered,
    TaskOutcome,
    TaskStated,
    WorkerAvailability,
    WorkerPlaced,
    WorkerStated,
)
from data.parsed_posts import ParseReview, PostField
from data.reports import AccuracyTotals, ReportedKind, ReportedOutcome
from data.repositories import conversations, exposures, feedback, market_events, recommendations
from data.repositories.feedback import NewFeedback
from data.repositories.language_costs import LanguageCosts, Limits
from data.repositories.parsed_posts import review_parsed_post
from data.repositories.shifts import load_shifts
from data.repositories.usage import add_usage, salt_of
from data.tables import OutcomeKind, PredictedKind, Speaker
from data.usage import UsageKind
from tests.stores import Dialect, fresh_store

NOW: Final = datetime(2026, 6, 30, 17, tzinfo=UTC)
USERS, EACH = 1_000, 10
ROWS = USERS * EACH  # of every large table

_SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
_USER, _TASK = f"'user-' || (i % {USERS})", f"'task-' || (i % {ROWS})"

FILLED: Final[dict[str, tuple[str, str]]] = {
    "users": (
        "id, role, xp, current_streak, longest_streak, created_at",
        "'user-' || (i - 1), 'worker', 0, 0, 0, {at}",
    ),
    "worker_profiles": (
        "user_id, skills, qualifications, shift_hours, availability",
        f"'user-' || (i - 1), {{empty}}, {{empty}}, '{'0' * 42}', 'offline'",
    ),
    "tasks": (
        "id, title, category, requirements, earliest_start, service_min, pay_cents, pay_type,"
        " urgency, status, posted_at",
        "'task-' || (i - 1), 'Sofa', 'moving', {empty}, {at}, 60, 9000, 'fixed', 'low',"
        " 'completed', {at}",
    ),
    "exposures": (
        "ranking_id, task_id, worker_id, shown_at, position, propensity, release_id",
        f"'ranking-' || i, {_TASK}, {_USER}, {{at}}, 1, 1.0, 'r'",
    ),
    "predictions": (
        "exposure_id, release_id, kind, value",
        "i, 'r', 'accept', 0.5",
    ),
    "outcomes": (
        "exposure_id, kind, value, happened_at, known_at",
        "i, 'accepted', 1, {at}, {at}",
    ),
    "events": (
        "id, kind, subject, happened_at, received_at, is_applied",
        f"'event-' || i, 'worker.placed', {_USER}, {{at}}, {{at}}, {{true}}",
    ),
    "event_marks": (
        "kind, subject, happened_at, version",
        "'worker.placed', 'user-' || (i - 1), {at}, 1",
    ),
    "feedback": (
        "id, request_key, body_digest, user_id, task_id, kind, payload, is_quarantined,"
        " received_at",
        f"'f-' || i, 'key-' || i, 'd', {_USER}, {_TASK}, 'task_outcome', {{empty}}, {{false}},"
        " {at}",
    ),
    "reported_outcomes": (
        "user_id, task_id, kind, feedback_id, exposure_id, release_id, category, value,"
        " predicted, version, known_at",
        f"{_USER}, 'task-' || i, 'acceptance', 'f', i, 'r', 'moving', 1, 0.5, i, {{at}}",
    ),
    "user_versions": ("user_id, version, changed_at", "'other-' || i, 3, {at}"),
    "learnt_versions": ("release_id, user_id, version", "'r', 'other-' || i, 3"),
    "accuracy_totals": (
        "user_id, week, kind, outcomes, actual_sum, actual_square_sum, error_square_sum",
        f"{_USER}, 2900 + i / {USERS}, 'acceptance', 1, 1, 1, 0.1",
    ),
    "journal_cursors": ("journal_id, file, position", "'j-' || i, 'f', 1"),
    "conversations": ("user_id, session_id, started_at", f"{_USER}, 's-' || i, {{at}}"),
    "conversation_turns": (
        "conversation_id, position, speaker, content, said_at",
        f"1 + i / {EACH}, 1 + i % {EACH}, 'user', 'hello', {{at}}",
    ),
    "notifications": (
        "id, user_id, kind, sent_at",
        f"'n-' || i, {_USER}, 'streak', {{at}}",
    ),
    "recommendation_impressions": (
        "id, user_id, kind, position, shown_at, dismissed_at",
        f"'i-' || i, {_USER}, 'perfect-match', 1, {{at}},"
        " CASE WHEN i % 20 = 0 THEN {at} ELSE NULL END",
    ),
    "user_alerts": ("user_id, alerted_at", "'other-' || i, {at}"),
    "worker_shifts": (
        "release_id, worker_id, category, outcome, mean, variance, outcomes, known_at",
        f"'r-' || (i / {USERS}), {_USER}, '', 'accept', 0, 1, 1, {{at}}",
    ),
    "usage_counts": ("day, kind, pseudonym, count", "i / 50, 'chat', 'p-' || i, 1"),
    "parsed_posts": (
        "id, parsed_at, release_id, language, fingerprints",
        "'post-' || i, {at}, 'r', 'en', {nothing}",
    ),
    "language_user_days": ("user_id, day, micro_usd", f"{_USER}, {{days}}, 1"),
    "language_leases": (
        "id, user_id, day, micro_usd, expires_at",
        f"'lease-' || i, {_USER}, {{days}}, 1, {{at}}",
    ),
}  # fmt: skip
"""Columns and values of each large table, for row i from 1 on."""

_FEW: Final = {"users": USERS, "worker_profiles": USERS}


@pytest.fixture(scope="module")
def filled(dialect: Dialect, server: str | None) -> Iterator[Database]:
    """A database whose tables have as many rows as a running service's."""
    with fresh_store(dialect, server) as url:
        database = open_database(url)
        database.migrate()
        is_postgresql = dialect == "postgresql"
        words = {
            "at": f"CAST('{NOW:%Y-%m-%d %H:%M:%S}+00' AS timestamptz)"
            if is_postgresql
            else f"'{NOW:%Y-%m-%d %H:%M:%S}.000000'",
            "days": f"CAST('2026-06-30' AS date) - i / {USERS}"
            if is_postgresql
            else f"date('2026-06-30', '-' || (i / {USERS}) || ' days')",
            "empty": "CAST('[]' AS json)" if is_postgresql else "'[]'",
            "nothing": "CAST('{}' AS json)" if is_postgresql else "'{}'",
            "true": "true" if is_postgresql else "1",
            "false": "false" if is_postgresql else "0",
        }
        with database.engine.begin() as connection:
            for table, (columns, values) in FILLED.items():
                series = _SERIES.format(rows=_FEW.get(table, ROWS))
                chosen = f"SELECT {values.format(**words)} FROM n"  # noqa: S608  our own names
                into = f"INSERT INTO {table} ({columns})"
                connection.execute(
                    text(
                        f"{series} {into} {chosen}"
                        if is_postgresql
                        else f"{into} {series} {chosen}"
                    )
                )
        with database.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        yield database
        database.close()


@contextmanager
def caught(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent within the block, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def before(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        sent.append((statement, parameters[0] if many else parameters))

    event.listen(database.engine, "before_cursor_execute", before)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", before)


def scanned(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Large tables that a statement would be answered by reading as a whole."""
    if not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)", statement):
        return []
    if connection.dialect.name == "postgresql":
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        found = plan.scalar_one()
        document = json.loads(found) if isinstance(found, str) else found
        return [
            node["Relation Name"]
            for node in _nodes(document[0]["Plan"])
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in FILLED
        ]
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    details = [str(row[-1]) for row in rows]
    return [
        name
        for detail in details
        if detail.startswith("SCAN ")
        and " USING " not in detail
        and (name := detail.split()[1]) in FILLED
    ]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _new_feedback() -> NewFeedback:
    return NewFeedback("new", "new key", "digest", "user-7", "task-7", 7, "task_outcome", {},
                       is_quarantined=False, received_at=NOW)  # fmt: skip


def _outcome() -> ReportedOutcome:
    return ReportedOutcome("user-7", "another", ReportedKind.ACCEPTANCE, "f", 7, "r", "moving",
                           1.0, 0.5, 0.0, NOW)  # fmt: skip


def _served() -> list[exposures.ServedPair]:
    said = {PredictedKind.ACCEPT: exposures.Prediction(0.5, 0.0)}
    return [
        exposures.ServedPair("new", f"task-{n}", "user-7", NOW, n + 1, 1.0, "r", said)
        for n in range(20)
    ]


def _events() -> list[MarketEvent]:
    """One of each kind, about whom and what is known."""
    told: list[Stated] = [
        WorkerStated("user-7", Role.WORKER),
        TaskStated("task-7", "Sofa", "moving", Place(37.7, -122.4), 60.0, 9_000, Urgency.LOW,
                   TaskStatus.OPEN, poster_id="user-8"),
        WorkerPlaced("user-7", Place(37.7, -122.4)),
        WorkerAvailability("user-7", Availability.ONLINE),
        TaskOffered("task-9", "user-9", "new", 1),
        TaskOutcome("task-7", "user-7", OutcomeKind.ACCEPTED, 1.0),
        RecommendationShown("new", "user-7", "perfect-match", 1),
    ]  # fmt: skip
    kinds = (EventKind.WORKER, EventKind.TASK, EventKind.PLACE, EventKind.AVAILABILITY,
             EventKind.OFFER, EventKind.OUTCOME, EventKind.IMPRESSION)  # fmt: skip
    at = NOW + timedelta(seconds=1)
    return [
        MarketEvent(f"new-{kind}", kind, at, one) for kind, one in zip(kinds, told, strict=True)
    ]


TOTALS: Final = {ReportedKind.ACCEPTANCE: AccuracyTotals.of(0.5, 1.0)}

ASKED: Final[dict[str, Callable[[Session], object]]] = {
    "feedback: sent before?": lambda s: feedback.find_answered(s, "key-77"),
    "feedback: keep": lambda s: feedback.add_feedback(s, _new_feedback()),
    "feedback: keep the answer": lambda s: feedback.keep_answer(
        s, "f-77", {}, user_id="user-7"
    ),
    "feedback: what was shown": lambda s: exposures.last_shown(s, "user-7", "task-7"),
    "feedback: shown recommendation": lambda s: recommendations.is_shown(s, "user-7", "i-7"),
    "feedback: counted before?": lambda s: feedback.counted_kinds(s, "user-7", "task-7"),
    "feedback: move the version": lambda s: feedback.next_version(s, "user-7", at=NOW),
    "feedback: hold the version": lambda s: feedback.held_version(s, "other-7"),
    "feedback: count": lambda s: feedback.add_outcomes(s, [_outcome()], version=1),
    "feedback: outcomes since": lambda s: feedback.outcomes_after(s, "user-7", 9_000),
    "feedback: learnt so far": lambda s: feedback.learnt_version(s, "r", "other-7"),
    "feedback: keep what was learnt": lambda s: feedback.set_learnt_version(s, "r", "u", 1),
    "feedback: shifts of a worker": lambda s: load_shifts(s, "r-7", worker_id="user-7"),
    "feedback: sums": lambda s: feedback.weekly_totals(s, ["", "user-7"], since_week=2_940),
    "feedback: add to sums": lambda s: feedback.add_totals(s, "user-7", 2_950, TOTALS),
    "feedback: mark notification": lambda s: feedback.mark_notification(
        s, "user-7", "n-7", opened_at=NOW
    ),
    "feedback: mark recommendation": lambda s: feedback.mark_recommendation(
        s, "user-7", "i-7", dismissed_at=NOW
    ),
    "feedback: review a post": lambda s: review_parsed_post(
        s, ParseReview("post-7", {PostField.CATEGORY: "x"}), at=NOW
    ),
    "look: who has moved": lambda s: feedback.versions_since(s, NOW + timedelta(seconds=1)),
    "relay: how far": lambda s: exposures.journal_position(s, "j-7", "f"),
    "relay: carry": lambda s: exposures.save_served(
        s, _served(), journal_id="j-7", file="f", position=9
    ),
    "events: apply": lambda s: market_events.apply_events(s, _events(), now=NOW),
    "events: the last": lambda s: market_events.last_event(s),
    "events: look": lambda s: market_events.changed_since(s, ROWS - 200, most=100),
    "recommendations: dismissed": lambda s: recommendations.dismissed_since(
        s, "user-7", NOW - timedelta(days=7)
    ),
    "recommendations: answered": lambda s: recommendations.answered_tasks(s, "user-7"),
    "recommendations: alerted": lambda s: recommendations.last_alerted(s, "other-7"),
    "recommendations: claim": lambda s: recommendations.claim_alert(
        s, recommendations.Alert("a", "user-7", None, "streak", NOW), least_gap=timedelta(hours=1)
    ),
    "chat: remembered": lambda s: conversations.remembered(s, user_id="user-7", session_id="s-7"),
    "chat: remember": lambda s: conversations.remember(
        s, user_id="user-7", session_id="s-7",
        turns=(conversations.Turn(Speaker.USER, "hello", "en"),), memory={}, at=NOW,
    ),
    "chat: turns": lambda s: conversations.turns_of(s, user_id="user-7", session_id="s-7"),
    "usage: salt": lambda s: salt_of(s, 7, fresh=b"0" * 32),
    "usage: add": lambda s: add_usage(s, {(7, UsageKind.CHAT, "p-7"): 1}),
}  # fmt: skip
"""What requests, and what runs beside them every second, ask of the database."""


@pytest.mark.parametrize("asked", ASKED)
def test_no_large_table_is_read_as_a_whole(asked: str, filled: Database) -> None:
    with caught(filled) as sent, filled.engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            ASKED[asked](session)
        transaction.rollback()
    _no_scan(filled, sent)


def test_a_budget_is_reserved_and_settled_without_reading_a_large_table(filled: Database) -> None:
    costs, limits = LanguageCosts(filled), Limits(10**9, 10**9)
    costs.settle("first", "user-7", date(2026, 6, 29), 1)  # the day begins, once a day
    with caught(filled) as sent:
        costs.reserve("mine", "user-7", 1, limits, now=NOW - timedelta(days=1),
                      expires_at=NOW + timedelta(minutes=1))  # fmt: skip
        costs.settle("mine", "user-7", date(2026, 6, 29), 1)
    _no_scan(filled, sent)


def _no_scan(filled: Database, sent: list[tuple[str, Any]]) -> None:
    assert sent
    with filled.engine.connect() as connection:
        for statement, parameters in sent:
            assert scanned(connection, statement, parameters) == [], statement


def test_a_scan_is_seen_as_one(filled: Database) -> None:
    """The check itself: a condition that no index helps with."""
    with filled.engine.connect() as connection:
        for table, condition in (("feedback", "kind = 'x'"), ("notifications", "kind = 'x'")):
            query = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608  our own names
            assert scanned(connection, query, ()) == [table]
