"""At rest everything said, written or lived at is ciphertext under its user's key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, insert, select, text, update

from data.database import Database, open_database
from data.privacy.data_keys import PREFIX
from data.repositories.addresses import known_addresses
from data.repositories.conversations import Turn, remember, remembered, turns_of
from data.repositories.feedback import NewFeedback, add_feedback, find_answered, keep_answer
from data.repositories.market import load_market, save_market
from data.tables import (
    ConversationRow,
    FeedbackRow,
    Speaker,
    TaskRow,
    UserRow,
    WorkerProfileRow,
)
from tests.factories import a_market

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SAID = "my door code is CANARY-4711"


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    opened = open_database(store_url)
    opened.migrate()
    yield opened
    opened.close()


def stored(database: Database, query: str) -> list[Any]:
    """What stands in the store, as it stands there."""
    with database.engine.connect() as connection:
        return list(connection.execute(text(query)).scalars())


def key_of(connection: Connection, user: str) -> str:
    """The id of a user's data key."""
    query = text("SELECT id FROM data_keys WHERE user_id = :user")
    return str(connection.execute(query, {"user": user}).scalar_one())


def say(database: Database, user: str = "ann") -> None:
    with database.session() as session:
        remember(session, user_id=user, session_id="s", at=NOW, memory={"place": SAID},
                 turns=(Turn(Speaker.USER, SAID, "en"),))  # fmt: skip


def worker(database: Database, user: str, lat: float | None = 40.712776) -> None:
    with database.session() as session:
        session.execute(insert(UserRow).values(id=user, role="worker", created_at=NOW))
        session.execute(
            insert(WorkerProfileRow).values(
                user_id=user, profile_text=SAID, lat=lat, lng=None if lat is None else -74.005974
            )
        )


def test_what_is_said_is_sealed_with_the_user_s_key_and_read_as_it_was(store: Database) -> None:
    say(store)
    with store.engine.connect() as connection:
        mine = f"{PREFIX}{key_of(connection, 'ann')}:"
    (content,) = stored(store, "SELECT content FROM conversation_turns")
    (memory,) = stored(store, "SELECT memory FROM conversations")
    assert content.startswith(mine)
    assert mine in str(memory)
    assert SAID not in f"{content}{memory}"
    with store.session(read_only=True) as session:
        assert [turn.content for turn in turns_of(session, user_id="ann", session_id="s")] == [
            SAID
        ]
        found = remembered(session, user_id="ann", session_id="s")
    assert found is not None
    assert found.memory == {"place": SAID}


def test_the_same_words_twice_are_two_ciphertexts(store: Database) -> None:
    say(store)
    say(store)
    first, second = stored(store, "SELECT content FROM conversation_turns")
    assert first != second


def test_feedback_and_its_answer_are_sealed(store: Database) -> None:
    new = NewFeedback("f", "k", "d", "ann", None, None, "general", {"said": SAID}, False, NOW)
    with store.session() as session:
        assert add_feedback(session, new)
        keep_answer(session, "f", {"heard": SAID}, user_id="ann")
    kept = stored(store, "SELECT payload FROM feedback UNION ALL SELECT answer FROM feedback")
    assert all(PREFIX in str(value) and SAID not in str(value) for value in kept)
    with store.session(read_only=True) as session:
        assert session.scalar(select(FeedbackRow.payload)) == {"said": SAID}
        answered = find_answered(session, "k")
    assert answered is not None
    assert answered.answer == {"heard": SAID}


def test_a_market_is_read_back_to_the_last_bit_and_stored_rounded(store: Database) -> None:
    history = a_market(workers=20, tasks=30, exposures=100)
    with store.session() as session:
        save_market(session, history)
    with store.session(read_only=True) as session:
        found = load_market(session)
    np.testing.assert_array_equal(found.workers.home_lat, history.workers.home_lat)
    np.testing.assert_array_equal(found.tasks.lng, history.tasks.lng)
    np.testing.assert_array_equal(found.tasks.titles, history.tasks.titles)
    plain = stored(store, "SELECT home_lat FROM worker_profiles WHERE home_lat IS NOT NULL")
    assert len(plain) > 5
    assert all(value == round(value, 2) for value in plain)
    titles = stored(store, "SELECT title FROM tasks")
    assert all(title.startswith(PREFIX) for title in titles)


