"""What a message wants by its slots alone, where a release has no model of intents.

A release of before there was one goes on serving after an upgrade. What the parsers find in a
message is then all that is understood: less, and never nothing.
"""

from __future__ import annotations

from typing import Final

from engine.conversation.intents import Intent
from engine.conversation.slots import Slots

EVEN: Final = 0.5
"""The probability that is told of what is understood by rules: nobody has measured it."""


def intent_by_slots(slots: Slots) -> Intent:
    """The intent whose slots a message has; help where it has none."""
    if slots.screen is not None and slots.is_going:
        return Intent.OPEN_SCREEN
    if slots.has_pick or slots.shifts:
        return Intent.REFINE
    if slots.filters.says_anything:
        return Intent.FIND_TASKS
    if slots.availability is not None:
        return Intent.CHANGE_AVAILABILITY
    if slots.screen is not None:
        return Intent.OPEN_SCREEN
    if slots.period is not None:
        return Intent.EARNINGS_PAST
    return Intent.HELP
