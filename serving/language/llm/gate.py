"""The grounding gate: whatever a model wrote is in the findings, or it is not sent.

The gate reads the model's text beside the draft, both with slots in place of their facts, and
says the first thing that is wrong. It knows nothing of the model and trusts nothing of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from engine.parsing.disguise import plain as undisguised
from engine.parsing.language import detect_language
from engine.parsing.post import fold
from engine.parsing.wording import compiled, phrases
from serving.language.llm.quantities import Meaning, SlotValue, quantities
from serving.language.llm.slots import SlottedPassage
from serving.language.llm.vocabulary import CHANNELS, CLAIMS, GIVEN_NAMES, SELF

LONGEST_FACTOR: Final = 2.0
LONGEST_MORE: Final = 80
"""A text has at most twice the draft's characters and eighty more."""

OVERLAP_WORDS: Final = 8
"""So many words of our instructions in a row are a leak."""

ECHO_WORDS: Final = 4
ECHO_CHARACTERS: Final = 8
"""So many words of a user's text in a row, or characters where words are not parted, are an echo:
whoever says them again says what the user wants said."""

SURE_LANGUAGE: Final = 0.9
"""Probability of another language from which a text counts as not in the one asked for."""

_FEWEST_LETTERS: Final = 16  # below, a language shows too little
_LONGEST_WORD: Final = 26  # letters; a longer one is a key or a code, in German a long word
_LONGEST_GERMAN_WORD: Final = 40
_SLOT: Final = "[\ue000-\ue0ff]"
_MARKUP: Final = re.compile(
    r"[<>`\\|^~]|\]\s*\(|!\[|\[[^\]]*\]|&#|&[a-z]{2,8};|\*\*|__|^\s*#", re.M
)
_LINK: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,15}:(?=[!-~])|//|@|\bwww\b|(?<![a-z0-9])[a-z0-9-]+(?:\.| dot |\(dot\))"
    r"[a-z]{2,24}(?![a-z])|[a-z0-9-]+\s?\[?\.\]?\s?(?:com|net|org|io|co|info|app|xyz|ru|cn|example)"
    r"(?![a-z])"
)
_LETTERS: Final = {
    "en": "éèñç",
    "es": "áéíóúüñºª",
    "fr": "àâæçéèêëîïôœùûüÿñ",
    "de": "äöüßé",
    "pt": "áâãàçéêíóôõúüºª",
}
"""Letters beside a to z; a word that needs others is of another language."""

_WITH_DIGITS: Final = re.compile(r"[\w-]*\d[\w-]*")
_ID: Final = re.compile(r"\b(?:task|user|worker|poster|job|usr|uid|id)[-_#:]\s?\w+|\w*_\w*")
_ROMAN: Final = re.compile(r"\b(?=[IVXLCDM]{2,}\b)[IVXLCDM]+\b")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?")
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?:;\u2026。！？：；]|[\"'“”‘’«»¿¡(（「]|[-–—•])\s*$")  # noqa: RUF001
_SENTENCE: Final = re.compile(r"[^.!?。！？]+")  # noqa: RUF001
_TITLES: Final = compiled(
    "mr|mrs|ms|miss|dr|sir|madam|sr|sra|senor|senora|don|dona|monsieur|madame|mme|m.|herr|frau"
    "|先生|女士|小姐|さん|氏|君|ちゃん"
)
_POLITE_GERMAN: Final = frozenset({"sie", "ihre", "ihr", "ihren", "ihrer", "ihrem", "ihnen"})
_ALWAYS_KNOWN: Final = frozenset({"usd", "eur", "xp", "ok", "app", "am", "pm", "id"})
_LISTS: Final = {"claim": CLAIMS, "self": SELF, "channel": CHANNELS}


