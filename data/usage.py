"""How the service is used: what is counted of a day, without saying who it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class UsageKind(StrEnum):
    """What is counted; everything but the requests is counted for each user and day."""

    CHAT = "chat"  # messages
    TASK_PARSE = "task_parse"
    MATCH = "match"
    PATTERNS = "patterns"
    RECOMMENDATIONS = "recommendations"
    FEEDBACK = "feedback"
    VOICE = "voice"
    IMAGE = "image"
    REQUEST = "request"  # answered requests of all endpoints, whoever asked
    REQUEST_FAILED = "request_failed"  # of those, answered with a status of 500 or more
    REQUEST_SLOW = "request_slow"  # of those, answered after more than two seconds


REQUESTS: Final = frozenset({UsageKind.REQUEST, UsageKind.REQUEST_FAILED, UsageKind.REQUEST_SLOW})
"""Kinds that tell of requests and not of users."""

NOBODY: Final = ""
"""Stands in for a user where no credential says who it is."""


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Counts of one kind over some days (UTC).

    Attributes
    ----------
    count : int
        All of them, those of nobody in particular included.
    of_users : int
        Those of users whom a credential names.
    user_days : int
        Pairs of a user and a day on which he did it at least once.
    """

    count: int = 0
    of_users: int = 0
    user_days: int = 0
