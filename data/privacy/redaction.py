"""Personal data in free text is masked before the text is kept or sent anywhere.

E-mail addresses, telephone numbers, payment cards, bank accounts, national numbers and street
addresses, as they are written in English, Spanish, French, German, Portuguese, Chinese and
Japanese. Where a number carries a check digit it is checked (Luhn, ISO/IEC 7812-1; mod 97, ISO
13616; CPF, DNI and the Chinese identity number by their own rules), so that prices, times, dates,
distances and ids of tasks stay. Names of people are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class PersonalKind(StrEnum):
    """What was masked; the value stands in the text in its place, in brackets."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    NATIONAL_ID = "national id"
    ADDRESS = "address"


class Found(NamedTuple):
    """A stretch of a text, from `begin` to before `end`, in characters."""

    kind: PersonalKind
    begin: int
    end: int


MOST_CHARS: Final = 20_000
"""Longer texts are looked at in parts of this length."""


def find_personal(text: str) -> list[Found]:
    """What of a text is personal, in its order; nothing overlaps."""
    found: list[Found] = []
    for kind, pattern, is_one in _RULES:
        for match in pattern.finditer(text):
            begin, end = match.span("it")
            if any(begin < other.end and other.begin < end for other in found):
                continue
            if is_one(match):
                found.append(Found(kind, begin, end))
    return sorted(found, key=lambda one: one.begin)


