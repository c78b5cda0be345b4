"""A process takes in so much at a time; one more is refused at once, with a time to come again."""

from __future__ import annotations

import asyncio
from functools import partial
from threading import Event
from time import monotonic, thread_time

import pytest
from starlette.requests import Request

from data.errors import Busy, InvalidRequest
from serving.body import read_bytes
from serving.intake import Intake, Readers


def test_one_request_more_than_there_are_places_is_refused() -> None:
    intake = Intake(answered=2)
    with intake.place(), intake.place():
        with pytest.raises(Busy, match="try again") as refused, intake.place():
            pass
        assert refused.value.retry_after_s > 0
    with intake.place():
        pass
    assert intake.shed == 1


def test_a_place_is_free_again_after_a_failure() -> None:
    intake = Intake(answered=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), intake.place():
            raise ZeroDivisionError


def test_after_a_long_body_the_reader_rests_nine_times_as_long_as_it_took() -> None:
    def reading() -> tuple[float, float]:
        began = thread_time()
        while thread_time() - began < 0.01:
            pass
        return began, monotonic()

    async def use() -> tuple[float, float]:
        intake = Intake()
        (_, first), (second, _) = await asyncio.gather(
            intake.read(b"1", reading), intake.read(b"2", lambda: (monotonic(), 0.0))
        )
        return first, second

    first, second = asyncio.run(use())
    assert second - first >= 0.09


def test_a_long_body_waits_so_long_for_its_reader_and_for_nobody_elses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("serving.intake.MOST_READING_WAIT_S", 0.05)
    let_go = Event()

    async def scene() -> None:
        intake = Intake()
        first = asyncio.create_task(intake.read(b"1", lambda: let_go.wait(10.0)))
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await intake.read(b"2", lambda: 2)
        assert refused.value.retry_after_s > 0
        assert await intake.read(b"3", lambda: 3, reader=Readers.BACKEND) == 3
        let_go.set()
        assert await first
        assert await intake.read(b"4", lambda: 4) == 4
        assert intake.shed == 1

    asyncio.run(scene())


def test_long_bodies_are_read_one_after_the_other_and_those_that_wait_are_bounded() -> None:
    intake, let_go, at_work = Intake(waiting_bytes=10), Event(), list[bytes]()

    def reading(body: bytes) -> bytes:
        at_work.append(body)
        assert let_go.wait(10.0)
        return body

    async def scene() -> None:
        first, second = (
            asyncio.create_task(intake.read(body, partial(reading, body)))
            for body in (b"12345", b"1234")
        )
        while not at_work:
            await asyncio.sleep(0)
        with pytest.raises(Busy):
            await intake.read(b"12", partial(reading, b"12"))
        assert at_work == [b"12345"]
        let_go.set()
        assert (await first, await second) == (b"12345", b"1234")
        assert await intake.read(b"1234567890", lambda: 7) == 7

    asyncio.run(scene())


def _request(*chunks: bytes, ends: bool = True) -> Request:
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    last = {"type": "http.request", "body": b"", "more_body": False}

    async def receive() -> dict[str, object]:
        if messages:
            return messages.pop(0)
        return last if ends else await asyncio.Event().wait()  # type: ignore[return-value]

    return Request({"type": "http", "headers": []}, receive)


def test_bytes_that_wait_for_the_rest_of_their_body_are_bounded_together() -> None:
    intake = Intake(waiting_bytes=10)

    async def scene() -> None:
        slow = asyncio.create_task(
            read_bytes(_request(b"1234567", ends=False), 100, wait_s=0.05, intake=intake)
        )
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await read_bytes(_request(b"12", b"34"), 100, wait_s=5.0, intake=intake)
        with pytest.raises(InvalidRequest, match="did not arrive"):
            await slow
        assert await read_bytes(_request(b"1234567890"), 100, wait_s=5.0, intake=intake)

    asyncio.run(scene())
