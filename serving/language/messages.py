"""Every message in every language, in Project Fluent's format, read and compiled once.

A message is `locales/<language>/<domain>.ftl`'s entry of that id, the same in all languages. Its
value is the one way to say it, and its attributes are parts of it (`pattern-steady.text`); where
it has attributes alone (`.a`, `.b`, `.c`), each is a way to say the same, and a seed chooses.
English is the reference: another language is spoken only where it has every message of English
with the same arguments, so that no answer mixes two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

import structlog
from babel import Locale as BabelLocale
from babel.dates import format_time, get_day_names
from fluent.runtime import FluentBundle
from fluent.runtime.resolver import (
    BaseResolver,
    NeverIsolatingPlaceable,
    Pattern,
    Placeable,
    TextElement,
    VariableReference,
)
from fluent.runtime.types import FluentInt
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from data.once import once
from engine.parsing.language import LANGUAGES
from serving.language.values import Argument, Value

log = structlog.get_logger(__name__)

REFERENCE: Final = "en"
"""The language that has every message, and answers those who ask for one that is not spoken."""

LOCALES: Final[Mapping[str, str]] = {
    "en": "en_US",
    "es": "es_US",
    "fr": "fr_FR",
    "de": "de_DE",
    "pt": "pt_BR",
    "zh": "zh_CN",
    "ja": "ja_JP",
}
"""Whose digits, plural forms and weekdays a language uses (CLDR, by Babel); Spanish is that of
the United States, where the market is."""

_CACHED: Final = 16_384
"""Values, and units with their numbers, that each language remembers the words of: numbers that
are told are rounded, so that few are new."""

Place: TypeAlias = Value | str
"""A fact, or a text that is put in as it stands."""


class Messages:
    """The messages of one language.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    files : mapping of str to str
        Text of each `.ftl` file by its name.

    Raises
    ------
    ValueError
        If a file is not in Fluent's format, or two messages have one id.
    """

    def __init__(self, language: str, files: Mapping[str, str]) -> None:
        self.language = language
        self._locale = BabelLocale.parse(LOCALES[language])
        self._bundle = FluentBundle([LOCALES[language]], use_isolating=False)
        self.arguments: Mapping[str, frozenset[str]] = self._read(files)
        """The arguments of each message by id: what it and its parts name in all their ways."""
        self._ways: dict[str, tuple[_Way, ...]] = {}
        for name in self.arguments:
            message = self._bundle.get_message(name)
            parts = {part: _Way.of(pattern) for part, pattern in message.attributes.items()}
            if message.value is None:
                self._ways[name] = tuple(parts.values())
                continue
            self._ways[name] = (_Way.of(message.value),)
            self._ways.update({f"{name}.{part}": (way,) for part, way in parts.items()})
        self._units = lru_cache(maxsize=_CACHED, typed=True)(self._worded_unit)
        self._values = lru_cache(maxsize=_CACHED)(self._worded_value)
        self._hours = [self._hour(hour) for hour in range(24)]
        self._days = get_day_names("wide", locale=self._locale)

    def say(self, message: str, /, *, seed: str = "", **places: Place) -> str:
        """A message, or a part ("message.part"), with facts in its places.

        Equal seeds choose equal ways to say it.

        Raises
        ------
        KeyError
            If there is no such message.
        TypeError
            If an argument of the message is missing, or is neither a value nor a text.
        """
        ways = self._ways[message]
        way = ways[crc32(f"{message} {seed}".encode()) % len(ways)] if len(ways) > 1 else ways[0]
        return self._told(message, way, self._arguments(places))

    def has(self, message: str) -> bool:
        """Whether there is such a message, or such a part of one."""
        return message in self._ways

    def ways(self, message: str, /, **places: Place) -> tuple[str, ...]:
        """A message in every way that it can be said; raises as `say` does."""
        arguments = self._arguments(places)
        return tuple(self._told(message, way, arguments) for way in self._ways[message])

    def value(self, value: Value, /) -> str:
        """A value standing alone."""
        return self._written(self._values(value))

    def unit(self, message: str, /, **places: Argument) -> str:
        """A message, or a part of one, whose places are filled already."""
        return self._units(message, **places)

    def clock(self, hour: int, /) -> str:
        """A full hour (0 to 23) as a time of day: "10 AM"."""
        return self._hours[hour]

    def weekday(self, day: int, /) -> str:
        """The name of a day (0 is Monday), as it stands within a sentence."""
        return str(self._days[day])

    def _hour(self, hour: int) -> str:
        pattern = self.unit("clock-pattern", hour=FluentInt(hour))
        return str(format_time(time(hour), pattern, locale=self._locale))

    def _arguments(self, places: Mapping[str, Place]) -> dict[str, Argument]:
        return {
            name: place if isinstance(place, str) else self._values(place)
            for name, place in places.items()
        }

    def _worded_value(self, value: Value) -> Argument:
        return value.worded(self)

    def _worded_unit(self, message: str, /, **places: Argument) -> str:
        return self._told(message, self._ways[message][0], places)

    def _told(self, message: str, way: _Way, arguments: Mapping[str, Argument]) -> str:
        if way.template is not None:
            try:
                return way.template.format_map(
                    {name: self._written(argument) for name, argument in arguments.items()}
                )
            except KeyError as missing:
                raise TypeError(f"'{message}' lacks its argument {missing}.") from None
        text, errors = self._bundle.format_pattern(way.pattern, dict(arguments))
        if errors:
            raise TypeError(f"'{message}' in '{self.language}': {errors[0]}.")
        return str(text)

    def _written(self, argument: Argument) -> str:
        return argument if isinstance(argument, str) else argument.format(self._locale)

    def _read(self, files: Mapping[str, str]) -> dict[str, frozenset[str]]:
        found: dict[str, _Names] = {}
        for name, text in files.items():
            resource = FluentParser(with_spans=False).parse(text)
            for entry in resource.body:
                if isinstance(entry, ast.Junk):
                    line = text.count("\n", 0, text.index(entry.content or "")) + 1
                    raise ValueError(f"{self.language}/{name}, line {line}: not a message.")
                if isinstance(entry, ast.Message):
                    if entry.id.name in found:
                        raise ValueError(
                            f"{self.language}/{name}: '{entry.id.name}' stands twice."
                        )
                    found[entry.id.name] = _Names.of(entry)
            self._bundle.add_resource(resource)
        return {name: _arguments_of(name, found) for name in found}


def messages_in(language: str | None) -> Messages:
    """The messages of a language (ISO 639-1); English where it is not spoken.

    What is answered with tells its `language`, so that nobody claims another.
    """
    return (_messages(language) if language in LANGUAGES else None) or _reference()


def is_spoken(language: str) -> bool:
    """Whether a language (ISO 639-1) has every message."""
    return messages_in(language).language == language


def spoken_languages() -> tuple[str, ...]:
    """Languages (ISO 639-1) that have every message, English first; all of them are read."""
    return tuple(language for language in LANGUAGES if is_spoken(language))


def texts_of(language: str, file: str, beginning: str) -> dict[str, str]:
    """Messages of one line without arguments, by id, whose ids begin alike.

    For those who look for a text in every language: they need not have all messages read.
    """
    read = _root(language).joinpath(file).read_text(encoding="utf-8")
    lines = (line.partition(" = ") for line in read.splitlines() if line.startswith(beginning))
    return {name: text for name, _, text in lines}


@once
def _reference() -> Messages:
    return Messages(REFERENCE, dict(_files_of(REFERENCE)))


@once
def _messages(language: str) -> Messages | None:
    """A language, read and compiled in about 0.1 s when it is first wanted."""
    if language == REFERENCE:
        return _reference()
    return if_complete(Messages(language, dict(_files_of(language))), _reference())


def if_complete(messages: Messages, reference: Messages) -> Messages | None:
    """Messages of a language that has all of the reference's; else None, and the log says why."""
    reasons = differences(messages, reference)
    if reasons:
        log.warning("language_not_spoken", language=messages.language, reasons=reasons)
    return None if reasons else messages


