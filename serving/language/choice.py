"""Which language a caller is answered in, where his own text does not tell."""

from __future__ import annotations

from typing import Final

from engine.parsing.language import LANGUAGES
from serving.language.messages import REFERENCE, is_spoken

_LONGEST: Final = 1_000
"""Characters of a header that are looked at; browsers send some thirty."""


def preferred_language(accepted: str | None) -> str:
    """The spoken language (ISO 639-1) that an `Accept-Language` header wants most, else English.

    Source: RFC 9110, section 12.5.4; of a tag such as "es-MX" the language counts, and what is
    malformed is passed over.
    """
    weights: dict[str, float] = {}
    for item in (accepted or "")[:_LONGEST].split(","):
        tag, _, parameter = item.partition(";")
        language = tag.strip().lower().replace("_", "-").split("-")[0]
        weight = _weight(parameter)
        if weight > weights.get(language, 0.0):
            weights[language] = weight
    wanted = [language for language in LANGUAGES if language in weights]
    wanted.sort(key=lambda language: -weights[language])
    return next(filter(is_spoken, wanted), REFERENCE)


def _weight(parameter: str) -> float:
    """A quality value, 0 to 1; 1 where none is given, 0 where it is malformed."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip().lower() == "q" and 0.0 <= weight <= 1.0 else 0.0
