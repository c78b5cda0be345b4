"""Where the poster is: "to me", "at my place", "a mi casa", "zu mir", "送到我家"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from engine.parsing.place.mention import Role
from engine.parsing.post import Post, Span

_HOME: Final = (
    r"(?:place|house|home|apartment|apt|flat|condo|door|doorstep|office|address|location)"
)
_TO: Final = re.compile(
    rf"\b(?:to|at|in|near|from)[ ](?:my|our)[ ]{_HOME}\b"
    rf"|(?<=\bit )to[ ](?:me|us)\b|(?<=\bthem )to[ ](?:me|us)\b|\b(?:deliver(?:ed)?|bring|brought)"
    rf"[ ](?:\w+[ ]){{0,3}}?(?P<me>to[ ](?:me|us)|(?:my|our)[ ]{_HOME}|home)\b"
    r"|\b(?:a|en|de|desde|hasta)[ ](?:mi|nuestra)[ ](?:casa|piso|apartamento|oficina|domicilio)\b"
    r"|\b(?:para|na|no|em|da|ate|a)[ ](?:a[ ]|o[ ])?minha[ ](?:casa|residencia)\b"
    r"|\bno[ ]meu[ ](?:apartamento|escritorio)\b"
    r"|\bchez[ ](?:moi|nous)\b|\b(?:a|dans)[ ]mon[ ](?:domicile|appartement|bureau)\b"
    r"|\b(?:zu|bei)[ ](?:mir|uns)(?:[ ]nach[ ]hause)?\b|\bin[ ]mein(?:e|er)[ ]wohnung\b"
    r"|(?:[到在从去]|送到|送去)我(?:家|这里|这边|宿舍|公司|办公室|住处)"
)
_FROM: Final = re.compile(r"from|desde|de |da |从")
_AT: Final = re.compile(r"at |in |near|en |na |no |em |bei|chez|dans|在")


class OwnPlace(NamedTuple):
    """A way of saying "where I am", and what happens there."""

    role: Role
    span: Span


def own_places(post: Post) -> list[OwnPlace]:
    """Mentions of the poster's own place after a word for where, in order."""
    found = []
    for match in _TO.finditer(post.folded):
        span = Span(*(match.span("me") if match.group("me") else match.span()))
        said = post.folded[span.begin : span.end]
        role: Role = "dropoff"
        if _FROM.match(said):
            role = "pickup"
        elif _AT.match(said):
            role = "site"
        found.append(OwnPlace(role, span))
    return found
