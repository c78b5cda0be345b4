"""How training grows with its history: ``python -m training.wide.growth --help``.

Each part is a sample of the same simulated world (workers and tasks of its own, one law, one
calendar); all parts together are one market to the features. Parts are made once and kept, so
that a run that was stopped goes on, and a larger run adds to the parts of a smaller one.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from data.arrays import prose
from data.columns import MarketHistory
from data.errors import HustleError
from data.simulation.run import simulate
from data.simulation.world import City
from features.specification import OUTCOMES
from models.boosting import BoostingParameters
from models.release import load_release, write_release
from training import options
from training.contents import complete_release
from training.report import judge_chain
from training.wide.cluster import forget_peak, local_cluster, peak_bytes
from training.wide.fit import SAMPLE_OFFERS, WideFit, fit_wide
from training.wide.layout import Layout
from training.wide.partition import Partition, write_partition

UNTIL: Final = datetime(2026, 6, 30, tzinfo=UTC)
DAYS: Final = 60
OFFERS_A_WORKER: Final = 160
"""As in the city `study-240k`."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Figures of one size; memory in bytes, of the worker that held the most in each step."""

    offers: int
    parts: int
    seconds: dict[str, float]
    worker_peak_bytes: dict[str, int]
    process_peak_bytes: int
    metrics: dict[str, Any]
    trees: dict[str, int]
    release: str  # "" where none was made

    @property
    def offers_a_second(self) -> float:
        """Offers over the seconds of all steps."""
        return self.offers / sum(self.seconds.values())


