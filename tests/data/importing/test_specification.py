"""What is documented is what is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.importing.specification import FORMS, TABLES, Kind, Table, column_tables

PAGE = Path(__file__).parents[3] / "docs" / "import.md"


def test_the_page_holds_every_column_as_it_is_checked() -> None:
    assert column_tables() in PAGE.read_text("utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_named_once_and_explained(table: Table) -> None:
    assert len(table.by_name) == len(table.columns)
    for column in table.columns:
        assert column.meaning
        assert column.kind in FORMS
        assert bool(column.words) == (column.kind is Kind.WORD)
        assert not (column.is_required and column.default is not None)
