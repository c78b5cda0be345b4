"""Whoever is erased is gone from every table, and what comes late does not bring him back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Text, cast, func, insert, select, text, type_coerce
from sqlalchemy.types import NullType

from data.columns import Role, TaskStatus, Urgency
from data.database import Database, open_database
from data.market_events import (
    Effect,
    EventKind,
    MarketEvent,
    Place,
    RecommendationShown,
    Stated,
    TaskOffered,
    TaskStated,
    WorkerPlaced,
    WorkerStated,
)
from data.privacy.data_keys import PREFIX, ErasedUser
from data.privacy.erasing import ERASED, erase_user, pseudonyms
from data.privacy.exporting import export_user
from data.privacy.registry import tables
from data.privacy.sealing import SEALED_TYPES, SealedBytes, places_of
from data.repositories.conversations import Turn, remember, turns_of
from data.repositories.market_events import apply_events
from data.tables import Base, ErasedUserRow, EventRow, Speaker, TaskRow, UserRow
from serving.personal_data import clear_freed_pages
from tests.data.privacy.canary import (
    CANARY,
    LAT,
    LNG,
    NOW,
    OTHER,
    TEXT,
    TODAY,
    seed,
    text_digest,
)


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    opened = open_database(store_url)
    opened.migrate()
    seed(opened)
    yield opened
    opened.close()


def erase(database: Database, user: str = CANARY) -> dict[str, int]:
    with database.session() as session:
        gone = erase_user(session, user, digests=lambda written: [text_digest(written)], at=NOW)
    database.keyring.forget_destroyed()
    return gone


def dumped(database: Database) -> str:
    """All that stands in the tables, as it stands there."""
    found = []
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            everything = text(f"SELECT * FROM {table}")  # noqa: S608  our own names
            found += [str(row) for row in connection.execute(everything)]
    return "\n".join(found)


def rows_of(database: Database, user: str) -> dict[str, int]:
    """How many rows of each table that has owners are a user's."""
    with database.session(read_only=True) as session:
        return {
            name: session.execute(
                select(func.count()).select_from(entry.table).where(entry.of_user(user))
            ).scalar_one()
            for name, entry in tables().items()
            if entry.owner is not None
        }


TRACES = (CANARY, TEXT, str(LAT), str(LNG))


def test_the_canary_is_in_every_table_that_has_owners(store: Database) -> None:
    assert min(rows_of(store, CANARY).values()) >= 1
    assert CANARY in dumped(store)


def test_before_it_every_sensitive_value_is_ciphertext_under_the_key_of_its_owner(
    store: Database,
) -> None:
    with store.engine.connect() as connection:
        mine = connection.execute(
            text("SELECT id FROM data_keys WHERE user_id = :user"), {"user": CANARY}
        ).scalar_one()
        for table in Base.metadata.sorted_tables:
            entry = tables()[table.name]
            for column in table.columns:
                if not isinstance(column.type, SEALED_TYPES) or tables()[table.name].mentions:
                    continue
                raw = column if isinstance(column.type, SealedBytes) else cast(column, Text)
                query = select(type_coerce(raw, NullType())).where(entry.of_user(CANARY))
                values = [
                    bytes(value).decode() if isinstance(value, bytes) else str(value)
                    for value in connection.scalars(query)
                ]
                assert values, f"{table.name}.{column.key} holds nothing of the canary"
                assert all(value.strip('"').startswith(f"{PREFIX}{mine}:") for value in values)
    plain = dumped(store)
    assert not any(trace in plain for trace in (TEXT + " ", f"{TEXT}!", str(LAT), str(LNG)))


def test_after_it_no_trace_is_left_in_any_table(store: Database) -> None:
    gone = erase(store)
    assert set(rows_of(store, CANARY).values()) == {0}
    left = dumped(store)
    assert [trace for trace in TRACES if trace in left] == []
    assert gone["conversations"] == gone["users"] == gone["text_vectors"] == 1


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True, scope="session")  # has files
def test_after_it_no_byte_is_left_in_the_files_of_the_store(store: Database) -> None:
    gone = erase(store)
    clear_freed_pages(store, sorted(gone))
    file = Path(str(store.engine.url.database))
    store.close()
    for path in file.parent.glob(f"{file.name}*"):
        raw = path.read_bytes()
        assert [trace for trace in TRACES if trace.encode() in raw] == [], path.name


def test_another_user_keeps_all_that_is_his(store: Database) -> None:
    before = rows_of(store, OTHER)
    with store.session(read_only=True) as session:
        exported = export_user(session, OTHER)
    erase(store)
    assert rows_of(store, OTHER) == before
    with store.session(read_only=True) as session:
        assert export_user(session, OTHER) == exported


def test_what_the_user_posted_stays_for_others_without_him(store: Database) -> None:
    erase(store)
    with store.session(read_only=True) as session:
        task = session.scalars(select(TaskRow).where(TaskRow.id == f"task of {TEXT[0]}")).one()
        assert (task.poster_id, task.title, task.description, task.address) == (
            None,
            "",
            None,
            None,
        )
        assert (task.lat, task.place_sealed, task.dropoff_sealed) == (None, None, None)
        assert task.status == "cancelled"
        assert task.pay_cents == 5_000


def test_events_keep_their_numbers_so_that_none_is_missed(store: Database) -> None:
    with store.session(read_only=True) as session:
        before = session.scalars(select(EventRow.number).order_by(EventRow.number)).all()
    erase(store)
    with store.session(read_only=True) as session:
        rows = session.execute(select(EventRow.number, EventRow.subject).order_by(EventRow.number))
        found = {row.number: row.subject for row in rows}
    assert list(found) == before
    assert sorted(found.values()) == [OTHER, ERASED]


