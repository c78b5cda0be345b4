"""The pictures of open tasks, and which of them are most alike to another.

Behind one FAISS index are those that were there when the market was read; what came since is
compared one by one, so that a picture is found as soon as it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.similarity import SimilarityIndex
from models.vision.likeness import DIMENSIONS, likeness, units


class HungPicture(NamedTuple):
    """A task's picture: where it lies among pictures (`models.vision.likeness`), and where the
    app shows it ("" where nobody said)."""

    task_id: str
    vector: bytes
    address: str = ""


class Near(NamedTuple):
    """A task whose picture is alike, 0 to 1."""

    task_id: str
    likeness: float


@dataclass(frozen=True)
class _Wall:
    """What hangs at one moment; a change makes another wall."""

    index: SimilarityIndex
    ids: tuple[str, ...]
    addresses: Mapping[str, str]
    gone: frozenset[str] = frozenset()  # of the index: taken down or replaced
    since: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class Gallery:
    """Pictures by task; searched by many threads while one hangs another."""

    def __init__(self, pictures: Iterable[HungPicture] = ()) -> None:
        self._lock = Lock()
        self.hang(pictures)

    def hang(self, pictures: Iterable[HungPicture]) -> None:
        """These pictures and no others; a third of a second for 5,000."""
        hung = list(pictures)
        wall = _Wall(
            SimilarityIndex.of(_units([picture.vector for picture in hung])),
            tuple(picture.task_id for picture in hung),
            {picture.task_id: picture.address for picture in hung},
        )
        with self._lock:
            self._wall = wall

    def add(self, picture: HungPicture) -> None:
        """One more, in place of the one that the task had."""
        with self._lock:
            wall, task_id = self._wall, picture.task_id
            self._wall = replace(
                wall,
                addresses={**wall.addresses, task_id: picture.address},
                gone=wall.gone | {task_id},
                since={**wall.since, task_id: _units([picture.vector])[0]},
            )

    def take_down(self, task_id: str) -> None:
        """Without the picture of a task; it need not have one."""
        with self._lock:
            wall = self._wall
            self._wall = replace(
                wall,
                addresses={k: v for k, v in wall.addresses.items() if k != task_id},
                gone=wall.gone | {task_id},
                since={k: v for k, v in wall.since.items() if k != task_id},
            )

    def address(self, task_id: str) -> str:
        """Where the app shows the picture of a task; "" where it has none or nobody said."""
        return self._wall.addresses.get(task_id, "")

    def nearest(self, vector: bytes, k: int) -> list[Near]:
        """Up to k tasks whose pictures are most alike to one that lies at `vector`, most first.

        Nobody is near to no picture (empty bytes).
        """
        if not vector:
            return []
        wall, asked = self._wall, _units([vector])
        rows, cosines = wall.index.search(asked, min(k + len(wall.gone), len(wall.ids)))
        found = {
            wall.ids[row]: float(cosine)
            for row, cosine in zip(rows[0].tolist(), cosines[0], strict=True)
            if row >= 0 and wall.ids[row] not in wall.gone
        }
        if wall.since:
            later = np.stack(list(wall.since.values())) @ asked[0]
            found |= dict(zip(wall.since, later.tolist(), strict=True))
        nearest = sorted(found, key=lambda task_id: (-found[task_id], task_id))[:k]
        alike = likeness(np.array([found[task_id] for task_id in nearest]))
        return [Near(*one) for one in zip(nearest, alike.tolist(), strict=True)]


def _units(vectors: list[bytes]) -> NDArray[np.float32]:
    """(n, 1104) float32 at length one."""
    flat = np.frombuffer(b"".join(vectors), dtype=np.int8)
    return units(flat.reshape(len(vectors), DIMENSIONS))
