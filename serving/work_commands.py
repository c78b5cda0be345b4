"""The commands around jobs: ask for one, and do what was asked for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated

import typer

from serving.clock import utc_now
from serving.offline_commands import opened_store, storage


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("ask")(ask)
    app.command("work")(work)
    app.command("refresh-index")(refresh_index)


def ask(
    kind: Annotated[str, typer.Argument(help="retrain, refresh-index, retention or erase.")],
    user_id: Annotated[str | None, typer.Argument(help="Of erase: whom.")] = None,
) -> None:
    """Ask for a job: `hustlexp work` does it, once, wherever it runs."""
    from data.repositories.jobs import JobKind, ask_for
    from serving.store import Store

    known = tuple(kind for kind in JobKind if kind is not JobKind.NOTIFY)
    if kind not in known:
        raise typer.BadParameter(f"One of: {', '.join(known)}.")
    if (kind == JobKind.ERASE) != (user_id is not None):
        raise typer.BadParameter("A user is named to erase him, and for nothing else.")
    store = Store(storage().database_url)
    with store().session() as session:
        payload = {} if user_id is None else {"userId": user_id}
        job = ask_for(session, JobKind(kind), payload, now=utc_now())
    store.close()
    typer.echo(job.id)


def work(
    once: Annotated[
        bool, typer.Option("--once", help="End when all that was asked for is handled.")
    ] = False,
) -> None:
    """Do jobs until interrupted: retrain, refresh the index, erase, retention, notices.

    With QUEUE_URL they come by RabbitMQ, else out of the database.
    """
    from serving.jobs import JobWorker, Outbox, doers
    from serving.queues.choice import queue_of
    from serving.store import Store
    from serving.telemetry import configure_logging

    stored = storage()
    configure_logging("INFO")
    url = None if stored.queue_url is None else stored.queue_url.get_secret_value()

    async def working() -> int:
        store, queue = Store(stored.database_url), queue_of(url)
        worker = JobWorker(store, utc_now, doers(queue))
        outbox = Outbox(store, queue, utc_now)
        handed = await outbox.carry() if once else 0
        tasks = [asyncio.create_task(worker.run(queue))]
        if not once:
            tasks.append(asyncio.create_task(outbox.run()))
        try:
            if once:
                while worker.done + worker.failed < handed:
                    await asyncio.sleep(0.05)
            else:
                await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await queue.close()
            store.close()
        return worker.failed

    with suppress(KeyboardInterrupt):
        raise typer.Exit(1 if asyncio.run(working()) else 0)


def refresh_index() -> None:
    """Write the index of texts that processes share (VECTOR_DB_URL) anew, of what is stored.

    Every open task of the database is written, what else the index holds is taken away, and the
    index is built anew. Searches go on meanwhile. With faiss: there is nothing to do: each
    process has its own.
    """
    from data.errors import HustleError
    from serving.settings import VectorStorage
    from serving.vectors.refreshing import refresh, stored_texts
    from serving.vectors.shared import index_of

    url = VectorStorage().vector_db_url
    try:
        index = index_of(None if url is None else url.get_secret_value())
        if index is None:
            typer.echo("Each process has an index of its own: nothing to refresh.")
            return
        with opened_store() as database:
            ids, vectors = stored_texts(database)
        held, gone = refresh(index, ids, vectors)
        index.close()
    except HustleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{held:,} texts written, {gone:,} taken away.")
