"""What is said and remembered is kept for its user alone, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from data.repositories.conversations import MOST_TURNS, Turn, remember, remembered, turns_of
from data.tables import Speaker

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def _say(session: Session, user: str, text: str, *, at: datetime = NOW, name: str = "s") -> None:
    turns = (Turn(Speaker.USER, text, "en"), Turn(Speaker.ASSISTANT, f"re: {text}", "en"))
    remember(
        session, user_id=user, session_id=name, turns=turns, memory={"last": text}, at=at
    )  # fmt: skip


def test_turns_and_memory_are_kept_in_order(session: Session) -> None:
    _say(session, "ann", "one")
    _say(session, "ann", "two", at=NOW + timedelta(minutes=1))
    found = remembered(session, user_id="ann", session_id="s")
    assert found is not None
    assert (found.memory, found.last_at) == ({"last": "two"}, NOW + timedelta(minutes=1))
    said = [turn.content for turn in turns_of(session, user_id="ann", session_id="s")]
    assert said == ["one", "re: one", "two", "re: two"]


def test_a_session_id_of_another_user_is_another_conversation(session: Session) -> None:
    _say(session, "ann", "my secret")
    assert remembered(session, user_id="bob", session_id="s") is None
    _say(session, "bob", "hello")
    found = remembered(session, user_id="ann", session_id="s")
    assert found is not None
    assert found.memory == {"last": "my secret"}
    assert all("secret" not in t.content for t in turns_of(session, user_id="bob", session_id="s"))


def test_the_oldest_turns_go(session: Session) -> None:
    for number in range(MOST_TURNS // 2 + 5):
        _say(session, "ann", str(number))
    said = turns_of(session, user_id="ann", session_id="s")
    assert len(said) == MOST_TURNS
    assert said[0].content == "5"


@pytest.mark.parametrize("text", ["{}", "'; drop table conversations; --", "🙂 你好 \u202e"])
def test_any_text_is_kept_as_it_is(session: Session, text: str) -> None:
    _say(session, "ann", text)
    assert turns_of(session, user_id="ann", session_id="s")[0].content == text
