"""Outcomes in a file of their own: kept small until all are known, then checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, IntArray
from data.importing.cells import has_parts_of_cents
from data.importing.reading import CHUNK_ROWS
from data.importing.register import Register
from data.importing.rows import Columns, stored_outcomes
from data.importing.rules import NEEDS, WIDE_OUTCOMES, is_told
from data.importing.sheet import Sheet
from data.importing.specification import OFFERS, Kind
from data.reference.calendar import NEVER
from data.tables import OutcomeKind

_KINDS: Final = tuple(OutcomeKind)
_CODE: Final = {kind.value: code for code, kind in enumerate(_KINDS)}
_COLUMNS: Final = {o.kind: OFFERS.by_name[o.value] for o in WIDE_OUTCOMES}
_GROUNDS: Final = (OutcomeKind.ACCEPTED, OutcomeKind.ASSIGNED, OutcomeKind.COMPLETED)


class LaterOutcomes:
    """Rows of the outcomes file, some 50 bytes each: they may stand in any order."""

    def __init__(self, offers: Register) -> None:
        self._offers = offers
        self._parts: list[dict[str, NDArray[Any]]] = []

    @staticmethod
    def facts(sheet: Sheet) -> dict[str, NDArray[Any]]:
        """What must be registered with each offer: (n,) arrays of the offers file's rows."""
        told = np.zeros(len(sheet), dtype=np.uint16)
        for outcome in WIDE_OUTCOMES:
            told |= is_told(sheet, outcome.value).astype(np.uint16) << _CODE[outcome.kind]
        return {name: sheet[name] for name in ("shown_at", *_GROUNDS)} | {"told": told}

    def take(self, sheet: Sheet, offers: IntArray) -> None:
        """Check the rows of a sheet by themselves and keep the valid ones.

        `offers` (n,) are the numbers of the offers that the rows speak of.
        """
        codes = np.array([_CODE.get(kind, -1) for kind in sheet["kind"].tolist()], dtype=np.int8)
        for kind in _KINDS:
            _check_values(sheet, codes == _CODE[kind], kind)
        known_at, happened_at = sheet["known_at"], sheet["happened_at"]
        sheet.reject(
            known_at < self._offers.of("shown_at", offers),
            "known_at",
            "lies before the offer was shown",
        )
        sheet.reject(
            (happened_at != NEVER) & (happened_at > known_at),
            "happened_at",
            "lies after known_at",
        )
        kept = {"offer": offers, "kind": codes, "value": sheet["value"]}
        kept |= {"known_at": known_at, "happened_at": happened_at, "line": sheet.lines}
        rows = sheet.is_valid
        self._parts.append({name: column[rows] for name, column in kept.items()})

    @property
    def has_rows(self) -> bool:
        """Whether any row was taken."""
        return bool(self._parts)

    def checked(self) -> Sheet:
        """All rows that were kept, checked against each other and against the offers file."""
        names = self._parts[0]
        columns = {name: np.concatenate([part[name] for part in self._parts]) for name in names}
        lines = columns.pop("line")
        sheet = Sheet(lines, columns, np.ones(len(lines), dtype=np.bool_))
        self._refuse_repeats(sheet)
        self._refuse_groundless(sheet)
        return sheet

    def columns(self, sheet: Sheet, rows: BoolArray) -> Iterator[Columns]:
        """The rows (n,) of a mask as columns of `OutcomeRow`, some at a time."""
        for kind in _KINDS:
            chosen = np.flatnonzero(rows & (sheet["kind"] == _CODE[kind]))
            for begin in range(0, len(chosen), CHUNK_ROWS):
                some = chosen[begin : begin + CHUNK_ROWS]
                yield stored_outcomes(
                    kind,
                    sheet["offer"][some] + 1,
                    sheet["value"][some],
                    sheet["known_at"][some],
                    sheet["happened_at"][some],
                )

    def _refuse_repeats(self, sheet: Sheet) -> None:
        offers, kinds = sheet["offer"], sheet["kind"]
        is_said = (self._offers.of("told", offers) >> kinds) & 1 == 1
        sheet.reject(
            is_said,
            "kind",
            lambda row: f"is {_KINDS[kinds[row]]}, which the offers file tells of this offer",
        )
        _, first, of = np.unique(
            offers * len(_KINDS) + kinds, return_index=True, return_inverse=True
        )
        repeats = first[of] != np.arange(len(sheet))
        sheet.reject(
            repeats,
            "kind",
            lambda row: f"is told of this offer in line {sheet.lines[first[of[row]]]} too",
        )

    def _refuse_groundless(self, sheet: Sheet) -> None:
        state = {kind: self._offers.fact(kind).copy() for kind in _GROUNDS}
        offers, values = sheet["offer"], sheet["value"]
        for kind, ground in NEEDS.items():
            rows = sheet["kind"] == _CODE[kind]
            if ground is not None:
                claims = rows if kind is not OutcomeKind.ASSIGNED else rows & (values == 1)
                lacks = state[ground][offers] != 1
                sheet.reject(claims & lacks, "kind", f"is {kind} where {ground} is not 1")
            if kind in state:
                told = rows & sheet.is_valid
                state[kind][offers[told]] = values[told]


def _check_values(sheet: Sheet, rows: BoolArray, kind: OutcomeKind) -> None:
    values, column = sheet["value"], _COLUMNS[kind]
    if column.kind is Kind.FLAG:
        neither = (values != 0) & (values != 1)
        sheet.reject(rows & neither, "value", f"of {kind} is neither 0 nor 1")
        return
    outside = ~((values >= column.low) & (values <= column.high))
    sheet.reject(rows & outside, "value", f"of {kind} lies outside {column.range}")
    if column.kind is Kind.MONEY:
        sheet.reject(
            rows & has_parts_of_cents(values), "value", f"of {kind} is not in whole cents"
        )
