"""How well labelled messages are understood: ``python -m training.conversation.judge_chat``.

The cases (`chat_cases`) were written without sight of the messages that the model learns from.
One half of them, by the digest of the case's id, may be looked at while words and rules are
mended; the other half only judges. Cases whose id begins with `mend-` were written to mend by, and
never judge. Of a set that judges once, nothing is listed unless `--wrong-held-out` asks for it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from data.columns import NO_OUTCOME
from data.reference.calendar import epoch
from engine.conversation.assistant import Assistant, Reply
from engine.conversation.findings import ActionType
from engine.conversation.question import ChatQuestion
from engine.conversation.scene import filters_of
from engine.conversation.slots import Period, Shift, Slots
from engine.market import MarketSnapshot
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import local_geocoder
from features.text import SentenceEncoder
from training import options
from training.conversation.chat_cases import FILTERS, Case, load_cases
from training.parsing.judge_texts import wilson
from training.stored_market import current_matcher

_NEAR_ENOUGH_MILES: Final = 0.15
_OF_WORK: Final = ("category", "maxPay", "maxDistance", "urgency")

COUNTED: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("find_tasks", "change_preferences"), FILTERS),
    **dict.fromkeys(("best_task", "plan_day"), FILTERS[:-1]),
    "refine": (*FILTERS, "ordinal", "timeframe"),
    **dict.fromkeys(("post_task", "find_workers"), _OF_WORK),
    "price_advice": ("category",),
    **dict.fromkeys(("earnings_past", "earnings_forecast"), ("timeframe",)),
    "open_screen": ("screen",),
    "change_availability": ("availability",),
    **dict.fromkeys(("accept_task", "explain"), ("ordinal", "category")),
    **dict.fromkeys(("badges", "task_status", "best_times"), ("category",)),
}
"""Slots that an answer to each intent can act on."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one case."""

    case: Case
    intent: str
    slots: dict[str, Any]
    is_action_right: bool
    is_language_right: bool
    actions: tuple[str, ...]


def judge(
    assistant: Assistant,
    cases: Sequence[Case],
    *,
    user_id: str,
    place: tuple[float, float],
    now: datetime,
) -> list[Judged]:
    """Every case as answered to one user at one place and moment."""
    found = []
    for case in cases:
        question = ChatQuestion(
            text=case.message,
            now=now,
            user_id=user_id,
            lat=place[0],
            lng=place[1],
            language_hint="en",
            history=case.history,
        )
        reply = assistant.answer(question)
        if not isinstance(reply, Reply):
            raise ValueError(f"'{case.id}' was taken for a call.")
        intent = "none" if reply.intent is None else reply.intent.value
        found.append(
            Judged(
                case=case,
                intent=intent,
                slots=_said(reply, intent),
                is_action_right=_is_right(case, reply),
                is_language_right=reply.language == case.language,
                actions=tuple(f"{a.type.value}:{a.screen or a.name}" for a in reply.part.actions),
            )
        )
    return found


def figures_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """Shares with their intervals, and micro F1 over slots."""
    right = [one.intent == one.case.intent for one in judged]
    by_slot: dict[str, Counter[str]] = {}
    for one in judged:
        for name, value in one.case.slots.items():
            is_hit = name in one.slots and _is_same(name, one.slots[name], value)
            by_slot.setdefault(name, Counter())["hits" if is_hit else "missed"] += 1
        for name, value in one.slots.items():
            expected = one.case.slots.get(name)
            if expected is None or not _is_same(name, value, expected):
                by_slot.setdefault(name, Counter())["made_up"] += 1
    hits, missed, made_up = (
        sum(counts[key] for counts in by_slot.values()) for key in ("hits", "missed", "made_up")
    )
    languages = sorted({one.case.language for one in judged})
    return {
        "cases": len(judged),
        "intent": _share(right),
        "intent_by_language": {
            language: _share(
                [r for r, one in zip(right, judged, strict=True) if one.case.language == language]
            )["share"]
            for language in languages
        },
        "slots": {
            "precision": hits / max(hits + made_up, 1),
            "recall": hits / max(hits + missed, 1),
            "f1": 2 * hits / max(2 * hits + missed + made_up, 1),
            "of": hits + missed,
            "by_slot": {name: dict(counts) for name, counts in sorted(by_slot.items())},
        },
        "action": _share([one.is_action_right for one in judged]),
        "language": _share([one.is_language_right for one in judged]),
        "confusions": [
            [*pair, count]
            for pair, count in Counter(
                (one.case.intent, one.intent) for one in judged if one.intent != one.case.intent
            ).most_common()
        ],
    }


