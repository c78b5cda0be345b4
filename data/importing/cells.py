"""Text cells to typed columns, a whole column at a time, each refused cell with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray
from data.importing.reading import Chunk
from data.importing.sheet import Fault, Sheet
from data.importing.shifts import hours_of_week
from data.importing.specification import (
    FIRST_YEAR,
    LAST_YEAR,
    TEXT_LENGTH,
    Column,
    Kind,
    Table,
)
from data.reference.calendar import NEVER
from data.reference.categories import CATEGORIES, category_code
from data.reference.qualifications import qualification_named
from data.tables import ID_LENGTH

EXCERPT_LENGTH: Final = 40
"""How much of an id or a word is repeated to the reader."""

_NUMBER: Final = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_INSTANT: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?$"
)
_OFFSET: Final = r"(Z|[+-][0-9]{2}:?[0-9]{2}|:[0-9.]+ ?[+-][0-9]{2})$"
_FLAGS: Final = {"1": 1, "1.0": 1, "true": 1, "yes": 1, "0": 0, "0.0": 0, "false": 0, "no": 0}

_LANGUAGE: Final = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
_LANGUAGE_LENGTH: Final = 35  # the longest tag that BCP 47 (RFC 5646, 4.4.1) counts on

Refusals = list[tuple[BoolArray, str]]
"""Masks (n,) of cells, each with why they are refused; the first that fits counts."""


class Clock(NamedTuple):
    """What is needed to understand a time."""

    zone: ZoneInfo | None  # of times that tell no offset; None: they are refused
    latest: int  # instant; nothing can have happened later


def read_cells(chunk: Chunk, table: Table, clock: Clock) -> Sheet:
    """The columns of a table from a chunk's texts; what the file does not have is not told."""
    n = len(chunk.lines)
    sheet = Sheet(chunk.lines, {}, np.ones(n, dtype=np.bool_))
    sheet.blame(Fault(row, None, reason) for row, reason in chunk.broken.items())
    whole = sheet.is_valid.copy()  # of a broken row, no cell is judged
    for column in table.columns:
        texts = chunk.texts.get(column.name, pa.nulls(n, pa.string()))
        if column.kind is not Kind.TEXT:  # which is kept as it was written
            texts = pc.utf8_trim_whitespace(texts)
        if column.default is not None:
            texts = pc.fill_null(texts, column.default)
        values, refusals = _READERS[column.kind](texts, column, clock)
        if column.is_required:
            refusals.insert(0, (_mask(pc.is_null(texts)), "is empty"))
        sheet.columns[column.name] = values
        sheet.blame(_first_faults(refusals, whole, column.name))
    return sheet


def excerpt(text: str) -> str:
    """A short quotation that is safe to print."""
    shown = "".join(c if c.isprintable() else "?" for c in text[: EXCERPT_LENGTH + 1])
    return f"'{shown}'" if len(text) <= EXCERPT_LENGTH else f"'{shown[:EXCERPT_LENGTH]}...'"


def _first_faults(refusals: Refusals, among: BoolArray, column: str) -> Iterable[Fault]:
    left = among.copy()
    for rows, reason in refusals:
        for row in np.flatnonzero(rows & left).tolist():
            yield Fault(row, column, reason)
        left &= ~rows


def _mask(flags: Any) -> BoolArray:
    """Arrow booleans as numpy's; null is False."""
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False))


def _matches(texts: Any, pattern: str) -> BoolArray:
    return _mask(pc.match_substring_regex(texts, pattern))


# ---- Text -------------------------------------------------------------------------------------


def _texts(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[Any], Refusals]:
    too_long = _mask(pc.greater(pc.utf8_length(texts), TEXT_LENGTH))
    return texts.to_numpy(zero_copy_only=False), [
        (too_long, f"is longer than {TEXT_LENGTH:,} characters"),
        (_matches(texts, r"\x00"), "holds a NUL character"),
    ]


