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


def test_a_refusal_waits_unless_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.Event().wait()

    async def refuse() -> None:
        uploads = Uploads(hold_back_s=0.7)
        waiting = [
            asyncio.create_task(uploads.hold_back()) for _ in range(uploading.MOST_HELD_BACK)
        ]
        await yielded
        assert len(slept) == uploading.MOST_HELD_BACK
        assert all(0.35 <= seconds <= 1.05 for seconds in slept)
        assert sum(slept) / len(slept) == pytest.approx(0.7, rel=0.02)
        assert np.diff(np.sort(slept)).min() > 0.001  # nobody comes again with another
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
