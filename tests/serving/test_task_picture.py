"""PUT and DELETE /api/internal/tasks/{taskId}/picture: by the main backend, found at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from data.columns import TaskStatus
from data.database import Database, open_database
from data.errors import NotFound
from data.repositories.market import save_market
from data.repositories.task_pictures import TaskPicture as Kept
from data.repositories.task_pictures import forget_picture, keep_picture, pictures_of_open_tasks
from data.simulation.run import Simulation
from engine.pictures.gallery import Gallery
from models.vision.likeness import DIMENSIONS, ENCODER
from serving.cpu import CpuPool
from serving.pictures.keeping import LiveTaskPictures
from serving.pictures.pictures import Pictures
from serving.tokens import issue_token
from tests.pictures import a_picture, encoded
from tests.serving.pictures.test_opening import HOSTILE
from tests.serving.pictures.test_pictures import KnownNetworks
from tests.serving.service import SECRET, SERVICE_KEY, Service, a_service, assert_envelope
from tests.stores import Dialect, fresh_store

PATH = "/api/internal/tasks/{}/picture"
SENT = encoded(a_picture((640, 480)))
ADDRESS = "https://pictures.example/task.jpg"
KEYS: dict[str, Any] = {
    "access_mode": "strict",
    "jwt_secret": SECRET,
    "service_api_keys": SERVICE_KEY,
}


@dataclass
class Market:
    """A service over a stored market, and what it keeps pictures in."""

    service: Service
    database: Database
    gallery: Gallery
    task_id: str

    def put(self, content: bytes = SENT, *, task_id: str | None = None, **texts: str) -> Any:
        """The response to a picture of the main backend."""
        return self.service.client.put(
            PATH.format(task_id or self.task_id),
            files={"imageFile": ("photo.jpg", content, "image/jpeg")},
            data=texts,
            headers={"x-api-key": SERVICE_KEY},
        )

    def kept(self) -> dict[str, Kept]:
        """Pictures of open tasks in the database."""
        with self.database.session(read_only=True) as session:
            return {p.task_id: p for p in pictures_of_open_tasks(session, ENCODER)}


@pytest.fixture(scope="module")
def kept_market(
    dialect: Dialect,
    server: str | None,
    tiny_simulation: Simulation,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Market]:
    tasks, pictures_of = tiny_simulation.history.tasks, tiny_simulation.history.pictures.tasks
    is_open = np.flatnonzero(tasks.status == TaskStatus.OPEN)
    bare = str(tasks.ids[np.setdiff1d(is_open, pictures_of)[0]])
    gallery, threads = Gallery(), CpuPool(budget_s=10.0)
    pictures = Pictures(KnownNetworks().sight)
    with fresh_store(dialect, server) as url:
        database = open_database(url)
        database.migrate()
        with database.session() as session:
            save_market(session, tiny_simulation.history)
        keeper = LiveTaskPictures(pictures, lambda: database, threads, gallery)
        var_dir = tmp_path_factory.mktemp("var")
        with a_service(var_dir, pictures=pictures, task_pictures=keeper, **KEYS) as service:
            yield Market(service, database, gallery, bare)
        threads.close()
        asyncio.run(pictures.close())
        database.close()


@pytest.fixture
def market(kept_market: Market) -> Market:
    """The market, without a picture of the task that tests speak of."""
    with kept_market.database.session() as session:
        forget_picture(session, kept_market.task_id)
    kept_market.gallery.take_down(kept_market.task_id)
    return kept_market


def test_what_is_kept_is_a_vector_and_an_address_never_the_picture(market: Market) -> None:
    answer = market.put(imageUrl=ADDRESS)
    assert answer.status_code == 200
    assert answer.json() == {
        "taskId": market.task_id,
        "digest": sha256(SENT).hexdigest(),
        "encoder": ENCODER,
    }
    kept = market.kept()[market.task_id]
    assert (len(kept.vector), kept.digest, kept.address) == (
        DIMENSIONS,
        sha256(SENT).hexdigest(),
        ADDRESS,
    )
    # It is found at once.
    assert market.gallery.nearest(kept.vector, 1)[0].task_id == market.task_id
    assert market.gallery.address(market.task_id) == ADDRESS


def test_a_task_has_one_picture_the_last(market: Market) -> None:
    market.put(imageUrl=ADDRESS)
    other = encoded(a_picture((320, 240)))
    assert market.put(other).status_code == 200
    kept = market.kept()[market.task_id]
    assert (kept.digest, kept.address) == (sha256(other).hexdigest(), "")


def test_a_picture_that_is_taken_back_is_gone_and_may_be_taken_back_again(market: Market) -> None:
    vector = market.put().json() and market.kept()[market.task_id].vector
    for _ in range(2):
        answer = market.service.client.delete(
            PATH.format(market.task_id), headers={"x-api-key": SERVICE_KEY}
        )
        assert (answer.status_code, answer.content) == (204, b"")
    assert market.task_id not in market.kept()
    assert market.gallery.nearest(vector, 1) == []


def test_a_task_that_nobody_knows_has_no_picture(market: Market) -> None:
    answer = market.put(task_id="nobody-knows")
    assert answer.status_code == 404
    assert_envelope(answer)
    assert "nobody-knows" not in market.kept()


def test_hostile_pictures_are_refused_as_image_match_refuses_them(market: Market) -> None:
    for name in ("nothing", "text", "cut jpeg", "pixel bomb", "jpeg and zip"):
        assert market.put(HOSTILE[name][0]).status_code in {400, 413, 415}, name
    assert market.task_id not in market.kept()


def test_an_address_is_one_of_the_web_or_none(market: Market) -> None:
    for address in ("javascript:alert(1)", "file:///etc/passwd", "https://a b", "h" * 3_000):
        assert market.put(imageUrl=address).status_code == 400, address


def test_only_the_main_backend_may(market: Market) -> None:
    client, path = market.service.client, PATH.format(market.task_id)
    token = issue_token(
        "user-7", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(minutes=5)
    )
    for method in ("put", "delete"):
        ask = getattr(client, method)
        form = {"files": {"imageFile": ("p.jpg", SENT, "image/jpeg")}} if method == "put" else {}
        assert ask(path, **form).status_code == 401
        as_user = ask(path, headers={"authorization": f"Bearer {token}"}, **form)
        assert as_user.status_code == 403
    assert market.task_id not in market.kept()


def test_pictures_of_other_encoders_and_of_closed_tasks_are_not_read(
    market: Market, tiny_simulation: Simulation
) -> None:
    tasks = tiny_simulation.history.tasks
    closed = tasks.ids[tasks.status != TaskStatus.OPEN][0]
    vector = bytes(DIMENSIONS)
    with market.database.session() as session:
        keep_picture(session, Kept(str(closed), ENCODER, "d" * 64, vector))
        keep_picture(session, Kept(market.task_id, "another", "d" * 64, vector))
    assert not {str(closed), market.task_id} & set(market.kept())
    with market.database.session() as session:
        forget_picture(session, str(closed))
        with pytest.raises(NotFound):
            keep_picture(session, Kept("nobody-knows", ENCODER, "d" * 64, vector))
