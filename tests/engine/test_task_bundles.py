"""Bundles of a ranking."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import task_bundles
from engine.bundling import Bundle, BundleParams
from engine.task_bundles import bundles_of
from models.travel import REFERENCE
from tests.engine.test_bundling import HERE, next_door


@pytest.mark.parametrize("effort", [1.0, 0.25])
def test_effort_is_a_share_of_the_time_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch, effort: float
) -> None:
    asked: list[BundleParams] = []

    def find(*_: Any, params: BundleParams, **__: Any) -> tuple[Bundle, ...]:
        asked.append(params)
        return ()

    monkeypatch.setattr(task_bundles, "find_bundles", find)
    ids = np.array(["a", "b"], dtype=np.dtypes.StringDType())
    assert bundles_of(next_door(2), ids, HERE, REFERENCE, effort=effort) == ()
    (params,), usual = asked, task_bundles.PARAMS
    assert params.cpu_ms == usual.cpu_ms * effort
    assert (params.most_bundles, params.rounds) == (usual.most_bundles, usual.rounds)
