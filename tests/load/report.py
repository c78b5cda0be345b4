"""The figures as a page of the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

KEEPS_UP: Final = 0.95
"""Share of the rate that must be answered for the service to keep up."""

MOST_FROM_CACHE: Final = 0.30
"""Share of answers from the cache beyond which a load tells little of the service."""

MOST_GROWTH: Final = 0.10
"""Of memory between the first quarter of the time and the last, for it to count as flat."""


def not_held(figures: Mapping[str, Any]) -> list[str]:
    """What of the acceptance was not held, a sentence each; empty where all was."""
    memory, restart = figures["memory_mb"], figures["restart"]
    failed, failed_after = (sum(one["failures"].values()) for one in (figures, restart))
    grown = memory["last_quarter"] / memory["first_quarter"] - 1.0
    found = {
        f"{failed} requests failed": failed > 0,
        f"{failed_after} requests failed in the rolling restart": failed_after > 0,
        f"{figures['rate']:g} requests/s were answered of {figures['asked_rate']:g}": (
            figures["rate"] < KEEPS_UP * figures["asked_rate"]
        ),
        f"{100 * figures['cache_hit_rate']:.1f} % came from the cache": (
            figures["cache_hit_rate"] >= MOST_FROM_CACHE
        ),
        f"memory grew by {100 * grown:.0f} %": grown > MOST_GROWTH,
    }
    late = [
        f"p95 of {row['endpoint']} is {row['p95_ms']:g} ms of {row['bound_ms']:g}"
        for row in figures["endpoints"]
        if not row["held"]
    ]
    return [text for text, is_so in found.items() if is_so] + late


def page(figures: Mapping[str, Any]) -> str:
    """docs/load.md."""
    memory, saturation, restart = (figures[k] for k in ("memory_mb", "saturation", "restart"))
    failed = sum(figures["failures"].values())
    lines = [
        "# Load",
        "",
        f"`{figures['command']}` on {figures['at']}: {figures['cores']} cores that the service, "
        f"its servers and the generator share, Python {figures['python']}, city "
        f"`{figures['city']}`, two processes, PostgreSQL, Redis, RabbitMQ, no language model. "
        "Endpoints are asked by the monthly volumes of the integration guide, without voice; "
        "users and places are distinct. A latency counts from the moment at which the request "
        "was due, so that one that had to wait for its turn is not flattered.",
        "",
        f"**{figures['rate']} requests/s over {figures['seconds']:.0f} s, {failed} of "
        f"{figures['requests'] + failed:,} failed**; {100 * figures['cache_hit_rate']:.1f} % of "
        "answers that may be kept came from the cache.",
        "",
        *_table(figures["endpoints"], figures["cpu_ms"]),
        "",
        "The bound is a quarter of the specification's time. *CPU* is the processor time of the "
        "service for one request, one after the other.",
        "",
        f"- **Memory** of both processes: {memory['first']:,} MB at the beginning, "
        f"{memory['last']:,} MB at the end, {memory['most']:,} MB at most; medians of the first "
        f"and the last quarter {memory['first_quarter']:,} and {memory['last_quarter']:,} MB.",
        "- **Processor time** of each process, as a share of one core: "
        + ", ".join(f"{100 * share:.0f} %" for share in figures["cores_by_process"])
        + ".",
        f"- **Saturation**: {saturation['kept_rate']:g} requests/s are kept up with; "
        + "; ".join(
            f"{s['asked']:g} asked, {s['answered']:g} answered, {s['failed']} failed"
            for s in saturation["steps"]
        )
        + ".",
        f"- **Rolling restart** (SIGHUP) at {figures['asked_rate']:g} requests/s: "
        f"{sum(restart['failures'].values())} of "
        f"{restart['requests'] + sum(restart['failures'].values()):,} failed over "
        f"{restart['seconds']:.0f} s; slowest p99 "
        f"{max((row['p99_ms'] for row in restart['endpoints']), default=0):,.0f} ms, as the new "
        "processes start on the same cores.",
        f"- **Kept connections** that the service had closed, so that the request went over a new "
        f"one (RFC 9112, section 9.3.1): {figures['began_anew']:,}, and "
        f"{restart['began_anew']:,} in the rolling restart.",
    ]
    if missed := not_held(figures):
        lines += [f"- **Not held**: {'; '.join(missed)}."]
    if failed or restart["failures"]:
        told = {
            **figures["failures"],
            **{f"restart: {k}": v for k, v in restart["failures"].items()},
        }
        lines += ["- **Failed**: " + "; ".join(f"{k}: {v}" for k, v in told.items())]
    return "\n".join([*lines, ""])


def _table(rows: list[dict[str, Any]], cpu_ms: Mapping[str, float]) -> list[str]:
    lines = [
        "| endpoint | requests | p50 ms | p95 ms | p99 ms | bound ms | held | CPU ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for row in rows:
        held = "yes" if row["held"] else "**no**"
        lines.append(
            f"| {row['endpoint']} | {row['requests']:,} | {row['p50_ms']:g} | {row['p95_ms']:g} "
            f"| {row['p99_ms']:g} | {row['bound_ms']:g} | {held} | {cpu_ms[row['endpoint']]:g} |"
        )
    return lines
