"""``make faults``: everything that may go wrong, done to a running service.

``python -m tests.faults --only redis`` plays those whose name holds the word, ``--of clients``
those of a group. In parts, each with ``--json``: ``--join`` makes one page of them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import tests.faults.scenarios  # noqa: F401  enters all faults
from tests.faults.fault import FAULTS, Outcome, played
from tests.faults.report import Part, page
from tests.faults.world import World, running_world


def play(
    names: Sequence[str], groups: Sequence[str], world: World, outcomes: list[Outcome]
) -> None:
    """Play the faults of some groups whose name holds one of some words; all of what is not given;
    into a list."""
    chosen = [
        one
        for one in FAULTS
        if (not names or any(n.lower() in one.name.lower() for n in names))
        and (not groups or one.group in groups)
    ]
    for one in chosen:
        outcome = played(one, world)
        outcomes.append(outcome)
        word = "survived" if outcome.passed else "FAILED  "
        recovery = (
            "" if outcome.recovery_s is None else f" (well after {outcome.recovery_s:.1f} s)"
        )
        print(  # noqa: T201  a command
            f"{word} {outcome.seconds:6.1f} s  {outcome.name}: {outcome.seen}{recovery}",
            flush=True,
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="a part of a name; repeatable")
    parser.add_argument(
        "--of", action="append", default=[], choices=sorted({one.group for one in FAULTS}),
        help="those of a group; repeatable",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, help="write the outcomes here")
    parser.add_argument(
        "--join", action="append", default=[], type=Path,
        help="outcomes that were written before, for the page, in the order given; repeatable. "
        "Nothing is played",
    )  # fmt: skip
    parser.add_argument("--report", type=Path, help="write the page here, such as docs/faults.md")
    parser.add_argument("--log", type=Path, help="keep the service's log here")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended
    if asked.join:
        parts = [Part.from_json(json.loads(path.read_text())) for path in asked.join]
    else:
        parts = [_played(asked)]
    if asked.json:
        asked.json.write_text(json.dumps(asdict(parts[0]), indent=1))
    if asked.report:
        asked.report.write_text(page(parts))
    outcomes = [one for part in parts for one in part.outcomes]
    failed = [one.name for one in outcomes if not one.passed]
    late = [one.name for one in outcomes if one.is_late]
    survived = f"{len(outcomes) - len(failed)} of {len(outcomes)} survived, {len(late)} late"
    told = [part.told for part in parts]
    print(f"{survived} in {sum(part.seconds for part in parts):.0f} s; {told}")  # noqa: T201
    sys.exit(1 if failed or late else 0)


def _played(asked: argparse.Namespace) -> Part:
    outcomes: list[Outcome] = []
    with running_world() as world:
        began = monotonic()
        with suppress(KeyboardInterrupt):  # what was played until then is told
            play(asked.only, asked.of, world, outcomes)
        seconds = monotonic() - began
        if asked.log:
            asked.log.write_bytes((world.folder / "server.log").read_bytes())
    return Part(
        datetime.now(UTC).date().isoformat(), seconds, os.getloadavg()[2], world.ledger.figures(),
        outcomes,
    )  # fmt: skip


if __name__ == "__main__":
    main()
