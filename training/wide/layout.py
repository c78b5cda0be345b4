"""The folder of a wide training: where each step leaves what the next one reads.

Every file is written whole or not at all, and a step whose file is there is not done again: a run
that was stopped goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.arrays import IntArray
from data.history_files import whole_file


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths within the folder; parts and blocks are numbered from 0.

    `history` is where the parts are, if not in the folder itself: several runs may learn from
    more and more of the same parts.
    """

    folder: Path
    history: Path | None = None

    def part(self, number: int) -> Path:
        """Folder of the history of one part."""
        return (self.history or self.folder) / "parts" / f"{number:04}"

    def exposures(self, number: int) -> Path:
        """Exposures of one part; the file that says that the part is whole."""
        return self.part(number) / "exposures.parquet"

    def offers(self, number: int) -> Path:
        """What one part adds to the market's record, a batch for each block of time."""
        return self.folder / "offers" / f"{number:04}.arrow"

    def market(self, block: int) -> Path:
        """What the market's record said in one block of time, a batch for each part."""
        return self.folder / "market" / f"{block:04}.arrow"

    def state(self, block: int) -> Path:
        """What the market's record of one block hands on to the next."""
        return self.folder / "market" / f"{block:04}.npz"

    def rows(self, number: int) -> Path:
        """Features and labels of one part that trees learn from and are stopped on."""
        return self.folder / "rows" / f"{number:04}.parquet"

    def sample(self, number: int) -> Path:
        """Exposures of one part's share of the sample, with all that choices are made by."""
        return self.folder / "sample" / f"{number:04}.npz"

    def market_sample(self, number: int) -> Path:
        """Every exposure of a part whose history is in the sample, in the same form."""
        return self.folder / "sample" / f"{number:04}.whole.npz"

    def parts(self) -> int:
        """How many whole parts there are, numbered without a gap."""
        number = 0
        while self.exposures(number).is_file():
            number += 1
        return number


class Bounds(NamedTuple):
    """Of a part: its exposures, and when the first and the last were shown."""

    exposures: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What all steps of one run have to agree on; kept as ``plan.json``.

    Attributes
    ----------
    parts : int
    exposures : int
        Of all parts together.
    edges : list of int, n_blocks + 1
        Instants between the blocks of time, ascending; the last lies past every exposure.
    sample_offers : int
        Exposures that one process may hold; where there are more, a share of them is drawn.
    whole_parts : int
        Parts, from the first on, whose whole history is in the sample.
    """

    parts: int
    exposures: int
    edges: list[int]
    sample_offers: int
    whole_parts: int

    @property
    def blocks(self) -> int:
        """How many blocks of time there are."""
        return len(self.edges) - 1

    @property
    def share(self) -> float:
        """Share of the rankings that the sample holds, 0 to 1."""
        return min(1.0, self.sample_offers / max(self.exposures, 1))

    @classmethod
    def of(cls, bounds: Sequence[Bounds], *, sample_offers: int, block_offers: int) -> Plan:
        """The plan for parts of given bounds; blocks are of equal length.

        Raises
        ------
        ValueError
            If no part has an exposure.
        """
        exposures = sum(b.exposures for b in bounds)
        if not exposures:
            raise ValueError("There is no exposure to learn from.")
        first = min(b.first for b in bounds if b.exposures)
        last = max(b.last for b in bounds if b.exposures)
        blocks = max(1, -(-exposures // block_offers))
        edges = np.linspace(first, last + 1, blocks + 1).astype(np.int64)
        held = np.cumsum([b.exposures for b in bounds])
        whole = max(1, int(np.searchsorted(held, sample_offers, side="right")))
        return cls(len(bounds), exposures, np.unique(edges).tolist(), sample_offers, whole)

    def keep(self, layout: Layout) -> None:
        """Write the plan, or find that it is the one that the folder was made by.

        Raises
        ------
        ValueError
            If the folder holds steps of another plan.
        """
        path, text = layout.folder / "plan.json", json.dumps(asdict(self), indent=1)
        if path.is_file():
            if json.loads(path.read_text("utf-8")) != asdict(self):
                raise ValueError(f"'{layout.folder}' holds another plan: choose an empty folder.")
            return
        whole_file(path, lambda draft: draft.write_text(text, "utf-8"))


def bounds_of(layout: Layout, number: int) -> Bounds:
    """Bounds of a part, by one column of its exposures."""
    shown_at = pq.read_table(layout.exposures(number), columns=["shown_at"]).column(0).to_numpy()
    if not len(shown_at):
        return Bounds(0, 0, 0)
    return Bounds(len(shown_at), int(shown_at[0]), int(shown_at[-1]))


def write_batches(
    path: Path, names: Sequence[str], columns: Sequence[NDArray[np.generic]], ends: IntArray
) -> None:
    """Columns (n,) as one Arrow file with a batch up to each of the row numbers `ends`."""
    table = pa.record_batch([pa.array(column) for column in columns], names=list(names))

    def write(draft: Path) -> None:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            pa.OSFile(str(draft), "wb") as file,
            pa.ipc.new_file(file, table.schema, options=options) as writer,
        ):
            for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
                writer.write_batch(table.slice(begin, end - begin))

    whole_file(path, write)


def read_batch(path: Path, number: int) -> list[NDArray[np.generic]]:
    """The columns (n,) of one batch of an Arrow file."""
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
        return [column.to_numpy() for column in reader.get_batch(number).columns]
