"""What serving takes and costs, from measured figures: the arithmetic of docs/costs.md and
docs/capacity.md.

Measured are processor time by endpoint and memory (the committed JSON of ``hustlexp bench``) and
tokens by call (docs/language-model.md). Everything else is an assumption with a name: prices, how
many requests a user sends (the specification's volumes), and how uneven a day is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final, NamedTuple

MEASURED: Final = Path("docs/benchmarks")
"""Where the committed figures lie."""


class Volume(NamedTuple):
    """Requests a month of one user by the specification (its volumes are of 1,000 users), and the
    benchmark whose mean is the processor time of one."""

    endpoint: str
    requests: float
    benchmark: str
    path: tuple[str, ...]


VOLUMES: Final = (
    Volume("chat", 50.0, "chat", ("chat",)),
    Volume("task-parse", 10.0, "parse", ("posts",)),
    Volume("match-task", 15.0, "match", ("tasks_for_worker",)),
    Volume("analyze-patterns", 5.0, "patterns", ("patterns_90_days",)),
    Volume("recommendations", 20.0, "recommendations", ("on_demand",)),
    Volume("feedback", 8.0, "feedback", ("new",)),
    Volume("voice-to-task", 2.0, "voice", ("latency", "language known")),
    Volume("image-match", 0.5, "pictures", ("look",)),
)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What was not measured. Prices in USD a month are the specification's own ("Infrastructure").

    Attributes
    ----------
    frame_ms : float
        Processor time of what surrounds every answer: middlewares, JSON, the socket.
    busiest_hour : float
        Share of a day's requests in its busiest hour; an even day has 1/24.
    busy_share : float
        Share of a core that is used in that hour, so that p95 stays what it is.
    cores_a_server, server_gb : int
    bytes_an_exposure : float
        In the database: the exposure, its predictions, its outcomes and their indexes.
    exposures_a_ranking : int
        Rows of one ranking that are kept.
    months_kept : float
        The default of RETENTION_EXPOSURES_DAYS.
    """

    frame_ms: float = 2.0
    busiest_hour: float = 0.1
    busy_share: float = 0.5
    cores_a_server: int = 4
    server_gb: int = 16
    server_usd: float = 150.0
    database_usd_per_100_gb: float = 80.0
    redis_usd: float = 50.0
    vectors_usd: float = 0.0  # in the process, or in the same PostgreSQL
    queue_usd: float = 40.0
    bytes_an_exposure: float = 1_000.0
    exposures_a_ranking: int = 10
    months_kept: float = 24.0


class Call(NamedTuple):
    """A call to a language model: mean tokens in and out, or USD each."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0
    usd: float = 0.0


CALLS: Final[Mapping[str, Call]] = {
    "chat": Call(876.0, 128.0),
    "task-parse": Call(697.0, 202.0),
    "voice-to-task": Call(usd=0.006),
    "image-match": Call(usd=0.01),
}
"""Tokens: docs/language-model.md. A minute of voice and a picture: the specification's prices."""

INPUT_USD_PER_MILLION: Final = 0.40
OUTPUT_USD_PER_MILLION: Final = 1.60
"""gpt-4.1-mini, list prices of June 2026."""


def llm_usd(endpoint: str, requests: float) -> float:
    """USD of requests to an endpoint; 0 for those that no language model is asked for."""
    call = CALLS.get(endpoint, Call())
    tokens = call.tokens_in * INPUT_USD_PER_MILLION + call.tokens_out * OUTPUT_USD_PER_MILLION
    return requests * (tokens / 1e6 + call.usd)


def processor_ms(folder: Path = MEASURED, assumed: Assumptions | None = None) -> dict[str, float]:
    """Milliseconds of one core for a request to each endpoint, the frame around it included.

    Raises
    ------
    FileNotFoundError
        If a committed figure is not there.
    """
    told = assumed or Assumptions()
    return {
        volume.endpoint: _mean_ms(folder / f"{volume.benchmark}.json", volume.path) + told.frame_ms
        for volume in VOLUMES
    }


def _mean_ms(file: Path, path: tuple[str, ...]) -> float:
    figures: Any = json.loads(file.read_text("utf-8"))
    for name in path:
        figures = figures[name]
    return float(figures["mean_ms"])


class Month(NamedTuple):
    """What users cost in a month, in USD but for what is named otherwise."""

    users: int
    llm_usd: float
    busiest_cores: float
    servers: int
    database_gb: float
    infrastructure_usd: float

    @property
    def usd(self) -> float:
        """All of it."""
        return self.llm_usd + self.infrastructure_usd


