"""What happens at a place: something is fetched there, brought there, or the work is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.parsing.place.mention import Role
from engine.parsing.post import Post, Span

_FROM: Final = re.compile(
    r"(?:\b(?:from|desde|von|vom|depuis|ab|aus|out of|leaving)|[从自由])"
    r"[ ,:]*(?:the |der |dem |la |el )?$"
)
_OF: Final = re.compile(r"\b(?:de|da|do|du|des|del)[ ](?:la |el |l')?$")
_TO: Final = re.compile(
    r"(?:\b(?:to|nach|hasta|ate|jusqu'a|jusqu'au|vers|zur|zum|zu|into|towards?|para|au|a)"
    r"|[到去至往]|送到|送至)[ ,:]*(?:the |der |dem |la |el |a |o |der )?$"
)
_FETCH: Final = re.compile(
    r"\bpick(?:ing|ed)?[ -]?(?:\w+[ ]){0,4}?up\b|\bpick-?up\b|\bcollect(?:ion|ing)?\b|\bfetch\b"
    r"|\brecog\w+|\bretir\w+|\bbuscar\b|\bcoletar\b|\bapanhar\b|\bpegar\b|\babhol\w+|\bchercher\b"
    r"|\brecuper\w+|\benlev\w+|\bramass\w+|取[件货]?|\bgrab\b|\bget\b"
)
_DELIVER: Final = re.compile(
    r"\bdeliver\w*|\bdrop\w*(?:[ -]?off)?\b|\bentreg\w+|\bliefer\w*|\blivr\w+|\bdepos\w+|送|寄"
)
_BRING: Final = re.compile(
    _DELIVER.pattern
    + r"|\bbring\w*|\btake\b|\btaken\b|\bllev\w+|\blev(?:ar|e|o)\b|\btraer\b|\btrazer\b"
    r"|\bapport\w+|\bamener\b|带|拿|\bship\w*|\btransport\w*|\bhaul\b|\bmov(?:e|ing|er|ers)\b|\bumzug\w*"
    r"|\bmudan[zc]a\b|\bdemenag\w+|搬|\bmudar\w*|\bride\b|\blift\b|\bdrive\b|\bzieh\w+|\bruns?\b"
)
_FETCH_AFTER: Final = re.compile(r"[ ,]{0,2}(?:[\w']+[ ]){0,3}?(?:abhol\w+|abzuholen)|.{0,4}取")
_BRING_AFTER: Final = re.compile(r"[ ,]{0,2}(?:[\w']+[ ]){0,3}?(?:bring\w*|liefer\w*|zu bringen)")
_SENTENCE: Final = re.compile(r"[.!?;\n](?:[ ]|$)")
_WINDOW: Final = 70


def roles(post: Post, spans: Sequence[Span]) -> list[Role]:
    """The role of each place, in the order of `spans`, which do not overlap."""
    if not spans:
        return []
    says_bring = bool(_BRING.search(post.folded))
    says_fetch = bool(_FETCH.search(post.folded))
    order = sorted(range(len(spans)), key=lambda number: spans[number])
    answer: list[Role] = ["site"] * len(spans)
    last_end, is_pickup_known = 0, False
    for place, number in enumerate(order):
        span = spans[number]
        following = spans[order[place + 1]].begin if place + 1 < len(order) else None
        role = _role(
            post.folded,
            span,
            since=last_end,
            until=following,
            is_route=len(spans) > 1,
            says_bring=says_bring,
            says_fetch=says_fetch,
            is_pickup_known=is_pickup_known,
        )
        answer[number] = role
        is_pickup_known = is_pickup_known or role == "pickup"
        last_end = span.end
    return answer


def _role(
    folded: str,
    span: Span,
    *,
    since: int,
    until: int | None,
    is_route: bool,
    says_bring: bool,
    says_fetch: bool,
    is_pickup_known: bool,
) -> Role:
    before = folded[max(since, span.begin - _WINDOW) : span.begin]
    after = folded[span.end : min(span.end + 40, until or span.end + 40)]
    if _FETCH_AFTER.match(after):
        return "pickup"
    if _FROM.search(before):
        return "pickup" if is_route or says_fetch or says_bring else "site"
    if is_pickup_known and _TO.search(before):
        return "dropoff"
    if _BRING_AFTER.match(after) and _TO.search(before):
        return "dropoff"
    if is_route and until is not None and _OF.search(before) and says_bring:
        return "pickup"
    if _TO.search(before) and says_bring:
        return "dropoff"
    return _by_verb(before)


def _by_verb(before: str) -> Role:
    """By the last verb of the sentence before the place: fetch or deliver."""
    stops = list(_SENTENCE.finditer(before))
    clause = before[stops[-1].end() :] if stops else before
    fetched = [match.end() for match in _FETCH.finditer(clause)]
    brought = [match.end() for match in _DELIVER.finditer(clause)]
    if not fetched and not brought:
        return "site"
    return "pickup" if max(fetched, default=-1) > max(brought, default=-1) else "dropoff"
