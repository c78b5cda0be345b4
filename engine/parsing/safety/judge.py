"""Judging a post: rules and model together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.parsing.disguise import plain
from engine.parsing.post import Post, Span
from engine.parsing.safety.private_data import private_data
from engine.parsing.safety.rules import RuleHit, rules, types
from engine.parsing.vectors import PostVectors
from models.text_models import SAFE, TextModels

PERSONAL_DATA: Final = "personal-data"
"""Type of the warnings of what should not be asked for, or told, in a post."""

_RANK: Final = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True, slots=True)
class SafetyWarning:
    """Something that speaks against a post.

    Attributes
    ----------
    type : str
        illegal, dishonest, adult, scam, personal-data, harassment, discrimination or unsafe.
    severity : str
        low: worth knowing; medium: to be looked at; high: nearly certain.
    reason : str
        Id of the rule, or of the model's kind of danger.
    span : Span or None
        Where in the post; None where its meaning as a whole is meant.
    evidence : str
        The words, without disguise; never a number that should be private.
    probability : float
        Of any danger, by the model.
    """

    type: str
    severity: str
    reason: str
    span: Span | None
    evidence: str
    probability: float


def judge_safety(
    post: Post, vectors: PostVectors, models: TextModels
) -> tuple[SafetyWarning, ...]:
    """Warnings of a post, the worst first; one for each reason.

    A post that hides its words (spaced out, lookalike letters) is judged by what they say.
    """
    undisguised = plain(post.text)
    hits = [hit for rule in rules() if (hit := rule.hit(undisguised)) is not None]
    hits.extend(private_data(post))
    danger, kind = _danger(vectors, models)
    spoken = {hit.type for hit in hits if hit.severity != "low"}
    kind_type = types().get(kind, "unsafe")
    found = [
        _warning(hit, danger, is_borne_out=hit.type == kind_type and danger >= models.alarm_from)
        for hit in hits
    ]
    if danger >= models.warn_from and kind_type not in spoken:
        found.append(SafetyWarning(kind_type, "medium", kind, None, "", danger))
    return tuple(sorted(found, key=lambda warning: (-_RANK[warning.severity], warning.reason)))


def danger_of(vectors: PostVectors, models: TextModels) -> dict[str, float]:
    """P(kind) of every kind of danger, for the whole post without disguise."""
    chance = models.safety.predict_proba(vectors.plain[None], [vectors.plain_text])[0]
    return {
        kind: float(p)
        for kind, p in zip(models.safety.classes, chance, strict=True)
        if kind != SAFE
    }


def _danger(vectors: PostVectors, models: TextModels) -> tuple[float, str]:
    """P(any danger) of the post, and the likeliest kind. A long post may hide a dangerous clause
    among harmless ones: one that is nearly certain speaks for the whole."""
    texts = [vectors.plain_text, *vectors.clause_texts]
    rows = np.concatenate([vectors.plain[None], vectors.clauses])
    chance = models.safety.predict_proba(rows, texts)
    safe = models.safety.classes.index(SAFE)
    dangers = 1.0 - chance[:, safe]
    dangers[1:][dangers[1:] < models.alarm_from] = 0.0
    worst = int(dangers.argmax())
    kinds = chance[worst].copy()
    kinds[safe] = -1.0
    return float(dangers[worst]), models.safety.classes[int(kinds.argmax())]


def _warning(hit: RuleHit, danger: float, *, is_borne_out: bool) -> SafetyWarning:
    severity = "high" if hit.severity == "medium" and is_borne_out else hit.severity
    return SafetyWarning(hit.type, severity, hit.id, hit.span, hit.words, danger)
