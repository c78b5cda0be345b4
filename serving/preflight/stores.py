"""Database, Redis, index of texts and language model, each asked directly."""

from __future__ import annotations

import time
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import inspect, text

from data.database import newest_revision, open_database
from data.repositories.market import market_counts
from data.tables import Base, FeedbackRow, UsageCountRow
from serving.preflight.finding import Finding, failed, needs, note, ok
from serving.settings import Settings

SLOW_MS: Final = 50.0
"""A query of a hot path that takes longer holds requests up."""


def schema(settings: Settings) -> Finding:
    """Connect, and compare the schema's revision and tables with those of this version."""
    database = open_database(settings.database_url)
    try:
        found, newest = database.schema_revision(), newest_revision()
        needs(found is not None, "there is no schema; the service makes it when it starts")
        needs(found == newest, f"the schema is at {found}, this version needs {newest}")
        missing = set(Base.metadata.tables) - set(inspect(database.engine).get_table_names())
        needs(not missing, f"tables are missing: {', '.join(sorted(missing))}")
        with database.session(read_only=True) as session:
            counts = market_counts(session)
        needs(counts.workers > 0, "there is no market: `hustlexp import` or `hustlexp simulate`")
        dialect = database.engine.dialect.name
        return ok(f"{dialect}, revision {found}, {counts.workers:,} workers, "
                  f"{counts.open_tasks:,} open tasks")  # fmt: skip
    finally:
        database.close()


def queries(settings: Settings) -> Finding:
    """Look for each index of this version, and time a look into each large table."""
    database = open_database(settings.database_url)
    try:
        inspector = inspect(database.engine)
        for table in Base.metadata.tables.values():
            found = {index["name"] for index in inspector.get_indexes(table.name)}
            missing = {index.name for index in table.indexes} - found
            needs(not missing, f"{table.name} lacks {', '.join(sorted(map(str, missing)))}")
        slowest, longest_ms = "", 0.0
        with database.session(read_only=True) as session:
            for name in ("users", "tasks", "exposures", "feedback", "kept_answers"):
                column = next(iter(Base.metadata.tables[name].primary_key)).name
                asked = text(f"SELECT {column} FROM {name} ORDER BY {column} DESC LIMIT 1")  # noqa: S608
                began = time.perf_counter()
                session.execute(asked).all()
                took_ms = (time.perf_counter() - began) * 1_000
                if took_ms > longest_ms:
                    slowest, longest_ms = name, took_ms
    finally:
        database.close()
    words = f"every index is there; the slowest look by key took {longest_ms:.1f} ms ({slowest})"
    return ok(words) if longest_ms <= SLOW_MS else failed(words)


def usage(settings: Settings) -> Finding:
    """Read what the service counts by day."""
    return _count(settings, UsageCountRow, "counts of use")


def feedback(settings: Settings) -> Finding:
    """Read where feedback is kept."""
    return _count(settings, FeedbackRow, "reports of users")


def _count(settings: Settings, table: Any, words: str) -> Finding:
    database = open_database(settings.database_url)
    try:
        with database.session(read_only=True) as session:
            count = session.query(table).count()
    finally:
        database.close()
    return ok(f"{count:,} {words} are kept, and can be read")


def redis(settings: Settings) -> Finding:
    """Ping, write, read and take away."""
    if settings.redis_url is None:
        words = "REDIS_URL is not set: limits and caches are of each process alone"
        return (
            failed(f"{words}, and WORKERS is {settings.workers}")
            if settings.workers > 1
            else note(words)
        )
    from redis import Redis
    from redis.exceptions import RedisError

    url = settings.redis_url.get_secret_value()
    client = Redis.from_url(url, socket_timeout=2.0, socket_connect_timeout=2.0)
    key, value = f"hustlexp:preflight:{uuid4().hex}", uuid4().hex.encode()
    try:
        began = time.perf_counter()
        client.ping()
        took_ms = (time.perf_counter() - began) * 1_000
        client.set(key, value, px=5_000)
        needs(client.get(key) == value, "Redis does not give back what it was given")
        client.delete(key)
        version = dict(client.info("server"))["redis_version"]
    except RedisError as error:
        return failed(f"Redis does not answer: {type(error).__name__}")
    finally:
        client.close()
    return ok(f"Redis {version} answers in {took_ms:.1f} ms, keeps and forgets")


def vectors(settings: Settings, open_tasks: int) -> Finding:
    """Count what the index holds against the open tasks that the service serves."""
    url = settings.vector_db_url.get_secret_value() if settings.vector_db_url else "faiss:"
    if url.startswith("faiss:"):
        needs(open_tasks > 0, "the service holds no open tasks to index")
        return ok(f"each process indexes its {open_tasks:,} open tasks itself (FAISS)")
    from data.repositories.shared_vectors import PgVectors
    from features.text import DIMENSIONS, SCALE
    from serving.vectors.pinecone import PineconeVectors

    is_pg = url.startswith("postgresql")
    index = PgVectors(url, dimensions=DIMENSIONS) if is_pg else PineconeVectors(url, scale=SCALE)
    try:
        held = len(index.digests())
    finally:
        index.close()
    needs(held > 0, "the index answers, and is empty: it is filled while the service runs")
    return ok(f"the index holds {held:,} texts; the service serves {open_tasks:,} open tasks")


def language_model(settings: Settings) -> Finding:
    """Ask the language model's service for the model that is set."""
    if settings.openai_api_key is None:
        return note("OPENAI_API_KEY is not set: the phrasebook words, local models hear and see")
    from openai import APIStatusError, OpenAI, OpenAIError

    client = OpenAI(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        timeout=10.0,
        max_retries=0,
    )
    try:
        with client:
            model = client.models.retrieve(settings.openai_model)
    except APIStatusError as error:
        return failed(f"OPENAI_BASE_URL answers {error.status_code} for {settings.openai_model}")
    except (OpenAIError, ValueError) as error:
        return failed(f"OPENAI_BASE_URL does not answer: {type(error).__name__}")
    return ok(f"the key is accepted, and model {model.id} is there")
