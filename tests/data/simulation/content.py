"""What a column holds, to compare two columns to the last bit."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def content(column: NDArray[Any]) -> bytes:
    """The bytes of a column; of texts of variable width the texts, which lie elsewhere."""
    return repr(column.tolist()).encode() if column.dtype.kind == "T" else column.tobytes()
