"""The registry as the tables of docs/privacy.md: ``python -m data.privacy.registry_page``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from data.privacy.registry import ByWayOf, Erasure, TableEntry, stores, tables

PAGE: Final = Path(__file__).parents[2] / "docs" / "privacy.md"
BEGIN: Final = "<!-- made by python -m data.privacy.registry_page -->"
END: Final = "<!-- end -->"

_ERASED: Final = {
    Erasure.DELETE: "rows go",
    Erasure.DETACH: "what is his goes",
    Erasure.EXPIRE: "by time",
    Erasure.NONE: "-",
}


def registry_tables() -> str:
    """Two Markdown tables: one of the tables of the store, one of all other stores."""
    kept = [_row(entry) for _, entry in sorted(tables().items())]
    beside = [(one.name, one.where, one.holds, one.erase, one.days) for one in stores().values()]
    return "\n".join(
        (
            *_table(("table", "holds", "whose", "sealed", "erased", "goes after"), kept),
            "",
            *_table(("store", "where", "holds", "erased", "kept"), beside),
        )
    )


def with_tables(page: str) -> str:
    """The page with the tables between its marks as the registry has them."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{registry_tables()}\n{END}{after}"


def _row(entry: TableEntry) -> tuple[str, ...]:
    sealed = ", ".join(f"`{name}`" for name in sorted(entry.sealed)) or "-"
    days = f"`RETENTION_{entry.days.upper()}_DAYS`" if entry.days not in ("", "usage") else "-"
    if entry.days == "usage":
        days = "32 days"
    return f"`{entry.name}`", entry.holds, _whose(entry), sealed, _ERASED[entry.erase], days


def _whose(entry: TableEntry) -> str:
    if isinstance(entry.owner, ByWayOf):
        return f"`{entry.owner.table}.{entry.owner.owner}`"
    if entry.owner is None:
        return f"named in `{entry.mentions}`" if entry.mentions else "nobody's"
    return f"`{entry.owner}`"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(heads)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
