"""A second release's predictions of what another has ranked: same pairs, same moment.

It ranks nothing itself. To be compared with the champion on what then really happens, it must
speak of the pairs that were shown, and only those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.reference.calendar import epoch
from engine.candidates import ask_task, ask_worker, facts_for_task, facts_for_worker
from engine.questions import (
    Probabilities,
    TaskRanking,
    TasksForWorker,
    WorkerRanking,
    WorkersForTask,
)
from engine.scorer import ScoredPairs, Scorer


@dataclass(frozen=True, slots=True)
class ShadowItem:
    """One shown pair: the id that the ranking shows, its position (1 is first), and the shadow's
    score and probabilities."""

    id: str
    position: int
    score: float
    probabilities: Probabilities


def shadow_of_workers(
    scorer: Scorer, question: WorkersForTask, ranking: WorkerRanking, *, now: datetime
) -> tuple[ShadowItem, ...]:
    """What a release says of the workers of a ranking, as of `now` (aware), when it was made.

    Workers whom the scorer's market does not know are left out.
    """
    row_of = scorer.market.worker_row
    known = [match for match in ranking.matches if match.worker_id in row_of]
    rows = np.array([row_of[match.worker_id] for match in known], dtype=np.int64)
    task = ask_task(scorer.market, question, epoch(now))
    pairs = scorer.score(facts_for_task(scorer.market, task, rows), rows)
    return _items([(match.worker_id, match.rank) for match in known], pairs)


def shadow_of_tasks(
    scorer: Scorer, question: TasksForWorker, ranking: TaskRanking, *, now: datetime
) -> tuple[ShadowItem, ...]:
    """What a release says of the tasks of a ranking, as of `now` (aware), when it was made.

    Tasks that the scorer's market does not know as open are left out.
    """
    row_of = scorer.market.task_row
    known = [match for match in ranking.matches if match.task_id in row_of]
    rows = np.array([row_of[match.task_id] for match in known], dtype=np.int64)
    worker = ask_worker(scorer.market, question, epoch(now))
    asker = np.full(len(rows), -1 if worker.row is None else worker.row, dtype=np.int64)
    pairs = scorer.score(facts_for_worker(scorer.market, worker, rows), asker)
    return _items([(match.task_id, match.rank) for match in known], pairs)


def _items(shown: list[tuple[str, int]], pairs: ScoredPairs) -> tuple[ShadowItem, ...]:
    chain = pairs.chain
    return tuple(
        ShadowItem(
            id,
            position,
            float(pairs.scores[n]),
            Probabilities(
                float(chain.accept[n]), float(chain.complete[n]), float(chain.on_time[n])
            ),
        )
        for n, (id, position) in enumerate(shown)
    )
