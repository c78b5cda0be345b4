"""What is read of the last measurement of drift, and that a damaged file is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from serving.drift_file import Drifted, read_drift

TOLD = {
    "as_of": "2026-07-01T00:00:00+00:00",
    "scores": [{"psi": 0.1, "is_unsteady": False}, {"psi": 0.3, "is_unsteady": False}],
    "features": [{"psi": None, "is_unsteady": False}, {"psi": 9.0, "is_unsteady": True}],
    "trigger": {"is_due": True},
}


def test_the_largest_psi_of_steady_columns_counts(tmp_path: Path) -> None:
    file = tmp_path / "drift.json"
    file.write_text(json.dumps(TOLD))
    assert read_drift(file) == Drifted(0.3, None, is_due=True, measured_at=1_782_864_000.0)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scores": [1]}', '{"as_of": 7}'])
def test_a_file_of_no_known_form_is_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "drift.json"
    file.write_text(text)
    assert read_drift(file) is None
    assert read_drift(tmp_path / "absent.json") is None
