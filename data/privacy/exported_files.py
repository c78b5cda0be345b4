"""Files that name a user: histories that were exported here are written without him, others found.

Whoever exports leaves a list of what he wrote beside it, with a digest of each file. A file that
still has its digest is ours to write anew; what somebody changed, or brought, is only told of.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final

MANIFEST: Final = "exported.json"
"""The list that stands beside exported files."""

_CHUNK_BYTES: Final = 1 << 20

Row = dict[str, str]


def write_manifest(folder: Path, files: Iterable[Path]) -> None:
    """Tell, beside exported files, that they were written here and are unchanged."""
    digests = {path.name: _digest(path) for path in files}
    _replace(
        folder / MANIFEST,
        lambda out: out.write(json.dumps({"files": digests}, indent=1) + "\n"),
    )


def erase_from_exports(folder: Path, user_id: str) -> list[Path]:
    """Write exported histories anew without a user, wherever under a folder; which files changed.

    Rows of his go; what he posted stays for the others, without him, text and place.
    """
    changed: list[Path] = []
    for manifest in sorted(folder.rglob(MANIFEST)):
        own = list(_unchanged(manifest))
        mine = [path for path in own if _rewritten(path, user_id)]
        if mine:
            write_manifest(manifest.parent, own)
        changed += mine
    return changed


def file_names(path: Path, needle: bytes) -> bool:
    """Whether a file holds some bytes, also where it is compressed (gzip, ZIP, Parquet)."""
    return any(_holds(parts, needle) for parts in _readings(path))


def _unchanged(manifest: Path) -> Iterator[Path]:
    """The files of a list that are as they were written."""
    try:
        files: Mapping[str, str] = json.loads(manifest.read_text("utf-8"))["files"]
    except (ValueError, KeyError, TypeError):
        return  # a list of somebody else's
    for name, digest in files.items():
        path = manifest.parent / name
        is_here = name in _WITHOUT and path.is_file() and not path.is_symlink()
        if is_here and _digest(path) == digest:
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _rewritten(path: Path, user_id: str) -> bool:
    """Whether a file named a user, and does not any more."""
    without = _WITHOUT[path.name]
    with path.open(encoding="utf-8", newline="") as file:
        if not any(without(row, user_id) != row for row in csv.DictReader(file)):
            return False
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        kept = (left for row in rows if (left := without(row, user_id)) is not None)
        _replace(path, lambda out: _write(out, rows.fieldnames or (), kept))
    return True


def _write(out: IO[str], columns: Sequence[str], rows: Iterable[Row]) -> None:
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _replace(path: Path, write: Callable[[IO[str]], Any]) -> None:
    """Put another file in the place of one, whole or not at all, for the same readers."""
    draft = path.with_name(f".{path.name}-{token_hex(8)}")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w",
                   encoding="utf-8", newline="") as out:  # fmt: skip
        write(out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def _of_worker(row: Row, user_id: str) -> Row | None:
    return None if row["worker_id"] == user_id else row


_SAID: Final = (
    "poster_id", "title", "description", "language", "requirements", "lat", "lng", "dropoff_lat",
    "dropoff_lng",
)  # fmt: skip


def _of_poster(row: Row, user_id: str) -> Row | None:
    if row["poster_id"] != user_id:
        return row
    status = "cancelled" if row["status"] == "open" else row["status"]
    return {**row, **dict.fromkeys(_SAID, ""), "status": status}


_WITHOUT: Final[Mapping[str, Callable[[Row, str], Row | None]]] = {
    "workers.csv": _of_worker,
    "tasks.csv": _of_poster,
    "offers.csv": _of_worker,
}
"""What is left of a row of each exported file without a user; None for nothing."""


# ---- Looking -----------------------------------------------------------------------------------


def _holds(parts: Iterable[bytes], needle: bytes) -> bool:
    """Whether some bytes stand in a text that comes in parts, also across two of them."""
    tail = b""
    try:
        for part in parts:
            if needle in tail + part:
                return True
            tail = (tail + part)[-(len(needle) - 1) :] if len(needle) > 1 else b""
    except (OSError, EOFError, zlib.error, ValueError, zipfile.BadZipFile):
        return False  # it is no such archive, or a damaged one: its bytes were looked at
    return False


def _readings(path: Path) -> Iterator[Iterable[bytes]]:
    """A file as it lies there, and as whoever unpacks it reads it."""
    yield _parts(partial(path.open, "rb"))
    if path.suffix == ".gz":
        yield _parts(partial(gzip.open, path, "rb"))
    if path.suffix in (".zip", ".npz", ".whl") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield _parts(partial(archive.open, name))
    if path.suffix in (".parquet", ".pq"):
        yield _cells(path)


def _parts(opened: Callable[[], Any]) -> Iterator[bytes]:
    with opened() as file:
        while part := file.read(_CHUNK_BYTES):
            yield part


def _cells(path: Path) -> Iterator[bytes]:
    """The texts of a Parquet file, which its pages hold compressed."""
    from pyarrow import parquet  # long to import: only where there is such a file

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for column in batch.columns:
                yield "\n".join(map(str, column.unique().to_pylist())).encode(
                    "utf-8", "surrogatepass"
                )
