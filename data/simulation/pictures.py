"""Pictures that posters add to their tasks: photographs of what the work is about.

Each is a view of one of the photographs of `tests/photographs`, as the networks of this service
see it; `training.vision.see_photographs` makes the file.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.columns import TaskPictures, Tasks, TaskStatus
from data.reference.categories import CATEGORIES
from data.reference.objects import CATEGORY_SIGN, OBJECT_CODE

SHARE: Final = 0.3
"""Share of open tasks that have a picture, where there is a photograph of such work: an
assumption."""

_STREAM: Final = 0x91C7
"""Sets the pictures' random numbers apart: everything else is drawn as it is without them."""

FILE: Final = "photographs.npz"


def draw_pictures(tasks: Tasks, seed: int) -> TaskPictures:
    """Pictures of some of the open tasks, by the work that they are about.

    A photograph is as likely as its main object speaks for the category of the task.
    """
    rng = np.random.default_rng([seed, _STREAM])
    views = _views()
    signs = CATEGORY_SIGN[[OBJECT_CODE[name] for name in views["objects"].tolist()]]
    rows: list[int] = []
    chosen: list[int] = []
    for category in range(len(CATEGORIES)):
        weights = signs[:, category]
        of_it = np.flatnonzero((tasks.status == TaskStatus.OPEN) & (tasks.categories == category))
        if not len(of_it) or not weights.any():
            continue
        with_one = of_it[rng.random(len(of_it)) < SHARE]
        rows += with_one.tolist()
        chosen += rng.choice(len(weights), size=len(with_one), p=weights / weights.sum()).tolist()
    order = np.argsort(np.array(rows, dtype=np.int64))
    view = np.array(chosen, dtype=np.int64)[order]
    vectors = np.empty(len(view), dtype=np.object_)
    vectors[:] = [vector.tobytes() for vector in views["vectors"][view]]
    return TaskPictures(
        tasks=np.array(rows, dtype=np.int64)[order],
        encoders=np.full(len(view), str(views["encoder"])),
        digests=views["digests"][view],
        vectors=vectors,
        addresses=views["addresses"][view],
    )


@cache
def _views() -> dict[str, NDArray[Any]]:
    """Objects, addresses and digests (n,), vectors (n, n_dimensions) int8, and the encoder."""
    with resources.files("data.simulation").joinpath(FILE).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        return {name: stored[name] for name in stored.files}
