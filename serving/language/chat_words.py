"""The words of the assistant: findings, labels and suggestions in the user's language.

Every number comes from a finding's facts. How much is told, and how, follows the tier of the user
(``spec/frontend.md`` section 5): friendly, motivational, professional, executive, autonomous.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from data.reference.progress import TIERS, tier_of
from engine.conversation.findings import (
    FACT_UNITS,
    ChatAction,
    FactUnit,
    FactValue,
    Finding,
    FindingKind,
    SuggestionKind,
)
from engine.conversation.scene import Part
from engine.conversation.suggestions import Suggestion
from engine.findings import Unit
from engine.parsing.clean import clean
from engine.parsing.language import LANGUAGES
from serving.language.messages import Messages, Place, messages_in, texts_of
from serving.language.phrasebook import Phrasebook
from serving.language.values import (
    Category,
    ClockHour,
    Count,
    Duration,
    Miles,
    Number,
    Percent,
    TimeLeft,
    Usd,
    Weekday,
    WholeUsd,
)


class Tone(StrEnum):
    """How a user is spoken to, by his tier."""

    FRIENDLY = "friendly"
    MOTIVATIONAL = "motivational"
    PROFESSIONAL = "professional"
    EXECUTIVE = "executive"
    AUTONOMOUS = "autonomous"


TONES: Final[Mapping[str, Tone]] = dict(zip((tier.name for tier in TIERS), Tone, strict=True))
"""The documents give the five tones in the order of the tiers."""

_MOST_FINDINGS: Final[Mapping[Tone, int]] = {
    Tone.FRIENDLY: 8,
    Tone.MOTIVATIONAL: 8,
    Tone.PROFESSIONAL: 8,
    Tone.EXECUTIVE: 4,
    Tone.AUTONOMOUS: 2,
}
"""Who knows the app wants less of it in words; actions and highlights are the same for all."""

_LONGEST_QUOTE: Final = 80
_MARKS: Final = " ¿?¡!.。\uff1f\uff01"
_MOST_SUGGESTIONS: Final = 4

_LINES: Final = frozenset(
    {FindingKind.TASK_LINE, FindingKind.PLAN_STOP, FindingKind.WORKER_LINE, FindingKind.BADGE_STEP,
     FindingKind.TAKEN_TASK, FindingKind.POSTED_TASK}
)  # fmt: skip
"""Findings that stand on a line of their own."""

_OPENED: Final = frozenset(
    {FindingKind.TASKS_FOUND, FindingKind.TASKS_FOUND_IN, FindingKind.BEST_TASK, FindingKind.PLAN,
     FindingKind.EARNED, FindingKind.OUTLOOK, FindingKind.SWEET_SPOT, FindingKind.CATEGORY_PAYS,
     FindingKind.BEST_HOURS, FindingKind.STREAK_SAFE, FindingKind.LEVEL,
     FindingKind.BADGES_EARNED, FindingKind.STATS, FindingKind.WORKERS_FOUND, FindingKind.DRAFT,
     FindingKind.CONFIRM_ACCEPT, FindingKind.OPENING}
)  # fmt: skip
"""Good news, which a friendly or motivational assistant opens with a word of its own."""

_NEVER_REWORDED: Final = frozenset({FindingKind.SAFETY, FindingKind.SAFETY_EMERGENCY})
"""Advice to someone in danger stays word for word as it was written, and is there at once."""


class Stretch(NamedTuple):
    """A stretch of an answer's text.

    Attributes
    ----------
    before : str
        What parts it from the stretch before: nothing, a space or a line break.
    text : str
    names : tuple of str
        What of the text a caller wrote, or is the same in every language.
    is_prose : bool
        Whether it may be said in other words; a line of a list may not.
    """

    before: str
    text: str
    names: tuple[str, ...] = ()
    is_prose: bool = True


def joined(stretches: Iterable[Stretch]) -> str:
    """The text of an answer."""
    return "".join(f"{one.before}{one.text}" for one in stretches)


def tone_of(level: int) -> Tone:
    """The tone for a level."""
    return TONES[tier_of(level).name]


@dataclass(frozen=True, slots=True)
class ChatWords:
    """One answer's words; `seed` chooses among several ways to say a thing."""

    messages: Messages
    seed: str

    @classmethod
    def of(cls, language: str, *, seed: str) -> ChatWords:
        """Words in a language (ISO 639-1); English where it is not spoken."""
        return cls(messages_in(language), seed)

    @property
    def language(self) -> str:
        """The language that really answers."""
        return self.messages.language

    def response(self, part: Part, *, level: int) -> str:
        """The findings as one text."""
        return joined(self.stretches(part, level=level))

    def stretches(self, part: Part, *, level: int) -> tuple[Stretch, ...]:
        """The findings as one text, in stretches: prose that belongs together, and lines."""
        tone = tone_of(level)
        first, *_ = part.findings
        if first.kind is FindingKind.GREETING:
            return (Stretch("", self._say(f"chat-greeting-{tone.value}")),)
        found: list[Stretch] = []
        if first.kind in _OPENED and tone in (Tone.FRIENDLY, Tone.MOTIVATIONAL):
            found.append(Stretch("", self._say(f"chat-open-{tone.value}")))
        told = part.findings[: _MOST_FINDINGS[tone]]
        found += [
            Stretch(
                "\n" if one.kind in _LINES else self._gap,
                self.finding(one),
                self._names(one.facts),
                is_prose=one.kind not in _LINES | _NEVER_REWORDED,
            )
            for one in told
        ]
        reasons = self.reasons(part)
        if reasons:
            texts = [str(f.value) for r in part.reasons for f in r.facts if f.unit is Unit.TEXT]
            found.append(Stretch(self._gap, reasons, tuple(texts)))
        return tuple(_merged(found))

    def finding(self, found: Finding) -> str:
        """One finding in words."""
        return self._say(f"chat-{found.kind.value}", **self._places(found.facts))

    def reasons(self, part: Part) -> str:
        """The strongest reasons for a match; nothing where none is explained."""
        if not part.reasons:
            return ""
        return Phrasebook(self.messages).reasoning(part.reasons, seed=self.seed)

    def label(self, action: ChatAction) -> str:
        """What the button of an action says."""
        if action.name == "open-screen" and action.screen is not None:
            name = self.messages.unit(f"chat-screen-{action.screen}")
            return self.messages.say("chat-do-open-screen", screen=name)
        return self.messages.say(f"chat-do-{action.name}")

    def suggestions(self, kinds: tuple[SuggestionKind, ...]) -> list[str]:
        """What the user could say next, in his own words."""
        return [
            self.messages.say(f"chat-suggest-{kind.value}") for kind in kinds[:_MOST_SUGGESTIONS]
        ]

    @property
    def _gap(self) -> str:
        return "" if self.language in ("zh", "ja") else " "

    def _say(self, message: str, **places: Place) -> str:
        return self.messages.say(message, seed=self.seed, **places)

    @staticmethod
    def _names(facts: Mapping[str, FactValue]) -> tuple[str, ...]:
        """What of a finding's words is nobody's but a caller's, or never translated."""
        texts = [_quoted(str(v)) for name, v in facts.items() if FACT_UNITS[name] is FactUnit.TEXT]
        names = [str(v) for name, v in facts.items() if FACT_UNITS[name] is FactUnit.NAME]
        return (*texts, *names)

    def _places(self, facts: Mapping[str, FactValue]) -> dict[str, Place]:
        return {name: self._place(name, value) for name, value in facts.items()}

    def _place(self, name: str, value: FactValue) -> Place:
        unit = FACT_UNITS[name]
        match unit:
            case FactUnit.NAME:
                return str(value)
            case FactUnit.TEXT:
                return _quoted(str(value))
            case FactUnit.CATEGORY:
                return Category(str(value))
            case FactUnit.WORD:
                return self.messages.unit(f"chat-{name}-{value}")
            case FactUnit.USD:
                return Usd(float(value))
            case FactUnit.ESTIMATED_USD:
                return WholeUsd(float(value))
            case FactUnit.METRES:
                return Miles(float(value))
            case FactUnit.MINUTES:
                return Duration(float(value))
            case FactUnit.HOURS_LEFT:
                return TimeLeft(float(value))
            case FactUnit.HOUR:
                return ClockHour(float(value))
            case FactUnit.SHARE:
                return Percent(float(value))
            case FactUnit.STARS:
                return Number(float(value))
            case FactUnit.WEEKDAY:
                return Weekday(int(value))
            case FactUnit.COUNT | FactUnit.DAYS:
                return Count(float(value))


def suggestion_of(text: str) -> Suggestion | None:
    """The suggestion that a message repeats, in any language; case and end marks do not count."""
    return _suggestions().get(_bare(text))


@cache
def _suggestions() -> Mapping[str, Suggestion]:
    return {
        _bare(text): Suggestion(SuggestionKind(name.removeprefix(_SUGGESTS)), language)
        for language in LANGUAGES
        for name, text in texts_of(language, "chat.ftl", _SUGGESTS).items()
    }


_SUGGESTS: Final = "chat-suggest-"


def _bare(text: str) -> str:
    """Its words alone, one space between them."""
    return " ".join(clean(text).casefold().strip(_MARKS).split())


def _merged(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """Stretches with prose that follows on prose made one; nothing parts the first."""
    last: Stretch | None = None
    for one in found:
        if last is None:
            last = one._replace(before="")
        elif last.is_prose and one.is_prose:
            text = f"{last.text}{one.before}{one.text}"
            last = last._replace(text=text, names=(*last.names, *one.names))
        else:
            yield last
            last = one
    if last is not None:
        yield last


def _quoted(text: str) -> str:
    """What a caller wrote, on one line and cut to what a line holds: quoted, never followed."""
    line = " ".join(clean(text).split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
