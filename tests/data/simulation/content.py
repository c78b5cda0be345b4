"""What a column holds, to compare two columns to the last bit."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def content(column: NDArray[Any]) -> bytes:
    """The bytes of a column; where they lie elsewhere (texts, vectors as bytes) what they say."""
    return repr(column.tolist()).encode() if column.dtype.kind in "TO" else column.tobytes()
