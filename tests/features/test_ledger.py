"""The ledger gives each worker his own rows, and tells nothing before it was known."""

from __future__ import annotations

import numpy as np
import pytest

from data.reference.calendar import DAY_S, NEVER
from features.ledger import NOBODY, Ledger
from features.record import Record
from tests.factories import START, a_market

HISTORY = a_market(seed=2, exposures=300)
LEDGER = Ledger.of(HISTORY, Record(HISTORY))
AT = START + 30 * DAY_S


@pytest.mark.parametrize("worker", range(0, 20, 5))
def test_a_worker_has_his_own_rows_oldest_first(worker: int) -> None:
    mine = HISTORY.exposures.workers == worker
    offers = LEDGER.offers_of(worker)
    assert offers.shown_at.tolist() == sorted(HISTORY.exposures.shown_at[mine].tolist())
    sessions = HISTORY.sessions
    begun = np.sort(sessions.began_at[sessions.workers == worker])
    assert LEDGER.sessions_of(worker).began_at.tolist() == begun.tolist()


def test_nobody_has_no_rows() -> None:
    assert len(LEDGER.offers_of(NOBODY)) == 0
    assert len(LEDGER.sessions_of(NOBODY)) == 0


def test_what_is_not_known_yet_is_told_as_unknown() -> None:
    known = LEDGER.offers.known(AT)
    assert (known.shown_at < AT).all()
    before = LEDGER.offers.take(LEDGER.offers.shown_at < AT)
    late_answer = before.answered_at >= AT
    assert late_answer.any()
    assert (known.accepted[late_answer] == -1).all()
    assert (known.answered_at[late_answer] == NEVER).all()
    assert (known.completed[before.ended_at >= AT] == -1).all()
    assert np.isnan(known.rating[before.rated_at >= AT]).all()
    assert np.isnan(known.enjoyment[before.enjoyed_at >= AT]).all()
