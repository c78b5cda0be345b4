"""Boxes around objects: in a network's square, in the picture, and of networks together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from data.arrays import FloatArray, IntArray

SAME_OBJECT_OVERLAP: Final = 0.45
"""Intersection over union from which two boxes of one class are one object."""

SIDE: Final = 416
"""Pixels of the square that the networks see."""


@dataclass(frozen=True, slots=True)
class Detections:
    """n objects, surest first.

    Attributes
    ----------
    objects : (n,) int64
        Codes of `data.reference.objects`, 0 to 79.
    scores : (n,) float64
        0 to 1; how sure the networks are, not a calibrated probability.
    boxes : (n, 4) float64
        Left, top, right and bottom in pixels of the picture, within it.
    """

    objects: IntArray
    scores: FloatArray
    boxes: FloatArray

    def __len__(self) -> int:
        return len(self.objects)

    def take(self, rows: IntArray) -> Detections:
        """Some of them, in the order of the rows."""
        return Detections(self.objects[rows], self.scores[rows], self.boxes[rows])


class Looked(NamedTuple):
    """What one look at a picture says.

    `evidence` (80,) float64 holds for each class how strongly the picture speaks for it anywhere,
    0 to 1, however little that is.
    """

    found: Detections
    evidence: FloatArray


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where a picture lies in the square that a network sees."""

    scale: float
    left: int
    top: int
    width: int  # of the picture
    height: int

    def back(self, boxes: FloatArray) -> FloatArray:
        """Boxes (n, 4) of the square in pixels of the picture, cut at its edges."""
        moved = (boxes - np.array([self.left, self.top] * 2)) / self.scale
        return np.asarray(np.clip(moved, 0.0, np.array([self.width, self.height] * 2)))


def letterbox(picture: Image.Image, *, grey: int) -> tuple[Image.Image, Letterbox]:
    """An RGB picture in the middle of a grey square, and where it lies in it."""
    scale = SIDE / max(picture.size)
    width, height = (max(round(side * scale), 1) for side in picture.size)
    left, top = (SIDE - width) // 2, (SIDE - height) // 2
    square = Image.new("RGB", (SIDE, SIDE), (grey, grey, grey))
    square.paste(picture.resize((width, height), Image.Resampling.BILINEAR), (left, top))
    return square, Letterbox(scale, left, top, *picture.size)


def overlap(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """(n,) intersection over union, 0 to 1, of one box (4,) with each of (n, 4)."""
    corner = np.maximum(box[:2], boxes[:, :2])
    shared = np.prod(np.maximum(np.minimum(box[2:], boxes[:, 2:]) - corner, 0.0), axis=1)
    area = np.prod(np.maximum(box[2:] - box[:2], 0.0))
    areas = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0), axis=1)
    return np.asarray(shared / np.maximum(area + areas - shared, 1e-9))


def distinct(found: Detections) -> Detections:
    """The surest box of each object, surest first: non-maximum suppression class by class."""
    left = np.argsort(-found.scores, kind="stable")
    kept: list[int] = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(int(best))
        is_other = overlap(found.boxes[best], found.boxes[left]) < SAME_OBJECT_OVERLAP
        left = left[is_other | (found.objects[left] != found.objects[best])]
    return found.take(np.array(kept, dtype=np.int64))


def fused(answers: list[Detections]) -> Detections:
    """One answer of several networks that looked at the same picture, surest first.

    Boxes of one class that overlap are one object: its box is their mean, weighted by the
    scores, and its score the sum of theirs over the number of networks, so that an object seen by
    one of two networks is half as sure. Each answer holds an object once (`distinct`).

    Source: Solovyev, Wang and Gabruseva, Weighted boxes fusion, Image and Vision Computing 107
    (2021).
    """
    objects = np.concatenate([answer.objects for answer in answers])
    scores = np.concatenate([answer.scores for answer in answers])
    boxes = np.concatenate([answer.boxes for answer in answers])
    network = np.repeat(np.arange(len(answers)), [len(answer) for answer in answers])
    left = np.argsort(-scores, kind="stable")
    rows: list[tuple[int, float, FloatArray]] = []
    while len(left):
        best = left[0]
        alike = left[
            (objects[left] == objects[best])
            & (overlap(boxes[best], boxes[left]) >= SAME_OBJECT_OVERLAP)
        ]
        _, first = np.unique(network[alike], return_index=True)
        members = alike[first] if len(alike) else left[:1]
        weights = scores[members]
        box = weights @ boxes[members] / weights.sum()
        rows.append((int(objects[best]), float(weights.sum()) / len(answers), box))
        left = left[~np.isin(left, np.append(alike, best))]
    together = Detections(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]).reshape(-1, 4),
    )
    return together.take(np.argsort(-together.scores, kind="stable"))