def test_a_place_that_moves_is_sealed_anew(store: Database) -> None:
    worker(store, "ann")
    with store.session() as session:
        moved = update(WorkerProfileRow).where(WorkerProfileRow.user_id == "ann")
        session.execute(moved.values(lat=51.507351, lng=-0.127758))
    with store.session(read_only=True) as session:
        row = session.scalars(select(WorkerProfileRow)).one()
        assert row.place_sealed == (51.507351, -0.127758)
        assert (row.lat, row.lng) == (51.51, -0.13)


def test_a_place_that_is_taken_away_is_gone(store: Database) -> None:
    worker(store, "ann")
    with store.session() as session:
        gone = update(WorkerProfileRow).where(WorkerProfileRow.user_id == "ann")
        session.execute(gone.values(lat=None, lng=None))
    assert stored(store, "SELECT place_sealed FROM worker_profiles") == [None]


def test_objects_are_sealed_as_statements_are(store: Database) -> None:
    worker(store, "ann")
    with store.session() as session:
        row = session.get_one(WorkerProfileRow, "ann")
        row.profile_text = f"{SAID} again"
    (kept,) = stored(store, "SELECT profile_text FROM worker_profiles")
    with store.engine.connect() as connection:
        assert kept.startswith(f"{PREFIX}{key_of(connection, 'ann')}:")
    with store.session(read_only=True) as session:
        assert session.scalar(select(WorkerProfileRow.profile_text)) == f"{SAID} again"


def test_rows_of_several_users_are_not_sealed_as_one(store: Database) -> None:
    worker(store, "ann")
    worker(store, "bob")
    with (
        store.session() as session,
        pytest.raises(ValueError, match="Rows of several users cannot be sealed at once"),
    ):
        session.execute(update(WorkerProfileRow).values(profile_text="the same for all"))


def test_what_nobody_owns_is_sealed_with_the_platform_s_key(store: Database) -> None:
    with store.session() as session:
        session.execute(
            insert(TaskRow).values(
                id="t", title=SAID, category="moving", earliest_start=NOW, service_min=60,
                pay_cents=1, urgency="low", status="open", posted_at=NOW, address="1 Main St",
                lat=40.712776, lng=-74.005974,
            )
        )  # fmt: skip
    (title,) = stored(store, "SELECT title FROM tasks")
    with store.engine.connect() as connection:
        assert title.startswith(f"{PREFIX}{key_of(connection, '')}:")
    with store.session(read_only=True) as session:
        assert known_addresses(session) == [("1 Main St", 40.712776, -74.005974)]


def test_what_was_stored_before_there_were_keys_is_read_as_it_is(store: Database) -> None:
    worker(store, "ann", lat=None)
    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE worker_profiles SET profile_text = 'plain', home_lat = 40.712776, "
                 "home_lng = -74.005974")
        )  # fmt: skip
    with store.session(read_only=True) as session:
        workers = load_market(session).workers
    assert workers.profile_texts.tolist() == ["plain"]
    assert workers.home_lat.tolist() == [40.712776]


def test_a_value_moved_to_another_column_is_refused(store: Database) -> None:
    worker(store, "ann")
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE users SET display_name = "
                                "(SELECT profile_text FROM worker_profiles)"))  # fmt: skip
    with (
        store.session(read_only=True) as session,
        pytest.raises(ValueError, match="stands in another column"),
    ):
        session.scalar(select(UserRow.display_name))


def test_a_key_made_in_a_transaction_that_goes_back_seals_nothing_later(store: Database) -> None:
    def say_and_fail() -> None:
        with store.session() as session:
            said = (Turn(Speaker.USER, SAID, "en"),)
            remember(session, user_id="ann", session_id="s", at=NOW, memory={}, turns=said)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        say_and_fail()
    assert stored(store, "SELECT id FROM data_keys WHERE user_id = 'ann'") == []
    say(store)
    reopened = open_database(store.engine.url.render_as_string(hide_password=False))
    with reopened.session(read_only=True) as session:
        assert [turn.content for turn in turns_of(session, user_id="ann", session_id="s")] == [
            SAID
        ]
    reopened.close()


def test_another_process_reads_what_this_one_sealed(store: Database) -> None:
    say(store)
    other = open_database(store.engine.url.render_as_string(hide_password=False))
    with other.session(read_only=True) as session:
        assert session.scalar(select(ConversationRow.memory)) == {"place": SAID}
    other.close()


def test_without_a_setting_keys_are_made_beside_the_store_for_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATA_KEYS")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        opened = open_database(f"sqlite:///{tmp_path}/var/market.db")
        opened.migrate()
        say(opened)
        opened.close()
    file = tmp_path / "var" / "data_keys"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text().splitlines()) == 1
