"""Which language a post is written in; what the caller says of it is a prior, not a command."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from data.once import once

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "zh", "ja")
"""Languages that are told apart (ISO 639-1): the six of the parsers, and Japanese."""

PRIOR_ODDS: Final = 4.0
"""How much more likely a language is for being named by the caller: enough to decide a text of a
word or two ("Ikea", "50 $"), not enough to turn a sentence."""

LONGEST: Final = 400
"""Characters that are looked at; a language shows long before."""


class Spoken(NamedTuple):
    """A language (ISO 639-1) and how likely it is, 0 to 1, among `LANGUAGES`."""

    language: str
    probability: float


def detect_language(text: str, hint: str | None = None) -> Spoken:
    """The most likely language of a text.

    `hint` is a language tag such as "pt-BR", or nothing; one that is not among `LANGUAGES` says
    nothing. A text without letters is in the hinted language, or English.
    """
    hinted = (hint or "").strip().lower().replace("_", "-").split("-")[0]
    named = hinted if hinted in LANGUAGES else None
    head = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")  # lone surrogates: "?"
    if not any(character.isalpha() for character in head):
        return Spoken(named or "en", 0.5)
    shares = {
        value.language.iso_code_639_1.name.lower(): float(value.value)
        for value in _detector().compute_language_confidence_values(head)
    }
    if named is not None:
        shares[named] = shares.get(named, 0.0) * PRIOR_ODDS + 1e-3
    total = sum(shares.values())
    if total <= 0.0:
        return Spoken(named or "en", 0.5)
    best = max(shares, key=lambda language: (shares[language], language))
    return Spoken(best, shares[best] / total)


@once
def _detector() -> Any:
    """Lingua's detector for these languages alone, its models loaded once in a process."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # 0.2 GB: only for those who parse

    codes = [getattr(IsoCode639_1, language.upper()) for language in LANGUAGES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_preloaded_language_models().build()