def redacted(text: str) -> str:
    """A text with what is personal in it replaced by what it was: `[phone]`."""
    return "".join(_masked(part) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    for begin in range(0, len(text), MOST_CHARS):
        yield text[begin : begin + MOST_CHARS]


def _masked(text: str) -> str:
    if not _MAY_HOLD.search(text):
        return text
    kept, at = [], 0
    for one in find_personal(text):
        kept += [text[at : one.begin], f"[{one.kind.value}]"]
        at = one.end
    return "".join([*kept, text[at:]])


_MAY_HOLD: Final = re.compile(r"\d|@|＠|\bat\b|\(at\)", re.IGNORECASE)  # noqa: RUF001
"""All of it has one of these: most messages have none, and cost one look."""

_EMAIL: Final = re.compile(
    r"(?P<it>[\w.+%-]{1,64}"
    r"(?:\s?[@＠]\s?|\s?[\[(]\s?at\s?[\])]\s?|\sat\s(?=[\w-]{2,40}\s?(?:\sdot\s|[\[(]dot[\])])))"  # noqa: RUF001
    r"(?:[\w-]{1,63}(?:\.|\s?[\[(]\s?dot\s?[\])]\s?|\sdot\s)){1,5}[a-z]{2,24})",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(
    r"(?<![A-Z0-9])(?P<it>[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30})(?![A-Z0-9])", re.I
)
_CARD: Final = re.compile(r"(?<![\d.,+-])(?P<it>\d(?:[ -]?\d){12,18})(?![\d-])")
_SSN: Final = re.compile(
    r"(?<![\d-])(?P<it>(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\d-])"
)
_CPF: Final = re.compile(r"(?<!\d)(?P<it>\d{3}\.\d{3}\.\d{3}-\d{2})(?!\d)")
_DNI: Final = re.compile(r"(?<!\w)(?P<it>(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z])(?!\w)", re.I)
_CHINESE_ID: Final = re.compile(r"(?<!\d)(?P<it>\d{17}[\dXx])(?!\d)")
_NIR: Final = re.compile(
    r"(?<!\d)(?P<it>[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2})(?!\d)"
)
_MY_NUMBER: Final = re.compile(r"(?:マイナンバー\D{0,6})(?P<it>\d{4}[ -]?\d{4}[ -]?\d{4})(?!\d)")

_CUE: Final = re.compile(
    r"(?:\b(?:call|text|phone|tel|telephone|mobile|cell|whats ?app|sms|reach me|ring|number is|"
    r"llam\w+|tel[eé]fono|m[oó]vil|n[uú]mero|appel\w+|t[eé]l[eé]phone|portable|joindre|"
    r"ruf\w*|telefon\w*|handy\w*|nummer|erreich\w*|lig\w+|celular|telefone|zap)\b|"
    r"电话|手机|微信|致电|电話|電話|携帯|番号)[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(
    r"(?:[$€£¥￥#№]|\b(?:usd|eur|gbp|r\$|no\.|nr\.?|task|id|order|ref|ticket|job)[ -:#]?)\s?$",
    re.I,
)
_UNIT_AFTER: Final = re.compile(
    r"^\s?(?:[$€£¥%]|(?:usd|eur|gbp|dollars?|euros?|d[oó]lares|reais|yen|km|mi|miles|min|hours?|"
    r"kg|lbs?|sq|m2|qm|feet|ft|xp|points?)\b|[円元块キ])",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_PHONE: Final = re.compile(
    r"(?<![A-Za-z0-9_.,:/-])(?P<it>(?:\+|00)?\(?\d(?:[ .\-/()]{0,2}\d){6,14})(?![\d:]|[.,]\d|-\w)"
)


def _luhn(match: re.Match[str]) -> bool:
    digits = [int(one) for one in match["it"] if one.isdigit()]
    doubled = [2 * one - 9 * (one > 4) for one in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _mod_97(match: re.Match[str]) -> bool:
    plain = re.sub(r"[ -]", "", match["it"]).upper()
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def _cpf(match: re.Match[str]) -> bool:
    digits = [int(one) for one in match["it"] if one.isdigit()]
    for known in (9, 10):
        weighted = sum(d * w for d, w in zip(digits, range(known + 1, 1, -1), strict=False))
        if digits[known] != weighted * 10 % 11 % 10:
            return False
    return True


def _dni(match: re.Match[str]) -> bool:
    plain = match["it"].replace("-", "").upper()
    number = int(plain[:-1].translate(str.maketrans("XYZ", "012")))
    return plain[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]


def _chinese_id(match: re.Match[str]) -> bool:
    plain = match["it"].upper()
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(plain[:17], weights, strict=True))
    return plain[17] == "10X98765432"[total % 11]


def _nir(match: re.Match[str]) -> bool:
    plain = match["it"].replace(" ", "")
    return 97 - int(plain[:13]) % 97 == int(plain[13:])


def _is_phone(match: re.Match[str]) -> bool:
    """Whether digits with marks between them are a telephone number of one of our countries."""
    written, text = match["it"], match.string
    before, after = (
        text[max(0, match.start("it") - 48) : match.start("it")],
        text[match.end("it") :],
    )
    digits = "".join(one for one in written if one.isdigit())
    if _DATE.fullmatch(written) or _MONEY_BEFORE.search(before) or _UNIT_AFTER.match(after[:12]):
        return False
    if written.startswith(("+", "00")):
        return 8 <= len(digits) <= 17
    if _CUE.search(before):
        return 7 <= len(digits) <= 13
    groups = [part for part in re.split(r"\D+", written) if part]
    sizes = [len(part) for part in groups]
    if written.startswith("0"):
        return 9 <= len(digits) <= 12
    if re.fullmatch(r"1[3-9]\d{9}", digits) and len(digits) == 11:
        return sizes in ([11], [3, 4, 4], [3, 8])
    if len(digits) in (10, 11) and sizes[-2:] == [3, 4]:
        return len(digits) == 10 or digits[0] == "1"
    if len(digits) in (10, 11) and sizes in ([2, 5, 4], [2, 4, 4]):
        return True
    if len(digits) == 9 and digits[0] in "6789":
        return sizes in ([3, 3, 3], [3, 2, 2, 2])
    return False


def _always(match: re.Match[str]) -> bool:
    return True


_WORD: Final = r"[^\W\d_][\w.'’-]{0,30}"  # noqa: RUF001
_NUMBER: Final = r"(?:n[ºo°.]{0,2} ?)?\d{1,5}(?: ?[a-z](?!\w))?(?:[-/]\d{1,4})?"

_ADDRESSES: Final = (
    # English: number, up to four words, kind of street
    rf"(?<![\w$€.,:-])(?P<it>\d{{1,5}}[a-z]?(?:-\d{{1,4}})? (?:(?:N|S|E|W|NE|NW|SE|SW)\.? )?"
    rf"(?:{_WORD} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}?"
    r"(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|way|terrace|"
    r"square|parkway|pkwy|circle|highway|hwy)\b\.?"
    r"(?:,? (?:apt|apartment|unit|suite|ste|#)\.? ?[\w-]{1,6})?)",
    # German: street with its kind at the end of the word, number
    rf"(?<!\w)(?P<it>(?:{_WORD} )?(?:[^\W\d_][\w-]{{0,30}}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|"
    rf"gasse|damm|ring|ufer|steig)|(?:Stra(?:ß|ss)e|Weg|Platz|Allee)) {_NUMBER})",
    # French: number, kind, name
    rf"(?<![\w€.,:])(?P<it>\d{{1,4}}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|"
    r"chemin|all[ée]e|impasse|quai|route|cours)(?: (?:de|du|des|la|le|les|d[e'’]?))*"  # noqa: RUF001
    rf"[ '’]?(?:{_WORD} ?){{1,3}})",  # noqa: RUF001
    # Spanish and Portuguese: kind, name, number
    rf"(?<!\w)(?P<it>(?:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera|camino|ronda|rua|r\.|"
    rf"travessa|alameda|pra[çc]a|estrada|rodovia) ?(?:{_WORD} ){{0,4}}?{_WORD},? {_NUMBER})",
    # Chinese, Japanese
    r"(?P<it>[\u4e00-\u9fff]{1,12}(?:路|街|大道|巷|弄|胡同)\s?\d{1,5}\s?(?:号|弄)(?:[\d\u4e00-\u9fff]{0,3}?\d{1,5}\s?(?:室|号|楼|单元))?)",
    r"(?P<it>(?:[\u4e00-\u9fff]{1,4}[都道府県])?[\u3040-\u30ff\u4e00-\u9fff]{1,8}[区市町村]?[\u3040-\u30ff\u4e00-\u9fff]{0,8}"
    r"(?:\d{1,3}丁目\d{1,4}(?:番地?|-)\d{0,4}号?(?:-\d{1,4})?|\d{1,3}-\d{1,3}-\d{1,4}(?!\d)))",
)

_NO_NAMES: Final = frozenset(
    ["on", "in", "at", "to", "of", "the", "a", "an", "my", "your", "our", "this", "that", "and",
     "or", "for", "from", "by", "with", "per", "each", "more", "all", "other", "people", "hours",
     "days", "minutes", "miles", "tasks", "jobs", "times", "boxes", "rooms", "weeks", "dollars"]
)  # fmt: skip
"""Words that no street is called by: "5 on the way" is no address."""


def _is_street(match: re.Match[str]) -> bool:
    """Whether number, words and kind are an address: its name is one, or is written as one."""
    name = match["it"].split()[1:]
    if any(word.lower().strip(".,") in _NO_NAMES for word in name[:-1]):
        return False
    return any(word[0].isupper() or word[0].isdigit() for word in name) or not any(
        word.lower().strip(".,") in _OFTEN_ELSE for word in name
    )


_OFTEN_ELSE: Final = frozenset(
    ["way", "place", "pl", "court", "ct", "drive", "dr", "square", "circle", "st", "terrace",
     "highway"]
)  # fmt: skip
"""Kinds of streets that are as often something else."""


def _no_unit(match: re.Match[str]) -> bool:
    """Whether its number is not one of something: "der Weg 5 km"."""
    return _UNIT_AFTER.match(match.string[match.end("it") :][:12]) is None


Check = Callable[[re.Match[str]], bool]

_RULES: Final[tuple[tuple[PersonalKind, re.Pattern[str], Check], ...]] = (
    (PersonalKind.EMAIL, _EMAIL, _always),
    (PersonalKind.IBAN, _IBAN, _mod_97),
    (PersonalKind.NATIONAL_ID, _CHINESE_ID, _chinese_id),
    (PersonalKind.NATIONAL_ID, _NIR, _nir),
    (PersonalKind.CARD, _CARD, _luhn),
    (PersonalKind.NATIONAL_ID, _SSN, _always),
    (PersonalKind.NATIONAL_ID, _CPF, _cpf),
    (PersonalKind.NATIONAL_ID, _DNI, _dni),
    (PersonalKind.NATIONAL_ID, _MY_NUMBER, _always),
    (PersonalKind.PHONE, _PHONE, _is_phone),
    *(
        (PersonalKind.ADDRESS, re.compile(one, re.IGNORECASE), check)
        for one, check in zip(_ADDRESSES, (_is_street, *[_no_unit] * 5), strict=True)
    ),
)
