"""Numbers written as words, in seven languages: patterns that find them and a reader of values.

Words are those of the folded form (`engine.parsing.post.fold`): lower case, no accents.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_UNITS: Final = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
    " quince dieciseis diecisiete dieciocho diecinueve",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
    " dezesseis dezessete dezoito dezenove",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
    " quinze seize dix-sept dix-huit dix-neuf",
    "de": "null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn"
    " funfzehn sechzehn siebzehn achtzehn neunzehn",
}
_TENS: Final = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
}
_MORE: Final[dict[str, dict[str, int]]] = {
    "en": {"fourty": 40, "couple of": 2, "couple": 2, "dozen": 12},
    "es": {
        "un": 1, "una": 1, "veintiun": 21, "veintiuno": 21, "veintiuna": 21, "veintidos": 22,
        "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26,
        "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "cien": 100, "ciento": 100,
        "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
        "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500,
        "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700,
        "ochocientos": 800, "ochocientas": 800, "novecientos": 900, "novecientas": 900,
    },
    "pt": {
        "uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19,
        "meia duzia": 6, "cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200,
        "trezentos": 300, "trezentas": 300, "quatrocentos": 400, "quatrocentas": 400,
        "quinhentos": 500, "quinhentas": 500, "seiscentos": 600, "seiscentas": 600,
        "setecentos": 700, "setecentas": 700, "oitocentos": 800, "oitocentas": 800,
        "novecentos": 900, "novecentas": 900,
    },
    "fr": {
        "une": 1, "dix sept": 17, "dix huit": 18, "dix neuf": 19, "quatre-vingts": 80,
        "quatre-vingt": 80, "quatre vingts": 80, "quatre vingt": 80, "octante": 80,
        "une dizaine": 10, "une vingtaine": 20, "une trentaine": 30, "une quarantaine": 40,
        "une cinquantaine": 50, "une soixantaine": 60, "une centaine": 100,
    },
    "de": {
        "eins": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwo": 2, "dreißig": 30,
        "fuenf": 5, "fuenfzehn": 15, "fuenfzig": 50, "zwoelf": 12, "zwolf": 12,
    },
}  # fmt: skip
_HUNDRED: Final = {"en": "hundred", "fr": "cents?", "de": "hundert", "es": None, "pt": None}
_THOUSAND: Final = {"en": "thousand", "es": "mil", "pt": "mil", "fr": "mille", "de": "tausend"}
_AND: Final = {"en": "and", "es": "y", "pt": "e", "fr": "et", "de": "und"}
_CHINESE_DIGITS: Final = {character: i for i, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,  # noqa: RUF001
    "捌": 8, "玖": 9,
}  # fmt: skip
_CHINESE_SCALES: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_SHORT: Final = {"百": "十", "千": "百", "万": "千"}
_CHINESE_BIG: Final = {"万": 10_000, "亿": 100_000_000}

_LONGEST: Final = 16  # words of a number; a longer run is none, and would be slow to look through
_LARGEST: Final = 10**16

LANGUAGES: Final = ("en", "es", "pt", "fr", "de", "zh", "ja")
"""Languages whose number words are known (ISO 639-1)."""


@cache
def small_numbers(language: str) -> dict[str, int]:
    """Words of 0 to 99 that are said by themselves, and the hundreds that are one word."""
    if language not in _UNITS:
        return {}
    words = {word: value for value, word in enumerate(_UNITS[language].split())}
    words |= {word: 20 + 10 * i for i, word in enumerate(_TENS[language].split())}
    words |= _MORE[language]
    if language == "de":
        words |= {
            f"{unit}und{ten}": words[unit] + words[ten]
            for unit in ("ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun")
            for ten in (*_TENS["de"].split(), "dreißig")
        }
    return words


@cache
def words_pattern(language: str) -> str:
    """Source of a pattern (no groups) for one number in words, of the folded form.

    An unknown language has a pattern that matches nothing.
    """
    if language in ("zh", "ja"):
        digits = "".join((*_CHINESE_DIGITS, *_CHINESE_SCALES, *_CHINESE_BIG))
        return f"[{digits}]{{1,{_LONGEST}}}"
    if language not in _UNITS:
        return r"(?!)"
    alternatives = "|".join(
        re.escape(word).replace(r"\ ", r"[ -]").replace(r"\-", r"[ -]")
        for word in sorted(small_numbers(language), key=len, reverse=True)
    )
    scales = "|".join(filter(None, (_HUNDRED[language], _THOUSAND[language])))
    if language == "de":  # one word holds them all: zweihundertfunfzig
        part = rf"(?:{alternatives}|{scales}|und)"
        return rf"\b{part}{{1,{_LONGEST}}}\b"
    step = rf"(?:[ -]|[ ]{_AND[language]}[ ]|-{_AND[language]}-)"
    return rf"\b(?:{alternatives}|{scales})(?:{step}(?:{alternatives}|{scales})){{0,{_LONGEST}}}\b"


def read_words(words: str, language: str) -> int | None:
    """Value of a number in words (folded), 0 up; None where they are no number."""
    if language in ("zh", "ja"):
        return _read_chinese(words)
    if language not in _UNITS:
        return None
    parts = _parts(words, language)
    return None if parts is None else _add_up(parts, language)


def _parts(words: str, language: str) -> list[str] | None:
    """The words that a number is made of, each one of the tables; None where one is unknown."""
    known = _known(language)
    parts, at = [], 0
    while at < len(words):
        found = known.match(words, at)
        if found is None or found.end() == at:
            return None
        at = found.end()
        part = found.group().strip(" -")
        if part and part != _AND[language]:
            parts.append(part)
    return parts or None


@cache
def _known(language: str) -> re.Pattern[str]:
    """Pattern of any one word that numbers of a language are made of."""
    small = small_numbers(language)
    scale = rf"{_HUNDRED[language] or '(?!)'}|{_THOUSAND[language]}"
    return re.compile(
        "|".join(
            [
                re.escape(word).replace(r"\ ", r"[ -]").replace(r"\-", r"[ -]")
                for word in sorted(small, key=len, reverse=True)
            ]
            + [scale, _AND[language], "[ -]+"]
        )
    )


def _add_up(parts: list[str], language: str) -> int | None:
    small = small_numbers(language)
    joined = {key.replace("-", " "): value for key, value in small.items()}
    total = current = 0
    for part in parts:
        value = joined.get(part.replace("-", " "))
        if value is None:
            if part == _THOUSAND[language]:
                if total:
                    return None
                total, current = max(current, 1) * 1_000, 0
            elif current >= 100:
                return None
            else:
                current = max(current, 1) * 100
        elif value >= 100:
            if current:
                return None
            current = value
        elif _fits(current % 100, value, language):
            current += value
        else:
            return None
    return total + current


def _fits(said: int, value: int, language: str) -> bool:
    """Whether a number below a hundred goes on with this word: "sixty" with "five"."""
    if said == 0:
        return True
    most = 20 if language == "fr" and said in (60, 80) else 10
    return said >= 20 and said % 10 == 0 and 0 < value < most


def _read_chinese(words: str) -> int | None:
    if not 0 < len(words) <= _LONGEST:
        return None
    if len(words) > 2 and words[-1] in "一二两三四五六七八九" and words[-2] in _SHORT:
        words += _SHORT[words[-2]]  # 一百五 is 150, 两千三 is 2300, 一万五 is 15000
    if all(character in _CHINESE_DIGITS for character in words):
        return int("".join(str(_CHINESE_DIGITS[character]) for character in words))
    total = section = digit = 0
    has_digit = False
    for character in words:
        if character in _CHINESE_DIGITS:
            digit, has_digit = _CHINESE_DIGITS[character], True
        elif character in _CHINESE_SCALES:
            section += (digit if has_digit and digit else 1) * _CHINESE_SCALES[character]
            digit, has_digit = 0, False
        elif character in _CHINESE_BIG:
            total = (total + max(section + digit, 1)) * _CHINESE_BIG[character]
            section = digit = 0
            has_digit = False
        else:
            return None
    value = total + section + digit
    return value if value < _LARGEST else None
