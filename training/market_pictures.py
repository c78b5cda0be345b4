"""Pictures and figures of the simulated market, for ``docs/market.md``.

``python -m training.market_pictures`` simulates the city `study` and writes
``docs/images/market-*.png``; the figures go to the standard output.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import matplotlib
import numpy as np
import typer

from data.arrays import BoolArray, FloatArray
from data.columns import SessionEnd
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER, epoch, local_time
from data.reference.geography import distance_m
from data.simulation.outcomes import examination
from data.simulation.run import Simulation, simulate
from data.simulation.text_signal import text_signal
from data.simulation.world import CITIES
from training.metrics import auc

matplotlib.use("Agg")

UNTIL: Final = epoch(datetime(2026, 6, 30, 17, tzinfo=UTC))
"""Where the run of the pictures ends, so that they can be made again."""

BLUE, ORANGE, GREY = "#2b6cb0", "#dd6b20", "#718096"
_DPI: Final = 100


def market_map(simulation: Simulation, axes: Any) -> None:
    """Homes of workers and places of tasks."""
    tasks, workers = simulation.history.tasks, simulation.history.workers
    axes[0].scatter(tasks.lng[::4], tasks.lat[::4], s=1, color=GREY, alpha=0.3, label="tasks")
    axes[0].scatter(workers.home_lng, workers.home_lat, s=4, color=BLUE, label="workers' homes")
    axes[0].set(xlabel="longitude", ylabel="latitude", aspect=1.26)  # 1 / cos(latitude)
    axes[0].legend(markerscale=3)


def demand(simulation: Simulation, axes: Any) -> None:
    """Tasks posted by local hour and by weekday."""
    local = local_time(simulation.history.tasks.posted_at)
    weekend = local.weekday >= 5
    for days, rows, name in ((5, ~weekend, "weekday"), (2, weekend, "weekend")):
        count = np.bincount(local.hour[rows].astype(int), minlength=24)
        axes[0].plot(count / count.sum(), label=name, color=BLUE if days == 5 else ORANGE)
    axes[0].set(xlabel="local hour", ylabel="share of the day's tasks")
    axes[0].legend()
    axes[1].bar(range(7), np.bincount(local.weekday, minlength=7), color=BLUE)
    axes[1].set(ylabel="tasks", xticks=range(7), xticklabels=list("MTWTFSS"))


def position(simulation: Simulation, axes: Any) -> None:
    """Acceptance by position, and the law of examination behind it."""
    e, law = simulation.history.exposures, simulation.city.coefficients
    at = np.arange(1, simulation.city.ranking_length + 1)
    accepted = [np.mean(e.accepted[(e.positions == k) & (e.accepted >= 0)]) for k in at]
    axes[0].bar(at, accepted, color=BLUE, label="accepted, of those shown")
    axes[0].plot(at, examination(at, law), "o-", color=ORANGE, label="looked at (the law)")
    axes[0].set(xlabel="position", ylabel="share", ylim=(0, 1))
    axes[0].legend()


def acceptance(simulation: Simulation, axes: Any) -> None:
    """True and observed acceptance, given a look, by distance and by pay."""
    h, truth = simulation.history, simulation.truth
    e = h.exposures
    task_lat, task_lng = h.tasks.lat[e.tasks], h.tasks.lng[e.tasks]
    km = distance_m(e.worker_lat, e.worker_lng, task_lat, task_lng) / 1_000.0
    hourly = h.tasks.pay_usd[e.tasks] / (h.tasks.service_min[e.tasks] / 60.0)
    ratio = hourly / simulation.latents.reservation_usd[e.workers]
    looked = truth.examined & (e.accepted >= 0)
    for axis, values, edges, name in (
        (axes[0], km, np.arange(0.0, 12.0, 1.0), "distance (km)"),
        (axes[1], ratio, np.arange(0.8, 4.2, 0.3), "hourly pay over reservation wage"),
    ):
        middle, true, seen = _by_bin(values, edges, truth.accept, e.accepted, looked)
        axis.plot(middle, true, color=ORANGE, label="true probability")
        axis.plot(middle, seen, "o", color=BLUE, label="accepted, of those who looked")
        axis.set(xlabel=name, ylabel="acceptance", ylim=(0, 1))
    axes[0].legend()


def _by_bin(
    values: FloatArray, edges: FloatArray, true: FloatArray, labels: Any, rows: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    bins = np.digitize(values, edges)
    inside = [rows & (bins == k) for k in range(1, len(edges))]
    return (
        (edges[1:] + edges[:-1]) / 2.0,
        np.array([true[within].mean() for within in inside]),
        np.array([labels[within].mean() for within in inside]),
    )


def response(simulation: Simulation, axes: Any) -> None:
    """Minutes until a worker says yes; silence counts as no after ninety."""
    e = simulation.history.exposures
    said_yes = e.accepted == 1
    minutes = (e.accepted_known_at - e.shown_at)[said_yes] / MINUTE_S
    axes[0].hist(minutes, bins=np.arange(0, 91, 3), color=BLUE)
    axes[0].set(xlabel="minutes until the answer", ylabel="accepted exposures")


def sessions(simulation: Simulation, axes: Any) -> None:
    """Who is online at which hour, what ends sessions, and when notifications are opened."""
    h = simulation.history
    s, n = h.sessions, h.notifications
    hours = np.arange(s.began_at.min() // HOUR_S, s.ended_at.max() // HOUR_S) * HOUR_S
    online = np.searchsorted(np.sort(s.began_at), hours) - np.searchsorted(
        np.sort(s.ended_at), hours
    )
    local = local_time(hours).hour.astype(int)
    axes[0].plot([online[local == hour].mean() for hour in range(24)], color=BLUE)
    axes[0].set(xlabel="local hour", ylabel="workers online")
    causes = [cause.name.lower().replace("_", " ") for cause in SessionEnd]
    axes[1].barh(causes, np.bincount(s.ended_by, minlength=len(causes)), color=BLUE)
    axes[1].set(xlabel="sessions ended by")
    own_hour = simulation.latents.phone_hour[n.workers]
    away = np.abs((local_time(n.sent_at).hour - own_hour + 12.0) % 24.0 - 12.0)
    opened = [np.mean(n.opened_at[away.astype(int) == hours] < NEVER) for hours in range(12)]
    axes[2].plot(np.arange(12) + 0.5, opened, color=BLUE)
    axes[2].set(xlabel="hours from the worker's own hour", ylabel="notifications opened")
    axes[2].set_ylim(0, 1)


PICTURES: Final = {
    "map": (market_map, 1, 5.0),
    "demand": (demand, 2, 3.2),
    "position": (position, 1, 3.2),
    "acceptance": (acceptance, 2, 3.2),
    "response": (response, 1, 3.2),
    "sessions": (sessions, 3, 3.2),
}
"""Name, what draws it, panels, height in inches."""


def draw(simulation: Simulation, folder: Path) -> list[Path]:
    """Write every picture into a folder, and name the files."""
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (drawn, panels, height) in PICTURES.items():
        figure = Figure(figsize=(max(3.4 * panels, 5.0), height), layout="constrained")
        drawn(simulation, np.atleast_1d(figure.subplots(1, panels)))
        path = folder / f"market-{name}.png"
        figure.savefig(path, dpi=_DPI, metadata={"Software": None})
        written.append(path)
    return written


def figures(simulation: Simulation) -> list[str]:
    """What ``docs/market.md`` states of the run, one line each."""
    h, truth = simulation.history, simulation.truth
    e = h.exposures
    looked = truth.examined & (e.accepted >= 0)
    done = e.completed == 1
    lines = [
        f"{len(e):,} exposures of {len(h.tasks):,} tasks to {len(h.workers):,} workers",
        f"accepted {np.mean(e.accepted == 1):.3f}; completed, of those assigned, "
        f"{np.mean(e.completed[e.completed >= 0]):.3f}; on time, of those completed, "
        f"{np.mean(e.on_time[e.on_time >= 0]):.3f}",
        "AUC of the true acceptance, given a look: "
        f"{auc(e.accepted[looked], truth.accept[looked]):.3f}",
        f"tipped {np.mean(~np.isnan(e.tip_usd[done])):.3f} of completed jobs, "
        f"median {np.nanmedian(e.tip_usd):.2f} USD; enjoyment {np.nanmean(e.enjoyment):.2f}",
        f"{len(h.sessions):,} sessions, {len(h.notifications):,} notifications "
        f"({np.mean(h.notifications.opened_at < NEVER):.3f} opened), "
        f"{len(h.impressions):,} recommendations "
        f"({np.mean(h.impressions.opened_at < NEVER):.3f} opened)",
    ]
    for outcome, s in text_signal(truth, simulation.city, e.assigned == 1).items():
        lines.append(
            f"{outcome}: expected log loss {s.known:.4f} with the sub-skill known, "
            f"{s.unknown:.4f} without, {s.base_rate:.4f} base rate: "
            f"text is worth {100.0 * s.share:.1f} % of the gap"
        )
    return lines


def main(
    city: Annotated[str, typer.Option(help="Preset to draw.")] = "study",
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = Path("docs/images"),
) -> None:
    """Draw the simulated market and print its figures."""
    simulation = simulate(CITIES[city], UNTIL)
    for path in draw(simulation, folder):
        typer.echo(str(path))
    for line in figures(simulation):
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