def confusion_matrix(judged: Sequence[Judged]) -> str:
    """The matrix as a Markdown table: meant down, understood across; only what occurs."""
    names = sorted({one.case.intent for one in judged} | {one.intent for one in judged})
    counts = Counter((one.case.intent, one.intent) for one in judged)
    head = "| meant | " + " | ".join(f"{n}" for n in range(1, len(names) + 1)) + " |"
    lines = [head, "| --- |" + " ---: |" * len(names)]
    for number, meant in enumerate(names, start=1):
        cells = " | ".join(str(counts[meant, got] or "") for got in names)
        lines.append(f"| {number} {meant} | {cells} |")
    return "\n".join(lines)


def _said(reply: Reply, intent: str) -> dict[str, Any]:
    """The slots that the answer acts on; "near me" is a distance of ours, not of the user's."""
    slots: Slots = reply.said.slots
    found = {n: v for n, v in filters_of(slots.filters).items() if n in FILTERS}
    if slots.is_near:
        found.pop("maxDistance", None)
    for shift in slots.shifts:
        if shift in _SORTS and "sort" not in found:
            found["sort"] = _SORTS[shift]
    if intent in ("post_task", "price_advice", "find_workers"):
        found |= _of_draft(reply)
    if slots.picks:
        found["ordinal"] = slots.picks[0]
    if slots.period is not None and slots.period not in _AHEAD:
        found["timeframe"] = slots.period.value
    if slots.screen is not None:
        found["screen"] = slots.screen
    if slots.availability is not None:
        found["availability"] = slots.availability
    counted = COUNTED.get(intent, ())
    return {name: value for name, value in found.items() if name in counted}


def _of_draft(reply: Reply) -> dict[str, Any]:
    """Category, pay and urgency of what is to be posted, as the form is filled."""
    found: dict[str, Any] = {}
    for action in reply.part.actions:
        params = action.params or {}
        if action.screen == "post-task" and "category" in params:
            found["category"] = params["category"]
            if "urgency" in params:
                found["urgency"] = params["urgency"]
    return found


_AHEAD: Final = (Period.TOMORROW, Period.NEXT_WEEK, Period.NEXT_MONTH)
_SORTS: Final = {Shift.CLOSER: "distance", Shift.PAYS_MORE: "pay"}


def _is_same(name: str, got: Any, expected: Any) -> bool:
    if name == "timeframe":
        return str(got).removeprefix("this_") == str(expected).removeprefix("this_")
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return abs(float(got) - float(expected)) <= _NEAR_ENOUGH_MILES
    return bool(got == expected)


def _is_right(case: Case, reply: Reply) -> bool:
    """Whether an offered action is one of the right ones; where none is due, nothing that
    changes a task or an availability may be offered."""
    offered = reply.part.actions
    for wanted in case.actions:
        if wanted["type"] is None:
            if not any(a.type is ActionType.EXECUTE and a.name in _CHANGING for a in offered):
                return True
            continue
        for action in offered:
            if (
                action.type.value == wanted["type"]
                and wanted.get("screen") in (None, action.screen)
                and wanted.get("name") in (None, action.name)
            ):
                return True
    return False


_CHANGING: Final = ("accept-task", "update-availability", "bundle-tasks")


def _share(says: Sequence[bool]) -> dict[str, Any]:
    low, high = wilson(sum(says), len(says))
    return {
        "share": sum(says) / len(says) if says else float("nan"),
        "of": len(says),
        "interval": [low, high],
    }


