"""Pictures of simulated tasks: of some open ones, of what they are about, the same every time."""

from __future__ import annotations

import numpy as np

from data.columns import TaskStatus
from data.reference.categories import CODE_OF
from data.simulation.pictures import SHARE, draw_pictures
from data.simulation.run import Simulation
from models.vision.likeness import DIMENSIONS, ENCODER


def test_only_open_tasks_have_one_and_at_most_one(tiny_simulation: Simulation) -> None:
    pictures, tasks = tiny_simulation.history.pictures, tiny_simulation.history.tasks
    assert len(pictures) > 0
    assert (tasks.status[pictures.tasks] == TaskStatus.OPEN).all()
    assert len(np.unique(pictures.tasks)) == len(pictures)
    assert set(pictures.encoders.tolist()) == {ENCODER}
    assert {len(vector) for vector in pictures.vectors} == {DIMENSIONS}
    assert all(address.startswith("https://") for address in pictures.addresses.tolist())


def test_a_share_of_them_has_one_where_there_are_photographs_of_such_work(
    tiny_simulation: Simulation,
) -> None:
    n = 2_000
    tasks = tiny_simulation.history.tasks.take(np.zeros(n, dtype=np.int64))
    is_open = np.full(n, TaskStatus.OPEN, dtype=np.int8)
    for category, expected in (("pet_care", SHARE), ("video_editing", 0.0)):
        codes = np.full(n, CODE_OF[category], dtype=np.int16)
        chosen = type(tasks)(
            **{
                name: getattr(tasks, name)
                for name in tasks.__dataclass_fields__
                if name not in ("categories", "status")
            },
            categories=codes,
            status=is_open,
        )
        share = len(draw_pictures(chosen, 7)) / n
        assert abs(share - expected) < 0.05  # five standard deviations


def test_equal_seeds_give_equal_pictures_and_others_others(tiny_simulation: Simulation) -> None:
    first, again = (draw_pictures(tiny_simulation.history.tasks, 7) for _ in range(2))
    other = draw_pictures(tiny_simulation.history.tasks, 8)
    np.testing.assert_array_equal(first.tasks, again.tasks)
    np.testing.assert_array_equal(first.digests, again.digests)
    assert first.tasks.tolist() != other.tasks.tolist()
