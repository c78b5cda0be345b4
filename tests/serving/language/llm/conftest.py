"""Fixtures of the language model's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serving.language.llm.gateway import client_of
from serving.language.llm.wiring import warm_up
from tests.doubles.language_model import Double, running_double


@pytest.fixture(scope="session")
def _running() -> Iterator[Double]:
    warm_up(client_of("a-key", "http://127.0.0.1:1/v1"))
    with running_double() as double:
        yield double


@pytest.fixture
def double(_running: Double) -> Double:
    """The double, in its usual mode and without a past."""
    _running.mode, _running.delay_s, _running.script = "normal", 0.0, None
    _running.calls.clear()
    return _running
