"""The outcomes as a page of the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tests.faults.fault import Outcome
from tests.faults.world import RECOVERS_WITHIN_S


@dataclass(frozen=True, slots=True)
class Part:
    """What was played in one run.

    Attributes
    ----------
    at : str
        The day (ISO 8601).
    load : float
        Load average of the last quarter of an hour: with more than there are cores, others were
        at work beside it.
    told : mapping
        How much was acknowledged.
    """

    at: str
    seconds: float
    load: float
    told: Mapping[str, int]
    outcomes: Sequence[Outcome]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """As `dataclasses.asdict` has it."""
        return cls(**{**told, "outcomes": [Outcome(**one) for one in told["outcomes"]]})


def page(parts: Sequence[Part]) -> str:
    """docs/faults.md, of one run or of several that were played one after the other."""
    outcomes = [one for part in parts for one in part.outcomes]
    survived = sum(one.passed for one in outcomes)
    recoveries = [one.recovery_s for one in outcomes if one.recovery_s is not None]
    slowest = max(recoveries, default=0.0)
    feedback, events = (sum(part.told[kind] for part in parts) for kind in ("feedback", "events"))
    late = sum(one.is_late for one in outcomes)
    in_parts = "" if len(parts) == 1 else f", in {len(parts)} parts with servers of their own each"
    loads = ", ".join(f"{part.load:.1f}" for part in parts)
    lines = [
        "# Faults",
        "",
        f"`make faults` on {max(part.at for part in parts)}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}: **{survived} of {len(outcomes)} survived** in "
        f"{sum(part.seconds for part in parts):.0f} s{in_parts}; the slowest recovery took "
        f"{slowest:.1f} s, and {late or 'none'} longer than the {RECOVERS_WITHIN_S:g} s that are "
        f"promised. Load average at the end: {loads}.",
        "",
        "Two processes of `hustlexp serve --workers 2`, with a PostgreSQL, a Redis, a RabbitMQ "
        "and a language model's double of their own, to which everything below is done while "
        "clients keep a ledger of what was acknowledged: "
        f"{feedback:,} feedbacks and {events:,} events. After each fault the "
        "tables are held against the ledger: what is lost, doubled or out of order fails it. "
        "*Recovery* is the time until several questions and writes in a row are answered again "
        "and health names nothing as degraded, without hands; a dash where "
        "nothing had to recover.",
        "",
        "| fault | what is done | promised | seen | recovery | survived |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(one) for one in outcomes]
    lines += [
        "",
        "One of them alone: `python -m tests.faults --only NAME`; those of a group: `--of GROUP`. "
        "The scenarios: `tests/faults/scenarios`. Random kills over half an hour: "
        "`python -m tests.faults.storm --minutes 30 --seed 1`.",
        "",
    ]
    return "\n".join(lines)


def _row(one: Outcome) -> str:
    recovery = "-" if one.recovery_s is None else f"{one.recovery_s:.1f} s"
    survived = "late" if one.is_late else "yes" if one.passed else "**no**"
    cells = one.name, one.done, one.promised, one.seen, recovery, survived
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
