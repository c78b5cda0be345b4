"""Numbers in a post: digits as each language groups them, words, and "thousand" after either."""
# ruff: noqa: RUF001, RUF002  (words and marks of Chinese and Japanese posts)

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from engine.parsing.numbers import LANGUAGES, read_words, words_pattern
from engine.parsing.pay.currencies import mark_after
from engine.parsing.post import Post
from engine.parsing.wording import any_of, phrases

_DIGITS: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{1,3}(?: [0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])"
    r"|[0-9]+(?:[.,'][0-9]+)*"
    r"|(?<![0-9a-z./])\.[0-9]{1,2}(?![0-9]))"
)
_ZEROS: Final = re.compile(r"[.,](?:--?|=)(?![0-9a-z])")  # 50,- as the Germans and Swiss write
_LONGEST: Final = 15  # digits; a longer one is an identifier
_COMMA_THOUSANDS: Final = ("en", "zh", "ja", "ko", "hi")
_DOT_BEFORE: Final = re.compile(r"(?:€|r\$|rp\.?|idr|vnd|₫|cop|clp|col\$|ars|₲|eur) ?$")
_DOT_AFTER: Final = re.compile(r" ?(?:€|eur\b|₫|vnd|idr|cop\b|clp\b)")
_GROUPS_BY_SPACE: Final = re.compile(r"(?:[$€£]|(?<![a-z])(?:r|rs|rub|chf|kr))\.? ?$")

_SCALES: Final = {
    name: value
    for listed, value in (
        ("k|thousand(s)|mil|mille|tausend|tsd|tsd.|千|仟", 1e3),
        ("hundred|hundert|百|佰", 1e2),
        ("万|w", 1e4),
        ("lakh(s)|lac(s)", 1e5),
        ("m|mm|mn|mln|mio|mio.|million(s)|millionen|millon(es)|millón|milhão|milhões|百万", 1e6),
        ("crore(s)", 1e7),
        ("亿", 1e8),
        ("trillion(s)|billón|billones|trilhão|trilhões|billionen|兆", 1e12),
        ("bn|b|billion(s)|milliard(s)|milliarde(n)|mrd|mrd.|bilhão|bilhões|mil millones", 1e9),
    )
    for name in phrases(listed)
}
_SCALE: Final = re.compile(rf"[ -]?({'|'.join(sorted(map(re.escape, _SCALES), key=len)[::-1])})")
_MEGA: Final = ("m", "mm", "b", "mn")
_HALF: Final = re.compile(
    any_of("and a half|y medi(a,o)|et demi(e)|e mei(a,o)|einhalb|und ein halb(er,e,es,)|半")
)
_HALVES: Final = re.compile(r"(?<![a-z])(?:([a-zß]{3,20})einhalb|anderthalb(?:e[nrs]?)?)(?![a-z])")
_ARTICLE: Final = re.compile(
    r"\ban?(?= (?:dollar|buck|euro|quid|yuan|fiver|tenner|grand|benjamin|c-note)\b)"
)
_BETWEEN: Final = re.compile(any_of("between|entre|zwischen") + r" $")
_AND: Final = re.compile(r" (?:and|y|e|et|und) ")
_AND_WORDS: Final = ("and", "y", "e", "et", "und")
_SPOKEN: Final = re.compile(r"[^ -]+")
_MOST_WORDS: Final = 12
_FRACTIONS: Final = {"1/2": 0.5, "½": 0.5, "1/4": 0.25, "¼": 0.25, "3/4": 0.75, "¾": 0.75}
_FRACTION: Final = re.compile(r"[ -]?(?<![0-9])(1/2|1/4|3/4|[½¼¾])(?![0-9/])")
_HALF_OF: Final = re.compile(
    r"\b(?:half an? |medio |media |meio |un demi[- ]|eine halbe )(?=million|millon|milhao|billion|"
    r"thousand|grand|milliard)"
)
_SEVERAL: Final = re.compile("(?:[几数好]|(?<![最至顶])多)$")
"""What makes a number of Chinese no number; 最多 and 顶多 are "at most"."""

_WIDE_MARK: Final = re.compile("[，、。｡]")
_JOIN: Final = re.compile(r"(?: (?:and|y|e|et|und) | |,? )?")


