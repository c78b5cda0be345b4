"""The command `hustlexp bench`: how fast the engine answers, and how well its solvers solve."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from serving.offline_commands import storage


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    bench = typer.Typer(help="Measure how fast the engine answers.", no_args_is_help=True)
    bench.callback()(_bench)
    bench.command("match")(match)
    bench.command("assign")(assign)
    bench.command("routing")(routing)
    bench.command("bundles")(bundles)
    bench.command("feedback")(feedback)
    bench.command("parse")(parse)
    bench.command("patterns")(patterns)
    bench.command("pictures")(pictures)
    bench.command("recommendations")(recommendations)
    bench.command("chat")(chat)
    app.add_typer(bench, name="bench")


def _bench() -> None:
    """Measure how fast the engine answers."""


def match(
    city: Annotated[str, typer.Option(help="Preset whose market is ranked in.")] = "bench",
    requests: Annotated[int, typer.Option(min=100, help="Distinct requests of each run.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of the requests.")] = 7,
    compare: Annotated[
        Path | None, typer.Option(help="An earlier --json of this command to compare with.")
    ] = None,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time match-task's engine with the current release, beside the naive way.

    One core, warm-up, best of three runs, no cache; the naive way (a pandas frame and estimator
    wrappers) must give the same ten workers in the same order. With --compare, the run is void
    where the fixed calibration loop differs by more than 20 %.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.match import run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    console = Console(stderr=True)
    try:
        with console.status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(_table(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if compare is not None:
        _compare(figures, json.loads(compare.read_text("utf-8")))


def parse(
    city: Annotated[str, typer.Option(help="Preset whose texts and market are used.")] = "small",
    requests: Annotated[int, typer.Option(min=100, help="Distinct posts of each run.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of the posts.")] = 7,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time task-parse's engine with the current release: posts of 300 and of 5,000 characters.

    One core, warm-up, best of three runs, no cache, no language model, no geocoding server.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.parse import run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    console = Console(stderr=True)
    try:
        with console.status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    for name in ("posts", "long_posts"):
        part = figures[name]
        typer.echo(
            f"{part['characters']:>6,} characters  p50 {part['p50_ms']:7.2f} ms  "
            f"p95 {part['p95_ms']:7.2f} ms  p99 {part['p99_ms']:7.2f} ms  "
            f"({part['requests']:,} posts)"
        )
    typer.echo(
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms, "
        f"peak memory {figures['peak_memory_mib']:,.0f} MiB"
    )
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def pictures(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True, file_okay=False, help="Photographs, with photographs.json beside them."
        ),
    ] = Path("tests/photographs"),
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time the networks that look at pictures here, and count the main objects that they name.

    One core, warm-up, best of three runs. A look opens the picture and does everything that a
    request waits for but reading words, which is measured apart. Wants the extra `image`.
    """
    from rich.console import Console

    from data.errors import ExtraMissing
    from serving.benchmarks.pictures import page, run

    if not (folder / "photographs.json").is_file():
        raise typer.BadParameter(f"{folder} holds no photographs.json.")
    console = Console(stderr=True)
    try:
        with console.status("Starting") as status:
            figures = run(folder, say=status.update)
    except ExtraMissing as missing:
        typer.echo(f"Not measured: {missing}", err=True)
        raise typer.Exit(1) from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


_BENCH_NOW = datetime(2026, 6, 30, 17, tzinfo=UTC)
"""The moment at which the bench city is asked: a Tuesday, 10 in the morning there."""


