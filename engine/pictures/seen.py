"""What was seen in a picture, whoever looked: a local detector or a remote vision model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from data.reference.objects import OBJECT_CODE


class Box(NamedTuple):
    """Where something is, in pixels of the upright picture, which hold it whole."""

    x: float
    y: float
    width: float
    height: float


class TextStatus(StrEnum):
    """What became of words in the picture."""

    READ = "read"
    NONE = "none"
    NOT_READ = "not-read"


@dataclass(frozen=True, slots=True)
class SeenThing:
    """One thing in the picture.

    Attributes
    ----------
    name : str
        In the singular; of `data.reference.objects` where it is known there.
    confidence : float
        0 to 1, as whoever looked is sure; not calibrated.
    """

    name: str
    confidence: float
    box: Box

    @property
    def code(self) -> int | None:
        """Its code in the reference facts; None where these do not know it."""
        return OBJECT_CODE.get(self.name)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that was seen.

    Attributes
    ----------
    width, height : int
        Pixels of the upright picture.
    things : tuple of SeenThing
        Surest first.
    scene : str or None
        Where it was taken, if a vision model said it.
    plant_share : float
        Share of the picture that plants cover, 0 to 1 (`features.picture.plant_share`).
    lines : tuple of str
        Lines of text, from top to bottom.
    text : TextStatus
    looked : str
        Name of the model that looked.
    vector : bytes
        Where the picture lies among pictures (`models.vision.likeness`); empty where only a
        remote model looked.
    """

    width: int
    height: int
    things: tuple[SeenThing, ...]
    plant_share: float = 0.0
    scene: str | None = None
    lines: tuple[str, ...] = ()
    text: TextStatus = TextStatus.NONE
    looked: str = ""
    vector: bytes = b""

    def area_share(self, thing: SeenThing) -> float:
        """Share of the picture, 0 to 1, that the box of a thing covers."""
        whole = max(self.width * self.height, 1)
        return min(max(thing.box.width * thing.box.height / whole, 0.0), 1.0)

    def weight(self, thing: SeenThing) -> float:
        """How much a thing counts, 0 to 1: its confidence by the fourth root of its share.

        So a thing of a sixteenth of the picture counts half of what one that fills it does. The
        root names the main object of as many photographs as any other between none and a half.
        """
        return float(thing.confidence * self.area_share(thing) ** 0.25)

    @property
    def main(self) -> SeenThing | None:
        """What the picture is of: the thing that counts most."""
        return max(self.things, key=self.weight, default=None)
