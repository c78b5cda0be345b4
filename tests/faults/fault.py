"""One fault: what is done, what was promised for it, and what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, NamedTuple

from tests.faults.world import RECOVERS_WITHIN_S, World


class Seen(NamedTuple):
    """What was seen, and the seconds until all was well again without hands, if it was not."""

    text: str
    recovery_s: float | None = None


Scenario = Callable[[World], Seen]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the table before it is played."""

    name: str
    done: str
    promised: str
    play: Scenario

    @property
    def group(self) -> str:
        """The module of the scenarios among which it stands."""
        return self.play.__module__.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the table."""

    name: str
    done: str
    promised: str
    seen: str
    recovery_s: float | None
    seconds: float
    passed: bool

    @property
    def is_late(self) -> bool:
        """Whether it was survived, and took longer than is promised."""
        return self.passed and (self.recovery_s or 0.0) > RECOVERS_WITHIN_S


FAULTS: Final[list[Fault]] = []
"""All of them, in the order in which they are played."""


def fault(name: str, *, done: str, promised: str) -> Callable[[Scenario], Scenario]:
    """Put a scenario into the table."""

    def enter(play: Scenario) -> Scenario:
        FAULTS.append(Fault(name, done, promised, play))
        return play

    return enter


def played(fault: Fault, world: World) -> Outcome:
    """The outcome of one fault; what was acknowledged must be in the tables afterwards."""
    began = monotonic()
    try:
        seen, passed = fault.play(world), True
        differences = world.ledger.differences(world.postgresql.url)
        if differences:
            seen, passed = Seen(f"{len(differences)} differ: {differences[0]}"), False
    except Exception as error:  # whatever a fault brings about is a row of the table
        words = str(error) or type(error).__name__
        seen, passed = Seen(words.splitlines()[0][:300]), False
    return Outcome(
        fault.name,
        fault.done,
        fault.promised,
        seen.text,
        seen.recovery_s,
        monotonic() - began,
        passed,
    )
