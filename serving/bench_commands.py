"""The command `hustlexp bench`: how fast the engine answers, and how well its solvers solve."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.offline_commands import storage

City = Annotated[str, typer.Option(help="Preset whose market is asked.")]
Seed = Annotated[int, typer.Option(help="Seed of the requests.")]
Requests = Annotated[int, typer.Option(min=1, help="Distinct requests of each run.")]
Json = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    bench = typer.Typer(help="Measure how fast the engine answers.", no_args_is_help=True)
    bench.callback()(_bench)
    for command in (
        match, assign, routing, bundles, feedback, parse, patterns, recommendations, chat, voice,
        pictures, crowd, health, vectors, events, bombs, large,
    ):  # fmt: skip
        bench.command(command.__name__)(command)
    bench.command("all")(everything)
    app.add_typer(bench, name="bench")


def _bench() -> None:
    """Measure how fast the engine answers."""


_BENCH_NOW = datetime(2026, 6, 30, 17, tzinfo=UTC)
"""The moment at which the bench city is asked: a Tuesday, 10 in the morning there."""


def match(
    city: City = "bench",
    requests: Annotated[int, typer.Option(min=100, help="Distinct requests of each run.")] = 1_000,
    seed: Seed = 7,
    compare: Annotated[
        Path | None, typer.Option(help="An earlier --json of this command to compare with.")
    ] = None,
    json_path: Json = None,
) -> None:
    """Time match-task's engine with the current release, beside the naive way.

    One core, warm-up, best of three runs, no cache; the naive way (a pandas frame and estimator
    wrappers) must give the same ten workers in the same order. With --compare, the run is void
    where the fixed calibration loop differs by more than 20 %.
    """
    figures = _measure("match", city, json_path, requests=requests, seed=seed)
    if compare is not None:
        _compare(figures, json.loads(compare.read_text("utf-8")))


def parse(
    city: City = "small",
    requests: Annotated[int, typer.Option(min=100, help="Distinct posts of each run.")] = 1_000,
    seed: Seed = 7,
    json_path: Json = None,
) -> None:
    """Time task-parse's engine with the current release: posts of 300 and of 5,000 characters.

    One core, warm-up, best of three runs, no cache, no language model, no geocoding server.
    """
    _measure("parse", city, json_path, requests=requests, seed=seed)


def chat(
    city: City = "bench",
    requests: Annotated[int, typer.Option(min=100, help="Messages of each run.")] = 1_000,
    seed: Seed = 7,
    json_path: Json = None,
) -> None:
    """Time chat without a language model with the current release: messages of 26 intents.

    One core, warm-up, best of three runs: from a message to the answer as JSON, the
    conversation's memory included, its storing in a database not.
    """
    _measure("chat", city, json_path, requests=requests, seed=seed)


def voice(
    city: City = "small",
    seed: Seed = 7,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out", help="42 requests in English that chose nothing, other voices."
        ),
    ] = False,
    json_path: Json = None,
) -> None:
    """Judge and time voice-to-task by the local model: forty spoken requests and three languages.

    Needs espeak-ng and the model's weights (hustlexp models fetch); flite and FFmpeg add voices
    and containers. The words are parsed with the current release in the city.
    """
    from serving.model_commands import weights_folder

    _measure("voice", city, json_path, seed=seed, held_out=held_out, weights=weights_folder(None))


def pictures(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True, file_okay=False, help="Photographs, with photographs.json beside them."
        ),
    ] = Path("tests/photographs"),
    json_path: Json = None,
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
    try:
        with Console(stderr=True).status("Starting") as status:
            figures = run(folder, say=status.update)
    except ExtraMissing as missing:
        typer.echo(f"Not measured: {missing}", err=True)
        raise typer.Exit(1) from None
    _tell(figures, page, json_path)


def crowd(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A photograph or a recording.")
    ],
    url: Annotated[str, typer.Option(help="A service that runs.")] = "http://127.0.0.1:8000",
    voice: Annotated[bool, typer.Option(help="Send it to voice-to-task.")] = False,
    clients: Annotated[int, typer.Option(min=1, help="Clients that send without pause.")] = 8,
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each of three parts.")] = 20.0,
    json_path: Json = None,
) -> None:
    """Time match-task in a running service, alone and beside a crowd that sends uploads.

    Start the service with RATE_LIMIT_PER_MINUTE=0 and RATE_LIMIT_UPLOADS_PER_MINUTE=0, or the
    crowd is refused for its number.
    """
    from serving.benchmarks.crowd import Sent, page, run

    path, part = (
        ("/api/ai/voice-to-task", "audioFile") if voice else ("/api/ai/image-match", "imageFile")
    )
    texts = {"userId": "crowd", **({"language": "en"} if voice else {})}
    sent = Sent(path, part, file.read_bytes(), texts)
    try:
        figures = run(
            url, sent, clients=clients, seconds=seconds, say=lambda s: typer.echo(s, err=True)
        )
    except OSError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    _tell(figures, page, json_path)


def assign(json_path: Json = None) -> None:
    """Time batch assignment: 500 tasks and 2,000 workers, from values to a proved plan."""
    from serving.benchmarks.assign import page, run

    _tell(run(), page, json_path)


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
    _tell(figures, page, json_path)


def bundles(
    city: City = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Workers who ask.")] = 200,
    seed: Seed = 7,
    json_path: Json = None,
) -> None:
    """Time bundles inside a request, and prove how far from the best its routes are.

    The proof is CP-SAT's, of the same problem, given a minute at the most.
    """
    _measure("bundles", city, json_path, requests=requests, seed=seed)


def feedback(
    city: City = "bench",
    requests: Annotated[int, typer.Option(min=1, help="Workers who report.")] = 1_000,
    flood: Annotated[int, typer.Option(min=1, help="False reports of one user.")] = 10_000,
    seed: Seed = 7,
    database: Annotated[
        str | None, typer.Option(help="URL of an empty database; default: SQLite in a file.")
    ] = None,
    json_path: Json = None,
) -> None:
    """Time feedback, committed, and measure whom a flood of false reports moves.

    One core, warm-up, best of three runs; each report is new, joined to what was shown, learnt
    from, and on disk when the clock stops.
    """
    _measure(
        "feedback", city, json_path,
        requests=requests, flood=flood, seed=seed, database_url=database,
    )  # fmt: skip


def patterns(
    city: City = "bench", requests: Requests = 1_000, seed: Seed = 7, json_path: Json = None
) -> None:
    """Time analyze-patterns for workers with 2,000 outcomes each, beside a scan of all offers."""
    _measure("patterns", city, json_path, requests=requests, seed=seed)


def recommendations(
    city: City = "bench", requests: Requests = 1_000, seed: Seed = 7, json_path: Json = None
) -> None:
    """Time recommendations with bundles, on demand and as alerts, beside the ranking alone.

    One core, warm-up, best of three runs; the answer as JSON, what is remembered of the user
    (SQLite in a file), the claim of an alert and the journal are included.
    """
    _measure("recommendations", city, json_path, requests=requests, seed=seed)


def health(
    requests: Annotated[int, typer.Option(min=100, help="Requests of each run.")] = 1_000,
    json_path: Json = None,
) -> None:
    """Time health through the whole application: what every answer pays for being one."""
    from serving.benchmarks.health import page, run

    _tell(run(requests=requests), page, json_path)


def bombs(
    seconds: Annotated[float, typer.Option(min=1.0, help="How long each phase lasts.")] = 10.0,
    json_path: Json = None,
) -> None:
    """Ask honestly beside deep JSON, huge lists, slow senders; print the others' p95, and memory.

    The current release serves in a process of its own, without a limit of requests.
    """
    from serving.benchmarks.bombs import page, run

    _tell(run(seconds=seconds), page, json_path)


def large(
    city: City = "million",
    requests: Annotated[int, typer.Option(min=100, help="Distinct requests of each run.")] = 1_000,
    seed: Seed = 7,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where the base is written and looked for; default: VAR_DIR/large."),
    ] = None,
    json_path: Json = None,
) -> None:
    """Time match-task over a large market that is mapped from a file: start, memory, recall.

    One core, warm-up, best of three runs, no cache. Simulating and building a million workers
    takes minutes and some ten gigabytes; the base is kept for the next run.
    """
    _measure(
        "large", city, json_path,
        requests=requests, seed=seed, folder=folder or storage().var_dir / "large",
    )  # fmt: skip


COMMITTED = Path("docs/benchmarks/all.json")
"""The run of `hustlexp bench all` that others are compared with."""


def everything(
    only: Annotated[
        list[str] | None, typer.Option(help="Run this benchmark alone; may be repeated.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="An earlier --json of this command to compare with.")
    ] = COMMITTED,
    quick: Annotated[
        bool, typer.Option("--quick", help="Few requests, a small city: a look, no measurement.")
    ] = False,
    json_path: Json = None,
) -> None:
    """One table of every endpoint and stage: p50, p95, p99, throughput, memory, the naive way.

    Each benchmark is a process of its own, one after the other. Compares medians by ratio with
    the committed run; void where the fixed calibration loop differs by more than 20 %.
    """
    from rich.console import Console

    from serving.benchmarks.table import BENCHMARKS, QUICK, page, ratios, run

    names = tuple(only or BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        raise typer.BadParameter(f"Unknown: {', '.join(sorted(unknown))}.")
    with Console(stderr=True).status("Starting") as status:
        figures = run(names, say=status.update, options=QUICK if quick else {})
    compared = None
    if compare is not None and compare.is_file():
        compared = ratios(figures, json.loads(compare.read_text("utf-8")))
    _tell(figures, lambda told: page(told, compared), json_path)


def vectors(
    city: City = "bench",
    count: Annotated[
        int, typer.Option("--vectors", min=100, help="Texts that each index holds.")
    ] = 100_000,
    requests: Annotated[int, typer.Option(min=1, help="Texts that are looked for.")] = 1_000,
    seed: Seed = 7,
    database: Annotated[
        str | None,
        typer.Option(help="URL of a PostgreSQL with pgvector; default: one from a wheel, if any."),
    ] = None,
    json_path: Json = None,
) -> None:
    """Measure recall@10 and times of the indexes of texts: FAISS, and pgvector.

    Against a search of everything; the texts are distinct ones of the city.
    """
    _measure(
        "vectors", city, json_path,
        vectors=count, requests=requests, seed=seed, database_url=database,
    )  # fmt: skip


def events(
    city: City = "bench",
    seconds: Annotated[float, typer.Option(min=1.0, help="How long events are sent.")] = 20.0,
    rate: Annotated[int, typer.Option(min=100, help="Events sent a second.")] = 1_200,
    asked: Annotated[int, typer.Option(min=1, help="Questions asked a second meanwhile.")] = 20,
    seed: Seed = 7,
    database: Annotated[
        str | None, typer.Option(help="URL of an empty database; default: SQLite in a file.")
    ] = None,
    json_path: Json = None,
) -> None:
    """Measure market events: applied a second, until they are served, and matching meanwhile."""
    _measure(
        "events", city, json_path,
        seconds=seconds, rate=rate, asked=asked, seed=seed, database_url=database,
    )  # fmt: skip


def _measure(name: str, city: str, json_path: Path | None, **options: Any) -> dict[str, Any]:
    """The figures of `serving.benchmarks.<name>` in a city, told and kept."""
    from rich.console import Console

    from data.errors import HustleError
    from data.simulation.world import CITIES
    from models.release import current_release

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    benchmark = import_module(f"serving.benchmarks.{name}")
    try:
        with Console(stderr=True).status("Starting") as status:
            figures: dict[str, Any] = benchmark.run(
                current_release(storage().releases_dir),
                city=city,
                now=_BENCH_NOW,
                say=status.update,
                **options,
            )
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    _tell(figures, benchmark.page, json_path)
    return figures


def _tell(
    figures: dict[str, Any], page: Callable[[dict[str, Any]], str], json_path: Path | None
) -> None:
    typer.echo(page(figures))
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _compare(figures: dict[str, Any], earlier: dict[str, Any]) -> None:
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
