"""Computation stays off the event loop and within its budget."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from data.errors import Busy
from serving.cpu import CpuPool, Places, TimeBudgetExceeded
from tests.serving.service import FIND_TASKS, KnownMatcher, a_service, assert_envelope


def test_the_result_and_the_error_of_a_computation_come_back() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    async def compute() -> None:
        pool = CpuPool()
        assert await pool.run(lambda: threading.current_thread().name) != "MainThread"
        with pytest.raises(ZeroDivisionError):
            await pool.run(fail)
        pool.close()

    asyncio.run(compute())


def test_what_takes_too_long_is_given_up_and_what_waits_behind_it_never_starts() -> None:
    started: list[str] = []

    async def compute() -> None:
        pool, finish = CpuPool(threads=1, budget_s=0.05), threading.Event()
        running = pool.run(finish.wait)
        waiting = pool.run(lambda: started.append("waiting"))
        outcomes = await asyncio.gather(running, waiting, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [TimeBudgetExceeded] * 2
        finish.set()
        pool.close()

    asyncio.run(compute())
    assert started == []


def test_one_computation_more_than_there_are_places_is_refused_at_once() -> None:
    async def compute() -> None:
        pool, finish = CpuPool(threads=1, budget_s=5.0, places=2), threading.Event()
        taken = [asyncio.create_task(pool.run(finish.wait)) for _ in range(2)]
        await asyncio.sleep(0)  # lets both begin
        assert pool.is_full
        with pytest.raises(Busy, match="try again"):
            await pool.run(finish.wait)
        finish.set()
        await asyncio.gather(*taken)
        assert await pool.run(lambda: "free again") == "free again"
        assert not pool.is_full
        assert not CpuPool().is_full  # one without places never is
        pool.close()

    asyncio.run(compute())


def warm_places(most: int, *, budget_s: float) -> Places:
    """Places that have seen their first computation."""
    places = Places(most, budget_s=budget_s, threads=1)
    places.note(0.0)
    return places


def test_the_first_computation_of_all_takes_no_places_away() -> None:
    places = Places(5, budget_s=2.0, threads=1)
    places.note(1.5)  # it found nothing loaded
    assert [places.acquire() for _ in range(6)] == [True] * 5 + [False]
    for _ in range(5):
        places.release()
    places.note(1.5)  # so does the next
    assert [places.acquire() for _ in range(2)] == [True, False]


def test_nor_the_first_of_each_thread() -> None:
    places = Places(5, budget_s=2.0, threads=2)
    places.note(4.0)
    places.note(4.0)
    assert [places.acquire() for _ in range(6)] == [True] * 5 + [False]


def test_there_are_fewer_places_where_the_last_would_not_be_in_time() -> None:
    places = warm_places(5, budget_s=2.0)
    places.note(0.6)  # three in 1.8 s, a fourth would take 2.4 s
    assert [places.acquire() for _ in range(4)] == [True, True, True, False]
    assert places.is_full
    places.release()
    assert places.acquire()


def test_one_is_let_in_however_long_it_may_take_and_shows_when_that_is_over() -> None:
    places = warm_places(5, budget_s=2.0)
    places.note(60.0)
    assert places.acquire()
    assert not places.acquire()
    places.release()
    for _ in range(20):
        places.note(0.1)
    assert [places.acquire() for _ in range(6)] == [True] * 5 + [False]


def test_the_pool_learns_from_what_it_computes() -> None:
    async def compute() -> None:
        pool, finish = CpuPool(threads=1, budget_s=0.05, places=2), threading.Event()
        await pool.run(lambda: None)  # the first tells nothing
        with pytest.raises(TimeBudgetExceeded):
            await pool.run(finish.wait)  # takes longer than the budget
        finish.set()
        while pool.is_full or pool._places is None or pool._places._taken:
            await asyncio.sleep(0)
        finish.clear()
        running = asyncio.create_task(pool.run(finish.wait))
        while not pool.is_full:  # by one, although there are two places
            await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pool.run(finish.wait)
        finish.set()
        await asyncio.gather(running, return_exceptions=True)
        pool.close()

    asyncio.run(compute())


def test_a_place_is_held_until_the_computation_ends_even_if_nobody_waits() -> None:
    async def compute() -> None:
        pool, finish = CpuPool(threads=1, budget_s=0.01, places=1), threading.Event()
        with pytest.raises(TimeBudgetExceeded):
            await pool.run(finish.wait)
        with pytest.raises(Busy):
            await pool.run(finish.wait)
        finish.set()
        pool.close()

    asyncio.run(compute())


def test_work_in_the_background_gives_way_to_everything_else() -> None:
    async def niceness(pool: CpuPool) -> int:
        there = await pool.run(lambda: os.getpriority(os.PRIO_PROCESS, 0))
        pool.close()
        return there

    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert asyncio.run(niceness(CpuPool(budget_s=5.0))) == usual
    assert asyncio.run(niceness(CpuPool(budget_s=5.0, niceness=19))) == 19
    assert os.getpriority(os.PRIO_PROCESS, 0) == usual


def test_a_slow_engine_is_told_as_a_timeout(tmp_path: Path) -> None:
    finish = threading.Event()

    class Slow(KnownMatcher):
        """Waits until the test is over."""

        def _ask(self, question: object) -> None:
            finish.wait()

    with a_service(tmp_path, matcher=Slow(), budget_s=0.05) as service:
        response = service.match(FIND_TASKS)
        finish.set()
    assert response.status_code == 504
    body = assert_envelope(response)
    assert (body["code"], body["error"]["retryable"]) == ("AI_TIMEOUT", True)


def test_one_computation_that_was_held_up_takes_no_places_away() -> None:
    places = warm_places(20, budget_s=0.9)
    for _ in range(5):
        places.note(0.05)
    places.note(1.5)  # the machine paused
    assert all(places.acquire() for _ in range(10))  # the tenth of 0.08 s ends in time
    for _ in range(5):
        places.note(1.5)  # it has become slow
    assert places.is_full


def test_where_others_wait_a_computation_is_told_its_share_of_the_time() -> None:
    async def compute() -> None:
        pool, finish = CpuPool(threads=1, budget_s=5.0, places=4), threading.Event()
        assert pool.share == 1.0
        assert await pool.run(lambda: pool.share) == 1.0
        taken = [asyncio.create_task(pool.run(finish.wait)) for _ in range(3)]
        await asyncio.sleep(0)  # lets all begin
        assert pool.share == pytest.approx(1 / 3)
        finish.set()
        await asyncio.gather(*taken)
        assert pool.share == 1.0
        pool.close()

    asyncio.run(compute())
