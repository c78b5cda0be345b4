"""How long a kind of work may take in a process, and how much of it is taken in at a time."""

import os
from typing import Final

MOST_THREADS: Final = 2
"""Of one kind of work that computes: more would only queue for the interpreter's lock."""


def threads_of(workers: int, *, cores: int | None = None) -> int:
    """Threads of one kind of work, in each of so many processes of a machine.

    As many as its share of the cores, so that what is computed side by side does not only take
    turns at the interpreter's lock.

    Parameters
    ----------
    workers : int
        Processes that serve, 1 or more.
    cores : int, optional
        Of the machine; those that this process may use.
    """
    share = (cores or len(os.sched_getaffinity(0))) // workers
    return min(max(share, 1), MOST_THREADS)


WRITING_BUDGET_S: Final = 2.0
"""How long a caller waits for the database: for feedback to be committed, or an alert claimed."""

PLACES: Final = 128
"""Of each pool of threads: what runs and waits there. Half of what a process takes in at a time,
so that one kind of work, or a database that hangs, never keeps all others from being answered."""

PLANNING_PLACES: Final = 8
"""Plans at a time and waiting; each takes seconds."""

EVENTS_BUDGET_S: Final = 10.0
"""How long the main backend waits for its events to be committed."""

MEMORY_BUDGET_S: Final = 1.0
"""How long a message waits for what is remembered, and an answer for being kept."""
