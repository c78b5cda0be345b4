"""The requirements of a post: mentions that are asked for, neither denied nor already there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from engine.parsing.post import Found, Post, Span
from engine.parsing.requirements.context import Around
from engine.parsing.requirements.counts import ages_in, lifting_in, people_in, ratings_in
from engine.parsing.requirements.kinds import KINDS, Kind
from engine.parsing.requirements.languages import languages_in
from engine.parsing.requirements.requirement import Requirement

_LOOK: Final = 16


def find_requirements(post: Post, *, taken: Sequence[Span] = ()) -> tuple[Found[Requirement], ...]:
    """What a post requires of whoever does the work, in the order in which it says so.

    `taken` spans are those of an address: nothing in there is a requirement.
    """
    found: list[Found[Requirement]] = []
    covered: list[Span] = list(taken)
    for requirement, span in _stated(post):
        if any(span.overlaps(other) for other in covered):
            continue
        around = Around(post.folded, *span)
        if requirement.type not in ("people", "age", "rating") and around.is_waived():
            continue
        if requirement.type != "people":  # "two strong guys with a van" says more than a number
            covered.append(span)
        wish = around.is_preferred() and requirement.type != "people"
        found.append(_found(requirement, span, is_wish=wish))
    for kind in KINDS:
        _mentions(post, kind, covered, found)
    found.sort(key=lambda item: item.span)
    return tuple(_once(found))


def _stated(post: Post) -> Iterator[tuple[Requirement, Span]]:
    for stated in (people_in, ratings_in, ages_in, lifting_in, languages_in):
        yield from stated(post)


def _mentions(
    post: Post, kind: Kind, covered: list[Span], found: list[Found[Requirement]]
) -> None:
    text = post.folded
    for mention in kind.pattern.finditer(text):
        span = Span(*mention.span())
        if any(span.overlaps(other) for other in covered):
            continue
        after = span.end + (text[span.end : span.end + 1] in (" ", "-"))
        if kind.not_after and kind.other_after.match(text, after):
            continue
        if kind.not_before and kind.other_before.search(
            text[max(0, span.begin - _LOOK) : span.begin]
        ):
            continue
        around = Around(text, *span)
        covered.append(span)
        if around.is_waived():
            continue
        if kind.is_thing and (around.is_owned() or not around.is_asked()):
            continue
        value = post.words(span) if kind.keeps_words else True
        requirement = Requirement(kind.type, value, True, kind.qualification)
        found.append(_found(requirement, span, is_wish=around.is_preferred()))


def _found(requirement: Requirement, span: Span, *, is_wish: bool) -> Found[Requirement]:
    if is_wish:
        return Found(replace(requirement, is_required=False), span, 0.85, "wished for")
    return Found(requirement, span, 0.9, "asked for")


def _once(found: list[Found[Requirement]]) -> Iterator[Found[Requirement]]:
    """Each requirement once; of the vehicles, a truck or van says more than "vehicle"."""
    kinds = {item.value.type for item in found}
    seen: set[tuple[str, object]] = set()
    for item in found:
        key = (item.value.type, item.value.value)
        if key in seen or (item.value.type == "vehicle" and kinds & {"car", "van", "truck"}):
            continue
        seen.add(key)
        yield item
