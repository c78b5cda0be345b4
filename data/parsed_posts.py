"""What is kept of a parsed post, and of what its poster changed: fingerprints, never the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b


class PostField(StrEnum):
    """A field of a parsed task that its poster may change before posting."""

    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    PAY = "pay"
    LOCATION = "location"
    DEADLINE = "deadline"
    REQUIREMENTS = "requirements"
    DURATION = "estimatedDuration"


@dataclass(frozen=True, slots=True)
class ParsedPost:
    """A parsed post by its id, with a fingerprint of each field that the answer had."""

    id: str
    parsed_at: datetime
    release_id: str
    language: str
    fingerprints: Mapping[PostField, str]


@dataclass(frozen=True, slots=True)
class ParseReview:
    """What became of a parsed post.

    Attributes
    ----------
    posted : mapping
        Fields as they were posted, in their canonical text; what is absent is not compared.
    edited : frozenset or None
        The fields that the poster changed, where the app says so itself; all others he kept.
    """

    parse_id: str
    posted: Mapping[PostField, str]
    edited: frozenset[PostField] | None = None


@dataclass(frozen=True, slots=True)
class ParseEdits:
    """Which fields of a parsed post were looked at, and which of them were changed."""

    compared: frozenset[PostField]
    edited: frozenset[PostField]


def fingerprint(parse_id: str, text: str) -> str:
    """16 hexadecimal digits of a field's text under its post's id; case and spaces do not count.

    Equal texts of two posts have different fingerprints, so they cannot be set side by side.
    """
    plain = " ".join(text.casefold().split())
    return blake2b(plain.encode(), key=parse_id.encode()[:64], digest_size=8).hexdigest()


def edits(parsed: ParsedPost, review: ParseReview) -> ParseEdits:
    """What the poster changed: what the app says, else what differs from the parsed post.

    A field that the parser had left out and that was posted counts as changed.
    """
    if review.edited is not None:
        return ParseEdits(frozenset(PostField), review.edited)
    posted = {name: fingerprint(parsed.id, text) for name, text in review.posted.items()}
    changed = {name for name, mark in posted.items() if parsed.fingerprints.get(name) != mark}
    return ParseEdits(frozenset(posted), frozenset(changed))
