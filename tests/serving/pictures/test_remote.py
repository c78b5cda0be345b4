"""A vision model: what is sent to it, what is taken from its answer, and how its failures end."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image
from structlog.testing import capture_logs

from data.reference.objects import OBJECTS
from data.repositories.language_costs import Limits
from engine.pictures.seen import Box, Seen, TextStatus
from serving.clock import Clock
from serving.language.llm.purse import Lease, LocalPurse
from serving.pictures.opening import OpenedPicture, open_picture
from serving.pictures.remote import (
    AT_ONCE,
    MOST_THINGS,
    REST_S,
    SENT_SIDE,
    RemoteFailure,
)
from tests.pictures import a_picture, encoded
from tests.serving.service import NOON
from tests.serving.vision_server import A_REPORT, VisionServer, a_vision_server, sight_of


@pytest.fixture
def server() -> Iterator[VisionServer]:
    with a_vision_server() as running:
        yield running


@pytest.fixture(scope="module")
def picture() -> OpenedPicture:
    exif = Image.Exif()
    exif[0x010E] = "canary-17"
    return open_picture(encoded(a_picture((2_000, 1_000)), exif=exif))


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def _look(
    server: VisionServer, picture: OpenedPicture, *, within_s: float = 5.0
) -> tuple[Seen, bool]:
    async def story() -> tuple[Seen, bool]:
        sight = sight_of(server)
        try:
            return await sight.look(picture, user_id="ann", within_s=within_s)
        finally:
            await sight.close()

    return asyncio.run(story())


def test_a_small_picture_without_metadata_is_sent_as_a_data_url(
    server: VisionServer, picture: OpenedPicture
) -> None:
    _look(server, picture)
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "gpt-4o"
    assert server.keys == ["Bearer a-key"]
    (shown,) = asked["messages"][1]["content"]
    kind, _, data = shown["image_url"]["url"].partition(",")
    assert kind == "data:image/jpeg;base64"
    sent = base64.b64decode(data)
    assert b"canary-17" not in sent
    with Image.open(io.BytesIO(sent)) as image:
        assert image.size == (SENT_SIDE, SENT_SIDE // 2)
        assert dict(image.getexif()) == {}


def test_the_form_of_the_answer_is_asked_for_strictly(
    server: VisionServer, picture: OpenedPicture
) -> None:
    _look(server, picture)
    form = server.asked[0]["response_format"]["json_schema"]
    assert form["strict"] is True
    thing = form["schema"]["properties"]["things"]["items"]
    assert thing["properties"]["name"]["enum"] == list(OBJECTS)
    assert thing["additionalProperties"] is False


def test_what_the_model_sees_comes_back_in_pixels_of_the_picture(
    server: VisionServer, picture: OpenedPicture
) -> None:
    seen, is_unsafe = _look(server, picture)
    assert not is_unsafe
    assert seen.looked == "gpt-4o"
    assert seen.scene == "living room"
    couch, piano = seen.things
    assert (couch.name, piano.name) == ("couch", "piano")  # surest first
    assert piano.box == Box(500.0, 500.0, 1_000.0, 250.0)
    assert couch.box == pytest.approx(Box(0.0, 500.0, 600.0, 500.0))  # cut at the edges
    assert seen.text is TextStatus.READ
    assert seen.lines[1] == "Sale"


def _report(**changes: Any) -> str:
    return json.dumps({**A_REPORT, **changes})


def test_names_that_are_not_in_the_list_are_dropped_and_lists_are_cut(
    server: VisionServer, picture: OpenedPicture
) -> None:
    thing = A_REPORT["things"][0]
    server.content = _report(things=[{**thing, "name": "http://evil.example"}, *[thing] * 100])
    seen, _ = _look(server, picture)
    assert {thing.name for thing in seen.things} == {"piano"}
    assert len(seen.things) < MOST_THINGS


@pytest.mark.parametrize("scene", ["", "x" * 99, "<b>kitchen</b>", "see http://a.example", "$$$"])
def test_a_scene_that_is_no_plain_words_is_none(
    scene: str, server: VisionServer, picture: OpenedPicture
) -> None:
    server.content = _report(scene=scene)
    assert _look(server, picture)[0].scene is None


def test_what_the_model_takes_for_unsafe_is_told(
    server: VisionServer, picture: OpenedPicture
) -> None:
    server.content = _report(unsafe=True)
    assert _look(server, picture)[1]


BROKEN: dict[str, dict[str, Any]] = {
    "no json": {"content": "I see a couch."},
    "fenced": {"content": "```json\n{}\n```"},
    "null": {"content": None},
    "another form": {"content": "{}"},
    "more than asked": {"content": _report(price=5)},
    "no number": {"content": _report(things=[{**A_REPORT["things"][0], "confidence": "high"}])},
    "infinity": {"content": _report().replace("0.95", "1e999")},
    "far outside": {"content": _report().replace("0.95", "17")},
    "no choices": {"body": b'{"id": "x", "object": "chat.completion", "choices": []}'},
    "html": {"body": b"<html></html>"},
    "nothing": {"body": b""},
    "refused key": {"status": 401},
    "busy": {"status": 429},
    "down": {"status": 503},
    "slow": {"delay_s": 30.0},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_a_failure_and_tells_nothing_in_the_log(
    name: str, server: VisionServer, picture: OpenedPicture
) -> None:
    for key, value in BROKEN[name].items():
        setattr(server, key, value)
    with capture_logs() as logs, pytest.raises(RemoteFailure):
        _look(server, picture, within_s=0.5 if name == "slow" else 5.0)
    assert [entry["event"] for entry in logs] == ["remote_sight_failed"]
    assert set(logs[0]) == {"event", "error", "log_level"}
    assert len(server.asked) == 1  # never asked again within a request


def test_a_model_that_failed_is_left_alone_for_a_while(
    server: VisionServer, picture: OpenedPicture
) -> None:
    async def story() -> None:
        clock = _Clock()
        sight = sight_of(server, clock=clock)
        server.status = 503
        with pytest.raises(RemoteFailure):
            await sight.look(picture, user_id="ann", within_s=5.0)
        assert not sight.is_ready
        clock.now += REST_S
        assert sight.is_ready
        server.status = 200
        await sight.look(picture, user_id="ann", within_s=5.0)
        assert sight.is_ready
        await sight.close()

    asyncio.run(story())


def test_only_so_many_pictures_are_sent_at_once(
    server: VisionServer, picture: OpenedPicture
) -> None:
    async def story() -> None:
        server.delay_s = 30.0
        sight = sight_of(server)
        looks = [
            asyncio.create_task(sight.look(picture, user_id="ann", within_s=9.0))
            for _ in range(AT_ONCE)
        ]
        await asyncio.sleep(0)
        assert not sight.is_ready
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
        assert sight.is_ready
        await sight.close()

    asyncio.run(story())


class _Remembering(LocalPurse):
    """A purse that remembers what calls cost."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        super().__init__(limits, clock)
        self.settled: list[int] = []

    def settle_later(self, lease: Lease, micro_usd: int) -> None:
        self.settled.append(micro_usd)
        super().settle_later(lease, micro_usd)


def test_a_picture_costs_what_the_server_counted_and_its_most_where_it_failed(
    server: VisionServer, picture: OpenedPicture
) -> None:
    async def cost() -> int:
        purse = _Remembering(Limits(10**9, 10**9), lambda: NOON)
        sight = sight_of(server, purse=purse)
        with suppress(RemoteFailure):
            await sight.look(picture, user_id="ann", within_s=5.0)
        await sight.close()
        (settled,) = purse.settled
        return settled

    assert asyncio.run(cost()) == 960  # 2,000 * 0.40 + 100 * 1.60 micro-dollars
    server.content = "no form"
    assert asyncio.run(cost()) == 960
    server.status = 503
    assert asyncio.run(cost()) == 40_000 * 0.40 + 1_200 * 1.60


def test_where_the_days_money_is_used_up_nothing_is_sent(
    server: VisionServer, picture: OpenedPicture
) -> None:
    async def story() -> None:
        sight = sight_of(server, purse=LocalPurse(Limits(1_000, 10**9), lambda: NOON))
        with pytest.raises(RemoteFailure):
            await sight.look(picture, user_id="ann", within_s=5.0)
        assert sight.is_ready  # it is no fault of the server
        await sight.close()

    asyncio.run(story())
    assert server.asked == []
