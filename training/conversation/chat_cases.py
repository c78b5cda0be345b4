"""Labelled messages that judge how chat understands: one JSON object a line.

Each has an ``id`` of its own, the ``language`` (ISO 639-1), the ``message``, the ``intent``, the
``slots`` that count and the ``action`` that is right, with further right ones in ``action_alt``.
A follow-up has the ``history`` before it, turns of ``role`` and ``content``. An action has a
``type`` (null where none is due) and, where it matters, a ``screen`` and a ``name``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from data.reference.categories import CATEGORIES
from engine.conversation.findings import ActionType
from engine.conversation.intents import Intent
from engine.conversation.slots import Period
from engine.parsing.language import LANGUAGES
from engine.questions import TaskOrder

TO_MEND_BY: Final = "mend-"
"""How ids of cases begin that are looked at throughout."""

FILTERS: Final = ("category", "minPay", "maxPay", "maxDistance", "urgency", "sort")
SLOTS: Final = (*FILTERS, "ordinal", "timeframe", "screen", "availability")
"""Slots that a case can have."""

_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "category": CATEGORIES,
    "urgency": ("low", "medium", "high"),
    "sort": tuple(order.value for order in TaskOrder),
    "availability": ("online", "offline", "busy"),
    "timeframe": tuple(
        name for period in Period for name in (period.value, period.value.removeprefix("this_"))
    ),
}
"""What slots of words may hold; others are numbers or screens of the app."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled message."""

    id: str
    language: str
    message: str
    history: tuple[str, ...]
    intent: str
    slots: dict[str, Any]
    actions: tuple[dict[str, Any], ...]  # any of them is right

    @property
    def is_held_out(self) -> bool:
        """Whether the case only judges."""
        if self.id.startswith(TO_MEND_BY):
            return False
        return sha256(self.id.encode()).digest()[0] % 2 == 1


def load_cases(path: Path) -> list[Case]:
    """Cases of a file with one JSON object a line; empty lines are left out.

    Raises
    ------
    ValueError
        If a line is no case, or an id stands in two of them; it names file and line.
    """
    found: dict[str, Case] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
            if case.id in found:
                raise ValueError(f"the id '{case.id}' stands in an earlier line")
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ValueError(f"{path.name}, line {number}: {reason}.") from error
        found[case.id] = case
    return list(found.values())


def _case(row: dict[str, Any]) -> Case:
    told = tuple(t["content"] for t in row.get("history", ()) if t.get("role") == "user")
    case = Case(
        row["id"], row["language"], row["message"], told, row["intent"], dict(row["slots"]),
        (row["action"], *row.get("action_alt", ())),
    )  # fmt: skip
    if case.language not in LANGUAGES:
        raise ValueError(f"'{case.language}' is no language that is spoken")
    Intent(case.intent)
    for name, value in case.slots.items():
        if name not in SLOTS:
            raise ValueError(f"'{name}' is no slot")
        if name in _VALUES and value not in _VALUES[name]:
            raise ValueError(f"'{value}' is no {name}")
    for action in case.actions:
        if action["type"] is not None:
            ActionType(action["type"])
    return case
