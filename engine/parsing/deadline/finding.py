"""Deadlines in a post: rules find pieces, neighbours make one moment, the calendar dates it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from engine.parsing.deadline.days import day_of
from engine.parsing.deadline.grammar import Language, read
from engine.parsing.deadline.hours import choose_minutes, options, usual_minutes, wall_clock
from engine.parsing.deadline.piece import Clock, Piece, merge
from engine.parsing.deadline.tables import LANGUAGES
from engine.parsing.deadline.urgency import find_urgency
from engine.parsing.deadline.zones import stated_zone
from engine.parsing.post import Found, Post, Span

_LONGEST_GAP: Final = 24
_LONGEST_LEAD: Final = 28
_LONGEST_POST: Final = 10_000
_URGENT_WITHIN: Final = timedelta(hours=3)
_PLAIN: Final = re.compile(r"[a-z]{6,}|today|\d ?[ap]\.?m|\d:\d\d|\d{4}-\d")
_LAST_MINUTE: Final = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is to be done.

    Attributes
    ----------
    at : datetime
        In the zone of `now`. For a bare day the last minute of that day; for a part of a day
        ("tomorrow morning") its usual hour.
    has_time : bool
        Whether a time of day was said, be it a clock or a part of the day.
    kind : {"strict", "flexible"}
        Strict where the words are ("by", "until", a clock time not said roughly).
    urgent : bool
        The post says so, or no more than three hours are left.
    until : datetime, optional
        End of a window whose begin is `at`: "from 2 to 4pm".
    is_past : bool
        The moment is over: the post names a day that is.
    part : str, optional
        The part of the day, where only that was said.
    """

    at: datetime
    has_time: bool
    kind: Literal["strict", "flexible"]
    urgent: bool
    until: datetime | None = None
    is_past: bool = False
    part: str | None = None


class _Read(NamedTuple):
    """A piece and where it stands."""

    piece: Piece
    span: Span


def find_deadlines(
    post: Post, *, now: datetime, taken: Sequence[Span] = ()
) -> tuple[Found[Deadline], ...]:
    """Deadlines that the post states, the likeliest first.

    Parameters
    ----------
    now : datetime
        Aware, in the zone of the place; every result is in that zone.
    taken : sequence of Span
        What other parsers have read (pay, address): no numbers of time are looked for there.

    Raises
    ------
    ValueError
        If `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("Expected `now` with a time zone.")
    folded = post.folded[:_LONGEST_POST]
    is_urgent = find_urgency(post) is not None
    found: list[Found[Deadline]] = []
    for code in dict.fromkeys((post.language, "en")):
        language = LANGUAGES.get(code)
        if language is None:
            continue
        moments = _joined(_moments(folded, language, taken))
        if code != post.language:
            moments = [one for one in moments if _is_plain(folded[slice(*one.span)])]
            found = [
                one
                for one in found
                if not any(m.span.overlaps(one.span) and m.piece.has_day for m in moments)
            ]
            moments = [m for m in moments if not any(m.span.overlaps(one.span) for one in found)]
        dated = (_dated(moment, post, language, now, is_urgent) for moment in moments)
        found += [deadline for deadline in dated if deadline is not None]
        if any(moment.piece.has_day for moment in moments):
            break
    return tuple(sorted(found, key=lambda one: (-one.confidence, one.span)))


def choose(found: Sequence[Found[Deadline]]) -> Found[Deadline] | None:
    """The one deadline of a post: the likeliest that is ahead, else the likeliest."""
    return next((one for one in found if not one.value.is_past), next(iter(found), None))


def _is_plain(words: str) -> bool:
    """Whether a moment in another language than the post's cannot be words of that one."""
    return _PLAIN.search(words) is not None


def _moments(folded: str, language: Language, taken: Sequence[Span]) -> list[_Read]:
    """Groups of neighbouring pieces, each read as one moment; weak ones by themselves left out."""
    groups: list[_Read] = []
    for one in _pieces(folded, language, taken):
        joined = _join(groups[-1], one, folded, language) if groups else None
        if joined is None:
            groups.append(one)
        else:
            groups[-1] = joined
    return [
        one
        for i, one in enumerate(groups)
        if _stands_alone(one, folded, language)
        and not _is_habitual(one, groups[max(0, i - 1) : i + 2], folded, language)
    ]


def _is_habitual(one: _Read, neighbours: Sequence[_Read], folded: str, language: Language) -> bool:
    """Whether a time of day without a day belongs to a habit next to it: "Mondays at 5"."""
    if one.piece.has_day:
        return False
    for other in neighbours:
        if other.piece.is_habit:
            first, last = sorted((one.span, other.span))
            is_near = last.begin - first.end <= _LONGEST_GAP  # also bounds the backtracking
            if is_near and language.glue_pattern.fullmatch(folded, first.end, last.begin):
                return True
    return False


