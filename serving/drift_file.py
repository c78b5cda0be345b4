"""The last measurement of drift, as `hustlexp drift` left it in VAR_DIR."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple


class Drifted(NamedTuple):
    """The largest PSI of scores and of features, whether to retrain, and when (Unix time)."""

    scores_psi: float | None
    features_psi: float | None
    is_due: bool
    measured_at: float


def read_drift(path: Path) -> Drifted | None:
    """What stands in the file; None where there is none, or it has no known form."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Drifted(
            _largest(told["scores"]),
            _largest(told["features"]),
            bool(told["trigger"]["is_due"]),
            datetime.fromisoformat(told["as_of"]).timestamp(),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _largest(columns: list[dict[str, Any]]) -> float | None:
    """Columns that are unsteady by their nature tell nothing."""
    known = [c["psi"] for c in columns if c["psi"] is not None and not c["is_unsteady"]]
    return max(known, default=None)
