"""The files of a history and their columns: the one list that checks, help and pages read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data.columns import Availability, Role, TaskStatus, Urgency
from data.tables import ID_LENGTH, OutcomeKind, PayType, names

TEXT_LENGTH: Final = 10_000
"""Longest free text, in characters."""

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
"""Years of instants that a file may tell: those for which local time is known."""


class Kind(StrEnum):
    """How the text of a cell is read."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    MONEY = "money"
    INSTANT = "time"
    FLAG = "flag"
    WORD = "word"
    CATEGORY = "category"
    CATEGORIES = "categories"
    QUALIFICATIONS = "qualifications"
    TEXTS = "texts"
    LANGUAGE = "language"
    SHIFTS = "shifts"


FORMS: Final[dict[Kind, str]] = {
    Kind.ID: f"1 to {ID_LENGTH} printable characters",
    Kind.TEXT: f"at most {TEXT_LENGTH:,} characters; may hold line ends where it is quoted",
    Kind.NUMBER: "decimal point, no thousands separator; never NaN or infinite",
    Kind.WHOLE: "a number without a fraction",
    Kind.MONEY: "USD, whole cents",
    Kind.INSTANT: "ISO 8601 with a UTC offset (`2026-05-01T09:30:00-07:00`, `...Z`), or without "
    "one where `--timezone` names the zone; parts of a second are dropped",
    Kind.FLAG: "`1` or `0`; also `true`, `false`, `yes`, `no`",
    Kind.WORD: "one of the words listed, case does not matter",
    Kind.CATEGORY: "a category of the product by id, label or usual other name",
    Kind.CATEGORIES: "categories, separated by `;`",
    Kind.QUALIFICATIONS: "qualifications that the product knows, separated by `;`",
    Kind.TEXTS: "texts, separated by `;`",
    Kind.LANGUAGE: "a language tag (BCP 47) such as `en`, `pt-BR`",
    Kind.SHIFTS: "local hours by day: `Mon-Fri 9-17; Sat 10-12 14-18`; whole hours 0 to 24, "
    "a night in two parts (`Fri 22-24; Sat 0-2`)",
}
"""What each kind of cell looks like."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    `low` and `high` bound numbers, both included, in the stated unit. `default` is read where
    the cell is empty. A time that `is_past` may not lie after the moment of the import.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    is_required: bool = False
    low: float = -math.inf
    high: float = math.inf
    words: tuple[str, ...] = ()
    default: str | None = None
    is_past: bool = False

    @property
    def range(self) -> str:
        """The values allowed, as one would write them; empty where only the kind says it."""
        if self.words:
            return ", ".join(f"`{word}`" for word in self.words)
        if math.isfinite(self.high):
            return f"{self.low:,.10g} to {self.high:,.10g}"
        return "not in the future" if self.is_past else ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a history: what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def by_name(self) -> dict[str, Column]:
        """Columns by name, in order."""
        return {column.name: column for column in self.columns}


def _id(name: str, meaning: str, *, is_required: bool = True) -> Column:
    return Column(name, Kind.ID, meaning, is_required=is_required)


def _text(name: str, meaning: str, *, is_required: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, is_required=is_required)


def _past(name: str, meaning: str, *, is_required: bool = False) -> Column:
    return Column(name, Kind.INSTANT, meaning, "instant", is_required, is_past=True)


def _place(prefix: str, meaning: str) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}lat", Kind.NUMBER, f"latitude of {meaning}", "degrees", low=-90, high=90),
        Column(
            f"{prefix}lng", Kind.NUMBER, f"longitude of {meaning}", "degrees", low=-180, high=180
        ),
    )


def _word(name: str, meaning: str, words: Iterable[str], default: str | None = None) -> Column:
    return Column(
        name,
        Kind.WORD,
        meaning,
        words=tuple(str(word) for word in words),
        is_required=default is None,
        default=default,
    )


def _days(name: str, meaning: str) -> Column:
    return Column(name, Kind.WHOLE, meaning, "days", low=0, high=36_500, default="0")


WORKERS: Final = Table(
    "workers",
    "one person who may work",
    (
        _id("worker_id", "id of the person; unique in the file"),
        _past("joined_at", "when the person joined", is_required=True),
        _word("role", "what the person does in the market", names(Role), "worker"),
        _text("display_name", "name that others see"),
        *_place("home_", "the home"),
        *_place("", "the last known place"),
        _past("location_at", "when that place was known"),
        Column("skills", Kind.CATEGORIES, "declared skills"),
        Column("qualifications", Kind.QUALIFICATIONS, "vehicles, equipment, licences, languages"),
        _text("profile_text", "what the person says of the own work"),
        Column("max_distance_m", Kind.NUMBER, "farthest that the person goes", "metres",
               low=0, high=1_000_000),
        Column("min_hourly_usd", Kind.MONEY, "least pay the person wants", "USD/h",
               low=0, high=10_000),
        Column("shifts", Kind.SHIFTS, "when the person usually works", "local hours"),
        _word("availability", "the status set in the app", names(Availability), "offline"),
        Column("xp", Kind.WHOLE, "experience points", "XP", low=0, high=1e12, default="0"),
        _days("current_streak", "days in a row with a completed task"),
        _days("longest_streak", "longest such row; not below the current one"),
        _past("last_task_at",
              "when the person last completed a task; empty: what the offers tell"),
    ),
)  # fmt: skip

TASKS: Final = Table(
    "tasks",
    "one piece of work that was posted",
    (
        _id("task_id", "id of the task; unique in the file"),
        _id("poster_id", "who posted it; need not be in the workers file", is_required=False),
        Column("category", Kind.CATEGORY, "kind of work", is_required=True),
        _text("title", "short text that workers read", is_required=True),
        _text("description", "long text that workers read"),
        Column("language", Kind.LANGUAGE, "language of title and description"),
        Column("requirements", Kind.TEXTS,
               "what the poster asks for; understood where it names a known qualification"),
        *_place("", "the pickup or the place of work"),
        _text("address", "address of that place"),
        *_place("dropoff_", "the drop-off, where there is one"),
        _text("dropoff_address", "address of the drop-off"),
        _past("posted_at", "when it was posted", is_required=True),
        Column("earliest_start", Kind.INSTANT,
               "when work may begin; empty: when it was posted", "instant"),
        Column("deadline", Kind.INSTANT, "when it must be done; empty: no deadline", "instant"),
        Column("service_min", Kind.NUMBER,
               "expected time of work; empty: what is typical of the category", "minutes",
               low=0, high=20_160),
        Column("pay_usd", Kind.MONEY, "pay for the whole task", "USD", is_required=True,
               low=0, high=1_000_000),
        _word("pay_type", "whether the pay was agreed for the task or by the hour", PayType,
              PayType.FIXED),
        _word("urgency", "how soon it must be done", names(Urgency), "medium"),
        _word("status", "where the task stands now", names(TaskStatus)),
    ),
)  # fmt: skip


def _outcome(
    name: str,
    meaning: str,
    known: str,
    *,
    kind: Kind = Kind.FLAG,
    unit: str = "",
    low: float = -math.inf,
    high: float = math.inf,
) -> tuple[Column, Column]:
    return (
        Column(name, kind, meaning, unit, low=low, high=high),
        _past(known, f"when the platform came to know `{name}`; needed where that is told"),
    )


OFFERS: Final = Table(
    "offers",
    "one task shown to one worker, with what followed",
    (
        _id("offer_id", "id of the offer; unique in the file"),
        _id("ranking_id", "what the offers of one shown list share; empty: a list of its own",
            is_required=False),
        _id("task_id", "the task, from the tasks file"),
        _id("worker_id", "the worker, from the workers file"),
        _past("shown_at", "when it was shown; not before the task was posted or the worker joined",
              is_required=True),
        Column("position", Kind.WHOLE, "place in the list, 1 is first", is_required=True,
               low=1, high=32_767),
        Column("propensity", Kind.NUMBER,
               "probability of showing this task there; empty: not known", "above 0",
               low=0, high=1),
        *_place("worker_", "the worker then"),
        *_outcome("accepted", "whether the worker said yes (silence that expired is no); "
                  "empty: not answered yet", "accepted_known_at"),
        Column("assigned", Kind.FLAG,
               "whether the worker got the job; known with the answer; empty: no"),
        *_outcome("completed", "whether the job was done; empty: not ended", "completed_known_at"),
        *_outcome("on_time", "whether a completed job was on time", "on_time_known_at"),
        *_outcome("rating", "stars that the poster gave", "rating_known_at",
                  kind=Kind.NUMBER, unit="stars", low=1, high=5),
        *_outcome("tip_usd", "tip for a completed job", "tip_known_at",
                  kind=Kind.MONEY, unit="USD", low=0, high=100_000),
        *_outcome("enjoyment", "how the worker liked the job", "enjoyment_known_at",
                  kind=Kind.NUMBER, unit="1 to 5", low=1, high=5),
        Column("travel_min", Kind.NUMBER, "how long the way to a completed job really took",
               "minutes", low=0, high=20_160),
        Column("work_min", Kind.NUMBER, "how long the work of a completed job really took",
               "minutes", low=0, high=20_160),
        _past("job_times_known_at",
              "when the platform came to know these two; needed where one is told"),
    ),
)  # fmt: skip

OUTCOMES: Final = Table(
    "outcomes",
    "one fact that followed an offer, where it does not stand with the offer",
    (
        _id("offer_id", "the offer, from the offers file"),
        _word("kind", "what followed", OutcomeKind),
        Column("value", Kind.NUMBER,
               "in the unit of the same column of the offers file; `tip` in USD",
               is_required=True),
        _past("happened_at", "when it happened"),
        _past("known_at", "when the platform came to know it", is_required=True),
    ),
)  # fmt: skip

TABLES: Final = (WORKERS, TASKS, OFFERS, OUTCOMES)


def column_tables() -> str:
    """The four files and the forms of their cells, as Markdown; `docs/import.md` holds it."""
    parts = []
    for table in TABLES:
        parts += [f"### {table.name}: {table.row}", "", *_markdown(table), ""]
    parts += ["### How cells are written", "", "| type | form |", "| --- | --- |"]
    parts += [f"| {kind} | {form} |" for kind, form in FORMS.items()]
    return "\n".join(parts) + "\n"


def _markdown(table: Table) -> list[str]:
    head = ["| column | type | unit | range | required | meaning |", "| --- " * 6 + "|"]
    return head + [
        f"| `{c.name}` | {c.kind} | {c.unit} | {c.range} | {_required(c)} | {c.meaning} |"
        for c in table.columns
    ]


def _required(column: Column) -> str:
    if column.is_required:
        return "yes"
    return f"no (`{column.default}`)" if column.default else "no"
