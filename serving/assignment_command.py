"""The command `hustlexp assign`: workers for the stored open tasks, all at once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from serving.clock import utc_now
from serving.offline_commands import storage

if TYPE_CHECKING:  # the solver is read only by the command that needs it
    from engine.assignment.plan import AssignmentPlan, TasksToAssign
    from engine.matching import Matcher


_UNKEPT: Final = ""
"""A plan of this command stands in no journal, so it needs no id."""


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(assign)


def assign(
    task: Annotated[
        list[str] | None,
        typer.Option(help="Id of an open task; may be given again. Default: the open tasks."),
    ] = None,
    tasks: Annotated[
        int, typer.Option(min=1, help="Open tasks at the most, those first that wait longest.")
    ] = 500,
    capacity: Annotated[
        int, typer.Option(min=1, max=8, help="Tasks that one worker gets at the most.")
    ] = 1,
    further_task_cost: Annotated[
        float,
        typer.Option(
            min=0, help="USD that the second task of a worker counts less, the third twice."
        ),
    ] = 0.0,
    effort: Annotated[
        float,
        typer.Option(min=0, help="Deterministic seconds of search where tasks clash in time."),
    ] = 4.0,
    at: Annotated[
        str | None, typer.Option(help="Moment of the plan, ISO 8601; default: now.")
    ] = None,
    rows: Annotated[int, typer.Option(min=0, help="Assignments to list.")] = 20,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the whole plan to this file as JSON.")
    ] = None,
) -> None:
    """Assign workers to stored open tasks for the highest expected completed value.

    Nothing is offered to anybody and nothing is stored. The plan is compared with the greedy one
    and with a bound that no plan exceeds.
    """
    from data.errors import HustleError
    from engine.assignment.assign import assign_tasks, open_task_ids
    from engine.assignment.plan import AssignmentRules, TasksToAssign

    now = utc_now() if at is None else _moment(at)
    try:
        rules = AssignmentRules(
            capacity=capacity, further_task_usd=further_task_cost, effort=effort
        )
        matcher = _matcher(now)
        ids = tuple(task) if task else open_task_ids(matcher.market, most=tasks)
        question = TasksToAssign(stored=ids, rules=rules)
        plan = assign_tasks(matcher, question, now=now, plan_id=_UNKEPT)
    except HustleError as error:
        typer.echo(f"Not assigned: {error}", err=True)
        raise typer.Exit(1) from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    typer.echo(table(plan, question, rows=rows))
    if json_path is not None:
        _write(plan, json_path)


def table(plan: AssignmentPlan, question: TasksToAssign, *, rows: int) -> str:
    """The first rows of a plan and its totals."""
    from serving.contract.units import shown_miles

    wide = max([4, *(len(made.task_id) for made in plan.assignments[:rows])])
    who = max([6, *(len(made.worker_id) for made in plan.assignments[:rows])])
    lines = [
        f"{made.task_id:{wide}}  {made.worker_id:{who}}  {made.visit:>5}  "
        f"{shown_miles(made.distance_m):6.2f}  {made.probabilities.accept:6.3f}  "
        f"{made.probabilities.complete:8.3f}  {made.expected_usd:8.2f}"
        for made in plan.assignments[:rows]
    ]
    if lines:
        lines.insert(
            0, f"{'task':{wide}}  {'worker':{who}}  visit   miles  accept  complete       USD"
        )
    if len(plan.assignments) > rows:
        lines.append(f"... and {len(plan.assignments) - rows:,} more; --json PATH writes them.")
    asked = len(question.stored) + len(question.described)
    open_tasks = len(plan.unassigned)
    why = Counter(gap.reason.value.replace("_", " ") for gap in plan.unassigned)
    lines += [
        f"Assigned {asked - open_tasks:,} of {asked:,} tasks; {plan.workers:,} workers and "
        f"{plan.pairs:,} pairs considered; release {plan.release_id}.",
        *(f"Open: {count:,} ({reason})." for reason, count in sorted(why.items())),
        f"Expected completed value {plan.expected_usd:,.2f} USD.",
        f"Objective {plan.value_usd:,.2f} USD; greedy {plan.greedy_usd:,.2f} "
        f"({_over(plan.value_usd, plan.greedy_usd)}); bound {plan.bound_usd:,.2f}; "
        f"gap {100.0 * plan.gap:.4f} %.",
    ]
    return "\n".join(lines)


def _over(value: float, other: float) -> str:
    return f"{100.0 * (value / other - 1.0):+.2f} %" if other > 0.0 else "nothing to compare"


def _matcher(now: datetime) -> Matcher:
    from models.release import current_release, load_release
    from serving.loading import stored_matcher

    stored = storage()
    release = load_release(current_release(stored.releases_dir))
    return stored_matcher(release, stored.database_url, now=now, best_first=True)[0]


def _moment(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not an ISO 8601 time.") from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _write(plan: AssignmentPlan, path: Path) -> None:
    from serving.contract.assign_answer import AssignAnswer

    answer = AssignAnswer.of(plan, processing_ms=0.0)
    told = answer.model_dump_json(
        by_alias=True, indent=1, exclude={"metadata": {"processing_time", "plan_id"}}
    )
    path.write_text(told + "\n", "utf-8")