def main(
    cases: Annotated[
        Path, typer.Option(help="The labelled set, one JSON object a line (`chat_cases`).")
    ],
    user: Annotated[
        str | None,
        typer.Option(help="The user who writes; without one, a worker with a job under way."),
    ] = None,
    var: options.Var = options.VAR,
    json_path: options.JsonPath = None,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="List what is wrong in the half that may be looked at.")
    ] = False,
    wrong_held_out: Annotated[
        bool,
        typer.Option("--wrong-held-out", help="And in the other, which then judges no more."),
    ] = False,
    looked_at: Annotated[
        bool, typer.Option("--looked-at", help="Leave the half alone that only judges.")
    ] = False,
    matrix: Annotated[bool, typer.Option("--matrix", help="Print the confusion matrix.")] = False,
) -> None:
    """Judge the current release's assistant over the stored market: figures alone, unless misses
    are asked for."""
    console = Console(width=200)
    try:
        loaded = load_cases(cases)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--cases") from error
    loaded = [one for one in loaded if not (looked_at and one.is_held_out)]
    assistant, now = _assistant(var)
    market = assistant.matcher.market
    user = user or _somebody_at_work(market, epoch(now))
    row = market.worker_row[user]
    place = float(market.workers.lat[row]), float(market.workers.lng[row])
    judged = judge(assistant, loaded, user_id=user, place=place, now=now)
    halves = {
        "looked at": [one for one in judged if not one.case.is_held_out],
        "held out": [one for one in judged if one.case.is_held_out],
        "all": judged,
    }
    figures = {name: figures_of(part) for name, part in halves.items() if part}
    by_language = {
        language: figures_of([one for one in judged if one.case.language == language])
        for language in sorted({one.case.language for one in judged})
    }
    console.print(_table("half", figures))
    console.print(_table("language", by_language))
    shown = [name for name, is_shown in zip(halves, (wrong, wrong_held_out), strict=False)
             if is_shown]  # fmt: skip
    for one in (one for name in shown for one in halves[name]):
        _show_wrong(console, one)
    if matrix:
        typer.echo(confusion_matrix(judged))
    if json_path is not None:
        told = {**figures, "by_language": by_language}
        json_path.write_text(json.dumps(told, indent=1), "utf-8")


def _table(parts: str, figures: Mapping[str, Mapping[str, Any]]) -> Table:
    """Figures of parts of the set, one a row."""
    table = Table(title=f"Labelled messages by {parts} (95 % interval)")
    for column in (parts, "cases", "intent", "slots F1", "action", "language"):
        table.add_column(column)
    for name, found in figures.items():
        low, high = found["intent"]["interval"]
        table.add_row(
            name,
            str(found["cases"]),
            f"{found['intent']['share']:.1%} ({low:.1%} to {high:.1%})",
            f"{found['slots']['f1']:.1%} of {found['slots']['of']}",
            f"{found['action']['share']:.1%}",
            f"{found['language']['share']:.1%}",
        )
    return table


def _show_wrong(console: Console, one: Judged) -> None:
    case = one.case
    bad_slots = {n: v for n, v in case.slots.items() if not _is_same(n, one.slots.get(n), v)}
    extra = {n: v for n, v in one.slots.items() if n not in case.slots}
    if one.intent != case.intent or bad_slots or extra or not one.is_action_right:
        console.print(
            f"{case.id} {case.message!r}: {case.intent} -> {one.intent}; missed {bad_slots}, "
            f"made up {extra}; {'' if one.is_action_right else f'action {one.actions}'}",
            markup=False,
        )


def _somebody_at_work(market: MarketSnapshot, now: int) -> str:
    """The worker with most offers among those who have a job under way, else of all."""
    best, name = (False, -1), ""
    for user, row in market.worker_row.items():
        offers = market.ledger.offers_of(row).known(now)
        is_busy = bool(((offers.assigned == 1) & (offers.completed == NO_OUTCOME)
                        & (offers.answered_at > now - 86_400)).any())  # fmt: skip
        if (is_busy, len(offers)) > best:
            best, name = (is_busy, len(offers)), user
    return name


def _assistant(var: Path) -> tuple[Assistant, datetime]:
    """The current release's assistant over the stored market, and the end of what it was judged
    on: a moment at which jobs are under way."""
    matcher, now = current_matcher(var)
    parser = TaskParser(matcher, local_geocoder(), SentenceEncoder())
    return Assistant(matcher, parser), now


app = typer.Typer(add_completion=False)
app.command()(main)


def run() -> None:
    """Entry point of ``python -m training.conversation.judge_chat``."""
    app()


if __name__ == "__main__":
    run()
