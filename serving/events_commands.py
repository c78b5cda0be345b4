"""The commands that look at what could not be taken, and send it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from serving.clock import iso_z, utc_now
from serving.offline_commands import opened_store

if TYPE_CHECKING:  # SQLAlchemy is read only by the commands that need it
    from data.database import Database
    from data.repositories.dead_letters import DeadLetter


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    events = typer.Typer(help="Market events and jobs.", no_args_is_help=True)
    dead = typer.Typer(help="Messages that could not be taken.", no_args_is_help=True)
    dead.command("list")(list_letters)
    dead.command("show")(show_letter)
    dead.command("replay")(replay_letters)
    events.add_typer(dead, name="dead")
    app.add_typer(events, name="events")


_Source = Annotated[str | None, typer.Option(help="Only those of one queue: events or jobs.")]


def list_letters(
    source: _Source = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those too that were sent again.")
    ] = False,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100,
) -> None:
    """Print number, time, queue, id and reason of dead letters, newest first."""
    from data.repositories.dead_letters import dead_letters

    with opened_store() as database, database.session(read_only=True) as session:
        found = dead_letters(session, source=source, with_replayed=everything, most=most)
    for letter in found:
        again = " (sent again)" if letter.replayed_at else ""
        named = letter.message_id or "-"
        at = iso_z(letter.received_at)
        typer.echo(f"{letter.number}  {at}  {letter.source}  {named}  {letter.reason}{again}")
    typer.echo(f"{len(found)} dead letters.", err=True)


def show_letter(number: Annotated[int, typer.Argument(help="Number of the letter.")]) -> None:
    """Print one dead letter as JSON: its message as it came, and why it could not be taken."""
    letter = _letter(number)
    told = {
        "number": letter.number,
        "source": letter.source,
        "id": letter.message_id,
        "reason": letter.reason,
        "receivedAt": iso_z(letter.received_at),
        "replayedAt": iso_z(letter.replayed_at) if letter.replayed_at else None,
        "body": letter.body,
    }
    typer.echo(json.dumps(told, indent=1, ensure_ascii=False))


def replay_letters(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers of letters.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that were not sent again.")
    ] = False,
    source: _Source = None,
) -> None:
    """Take dead letters once more, oldest first; those refused again are new letters.

    Whatever took effect before does not do so twice: an event by its id, a job by its own.
    """
    if bool(numbers) == everything:
        raise typer.BadParameter("Name numbers of letters, or --all.")
    from data.repositories.dead_letters import dead_letters, mark_replayed

    if everything:
        with opened_store() as database, database.session(read_only=True) as session:
            letters = dead_letters(session, source=source, most=10_000)[::-1]
    else:
        letters = [_letter(number) for number in numbers or ()]
    refused = 0
    with opened_store() as database:
        for letter in letters:
            refused += _taken_again(database, letter)
            with database.session() as session:
                mark_replayed(session, [letter.number], at=utc_now())
    typer.echo(f"{len(letters) - refused} taken, {refused} refused again.")
    if refused:
        raise typer.Exit(1)


def _taken_again(database: Database, letter: DeadLetter) -> bool:
    """Take one letter; whether it was refused. A job is handed to the queue once more."""
    from data.market_events import Effect
    from data.repositories.jobs import send_again
    from serving.queues.queue import Message
    from serving.taking_events import EventHandler

    if letter.source == "jobs":
        with database.session() as session:
            return not send_again(session, letter.message_id or "")
    body = letter.body if isinstance(letter.body, str) else json.dumps(letter.body)
    message = Message(letter.message_id or "", body.encode())
    handler = EventHandler(lambda: database, utc_now)
    taken = handler.take_messages([message])
    return not taken or any(one.verdict.effect is Effect.REFUSED for one in taken)


def _letter(number: int) -> DeadLetter:
    from data.repositories.dead_letters import dead_letter

    with opened_store() as database, database.session(read_only=True) as session:
        found = dead_letter(session, number)
    if found is None:
        typer.echo(f"There is no dead letter {number}.", err=True)
        raise typer.Exit(1)
    return found
