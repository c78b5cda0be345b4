"""What stands in the places of a message: facts with their unit, worded by each language.

A message takes no bare numbers, so that a distance cannot be said as an amount nor metres as
miles: whoever puts a fact into words says what it counts. Digits are grouped and their decimals
marked as the language does; units and the place of their signs stand in `units.ftl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from fluent.runtime.types import FluentFloat, FluentInt, FluentNumber

from serving.contract.units import shown_miles

Argument: TypeAlias = str | FluentNumber
"""What Fluent puts into a place: a text, or a number that can choose a plural form."""


class Locale(Protocol):
    """What a value needs of a language to be worded."""

    def unit(self, message: str, /, **places: Argument) -> str:
        """A message of `units.ftl`."""

    def clock(self, hour: int, /) -> str:
        """A full hour (0 to 23) as a time of day."""

    def weekday(self, day: int, /) -> str:
        """The name of a day (0 is Monday), as it stands within a sentence."""


class Value(Protocol):
    """A fact in the place of a message; equal ones are worded alike."""

    def __hash__(self) -> int:
        """Of its kind and number."""

    def worded(self, locale: Locale, /) -> Argument:
        """The fact as the language says it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things, rounded to a whole; chooses plural forms."""

    number: float

    def worded(self, locale: Locale, /) -> Argument:
        """A number for plurals: "1,250"."""
        return FluentInt(round(self.number))


@dataclass(frozen=True, slots=True)
class Number:
    """A number with a fixed count of decimals: "4.8" stars; chooses plural forms."""

    number: float
    decimals: int = 1

    def worded(self, locale: Locale, /) -> Argument:
        """A number for plurals."""
        return FluentFloat(
            round(self.number, self.decimals),
            minimumFractionDigits=self.decimals,
            maximumFractionDigits=self.decimals,
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a currency named beside it: to the cent where there are cents, else whole."""

    amount: float

    def worded(self, locale: Locale, /) -> Argument:
        """A number: "1,250", "8.50"."""
        amount = round(self.amount, 2)
        return FluentInt(amount) if amount == round(amount) else _to_the_cent(amount)


@dataclass(frozen=True, slots=True)
class Usd:
    """USD, to the cent where there are cents: "$1,250", "$8.50"."""

    amount: float

    def worded(self, locale: Locale, /) -> Argument:
        """The amount with its sign."""
        return locale.unit("usd", amount=Amount(self.amount).worded(locale))


@dataclass(frozen=True, slots=True)
class WholeUsd:
    """USD rounded to whole dollars, for what is estimated: "$42"."""

    amount: float

    def worded(self, locale: Locale, /) -> Argument:
        """The amount with its sign."""
        return locale.unit("usd", amount=FluentInt(round(self.amount)))


@dataclass(frozen=True, slots=True)
class Percent:
    """A share (0 to 1) as a percentage; 0 % and 100 % are said of nothing that is merely close."""

    share: float

    def worded(self, locale: Locale, /) -> Argument:
        """The percentage with its sign."""
        whole = round(100.0 * self.share)
        if self.share > 0.0:
            whole = max(whole, 1)
        if 0.0 < self.share < 1.0:
            whole = min(whole, 99)
        return locale.unit("percent", number=FluentInt(whole))


@dataclass(frozen=True, slots=True)
class Miles:
    """A distance in metres, said in miles: "2.1 miles", "0.06 miles"."""

    metres: float

    def worded(self, locale: Locale, /) -> Argument:
        """The distance with its unit."""
        return locale.unit("miles", number=FluentFloat(shown_miles(self.metres)))


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes, to the minute, in short: "45 min", "1 h 30 min", "2 h"."""

    minutes: float

    def worded(self, locale: Locale, /) -> Argument:
        """Hours and minutes with their units."""
        hours, minutes = divmod(round(self.minutes), 60)
        if not hours:
            return locale.unit("duration-minutes", minutes=FluentInt(minutes))
        if not minutes:
            return locale.unit("duration-hours", hours=FluentInt(hours))
        return locale.unit(
            "duration-hours-minutes", hours=FluentInt(hours), minutes=FluentInt(minutes)
        )


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Hours until something ends, rounded down: "45 minutes", "1 hour", "18 hours"."""

    hours: float

    def worded(self, locale: Locale, /) -> Argument:
        """Whole hours, or whole minutes under an hour (one at least), with their unit."""
        if self.hours < 1.0:
            return locale.unit("minutes", number=FluentInt(max(int(self.hours * 60.0), 1)))
        return locale.unit("hours", number=FluentInt(int(self.hours)))


@dataclass(frozen=True, slots=True)
class ClockHour:
    """The nearest full hour to a local hour (0 to 24): "10 am"."""

    hour: float

    def worded(self, locale: Locale, /) -> Argument:
        """The time of day."""
        return locale.clock(round(self.hour) % 24)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 is Monday."""

    day: int

    def worded(self, locale: Locale, /) -> Argument:
        """Its name."""
        return locale.weekday(self.day)


@dataclass(frozen=True, slots=True)
class Category:
    """A task category by id, as its name stands within a sentence: "pet care"."""

    id: str

    def worded(self, locale: Locale, /) -> Argument:
        """The name in running text."""
        return locale.unit(f"category-{self.id}.inline")


@dataclass(frozen=True, slots=True)
class CategoryTitle:
    """A task category by id, as a title: "Pet Care"."""

    id: str

    def worded(self, locale: Locale, /) -> Argument:
        """The name standing alone."""
        return locale.unit(f"category-{self.id}")


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification by id (`data.reference.qualifications`): "driver's license"."""

    id: str

    def worded(self, locale: Locale, /) -> Argument:
        """Its name, as it stands within quotation marks."""
        return locale.unit(f"qualification-{self.id}")


def _to_the_cent(amount: float) -> FluentNumber:
    return FluentFloat(amount, minimumFractionDigits=2, maximumFractionDigits=2)
