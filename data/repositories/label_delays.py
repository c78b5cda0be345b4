"""How long the platform took to know of outcomes."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.arrays import FloatArray
from data.tables import OutcomeKind, OutcomeRow


def label_delays(session: Session, kind: OutcomeKind, *, since: datetime) -> FloatArray:
    """(n,) seconds from when an outcome happened to when it was known, of those known since then.

    Outcomes of which nobody said when they happened are left out.
    """
    row = OutcomeRow
    query = select(row.happened_at, row.known_at).where(row.kind == kind, row.known_at >= since)
    return np.array(
        [
            (known - happened).total_seconds()
            for happened, known in session.execute(query)
            if happened is not None and known is not None
        ],
        dtype=np.float64,
    )
