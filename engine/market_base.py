"""A market, and the columns that a release made of it, as named arrays and back.

What is built of a history in seconds or minutes is taken apart into arrays, which can be laid over
a file (`data.mapped_arrays`), and what is left: which object each belongs to, and plain numbers.
Put together again nothing is computed, and nothing is copied but texts of tasks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import ProseArray, prose
from data.columns import Tasks, Workers
from engine.market import MarketSnapshot, RowsById, RowsByPoster, SpatialIndex, rows_by_id
from engine.patterns.population import Population
from engine.preranking.approximation import LinearPart
from engine.preranking.task_columns import TaskColumns
from engine.preranking.worker_columns import WorkerColumns
from engine.texts import MarketTexts
from features.activity import ActivityRecord
from features.ledger import Ledger, Offers, OnlineSpans
from features.market_record import CategoryRates, UsualRates
from features.openings import OpeningRecord
from features.record import PairIndex
from features.running_totals import RunningTotals
from features.similarity import PairVectors, TextPositions
from models.personal import Cells, PersonalParameters, PersonalShifts, ShiftParameters

VERSION: Final = 2
"""Changes when what the arrays mean changes while their names stay."""

_KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        ActivityRecord, CategoryRates, Cells, Ledger, LinearPart, MarketSnapshot, MarketTexts,
        Offers, OnlineSpans, OpeningRecord, PairIndex, PairVectors, PersonalParameters,
        PersonalShifts, Population, RowsById, RowsByPoster, RunningTotals, ShiftParameters,
        SpatialIndex, TaskColumns, Tasks, TextPositions, UsualRates, WorkerColumns, Workers,
    )
}  # fmt: skip
_LEFT_OUT: Final = {("MarketSnapshot", "task_row"), ("TaskColumns", "shifts")}
"""What is made when the base is put together."""


class NotAMarket(ValueError):
    """What was taken apart elsewhere cannot be put together by this code."""


@dataclass(frozen=True, slots=True)
class MarketBase:
    """A market as it was built, with what a release made of it."""

    market: MarketSnapshot
    workers: WorkerColumns
    tasks: TaskColumns
    shifts: PersonalShifts | None


@cache
def schema() -> str:
    """Says how this code takes markets apart: another schema is another file (16 hex digits)."""
    named = {
        name: [field.name for field in fields(kind)] if is_dataclass(kind) else []
        for name, kind in _KINDS.items()
    }
    return sha256(json.dumps([VERSION, named]).encode()).hexdigest()[:16]


def taken_apart(base: MarketBase) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What a base consists of: JSON values, and arrays by name. An array that two parts share
    stands once."""
    taking = _Taking()
    parts = {field.name: getattr(base, field.name) for field in fields(MarketBase)}
    return {name: taking.apart(part, name) for name, part in parts.items()}, taking.arrays


def put_together(said: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> MarketBase:
    """The reverse of `taken_apart`, over the arrays as they are given.

    Raises
    ------
    NotAMarket
        If that is not what this code takes apart.
    """
    try:
        base = MarketBase(**{name: _together(part, arrays) for name, part in said.items()})
        object.__setattr__(base.market, "task_row", rows_by_id(base.market.tasks.ids))
        object.__setattr__(base.tasks, "shifts", None)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotAMarket(f"Not a market of this code: {error!r}.") from error
    return base


def bytes_by_part(arrays: Mapping[str, NDArray[Any]]) -> dict[str, int]:
    """Bytes of arrays by the part of the market that they belong to, largest first."""
    found: dict[str, int] = {}
    for name, array in arrays.items():
        part = "/".join(name.split("/")[: 3 if name.startswith("market/") else 2])
        found[part] = found.get(part, 0) + array.nbytes
    return dict(sorted(found.items(), key=lambda item: -item[1]))


class _Taking:
    """Takes objects apart, and remembers which arrays it has."""

    def __init__(self) -> None:
        self.arrays: dict[str, NDArray[Any]] = {}
        self._known: dict[tuple[Any, ...], str] = {}

    def apart(self, value: Any, name: str) -> Any:
        """JSON values that stand for a value; its arrays go to `arrays`."""
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, np.ndarray):
            return self._array(value, name)
        kind = type(value).__name__
        if _KINDS.get(kind) is type(value):
            return {
                "kind": kind,
                "of": {
                    part: self.apart(held, f"{name}/{part.lstrip('_')}")
                    for part, held in _parts_of(value)
                    if (kind, part) not in _LEFT_OUT
                },
            }
        if isinstance(value, dict):
            return {"dict": {k: self.apart(v, f"{name}/{k}") for k, v in value.items()}}
        if isinstance(value, list | tuple):
            return {"list": [self.apart(v, f"{name}/{n}") for n, v in enumerate(value)]}
        raise TypeError(f"{name} is a {kind}, which nobody has said how to take apart.")

    def _array(self, array: NDArray[Any], name: str) -> dict[str, Any]:
        if isinstance(array.dtype, np.dtypes.StringDType):
            if array.strides == (0,):
                return {"same": str(array[0]) if len(array) else "", "n": len(array)}
            return self._texts(array, name)
        key = (array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str)
        if array.size and key in self._known:
            return {"array": self._known[key]}
        self.arrays[name] = array
        self._known[key] = name
        return {"array": name}

    def _texts(self, texts: ProseArray, name: str) -> dict[str, Any]:
        """Texts of any length as one, and where each ends, in characters."""
        listed = texts.tolist()
        self.arrays[f"{name}/ends"] = np.cumsum([len(text) for text in listed], dtype=np.int64)
        all_of_it = "".join(listed).encode("utf-8", "surrogatepass")
        self.arrays[f"{name}/text"] = np.frombuffer(all_of_it, dtype=np.uint8)
        return {"texts": name}


def _parts_of(value: Any) -> list[tuple[str, Any]]:
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    names = getattr(value, "_fields", None) or list(vars(value))
    return [(name, getattr(value, name)) for name in names]


def _together(said: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if not isinstance(said, Mapping):
        return said
    if "array" in said:
        return arrays[said["array"]]
    if "same" in said:
        return np.broadcast_to(prose([said["same"]]), int(said["n"]))
    if "texts" in said:
        return _texts_of(arrays[f"{said['texts']}/text"], arrays[f"{said['texts']}/ends"])
    if "dict" in said:
        return {name: _together(part, arrays) for name, part in said["dict"].items()}
    if "list" in said:
        return [_together(part, arrays) for part in said["list"]]
    kind, parts = _KINDS[said["kind"]], {n: _together(p, arrays) for n, p in said["of"].items()}
    if issubclass(kind, tuple):
        return kind(**parts)
    if is_dataclass(kind):
        expected = {f.name for f in fields(kind)} - {n for k, n in _LEFT_OUT if k == said["kind"]}
        if expected != set(parts):
            raise ValueError(f"{said['kind']} has other parts")
    made: Any = object.__new__(kind)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made


def _texts_of(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> ProseArray:
    all_of_it = text.tobytes().decode("utf-8", "surrogatepass")
    begins = [0, *ends.tolist()]
    return prose([all_of_it[begin:end] for begin, end in pairwise(begins)])
