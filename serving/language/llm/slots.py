"""Numbers and names as slots: out of a draft, into a sentence of the model, and filled by code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from babel.numbers import format_currency, format_decimal, format_percent

from serving.language.llm.passages import Narration, Passage
from serving.language.llm.quantities import (
    CURRENCIES,
    MOST_SLOTS,
    SLOT_BASE,
    Meaning,
    SlotValue,
    quantities,
)

_MARK: Final = re.compile(r"\{\{\s{0,3}(f\d{1,4})\s{0,3}\}\}")
NAME: Final = "name"
"""Kind of a fact that is shown as it stands and counts nothing."""


class TooManyFacts(ValueError):
    """A narration states more than `MOST_SLOTS` numbers and names."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be told.

    Attributes
    ----------
    id : str
        What the model calls it: "f3".
    meaning : Meaning
        Its value and unit; of a name, the name itself.
    text : str
        How it is shown, in the language of the answer.
    slot : str
        The one character that stands for it in a text that is being checked.
    shown : str
        The kind that `text` shows by itself: a currency, "%", or nothing.
    """

    id: str
    meaning: Meaning
    text: str
    slot: str
    shown: str

    @property
    def slot_value(self) -> SlotValue:
        """What a reader of quantities makes of the slot; nothing of a name's."""
        value = self.meaning.value
        return SlotValue(value if isinstance(value, Decimal) else None, self.shown)


@dataclass(frozen=True, slots=True)
class SlottedPassage:
    """A passage whose draft has a slot character for each of its facts."""

    passage: Passage
    draft: str
    facts: tuple[Fact, ...]
    draft_language: str = "en"

    @property
    def marked(self) -> str:
        """The draft as the model sees it: "At {{f1}} the best match accepts"."""
        return _each(self.draft, self.facts, lambda fact: f"{{{{{fact.id}}}}}")

    def unmarked(self, sentence: str) -> str | None:
        """A model's sentence with slot characters; None where a mark is none of this passage."""
        by_id = {fact.id: fact.slot for fact in self.facts}
        marks = _MARK.findall(sentence)
        if any(mark not in by_id for mark in marks):
            return None
        text = _MARK.sub(lambda match: by_id[match[1]], sentence)
        return None if "{" in text or "}" in text else text

    def recognised(self, text: str, language: str) -> str:
        """A text in which facts that the model wrote out, rather than marked, are slots as well.

        Only what reads as exactly the fact is taken for it: a changed digit stays a number, which
        the gate then finds to be nobody's.
        """
        missing = [fact for fact in self.facts if fact.slot not in text]
        for fact in sorted(missing, key=lambda one: len(one.text), reverse=True):
            if fact.meaning.kind == NAME:
                text = text.replace(fact.text, fact.slot, 1)
        known = {fact.slot: fact.slot_value for fact in self.facts}
        found = [one for one in quantities(text, language, known) if one.is_digits]
        for one in reversed(found):
            stretch = text[one.begin : one.end]
            if any(fact.slot in stretch for fact in self.facts):
                continue
            alike = [fact for fact in missing if fact.meaning == one.meaning]
            if alike:
                missing.remove(alike[-1])
                text = text[: one.begin] + alike[-1].slot + text[one.end :]
        return text

    def filled(self, text: str) -> str:
        """A text with what each slot shows."""
        return _each(text, self.facts, lambda fact: fact.text)


def slotted(narration: Narration) -> tuple[SlottedPassage, ...]:
    """Every passage with its facts; ids and slots are unique within the narration.

    Raises
    ------
    TooManyFacts
        If there are more than `MOST_SLOTS`.
    """
    done: list[SlottedPassage] = []
    count = 0
    for passage in narration.passages:
        one = _slotted(passage, narration, count)
        count += len(one.facts)
        done.append(one)
    return tuple(done)


class _Stretch(NamedTuple):
    begin: int
    end: int
    meaning: Meaning
    shown: str


def _slotted(passage: Passage, narration: Narration, before: int) -> SlottedPassage:
    draft = visible(passage.draft)
    language = passage.draft_language or narration.draft_language
    stretches = _stretches(draft, passage.names, language)
    if before + len(stretches) > MOST_SLOTS:
        raise TooManyFacts(f"More than {MOST_SLOTS} facts in one narration.")
    facts: list[Fact] = []
    text, at = "", 0
    for number, (begin, end, meaning, shown) in enumerate(stretches, before):
        said = draft[begin:end]
        is_translated = narration.language != language
        shown_text = localised(meaning, shown, said, narration.language) if is_translated else said
        facts.append(Fact(f"f{number + 1}", meaning, shown_text, chr(SLOT_BASE + number), shown))
        text += draft[at:begin] + facts[-1].slot
        at = end
    return SlottedPassage(passage, text + draft[at:], tuple(facts), language)


def _stretches(draft: str, names: Sequence[str], language: str) -> list[_Stretch]:
    """Names first: what stands within one is nobody's number."""
    found: list[_Stretch] = []
    hidden = draft
    for name in sorted({visible(name) for name in names if name.strip()}, key=len, reverse=True):
        begin = hidden.find(name)
        while begin >= 0:
            end = begin + len(name)
            found.append(_Stretch(begin, end, Meaning(name, NAME), ""))
            hidden = hidden[:begin] + "\x00" * (end - begin) + hidden[end:]
            begin = hidden.find(name, end)
    found += [
        _Stretch(one.begin, one.end, one.meaning, one.shown)
        for one in quantities(hidden, language)
        if one.is_digits
    ]
    return sorted(found)


def localised(meaning: Meaning, shown: str, said: str, language: str) -> str:
    """A number as another language writes it; as it was said where it is more than a number."""
    value = meaning.value
    if not isinstance(value, Decimal) or not re.search(r"\d", said):
        return said
    if shown == "%":
        return str(format_percent(value / 100, format="#,##0.###%", locale=language))
    if shown in CURRENCIES:
        digits = "#,##0.00" if value != value.to_integral_value() else "#,##0"
        pattern = f"{digits}\u00a0¤" if language in ("es", "fr", "de") else f"¤{digits}"
        return str(format_currency(value, shown, pattern, locale=language, currency_digits=False))
    return said if shown else str(format_decimal(value, locale=language))


def visible(text: str) -> str:
    """A text in NFC without anything that is not seen or that steers how the rest is seen.

    Control, format (bidirectional marks, tags of the U+E0000 block), surrogate, private and
    unassigned characters go, and variation selectors; line breaks become spaces.
    """
    kept = (
        " " if character in "\n\r\t\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\r\t\u2028\u2029" or not _is_hidden(character)
    )
    return " ".join("".join(kept).split(" ")).strip()


def _is_hidden(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0000" <= character <= "\U000e0fff"
        or character in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    )


def _each(text: str, facts: Iterable[Fact], show: Callable[[Fact], str]) -> str:
    return text.translate({ord(fact.slot): show(fact) for fact in facts})
