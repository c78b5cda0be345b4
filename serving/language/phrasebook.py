"""Reasons in words: deterministic, and every number comes from the reason's facts.

Phrases have no subject ("2.1 miles away"), so that they read well to a poster about a worker and
to a worker about a task. Each kind can be said in several ways (`reasons.ftl`); which one is taken
depends on a seed, so that ten matches in a list do not all speak alike and the same match always
does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from engine.findings import Reason, ReasonKind
from serving.language.messages import Messages, Place
from serving.language.values import (
    Category,
    ClockHour,
    Count,
    Duration,
    Miles,
    Number,
    Percent,
    Qualification,
    Usd,
    WholeUsd,
)

Facts: TypeAlias = Mapping[str, float | str]
Places: TypeAlias = Mapping[str, Place]

_MOST_STRENGTHS: Final = 5
_MOST_CONCERNS: Final = 4
_HIGHLIGHTS: Final = 3
_PHRASES_KEPT: Final = 256
"""Phrases that are remembered: the reasoning repeats those of the lists."""


def _nothing(facts: Facts) -> Places:
    return {}


def _way(facts: Facts) -> Places:
    return {"way": Miles(float(facts["distance_m"]))}


def _usual_way(facts: Facts) -> Places:
    return {**_way(facts), "usual": Miles(float(facts["accepted_distance_m"]))}


def _category(facts: Facts) -> Places:
    return {"category": Category(str(facts["category"]))}


def _done(facts: Facts) -> Places:
    return {**_category(facts), "tasks": Count(float(facts["completed_in_category"]))}


def _ratings(facts: Facts) -> Places:
    return {"ratings": Count(float(facts["ratings"]))}


def _stars(facts: Facts) -> Places:
    return {**_ratings(facts), "stars": Number(float(facts["rating"]))}


def _in_hand(facts: Facts) -> Places:
    return {"tasks": Count(float(facts["open_jobs"]))}


def _hour(facts: Facts) -> Places:
    return {"hour": ClockHour(float(facts["hour"]))}


def _completed(facts: Facts) -> Places:
    return {"done": _percent(facts["completion_rate"])}


def _on_time(facts: Facts) -> Places:
    return {"on_time": _percent(facts["on_time_rate"])}


def _rates(facts: Facts) -> Places:
    return {**_completed(facts), **_on_time(facts)}


def _likely_on_time(facts: Facts) -> Places:
    return {"on_time": _percent(facts["on_time"])}


def _answers(facts: Facts) -> Places:
    return {"accepted": Count(float(facts["accepted"])), "offers": Count(float(facts["offers"]))}


def _answers_of_kind(facts: Facts) -> Places:
    return {
        **_category(facts),
        "accepted": Count(float(facts["category_accepted"])),
        "offers": Count(float(facts["category_offers"])),
    }


def _chance(facts: Facts) -> Places:
    return {"chance": _percent(facts["accept"])}


def _typical(facts: Facts) -> Places:
    return {
        "hourly": WholeUsd(float(facts["hourly_usd"])),
        "usual": WholeUsd(float(facts["typical_hourly_usd"])),
    }


def _door_to_door(facts: Facts) -> Places:
    return {
        "hourly": WholeUsd(float(facts["door_hourly_usd"])),
        "usual": WholeUsd(float(facts["accepted_hourly_usd"])),
    }


def _spare_time(facts: Facts) -> Places:
    return {"minutes": Count(abs(float(facts["minutes"])))}


def _requirement(facts: Facts) -> Places:
    return {"requirement": str(facts["requirement"])}


def _more_pay(facts: Facts) -> Places:
    return {
        "pay": Usd(float(facts["pay_usd"])),
        "more": Usd(float(facts["new_pay_usd"])),
        "before": _percent(facts["accept"]),
        "after": _percent(facts["new_accept"]),
    }


def _in_time(facts: Facts) -> Places:
    return {"before": _percent(facts["in_time"]), "after": _percent(facts["new_in_time"])}


def _more_time(facts: Facts) -> Places:
    return {**_in_time(facts), "later": Duration(float(facts["later_min"]))}


def _fewer_requirements(facts: Facts) -> Places:
    return {
        **_in_time(facts),
        "qualification": Qualification(str(facts["qualification"])),
        "few": Count(float(facts["candidates"])),
        "workers": Count(float(facts["new_candidates"])),
    }


def _percent(share: float | str) -> Percent:
    return Percent(float(share))


_K: Final = ReasonKind

PLACES: Final[Mapping[ReasonKind, Callable[[Facts], Places]]] = {
    _K.NEARBY: _way,
    _K.FAR: _way,
    _K.CLOSER_THAN_USUAL: _usual_way,
    _K.FARTHER_THAN_USUAL: _usual_way,
    _K.EXPERIENCED: _done,
    _K.DECLARED_SKILL: _category,
    _K.NEW_TO_CATEGORY: _category,
    _K.ON_SHIFT: _nothing,
    _K.OFF_SHIFT: _nothing,
    _K.BUSY: _in_hand,
    _K.USUAL_HOUR: _hour,
    _K.UNUSUAL_HOUR: _hour,
    _K.HIGHLY_RATED: _stars,
    _K.LOW_RATED: _stars,
    _K.FEW_RATINGS: _ratings,
    _K.RELIABLE: _rates,
    _K.OFTEN_LATE: _on_time,
    _K.LIKELY_LATE: _likely_on_time,
    _K.OFTEN_UNFINISHED: _completed,
    _K.OFTEN_ACCEPTS: _answers,
    _K.SELDOM_ACCEPTS: _answers,
    _K.LIKELY_TO_ACCEPT: _chance,
    _K.UNLIKELY_TO_ACCEPT: _chance,
    _K.PAYS_WELL: _typical,
    _K.PAYS_LITTLE: _typical,
    _K.PAYS_ABOVE_ACCEPTED: _door_to_door,
    _K.PAYS_BELOW_ACCEPTED: _door_to_door,
    _K.USUAL_CATEGORY: _answers_of_kind,
    _K.UNUSUAL_CATEGORY: _answers_of_kind,
    _K.URGENT: _nothing,
    _K.DEADLINE_TIGHT: _spare_time,
    _K.DEADLINE_PASSED: _nothing,
    _K.UNCHECKED_REQUIREMENT: _requirement,
    _K.NEW_WORKER: _nothing,
    _K.MORE_PAY_WOULD_HELP: _more_pay,
    _K.MORE_TIME_WOULD_HELP: _more_time,
    _K.FEWER_REQUIREMENTS_WOULD_HELP: _fewer_requirements,
}
"""For each kind, what its facts put into the places of its message."""


class Phrasebook:
    """Writes reasons out in a language; equal reasons and seeds give equal words.

    `seed` may be any text that names the match, such as the ids of its worker and task; without
    one the reasons themselves choose the phrases.
    """

    def __init__(self, messages: Messages) -> None:
        self._say = messages.say
        self._ways = messages.ways
        self._phrase = lru_cache(maxsize=_PHRASES_KEPT)(self._worded)

    def reasoning(self, reasons: Sequence[Reason], *, seed: str | None = None) -> str:
        """What speaks for the match, what against it, and what would change it: a sentence each.

        From the three strongest strengths, the two strongest concerns and the suggestion.
        """
        seed = _seed(reasons, seed)
        good = [self._phrase(reason, seed) for reason in reasons if reason.is_strength][:3]
        bad = [self._phrase(reason, seed) for reason in reasons if reason.is_concern][:2]
        advice = [self._phrase(reason, seed) for reason in reasons if reason.is_suggestion]
        say = self._say
        sentences = [say("reasoning-strengths", phrases=self._joined(good))] if good else []
        if bad:
            sentences.append(say("reasoning-concerns", seed=seed, phrases=self._joined(bad)))
        sentences += [say("reasoning-advice", seed=seed, phrase=said) for said in advice]
        if not sentences:
            return say("reasoning-nothing")
        text, *others = map(_capital, sentences)
        for sentence in others:
            text = say("sentences", first=text, next=sentence)
        return text

    def strengths(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """What speaks for the match, strongest first; at most five."""
        seed = _seed(reasons, seed)
        strongest = [reason for reason in reasons if reason.is_strength][:_MOST_STRENGTHS]
        return [_capital(self._phrase(reason, seed)) for reason in strongest]

    def concerns(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """What speaks against the match, strongest first; at most four."""
        seed = _seed(reasons, seed)
        strongest = [reason for reason in reasons if reason.is_concern][:_MOST_CONCERNS]
        return [_capital(self._phrase(reason, seed)) for reason in strongest]

    def advice(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """What a change to the task would do."""
        seed = _seed(reasons, seed)
        return [_capital(self._phrase(one, seed)) for one in reasons if one.is_suggestion]

    def highlights(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """The three strongest strengths."""
        return self.strengths(reasons, seed=seed)[:_HIGHLIGHTS]

    def wordings(self, reason: Reason) -> tuple[str, ...]:
        """A reason in every way that it can be said."""
        return self._ways(_message(reason), **PLACES[reason.kind](reason.values()))

    def _worded(self, reason: Reason, seed: str) -> str:
        return self._say(_message(reason), seed=seed, **PLACES[reason.kind](reason.values()))

    def _joined(self, phrases: Sequence[str]) -> str:
        text, *others = phrases
        for phrase in others[:-1]:
            text = self._say("phrases", first=text, next=phrase)
        return self._say("phrases-last", first=text, last=others[-1]) if others else text


def _message(reason: Reason) -> str:
    if reason.kind is ReasonKind.DEADLINE_TIGHT and float(reason.values()["minutes"]) < 0.0:
        return "reason-deadline_missed"
    return f"reason-{reason.kind}"


def _seed(reasons: Sequence[Reason], seed: str | None) -> str:
    if seed is not None:
        return seed
    return repr([(reason.kind.value, reason.facts) for reason in reasons])


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
