"""All columns of one market under one release: what is made when the two meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from engine.market import MarketSnapshot
from engine.policy import RankingPolicy
from engine.preranking.approximation import LinearPart, Shifts
from engine.preranking.task_columns import TaskColumns
from engine.preranking.worker_columns import WorkerColumns
from models.outcomes import OutcomeChain


@dataclass(frozen=True, slots=True)
class Preranker:
    """Approximate scores of a market's workers and open tasks under a release.

    It belongs to the market that it was built of, and to no other.
    """

    market: MarketSnapshot
    workers: WorkerColumns
    tasks: TaskColumns

    @classmethod
    def build(
        cls,
        market: MarketSnapshot,
        chain: OutcomeChain,
        policy: RankingPolicy,
        shifts: Shifts | None = None,
    ) -> Self:
        """Columns of a market; `shifts`, as they are now, are what each worker differs by."""
        linear = LinearPart.of(chain, policy)
        return cls(
            market,
            WorkerColumns.build(market, linear, shifts),
            TaskColumns.build(market, linear, shifts),
        )
