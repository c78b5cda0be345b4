"""Learning while serving: one worker's reported outcomes move his shifts, and nobody else's.

The state is that of `models.personal`. It is moved aside, on a copy of that one worker, stored by
the caller, and put into the market's shifts only when the store has committed it: what is served
is never ahead of what a restart would find.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.reference.calendar import epoch
from data.reference.categories import CODE_OF, OTHER
from data.reports import ReportedKind, ReportedOutcome
from data.worker_shifts import WorkerShifts
from engine.matching import Matcher
from features.specification import ACCEPT, COMPLETE
from models.personal import PersonalParameters, PersonalShifts

OUTCOME_OF: Final = {ReportedKind.ACCEPTANCE: ACCEPT, ReportedKind.COMPLETION: COMPLETE}
"""The outcomes whose models have a shift; enjoyment has none."""

_EXAMINED: Final = 1.0
"""Who reports an offer has looked at it, whatever its position."""


@dataclass(frozen=True, slots=True)
class LiveLearner:
    """What can be learnt by the release that serves, of the workers of its market.

    `as_of` is the instant of the market, from which on others may have learnt more.
    """

    release_id: str
    as_of: int
    parameters: PersonalParameters
    worker_row: Mapping[str, int]
    shifts: PersonalShifts

    @classmethod
    def of(cls, matcher: Matcher) -> LiveLearner | None:
        """That of a matcher; None where its release has no shifts that could move."""
        shifts = matcher.shifts
        if shifts is None or shifts.is_neutral:
            return None
        market = matcher.market
        return cls(matcher.release.id, market.as_of, shifts.parameters, market.worker_row, shifts)

    def state_of(self, worker_id: str) -> WorkerShifts | None:
        """All that is served of one worker; None for one whom the market does not know."""
        row = self._row_of(worker_id)
        return None if row is None else self.shifts.of_worker(row, worker_id)

    def moved(self, state: WorkerShifts, reported: Iterable[ReportedOutcome]) -> WorkerShifts:
        """The state of one worker after some more of his outcomes; nothing served moves."""
        apart: PersonalShifts | None = None
        worker_id = ""
        for told in reported:
            if told.log_odds is None or told.kind not in OUTCOME_OF:
                continue
            if apart is None:
                worker_id = told.user_id
                apart = PersonalShifts.from_columns(self.parameters, state, np.array([worker_id]))
            apart.update(
                OUTCOME_OF[told.kind],
                0,
                CODE_OF.get(told.category, OTHER),
                log_odds=told.log_odds,
                label=int(told.value),
                examined=_EXAMINED,
                known_at=epoch(told.known_at),
            )
        return state if apart is None else apart.to_columns(np.array([worker_id]))

    def serve(self, worker_id: str, state: WorkerShifts) -> None:
        """Let the next prediction of one worker be made with this state."""
        row = self._row_of(worker_id)
        if row is not None:
            self.shifts.replace_worker(row, state)

    def _row_of(self, worker_id: str) -> int | None:
        """The worker's row; None for one who came after the shifts were learnt."""
        row = self.worker_row.get(worker_id)
        return None if row is None or row >= len(self.shifts) else row
