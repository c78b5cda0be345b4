"""Who looks at a picture, in which order, and what becomes of it where one fails or is slow."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from PIL import Image
from structlog.testing import capture_logs

from data.errors import Busy, ExtraMissing, InvalidRequest
from data.reference.objects import OBJECT_CODE
from engine.pictures.seen import Seen, TextStatus
from models.vision.boxes import Detections, Looked
from models.vision.likeness import DIMENSIONS, N_CLASSES, N_FEATURES
from models.vision.unsafe import Impression
from serving.cpu import TimeBudgetExceeded
from serving.pictures.local import LocalSight
from serving.pictures.pictures import PLACES, Pictures
from serving.pictures.remote import RemoteFailure
from tests.pictures import a_picture, encoded
from tests.serving.vision_server import VisionServer, a_vision_server, sight_of

SENT = encoded(a_picture((2_560, 1_280)))


@dataclass(frozen=True)
class KnownGuard:
    """Takes every picture for unsafe, or none; all look the same to it."""

    unsafe: bool

    def look(self, picture: Image.Image) -> Impression:
        return Impression(float(self.unsafe), np.ones(N_FEATURES, dtype=np.float32))


@dataclass
class KnownNetworks:
    """Detector and reader in one, whose answers are known."""

    unsafe: bool = False
    words: bool = False
    lines: tuple[str, ...] = ("Move my piano",)
    may_look: threading.Event = field(default_factory=threading.Event)
    may_read: threading.Event = field(default_factory=threading.Event)
    looked: int = 0

    def __post_init__(self) -> None:
        self.may_look.set()
        self.may_read.set()

    def look(self, picture: Image.Image) -> Looked:
        self.looked += 1
        self.may_look.wait(10.0)
        couch = np.array([OBJECT_CODE["couch"]])
        found = Detections(couch, np.array([0.8]), np.array([[128.0, 64.0, 640.0, 320.0]]))
        return Looked(found, np.eye(N_CLASSES)[couch[0]])

    def shows_text(self, picture: Image.Image) -> bool:
        return self.words

    def read(self, picture: Image.Image) -> tuple[str, ...]:
        self.may_read.wait(10.0)
        return self.lines

    @property
    def sight(self) -> LocalSight:
        return LocalSight(self, KnownGuard(self.unsafe), self, name="known-eyes")


@pytest.fixture
def server() -> Iterator[VisionServer]:
    with a_vision_server() as running:
        yield running


def _looked(
    networks: KnownNetworks | None, server: VisionServer | None = None, *, budget_s: float = 5.0
) -> Seen:
    async def story() -> Seen:
        local = networks.sight if networks is not None else None
        remote = sight_of(server) if server else None
        pictures = Pictures(local, remote, budget_s=budget_s)
        try:
            return await pictures.look(SENT, part="imageFile")
        finally:
            if networks is not None:
                networks.may_look.set()
                networks.may_read.set()
            await pictures.close()

    return asyncio.run(story())


def test_boxes_are_pixels_of_the_picture_as_it_was_sent() -> None:
    seen = _looked(KnownNetworks())
    (couch,) = seen.things
    assert (seen.width, seen.height) == (2_560, 1_280)
    # It was looked at in half the size.
    assert couch.box == (256.0, 128.0, 1_024.0, 512.0)
    assert (couch.name, seen.looked, seen.text) == ("couch", "known-eyes", TextStatus.NONE)


def test_with_a_key_the_vision_models_answer_is_preferred(server: VisionServer) -> None:
    assert _looked(KnownNetworks(), server).looked == "gpt-4o"
    assert _looked(None, server).looked == "gpt-4o"


def test_where_a_picture_lies_is_told_by_the_local_networks_whoever_names_things(
    server: VisionServer,
) -> None:
    alone, beside = _looked(KnownNetworks()), _looked(KnownNetworks(), server)
    assert len(alone.vector) == DIMENSIONS
    assert beside.vector == alone.vector
    assert _looked(None, server).vector == b""


def test_an_unsafe_picture_is_refused_and_goes_nowhere(server: VisionServer) -> None:
    with pytest.raises(InvalidRequest, match="nudity"):
        _looked(KnownNetworks(unsafe=True), server)
    assert server.asked == []


def test_what_the_vision_model_takes_for_unsafe_is_refused(server: VisionServer) -> None:
    assert server.content is not None
    server.content = server.content.replace("false", "true")
    with pytest.raises(InvalidRequest, match="nudity"):
        _looked(KnownNetworks(), server)


@pytest.mark.parametrize("fault", [{"status": 503}, {"content": "no"}, {"delay_s": 30.0}])
def test_a_vision_model_that_fails_or_is_slow_leaves_the_local_answer(
    fault: dict[str, Any], server: VisionServer
) -> None:
    for key, value in fault.items():
        setattr(server, key, value)
    assert _looked(KnownNetworks(), server, budget_s=1.0).looked == "known-eyes"


def test_without_local_networks_a_failure_is_a_failure(server: VisionServer) -> None:
    server.status = 503
    with pytest.raises(RemoteFailure):
        _looked(None, server)


def test_a_resting_vision_model_and_nothing_local_is_told_at_once(server: VisionServer) -> None:
    async def story() -> None:
        pictures = Pictures(None, sight_of(server))
        server.status = 503
        with pytest.raises(RemoteFailure):
            await pictures.look(SENT, part="imageFile")
        with pytest.raises(TimeBudgetExceeded):
            await pictures.look(SENT, part="imageFile")
        await pictures.close()

    asyncio.run(story())
    assert len(server.asked) == 1


def test_with_nothing_to_look_with_it_is_told_what_to_install() -> None:
    with pytest.raises(ExtraMissing, match="make image"):
        _looked(None)


# ---- Words ------------------------------------------------------------------------------------


def test_words_are_read_where_there_seem_to_be_some() -> None:
    seen = _looked(KnownNetworks(words=True))
    assert (seen.text, seen.lines) == (TextStatus.READ, ("Move my piano",))


def test_what_seemed_to_be_words_and_is_none_is_told_so() -> None:
    assert _looked(KnownNetworks(words=True, lines=())).text is TextStatus.NONE


def test_words_that_take_too_long_are_left_out_and_told_so() -> None:
    networks = KnownNetworks(words=True)
    networks.may_read.clear()
    seen = _looked(networks, budget_s=0.6)
    assert (seen.text, seen.lines) == (TextStatus.NOT_READ, ())
    assert len(seen.things) == 1


def test_words_of_one_picture_are_read_at_a_time() -> None:
    async def story() -> tuple[Seen, Seen]:
        networks = KnownNetworks(words=True)
        networks.may_read.clear()
        pictures = Pictures(networks.sight, budget_s=5.0)
        first = asyncio.create_task(pictures.look(SENT, part="imageFile"))
        while networks.looked < 1 or not pictures._reading._threads._threads:
            await asyncio.sleep(0.01)
        second = await pictures.look(SENT, part="imageFile")
        networks.may_read.set()
        answers = await first, second
        await pictures.close()
        return answers

    first, second = asyncio.run(story())
    assert first.text is TextStatus.READ
    assert second.text is TextStatus.NOT_READ


def test_without_the_part_that_reads_words_nothing_is_read() -> None:
    async def story() -> Seen:
        networks = KnownNetworks(words=True)
        pictures = Pictures(LocalSight(networks, KnownGuard(unsafe=False)))
        seen = await pictures.look(SENT, part="imageFile")
        await pictures.close()
        return seen

    assert asyncio.run(story()).text is TextStatus.NONE


# ---- A busy process ---------------------------------------------------------------------------


def test_a_picture_that_takes_too_long_ends_in_time() -> None:
    networks = KnownNetworks()
    networks.may_look.clear()
    with pytest.raises(TimeBudgetExceeded):
        _looked(networks, budget_s=0.3)


def test_more_pictures_than_there_are_places_are_refused_at_once() -> None:
    async def story() -> list[Any]:
        networks = KnownNetworks()
        networks.may_look.clear()
        pictures = Pictures(networks.sight, budget_s=5.0)
        looks = [asyncio.create_task(pictures.look(SENT, part="imageFile")) for _ in range(PLACES)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pictures.look(SENT, part="imageFile")
        networks.may_look.set()
        answers = await asyncio.gather(*looks)
        await pictures.close()
        return list(answers)

    assert len(asyncio.run(story())) == PLACES


def test_the_log_tells_what_was_used_and_nothing_of_the_picture() -> None:
    with capture_logs() as logs:
        _looked(KnownNetworks(words=True))
    (entry,) = logs
    assert entry["event"] == "picture_seen"
    assert set(entry) == {"event", "looked", "things", "text", "duration_ms", "log_level"}
    assert "piano" not in str(entry)
