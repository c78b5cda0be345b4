"""All columns of one market under one release: what is made when the two meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from engine.candidates import AskedTask
from engine.market import MarketSnapshot
from engine.policy import RankingPolicy
from engine.preranking.approximation import LinearPart, Prescored, Shifts
from engine.preranking.task_columns import TaskColumns
from engine.preranking.worker_columns import WorkerColumns
from models.outcomes import OutcomeChain


class WorkerScores(Protocol):
    """Approximate scores of a market's workers."""

    def prescored(
        self,
        market: MarketSnapshot,
        task: AskedTask,
        radius_m: float,
        *,
        most: int | None = None,
        best: int | None = None,
    ) -> Prescored:
        """All workers within the radius (metres) who meet the hard rules, with scores.

        Where they are more than `most`, the nearest so many and all as near as the last of them;
        where more than `best`, at least so many of those who stand highest without their texts.
        """


@dataclass(frozen=True, slots=True)
class Preranker:
    """Approximate scores of a market's workers and open tasks under a release.

    It belongs to the market that it was built of, and to no other.
    """

    market: MarketSnapshot
    workers: WorkerScores
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
