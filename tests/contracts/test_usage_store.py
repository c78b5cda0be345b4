"""Counts of usage, uptime and parsed posts, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.observed import Share, Span
from data.parsed_posts import ParsedPost, ParseReview, PostField, fingerprint
from data.repositories.parsed_posts import (
    add_parsed_posts,
    forget_parsed_posts,
    parse_edits,
    review_parsed_post,
)
from data.repositories.uptime import forget_spans, save_span, spans
from data.repositories.usage import (
    active_user_days,
    add_usage,
    forget_usage,
    pseudonym,
    recorded_kinds,
    salt_of,
    usage_totals,
)
from data.tables import UsageCountRow, UsageSaltRow
from data.usage import NOBODY, UsageKind, UsageTotals

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = 20_779
SALT, OTHER = b"a" * 32, b"b" * 32


def test_counts_of_the_same_day_kind_and_name_add_up(session: Session) -> None:
    add_usage(session, {(TODAY, UsageKind.CHAT, "ann"): 2, (TODAY, UsageKind.CHAT, NOBODY): 5})
    add_usage(session, {(TODAY, UsageKind.CHAT, "ann"): 1, (TODAY - 1, UsageKind.CHAT, "ann"): 4})
    totals = usage_totals(session, first_day=TODAY - 1, last_day=TODAY)
    assert totals == {UsageKind.CHAT: UsageTotals(count=12, of_users=7, user_days=2)}
    today = usage_totals(session, first_day=TODAY, last_day=TODAY)
    assert today == {UsageKind.CHAT: UsageTotals(count=8, of_users=3, user_days=1)}


def test_a_user_is_active_once_a_day_and_requests_make_nobody_active(session: Session) -> None:
    add_usage(
        session,
        {
            (TODAY, UsageKind.CHAT, "ann"): 3,
            (TODAY, UsageKind.MATCH, "ann"): 1,
            (TODAY, UsageKind.MATCH, "bob"): 1,
            (TODAY, UsageKind.MATCH, NOBODY): 9,
            (TODAY, UsageKind.REQUEST, NOBODY): 99,
            (TODAY - 1, UsageKind.VOICE, "bob"): 1,
        },
    )
    assert active_user_days(session, first_day=TODAY, last_day=TODAY) == 2
    assert active_user_days(session, first_day=TODAY - 1, last_day=TODAY) == 3
    assert recorded_kinds(session) == {
        UsageKind.CHAT, UsageKind.MATCH, UsageKind.REQUEST, UsageKind.VOICE,
    }  # fmt: skip


def test_the_first_secret_of_a_day_is_everybody_s(session: Session) -> None:
    assert salt_of(session, TODAY, fresh=SALT) == SALT
    assert salt_of(session, TODAY, fresh=OTHER) == SALT
    assert salt_of(session, TODAY + 1, fresh=OTHER) == OTHER


def test_a_user_has_another_name_every_day_and_nobody_stays_nobody() -> None:
    assert pseudonym("ann", SALT) == pseudonym("ann", SALT)
    assert pseudonym("ann", SALT) != pseudonym("ann", OTHER)
    assert pseudonym("ann", SALT) != pseudonym("bob", SALT)
    assert "ann" not in pseudonym("ann", SALT)
    assert len(pseudonym("ann" * 100, SALT)) == 32
    assert pseudonym(NOBODY, SALT) == NOBODY


def test_old_counts_and_older_secrets_are_forgotten(session: Session) -> None:
    for day in (TODAY - 91, TODAY - 90, TODAY):
        add_usage(session, {(day, UsageKind.CHAT, "ann"): 1})
        salt_of(session, day, fresh=SALT)
    forget_usage(session, counts_before=TODAY - 90, salts_before=TODAY - 1)
    assert set(session.scalars(select(UsageCountRow.day))) == {TODAY - 90, TODAY}
    assert set(session.scalars(select(UsageSaltRow.day))) == {TODAY}


def a_post(name: str, at: datetime = NOON, **texts: str) -> ParsedPost:
    marks = {PostField(field): fingerprint(name, text) for field, text in texts.items()}
    return ParsedPost(name, at, "release-1", "en", marks)


def test_what_a_poster_changed_counts_once_and_when_it_was_told(session: Session) -> None:
    add_parsed_posts(
        session,
        [a_post("p1", title="Move a sofa", pay="50.00"), a_post("p2", title="Walk"), a_post("p3")],
    )
    posted = {PostField.TITLE: "move a  SOFA", PostField.PAY: "60.00"}
    assert review_parsed_post(session, ParseReview("p1", posted), at=NOON)
    assert not review_parsed_post(session, ParseReview("p1", {}, frozenset(PostField)), at=NOON)
    kept = ParseReview("p2", {PostField.TITLE: "Walk"})
    assert review_parsed_post(session, kept, at=NOON + timedelta(days=1))
    assert not review_parsed_post(session, ParseReview("gone", posted), at=NOON)
    assert not review_parsed_post(session, ParseReview("p3", {}), at=NOON)  # says nothing
    both = {"since": NOON, "until": NOON + timedelta(days=2)}
    assert parse_edits(session, **both) == (Share(1, 3), Share(1, 2))
    first = {"since": NOON, "until": NOON + timedelta(days=1)}
    assert parse_edits(session, **first) == (Share(1, 2), Share(1, 1))


def test_without_a_review_there_is_no_case(session: Session) -> None:
    add_parsed_posts(session, [a_post("p1", title="Move")])
    found = parse_edits(session, since=NOON, until=NOON + timedelta(days=1))
    assert found == (Share(), Share())


def test_old_posts_are_forgotten(session: Session) -> None:
    add_parsed_posts(session, [a_post("p1"), a_post("p2", NOON + timedelta(hours=1))])
    forget_parsed_posts(session, before=NOON + timedelta(minutes=1))
    review = ParseReview("p1", {}, frozenset())
    assert not review_parsed_post(session, review, at=NOON)
    assert review_parsed_post(session, ParseReview("p2", {}, frozenset()), at=NOON)


def test_a_span_grows_and_is_forgotten_when_it_ended_long_ago(session: Session) -> None:
    hour = timedelta(hours=1)
    save_span(session, Span("s2", NOON + hour, NOON + hour))
    save_span(session, Span("s1", NOON, NOON))
    save_span(session, Span("s1", NOON, NOON + hour / 2))
    assert spans(session) == (
        Span("s1", NOON, NOON + hour / 2),
        Span("s2", NOON + hour, NOON + hour),
    )
    forget_spans(session, before=NOON + hour)
    assert [span.id for span in spans(session)] == ["s2"]
