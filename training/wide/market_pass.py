"""The market's record over all parts: one pass in the order of time, a block after another.

Each part says what its offers add to the market's totals. A block of time is then asked and summed
over all parts at once, beginning from what the block before handed on: a sum for each of a few
hundred keys, and the facts that were not known yet. So every exposure gets, bit for bit, what the
record of the whole market says of it, and no process ever holds the whole market.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from data.arrays import IntArray
from data.history_files import whole_file
from features.market_record import MarketColumns, MarketOffers, MarketRecord, MarketState
from features.record import market_offers
from features.running_totals import Carried
from training.dataset import SHARES, Window, Windows
from training.wide.layout import Layout, Plan, read_batch, write_batches
from training.wide.partition import read_partition

_NARROW: Final = {
    "position": np.int8, "category": np.int8, "cell": np.int8, "on_time_cell": np.int8,
    "accepted": np.int8, "completed": np.int8, "on_time": np.int8, "stars": np.int32,
}  # fmt: skip
"""How columns of `MarketOffers` are kept where eight bytes are not needed."""


def tell_offers(layout: Layout, plan: Plan, number: int) -> None:
    """Write what a part adds to the market's record, a batch for each block of time."""
    path = layout.offers(number)
    if path.is_file():
        return
    offers = market_offers(read_partition(layout.part(number)).history)
    columns = [
        column.astype(_NARROW.get(name, np.int64)) for name, column in offers._asdict().items()
    ]
    ends = np.searchsorted(offers.shown_at, plan.edges[1:])
    write_batches(path, MarketOffers._fields, columns, ends)


def pass_block(layout: Layout, plan: Plan, block: int) -> int:
    """Ask and sum one block of time; the block before has to be done. Its exposures, counted."""
    parts = [_offers_of(layout, number, block) for number in range(plan.parts)]
    ends = np.cumsum([len(part.shown_at) for part in parts])
    if layout.market(block).is_file():
        return int(ends[-1])
    offers = MarketOffers(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    earlier = _read_state(layout, block - 1) if block else None
    record = MarketRecord(offers, earlier)
    _write_state(layout, block, record.carried(plan.edges[block + 1]))
    write_batches(layout.market(block), MarketColumns._fields, record.columns(), ends)
    if block > 1:
        layout.state(block - 2).unlink(missing_ok=True)
    return int(ends[-1])


def market_columns(layout: Layout, plan: Plan, number: int) -> MarketColumns:
    """What the market's record said of every exposure of a part."""
    blocks = [read_batch(layout.market(block), number) for block in range(plan.blocks)]
    return MarketColumns(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def windows_over(layout: Layout, plan: Plan, counts: Sequence[int]) -> Windows:
    """The temporal split of all parts' exposures, the same as `training.dataset.windows_of`.

    `counts` (n_blocks,) are the exposures of each block.

    Raises
    ------
    ValueError
        If there are fewer than 100 exposures.
    """
    n, ends = plan.exposures, np.cumsum(counts)
    if n < 100:
        raise ValueError(f"A history of {n} exposures is too short; 100 are the least.")
    cuts = []
    for rank in [0, *(int(np.floor((n - 1) * share)) for share in SHARES), n - 1]:
        block = int(np.searchsorted(ends, rank, side="right"))
        shown_at = _shown_at(layout, plan, block)
        within = rank - (int(ends[block - 1]) if block else 0)
        cuts.append(int(np.partition(shown_at, within)[within]))
    edges = [*cuts[:-1], cuts[-1] + 1]
    return Windows(*(Window(a, b) for a, b in pairwise(edges)))


def _offers_of(layout: Layout, number: int, block: int) -> MarketOffers:
    columns = read_batch(layout.offers(number), block)
    return MarketOffers(*(column.astype(np.int64) for column in columns))


def _shown_at(layout: Layout, plan: Plan, block: int) -> IntArray:
    at = MarketOffers._fields.index("shown_at")
    return np.concatenate(
        [read_batch(layout.offers(number), block)[at] for number in range(plan.parts)]
    )


def _write_state(layout: Layout, block: int, state: MarketState) -> None:
    arrays = {
        f"{name}.{part}": array
        for name, carried in state.items()
        for part, array in carried._asdict().items()
    }

    def write(draft: object) -> None:
        with open(str(draft), "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)

    whole_file(layout.state(block), write)


def _read_state(layout: Layout, block: int) -> MarketState:
    with np.load(layout.state(block), allow_pickle=False) as arrays:
        names = {key.rsplit(".", 1)[0] for key in arrays.files}
        return {
            name: Carried(*(arrays[f"{name}.{part}"] for part in Carried._fields))
            for name in names
        }
