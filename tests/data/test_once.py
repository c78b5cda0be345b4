"""What is made once is made once, however many threads ask at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from data.once import once


def test_threads_that_ask_together_get_the_one_that_was_made() -> None:
    together, made = Barrier(4), []

    @once
    def thing(name: str) -> object:
        made.append(name)
        return object()

    def ask(_: int) -> object:
        together.wait(timeout=10)
        return thing("a")

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(ask, range(4)))
    assert len(answers) == 1
    assert made == ["a"]
    assert thing("b") not in answers


def test_one_may_be_made_of_another_of_its_kind() -> None:
    @once
    def power(exponent: int) -> int:
        return 1 if exponent == 0 else 2 * power(exponent - 1)

    assert power(10) == 1024


def test_a_failure_is_not_kept() -> None:
    tries = []

    @once
    def thing() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        return "made"

    with pytest.raises(OSError, match="not yet"):
        thing()
    assert thing() == "made"
    assert len(tries) == 2
