"""Fixtures of the serving suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.service import Service, a_service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A development service without limits."""
    with a_service(tmp_path) as running:
        yield running
