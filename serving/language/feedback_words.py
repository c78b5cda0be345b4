"""The words of a feedback's answer: what was learnt, and what would teach more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from data.reference.categories import CODE_OF, LABELS
from data.reports import ReportedKind
from engine.feedback import Learning, Told
from features.specification import ACCEPT, COMPLETE

OUTCOME_WORDS: Final = {ACCEPT: "acceptance", COMPLETE: "completion"}
"""The outcomes that are spoken of, in the app's words."""

MOST_RECOMMENDED: Final = 3


def pattern_name(outcome: str, category: str | None) -> str:
    """The name of something learnt: "acceptance", or "acceptance.delivery"."""
    word = OUTCOME_WORDS.get(outcome, outcome)
    return word if category is None else f"{word}.{category}"


class FeedbackWords:
    """English sentences with places for facts; the same findings give the same words."""

    def insight(self, learning: Learning) -> str:
        """What was learnt, and of how many outcomes."""
        verb = "take" if learning.outcome == ACCEPT else "complete"
        often = "more" if learning.is_more else "less"
        return (
            f"You {verb} {_tasks(learning.category)} {often} often than the predictions for "
            f"workers like you say ({learning.outcomes} outcomes)."
        )

    def action(self, learning: Learning) -> str:
        """What the matching does about it."""
        chance = "acceptance" if learning.outcome == ACCEPT else "completion"
        move = "raises" if learning.is_more else "lowers"
        return (
            f"Matching {move} your chance of {chance} for {_tasks(learning.category)}, which "
            f"moves them {'up' if learning.is_more else 'down'} in your list."
        )

    def recommendations(self, told: Told, learnings: Sequence[Learning]) -> list[str]:
        """What the user could do next, from what he told and what is known of him."""
        outcomes, said = told.outcomes, []
        liked = next((x for x in learnings if x.is_more and x.category is not None), None)
        if liked is not None and liked.category is not None:
            said.append(f"Filter by {_label(liked.category)}: such tasks go well for you.")
        is_accepted = outcomes.get(ReportedKind.ACCEPTANCE) == 1.0
        if is_accepted and ReportedKind.COMPLETION not in outcomes:
            said.append("Tell whether you completed the task: your completions are learnt from.")
        is_completed = outcomes.get(ReportedKind.COMPLETION) == 1.0
        if is_completed and ReportedKind.ENJOYMENT not in outcomes:
            said.append("Say how much you enjoyed the task, from 1 to 5.")
        return said[:MOST_RECOMMENDED]


def _label(category: str) -> str:
    return LABELS[CODE_OF[category]]


def _tasks(category: str | None) -> str:
    return "tasks" if category is None else f"{_label(category).lower()} tasks"
