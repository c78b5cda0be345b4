"""A file as chunks of text cells: CSV or Parquet, packed by gzip or not, told by its bytes."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.arrays import IntArray
from data.errors import InvalidRequest

CHUNK_ROWS: Final = 20_000
"""Rows that are held at once."""

LINE_BYTES: Final = 1 << 20
"""Longest line of a CSV file; what has none is no CSV and must not fill the memory."""

_DELIMITERS: Final = (",", ";", "\t")
_FOREIGN: Final[dict[bytes, str]] = {
    b"\xff\xfe": "is UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text; save it as UTF-8",
    b"PK\x03\x04": "is a ZIP archive or an Excel workbook; save it as CSV (UTF-8) or Parquet",
    b"BZh": "is packed by bzip2; gzip is what is read",
    b"\xfd7zXZ": "is packed by xz; gzip is what is read",
    b"\x28\xb5\x2f\xfd": "is packed by zstd; gzip is what is read",
}


class UnreadableFile(InvalidRequest):
    """A file as a whole cannot be read as a table; the message names it and says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}.", field=path.name)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file. Null is an empty cell."""

    lines: IntArray  # (n,) int64, line where each row begins (1 is the header); Parquet: its row
    texts: dict[str, Any]  # by column, pyarrow string array (n,)
    broken: dict[int, str]  # row in the chunk -> why it is no row of this table
    bytes_read: int  # of the file, so far


@dataclass(frozen=True, slots=True)
class Rows:
    """A file that is open: the names in its header, and its rows, once."""

    names: tuple[str, ...]
    chunks: Iterator[Chunk]


@contextmanager
def open_rows(path: Path, known: Collection[str]) -> Iterator[Rows]:
    """Open a file by its content. `known` column names tell the delimiter of a CSV file.

    Raises
    ------
    UnreadableFile
        If it is missing, empty, damaged, or in another format or encoding; while reading, too.
    """
    with ExitStack() as stack:
        with _telling_of(path):
            rows = _opened(path, stack.enter_context(path.open("rb")), known)
        yield Rows(rows.names, _guarded(path, rows.chunks))


def _opened(path: Path, file: IO[bytes], known: Collection[str]) -> Rows:
    start = file.read(8)
    file.seek(0)
    for magic, reason in _FOREIGN.items():
        if start.startswith(magic):
            raise UnreadableFile(path, reason)
    if start.startswith(b"PAR1"):
        return _parquet(path, known)
    unpacked = gzip.GzipFile(fileobj=file) if start.startswith(b"\x1f\x8b") else file
    return _csv(path, unpacked, known, file.tell)


def _guarded(path: Path, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    with _telling_of(path):
        yield from chunks


@contextmanager
def _telling_of(path: Path) -> Iterator[None]:
    """What the foreign readers raise, as a refusal that names the file."""
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise UnreadableFile(path, "is damaged: its gzip data do not end as they should") from None
    except pa.ArrowException as error:
        raise UnreadableFile(path, f"cannot be read as Parquet ({_first_line(error)})") from None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "cannot be read") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120].rstrip(".")


# ---- CSV --------------------------------------------------------------------------------------


def _csv(
    path: Path, file: IO[bytes] | gzip.GzipFile, known: Collection[str], tell: Callable[[], int]
) -> Rows:
    lines = _lines(path, file)
    header = next(lines, "").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if not header.strip():
        raise UnreadableFile(path, "is empty, or its first line is")
    candidates = {sign: next(csv.reader([header], delimiter=sign)) for sign in _DELIMITERS}
    candidates = {sign: [n.strip() for n in names] for sign, names in candidates.items()}
    delimiter = max(candidates, key=lambda sign: sum(n in known for n in candidates[sign]))
    names = tuple(candidates[delimiter])
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    return Rows(names, _csv_chunks(reader, names, tell))


def _lines(path: Path, file: IO[bytes] | gzip.GzipFile) -> Iterator[str]:
    for number, raw in enumerate(iter(lambda: file.readline(LINE_BYTES + 1), b""), start=1):
        if len(raw) > LINE_BYTES:
            raise UnreadableFile(path, f"line {number} is longer than {LINE_BYTES:,} bytes")
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"0x{error.object[error.start]:02x}"
            raise UnreadableFile(
                path, f"line {number} is not UTF-8 (byte {byte}); save the file as UTF-8"
            ) from None


def _csv_chunks(reader: Any, names: tuple[str, ...], tell: Callable[[], int]) -> Iterator[Chunk]:
    numbered = _numbered(reader)
    while some := list(islice(numbered, CHUNK_ROWS)):
        rows, broken = [], {}
        for row, (_, cells) in enumerate(some):
            if isinstance(cells, str):
                broken[row], cells = cells, []
            elif len(cells) != len(names):
                broken[row] = f"has {len(cells)} cells where the header has {len(names)}"
            rows.append([*cells, *[""] * len(names)][: len(names)] if row in broken else cells)
        texts = {
            name: _told(pa.array(cells, pa.string()))
            for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        }
        yield Chunk(np.array([line for line, _ in some]), texts, broken, tell())


def _numbered(reader: Any) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with its line; instead of the cells the reason where its quotes are broken."""
    while True:
        line = reader.line_num + 2  # the header was read before
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is no row of CSV ({error})"
        else:
            if cells:  # a line without anything is no row
                yield line, cells


def _told(texts: Any) -> Any:
    """The texts; null where there is nothing but white space."""
    is_blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return pc.if_else(is_blank, pa.scalar(None, pa.string()), texts)


# ---- Parquet ----------------------------------------------------------------------------------


def _parquet(path: Path, known: Collection[str]) -> Rows:
    file = pq.ParquetFile(path)
    names = tuple(file.schema_arrow.names)
    for name in set(names) & set(known):
        if not _is_readable(file.schema_arrow.field(name).type):
            kind = file.schema_arrow.field(name).type
            raise UnreadableFile(path, f"column {name} has the type {kind}, which is not read")
    wanted = [name for name in names if name in known]
    return Rows(names, _parquet_chunks(file, wanted, path.stat().st_size))


def _parquet_chunks(file: Any, names: Iterable[str], size: int) -> Iterator[Chunk]:
    seen, total = 0, max(file.metadata.num_rows, 1)
    for batch in file.iter_batches(batch_size=CHUNK_ROWS, columns=list(names)):
        lines = np.arange(seen + 1, seen + len(batch) + 1)
        seen += len(batch)
        texts = {name: _told(_as_text(batch.column(name))) for name in batch.schema.names}
        yield Chunk(lines, texts, {}, size * seen // total)


def _is_readable(kind: Any) -> bool:
    if pa.types.is_dictionary(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return str(kind.value_type) in ("string", "large_string")
    tests = ("string", "large_string", "boolean", "integer", "floating", "decimal", "timestamp")
    return any(getattr(pa.types, f"is_{test}")(kind) for test in (*tests, "null"))


def _as_text(cells: Any) -> Any:
    """The cells as a CSV file would write them, so that one set of rules checks both."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        cells = cells.dictionary_decode()
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        cells = pc.binary_join(cells, ";")
    elif pa.types.is_timestamp(kind) and kind.tz is not None:
        # Stored as UTC whatever the zone; no database of zones is needed to write it so.
        seconds = cells.cast(pa.timestamp("s", kind.tz), safe=False).cast(pa.int64())
        wall = seconds.cast(pa.timestamp("s"))
        return pc.binary_join_element_wise(wall.cast(pa.string()), "Z", "")
    return cells.cast(pa.string())