class Number(NamedTuple):
    """A number in a post.

    Attributes
    ----------
    value : float
    begin, end : int
        Where it stands in the text.
    mantissa : float
        What stands before "thousand"; the value itself where there is no such word.
    is_word : bool
        Written in words, such as "fifty", rather than in digits.
    """

    value: float
    begin: int
    end: int
    mantissa: float
    is_word: bool

    @property
    def has_scale(self) -> bool:
        """Whether "thousand" or the like follows."""
        return self.value != self.mantissa


def numbers_in(post: Post) -> list[Number]:
    """All numbers of a post, in order, none overlapping another."""
    found = sorted((*_digits(post), *_words(post)), key=lambda n: (n.begin, -n.end))
    kept: list[Number] = []
    for number in found:
        if kept and number.begin < kept[-1].end:
            continue
        scaled = _scaled(number, post)
        if kept and (joined := _joined(kept[-1], scaled, post.folded)):
            kept[-1] = joined
        else:
            kept.append(scaled)
    return kept


def read_digits(written: str, language: str, *, has_dot_groups: bool = False) -> float | None:
    """Value of a number in digits: "1,234.50", "1.234,50", "1 234,50", "1'000".

    One separator before exactly three digits is ambiguous. A comma groups thousands in every
    language (money has no three decimals); a dot does so where the language, or the currency
    (`has_dot_groups`), groups with dots.
    """
    plain = written.replace(" ", "").replace("'", "")
    if sum(map(str.isdigit, plain)) > _LONGEST:
        return None
    marks = [c for c in plain if c in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
        plain = plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(marks) > 1:
        plain = plain.replace(marks[0], "") if _is_grouped(plain, marks[0]) else ""
    elif marks:
        whole, _, part = plain.partition(marks[0])
        dots_group = has_dot_groups or language not in _COMMA_THOUSANDS
        is_group = len(part) == 3 and 1 <= len(whole) <= 3 and whole != "0"
        is_thousands = is_group and (marks[0] == "," or dots_group)
        plain = whole + part if is_thousands else f"{whole or '0'}.{part}"
    try:
        return float(plain)
    except ValueError:
        return None


def _is_grouped(plain: str, mark: str) -> bool:
    """Whether the parts are groups of thousands: by three, or by two before the last (India)."""
    first, *rest = plain.split(mark)
    return bool(first) and len(rest[-1]) == 3 and all(2 <= len(part) <= 3 for part in rest)


def _digits(post: Post) -> Iterator[Number]:
    for found in _DIGITS.finditer(_without_wide_marks(post)):
        begin, end = found.span()
        start = max(0, begin - 5)
        has_dot_groups = _DOT_BEFORE.search(post.folded, start, begin) is not None
        has_dot_groups |= _DOT_AFTER.match(post.folded, end) is not None
        value = read_digits(found.group(), post.language, has_dot_groups=has_dot_groups)
        has_sign = _GROUPS_BY_SPACE.search(post.folded, start, begin) is not None
        has_sign = has_sign or mark_after(post, end) is not None
        if " " in found.group() and post.language == "en" and not has_sign:
            yield from _apart(found.group(), begin, post.language)
            continue
        if value is None:
            continue
        zeros = _ZEROS.match(post.folded, end)
        yield Number(value, begin, zeros.end() if zeros else end, value, False)


def _without_wide_marks(post: Post) -> str:
    """The folded text in which wide marks part what narrow ones would join.

    A wide comma after a plain digit parts two numbers ("502，5块"), and a wide full stop that
    ends a sentence is no decimal point of the number that begins the next ("遛狗。50块").
    """
    if not _WIDE_MARK.search(post.text):
        return post.folded
    return "".join(
        ";" if _parts_numbers(character, post.text[max(i - 1, 0) : i]) else post.folded[i]
        for i, character in enumerate(post.text)
    )


def _parts_numbers(mark: str, before: str) -> bool:
    is_after_digit = "0" <= before <= "9"
    return (mark in "，、" and is_after_digit) or (mark in "。｡" and not is_after_digit)


def _apart(written: str, begin: int, language: str) -> Iterator[Number]:
    """The numbers of "5 300", each by itself: in English a space groups nothing."""
    for part in written.split(" "):
        value = read_digits(part, language)
        if value is not None:
            yield Number(value, begin, begin + len(part), value, False)
        begin += len(part) + 1


def _words(post: Post) -> Iterator[Number]:
    if post.language == "de":
        for found in _HALVES.finditer(post.folded):
            whole = found.group(1)
            value = (read_words(whole, "de") or 0) + 0.5 if whole else 1.5
            yield Number(value, found.start(), found.end(), value, True)
    for found in _HALF_OF.finditer(post.folded):
        yield Number(0.5, found.start(), found.end(), 0.5, True)
    if post.language == "en":
        for found in _ARTICLE.finditer(post.folded):
            yield Number(1.0, found.start(), found.end(), 1.0, True)
    for language in dict.fromkeys((post.language, "en")):
        if language not in LANGUAGES:
            continue
        for found in _words_of(language).finditer(post.folded):
            text, begin, end = found.group(), found.start(), found.end()
            if language == "fr" and text.endswith((" cents", " cent")):
                head = text.rpartition(" ")[0]
                euros = read_words(head, language)
                if euros is not None and not 1 < euros % 1_000 < 10:  # cinquante cents: of one
                    yield _said(euros, begin, begin + len(head))
                    continue
            if apart := _between(post.folded, begin, text, language):
                yield from apart
                continue
            said = read_words(text, language)
            if said is not None:
                yield _said(said, begin, end)
            else:
                yield from _greedily(text, begin, language)


def _between(folded: str, begin: int, text: str, language: str) -> list[Number]:
    """The two numbers of "between fifty and a hundred", which read as one would be 5100."""
    if not _BETWEEN.search(folded, max(0, begin - 10), begin):
        return []
    for joint in _AND.finditer(text):
        low = read_words(text[: joint.start()], language)
        high = read_words(text[joint.end() :], language)
        if low is not None and high is not None and low < high:
            middle, end = begin + joint.start(), begin + len(text)
            return [_said(low, begin, middle), _said(high, begin + joint.end(), end)]
    return []


def _greedily(text: str, begin: int, language: str) -> Iterator[Number]:
    """The numbers that words make which are none together: "ten and twenty" is 10 and 20."""
    words = list(_SPOKEN.finditer(text))[:_MOST_WORDS]
    at = 0
    while at < len(words):
        for upto in range(len(words), at, -1):
            first, last = words[at].start(), words[upto - 1].end()
            value = read_words(text[first:last], language)
            if value is not None and words[upto - 1].group() not in _AND_WORDS:
                if words[at].group() not in _AND_WORDS:
                    yield _said(value, begin + first, begin + last)
                at = upto - 1
                break
        at += 1


def _said(value: int, begin: int, end: int) -> Number:
    return Number(float(value), begin, end, float(value), True)


@cache
def _words_of(language: str) -> re.Pattern[str]:
    return re.compile(words_pattern(language))


def _scaled(number: Number, post: Post) -> Number:
    """The number with a half, and the "thousand" or "million", that follow it."""
    text, value, end = post.folded, number.value, number.end
    half = _HALF.match(text, end + (text[end : end + 1] == " "))
    if half and half.group() != "半":
        value, end = value + 0.5, half.end()
    if (part := _FRACTION.match(text, end)) and not value % 1:
        value, end = value + _FRACTIONS[part.group(1)], part.end()
    mantissa = value
    if _SEVERAL.search(text, max(0, number.begin - 2), number.begin):
        return Number(0.0, number.begin, end, 0.0, True)  # several hundred: no number
    while found := _SCALE.match(text, end):
        name = found.group(1)
        following = text[found.end() : found.end() + 1]
        is_tight = found.start(1) == end
        if "a" <= name[0] <= "z" and "a" <= following <= "z":
            break
        if name in _MEGA and not (is_tight and text[number.begin - 1 : number.begin] in "$€£¥"):
            break
        if name in ("k", "w") and text[end : end + 1] == "-":
            break
        if name == "w" and post.language != "zh":
            break
        scale = 1e6 if name == "mil" and post.language == "en" else _SCALES[name]
        value, end = value * scale, found.end()
    return Number(value, number.begin, end, mantissa, number.is_word)


def _joined(first: Number, second: Number, text: str) -> Number | None:
    """Two numbers as one: "2 million 500 thousand", "1万5千"."""
    if not (first.has_scale and second.begin - first.end <= 5):
        return None
    between = text[first.end : second.begin]
    if not _JOIN.fullmatch(between) or (between == "" and second.begin != first.end):
        return None
    is_smaller = second.value < first.value / max(first.mantissa, 1.0)
    is_japanese = between == "" and text[first.end - 1] == "万" and second.value < 10_000
    if not (is_smaller and (second.has_scale or second.is_word or is_japanese)):
        return None
    value = first.value + second.value
    return Number(value, first.begin, second.end, first.mantissa, first.is_word)
