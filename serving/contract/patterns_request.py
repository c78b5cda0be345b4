"""What the app may ask of analyze-patterns: one worker's patterns over a timeframe."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, Strict

from engine.patterns.question import EVERYTHING, Analysis, PatternQuestion
from serving.contract.values import Identifier, RequestModel, Texts, expects

_DAYS: Final = {"7days": 7, "30days": 30, "90days": 90}

_NAMES: Final[dict[Analysis, tuple[str, ...]]] = {
    Analysis.SCHEDULE: ("workpatterns", "workschedule", "schedule"),
    Analysis.CATEGORIES: ("categorypreferences", "categories"),
    Analysis.EARNINGS: ("earningtrends", "earningbehavior", "earnings"),
    Analysis.DISTANCE: ("distancepreference", "distance"),
    Analysis.PERFORMANCE: ("performancemetrics", "performance"),
    Analysis.STREAK: ("streakbehavior", "streaks", "streak"),
    Analysis.PREDICTIONS: ("predictions", "predictivemodeling"),
}
_ANALYSIS_OF: Final = {name: part for part, names in _NAMES.items() for name in names}

TrueOrFalse = Annotated[bool, Strict(), expects("must be true or false")]


class AnalyzePatternsRequest(RequestModel):
    """What does the history of the last days say of this user?"""

    user_id: Identifier
    timeframe: Annotated[
        Literal["7days", "30days", "90days"], expects("must be 7days, 30days or 90days")
    ]
    include_recommendations: TrueOrFalse = True
    analysis_types: Texts = Field(default=[], examples=[["work_patterns", "earning_trends"]])

    def to_question(self, *, acting_user: str | None) -> PatternQuestion:
        """The engine's question about the user whose stored facts may be used, if any.

        Analyses come in the documents' words ("work_patterns") or as the answer's keys
        ("workSchedule"). Names that nobody knows are dropped; without a known one all are asked.
        """
        found = (_ANALYSIS_OF.get(_plain(name)) for name in self.analysis_types)
        return PatternQuestion(
            worker_id=acting_user,
            days=_DAYS[self.timeframe],
            analyses=frozenset(part for part in found if part is not None) or EVERYTHING,
            wants_recommendations=self.include_recommendations,
        )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
