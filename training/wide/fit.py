"""The steps of a training on a cluster, in their order, up to the release."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from data.columns import MarketHistory
from models.boosting import BoostingParameters
from models.text_space import fit_text_space
from training.contents import Material
from training.fitting import FittedChain, Say, fit_chain
from training.wide.cluster import forget_peak, peak_bytes, process_id
from training.wide.layout import Layout, Plan, bounds_of
from training.wide.market_pass import pass_block, tell_offers, windows_over
from training.wide.partition import join, read_partition, split, write_partition
from training.wide.rows import build_rows, read_sample
from training.wide.trees import ClusterTrees

if TYPE_CHECKING:
    from distributed import Client

SAMPLE_OFFERS: Final = 500_000
"""Offers that one process may hold: lines, calibrators and the policy are chosen on no more."""

BLOCK_OFFERS: Final = 500_000
"""Offers of a block of time, about."""


@dataclass(slots=True)
class Measured:
    """Seconds of each step, and the most memory of each worker during it, bytes by process id."""

    seconds: dict[str, float] = field(default_factory=dict)
    peak_bytes: dict[str, dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WideFit:
    """A chain fitted over all parts, and what the rest of a release is made from."""

    material: Material
    fitted: FittedChain
    plan: Plan
    measured: Measured


def store_parts(history: MarketHistory, layout: Layout, parts: int) -> None:
    """Write a history into the folder in parts; parts that are there stay."""
    for number, part in enumerate(split(history, parts)):
        if not layout.exposures(number).is_file():
            write_partition(layout.part(number), part)


def fit_wide(
    client: Client,
    layout: Layout,
    parameters: BoostingParameters,
    *,
    say: Say,
    parts: int | None = None,
    sample_offers: int = SAMPLE_OFFERS,
    block_offers: int = BLOCK_OFFERS,
) -> WideFit:
    """Fit the chain on the parts of the folder; what was done before is not done again.

    `parts` says how many of them, from the first on; by default all.

    Raises
    ------
    ValueError
        If the parts hold too little to fit and choose on, or the folder is one of another plan.
    """
    clock = _Clock(client)
    with clock.step("plan"):
        parts = parts or layout.parts()
        bounds = client.gather(client.map(bounds_of, [layout] * parts, range(parts), pure=False))
        plan = Plan.of(bounds, sample_offers=sample_offers, block_offers=block_offers)
        plan.keep(layout)
    say(f"what {parts} parts tell of {plan.exposures:,} offers")
    with clock.step("offers"):
        _everywhere(client, tell_offers, layout, plan)
    say("the market's record, block by block")
    with clock.step("market"):
        counts = _in_order(client, layout, plan)
        windows = windows_over(layout, plan, counts)
    with clock.step("texts"):
        history = join([read_partition(layout.part(n)) for n in range(plan.whole_parts)])
        space = fit_text_space(history, until=windows.train.end)
    say("features as of every exposure")
    with clock.step("features"):
        _everywhere(client, build_rows, layout, plan, windows, space)
    with clock.step("sample"):
        rows = read_sample([layout.sample(n) for n in range(plan.parts)], space)
        data = rows
        if plan.share < 1.0:
            data = read_sample([layout.market_sample(n) for n in range(plan.whole_parts)], space)
    with clock.step("chain"):
        trees = ClusterTrees(client, layout, plan.parts)
        fitted = fit_chain(rows, windows, parameters, say=say, fit=trees)
    return WideFit(Material(history, data, rows, windows), fitted, plan, clock.measured)


def _everywhere(client: Client, step: Any, layout: Layout, plan: Plan, *further: Any) -> list[Any]:
    """A step for each part, on whichever worker is free."""
    futures = client.map(
        step,
        [layout] * plan.parts,
        [plan] * plan.parts,
        range(plan.parts),
        *([value] * plan.parts for value in further),
        pure=False,
    )
    return list(client.gather(futures))


def _in_order(client: Client, layout: Layout, plan: Plan) -> list[int]:
    """Each block after the one before; exposures of each."""
    futures: list[Any] = []
    for block in range(plan.blocks):
        before = futures[-1] if futures else None
        futures.append(client.submit(_after, before, layout, plan, block, pure=False))
    return list(client.gather(futures))


def _after(before: int | None, layout: Layout, plan: Plan, block: int) -> int:
    """Runs on a worker; waits for `before` by taking it."""
    return pass_block(layout, plan, block)


class _Clock:
    """Takes time and the workers' memory step by step."""

    def __init__(self, client: Client) -> None:
        self.measured = Measured()
        self._client = client

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._client.run(forget_peak)
        began = time.perf_counter()
        yield
        self.measured.seconds[name] = time.perf_counter() - began
        peaks: Mapping[str, tuple[int, int]] = self._client.run(_process)
        self.measured.peak_bytes[name] = dict(peaks.values())


def _process() -> tuple[int, int]:
    return process_id(), peak_bytes()