def make_part(layout: Layout, number: int, *, offers: int, seed: int) -> None:
    """Simulate and write one part, if it is not there; runs on a worker."""
    if layout.exposures(number).is_file():
        return
    city = City(
        "growth",
        workers=max(offers // OFFERS_A_WORKER, 50),
        offers=offers,
        open_tasks=10,
        days=DAYS,
        seed=seed,
        behaviour_days=0,
    )
    history = simulate(
        city, int(UNTIL.timestamp()), population_seed=seed * 1_000_003 + number
    ).history
    write_partition(layout.part(number), as_part(history, number))


def as_part(history: MarketHistory, number: int) -> Partition:
    """A simulated history under ids and places of its own; its texts are left out."""
    t, e, w = history.tasks, history.exposures, history.workers
    mark, place = f"{number}-", number << 32
    nothing = np.full(len(t), "")
    own = replace(
        history,
        workers=replace(w, ids=np.char.add(mark, w.ids), profile_texts=prose([""] * len(w))),
        tasks=replace(
            t,
            ids=np.char.add(mark, t.ids),
            titles=nothing,
            descriptions=prose([""] * len(t)),
            languages=nothing,
        ),
        exposures=replace(e, ranking_ids=np.char.add(mark, e.ranking_ids)),
    )
    return Partition(own, *(place + np.arange(len(rows)) for rows in (w, t, e)))


def grow(
    folder: Path,
    parts: int,
    parameters: BoostingParameters,
    *,
    workers: int,
    memory_limit: str,
    sample_offers: int,
    release: bool,
    console: Console,
) -> Grown:
    """Train on the first `parts` parts with a cluster of its own, up to a release that loads.

    Without `release` only the chain is fitted: what is left is of one process, on the sample.
    """
    layout = Layout(folder / f"{parts:04}", history=folder)
    shutil.rmtree(layout.folder, ignore_errors=True)  # a figure is of a whole run
    forget_peak()

    def say(step: str) -> None:
        console.log(f"{parts} parts: {step}")  # with the time: the run is long

    with local_cluster(workers, memory_limit=memory_limit) as client:
        wide = fit_wide(
            client, layout, parameters, parts=parts, sample_offers=sample_offers, say=say
        )
    release_id = ""
    if release:
        began = time.perf_counter()
        contents = complete_release(wide.material, wide.fitted, parameters, say=say)
        release_id = write_release(folder / "releases", contents, created_at=datetime.now(UTC))
        load_release(folder / "releases" / release_id)
        wide.measured.seconds["release"] = time.perf_counter() - began
    shutil.rmtree(layout.folder)
    return _grown(wide, parts, release_id, parameters)


def _grown(wide: WideFit, parts: int, release: str, parameters: BoostingParameters) -> Grown:
    chain, rows = wide.fitted.chain, wide.material.rows
    test = wide.material.windows.test
    judged = judge_chain(rows, chain, wide.fitted.examination, test, seed=parameters.seed)
    return Grown(
        offers=wide.plan.exposures,
        parts=parts,
        seconds=dict(wide.measured.seconds),
        worker_peak_bytes={
            step: max(peaks.values()) for step, peaks in wide.measured.peak_bytes.items()
        },
        process_peak_bytes=peak_bytes(),
        metrics={name: dict(figures) for name, figures in judged.items()},
        trees={name: len(getattr(chain, name).forest.feature) for name in OUTCOMES},
        release=release,
    )


def main(
    var: options.Var = options.VAR,
    offers: Annotated[
        list[int] | None, typer.Option(help="Offers to train on; may be given several times.")
    ] = None,
    part_offers: Annotated[int, typer.Option(min=1_000, help="Offers of each part.")] = 500_000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    memory_limit: Annotated[str, typer.Option(help="Most memory of a process.")] = "6GB",
    sample_offers: Annotated[
        int, typer.Option(min=1_000, help="Offers that one process may hold.")
    ] = SAMPLE_OFFERS,
    trees: Annotated[int, typer.Option(min=1, help="Trees of a model at the most.")] = 100,
    seed: options.Seed = 7,
    release: Annotated[
        bool,
        typer.Option("--release/--no-release", help="Go on to a release, or end with the chain."),
    ] = True,
    parts_only: Annotated[
        bool, typer.Option("--parts-only", help="Make the parts that lack, and train nothing.")
    ] = False,
    json_path: options.JsonPath = None,
) -> None:
    """Simulate a market in parts, train on more and more of it, and tell time and memory."""
    console, folder = Console(stderr=True), var / "scale"
    sizes = [max(1, round(size / part_offers)) for size in offers or [1_000_000, 20_000_000]]
    parameters = BoostingParameters(trees=trees, threads=workers, seed=seed)
    began, found = time.perf_counter(), []
    try:
        console.print(f"Making {max(sizes)} parts of {part_offers:,} offers, or what lacks.")
        with local_cluster(workers, memory_limit=memory_limit) as client:
            make = client.map(
                make_part,
                [Layout(folder)] * max(sizes),
                range(max(sizes)),
                offers=part_offers,
                seed=seed,
                pure=False,
            )
            client.gather(make)
        made_s = time.perf_counter() - began
        console.print(f"They were made in {made_s:,.0f} s.")
        for parts in [] if parts_only else sizes:
            grown = grow(
                folder,
                parts,
                parameters,
                workers=workers,
                memory_limit=memory_limit,
                sample_offers=sample_offers,
                release=release,
                console=console,
            )
            found.append(grown)
            _speak(Console(), grown)
            if json_path is not None:  # so far: the next size may take long
                figures = {"made_s": made_s, "workers": workers, "memory_limit": memory_limit,
                           "parameters": asdict(parameters)}  # fmt: skip
                figures["sizes"] = [asdict(g) for g in found]
                json_path.write_text(json.dumps(figures, indent=1), "utf-8")
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not measured:[/red] {error}")
        raise typer.Exit(1) from None


def _speak(console: Console, grown: Grown) -> None:
    table = Table(title=f"{grown.offers:,} offers, {grown.offers_a_second:,.0f} a second")
    table.add_column("step")
    table.add_column("s", justify="right")
    table.add_column("most memory of a worker, GB", justify="right")
    for step, seconds in grown.seconds.items():
        peak = grown.worker_peak_bytes.get(step)
        table.add_row(step, f"{seconds:,.1f}", f"{peak / 1e9:.2f}" if peak else "")
    table.add_row("whole", f"{sum(grown.seconds.values()):,.1f}", "")
    console.print(table)
    console.print(f"This process: {grown.process_peak_bytes / 1e9:.2f} GB at the most.")


if __name__ == "__main__":
    typer.run(main)