def month_of(
    users: int,
    cores_ms: Mapping[str, float],
    assumed: Assumptions | None = None,
    *,
    is_local_voice: bool = False,
) -> Month:
    """The month of some users.

    Two servers at least, so that one may be replaced. Where the service transcribes itself
    (`is_local_voice`) voice costs processor time, else the specification's price a minute.
    """
    a = assumed or Assumptions()
    llm = busy_s = 0.0
    for volume in VOLUMES:
        requests = users * volume.requests
        if volume.endpoint == "voice-to-task" and not is_local_voice:
            busy_s += requests * a.frame_ms / 1_000.0
            llm += llm_usd(volume.endpoint, requests)
            continue
        busy_s += requests * cores_ms[volume.endpoint] / 1_000.0
        if volume.endpoint != "voice-to-task":
            llm += llm_usd(volume.endpoint, requests)
    busiest = busy_s / 30.0 * a.busiest_hour / 3_600.0 / a.busy_share
    servers = max(2, ceil(busiest / a.cores_a_server))
    shown = sum(v.requests for v in VOLUMES if v.endpoint in ("match-task", "recommendations"))
    kept = users * shown * a.exposures_a_ranking * a.bytes_an_exposure * a.months_kept / 1e9
    infrastructure = (
        servers * a.server_usd
        + max(1.0, kept / 100.0) * a.database_usd_per_100_gb
        + a.redis_usd
        + a.vectors_usd
        + a.queue_usd
    )
    return Month(users, llm, busiest, servers, kept, infrastructure)


@dataclass(frozen=True, slots=True)
class Large:
    """What was measured of a large market (``hustlexp bench large``).

    Attributes
    ----------
    workers : int
        Of the market.
    base_gb, own_gb : float
        Of the mapped base, which all processes of a machine share, and of each process alone.
    ranking_ms : float
        Mean processor time of a ranking over that market.
    """

    workers: int
    base_gb: float
    own_gb: float
    ranking_ms: float

    @classmethod
    def read(cls, file: Path = MEASURED / "large.json") -> Large:
        """From a committed run."""
        figures = json.loads(file.read_text("utf-8"))
        rankings = [figures[name]["mean_ms"] for name in ("workers_for_task", "tasks_for_worker")]
        return cls(
            workers=figures["workers"],
            base_gb=figures["base_bytes"] / 1e9,
            own_gb=figures["memory_mib"]["serving"]["own"] * 2**20 / 1e9,
            ranking_ms=max(rankings),
        )


class Capacity(NamedTuple):
    """What a market and a rate of requests need."""

    replicas: int  # areas, each of its own market
    mean_ms: float  # of a core, a request of the specification's mix
    cores: float
    servers: int
    gb_a_server: float
    exposures_a_second: float
    infrastructure_usd: float


def capacity_of(
    workers: int,
    rate: float,
    cores_ms: Mapping[str, float],
    large: Large,
    assumed: Assumptions | None = None,
    *,
    halo: float = 0.2,
) -> Capacity:
    """Servers for a market of `workers` at `rate` requests a second, by areas.

    Each area holds as many workers as were measured, with the share `halo` of them beyond its
    border. Rankings and recommendations take what they took over that market; voice is
    transcribed elsewhere. Every server runs a process a core and holds one area.
    """
    a = assumed or Assumptions()
    areas = ceil(workers * (1.0 + halo) / large.workers)
    asked = {volume.endpoint: volume.requests for volume in VOLUMES}
    total = sum(asked.values())
    slower = max(large.ranking_ms + a.frame_ms - cores_ms["match-task"], 0.0)
    mean = 0.0
    for endpoint, requests in asked.items():
        each = a.frame_ms if endpoint == "voice-to-task" else cores_ms[endpoint]
        if endpoint in ("match-task", "recommendations"):
            each += slower
        mean += each * requests / total
    cores = rate * mean / 1_000.0 / a.busy_share
    servers = max(2 * areas, areas * ceil(cores / areas / a.cores_a_server))
    shown = rate * (asked["match-task"] + asked["recommendations"]) / total
    return Capacity(
        replicas=areas,
        mean_ms=mean,
        cores=cores,
        servers=servers,
        gb_a_server=large.base_gb + a.cores_a_server * large.own_gb,
        exposures_a_second=shown * a.exposures_a_ranking,
        infrastructure_usd=servers * a.server_usd,
    )
