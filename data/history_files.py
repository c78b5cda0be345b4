"""Columns of a market's history as Parquet files: what is read equals what was written."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.arrays import prose
from data.columns import Exposures, Impressions, Notifications, Sessions, Tasks, Workers

C = TypeVar("C", Workers, Tasks, Exposures, Sessions, Notifications, Impressions)

_PROSE: Final = ("profile_texts", "descriptions")
_BITS: Final = {"shifts": 168}
"""Columns of so many booleans a row; kept as bits."""


def write_columns(path: Path, columns: Any, **further: NDArray[Any]) -> None:
    """Write columns of a history, and `further` ones (n,) under their names, all or nothing."""
    arrays = {f.name: getattr(columns, f.name) for f in fields(columns)} | further
    table = pa.table({name: _to_arrow(name, array) for name, array in arrays.items()})
    whole_file(path, lambda draft: pq.write_table(table, draft, compression="lz4"))


def read_columns(path: Path, kind: type[C]) -> tuple[C, Mapping[str, NDArray[Any]]]:
    """Columns of a kind as they were written, and the further ones by name."""
    table = pq.read_table(path)
    arrays = {name: _to_numpy(name, table.column(name)) for name in table.column_names}
    own = {f.name: arrays.pop(f.name) for f in fields(kind)}
    return kind(**own), arrays


def whole_file(path: Path, write: Callable[[Path], Any]) -> None:
    """Let `write` make a draft beside a file and put it in the file's place: all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _to_arrow(name: str, array: NDArray[Any]) -> pa.Array:
    if name in _BITS:
        packed = np.packbits(array, axis=1)
        return pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(packed.shape[1]), len(packed), [None, pa.py_buffer(packed.tobytes())]
        )
    if array.dtype.kind in "UT":
        return pa.array(array.tolist(), type=pa.string())
    return pa.array(np.ascontiguousarray(array))


def _to_numpy(name: str, column: pa.ChunkedArray) -> NDArray[Any]:
    if name in _BITS:
        packed = np.frombuffer(b"".join(column.to_pylist()), dtype=np.uint8)
        width = -(-_BITS[name] // 8)
        bits = np.unpackbits(packed.reshape(len(column), width), axis=1, count=_BITS[name])
        return bits.astype(np.bool_)
    if pa.types.is_string(column.type):
        texts = column.to_pylist()
        return prose(texts) if name in _PROSE else np.array(texts, dtype=np.str_)
    # Copied: Arrow's own memory is read-only and goes with the table.
    return np.array(column.to_numpy())
