"""The words of a feedback's answer: what was learnt, and what would teach more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from data.reports import ReportedKind
from engine.feedback import Learning, Told
from features.specification import ACCEPT, COMPLETE
from serving.language.messages import Messages
from serving.language.values import Category, CategoryTitle, Count

OUTCOME_WORDS: Final = {ACCEPT: "acceptance", COMPLETE: "completion"}
"""The outcomes that are spoken of, in the app's words; ids, the same in every language."""

MOST_RECOMMENDED: Final = 3


def pattern_name(outcome: str, category: str | None) -> str:
    """The id of something learnt: "acceptance", or "acceptance.delivery"."""
    word = OUTCOME_WORDS.get(outcome, outcome)
    return word if category is None else f"{word}.{category}"


class FeedbackWords:
    """What feedback has taught, in a language; the same findings give the same words."""

    def __init__(self, messages: Messages) -> None:
        self._say = messages.say

    def insight(self, learning: Learning) -> str:
        """What was learnt, and of how many outcomes."""
        return self._say(
            _message(learning), tasks=self._tasks(learning), outcomes=Count(learning.outcomes)
        )

    def action(self, learning: Learning) -> str:
        """What the matching does about it."""
        return self._say(f"{_message(learning)}-action", tasks=self._tasks(learning))

    def recommendations(self, told: Told, learnings: Sequence[Learning]) -> list[str]:
        """What the user could do next, from what he told and what is known of him."""
        outcomes, said = told.outcomes, []
        liked = next((x for x in learnings if x.is_more and x.category is not None), None)
        if liked is not None and liked.category is not None:
            said.append(self._say("feedback-filter", title=CategoryTitle(liked.category)))
        is_accepted = outcomes.get(ReportedKind.ACCEPTANCE) == 1.0
        if is_accepted and ReportedKind.COMPLETION not in outcomes:
            said.append(self._say("feedback-tell-completion"))
        is_completed = outcomes.get(ReportedKind.COMPLETION) == 1.0
        if is_completed and ReportedKind.ENJOYMENT not in outcomes:
            said.append(self._say("feedback-tell-enjoyment"))
        return said[:MOST_RECOMMENDED]

    def _tasks(self, learning: Learning) -> str:
        if learning.category is None:
            return self._say("feedback-tasks")
        return self._say("feedback-category-tasks", category=Category(learning.category))


def _message(learning: Learning) -> str:
    verb = "take" if learning.outcome == ACCEPT else "complete"
    return f"feedback-{verb}-{'more' if learning.is_more else 'less'}"