def differences(messages: Messages, reference: Messages) -> list[str]:
    """What a language lacks, has too much, or says from other arguments; empty if complete."""
    has, needs = messages.arguments, reference.arguments
    return [
        *(f"'{name}' is missing" for name in needs if name not in has),
        *(f"'{name}' is not in the reference" for name in has if name not in needs),
        *(
            f"'{name}' has the arguments {sorted(has[name])}, not {sorted(needs[name])}"
            for name in needs
            if name in has and has[name] != needs[name]
        ),
    ]


def _root(language: str) -> resources.abc.Traversable:
    return resources.files("serving.language").joinpath("locales", language)


def _files_of(language: str) -> Iterator[tuple[str, str]]:
    for file in sorted(_root(language).iterdir(), key=lambda found: found.name):
        if file.name.endswith(".ftl"):
            yield file.name, file.read_text(encoding="utf-8")


class _Way(NamedTuple):
    """One way to say a message.

    `template` says it without Fluent's resolver, four times as fast and without its limit of 2,500
    characters a place: there is one where no argument chooses a form, for six messages in seven.
    """

    pattern: Pattern
    template: str | None

    @classmethod
    def of(cls, pattern: Pattern) -> _Way:
        elements = pattern.elements if isinstance(pattern, Pattern) else [pattern]
        parts = [_template(element) for element in elements]
        known = [part for part in parts if part is not None]
        return cls(pattern, "".join(known) if len(known) == len(parts) else None)


def _template(element: BaseResolver) -> str | None:
    """A part of a pattern as a format string; None where Fluent has to resolve it."""
    if isinstance(element, TextElement):
        return element.value.replace("{", "{{").replace("}", "}}")
    if isinstance(element, Placeable | NeverIsolatingPlaceable) and isinstance(
        element.expression, VariableReference
    ):
        return f"{{{element.expression.id.name}}}"
    return None


class _Names(Visitor):
    """What one message names: its own arguments, and other messages that stand within it."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.messages: set[str] = set()

    @classmethod
    def of(cls, entry: ast.Message) -> _Names:
        names = cls()
        names.visit(entry)
        return names

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.arguments.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.messages.add(node.id.name)


def _arguments_of(message: str, found: Mapping[str, _Names]) -> frozenset[str]:
    """Arguments of a message and of all that stands within it."""
    if message not in found:
        raise ValueError(f"'{message}' stands within a message, and is none.")
    names = found[message]
    within = (_arguments_of(other, found) for other in names.messages)
    return frozenset(names.arguments).union(*within)
