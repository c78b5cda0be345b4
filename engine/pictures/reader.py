"""A picture as the outline of a task: what the market says of the work that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from data.columns import Urgency
from data.reference.calendar import NEVER, epoch
from data.reference.categories import CATEGORIES, LABELS, OTHER
from data.reference.objects import OBJECT_CODE, PLURALS
from engine.matching import Matcher
from engine.neighbours import SimilarTasks, TaskSearch, found_tasks, similar_tasks
from engine.parsing.category import subcategory_of
from engine.pay_advice import PayBand
from engine.pictures.gallery import Gallery
from engine.pictures.judgement import Item, Judgement, judge, work_minutes
from engine.pictures.seen import Seen
from features.task_rates import RatedTasks
from features.text import SCALE, Encoder

LEAST_SIMILARITY: Final = 0.3
"""Cosine of texts below which a task is not called similar: unrelated titles of tasks reach 0.34,
and one piece of work told in two ways begins at 0.43 (measured with this encoder)."""

SAME_WORK: Final = 0.5
"""Cosine from which a task of another category is called similar too."""

LEAST_LIKENESS: Final = 0.35
"""Likeness of pictures from which a task is called similar, whatever its text: of the labelled
photographs four in five pairs of the same thing reach it, and one in a hundred of different
ones (`docs/pictures.md`)."""

MOST_SIMILAR: Final = 5
_LOOKED_AT: Final = 100  # nearest tasks, of which those of the category are kept

LEAST_LETTERS: Final = 12
"""Letters in a picture from which they are taken to say something of the work."""


@dataclass(frozen=True, slots=True)
class PictureQuestion:
    """A picture that was looked at, and the user who sent it, if his stored data may be used."""

    seen: Seen
    user_id: str | None = None


class Basis(StrEnum):
    """What of a task was compared with a picture."""

    PICTURE = "picture"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class SimilarTask:
    """An open task that is alike, by its picture or by its text, whichever is more so.

    Both are told on a scale on which things that have nothing in common are near 0 and the same
    thing is 1. By its text, `similarity` is the cosine between what it means and what the picture
    shows, from `LEAST_SIMILARITY` on; tasks of another category than the picture's are there from
    `SAME_WORK` on. By its picture, it is `models.vision.likeness.likeness`, from `LEAST_LIKENESS`
    on. `address` is where the app shows the task's picture, "" where nobody said.
    """

    task_id: str
    similarity: float
    basis: Basis
    title: str
    category: int
    pay_usd: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class PictureTask:
    """What a picture asks for.

    Attributes
    ----------
    kind : str or None
        Kind of work within the category; None where the category has none or none is likely.
    minutes : float
        Of work.
    band : PayBand
        What such tasks pay, USD for each worker.
    similar : tuple of SimilarTask
        Most alike first.
    """

    seen: Seen
    judgement: Judgement
    kind: str | None
    minutes: float
    band: PayBand
    similar: tuple[SimilarTask, ...]
    release_id: str


@dataclass(frozen=True)
class PictureReader:
    """Reading pictures by one release over one market: equal pictures give equal tasks.

    Similar tasks are looked for by `search`; in the market's own index where it cannot be asked.
    """

    matcher: Matcher
    encoder: Encoder
    gallery: Gallery = field(default_factory=Gallery)
    search: TaskSearch | None = None

    def over(self, matcher: Matcher) -> Self:
        """The same over another market."""
        return replace(self, matcher=matcher)

    def read(self, question: PictureQuestion, *, now: datetime) -> PictureTask:
        """The task that a picture may be about; `now` (aware) is when the market is asked."""
        seen, release = question.seen, self.matcher.release
        judgement = judge(seen, self._said(seen))
        vector = self.encoder.encode([described(judgement)])[0]
        minutes = work_minutes(
            judgement, float(release.market_rates.service_min[judgement.category])
        )
        return PictureTask(
            seen=seen,
            judgement=judgement,
            kind=self._kind(judgement, vector),
            minutes=minutes,
            band=self._band(judgement.category, minutes, question.user_id, now),
            similar=self._similar(judgement, vector, seen.vector),
            release_id=release.id,
        )

    def _said(self, seen: Seen) -> FloatArray | None:
        """(45,) P(category) by the words in the picture, where there are enough of them."""
        text = " ".join(seen.lines)
        if sum(letter.isalpha() for letter in text) < LEAST_LETTERS:
            return None
        vector = self.encoder.encode([text]).astype(np.float32) / np.float32(SCALE)
        return np.asarray(self.matcher.release.texts.category.predict_proba(vector, [text])[0])

    def _kind(self, judgement: Judgement, vector: NDArray[np.int8]) -> str | None:
        if judgement.category == OTHER or not judgement.items:
            return None
        unit = vector.astype(np.float32) / np.float32(SCALE)
        models = self.matcher.release.texts
        return subcategory_of(CATEGORIES[judgement.category], unit, models)[0]

    def _band(self, category: int, minutes: float, user_id: str | None, now: datetime) -> PayBand:
        """Rates where the user lives, else in the middle of the market; due some day."""
        lat, lng = self._place(user_id)
        task = RatedTasks(
            categories=np.array([category], dtype=np.int64),
            service_min=np.array([max(minutes, 1.0)]),
            trip_m=np.zeros(1),
            posted_at=np.array([epoch(now)], dtype=np.int64),
            urgency=np.array([int(Urgency.LOW)], dtype=np.int64),
            deadline=np.array([NEVER], dtype=np.int64),
            lat=np.array([lat]),
            lng=np.array([lng]),
            requirements=np.zeros(1, dtype=np.int64),
        )
        return PayBand(*self.matcher.release.market_rates.band(task)[0].tolist())

    def _place(self, user_id: str | None) -> tuple[float, float]:
        market = self.matcher.market
        row = market.worker_row.get(user_id) if user_id is not None else None
        if row is not None and np.isfinite(market.workers.lat[row]):
            return float(market.workers.lat[row]), float(market.workers.lng[row])
        if not len(market.tasks):
            return 0.0, 0.0
        return float(np.median(market.tasks.lat)), float(np.median(market.tasks.lng))

    def _alike(self, vector: NDArray[np.int8]) -> SimilarTasks:
        """Nearest tasks, by the search where there is one that answers, else by the market's."""
        market = self.matcher.market
        found = self.search.search(vector, _LOOKED_AT) if self.search is not None else None
        if found is not None:
            return found_tasks(market, found)
        return similar_tasks(market, self.matcher.retriever.semantic, vector, _LOOKED_AT)

    def _similar(
        self, judgement: Judgement, vector: NDArray[np.int8], picture: bytes
    ) -> tuple[SimilarTask, ...]:
        """The tasks most alike, each by its text or its picture; equal ones by their ids."""
        found: dict[int, tuple[float, Basis]] = {
            row: (cosine, Basis.TEXT) for row, cosine in self._by_text(judgement, vector)
        }
        for row, likeness in self._by_picture(picture):
            if row not in found or likeness >= found[row][0]:
                found[row] = (likeness, Basis.PICTURE)
        tasks = self.matcher.market.tasks
        ordered = sorted(found, key=lambda row: (-found[row][0], str(tasks.ids[row])))
        return tuple(
            SimilarTask(
                task_id=str(tasks.ids[row]),
                similarity=found[row][0],
                basis=found[row][1],
                title=str(tasks.titles[row]),
                category=int(tasks.categories[row]),
                pay_usd=float(tasks.pay_usd[row]),
                address=self.gallery.address(str(tasks.ids[row])),
            )
            for row in ordered[:MOST_SIMILAR]
        )

    def _by_picture(self, picture: bytes) -> list[tuple[int, float]]:
        """Rows of open tasks whose pictures are alike, and how much."""
        row_of = self.matcher.market.task_row
        return [
            (row_of[near.task_id], near.likeness)
            for near in self.gallery.nearest(picture, _LOOKED_AT)
            if near.likeness >= LEAST_LIKENESS and near.task_id in row_of
        ]

    def _by_text(self, judgement: Judgement, vector: NDArray[np.int8]) -> list[tuple[int, float]]:
        """Rows of open tasks whose texts are alike, and how much, most alike first."""
        if not judgement.items and judgement.category == OTHER:
            return []
        market = self.matcher.market
        found = self._alike(vector)
        is_alike = found.cosines >= LEAST_SIMILARITY
        if judgement.category != OTHER:
            is_same = market.tasks.categories[found.rows] == judgement.category
            is_alike &= is_same | (found.cosines >= SAME_WORK)
        kept = np.flatnonzero(is_alike)[:MOST_SIMILAR]
        return [
            (int(row), min(float(cosine), 1.0))
            for row, cosine in zip(found.rows[kept], found.cosines[kept], strict=True)
        ]


def told(item: Item) -> str:
    """An item as people write it: "couch", "4 chairs"."""
    if item.number == 1:
        return item.name
    code = OBJECT_CODE.get(item.name)
    return f"{item.number} {PLURALS[code] if code is not None else item.name}"


def described(judgement: Judgement) -> str:
    """What a picture shows as a title that a poster could have written: "Moving: couch, 2 beds".

    Its vector is what tasks are compared with.
    """
    things = ", ".join(told(item) for item in judgement.items[:_MOST_NAMED])
    if judgement.category == OTHER:
        return things
    label = LABELS[judgement.category]
    return f"{label}: {things}" if things else label


_MOST_NAMED: Final = 5
