"""A file of named arrays that processes map into memory: read by nobody twice, shared by all.

The file begins with `MAGIC`, the length of its header and the header's SHA-256; then come the
header (JSON: what the file is for, and where each array lies) and the arrays, each on a page of
its own. It is written under a temporary name and renamed, so that whoever opens it by its name
finds all of it. Pages are read when they are touched, and stand in memory once, however many
processes map them.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.errors import ErrorKind, HustleError

MAGIC: Final = b"HXARRAY1"
_PAGE: Final = 4_096
_CHUNK: Final = 16 << 20  # bytes that one digest is made of: two threads share the work
_DIGEST_BYTES: Final = 32
_START: Final = len(MAGIC) + 8 + _DIGEST_BYTES


class FileRefused(HustleError):
    """A file of arrays is damaged, cut short, or no such file."""

    kind = ErrorKind.OFFLINE


@dataclass(frozen=True, slots=True)
class MappedArrays:
    """The arrays of a file, laid over its pages.

    Attributes
    ----------
    about : mapping
        What the file was written with.
    arrays : mapping
        Who writes to one writes to a page of his own (copy on write): neither the file nor another
        process ever sees it.
    """

    about: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Write a file that `map_arrays` maps; whoever opens it meanwhile finds the one before.

    Only its owner may read it. `about` holds JSON values.

    Raises
    ------
    ValueError
        If an array has a dtype whose values do not lie in the array itself.
    OSError
        If there is no room, or the folder cannot be written to; nothing is left behind then.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as file:
            _write(file, arrays, about)
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _write(file: Any, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    entries: list[dict[str, Any]] = []
    offset = 0
    for name, array in arrays.items():
        if array.dtype.hasobject or array.dtype.kind not in "biufSU":
            raise ValueError(f"'{name}' has dtype {array.dtype}, which cannot be mapped.")
        entries.append(
            {"name": name, "dtype": array.dtype.str, "shape": array.shape, "at": offset}
        )
        offset += _pages(array.nbytes)
    digests: list[list[str]] = []
    header = {"about": about, "bytes": offset, "arrays": entries}
    # The digests are as long as they will be, so the arrays' place is known before they are.
    for array in arrays.values():
        digests.append(["0" * 64] * -(-array.nbytes // _CHUNK))
    begin = _pages(_START + len(_encoded(header, digests)))
    for entry, array in zip(entries, arrays.values(), strict=True):
        file.seek(begin + entry["at"])
        np.ascontiguousarray(array).tofile(file)
    file.truncate(begin + offset)
    file.flush()
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        spans = [
            _spans(begin + entry["at"], array.nbytes)
            for entry, array in zip(entries, arrays.values(), strict=True)
        ]
        found = _digests(pages, [span for of_array in spans for span in of_array])
    each = iter(found)
    digests = [[next(each) for _ in of_array] for of_array in spans]
    text = _encoded(header, digests)
    file.seek(0)
    file.write(MAGIC + len(text).to_bytes(8, "little") + sha256(text).digest() + text)


def map_arrays(path: Path, *, check: bool = True) -> MappedArrays:
    """The arrays of a file, without reading them but for the check.

    Parameters
    ----------
    check : bool
        Compare every byte with its digest: half a second for a gigabyte.

    Raises
    ------
    FileRefused
        If there is no such file, it is cut short, or a byte of it was changed.
    """
    try:
        with path.open("rb") as file:
            pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        header, begin = _header(pages)
        if len(pages) != begin + header["bytes"]:
            raise ValueError("it is cut short")
        if check:
            _compare(pages, header, begin)
        arrays = {entry["name"]: _laid_over(pages, entry, begin) for entry in header["arrays"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileRefused(f"'{path.name}' cannot be mapped: {error}.") from error
    return MappedArrays(header["about"], arrays)


def about_file(path: Path) -> Mapping[str, Any]:
    """What a file was written with; only its header is read and checked.

    Raises
    ------
    FileRefused
        If there is no such file or its header is not whole.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as all:
            about: Mapping[str, Any] = _header(all)[0]["about"]
            return about
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileRefused(f"'{path.name}' cannot be read: {error}.") from error


def _encoded(header: Mapping[str, Any], digests: list[list[str]]) -> bytes:
    return json.dumps({**header, "sha256": digests}, separators=(",", ":")).encode()


def _header(pages: mmap.mmap) -> tuple[dict[str, Any], int]:
    start = pages[:_START]
    if len(start) < _START or not start.startswith(MAGIC):
        raise ValueError("it is no file of arrays")
    length = int.from_bytes(start[len(MAGIC) : len(MAGIC) + 8], "little")
    text = pages[_START : _START + length]
    if sha256(text).digest() != start[-_DIGEST_BYTES:]:
        raise ValueError("its header was changed")
    return json.loads(text), _pages(_START + length)


def _compare(pages: mmap.mmap, header: Mapping[str, Any], begin: int) -> None:
    spans, expected = [], []
    for entry, digests in zip(header["arrays"], header["sha256"], strict=True):
        dtype, shape = np.dtype(entry["dtype"]), entry["shape"]
        of_array = _spans(begin + entry["at"], dtype.itemsize * int(np.prod(shape, dtype=object)))
        spans += of_array
        expected += digests
        if len(of_array) != len(digests):
            raise ValueError("its header does not fit")
    if _digests(pages, spans) != expected:
        raise ValueError("it was changed")


def _spans(begin: int, length: int) -> list[tuple[int, int]]:
    end = begin + length
    return [(at, min(at + _CHUNK, end)) for at in range(begin, end, _CHUNK)]


def _digests(pages: mmap.mmap, spans: list[tuple[int, int]]) -> list[str]:
    with memoryview(pages) as all, ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        return list(threads.map(lambda span: sha256(all[span[0] : span[1]]).hexdigest(), spans))


def _laid_over(pages: mmap.mmap, entry: Mapping[str, Any], begin: int) -> NDArray[Any]:
    dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
    if dtype.hasobject:
        raise ValueError("its values lie elsewhere")
    return np.ndarray(shape, dtype, buffer=pages, offset=begin + entry["at"])


def _pages(length: int) -> int:
    return -(-length // _PAGE) * _PAGE
