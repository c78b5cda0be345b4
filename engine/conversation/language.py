"""Which language a message is in, be it one that the assistant speaks or another."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any, Final

from data.once import once
from engine.conversation.vocabulary import names, says_times
from engine.parsing.language import LANGUAGES, detect_language
from engine.parsing.post import fold

_SCRIPTS: Final = {
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "HEBREW": "he",
    "GREEK": "el",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
}
"""Scripts that none of the languages spoken here is written in, and the commonest language of
each: which one it really is does not change the answer, which is in English."""

_OTHERS: Final = ("it", "nl", "pl", "tr", "vi", "id", "sv", "ro", "tl", "cs")
"""Further languages in Latin letters that users of such apps write."""

_PLAIN: Final = 0.8
"""P(language) from which letters alone are believed. Below, the small words that only one language
has decide: "el segundo" is Spanish, also in an app that is set to English."""

_LEAST_LETTERS: Final = 16
_SURE: Final = 0.85


def spoken_in(text: str, hint: str | None = None) -> str:
    """The language of a message (ISO 639-1); one that is not among `LANGUAGES` where it is clear.

    `hint` is the language that is expected; it decides short messages.
    """
    letters = [character for character in text if character.isalpha()]
    foreign = _foreign_script(letters)
    if foreign is not None:
        return foreign
    known, probability = detect_language(text, hint)
    if known in ("zh", "ja"):
        return known
    other = None if len(letters) < _LEAST_LETTERS else _other_language(text)
    if other is not None:
        return other
    return known if probability >= _PLAIN else _by_small_words(text) or known


def _other_language(text: str) -> str | None:
    """The language of a text that is surely in none of ours."""
    found = _detector().compute_language_confidence_values(text[:200])
    best = found[0]
    code = str(best.language.iso_code_639_1.name).lower()
    return code if code not in LANGUAGES and best.value >= _SURE else None


def _by_small_words(text: str) -> str | None:
    """The language that most of a text's small words are of; None where none leads."""
    folded = fold(text)
    counts = Counter({name: says_times("spoken", name, folded) for name in names("spoken")})
    (first, most), (_, next_most) = counts.most_common(2)
    return first if most > next_most else None


def _foreign_script(letters: list[str]) -> str | None:
    """The language of the script that most letters are of, where it is none of ours."""
    counts = Counter(
        unicodedata.name(letter, "").split(" ")[0] for letter in letters[:200] if letter > "\u0250"
    )
    if not counts:
        return None
    script, count = counts.most_common(1)[0]
    return _SCRIPTS.get(script) if 2 * count > len(letters[:200]) else None


@once
def _detector() -> Any:
    """Lingua's detector with the other languages beside ours, by trigrams alone: they suffice to
    tell that a sentence is none of ours, with a fraction of the memory."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [
        getattr(IsoCode639_1, language.upper())
        for language in (*LANGUAGES, *_OTHERS)
        if language not in ("zh", "ja")
    ]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_low_accuracy_mode().with_preloaded_language_models().build()
