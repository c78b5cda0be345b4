"""What a post is warned of by its words; the patterns stand in `rules.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from engine.parsing.disguise import Plain
from engine.parsing.post import Span

LONGEST = 6_000
"""Characters of a text that are read by the patterns."""


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that spoke.

    Attributes
    ----------
    id, type, severity : str
    span : Span
        In the text as written.
    words : str
        What was matched, without disguise.
    """

    id: str
    type: str
    severity: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of some patterns, unless another says that it is meant well; sure where a third does."""

    id: str
    type: str
    severity: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    high_if: tuple[re.Pattern[str], ...]

    def hit(self, text: Plain) -> RuleHit | None:
        """What the rule finds in a text; the earliest match of its patterns."""
        said = text.text[:LONGEST]
        matches = [m for p in self.patterns if (m := p.search(said)) and m.group()]
        if not matches or any(p.search(said) for p in self.unless):
            return None
        first = min(matches, key=lambda match: (match.start(), -match.end()))
        sure = any(p.search(said) for p in self.high_if)
        return RuleHit(
            self.id,
            self.type,
            "high" if sure else self.severity,
            text.span(first.start(), first.end()),
            first.group()[:80],
        )


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    text = resources.files("engine.parsing.safety").joinpath("rules.toml").read_text("utf-8")
    return tuple(_rule(stated) for stated in tomllib.loads(text)["rule"])


def _rule(stated: dict[str, Any]) -> Rule:
    any_of, unless, high_if = (
        tuple(re.compile(pattern, re.DOTALL) for pattern in stated.get(key, ()))
        for key in ("any", "unless", "high_if")
    )
    return Rule(stated["id"], stated["type"], stated["severity"], any_of, unless, high_if)


@cache
def types() -> dict[str, str]:
    """Type of warning by rule id; the kinds of the safety model are named alike."""
    return {rule.id: rule.type for rule in rules()} | {"data": "personal-data"}
