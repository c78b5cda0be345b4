"""How a column of an array is kept in a column of a table, and read back to the last bit.

What a table cannot keep exactly (half a cent, a qualification that has no name) is refused with a
ValueError when it is stored, so that a market read back is the market that was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray
from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from data.arrays import BoolArray, FloatArray, IntArray, ProseArray, TextArray, prose
from data.reference.calendar import NEVER, moment
from data.reference.categories import CATEGORIES, CODE_OF, OTHER, category_code
from data.reference.qualifications import held_mask, names_in, required_mask

HOURS_A_WEEK: Final = 168


def _as_stored(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return column.expression


@dataclass(frozen=True, slots=True)
class Codec:
    """Two ways: an array (n,) to n stored values, and n selected values to the array.

    `selected` is the SQL expression that is read instead of the bare column.
    """

    store: Callable[[NDArray[Any]], list[Any]]
    load: Callable[[Sequence[Any]], NDArray[Any]]
    selected: Callable[[InstrumentedAttribute[Any]], ColumnElement[Any]] = _as_stored


class epoch_seconds(FunctionElement[int]):
    """Whole seconds since 1970 of a stored instant, counted by the database.

    Making a datetime of every row first would take several times as long.
    """

    type = BigInteger()
    inherit_cache = True


@compiles(epoch_seconds, "sqlite")
def _epoch_in_sqlite(element: epoch_seconds, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(epoch_seconds, "postgresql")
def _epoch_in_postgresql(element: epoch_seconds, compiler: SQLCompiler, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {instant})) AS BIGINT)"


def _load_text(values: Sequence[str | None]) -> TextArray:
    return np.array([value or "" for value in values], dtype=np.str_)


TEXT: Final = Codec(store=lambda texts: texts.tolist(), load=_load_text)
OPTIONAL_TEXT: Final = Codec(
    store=lambda texts: [text or None for text in texts.tolist()], load=_load_text
)


def _load_prose(values: Sequence[str | None]) -> ProseArray:
    return prose([value or "" for value in values])


PROSE: Final = Codec(
    store=lambda texts: [text or None for text in texts.tolist()], load=_load_prose
)
"""Texts of any length; none is kept as NULL."""


def _load_bytes(values: Sequence[bytes]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=np.object_)
    column[:] = [bytes(value) for value in values]
    return column


BYTES: Final = Codec(store=lambda column: column.tolist(), load=_load_bytes)


def _store_instants(instants: IntArray) -> list[datetime | None]:
    return [None if at == NEVER else moment(at) for at in instants.tolist()]


def _load_instants(values: Sequence[int | None]) -> IntArray:
    return np.array([NEVER if value is None else value for value in values], dtype=np.int64)


INSTANT: Final = Codec(_store_instants, _load_instants, selected=epoch_seconds)


def number(dtype: DTypeLike) -> Codec:
    """Numbers; NaN is kept as NULL."""

    def store(numbers: NDArray[Any]) -> list[float | int | None]:
        return [None if value != value else value for value in numbers.tolist()]

    # numpy reads None as NaN where the dtype is a float
    return Codec(store, load=lambda values: np.array(values, dtype=dtype))


def cents(dtype: DTypeLike) -> Codec:
    """USD in arrays, whole cents in tables; NaN is kept as NULL."""

    def load(values: Sequence[int | None]) -> FloatArray:
        return np.asarray(np.array(values, dtype=np.float64) / 100.0, dtype=dtype)

    def store(usd: FloatArray) -> list[int | None]:
        whole = np.rint(usd.astype(np.float64) * 100.0)
        stored = [None if np.isnan(value) else int(value) for value in whole]
        if not np.array_equal(load(stored), usd, equal_nan=True):
            raise ValueError("Money is kept in whole cents; round it before it is stored.")
        return stored

    return Codec(store, load)


def choice(members: type[IntEnum]) -> Codec:
    """Codes of an enumeration in arrays (int8), names in tables."""
    names = {int(member): member.name.lower() for member in members}
    codes = {name: code for code, name in names.items()}
    return Codec(
        store=lambda column: [names[code] for code in column.tolist()],
        load=lambda values: np.array([codes[name] for name in values], dtype=np.int8),
    )


CATEGORY: Final = Codec(
    store=lambda codes: [CATEGORIES[code] for code in codes.tolist()],
    load=lambda values: np.array([CODE_OF.get(name, OTHER) for name in values], dtype=np.int16),
)
"""Category codes in arrays (int16), ids in tables; an id that is not known reads as "other"."""


def _mask(names_of: Callable[[int], Iterable[str]], mask_of: Callable[[list[str]], int]) -> Codec:
    """Bit masks in arrays (uint64), lists of names in tables.

    A market holds few distinct masks, so each is translated once.
    """

    @cache
    def stored(mask: int) -> list[str]:
        named = list(names_of(mask))
        if mask_of(named) != mask:
            raise ValueError(f"The names {named} do not say all of the mask {mask:#x}.")
        return named

    @cache
    def loaded(named: tuple[str, ...]) -> int:
        return mask_of(list(named))

    return Codec(
        store=lambda masks: [stored(mask) for mask in masks.tolist()],
        load=lambda values: np.array([loaded(tuple(value)) for value in values], dtype=np.uint64),
    )


def _skill_names(mask: int) -> list[str]:
    return [name for code, name in enumerate(CATEGORIES) if mask >> code & 1]


def _skill_mask(names: Iterable[str]) -> int:
    codes = {category_code(name) for name in names} - {None}
    return sum(1 << code for code in codes if code is not None)


SKILLS: Final = _mask(_skill_names, _skill_mask)
HELD: Final = _mask(names_in, held_mask)
REQUIRED: Final = _mask(names_in, lambda names: required_mask(names)[0])


def _store_shifts(shifts: BoolArray) -> list[str]:
    return [row.tobytes().hex() for row in np.packbits(shifts, axis=1)]


def _load_shifts(values: Sequence[str]) -> BoolArray:
    packed = np.frombuffer(bytes.fromhex("".join(values)), dtype=np.uint8)
    return np.unpackbits(packed.reshape(len(values), HOURS_A_WEEK // 8), axis=1).astype(np.bool_)


SHIFTS: Final = Codec(_store_shifts, _load_shifts)
"""(n, 168) hours of the week in arrays, 42 hexadecimal digits in tables."""
