"""Fixtures that every suite may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from sqlalchemy.orm import Session

from data.database import Database, open_database
from data.reference.calendar import epoch
from data.simulation.run import Simulation, simulate
from data.simulation.world import City
from features.text import TextVectorsInMemory, with_texts
from models.release import Release, load_release
from tests.serving.redis_server import redis_server
from tests.stores import DIALECTS, Dialect, fresh_store, postgresql_server

if TYPE_CHECKING:
    from engine.conversation.assistant import Assistant


# Stores of PostgreSQL have no file beside which keys could be made.
os.environ.setdefault("DATA_KEYS", "tests:" + "c2VhbHMgd2hhdCB0ZXN0cyBrZWVwIG9mIG5vYm9keSE=")
# Where a test does not say otherwise, no market is left in the machine's shared memory.
os.environ.setdefault("MARKET_DIR", "off")


@pytest.fixture(autouse=True, scope="session")
def loggers_follow_what_is_configured() -> Iterator[None]:
    """A logger that kept what one test configured would be heard by no later one."""
    configure = structlog.configure

    def without_keeping(**options: Any) -> None:
        configure(**options | {"cache_logger_on_first_use": False})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structlog, "configure", without_keeping)
        yield


@pytest.fixture(autouse=True, scope="session")
def bundles_end_by_their_rounds() -> Iterator[None]:
    """A search that runs out of processor time ends where it happens to be: no two are alike."""
    from engine import task_bundles

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task_bundles, "PARAMS", replace(task_bundles.PARAMS, cpu_ms=60_000.0))
        yield


@pytest.fixture(autouse=True)
def logging_is_left_as_it_was_found() -> Iterator[None]:
    """What one test configures, a level for one, counts for no later one."""
    before = structlog.get_config() if structlog.is_configured() else None
    yield
    structlog.reset_defaults()
    if before is not None:
        structlog.configure(**before)


@pytest.fixture(scope="session", params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Each database that the product runs on, one after the other."""
    chosen: Dialect = request.param
    return chosen


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of the PostgreSQL server."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def server(dialect: Dialect, request: pytest.FixtureRequest) -> str | None:
    """URL of the PostgreSQL server; None where the dialect needs none."""
    if dialect == "sqlite":
        return None
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def store_url(dialect: Dialect, server: str | None) -> Iterator[str]:
    """URL of an empty database of this test's own, without any table."""
    with fresh_store(dialect, server) as url:
        yield url


@pytest.fixture(scope="session")
def database(dialect: Dialect, server: str | None) -> Iterator[Database]:
    """A migrated database for all tests; `session` uses it and leaves no trace."""
    with fresh_store(dialect, server) as url:
        opened = open_database(url)
        opened.migrate()
        yield opened
        opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the shared database whose changes are rolled back when the test ends."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis that answers."""
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def tiny_city() -> City:
    """A city that is simulated in a fraction of a second."""
    return City("tiny", workers=150, offers=3_000, open_tasks=60, days=60)


@pytest.fixture(scope="session")
def tiny_until() -> datetime:
    """The moment at which the tiny city's history ends: a Tuesday, 10 in the morning there."""
    return datetime(2026, 6, 30, 17, tzinfo=UTC)


@pytest.fixture(scope="session")
def tiny_simulation(tiny_city: City, tiny_until: datetime) -> Simulation:
    """The tiny city's history, its texts read, and the truth behind it; nobody may change it."""
    simulation = simulate(tiny_city, epoch(tiny_until))
    return replace(simulation, history=with_texts(simulation.history, TextVectorsInMemory()))


@pytest.fixture(scope="session")
def tiny_release_folder(
    tiny_simulation: Simulation, tiny_until: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Where a release that was trained on the tiny city lies."""
    # Imported here: LightGBM and matplotlib cost seconds that most tests need not pay.
    from models.boosting import BoostingParameters
    from models.release import write_release
    from training.train import make_release

    parameters = BoostingParameters(trees=40, threads=1)
    contents = make_release(tiny_simulation.history, parameters, say=lambda step: None)
    releases = tmp_path_factory.mktemp("releases")
    return releases / write_release(releases, contents, created_at=tiny_until)


@pytest.fixture(scope="session")
def tiny_release(tiny_release_folder: Path) -> Release:
    """The release that was trained on the tiny city, loaded."""
    return load_release(tiny_release_folder)


@pytest.fixture(scope="session")
def tiny_assistant(
    tiny_simulation: Simulation, tiny_until: datetime, tiny_release: Release
) -> Assistant:
    """The assistant of the tiny city, with the models of texts and intents that are kept."""
    # Imported here: the parser's models cost memory that most tests need not pay.
    from engine.conversation.assistant import Assistant
    from engine.conversation.warming import warm_up as warm_up_chat
    from engine.market import MarketSnapshot
    from engine.matching import Matcher
    from engine.parsing.parser import TaskParser
    from engine.parsing.place.geocoding import local_geocoder
    from engine.parsing.warming import warm_up
    from features.text import SentenceEncoder
    from tests.fitted_texts import kept_texts
    from training.conversation.kept import load_kept_intents

    warm_up(SentenceEncoder())  # as a process does before it answers
    warm_up_chat()
    release = replace(tiny_release, texts=kept_texts(), intents=load_kept_intents().model)
    market = MarketSnapshot.build(
        tiny_simulation.history, as_of=tiny_until, space=release.text_space
    )
    matcher = Matcher(release, market, best_first=True)
    return Assistant(matcher, TaskParser(matcher, local_geocoder(), SentenceEncoder()))
