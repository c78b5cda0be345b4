"""Nothing is kept of anybody that the registry does not know."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from data.privacy.registry import ByWayOf, Erasure, stores, tables
from data.privacy.registry_page import PAGE, with_tables
from data.privacy.retention import KINDS
from data.privacy.sealing import SEALED_TYPES
from data.tables import Base
from serving.settings import Storage

ALL_TABLES = list(Base.metadata.sorted_tables)
SEALED = SEALED_TYPES
NAMES_A_USER = {"user_id", "worker_id", "poster_id"}


@pytest.mark.parametrize("table", ALL_TABLES, ids=str)
def test_every_column_says_what_it_holds(table: Table) -> None:
    assert table.name in tables(), "a new table: say in registry.toml what it holds of whom"
    assert set(tables()[table.name].columns) == set(table.columns.keys())
    assert all(tables()[table.name].columns.values())


def test_the_registry_names_no_table_that_is_not_there() -> None:
    assert set(tables()) == set(Base.metadata.tables)


@pytest.mark.parametrize("table", ALL_TABLES, ids=str)
def test_what_is_said_to_be_sealed_is(table: Table) -> None:
    sealed = {column.key for column in table.columns if isinstance(column.type, SEALED)}
    assert tables()[table.name].sealed == sealed


@pytest.mark.parametrize("table", ALL_TABLES, ids=str)
def test_a_sealed_column_is_sealed_for_itself(table: Table) -> None:
    for column in table.columns:
        if isinstance(column.type, SEALED):
            assert column.type.purpose == f"{table.name}.{column.key}"


@pytest.mark.parametrize("table", ALL_TABLES, ids=str)
def test_a_table_that_names_users_has_an_owner_and_is_erased(table: Table) -> None:
    entry = tables()[table.name]
    if NAMES_A_USER & set(table.columns.keys()):
        assert entry.owner is not None
        assert entry.erase in (Erasure.DELETE, Erasure.DETACH)


@pytest.mark.parametrize("table", ALL_TABLES, ids=str)
def test_the_way_to_an_owner_leads_there(table: Table) -> None:
    owner = tables()[table.name].owner
    if isinstance(owner, ByWayOf):
        assert owner.column in table.c
        assert owner.owner in Base.metadata.tables[owner.table].c
        assert any(owner.table == key.column.table.name for key in table.foreign_keys)
    elif owner is not None:
        assert owner in table.c


def test_free_text_and_places_are_never_plain() -> None:
    """What sounds like text or like a place is sealed, or is beside what is."""
    plain = {
        f"{table.name}.{column.key}"
        for table in ALL_TABLES
        for column in table.columns
        if any(word in column.key for word in ("text", "content", "address", "payload", "title"))
        and not isinstance(column.type, SEALED)
    }
    assert plain == {"task_pictures.address"}  # where the app shows a picture


def test_every_other_store_says_how_it_is_erased() -> None:
    assert len(stores()) >= 9
    for store in stores().values():
        assert all((store.where, store.holds, store.erase, store.days))


def test_the_page_shows_the_registry_as_it_is() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page), "run python -m data.privacy.registry_page"


def test_every_retention_that_is_named_is_a_setting() -> None:
    named = {entry.days for entry in tables().values()} - {"", "usage"}
    assert named == set(KINDS)
    assert {*named, "journal"} == set(Storage().retention_days)
