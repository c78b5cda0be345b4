"""Names for the arrays that travel through the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
IntArray: TypeAlias = NDArray[np.integer[Any]]
RealArray: TypeAlias = NDArray[np.floating[Any]] | NDArray[np.integer[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]
TextArray: TypeAlias = NDArray[np.str_]

# numpy's stubs give its StringDType no way to be named as an array's type.
ProseArray: TypeAlias = NDArray[Any]
"""Texts of any length (StringDType): each takes its own room, not that of the longest."""


def prose(texts: Sequence[str]) -> ProseArray:
    """(n,) texts as an array of variable width."""
    return np.array(texts, dtype=np.dtypes.StringDType())
