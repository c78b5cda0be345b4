"""How long a kind of work may take in a process, and how much of it is taken in at a time."""

from typing import Final

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
