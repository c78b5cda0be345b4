"""What the dashboard shows of a user: his patterns, and the tasks that suit him where he is."""

from __future__ import annotations

from typing import NamedTuple, cast

from data.errors import NoLocation
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.questions import TaskRanking, TasksForWorker
from serving.matching import Matching


class Dashboard(NamedTuple):
    """Findings of one moment; no ranking where nobody knows where the user is."""

    analysis: PatternAnalysis
    ranking: TaskRanking | None


async def dashboard(matching: Matching, user_id: str | None, *, with_tasks: bool) -> Dashboard:
    """The dashboard of a user whose stored facts may be used, or of nobody in particular.

    A user without a known place gets everything else: a dashboard asks nothing back.
    """
    analysis = await matching.analyse(PatternQuestion(user_id))
    ranking = await _ranking(matching, user_id) if with_tasks else None
    return Dashboard(analysis, ranking)


async def _ranking(matching: Matching, user_id: str | None) -> TaskRanking | None:
    try:
        # The question says which of the two rankings answers it.
        return cast(TaskRanking, await matching.answer(TasksForWorker(user_id, None, None)))
    except NoLocation:
        return None
