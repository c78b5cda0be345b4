"""What is old goes, kind by kind, and what is kept for ever stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.database import Database, open_database
from data.privacy.registry import tables
from data.privacy.retention import KINDS, expire
from tests.data.privacy.canary import NOW, seed

LATER = NOW + timedelta(days=50)


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    opened = open_database(store_url)
    opened.migrate()
    seed(opened)
    yield opened
    opened.close()


def counts(session: Session) -> dict[str, int]:
    return {
        name: session.execute(select(func.count()).select_from(entry.table)).scalar_one()
        for name, entry in tables().items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_goes_when_it_is_older_than_its_days_and_no_other_does(
    store: Database, kind: str
) -> None:
    of_kind = {name for name, entry in tables().items() if entry.days == kind}
    kept_for_its_number = {"events": 1, "jobs": 2}  # the newest event; jobs that are not done
    with store.session() as session:
        before = counts(session)
        expire(session, days={kind: 60}, now=LATER)
        assert counts(session) == before
        expire(session, days={kind: 39}, now=LATER)
        after = counts(session)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == of_kind - {"jobs"}
    assert {name: after[name] for name in of_kind} == {
        name: kept_for_its_number.get(name, 0) for name in of_kind
    }


def test_a_kind_of_no_days_is_kept_for_ever(store: Database) -> None:
    with store.session() as session:
        assert expire(session, days=dict.fromkeys(KINDS, 0), now=LATER) == {}
