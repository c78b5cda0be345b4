"""Looking at a picture with the networks that run here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, Self

import structlog
from PIL import Image

from data.errors import ExtraMissing
from data.reference.objects import OBJECTS
from engine.pictures.seen import Box, Seen, SeenThing, TextStatus
from features.picture import plant_share
from models.vision.boxes import Detections
from models.vision.detector import MODEL_NAME, ObjectDetector
from models.vision.text import TextReader
from models.vision.unsafe import UnsafeContent
from serving.pictures.opening import OpenedPicture

log = structlog.get_logger(__name__)


class Detector(Protocol):
    """Finds things."""

    def detect(self, picture: Image.Image) -> Detections:
        """What an RGB picture shows."""


class Reader(Protocol):
    """Finds and reads words."""

    def shows_text(self, picture: Image.Image) -> bool:
        """Whether there seem to be words."""

    def read(self, picture: Image.Image) -> tuple[str, ...]:
        """Lines from top to bottom."""


class Guard(Protocol):
    """Tells pictures that should be refused."""

    def is_unsafe(self, picture: Image.Image) -> bool:
        """Whether a picture should be refused."""


@dataclass(frozen=True, slots=True)
class LocalSight:
    """The networks of a process; each may be used by one thread at a time.

    `reader` is None where the package for words cannot be loaded: words are then never read.
    """

    detector: Detector
    guard: Guard
    reader: Reader | None = None
    name: str = MODEL_NAME

    @classmethod
    def load(cls) -> Self | None:
        """All networks, warmed up, two seconds; None where the extra is not installed."""
        try:
            detector, guard = ObjectDetector.load(), UnsafeContent.load()
        except ExtraMissing:
            return None
        try:
            reader = TextReader.load()
        except ExtraMissing:
            log.warning("words_in_pictures_not_installed")
            reader = None
        sight = cls(detector, guard, reader)
        blank = OpenedPicture(Image.new("RGB", (_BLANK, _BLANK)), _BLANK, _BLANK)
        guard.is_unsafe(blank.pixels)
        sight.look(blank)
        return sight

    def look(self, picture: OpenedPicture) -> Seen:
        """Everything but words, which take seconds: `text` says `NOT_READ` where some are seen."""
        found = self.detector.detect(picture.pixels)
        has_words = self.reader is not None and self.reader.shows_text(picture.pixels)
        scale = picture.width / picture.pixels.width, picture.height / picture.pixels.height
        return Seen(
            width=picture.width,
            height=picture.height,
            things=tuple(
                SeenThing(OBJECTS[code], min(float(score), 1.0), _box(box, *scale))
                for code, score, box in zip(
                    found.objects.tolist(), found.scores, found.boxes.tolist(), strict=True
                )
            ),
            plant_share=plant_share(picture.pixels),
            text=TextStatus.NOT_READ if has_words else TextStatus.NONE,
            looked=self.name,
        )


def _box(box: list[float], across: float, down: float) -> Box:
    left, top, right, bottom = box
    return Box(left * across, top * down, (right - left) * across, (bottom - top) * down)


_BLANK: Final = 64