def _ids(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[Any], Refusals]:
    return pc.fill_null(texts, "").to_numpy(zero_copy_only=False), [
        (
            _mask(pc.greater(pc.utf8_length(texts), ID_LENGTH)),
            f"is longer than {ID_LENGTH} characters",
        ),
        (_matches(texts, r"[\x00-\x1f\x7f]"), "holds a control character"),
    ]


# ---- Numbers and times ------------------------------------------------------------------------


def _numbers(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[np.float64], Refusals]:
    is_told, is_number = _mask(pc.is_valid(texts)), _matches(texts, _NUMBER)
    readable = pc.if_else(pa.array(is_number), texts, pa.scalar(None, pa.string()))
    numbers = readable.cast(pa.float64()).to_numpy(zero_copy_only=False)
    is_endless = np.isinf(numbers)
    outside = ~is_endless & ((numbers < column.low) | (numbers > column.high))
    refusals: Refusals = [
        (is_told & ~is_number | is_endless, "is not a finite number"),
        (outside, f"lies outside {column.range}"),
    ]
    return np.where(is_endless | outside, np.nan, numbers), refusals


def _whole_numbers(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[Any], Refusals]:
    numbers, refusals = _numbers(texts, column, clock)
    return numbers, [*refusals, (numbers % 1 > 0, "is not a whole number")]


def _money(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[Any], Refusals]:
    numbers, refusals = _numbers(texts, column, clock)
    return numbers, [*refusals, (has_parts_of_cents(numbers), "is not in whole cents")]


def has_parts_of_cents(usd: FloatArray) -> BoolArray:
    """(n,) bool: where an amount is no whole number of cents; False for NaN."""
    cents = usd * 100.0
    # Half a millionth of a cent is the error of a float64 product at the largest sums, not money.
    return np.asarray(np.abs(cents - np.rint(cents)) > 5e-7)


def _instants(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[np.int64], Refusals]:
    is_told = _mask(pc.is_valid(texts))
    if not is_told.any():
        return np.full(len(texts), NEVER, dtype=np.int64), []
    has_form = _matches(texts, _INSTANT)
    is_naive = has_form & ~_matches(texts, _OFFSET)
    dated = pc.replace_substring_regex(texts, r"^(.{10}) ", r"\1T")
    plain = pc.replace_substring(dated, " ", "").to_numpy(zero_copy_only=False)
    at = np.where(has_form & ~is_naive, _seconds(plain, has_form & ~is_naive, None), _NO_TIME)
    if clock.zone is not None and is_naive.any():
        at = np.where(is_naive, _seconds(plain, is_naive, clock.zone), at)
    is_time, years = at != _NO_TIME, _years()
    outside = is_time & ((at < years[0]) | (at >= years[1]))
    refusals: Refusals = [
        (is_told & ~has_form, "is not an ISO 8601 time such as 2026-05-01T09:30:00Z"),
    ]
    if clock.zone is None:
        refusals.append((is_naive, "tells no UTC offset, and no --timezone is stated"))
    else:
        refusals.append(
            (is_naive & ~is_time, f"is no time, or not exactly one, in {clock.zone.key}")
        )
    refusals += [
        (has_form & ~is_time, "is a date or time that does not exist"),
        (outside, f"lies outside {FIRST_YEAR} to {LAST_YEAR}"),
    ]
    if column.is_past:
        refusals.append((is_time & (at > clock.latest), "lies in the future"))
    return np.where(is_time & ~outside, at, NEVER), refusals


_NO_TIME: Final = np.iinfo(np.int64).min


def _years() -> tuple[int, int]:
    first, end = (int(pd.Timestamp(y, 1, 1, tz="UTC").timestamp())
                  for y in (FIRST_YEAR, LAST_YEAR + 1))  # fmt: skip
    return first, end


