"""English words for reasons: deterministic, and every number comes from the reason's facts.

Phrases have no subject ("2.1 miles away"), so that they read well to a poster about a worker and
to a worker about a task. Each kind can be said in several ways; which one is taken depends on a
seed, so that ten matches in a list do not all speak alike and the same match always does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias
from zlib import crc32

from data.reference.categories import CODE_OF, LABELS
from engine.findings import Reason, ReasonKind
from serving.contract.units import duration_text, shown_miles

Facts: TypeAlias = Mapping[str, float | str]
Wording: TypeAlias = Callable[[Facts], Mapping[str, str]]
"""What stands for the places of a phrase, in words."""

_MOST_STRENGTHS: Final = 5
_MOST_CONCERNS: Final = 4
_HIGHLIGHTS: Final = 3


def _miles(metres: float | str) -> str:
    miles = shown_miles(float(metres))
    return f"{miles:g} {'mile' if miles == 1 else 'miles'}"


def _category(facts: Facts) -> str:
    return LABELS[CODE_OF[str(facts["category"])]].lower()


def _count(number: float | str, noun: str) -> str:
    whole = round(float(number))
    return f"{whole or 'no'} {noun if whole == 1 else noun + 's'}"


def _percent(share: float | str) -> str:
    """A share as a percentage; 0 % and 100 % are said of nothing that is merely close."""
    part = float(share)
    return f"{round(100 * part) if part in (0.0, 1.0) else min(max(round(100 * part), 1), 99)}%"


def _usd(amount: float | str) -> str:
    """USD, to the cent where there are cents."""
    usd = float(amount)
    return f"${usd:,.0f}" if usd == round(usd) else f"${usd:,.2f}"


def _hourly(amount: float | str) -> str:
    return f"${float(amount):,.0f}"


def _clock(hour: float | str) -> str:
    """The nearest full hour on a clock of twelve: "10 am"."""
    nearest = round(float(hour)) % 24
    return f"{nearest % 12 or 12} {'am' if nearest < 12 else 'pm'}"


def _nothing(facts: Facts) -> Mapping[str, str]:
    return {}


def _way(facts: Facts) -> Mapping[str, str]:
    return {"way": _miles(facts["distance_m"])}


def _usual_way(facts: Facts) -> Mapping[str, str]:
    return {**_way(facts), "usual": _miles(facts["accepted_distance_m"])}


def _kind_of_work(facts: Facts) -> Mapping[str, str]:
    return {"category": _category(facts)}


def _done(facts: Facts) -> Mapping[str, str]:
    return {"tasks": _count(facts["completed_in_category"], f"{_category(facts)} task")}


def _stars(facts: Facts) -> Mapping[str, str]:
    stars = f"{float(facts['rating']):.1f}"
    return {"stars": stars, "ratings": _count(facts["ratings"], "rating")}


def _few_ratings(facts: Facts) -> Mapping[str, str]:
    return {"ratings": _count(facts["ratings"], "rating")}


def _in_hand(facts: Facts) -> Mapping[str, str]:
    return {"jobs": _count(facts["open_jobs"], "open task")}


def _hour(facts: Facts) -> Mapping[str, str]:
    return {"hour": _clock(facts["hour"])}


def _rates(facts: Facts) -> Mapping[str, str]:
    done, on_time = _percent(facts["completion_rate"]), _percent(facts["on_time_rate"])
    return {"done": done, "on_time": on_time}


def _answers(facts: Facts) -> Mapping[str, str]:
    yes = str(round(float(facts["accepted"])))
    return {"yes": yes, "offers": _count(facts["offers"], "offer")}


def _answers_of_kind(facts: Facts) -> Mapping[str, str]:
    category = _category(facts)
    return {
        "yes": str(round(float(facts["category_accepted"]))),
        "offers": _count(facts["category_offers"], f"{category} offer"),
        "category": category,
    }


def _chance(facts: Facts) -> Mapping[str, str]:
    return {"chance": _percent(facts["accept"])}


def _typical(facts: Facts) -> Mapping[str, str]:
    hourly, usual = _hourly(facts["hourly_usd"]), _hourly(facts["typical_hourly_usd"])
    return {"hourly": hourly, "usual": usual}


def _door_to_door(facts: Facts) -> Mapping[str, str]:
    hourly, usual = _hourly(facts["door_hourly_usd"]), _hourly(facts["accepted_hourly_usd"])
    return {"hourly": hourly, "usual": usual}


def _spare_time(facts: Facts) -> Mapping[str, str]:
    minutes = float(facts["minutes"])
    if minutes < 0.0:
        return {"timing": f"likely done {_count(-minutes, 'minute')} after the deadline"}
    return {"timing": f"only {_count(minutes, 'minute')} to spare before the deadline"}


def _more_pay(facts: Facts) -> Mapping[str, str]:
    return {
        "pay": _usd(facts["pay_usd"]),
        "more": _usd(facts["new_pay_usd"]),
        "before": _percent(facts["accept"]),
        "after": _percent(facts["new_accept"]),
    }


def _in_time(facts: Facts) -> Mapping[str, str]:
    return {"before": _percent(facts["in_time"]), "after": _percent(facts["new_in_time"])}


def _more_time(facts: Facts) -> Mapping[str, str]:
    return {**_in_time(facts), "later": duration_text(float(facts["later_min"]))}


def _fewer_requirements(facts: Facts) -> Mapping[str, str]:
    return {
        **_in_time(facts),
        "name": str(facts["qualification"]).replace("_", " "),
        "few": str(round(float(facts["candidates"]))),
        "many": _count(facts["new_candidates"], "worker"),
    }


_K: Final = ReasonKind

PHRASES: Final[Mapping[ReasonKind, tuple[Wording, tuple[str, ...]]]] = {
    _K.NEARBY: (_way, ("{way} away", "{way} to go", "a way of {way}")),
    _K.FAR: (_way, ("{way} away", "{way} to go", "a way of {way}")),
    _K.CLOSER_THAN_USUAL: (
        _usual_way,
        (
            "{way} away, closer than the usual {usual}",
            "{way} away, where accepted tasks usually lie {usual} off",
            "a shorter way than usual: {way} against {usual}",
        ),
    ),
    _K.FARTHER_THAN_USUAL: (
        _usual_way,
        (
            "{way} away, farther than the usual {usual}",
            "{way} away, where accepted tasks usually lie {usual} off",
            "a longer way than usual: {way} against {usual}",
        ),
    ),
    _K.EXPERIENCED: (
        _done,
        ("{tasks} completed", "{tasks} done before", "experience from {tasks}"),
    ),
    _K.DECLARED_SKILL: (
        _kind_of_work,
        (
            "{category} is a declared skill",
            "{category} is among the declared skills",
            "skilled in {category}, by own account",
        ),
    ),
    _K.NEW_TO_CATEGORY: (
        _kind_of_work,
        (
            "no {category} task completed yet",
            "no experience with {category} yet",
            "{category} would be new",
        ),
    ),
    _K.ON_SHIFT: (
        _nothing,
        (
            "within the usual working hours",
            "free at this time of the week",
            "no other task in hand, and within working hours",
        ),
    ),
    _K.OFF_SHIFT: (
        _nothing,
        ("outside the usual working hours", "not within the stated working hours"),
    ),
    _K.BUSY: (_in_hand, ("busy with {jobs}", "{jobs} still in hand", "{jobs} to finish first")),
    _K.USUAL_HOUR: (
        _hour,
        ("accepts more around {hour} than at other times", "{hour} is a usual time"),
    ),
    _K.UNUSUAL_HOUR: (
        _hour,
        ("accepts less around {hour} than at other times", "{hour} is an unusual time"),
    ),
    _K.HIGHLY_RATED: (
        _stars,
        (
            "rated {stars} over {ratings}",
            "an average of {stars} stars from {ratings}",
            "{ratings} with {stars} stars on average",
        ),
    ),
    _K.LOW_RATED: (
        _stars,
        ("rated {stars} over {ratings}", "{stars} stars on average, from {ratings}"),
    ),
    _K.FEW_RATINGS: (_few_ratings, ("{ratings} so far", "{ratings} to go by so far")),
    _K.RELIABLE: (
        _rates,
        (
            "{done} of accepted tasks completed, {on_time} of them on time",
            "completes {done} of accepted tasks, {on_time} of those on time",
            "a record of {done} completed and {on_time} on time",
        ),
    ),
    _K.OFTEN_LATE: (
        lambda f: {"on_time": _percent(f["on_time_rate"])},
        ("on time in only {on_time} of tasks", "a record of only {on_time} on time"),
    ),
    _K.LIKELY_LATE: (
        lambda f: {"on_time": _percent(f["on_time"])},
        ("only {on_time} likely to be on time", "a chance of only {on_time} to be on time"),
    ),
    _K.OFTEN_UNFINISHED: (
        lambda f: {"done": _percent(f["completion_rate"])},
        (
            "only {done} of accepted tasks completed",
            "a record of only {done} completed",
        ),
    ),
    _K.OFTEN_ACCEPTS: (
        _answers,
        (
            "{yes} of {offers} accepted, more than is usual for such offers",
            "accepts more than most: {yes} of {offers}",
            "often says yes: {yes} of {offers} accepted",
        ),
    ),
    _K.SELDOM_ACCEPTS: (
        _answers,
        (
            "{yes} of {offers} accepted, fewer than is usual for such offers",
            "accepts less than most: {yes} of {offers}",
        ),
    ),
    _K.LIKELY_TO_ACCEPT: (
        _chance,
        ("{chance} chance of acceptance", "likely to accept, with a chance of {chance}"),
    ),
    _K.UNLIKELY_TO_ACCEPT: (
        _chance,
        ("only {chance} chance of acceptance", "acceptance is unlikely: a chance of {chance}"),
    ),
    _K.PAYS_WELL: (
        _typical,
        (
            "pays about {hourly} an hour, where {usual} is typical",
            "about {hourly} an hour, above the typical {usual}",
            "well paid: about {hourly} an hour against a typical {usual}",
        ),
    ),
    _K.PAYS_LITTLE: (
        _typical,
        (
            "pays about {hourly} an hour, where {usual} is typical",
            "about {hourly} an hour, below the typical {usual}",
        ),
    ),
    _K.PAYS_ABOVE_ACCEPTED: (
        _door_to_door,
        (
            "about {hourly} an hour with the way there, above the {usual} that accepted tasks "
            "usually pay",
            "better paid than usual: {hourly} an hour with the way there, against {usual}",
            "pays {hourly} an hour with the way there, where {usual} is usually accepted",
        ),
    ),
    _K.PAYS_BELOW_ACCEPTED: (
        _door_to_door,
        (
            "about {hourly} an hour with the way there, below the {usual} that accepted tasks "
            "usually pay",
            "pays less than usual: {hourly} an hour with the way there, against {usual}",
        ),
    ),
    _K.USUAL_CATEGORY: (
        _answers_of_kind,
        (
            "takes {category} more than most: {yes} of {offers} accepted",
            "{yes} of {offers} accepted, more than is usual",
        ),
    ),
    _K.UNUSUAL_CATEGORY: (
        _answers_of_kind,
        (
            "takes {category} less than most: {yes} of {offers} accepted",
            "{yes} of {offers} accepted, fewer than is usual",
        ),
    ),
    _K.URGENT: (_nothing, ("needed urgently", "an urgent task", "wanted as soon as possible")),
    _K.DEADLINE_TIGHT: (_spare_time, ("{timing}",)),
    _K.DEADLINE_PASSED: (_nothing, ("the deadline has passed", "past its deadline already")),
    _K.UNCHECKED_REQUIREMENT: (
        lambda f: {"text": str(f["requirement"])},
        (
            "the requirement \u201c{text}\u201d could not be checked",
            "\u201c{text}\u201d is required and could not be checked",
        ),
    ),
    _K.NEW_WORKER: (
        _nothing,
        ("hardly any task completed here yet", "few completed tasks to go by so far"),
    ),
    _K.MORE_PAY_WOULD_HELP: (
        _more_pay,
        (
            "at {more} instead of {pay}, the chance of acceptance would rise from {before} to "
            "{after}",
            "{more} rather than {pay} would make acceptance {after} likely instead of {before}",
            "a pay of {more} instead of {pay} would lift the chance of a yes from {before} to "
            "{after}",
        ),
    ),
    _K.MORE_TIME_WOULD_HELP: (
        _more_time,
        (
            "with {later} more until the deadline, the chance that it is done in time would rise "
            "from {before} to {after}",
            "a deadline {later} later would make it {after} likely to be done in time instead of "
            "{before}",
        ),
    ),
    _K.FEWER_REQUIREMENTS_WOULD_HELP: (
        _fewer_requirements,
        (
            "without \u201c{name}\u201d, {many} instead of {few} could do it, the best of them in "
            "time with a chance of {after} instead of {before}",
            "dropping \u201c{name}\u201d would open it to {many} instead of {few}, and lift the "
            "best chance that it is done in time from {before} to {after}",
        ),
    ),
}
"""For each kind, how its facts are put into words, and the phrases that take them."""

_OPENINGS: Final = ("To consider: ", "Worth knowing: ", "On the other hand: ")
_ADVICE: Final = ("{}", "A thought: {}", "Worth trying: {}")


class Phrasebook:
    """Writes reasons out in English; equal reasons and seeds give equal words.

    `seed` may be any text that names the match, such as the ids of its worker and task; without
    one the reasons themselves choose the phrases.
    """

    def reasoning(self, reasons: Sequence[Reason], *, seed: str | None = None) -> str:
        """What speaks for the match, what against it, and what would change it: a sentence each.

        From the three strongest strengths, the two strongest concerns and the suggestion.
        """
        voice = _Voice.of(reasons, seed)
        good = [voice.phrase(reason) for reason in reasons if reason.is_strength][:3]
        bad = [voice.phrase(reason) for reason in reasons if reason.is_concern][:2]
        advice = [voice.phrase(reason) for reason in reasons if reason.is_suggestion]
        sentences = [_sentence(_joined(good))] if good else []
        if bad:
            sentences.append(_sentence(voice.one_of("concerns", _OPENINGS) + _joined(bad)))
        sentences += [_sentence(voice.one_of("advice", _ADVICE).format(said)) for said in advice]
        return " ".join(sentences) or "Nothing stands out for or against this match."

    def strengths(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """What speaks for the match, strongest first; at most five."""
        voice = _Voice.of(reasons, seed)
        told = [_capital(voice.phrase(reason)) for reason in reasons if reason.is_strength]
        return told[:_MOST_STRENGTHS]

    def concerns(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """What speaks against the match, strongest first; at most four."""
        voice = _Voice.of(reasons, seed)
        told = [_capital(voice.phrase(reason)) for reason in reasons if reason.is_concern]
        return told[:_MOST_CONCERNS]

    def highlights(self, reasons: Sequence[Reason], *, seed: str | None = None) -> list[str]:
        """The three strongest strengths."""
        return self.strengths(reasons, seed=seed)[:_HIGHLIGHTS]


class _Voice:
    """Which of the phrases of each kind a match is told in."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    @classmethod
    def of(cls, reasons: Iterable[Reason], seed: str | None) -> _Voice:
        if seed is None:
            seed = repr([(reason.kind.value, reason.facts) for reason in reasons])
        return cls(seed)

    def phrase(self, reason: Reason) -> str:
        wording, phrases = PHRASES[reason.kind]
        return self.one_of(reason.kind, phrases).format(**wording(reason.values()))

    def one_of(self, what: str, choices: Sequence[str]) -> str:
        return choices[crc32(f"{what} {self._seed}".encode()) % len(choices)]


def _joined(phrases: Sequence[str]) -> str:
    *most, last = phrases
    return f"{'; '.join(most)}; and {last}" if most else last


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _sentence(phrase: str) -> str:
    return f"{_capital(phrase)}."