class Gate:
    """Judges texts against their drafts.

    Parameters
    ----------
    secrets : tuple of str
        Texts that must never leave: the instructions, of which eight words in a row are too
        many, and the canary, which stands in them and nowhere else.
    """

    def __init__(self, instructions: str = "", canary: str = "") -> None:
        self._shingles = frozenset(_shingles(instructions))
        self._canary = re.sub(r"\W", "", canary.casefold())

    def objection(
        self,
        text: str,
        slotted: SlottedPassage,
        language: str,
        quoted: Iterable[str] = (),
    ) -> str | None:
        """What is wrong with a text (slot characters, `visible`); None where nothing is.

        `quoted` are the users' texts that the model has seen. The answer is one word for the log;
        it never repeats the text.
        """
        draft = slotted.draft
        if not text or len(text) > LONGEST_FACTOR * len(draft) + LONGEST_MORE:
            return "length"
        if not _slots_as_drafted(text, slotted):
            return "slots"
        if self._leaks(text):
            return "leak"
        if _echoes(text, draft, quoted):
            return "echo"
        folded, drafted = fold(text), fold(draft)
        if _MARKUP.search(text) and not set(_MARKUP.findall(text)) <= set(_MARKUP.findall(draft)):
            return "markup"
        if _LINK.search(folded):
            return "link"
        if not _readable(text, draft, language):
            return "characters"
        if _states_more(text, slotted, language):
            return "number"
        if _has_codes(text, draft, language):
            return "id"
        if _names_more(text, draft, language):
            return "name"
        is_translated = language != slotted.draft_language
        for name, listed in _LISTS.items():
            if _says_more(_list(listed), folded, drafted, is_translated=is_translated):
                return name
        return None if _is_in(text, language) else "language"

    def _leaks(self, text: str) -> bool:
        squeezed = re.sub(r"\W", "", text.casefold())
        if self._canary and (self._canary in squeezed or self._canary in squeezed[::-1]):
            return True
        return not self._shingles.isdisjoint(_shingles(text))


def _shingles(text: str, length: int = OVERLAP_WORDS) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W\d_]+", fold(text))
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _echoes(text: str, draft: str, quoted: Iterable[str]) -> bool:
    """Whether the text says again what a user wrote and the draft does not say."""
    said = _shingles(text, ECHO_WORDS) - _shingles(draft, ECHO_WORDS)
    runs = _runs(text) - _runs(draft)
    return any(
        not said.isdisjoint(_shingles(one, ECHO_WORDS)) or not runs.isdisjoint(_runs(one))
        for one in quoted
    )


def _runs(text: str) -> set[str]:
    """Runs of characters of scripts that do not part words."""
    return {
        run[i : i + ECHO_CHARACTERS]
        for run in re.findall("[\u3040-\u30ff\u3400-\u9fff]+", text)
        for i in range(len(run) - ECHO_CHARACTERS + 1)
    }


@cache
def _list(listed: str) -> re.Pattern[str]:
    return compiled(listed)


def _slots_as_drafted(text: str, slotted: SlottedPassage) -> bool:
    """Whether each slot of the draft is there as often, those of one kind in the draft's order.

    The order keeps "from {{f1}} to {{f2}}" from being told the other way round.
    """
    kinds = {fact.slot: fact.meaning.kind for fact in slotted.facts}
    said = [character for character in text if character in kinds]
    drafted = [character for character in slotted.draft if character in kinds]
    if Counter(said) != Counter(drafted):
        return False
    return all(
        [slot for slot in said if kinds[slot] == kind]
        == [slot for slot in drafted if kinds[slot] == kind]
        for kind in set(kinds.values())
    )


def _readable(text: str, draft: str, language: str) -> bool:
    """Whether all letters are of the language's scripts, and nothing is in disguise."""
    odd = {character for character in text if _is_odd(character, language)} - set(draft)
    if odd:
        return False
    without_slots = re.sub(_SLOT, " ", text)
    return not undisguised(without_slots).was_disguised or undisguised(draft).was_disguised


def _is_odd(character: str, language: str) -> bool:
    if "\ue000" <= character <= "\ue0ff":
        return False
    category = unicodedata.category(character)
    if category[0] == "L":
        is_latin = character.isascii() or character.lower() in _LETTERS.get(language, "")
        is_han = "\u3400" <= character <= "\u9fff" or character in "々〇"
        is_kana = "\u3040" <= character <= "\u30ff"
        if language in ("zh", "ja"):
            return not (is_latin or is_han or (is_kana and language == "ja"))
        return not is_latin
    return category in ("Mn", "Me", "Mc", "Nl", "No", "So", "Sk", "Co", "Cf", "Cc")


def _states_more(text: str, slotted: SlottedPassage, language: str) -> bool:
    """Whether the text states any number, amount, rate, time or date that the draft does not.

    What a slot says with the words around it must be what the draft makes of it. Beside the
    slots, a number may stand as often as in the draft: that $35 is a fact does not make "thirty-
    five more" one.
    """
    slots = {fact.slot: fact.slot_value for fact in slotted.facts}
    drafted, drafted_beside = _stated(slotted.draft, slotted.draft_language, slots)
    said, said_beside = _stated(text, language, slots)
    drafted |= {hours for meaning in drafted if (hours := _clock_as_hours(meaning))}
    too_many = said_beside - drafted_beside
    return not said <= drafted or any(
        meaning not in drafted_beside or isinstance(meaning.value, Decimal) for meaning in too_many
    )


