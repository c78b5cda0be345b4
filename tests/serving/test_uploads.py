"""A process takes so many uploads at once and no more."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from data.errors import Busy
from serving import uploads as uploading
from serving.uploads import Uploads


def test_one_upload_more_than_there_are_places_is_refused() -> None:
    uploads = Uploads(places=2)
    with uploads.place(), uploads.place():
        with pytest.raises(Busy, match="try again") as refused, uploads.place():
            pass
        assert refused.value.retry_after_s > 0
    with uploads.place():
        pass


def test_a_place_is_free_again_after_a_failure() -> None:
    uploads = Uploads(places=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), uploads.place():
            raise ZeroDivisionError


def test_refusals_leave_one_after_the_other_unless_too_many_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.Event().wait()

    async def refuse() -> None:
        uploads = Uploads(hold_back_s=0.7, time=lambda: 100.0)
        waiting = [
            asyncio.create_task(uploads.hold_back()) for _ in range(uploading.MOST_HELD_BACK)
        ]
        await yielded
        turns = 0.7 + uploading.PACE_S * np.arange(uploading.MOST_HELD_BACK)
        in_turn = turns[turns <= uploading.LONGEST_WAIT_S]
        assert slept[: len(in_turn)] == pytest.approx(in_turn)
        others = np.sort(slept[len(in_turn) :])
        assert uploading.LONGEST_WAIT_S / 2 <= others[0] <= others[-1] <= uploading.LONGEST_WAIT_S
        assert np.diff(others).min() > 0.01  # nobody comes again with another
        await uploads.hold_back()  # comes back at once
        waiting[0].cancel()
        await asyncio.wait(waiting[:1])
        again = asyncio.create_task(uploads.hold_back())  # a place to wait is free again
        await asyncio.wait([again], timeout=0)
        assert len(slept) == uploading.MOST_HELD_BACK + 1
        for task in (*waiting, again):
            task.cancel()

    yielded = asyncio.sleep(0)  # the tasks begin; made before `sleep` is another
    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(refuse())


def test_a_single_refusal_waits_no_longer_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    times = iter((100.0, 100.7 + uploading.PACE_S))

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def refuse() -> None:
        uploads = Uploads(hold_back_s=0.7, time=lambda: next(times))
        await uploads.hold_back()
        await uploads.hold_back()  # the one before has left a while ago

    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(refuse())
    assert slept == pytest.approx([0.7, 0.7])


def test_where_nothing_is_to_be_held_back_nothing_waits() -> None:
    async def refuse() -> None:
        uploads = Uploads(hold_back_s=0.0)
        await asyncio.wait_for(asyncio.gather(*(uploads.hold_back() for _ in range(99))), 0.5)

    asyncio.run(refuse())