def _stands_alone(one: _Read, folded: str, language: Language) -> bool:
    if not one.piece.has_day and not one.piece.has_time:
        return False
    if not one.piece.is_weak:
        return True
    lead = folded[max(0, one.span.begin - _LONGEST_LEAD) : one.span.begin]
    is_part = one.piece.clock is None and not one.piece.has_day
    pattern = language.before_patterns["strict"] if is_part else language.lead_pattern
    return pattern.search(lead) is not None


def _join(left: _Read, right: _Read, folded: str, language: Language) -> _Read | None:
    """Two neighbours as one moment or as one window; None where they are two."""
    if left.piece.is_habit or right.piece.is_habit:
        return None
    if right.span.begin - left.span.end > _LONGEST_GAP:
        return None
    gap = folded[left.span.end : right.span.begin]
    span = Span(left.span.begin, right.span.end)
    if gap and language.range_pattern.fullmatch(gap):
        window = _window(left.piece, right.piece)
        if window is not None:
            return _Read(window, span)
    if language.glue_pattern.fullmatch(gap):
        both = merge(left.piece, right.piece)
        return None if both is None else _Read(both, span)
    return None


def _window(left: Piece, right: Piece) -> Piece | None:
    """A window from one clock time to another; the day may stand at either end."""
    if left.clock is None or right.clock is None or left.until or right.until:
        return None
    begin, end = left.clock, right.clock
    if begin.half is None and end.half in ("am", "pm") and begin.hour <= 12:
        begin = begin._replace(half=end.half)
    both = merge(replace(left, clock=None), replace(right, clock=None))
    return None if both is None else replace(both, clock=begin, until=end, is_weak=False)


def _pieces(folded: str, language: Language, taken: Sequence[Span]) -> Iterator[_Read]:
    """Pieces in the order of the text; of overlapping ones the longest."""
    candidates: list[_Read] = []
    for pattern, rule in language.patterns:
        for found in pattern.finditer(folded):
            span = Span(*found.span())
            if span.begin == span.end or any(span.overlaps(other) for other in taken):
                continue
            if rule.needs_lead and not language.lead_pattern.search(
                folded, max(0, span.begin - _LONGEST_LEAD), span.begin
            ):
                continue
            if rule.needs_end and not language.end_pattern.match(folded, span.end):
                continue
            piece = read(found, rule, language)
            if piece is not None:
                candidates.append(_Read(piece, span))
    yield from sorted(_longest(candidates), key=lambda one: one.span)


def _longest(candidates: Sequence[_Read]) -> Iterator[_Read]:
    """Pieces that do not overlap, the longer before the shorter, the sure before the weak."""
    kept: dict[int, None] = {}
    for one in sorted(
        candidates, key=lambda one: (one.span.begin - one.span.end, one.piece.is_weak)
    ):
        if one.span.begin in kept or one.span.end - 1 in kept:
            continue
        kept |= dict.fromkeys(range(*one.span))
        if not one.piece.is_none:
            yield one


def _joined(moments: list[_Read]) -> list[_Read]:
    """A day and a clock time that stand apart, as one, where the post has just those two."""
    days = [one for one in moments if one.piece.has_day and not one.piece.has_time]
    times = [one for one in moments if one.piece.clock and not one.piece.has_day]
    if len(days) != 1 or len(times) != 1 or len(moments) != 2:
        return moments
    both = merge(days[0].piece, times[0].piece)
    if both is None:
        return moments
    first, last = sorted((days[0].span, times[0].span))
    return [_Read(both, Span(first.begin, last.end))]


_MODES: Final = ("strict", "about", "after", "between")


def _modes(one: _Read, folded: str, language: Language) -> set[str]:
    """What the words before, within and behind a moment make of it."""
    before = max(0, one.span.begin - _LONGEST_LEAD)
    return {
        name
        for name in _MODES
        if language.before_patterns[name].search(folded, before, one.span.begin)
        or language.inside_patterns[name].match(folded, *one.span)
        or (
            (name == "between" or (name in ("strict", "about") and one.piece.until is None))
            and language.inside_patterns[name].search(folded, *one.span)
        )
        or (
            name in language.behind_patterns
            and language.behind_patterns[name].match(folded, one.span.end)
        )
    }


