"""What a suggestion means when the user taps it.

The assistant words its suggestions itself, so there is nothing to guess: the phrasebook knows
which one a message is, and this table what it wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from data.reference.geography import metres
from engine.conversation.findings import SuggestionKind
from engine.conversation.intents import Intent
from engine.conversation.reading_slots import NEAR_MILES
from engine.conversation.slots import NOTHING_SAID, Filters, Period, Shift, Slots
from engine.conversation.understanding import Understood
from engine.parsing.post import Post


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion that a message repeats word for word; `language` is that of its words."""

    kind: SuggestionKind
    language: str


MEANINGS: Final[Mapping[SuggestionKind, tuple[Intent, Slots]]] = {
    SuggestionKind.BEST_TASK: (Intent.BEST_TASK, NOTHING_SAID),
    SuggestionKind.NEARBY: (
        Intent.FIND_TASKS,
        Slots(filters=Filters(max_distance_m=metres(NEAR_MILES)), is_near=True),
    ),
    SuggestionKind.BETTER_PAID: (Intent.REFINE, Slots(shifts=(Shift.PAYS_MORE,))),
    SuggestionKind.CLOSER: (Intent.REFINE, Slots(shifts=(Shift.CLOSER,))),
    SuggestionKind.TOMORROW: (Intent.REFINE, NOTHING_SAID),  # the day is read from the words
    SuggestionKind.ACCEPT_FIRST: (Intent.ACCEPT_TASK, Slots(picks=(1,))),
    SuggestionKind.WHY_FIRST: (Intent.EXPLAIN, NOTHING_SAID),
    SuggestionKind.COMPARE: (Intent.COMPARE_TASKS, Slots(picks=(1, 2))),
    SuggestionKind.PLAN: (Intent.PLAN_DAY, NOTHING_SAID),
    SuggestionKind.EARNINGS: (Intent.EARNINGS_PAST, Slots(period=Period.THIS_WEEK)),
    SuggestionKind.FORECAST: (Intent.EARNINGS_FORECAST, Slots(period=Period.THIS_WEEK)),
    SuggestionKind.EARN_MORE: (Intent.EARN_MORE, NOTHING_SAID),
    SuggestionKind.BEST_TIMES: (Intent.BEST_TIMES, NOTHING_SAID),
    SuggestionKind.STREAK: (Intent.STREAK, NOTHING_SAID),
    SuggestionKind.LEVEL: (Intent.LEVEL_XP, NOTHING_SAID),
    SuggestionKind.BADGES: (Intent.BADGES, NOTHING_SAID),
    SuggestionKind.STATS: (Intent.MY_STATS, NOTHING_SAID),
    SuggestionKind.POST: (Intent.POST_TASK, NOTHING_SAID),
    SuggestionKind.PRICE: (Intent.PRICE_ADVICE, NOTHING_SAID),
    SuggestionKind.WORKERS: (Intent.FIND_WORKERS, NOTHING_SAID),
    SuggestionKind.ANY_CATEGORY: (Intent.REFINE, Slots(dropped=frozenset({"categories"}))),
    SuggestionKind.ANY_DISTANCE: (Intent.REFINE, Slots(dropped=frozenset({"max_distance_m"}))),
    SuggestionKind.HELP: (Intent.HELP, NOTHING_SAID),
    SuggestionKind.SUPPORT: (Intent.OPEN_SCREEN, Slots(screen="trust-center")),
}
"""The intent of each suggestion, and what it says beside that."""


def as_suggested(said: Understood, suggestion: Suggestion) -> Understood:
    """A message that is a suggestion, understood as what was suggested."""
    intent, slots = MEANINGS[suggestion.kind]
    return replace(
        said,
        post=Post.of(said.post.text, suggestion.language),
        language=suggestion.language,
        intent=intent,
        probability=1.0,
        chances={intent: 1.0},
        slots=said.slots if suggestion.kind is SuggestionKind.TOMORROW else slots,
    )
