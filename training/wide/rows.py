"""Features and labels of one part, by the same feature code as on one machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.history_files import whole_file
from features.pairs import exposure_facts
from features.record import Record
from features.specification import NAMES, OUTCOMES
from models.boosting import Rows
from models.examination import ExaminationModel
from models.text_space import TextSpace
from training.dataset import Dataset, Labels, Window, Windows
from training.fitting import chance_of
from training.wide.layout import Layout, Plan
from training.wide.market_pass import market_columns
from training.wide.partition import read_partition, share_of

TRAIN: Final = 0
VALID: Final = 1
_NEITHER: Final = -1


class BuiltRows(NamedTuple):
    """What a part came to: exposures, rows kept for trees, rows in the sample."""

    exposures: int
    kept: int
    sampled: int


def build_rows(
    layout: Layout, plan: Plan, number: int, windows: Windows, space: TextSpace
) -> BuiltRows:
    """Write a part's rows for trees, and those of its exposures that are in the sample."""
    path = layout.rows(number)
    if path.is_file():
        kept = pq.read_metadata(path)
        counts = kept.metadata or {}
        return BuiltRows(int(counts[b"exposures"]), kept.num_rows, int(counts[b"sampled"]))
    part = read_partition(layout.part(number))
    history = part.history
    record = Record(history, shown=market_columns(layout, plan, number))
    facts = exposure_facts(history, record, space.positions(history))
    data = Dataset.of_facts(history, facts, space)
    ids = history.exposures.ranking_ids
    sampled = share_of(ids) < plan.share
    _write_sample(layout.sample(number), data, part.exposures, ids, sampled)
    if number < plan.whole_parts and plan.share < 1.0:
        every = np.ones(len(data), dtype=np.bool_)
        _write_sample(layout.market_sample(number), data, part.exposures, ids, every)
    counts = {"exposures": str(len(data)), "sampled": str(int(sampled.sum()))}
    table = _tree_rows(data, windows).replace_schema_metadata(counts)
    whole_file(path, lambda draft: pq.write_table(table, draft, compression="lz4",
                                                  use_dictionary=False))  # fmt: skip
    return BuiltRows(len(data), table.num_rows, int(sampled.sum()))


def tree_rows(
    layout: Layout, number: int, outcome: str, window: int, examination: ExaminationModel
) -> Rows:
    """Labelled rows of one part for one outcome, in `TRAIN` or `VALID`."""
    table = pq.read_table(
        layout.rows(number), filters=[("window", "=", window), (outcome, ">=", 0)]
    )
    matrix = np.empty((table.num_rows, len(NAMES)), dtype=np.float32)
    for column, name in enumerate(NAMES):
        matrix[:, column] = table.column(name).to_numpy()
    positions = table.column("position").to_numpy().astype(np.int64)
    labels = table.column(outcome).to_numpy()
    return Rows(matrix, labels, chance_of(outcome, examination, positions))


def read_sample(paths: Sequence[Any], space: TextSpace) -> Dataset:
    """Exposures that parts have put aside, as one dataset in the order of the whole history."""
    parts = []
    for path in paths:
        with np.load(path, allow_pickle=False) as arrays:
            parts.append({name: arrays[name] for name in arrays.files})
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((columns["place"], columns["shown_at"]))
    columns = {name: column[order] for name, column in columns.items()}
    _, groups = np.unique(columns["ranking_ids"], return_inverse=True)
    return Dataset(
        matrix=np.ascontiguousarray(columns["matrix"]),
        factors=columns["factors"],
        shown_at=columns["shown_at"],
        positions=columns["positions"],
        groups=groups.astype(np.int64),
        labels={
            name: Labels(columns[f"{name}_values"], columns[f"{name}_known_at"])
            for name in OUTCOMES
        },
        space=space,
    )


def _write_sample(
    path: Any, data: Dataset, place: IntArray, ids: NDArray[np.str_], chosen: BoolArray
) -> None:
    arrays: dict[str, NDArray[Any] | FloatArray] = {
        "place": place,
        "matrix": data.matrix,
        "factors": data.factors,
        "shown_at": data.shown_at,
        "positions": data.positions,
        "ranking_ids": ids,
    }
    for name, labels in data.labels.items():
        arrays |= {f"{name}_values": labels.values, f"{name}_known_at": labels.known_at}

    def write(draft: Any) -> None:
        with draft.open("wb") as file:
            np.savez(file, allow_pickle=False, **{n: a[chosen] for n, a in arrays.items()})

    whole_file(path, write)


def _tree_rows(data: Dataset, windows: Windows) -> pa.Table:
    """Rows shown in the first two windows; labels are -1 where they teach nothing."""
    window = np.full(len(data), _NEITHER, dtype=np.int8)
    known = {name: np.full(len(data), -1, dtype=np.int8) for name in OUTCOMES}
    for code, stretch in ((TRAIN, windows.train), (VALID, windows.valid)):
        shown = _shown_in(data.shown_at, stretch)
        window[shown] = code
        for name, labels in data.labels.items():
            teaches = shown & (labels.values >= 0) & (labels.known_at < stretch.end)
            known[name][teaches] = labels.values[teaches]
    kept = window != _NEITHER
    columns = {name: data.matrix[kept, j] for j, name in enumerate(NAMES)}
    columns |= {
        "window": window[kept],
        "position": data.positions[kept].astype(np.int16),
        **{name: values[kept] for name, values in known.items()},
    }
    return pa.table({name: pa.array(column) for name, column in columns.items()})


def _shown_in(shown_at: IntArray, window: Window) -> BoolArray:
    return np.asarray((shown_at >= window.begin) & (shown_at < window.end))
