"""The outcomes as a page of the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.faults.fault import Outcome


def page(
    outcomes: Sequence[Outcome], *, told: Mapping[str, int], at: datetime, seconds: float
) -> str:
    """docs/faults.md."""
    survived = sum(one.passed for one in outcomes)
    recoveries = [one.recovery_s for one in outcomes if one.recovery_s is not None]
    slowest = max(recoveries, default=0.0)
    lines = [
        "# Faults",
        "",
        f"`make faults` on {at:%d %B %Y}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}: **{survived} of {len(outcomes)} survived** in "
        f"{seconds:.0f} s; the slowest recovery took {slowest:.1f} s.",
        "",
        "Two processes of `hustlexp serve --workers 2`, with a PostgreSQL, a Redis, a RabbitMQ "
        "and a language model's double of their own, to which everything below is done while "
        "clients keep a ledger of what was acknowledged: "
        f"{told['feedback']:,} feedbacks and {told['events']:,} events. After each fault the "
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
        "One of them alone: `python -m tests.faults --only NAME`. The scenarios: "
        "`tests/faults/scenarios`. Random kills over half an hour: "
        "`python -m tests.faults.storm --minutes 30 --seed 1`.",
        "",
    ]
    return "\n".join(lines)


def _row(one: Outcome) -> str:
    recovery = "-" if one.recovery_s is None else f"{one.recovery_s:.1f} s"
    cells = (
        one.name, one.done, one.promised, one.seen, recovery, "yes" if one.passed else "**no**",
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
