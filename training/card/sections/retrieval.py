"""What retrieval leaves to be scored: recall against scoring everybody who is eligible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Tasks, Urgency
from data.reference.calendar import epoch, moment
from data.reference.qualifications import names_in
from engine.candidates import ask_task, ask_worker
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import RetrievalLimits
from engine.questions import TasksForWorker, WorkersForTask
from engine.recall import SOURCES, TOGETHER, RetrievalRecall, Score, tasks_recall, workers_recall
from engine.shortlist import Retriever
from features.pairs import PairFacts
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.again import draft_release, unexplored
from training.fitting import replayed_questions

_QUESTIONS: Final = 30  # of each kind
_LIMITS: Final = RetrievalLimits()
_AT: Final = (10, 100)
_LEAST_RECALL: Final = 0.99


def retrieval(e: Evidence, limits: RetrievalLimits = _LIMITS) -> Section:
    """Recall of each source and of all together, for both questions."""
    now = moment(e.windows.test.end)
    market = MarketSnapshot.build(e.history, as_of=now, space=e.data.space)
    matcher = Matcher(draft_release(e, unexplored(e.policy)), market)
    retriever = matcher.retriever

    def score(facts: PairFacts, rows: IntArray) -> FloatArray:
        return matcher.score(facts, rows).scores

    return Section(
        "Retrieval",
        f"Of the best 10 and 100 that scoring everybody eligible would give, the share among the "
        f"{limits.most:,} that are scored. The approximate score and the nearest stand with all "
        f"places for themselves, the nearest in meaning with their own {limits.alike}. Where no "
        f"more are eligible than are scored, recall is 1.",
        (
            *_rows("workers for a task", list(_of_tasks(e, retriever, limits, score))),
            *_rows("tasks for a worker", list(_of_workers(e, retriever, limits, score))),
        ),
    )


def _of_tasks(
    e: Evidence, retriever: Retriever, limits: RetrievalLimits, score: Score
) -> Iterator[RetrievalRecall]:
    """Past tasks, asked as if they were new and said nothing, and open ones with their texts."""
    market, now = retriever.market, moment(e.windows.test.end)
    past = replayed_questions(e.history, e.windows.test, now, count=_QUESTIONS, seed=e.seed)
    drawn = np.random.default_rng(e.seed).permutation(len(market.tasks))[:_QUESTIONS]
    asked = [(question, None) for question in past]
    stored = [(_question(market.tasks, int(row)), market.texts.tasks[row]) for row in drawn]
    for question, text in (*asked, *stored):
        task = ask_task(market, question, epoch(now))
        yield workers_recall(retriever, task, limits, score, _AT, text=text)


def _question(tasks: Tasks, row: int) -> WorkersForTask:
    return WorkersForTask(
        task_id=str(tasks.ids[row]),
        category=int(tasks.categories[row]),
        lat=float(tasks.lat[row]),
        lng=float(tasks.lng[row]),
        pay_usd=float(tasks.pay_usd[row]),
        urgency=Urgency(int(tasks.urgency[row])),
        requirements=names_in(int(tasks.required[row])),
    )


def _of_workers(
    e: Evidence, retriever: Retriever, limits: RetrievalLimits, score: Score
) -> Iterator[RetrievalRecall]:
    """Workers of the market, where they are."""
    market = retriever.market
    placed, _ = market.workers_by_place.in_leaf_order()
    drawn = np.random.default_rng(e.seed).permutation(np.sort(placed))[:_QUESTIONS]
    for row in drawn:
        question = TasksForWorker(
            str(market.workers.ids[row]),
            float(market.workers.lat[row]),
            float(market.workers.lng[row]),
        )
        worker = ask_worker(market, question, market.as_of)
        yield tasks_recall(retriever, worker, limits, score, _AT)


def _rows(question: str, recalls: list[RetrievalRecall]) -> Iterator[Row]:
    found = [recall for recall in recalls if recall.eligible]
    if not found:
        return
    for source in SOURCES:
        means = np.mean([recall.by_source[source] for recall in found], axis=0)
        for k, mean in zip(_AT, means.tolist(), strict=True):
            of = f"recall at {k}, {question}, {source}"
            if source == TOGETHER:
                yield Row(of, mean, f"at least {_LEAST_RECALL}", met(mean >= _LEAST_RECALL),
                          count=len(found))  # fmt: skip
            else:
                yield Row(of, mean, "printed", Verdict.SHOWN, count=len(found))
    eligible = float(np.mean([recall.eligible for recall in found]))
    yield Row(f"eligible, {question}", eligible, "printed", Verdict.SHOWN, count=len(found))
