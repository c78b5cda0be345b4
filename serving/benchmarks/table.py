"""One table over all benchmarks: every endpoint and stage, beside the run that is committed.

Each benchmark runs as a process of its own, so that no stage's memory or caches are another's.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from serving.benchmarks.protocol import is_comparable

FIGURES: Final = ("p50_ms", "p95_ms", "p99_ms")


@dataclass(frozen=True, slots=True)
class Stage:
    """One row: what is measured, by which benchmark, and where in its figures it stands.

    `naive` is the place of the same work done the plain way, where the benchmark has one.
    """

    name: str
    benchmark: str
    path: tuple[str, ...]
    naive: tuple[str, ...] | None = None


STAGES: Final[tuple[Stage, ...]] = (
    Stage("GET health, the whole frame", "health", ("health",)),
    Stage("match-task, workers for a task", "match", ("workers_for_task",),
          ("naive_workers_for_task",)),
    Stage("match-task, tasks for a worker", "match", ("tasks_for_worker",)),
    Stage("match-task, with bundles, proved", "bundles", ("tasks_for_worker",)),
    Stage("task-parse, 300 characters", "parse", ("posts",)),
    Stage("task-parse, 5,000 characters", "parse", ("long_posts",)),
    Stage("chat, all kinds", "chat", ("chat",)),
    Stage("chat, a list of tasks", "chat", ("by_kind", "find_tasks")),
    Stage("chat, a plan of the day", "chat", ("by_kind", "plan_day")),
    Stage("recommendations, on demand", "recommendations", ("on_demand",)),
    Stage("recommendations, as an alert", "recommendations", ("proactive",)),
    Stage("analyze-patterns, 2,000 outcomes", "patterns", ("patterns_90_days",),
          ("naive_patterns_90_days",)),
    Stage("feedback, committed", "feedback", ("new",)),
    Stage("feedback, repeated", "feedback", ("repeated",)),
    Stage("assign, 500 tasks, 2,000 workers", "assign", ("kinds", "one task each")),
    Stage("voice-to-task, language known", "voice", ("latency", "language known")),
    Stage("image-match, a look", "pictures", ("look",)),
)  # fmt: skip
"""Every endpoint, and the stages that are measured apart."""

BENCHMARKS: Final = tuple(dict.fromkeys(stage.benchmark for stage in STAGES))

_FEW: Final = ("--city", "small", "--requests", "100")
QUICK: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(("match", "chat", "recommendations", "patterns"), _FEW),
    "bundles": ("--city", "small", "--requests", "5"),
    "parse": ("--requests", "100"),
    "feedback": (*_FEW, "--flood", "100"),
    "health": ("--requests", "100"),
}
"""Options that show in a minute or two that everything runs; its figures are worth little."""


def run(
    names: Sequence[str], *, say: Callable[[str], None], options: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Run benchmarks by name, and lay their figures side by side.

    `options` are further arguments of a benchmark's command by its name. A benchmark that cannot
    run on this machine leaves its reason.
    """
    figures, missing = {}, {}
    for name in names:
        say(f"hustlexp bench {name}")
        found = _measured(name, options.get(name, ()))
        if isinstance(found, str):
            missing[name] = found
        else:
            figures[name] = found
    return {
        "machine": machine(),
        "calibration_loops_ms": {
            name: found["calibration_loop_ms"] for name, found in figures.items()
        },
        "rows": [row for stage in STAGES if (row := row_of(stage, figures.get(stage.benchmark)))],
        "missing": missing,
    }


def _measured(name: str, options: Sequence[str]) -> dict[str, Any] | str:
    """The figures of one benchmark, or the last line of what it said of why not."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "figures.json"
        program = (sys.executable, "-c", "from serving.command_line import app; app()")
        command = [*program, "bench", name, *options, "--json", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            return lines[-1].strip() if lines else f"exit code {done.returncode}"
        figures: dict[str, Any] = json.loads(target.read_text("utf-8"))
        return figures


def row_of(stage: Stage, figures: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """One row, or None where its benchmark has not run or has no such figure.

    Throughput is what one core does in a row, one over the mean; the ratio is that of medians.
    """
    latency = _at(figures, stage.path)
    if figures is None or latency is None:
        return None
    naive = None if stage.naive is None else _at(figures, stage.naive)
    mean_ms = latency.get("mean_ms")
    return {
        "stage": stage.name,
        "command": f"hustlexp bench {stage.benchmark}",
        **{name: round(latency[name], 3) for name in FIGURES},
        "per_second": None if not mean_ms else round(1_000.0 / mean_ms, 1),
        "memory_mib": figures.get("peak_memory_mib"),
        "naive_ratio": None if naive is None else round(naive["p50_ms"] / latency["p50_ms"], 2),
    }


def _at(figures: Any, path: Sequence[str]) -> Mapping[str, Any] | None:
    for name in path:
        if not isinstance(figures, Mapping) or name not in figures:
            return None
        figures = figures[name]
    return figures if isinstance(figures, Mapping) and "p50_ms" in figures else None


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def ratios(figures: Mapping[str, Any], earlier: Mapping[str, Any]) -> dict[str, float | None]:
    """Median of each stage over that of an earlier run; None where the machines do not compare.

    Stages that the earlier run has not are left out.
    """
    before = {row["stage"]: row for row in earlier["rows"]}
    loops, loops_before = figures["calibration_loops_ms"], earlier["calibration_loops_ms"]
    found: dict[str, float | None] = {}
    for row in figures["rows"]:
        known = before.get(row["stage"])
        if known is None:
            continue
        name = row["command"].rsplit(" ", 1)[-1]
        fits = name in loops_before and is_comparable(loops[name], loops_before[name])
        found[row["stage"]] = round(row["p50_ms"] / known["p50_ms"], 2) if fits else None
    return found


def page(figures: Mapping[str, Any], compared: Mapping[str, float | None] | None = None) -> str:
    """The table in Markdown, as docs/benchmarks.md holds it."""
    told = figures["machine"]
    loops = figures["calibration_loops_ms"].values()
    head = (
        f"{told['cores']} cores of {told['processor']}, {told['system']}, Python "
        f"{told['python']}; calibration loops {min(loops):.2f} to {max(loops):.2f} ms"
        if loops
        else "Nothing was measured."
    )
    lines = [
        head, "",
        "| stage | p50 ms | p95 ms | p99 ms | a second, one core | MiB | naive takes | "
        "against the committed run | command |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in figures["rows"]:
        cells = [
            row["stage"],
            *(f"{row[name]:,.2f}" for name in FIGURES),
            _cell(row["per_second"], "{:,.0f}"),
            _cell(row["memory_mib"], "{:,.0f}"),
            _cell(row["naive_ratio"], "{:.2f} times"),
            _against(row["stage"], compared),
            f"`{row['command']}`",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"\n`hustlexp bench {name}`: {why}" for name, why in figures["missing"].items()]
    return "\n".join(lines)


def _against(stage: str, compared: Mapping[str, float | None] | None) -> str:
    if compared is None or stage not in compared:
        return ""
    ratio = compared[stage]
    return "void: another speed of machine" if ratio is None else f"{ratio:.2f} times"


def _cell(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
