"""What is made once in a process, however many threads ask for it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")


def once(make: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function that makes its answer for equal (hashable) arguments only once.

    Whoever asks while it is being made waits for it, which `functools.cache` does not see to. A
    failure is not kept: the next caller tries again.
    """
    made: dict[object, _R] = {}
    lock = RLock()

    @wraps(make)
    def answer(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        key = args, *sorted(kwargs.items())
        if key not in made:
            with lock:
                if key not in made:
                    made[key] = make(*args, **kwargs)
        return made[key]

    return answer
