"""A cluster of processes on this machine, and what they hold in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import NotReady

if TYPE_CHECKING:
    from distributed import Client


@contextmanager
def local_cluster(workers: int, *, memory_limit: str | float = "auto") -> Iterator[Client]:
    """A cluster of processes of one thread each on this machine, ended with the block.

    `memory_limit` is for each process ("6GB"); one that passes 95 % of it is ended and its steps
    are done again, by which a run that needs more fails instead of taking the machine with it.

    Raises
    ------
    NotReady
        If Dask is not installed.
    """
    dask, client_of, cluster_of = _dask()
    # Rows stay where they were put: LightGBM learns on each process from what lies there.
    settings = {
        "distributed.scheduler.work-stealing": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.target": False,
        "distributed.comm.timeouts.connect": "60s",
        "distributed.admin.large-graph-warning-threshold": "1GB",
    }
    with (
        dask.config.set(settings),
        cluster_of(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            memory_limit=memory_limit,
            dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        client_of(cluster) as client,
    ):
        yield client


def worker_addresses(client: Client) -> list[str]:
    """Addresses of all workers, in an order that does not change while they live."""
    return sorted(client.scheduler_info(n_workers=-1)["workers"])


def peak_bytes() -> int:
    """The most memory that this process has held since `forget_peak`, bytes (its resident set).

    Read from the kernel's own high-water mark: what `getrusage` tells begins, in a process that
    was started by another, at the memory of that other.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return 1024 * int(next(s for s in status.splitlines() if s.startswith("VmHWM")).split()[1])


def forget_peak() -> None:
    """Let the kernel's high-water mark of this process begin at what it holds now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def process_id() -> int:
    """Of the process that is asked."""
    return os.getpid()


def _dask() -> tuple[Any, Any, Any]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise NotReady("A cluster wants Dask: pip install 'hustlexp-ai[scale]'.") from error
    return dask, Client, LocalCluster
