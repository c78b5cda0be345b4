"""Numbers and addresses in a post that belong in nobody else's hands, or in no public text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.parsing.post import Post, Span
from engine.parsing.safety.rules import RuleHit

_TYPE: Final = "personal-data"

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,3}")
_CARD: Final = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_IBAN: Final = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,4})?\b")
_SSN: Final = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_PHONE: Final = re.compile(
    r"(?<![\w$€£.,/-])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]\d{3,4}"
    r"(?:[ .-]\d{2,4})?(?![\w/-])|(?<![\w$€£])1[3-9]\d{9}(?!\d)|(?<![\w$€£.])\+\d{9,14}(?!\d)"
)


def private_data(post: Post) -> Iterator[RuleHit]:
    """Card numbers (with a right check digit), account and social security numbers, telephone
    numbers and e-mail addresses; the first of each."""
    text = post.folded[:20_000]
    if (card := next(filter(_is_card, _CARD.finditer(text)), None)) is not None:
        yield _hit("card_number", "high", card)
    for name, severity, pattern in (
        ("ssn_number", "high", _SSN),
        ("iban", "medium", _IBAN),
        ("email", "low", _EMAIL),
    ):
        if (found := pattern.search(text)) is not None:
            yield _hit(name, severity, found)
    if (phone := _PHONE.search(text)) is not None and not _is_card(phone):
        yield _hit("phone", "low", phone)


def _hit(name: str, severity: str, found: re.Match[str]) -> RuleHit:
    # The number itself is not repeated: a warning may be logged.
    return RuleHit(name, _TYPE, severity, Span(*found.span()), name)


def _is_card(found: re.Match[str]) -> bool:
    """Whether digits pass the check of card numbers (Luhn, US patent 2,950,048)."""
    digits = [int(c) for c in found.group() if c in "0123456789"]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [d if at % 2 == 0 else d * 2 - 9 * (d > 4) for at, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