def test_late_events_that_name_him_change_nothing_and_are_not_kept(store: Database) -> None:
    erase(store)
    late: list[Stated] = [
        WorkerStated(CANARY, Role.WORKER, joined_at=NOW),
        WorkerPlaced(CANARY, Place(LAT, LNG)),
        TaskStated("his", TEXT, "moving", Place(LAT, LNG), 60.0, 100, Urgency.LOW,
                   TaskStatus.OPEN, poster_id=CANARY, posted_at=NOW),
        TaskOffered("task of n", CANARY, "r", 1),
        RecommendationShown("late", CANARY, "skill", 1),
    ]  # fmt: skip
    kinds = (EventKind.WORKER, EventKind.PLACE, EventKind.TASK, EventKind.OFFER,
             EventKind.IMPRESSION)  # fmt: skip
    events = [
        MarketEvent(f"late {at}", kind, NOW, stated)
        for at, (kind, stated) in enumerate(zip(kinds, late, strict=True))
    ]
    with store.session() as session:
        verdicts = apply_events(session, events, now=NOW)
    assert {verdict.effect for verdict in verdicts} == {Effect.REPEATED}
    assert [trace for trace in (*TRACES, "late 0") if trace in dumped(store)] == []


def test_his_pseudonym_of_a_day_whose_secret_is_known_goes(store: Database) -> None:
    with store.session(read_only=True) as session:
        assert [day for day, _ in pseudonyms(session, CANARY)] == [TODAY]
    assert erase(store)["usage_counts"] == 1


def test_what_comes_late_is_refused(store: Database) -> None:
    erase(store)
    with pytest.raises(ErasedUser), store.session() as session:
        remember(session, user_id=CANARY, session_id="s", memory={}, at=NOW,
                 turns=(Turn(Speaker.USER, "hello", "en"),))  # fmt: skip
    with pytest.raises(ErasedUser), store.session() as session:
        session.execute(
            insert(UserRow).values(id=CANARY, role="both", display_name="x", created_at=NOW)
        )
    assert CANARY not in dumped(store)


def test_erasing_again_or_somebody_unknown_does_no_harm(store: Database) -> None:
    erase(store)
    assert erase(store) == {}
    assert erase(store, "nobody-known") == {}
    with store.session(read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(ErasedUserRow)) == 2


def test_an_empty_id_erases_nobody(store: Database) -> None:
    with store.session() as session, pytest.raises(ValueError, match="has an id"):
        erase_user(session, "", digests=lambda written: [], at=NOW)


def test_a_copy_of_his_rows_cannot_be_read_once_his_key_is_gone(store: Database) -> None:
    """As from a backup without keys, or an append-only row out of reach."""
    with store.engine.connect() as connection:
        copied = connection.execute(
            text("SELECT content FROM conversation_turns t JOIN conversations c "
                 "ON c.id = t.conversation_id WHERE c.user_id = :user"), {"user": CANARY}
        ).scalars().all()  # fmt: skip
    erase(store)
    assert len(copied) == 2
    assert [store.keyring.open(one, "conversation_turns.content") for one in copied] == [None] * 2


def test_writers_at_the_same_moment_leave_nothing_behind(store: Database) -> None:
    writers = 6
    start = Barrier(writers + 1)

    def write(number: int) -> bool:
        start.wait()
        try:
            with store.session() as session:
                remember(session, user_id=CANARY, session_id=f"s-{number}", memory={}, at=NOW,
                         turns=(Turn(Speaker.USER, TEXT, "en"),))  # fmt: skip
        except ErasedUser:
            return False
        return True

    def erase_him() -> None:
        start.wait()
        erase(store)

    with ThreadPoolExecutor(writers + 1) as threads:
        erasing = threads.submit(erase_him)
        list(threads.map(write, range(writers)))
        erasing.result()
    assert rows_of(store, CANARY)["conversations"] == 0
    assert CANARY not in dumped(store)


def test_the_export_tells_of_every_table_and_reads_plainly(store: Database) -> None:
    with store.session(read_only=True) as session:
        exported = export_user(session, CANARY)
    assert set(exported) == set(tables())
    for name, part in exported.items():
        entry = tables()[name]
        assert part["holds"] == entry.holds
        if entry.is_exported:
            assert part["rows"], name
            assert set(part["rows"][0]) == set(entry.columns) == set(part["columns"])
    written = json.dumps(exported, ensure_ascii=False)
    assert PREFIX not in written
    assert all(trace in written for trace in TRACES)
    assert OTHER not in written
    assert exported["jobs"]["rows"][0]["payload"]["worker"]["id"] == CANARY
    assert exported["usage_counts"]["rows"][0]["day"] == TODAY
    assert "rows" not in exported["data_keys"]


def test_turns_of_others_are_read_while_one_is_erased(store: Database) -> None:
    erase(store)
    with store.session(read_only=True) as session:
        assert [turn.content for turn in turns_of(session, user_id=OTHER, session_id="s")] == [
            "nothing said",
            "nothing!",
        ]


def test_places_of_the_canary_stand_rounded_beside_what_is_sealed(store: Database) -> None:
    with store.session(read_only=True) as session:
        for table in Base.metadata.sorted_tables:
            for sealed, (lat, _) in places_of(table).items():
                row = tables()[table.name].of_user(CANARY)
                exact, rounded = session.execute(
                    select(table.c[sealed], table.c[lat]).where(row)
                ).one()
                assert exact == (LAT, LNG)
                assert rounded == round(LAT, 2)