def chat(
    city: Annotated[str, typer.Option(help="Preset whose market answers.")] = "bench",
    requests: Annotated[int, typer.Option(min=100, help="Messages of each run.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of who writes what.")] = 7,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time chat without a language model with the current release: messages of 26 intents.

    One core, warm-up, best of three runs: from a message to the answer as JSON, the
    conversation's memory included, its storing in a database not.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.chat import run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    console = Console(stderr=True)
    try:
        with console.status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    rows = {"all": figures["chat"], **figures["by_kind"]}
    for name, part in rows.items():
        typer.echo(
            f"{name:<14}  p50 {part['p50_ms']:7.2f} ms  p95 {part['p95_ms']:7.2f} ms  "
            f"p99 {part['p99_ms']:7.2f} ms  ({part['requests']:,} messages)"
        )
    typer.echo(
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms, "
        f"peak memory {figures['peak_memory_mib']:,.0f} MiB"
    )
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _table(figures: dict) -> str:  # type: ignore[type-arg]
    lines = [
        f"City '{figures['city']}': {figures['workers']:,} workers, "
        f"{figures['open_tasks']:,} open tasks; release {figures['release']}; "
        f"core {figures['core']}; calibration loop {figures['calibration_loop_ms']:.2f} ms",
        f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'candidates (median, most)':>28}",
    ]
    for name in ("workers_for_task", "tasks_for_worker", "naive_workers_for_task"):
        f = figures[name]
        spread = f.get("candidates")
        count = f"{spread['p50']:,.0f}, {spread['max']:,.0f}" if spread else "as above"
        lines.append(f"{name:26}{f['p50_ms']:9.2f}{f['p95_ms']:9.2f}{f['p99_ms']:9.2f}{count:>28}")
    lines.append(
        f"The naive way takes {figures['ratio_of_medians']:.1f} times as long on the same "
        f"candidates. Peak memory {figures['peak_memory_mib']:,.0f} MiB."
    )
    return "\n".join(lines)


def assign(
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time batch assignment: 500 tasks and 2,000 workers, from values to a proved plan."""
    from serving.benchmarks.assign import page, run

    figures = run()
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def routing(
    folder: Annotated[Path, typer.Argument(help="Folder of public instances (JSON).")],
    budget_ms: Annotated[
        float, typer.Option(min=1.0, help="Milliseconds for each instance and seed.")
    ] = 100.0,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each instance.")] = 3,
    peers: Annotated[
        bool, typer.Option("--peers", help="OR-Tools alone and PyVRP beside it, in the same time.")
    ] = False,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write every route to this file as JSON.")
    ] = None,
) -> None:
    """Solve public orienteering instances and compare with the best scores known.

    Every route is judged anew by the plain definition of its problem.
    """
    from rich.console import Console

    from serving.benchmarks.routing import page, run

    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(
                folder,
                budget_ms=budget_ms,
                seeds=range(1, seeds + 1),
                peers=peers,
                say=status.update,
            )
    except (ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f"{error}") from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def bundles(
    city: Annotated[str, typer.Option(help="Preset whose market is asked.")] = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Workers who ask.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the requests.")] = 7,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time bundles inside a request, and prove how far from the best its routes are.

    The proof is CP-SAT's, of the same problem, given a minute at the most.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.bundles import page, run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def feedback(
    city: Annotated[str, typer.Option(help="Preset whose market is reported on.")] = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Workers who report.")] = 1_000,
    flood: Annotated[int, typer.Option(min=1, help="False reports of one user.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed of the workers.")] = 7,
    database: Annotated[
        str | None, typer.Option(help="URL of an empty database; default: SQLite in a file.")
    ] = None,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time feedback, committed, and measure whom a flood of false reports moves.

    One core, warm-up, best of three runs; each report is new, joined to what was shown, learnt
    from, and on disk when the clock stops.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.feedback import page, run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                flood=flood,
                seed=seed,
                database_url=database,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def patterns(
    city: Annotated[str, typer.Option(help="Preset whose market is asked.")] = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Requests of each run.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of the busy workers.")] = 7,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time analyze-patterns for workers with 2,000 outcomes each, beside a scan of all offers."""
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.patterns import page, run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def recommendations(
    city: Annotated[str, typer.Option(help="Preset whose market is asked.")] = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Distinct workers of each run.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of the workers.")] = 7,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
    ] = None,
) -> None:
    """Time recommendations with bundles, on demand and as alerts, beside the ranking alone.

    One core, warm-up, best of three runs; the answer as JSON, what is remembered of the user
    (SQLite in a file), the claim of an alert and the journal are included.
    """
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release
    from serving.benchmarks.recommendations import page, run

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                requests=requests,
                seed=seed,
                say=status.update,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _compare(figures: dict, earlier: dict) -> None:  # type: ignore[type-arg]
    from serving.benchmarks.protocol import is_comparable

    loop, before = figures["calibration_loop_ms"], earlier["calibration_loop_ms"]
    if not is_comparable(loop, before):
        typer.echo(
            f"Void: the calibration loop took {loop:.2f} ms, {before:.2f} ms in the earlier run.",
            err=True,
        )
        raise typer.Exit(1)
    for name in ("workers_for_task", "tasks_for_worker"):
        ratio = figures[name]["p50_ms"] / earlier[name]["p50_ms"]
        typer.echo(f"{name}: {ratio:.2f} times the earlier median")
