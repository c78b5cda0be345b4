"""Master keys: read, refused, turned; what was plain is sealed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, select, text

from data.database import Database, open_database
from data.privacy import data_keys
from data.privacy.data_keys import PREFIX
from data.privacy.master_keys import KeysUnusable, MasterKeys, MasterKeySource
from data.privacy.resealing import seal_plain
from data.repositories.market import load_market
from data.tables import ConversationTurnRow, WorkerProfileRow
from tests.data.privacy.canary import CANARY, LAT, LNG, TEXT, seed

ONE, TWO = (b64encode(letter * 32).decode() for letter in (b"1", b"2"))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.delenv("DATA_KEYS")
    monkeypatch.chdir(tmp_path)
    opened = open_database(f"sqlite:///{tmp_path}/market.db")
    opened.migrate()
    seed(opened)
    yield opened
    opened.close()


def said(database: Database) -> set[str]:
    with database.session(read_only=True) as session:
        return set(session.scalars(select(ConversationTurnRow.content)))


def test_the_last_key_is_active_unless_another_is_named() -> None:
    assert MasterKeys.parsed(f"a:{ONE},b:{TWO}").active == "b"
    assert MasterKeys.parsed(f"a:{ONE}\nb:{TWO}\n", active="a").active == "a"


@pytest.mark.parametrize(
    ("given", "active", "problem"),
    [
        ("", None, "holds no key"),
        ("a:short", None, "key a must be 32 bytes"),
        (f"a:{ONE},a:{TWO}", None, "an id of its own"),
        (f":{ONE}", None, "an id of its own"),
        (f"a:{ONE}", "b", "DATA_KEY_ACTIVE names a key"),
    ],
)
def test_keys_that_cannot_be_used_are_refused_and_never_told(
    given: str, active: str | None, problem: str
) -> None:
    with pytest.raises(KeysUnusable, match=problem) as refusal:
        MasterKeys.parsed(given, active=active)
    assert ONE not in str(refusal.value)


def test_a_market_of_more_users_than_keys_are_kept_is_read_without_asking_for_each(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_keys, "MOST_CACHED", 1)
    again = open_database(str(store.engine.url))
    looked_up = list[str]()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        looked_up.append(statement)

    event.listen(again.keyring._engine, "before_cursor_execute", note)
    with again.session(read_only=True) as session:
        history = load_market(session)
    assert looked_up == []
    assert sorted(history.workers.profile_texts) == [f"I am {TEXT}", "I am nothing"]
    assert LAT in history.workers.home_lat
    assert any(TEXT in one for one in said(again))  # as anybody else reads
    assert looked_up != []
    again.close()


def test_a_key_that_was_destroyed_while_a_market_is_read_opens_nothing_more(
    store: Database,
) -> None:
    again = open_database(str(store.engine.url))
    profile = select(WorkerProfileRow.profile_text).where(WorkerProfileRow.user_id == CANARY)
    reader = again.session(read_only=True)
    with reader as session, again.keyring.reading_all(session.connection()):
        with store.session() as other:
            store.keyring.destroy(other.connection(), CANARY)
        again.keyring.forget_destroyed()
        assert session.scalars(profile).one() is None
    again.close()


def test_a_turned_key_wraps_everything_and_the_old_one_can_go(store: Database) -> None:
    before, source = said(store), store.keyring.source
    old = source.keys().active
    new = source.add()
    with store.session() as session:
        connection = session.connection()
        assert store.keyring.rewrap(connection, most=1) == 1
        assert set(store.keyring.wrapped_by(connection)) == {old, new}
    with store.session() as session:
        while store.keyring.rewrap(session.connection(), most=1):
            pass
        assert set(store.keyring.wrapped_by(session.connection())) == {new}
    source.retire({old})
    again = open_database(str(store.engine.url))
    assert said(again) == before
    again.close()


def test_keys_of_the_setting_are_not_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEYS", f"a:{ONE}")
    source = MasterKeySource(make_url("postgresql://db/market"))
    assert not source.is_file
    with pytest.raises(KeysUnusable, match="come from DATA_KEYS"):
        source.add()


def test_a_wrong_key_of_the_right_name_opens_nothing(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_KEYS", f"{store.keyring.source.keys().active}:{ONE}")
    other = open_database(str(store.engine.url))
    with pytest.raises(KeysUnusable, match="is another one than wrapped a key"):
        said(other)
    other.close()


def test_what_was_plain_is_sealed_once_and_reads_the_same(store: Database) -> None:
    with store.engine.begin() as connection:
        for statement in (
            "UPDATE conversation_turns SET content = 'plain'",
            'UPDATE feedback SET payload = \'{"said": "plain"}\'',
        ):
            connection.execute(text(statement))
        placed = text(
            "UPDATE worker_profiles SET home_sealed = NULL, home_lat = :a, home_lng = :b"
        )
        connection.execute(placed, {"a": LAT, "b": LNG})
    sealed = seal_plain(store)
    assert {name: count for name, count in sealed.items() if count} == {
        "conversation_turns": 4,
        "feedback": 2,
        "worker_profiles": 2,
    }
    assert set(seal_plain(store).values()) == {0}
    assert said(store) == {"plain"}
    with store.engine.connect() as connection:
        key = connection.scalar(
            text("SELECT id FROM data_keys WHERE user_id = :user"), {"user": CANARY}
        )
        raw = text("SELECT content FROM conversation_turns UNION ALL SELECT home_sealed "
                   "FROM worker_profiles")  # fmt: skip
        stored = list(connection.scalars(raw))
    assert all(str(one).startswith(PREFIX) for one in stored)
    assert sum(f":{key}:" in f":{str(one)[4:]}" for one in stored) == 3
    with store.session(read_only=True) as session:
        row = session.get_one(WorkerProfileRow, CANARY)
        assert row.home_sealed == (LAT, LNG)
        assert (row.home_lat, row.profile_text) == (round(LAT, 2), f"I am {TEXT}")
