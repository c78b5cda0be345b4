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
from models.vision.boxes import Looked
from models.vision.detector import MODEL_NAME, ObjectDetector
from models.vision.likeness import picture_vector
from models.vision.text import TextReader
from models.vision.unsafe import Impression, UnsafeContent
from serving.pictures.opening import OpenedPicture

log = structlog.get_logger(__name__)


class UnsafePicture(Exception):
    """A picture that should be refused."""


class Detector(Protocol):
    """Finds things."""

    def look(self, picture: Image.Image) -> Looked:
        """What an RGB picture shows."""


class Reader(Protocol):
    """Finds and reads words."""

    def shows_text(self, picture: Image.Image) -> bool:
        """Whether there seem to be words."""

    def read(self, picture: Image.Image) -> tuple[str, ...]:
        """Lines from top to bottom."""


class Guard(Protocol):
    """Tells pictures that should be refused, and what the others look like."""

    def look(self, picture: Image.Image) -> Impression:
        """What an RGB picture looks like as a whole."""


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
        sight.look(blank)
        return sight

    def look(self, picture: OpenedPicture) -> Seen:
        """Everything but words, which take seconds: `text` says `NOT_READ` where some are seen.

        Raises
        ------
        UnsafePicture
            If the picture should be refused; no other network has looked then.
        """
        impression = self.guard.look(picture.pixels)
        if impression.is_unsafe:
            raise UnsafePicture
        found, evidence = self.detector.look(picture.pixels)
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
            vector=picture_vector(evidence, impression.features).tobytes(),
        )


def _box(box: list[float], across: float, down: float) -> Box:
    left, top, right, bottom = box
    return Box(left * across, top * down, (right - left) * across, (bottom - top) * down)


_BLANK: Final = 64