def _seconds(texts: NDArray[Any], rows: BoolArray, zone: ZoneInfo | None) -> NDArray[np.int64]:
    """Instants of texts (n,) in `rows`; `_NO_TIME` elsewhere and where there is no such time."""
    found = np.full(len(texts), _NO_TIME, dtype=np.int64)
    parsed = pd.to_datetime(texts[rows], format="ISO8601", utc=zone is None, errors="coerce")
    if zone is not None:
        parsed = parsed.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").tz_convert("UTC")
    seconds = parsed.as_unit("s").asi8
    found[rows] = np.where(parsed.isna(), _NO_TIME, seconds)
    return found


# ---- Words ------------------------------------------------------------------------------------


def _words_by(
    translate: Callable[[str, Column], Any], absent: Any, dtype: type
) -> Callable[[Any, Column, Clock], tuple[NDArray[Any], Refusals]]:
    """A reader of cells of which a chunk holds few distinct ones: each is understood once."""

    def read(texts: Any, column: Column, clock: Clock) -> tuple[NDArray[Any], Refusals]:
        encoded = texts.dictionary_encode()
        codes = pc.fill_null(encoded.indices, len(encoded.dictionary)).to_numpy(
            zero_copy_only=False
        )
        meanings: NDArray[Any] = np.empty(len(encoded.dictionary) + 1, dtype=dtype)
        for code in range(len(meanings)):
            meanings[code] = absent  # one by one: () given to all would be no values
        refusals: Refusals = []
        for code, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                meanings[code] = translate(text, column)
            except ValueError as error:
                refusals.append((codes == code, str(error)))
        return meanings[codes], refusals

    return read


def _word(text: str, column: Column) -> str:
    if (word := text.casefold()) not in column.words:
        raise ValueError(f"is {excerpt(text)}, not one of {', '.join(column.words)}")
    return word


def _flag(text: str, column: Column) -> int:
    if (flag := _FLAGS.get(text.casefold())) is None:
        raise ValueError(f"is {excerpt(text)}, not 1 or 0")
    return flag


def _category(text: str, column: Column) -> str:
    if (code := category_code(text)) is None:
        raise ValueError(f"is {excerpt(text)}, which is no category")
    return CATEGORIES[code]


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _categories(text: str, column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_category(part, column) for part in _parts(text)))


def _qualifications(text: str, column: Column) -> tuple[str, ...]:
    named = {part: qualification_named(part) for part in _parts(text)}
    for part, name in named.items():
        if name is None:
            raise ValueError(f"has {excerpt(part)}, which is no known qualification")
    return tuple(dict.fromkeys(name for name in named.values() if name is not None))


def _language(text: str, column: Column) -> str:
    if len(text) > _LANGUAGE_LENGTH or not re.fullmatch(_LANGUAGE, text):
        raise ValueError(f"is {excerpt(text)}, not a language tag such as en")
    return text


def _text_list(text: str, column: Column) -> tuple[str, ...]:
    if len(text) > TEXT_LENGTH or "\0" in text:
        raise ValueError(f"is longer than {TEXT_LENGTH:,} characters, or holds a NUL character")
    return tuple(_parts(text))


def _shift_digits(text: str, column: Column) -> str:
    return np.packbits(hours_of_week(text)).tobytes().hex()


_READERS: Final[dict[Kind, Callable[[Any, Column, Clock], tuple[NDArray[Any], Refusals]]]] = {
    Kind.ID: _ids,
    Kind.TEXT: _texts,
    Kind.NUMBER: _numbers,
    Kind.WHOLE: _whole_numbers,
    Kind.MONEY: _money,
    Kind.INSTANT: _instants,
    Kind.FLAG: _words_by(_flag, -1, np.int8),
    Kind.WORD: _words_by(_word, None, object),
    Kind.CATEGORY: _words_by(_category, None, object),
    Kind.CATEGORIES: _words_by(_categories, (), object),
    Kind.QUALIFICATIONS: _words_by(_qualifications, (), object),
    Kind.TEXTS: _words_by(_text_list, (), object),
    Kind.LANGUAGE: _words_by(_language, None, object),
    Kind.SHIFTS: _words_by(_shift_digits, "0" * 42, object),
}