def _stated(
    text: str, language: str, slots: Mapping[str, SlotValue]
) -> tuple[set[Meaning], Counter[Meaning]]:
    """What a text states by its slots, and what beside them."""
    by_slots: set[Meaning] = set()
    beside: Counter[Meaning] = Counter()
    for one in quantities(text, language, slots):
        if any(character in slots for character in text[one.begin : one.end]):
            by_slots.add(one.meaning)
        else:
            beside[one.meaning] += 1
    return by_slots, beside


def _clock_as_hours(meaning: Meaning) -> Meaning | None:
    """ "17 h" is a French clock as well as a time that passes."""
    if meaning.kind != "clock" or not isinstance(meaning.value, Decimal) or meaning.value % 60:
        return None
    return Meaning((meaning.value / 60).normalize(), "h")


def _has_codes(text: str, draft: str, language: str) -> bool:
    """Whether a word has digits beside letters, or looks like an id, and is not the draft's."""
    known = set(_WITH_DIGITS.findall(draft)) | set(_ID.findall(draft.lower()))
    codes = [
        word
        for word in _WITH_DIGITS.findall(text)
        if any(character.isalpha() for character in word) and word not in known
    ]
    latin = [word for word in codes if re.search(r"[A-Za-z]", word) and not _is_measure(word)]
    longest = _LONGEST_GERMAN_WORD if language == "de" else _LONGEST_WORD
    is_long = any(
        len(word) > longest and word.isascii() and word not in draft
        for word in re.findall(r"\S+", re.sub(_SLOT, " ", text))
    )
    return (
        bool(latin)
        or is_long
        or any(found not in known for found in _ID.findall(text.lower()))
        or any(found not in draft for found in _ROMAN.findall(text))
    )


def _is_measure(word: str) -> bool:
    return (
        re.fullmatch(r"\d+(?:h|hr|hrs|min|am|pm|km|mi|m|k|kg|lb|xp|st|nd|rd|th)", word) is not None
    )


def _names_more(text: str, draft: str, language: str) -> bool:
    """Whether the text names somebody or something that the draft does not.

    A word in capitals or with a capital letter within a sentence is a name; in German, where
    nouns have one, two such words in a row are. In Chinese and Japanese a Latin word is. The
    usual given names are names everywhere; a rare one that stands alone in German, or at the
    beginning of a sentence, cannot be told from other words.
    """
    known = {fold(word) for word in _WORD.findall(draft)} | _ALWAYS_KNOWN
    drafted = fold(draft)
    titles = {match.group() for match in _TITLES.finditer(fold(text))}
    if any(title not in drafted for title in titles):
        return True
    words = [
        (match.group(), match.start())
        for match in _WORD.finditer(text)
        if fold(match.group()) not in known
    ]
    if language in ("zh", "ja"):
        return any(word.isascii() for word, _ in words)
    capitals = [(word, at) for word, at in words if word[0].isupper()]
    if any(
        (len(word) > 1 and word.isupper()) or fold(word).split("'")[0] in _given_names()
        for word, _ in capitals
    ):
        return True
    within = [(word, at) for word, at in capitals if not _SENTENCE_END.search(text[:at])]
    if language != "de":
        return bool(within)
    within = [(word, at) for word, at in within if fold(word) not in _POLITE_GERMAN]
    ends = {at + len(word) for word, at in within}
    return any(at - 1 in ends for _, at in within)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(phrases(GIVEN_NAMES))


def _says_more(listed: re.Pattern[str], folded: str, drafted: str, *, is_translated: bool) -> bool:
    """Whether a text has a word of a list that its draft has not; of a translated one, any."""
    said = set(listed.findall(folded))
    allowed = set(listed.findall(drafted))
    return bool(said - allowed) and not (is_translated and allowed)


def _is_in(text: str, language: str) -> bool:
    """Whether the whole, and every sentence that is long enough to tell, is in the language."""
    whole = re.sub(_SLOT, " ", text)
    return all(
        spoken.language == language or spoken.probability < SURE_LANGUAGE
        for part in (whole, *_SENTENCE.findall(whole))
        if _is_telling(part)
        for spoken in (detect_language(part, hint=language),)
    )


def _is_telling(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return letters >= _FEWEST_LETTERS or (letters >= 8 and not text.isascii())
