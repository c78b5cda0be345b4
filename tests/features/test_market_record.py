"""The market's record in one go, and block after block: the same to the last bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.simulation.run import Simulation
from features.market_record import MarketColumns, MarketOffers, MarketRecord, MarketState
from features.record import Record, market_offers


def passed(offers: MarketOffers, edges: list[int]) -> MarketColumns:
    """Columns of all offers, asked and summed stretch by stretch."""
    state: MarketState | None = None
    found = []
    for begin, end in pairwise(edges):
        rows = slice(*np.searchsorted(offers.shown_at, [begin, end]))
        record = MarketRecord(MarketOffers(*(column[rows] for column in offers)), state)
        found.append(record.columns())
        state = record.carried(end)
    return MarketColumns(*(np.concatenate(column) for column in zip(*found, strict=True)))


@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.floats(0.0, 1.0), max_size=6))
def test_wherever_time_is_cut_every_offer_is_told_the_same(
    tiny_simulation: Simulation, cuts: list[float]
) -> None:
    offers = market_offers(tiny_simulation.history)
    first, last = int(offers.shown_at[0]), int(offers.shown_at[-1]) + 1
    edges = [first, *sorted(first + int(cut * (last - first)) for cut in cuts), last]
    for found, wanted in zip(passed(offers, edges), MarketRecord(offers).columns(), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_block_hands_on_what_is_not_known_yet_and_not_all_that_was(
    tiny_simulation: Simulation,
) -> None:
    offers = market_offers(tiny_simulation.history)
    until = int(np.median(offers.shown_at))
    early = MarketOffers(*(column[offers.shown_at < until] for column in offers))
    state = MarketRecord(early).carried(until)
    assert len(state["cells"].keys) == np.count_nonzero(early.answered_at >= until)
    assert len(state["ratings"].keys) < np.count_nonzero(early.rated_at < 2**34)


def test_the_record_of_a_part_knows_the_market_by_its_columns_alone(
    tiny_simulation: Simulation,
) -> None:
    history = tiny_simulation.history
    whole = Record(history)
    part = Record(history, shown=whole.shown())
    np.testing.assert_array_equal(part.surprise, whole.surprise)
    workers, at = history.exposures.workers, history.exposures.shown_at
    np.testing.assert_array_equal(
        part.worker_totals(workers, at), whole.worker_totals(workers, at)
    )
    with pytest.raises(ValueError, match="whole"):
        part.market_rating(at)
