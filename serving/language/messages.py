"""Every message in every language, in Project Fluent's format, read and compiled once.

A message is `locales/<language>/<domain>.ftl`'s entry of that id, the same in all languages. Its
value is the one way to say it; where it has attributes instead (`.a`, `.b`, `.c`), each is a way
to say the same, and a seed chooses. English is the reference: another language is spoken only
where it has every message of English with the same arguments, so that no answer mixes two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache, lru_cache
from importlib import resources
from typing import Final, TypeAlias
from zlib import crc32

import structlog
from babel import Locale as BabelLocale
from babel.dates import format_time, get_day_names
from fluent.runtime import FluentBundle
from fluent.runtime.resolver import Pattern
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

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
        self.locale = BabelLocale.parse(LOCALES[language])
        """Babel's: digits, plural forms and names of days."""
        self._bundle = FluentBundle([LOCALES[language]], use_isolating=False)
        self.arguments: Mapping[str, frozenset[str]] = self._read(files)
        """The arguments of each message by id: what all its ways together name."""
        compiled = {name: self._bundle.get_message(name) for name in self.arguments}
        self._ways: dict[str, tuple[Pattern, ...]] = {
            name: (message.value,) if message.value else tuple(message.attributes.values())
            for name, message in compiled.items()
        }
        self._parts: dict[str, Pattern] = {
            f"{name}.{part}": pattern
            for name, message in compiled.items()
            if message.value
            for part, pattern in message.attributes.items()
        }
        self._units = lru_cache(maxsize=_CACHED, typed=True)(self._worded_unit)
        self._values = lru_cache(maxsize=_CACHED)(self._worded_value)
        pattern = self.unit("clock-pattern")
        self._hours = [format_time(time(h), pattern, locale=self.locale) for h in range(24)]
        self._days = get_day_names("wide", locale=self.locale)

    def say(self, message: str, /, *, seed: str = "", **places: Place) -> str:
        """A message with facts in its places; equal seeds choose equal ways to say it.

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

    def ways(self, message: str, /, **places: Place) -> tuple[str, ...]:
        """A message in every way that it can be said; raises as `say` does."""
        arguments = self._arguments(places)
        return tuple(self._told(message, way, arguments) for way in self._ways[message])

    def unit(self, message: str, /, **places: Argument) -> str:
        """A message whose places are filled already, or a part of one by "message.part"."""
        return self._units(message, **places)

    def clock(self, hour: int, /) -> str:
        """A full hour (0 to 23) as a time of day: "10 am"."""
        return self._hours[hour]

    def weekday(self, day: int, /) -> str:
        """The name of a day (0 is Monday), as it stands within a sentence."""
        return str(self._days[day])

    def _arguments(self, places: Mapping[str, Place]) -> dict[str, Argument]:
        return {
            name: place if isinstance(place, str) else self._values(place)
            for name, place in places.items()
        }

    def _worded_value(self, value: Value) -> Argument:
        return value.worded(self)

    def _worded_unit(self, message: str, /, **places: Argument) -> str:
        way = self._parts[message] if "." in message else self._ways[message][0]
        return self._told(message, way, places)

    def _told(self, message: str, way: Pattern, arguments: Mapping[str, Argument]) -> str:
        text, errors = self._bundle.format_pattern(way, dict(arguments))
        if errors:
            raise TypeError(f"'{message}' in '{self.language}': {errors[0]}.")
        return str(text)

    def _read(self, files: Mapping[str, str]) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name, text in files.items():
            resource = FluentParser().parse(text)
            for entry in resource.body:
                if isinstance(entry, ast.Junk):
                    line = text.count("\n", 0, entry.span.start) + 1 if entry.span else 0
                    raise ValueError(f"{self.language}/{name}, line {line}: not a message.")
                if isinstance(entry, ast.Message):
                    if entry.id.name in found:
                        raise ValueError(
                            f"{self.language}/{name}: '{entry.id.name}' stands twice."
                        )
                    found[entry.id.name] = _arguments_of(entry)
            self._bundle.add_resource(resource)
        return found


def messages_in(language: str | None) -> Messages:
    """The messages of a language (ISO 639-1); English where it is not spoken.

    What is answered with tells its `language`, so that nobody claims another.
    """
    spoken = _all_messages()
    return spoken.get(language or REFERENCE, spoken[REFERENCE])


def spoken_languages() -> tuple[str, ...]:
    """Languages (ISO 639-1) that have every message, English first."""
    return tuple(_all_messages())


@cache
def _all_messages() -> dict[str, Messages]:
    read = [
        Messages(language, dict(_files_of(language)))
        for language in LANGUAGES
        if _root(language).is_dir()
    ]
    reference = next(messages for messages in read if messages.language == REFERENCE)
    for messages in read:
        for complaint in differences(messages, reference):
            log.warning("language_not_spoken", language=messages.language, reason=complaint)
    return {
        messages.language: messages for messages in read if not differences(messages, reference)
    }


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


class _Arguments(Visitor):
    """Gathers the arguments that a message names."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _arguments_of(entry: ast.Message) -> frozenset[str]:
    visitor = _Arguments()
    visitor.visit(entry)
    return frozenset(visitor.names)
