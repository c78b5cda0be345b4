"""How well labelled posts are read: ``python -m training.parsing.judge_posts FILE ...``.

The posts were written without sight of the parsers. One half of them, by the digest of the case's
id, may be looked at while words and rules are mended; the other half only judges.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from engine.parsing.parsed import ParsedTask
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import local_geocoder
from engine.parsing.question import ParseQuestion
from features.text import SentenceEncoder
from training import options
from training.parsing.judge_texts import wilson
from training.parsing.post_verdicts import Label, verdicts_on
from training.stored_market import current_matcher


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled post; `at` is the poster's clock, aware."""

    id: str
    kind: str
    language: str
    at: datetime
    post: str
    label: Label

    @property
    def is_held_out(self) -> bool:
        """Whether the case only judges."""
        return sha256(self.id.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one case."""

    case: Case
    parsed: ParsedTask
    verdicts: dict[str, bool]


def load_cases(path: Path) -> list[Case]:
    """Cases of a file with one JSON object a line."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Case(
            row["id"], row["kind"], row["language"], datetime.fromisoformat(row["at"]),
            row["post"], row["label"],
        )
        for row in rows
    ]  # fmt: skip


def judge(parser: TaskParser, cases: Sequence[Case]) -> list[Judged]:
    """Every case as read at its own moment, by an app that is set to its language."""
    judged = []
    for case in cases:
        question = ParseQuestion(text=case.post, now=case.at, language_hint=case.language)
        parsed = parser.parse(question, now=case.at)
        verdicts = verdicts_on(case.label, parsed, post=case.post, now=case.at)
        judged.append(Judged(case, parsed, verdicts))
    return judged


def figures_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """Shares of right fields and of cases with every field right, with their 95 % intervals."""
    fields: dict[str, list[bool]] = defaultdict(list)
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        for name, is_right in one.verdicts.items():
            fields[name].append(is_right)
        kinds[one.case.kind].append(all(one.verdicts.values()))
    return {
        "cases": len(judged),
        "field_accuracy": _share([right for column in fields.values() for right in column]),
        "exact": _share([all(one.verdicts.values()) for one in judged]),
        "fields": {name: _share(column) for name, column in sorted(fields.items())},
        "exact_by_kind": {name: _share(column) for name, column in sorted(kinds.items())},
    }


def _share(says: Sequence[bool]) -> dict[str, Any]:
    low, high = wilson(sum(says), len(says))
    return {
        "share": sum(says) / len(says) if says else float("nan"),
        "right": sum(says),
        "of": len(says),
        "interval": [low, high],
    }


def main(
    files: Annotated[list[Path], typer.Argument(help="Labelled sets, one JSON object a line.")],
    var: options.Var = options.VAR,
    json_path: options.JsonPath = None,
    wrong: Annotated[
        bool, typer.Option(help="List what went wrong in the half that may be looked at.")
    ] = False,
) -> None:
    """Judge the parser of the current release over the stored market."""
    console = Console(width=200)
    parser = _parser(var)
    table = Table(title="Labelled posts (95 % interval)")
    for column in ("set", "half", "cases", "fields right", "exact", "fields below 95 %", "kinds"):
        table.add_column(column)
    figures: dict[str, Any] = {}
    for path in files:
        judged = judge(parser, load_cases(path))
        halves = {
            "looked at": [one for one in judged if not one.case.is_held_out],
            "held out": [one for one in judged if one.case.is_held_out],
        }
        for name, part in halves.items():
            found = figures_of(part)
            figures[f"{path.stem}, {name}"] = found
            table.add_row(path.stem, name, str(found["cases"]), *_cells(found))
        if wrong:
            for one in halves["looked at"]:
                _show_wrong(console, one)
    console.print(table)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def _cells(found: dict[str, Any]) -> list[str]:
    def told(share: dict[str, Any]) -> str:
        low, high = share["interval"]
        return f"{share['share']:.1%} ({low:.1%} to {high:.1%})"

    def parts(shares: dict[str, Any], below: float) -> str:
        return ", ".join(
            f"{name} {share['right']}/{share['of']}"
            for name, share in shares.items()
            if share["share"] < below
        )

    return [
        told(found["field_accuracy"]),
        told(found["exact"]),
        parts(found["fields"], 0.95),
        parts(found["exact_by_kind"], 2.0),
    ]


def _show_wrong(console: Console, one: Judged) -> None:
    missed = [name for name, is_right in one.verdicts.items() if not is_right]
    if missed:
        parsed = one.parsed
        due = parsed.due and f"{parsed.due.at:%Y-%m-%dT%H:%M}"
        console.print(
            f"{one.case.id} {one.case.kind} {one.case.post!r}: {', '.join(missed)}; read "
            f"{parsed.place.address!r}, {parsed.place.city!r}; {parsed.pay.amount:g} "
            f"{parsed.pay.currency} {parsed.pay.is_hourly=}; {due}; "
            f"{[(found.type, found.value) for found in parsed.requirements]}",
            markup=False,
        )


def _parser(var: Path) -> TaskParser:
    """The parser of the current release over the stored market."""
    matcher, _ = current_matcher(var)
    return TaskParser(matcher, local_geocoder(), SentenceEncoder())


def run() -> None:
    """Entry point of ``python -m training.parsing.judge_posts``."""
    typer.run(main)


if __name__ == "__main__":
    run()