def _dated(
    one: _Read, post: Post, language: Language, now: datetime, is_urgent: bool
) -> Found[Deadline] | None:
    """A moment on the calendar, with how sure it is a deadline."""
    piece, modes = one.piece, _modes(one, post.folded[:_LONGEST_POST], language)
    is_strict = "strict" in modes or piece.is_strict
    is_about = "about" in modes or piece.is_about
    stated = stated_zone(post.text, *one.span) if piece.clock is not None else None
    there = now if stated is None else now.astimezone(stated.zone)
    moment = _resolve(piece, there, language, is_strict=is_strict)
    if moment is None:
        return None
    at, has_time, until = moment
    if stated is not None:
        at, until = at.astimezone(now.tzinfo), until and until.astimezone(now.tzinfo)
    if "between" in modes and until is not None:  # between 2 and 4: to be done by 4
        at, until, is_strict = until, None, True
    is_past = at < now.replace(second=0, microsecond=0)
    if is_past and piece.day_offset is not None and not (is_strict or piece.clock):
        return None  # "broke yesterday" tells a story
    is_exact = piece.clock is not None and not is_about
    deadline = Deadline(
        at=at,
        has_time=has_time,
        kind="strict" if is_strict or (is_exact and "after" not in modes) else "flexible",
        urgent=is_urgent or (has_time and now <= at <= now + _URGENT_WITHIN),
        until=until,
        is_past=is_past,
        part=piece.part if piece.clock is None else None,
    )
    confidence = 0.5 + 0.2 * piece.has_day + 0.15 * piece.has_time + 0.1 * is_strict
    confidence -= 0.1 * ("after" in modes) + 0.1 * piece.is_weak + 0.2 * is_past
    reason = (
        "a day and a time"
        if piece.has_day and piece.has_time
        else ("a day" if piece.has_day else "a time")
    )
    end = one.span.end if stated is None else max(one.span.end, stated.end)
    span = Span(one.span.begin, end)
    return Found(deadline, span, round(min(confidence, 0.98), 2), reason)


def _resolve(
    piece: Piece, now: datetime, language: Language, *, is_strict: bool
) -> tuple[datetime, bool, datetime | None] | None:
    """The moment, whether a time of day was said, and the end of the window."""
    today = now.date()
    if piece.ahead is not None and piece.ahead.unit in ("minute", "hour"):
        minutes = piece.ahead.amount * (60 if piece.ahead.unit == "hour" else 1)
        try:
            at = (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)
        except OverflowError:
            return None
        return at, True, None
    day = day_of(piece, today, is_month_first=language.is_month_first)
    if day is None:
        return None
    if _may_be_today(piece, today, day) and _is_ahead(piece, now):
        day = today
    after_min = now.hour * 60 + now.minute if day == today else None
    until = None
    try:
        if piece.clock is not None:
            minutes = choose_minutes(
                piece.clock, piece.part, after_min=after_min, may_roll=not piece.has_day
            )
            if piece.clock.half == "midnight" and after_min is None and not is_strict:
                minutes -= 24 * 60  # "at midnight on Friday" begins the Friday, "by" ends it
            if piece.until is not None:
                until = wall_clock(day, _later(piece.until, minutes), now)
            return wall_clock(day, minutes, now), True, until
        if piece.part is not None:
            return wall_clock(day, usual_minutes(piece.part, after_min=after_min), now), True, None
        if _counts_hours(piece):
            return wall_clock(day, now.hour * 60 + now.minute, now), True, None
        return wall_clock(day, _LAST_MINUTE, now), piece.is_end and piece.month is None, None
    except OverflowError:
        return None


def _may_be_today(piece: Piece, today: date, day: date) -> bool:
    """Whether a bare weekday that is today's was put off by a week."""
    return (
        piece.weekday == today.weekday()
        and day == today + timedelta(days=7)
        and (piece.day, piece.month, piece.ahead, piece.which) == (None, None, None, None)
        and not piece.week_offset
    )


def _is_ahead(piece: Piece, now: datetime) -> bool:
    """Whether the time of day that was said is still to come today: "Wednesday at 10"."""
    minutes = now.hour * 60 + now.minute
    if piece.clock is not None:
        return max(options(piece.clock, piece.part)) >= minutes
    return piece.part is not None and usual_minutes(piece.part, after_min=None) >= minutes


def _counts_hours(piece: Piece) -> bool:
    """Whether days are counted from this very hour: "in two days", "within 3 days"."""
    return (
        piece.ahead is not None
        and piece.ahead.unit == "day"
        and piece.weekday is None
        and not piece.is_end
        and not piece.is_weak
    )


def _later(clock: Clock, begin: int) -> int:
    """The end of a window: the first moment of that clock after the begin."""
    day = 24 * 60
    found = [minutes % day for minutes in options(clock, None)]
    return min(begin + ((minutes - begin) % day or day) for minutes in found)
