"""The currency written beside a number: a symbol, a code, a name or slang."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from data.reference.currencies import CURRENCIES, CURRENCY_NAMES, CurrencyName
from engine.parsing.post import Post, Span, fold
from engine.parsing.wording import phrases

_LOWER_CODES: Final = frozenset(code.lower() for code in CURRENCIES)
_SAID_OTHERWISE: Final = frozenset(
    phrases("all|cup|gel|mad|mop|nad|pen|ron|rub|sos|std|top|try|wst|bob|amd|lek|sec")
)
"""Codes that are words too: a currency only in capitals, in a text that is not all capitals."""

_BEFORE: Final = frozenset(
    phrases(
        "rs|rs.|re.|rp|rp.|rm|r|kr|kr.|fr|fr.|sfr|sfr.|q|bs|bs.|ksh|ksh.|kshs|kd|dhs|dhs.|dh|le|"
        "rmb|ntd|nt|fcfa|cfa|euro|euros|eur.|php|nis|us dollar|rupees|naira|yen|lei|p"
    )
)
"""Latin words that stand before the amount; the other names only follow it."""

_BEFORE_COUNTS: Final = 12  # characters of the longest name in an unspaced script or symbol
_MOST_WORDS: Final = 8
_CAPITAL_ONLY: Final = frozenset(phrases("r|q|c|p|bs|le|kz|mt|ks"))
_GAP: Final = re.compile(r"(?:[ ]?\(|[ \t]{0,2})(?:of |de |d'|d' )?")
_WORD: Final = re.compile(r"[a-zßøłđ]+\.?")
_WORD_GAP: Final = re.compile(r"[ -]")
_SPOKEN: Final = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen"}
_US: Final = re.compile(r"u\. ?s\. ?(?:a\. ?)?(?=dollar|buck)")
_SOME_WORD: Final = re.compile(r"[a-z]{3,14}[ ]")
_HEADS: Final = frozenset(
    phrases(
        "dollars|bucks|euros|pesos|rupees|dirhams|rubles|yen|yuan|francs|dinars|kronor|kroner|"
        "dólares|dollar|euro|franken|reais|pounds sterling|shillings|riyals|rials|baht|won"
    )
)
"""Names before which a word more may stand that says whose, or how many: "Bermudian dollars"."""

_DOLLAR_LETTERS: Final = re.compile(
    " ?(us|ca|can|au|nz|hk|mx|usd|cad|aud|nzd|hkd|sgd|mxn|twd|clp|cop|ars)(?![a-z])"
)
_CODE_COLON: Final = re.compile(r"(?<![a-z])([a-z]{3}|[$€£])[)]? ?: ?$")
_LAST_WORDS: Final = re.compile(r"(?:[a-z]+\.? )?[a-z]+\.?$")
_CLASSIFIER_ENDS: Final = "钱一每包左以上起到至多吧就可半不整现,.;!?)/- \n+~或的给报有酬红人内搞怎"
"""What follows 块 where it is money and not the measure word of bricks and boards."""


class Mark(NamedTuple):
    """A currency beside a number: what it may be, what one is worth in it, and where it stands."""

    codes: tuple[str, ...]
    value: float
    begin: int
    end: int
    name: str
    is_symbol: bool


def _canonical(name: str) -> str:
    return fold(name).replace("-", " ")


def _is_latin(name: str) -> bool:
    return name.replace(".", "").replace(" ", "").replace("'", "").isalpha() and (
        "a" <= name[0] <= "z" or name[0] in "łđø"
    )


_NAMED: Final[dict[str, CurrencyName]] = {
    **{_canonical(n.name).replace(" ", ""): n for n in CURRENCY_NAMES if n.name[0] > "\u3000"},
    **{_canonical(n.name): n for n in CURRENCY_NAMES},
}
_WORDS: Final = {name: n for name, n in _NAMED.items() if _is_latin(name)}
_SIGNS: Final = {name: n for name, n in _NAMED.items() if not _is_latin(name)}
_FIRST_WORDS: Final = frozenset(name.split()[0] for name in _WORDS)


def mark_after(post: Post, at: int) -> Mark | None:
    """The currency that follows a number ending at `at`."""
    text = post.folded
    gap = _GAP.match(text, at)
    begin = gap.end() if gap else at
    found = _sign_at(post, begin) or _word_at(post, begin)
    if found is None and text[at : at + 1] == "-":  # a ten-dollar job
        return _word_at(post, at + 1)
    return found


def mark_before(post: Post, at: int) -> Mark | None:
    """The currency that stands before a number beginning at `at`."""
    text = post.folded
    end = at - 1 if text[max(at - 1, 0) : at] == " " else at
    if colon := _CODE_COLON.search(text, max(0, at - 8), at):
        end = colon.end(1)  # Budget (USD): 300
    return _sign_before(text, end) or _word_before(post, end)


def resolve(codes: tuple[str, ...], hint: str | None, language: str) -> str:
    """The one currency of those that a mark may stand for: the hinted one, else the likeliest."""
    if hint in codes:
        return hint or codes[0]
    if codes[:2] == ("JPY", "CNY"):
        return "CNY" if language == "zh" else "JPY"
    if "EUR" in codes and "BRL" in codes:  # a cent of nobody's currency
        return {"de": "EUR", "fr": "EUR", "pt": "BRL"}.get(language, codes[0])
    return codes[0]


def _sign_at(post: Post, begin: int) -> Mark | None:
    text = post.folded
    for length in range(min(_BEFORE_COUNTS, len(text) - begin), 0, -1):
        name = text[begin : begin + length].replace("-", " ")
        sign = _SIGNS.get(name)
        if sign is None:
            continue
        end = begin + length
        following = text[end : end + 1]
        if "a" <= name[-1] <= "z" and "a" <= following <= "z":
            continue
        if not _is_money_in_context(name, following, text[end : end + 2]):
            continue
        which = _which_dollar(post, end) if name == "$" else None
        is_symbol = name[-1] in "$€£¥₹₦"
        return which or Mark(sign.codes, sign.value, begin, end, name, is_symbol)
    return None


def _which_dollar(post: Post, end: int) -> Mark | None:
    """The dollar that letters after the symbol name: "40 $ CA", "40 $ US", "40$ CAD"."""
    found = _DOLLAR_LETTERS.match(post.folded, end)
    if found is None:
        return None
    named = _SIGNS.get(f"${found.group(1)}") or _WORDS.get(found.group(1))
    if named is None or not post.words(Span(*found.span(1))).isupper():
        return None
    return Mark(named.codes, 1.0, end - 1, found.end(), named.name, True)


def _is_money_in_context(name: str, following: str, after: str) -> bool:
    if name == "块":
        return (
            following == ""
            or following in _CLASSIFIER_ENDS
            or following.isdigit()
            or (following in "二两三四五六七八九零")
        )
    if name == "分":
        return following not in "钟之店类别享手" or following == ""
    if name in ("元", "角"):
        return following not in "旦月宵素件落度形" or following == ""
    if name == "刀":
        return following not in "具片子" or following == ""
    return name != "欧" or after not in ("欧洲", "欧式")


def _word_at(post: Post, begin: int) -> Mark | None:
    text = post.folded
    if us := _US.match(text, begin):
        dollars = _word_at(post, us.end())
        return None if dollars is None else dollars._replace(codes=("USD",), begin=begin)
    words: list[tuple[str, int]] = []
    at = begin
    while len(words) < _MOST_WORDS and (found := _WORD.match(text, at)):
        words.append((found.group(), found.end()))
        gap = _WORD_GAP.match(text, found.end())
        if gap is None:
            break
        at = gap.end()
    if not words:
        return None
    if words[0][0] not in _FIRST_WORDS and words[0][0].rstrip(".") not in _FIRST_WORDS:
        return _head_at(post, begin)
    for count in range(len(words), 0, -1):
        name = " ".join(word for word, _ in words[:count])
        end = words[count - 1][1]
        named = _WORDS.get(name)
        if named is None and name.endswith("."):
            name, end = name[:-1], end - 1
            named = _WORDS.get(name)
        if named is not None and _is_written_as_money(post, name, begin, end):
            is_slang = name == "r" and post.language == "zh"  # 50r: renminbi
            return Mark(
                ("CNY",) if is_slang else named.codes, named.value, begin, end, name, False
            )
    return None


def _head_at(post: Post, begin: int) -> Mark | None:
    """The currency after one word that is none: "60 Bermudian dollars", "ten lousy bucks"."""
    word = _SOME_WORD.match(post.folded, begin)
    head = _WORD.match(post.folded, word.end()) if word else None
    if head is None or head.group().rstrip(".") not in _HEADS:
        return None
    name = head.group().rstrip(".")
    named = _WORDS[name]
    return Mark(named.codes, named.value, begin, head.start() + len(name), name, False)


def _sign_before(text: str, end: int) -> Mark | None:
    for length in range(min(_BEFORE_COUNTS, end), 0, -1):
        begin = end - length
        name = text[begin:end].replace("-", " ")
        sign = _SIGNS.get(name)
        if sign is None or ("a" <= name[0] <= "z" and begin and ("a" <= text[begin - 1] <= "z")):
            continue
        is_symbol = not name[0].isalpha() or name[-1] == "$"
        if not is_symbol and begin and (text[begin - 1].isdigit() or sign.value != 1.0):
            continue
        if is_symbol and sign.value == 1.0:
            which = _qualified(text, begin, end, name)
            if which is not None:
                return which
        return Mark(sign.codes, sign.value, begin, end, name, is_symbol)
    return None


def _qualified(text: str, begin: int, end: int, symbol: str) -> Mark | None:
    """The dollar that a word before the symbol names: "AUD $50", "hk $ 25", "Canadian $5"."""
    at = begin - (text[begin - 1 : begin] == " ")
    found = _LAST_WORDS.search(text, max(0, at - 12), at)
    if found is None:
        return None
    word = found.group().split(" ")[-1].rstrip(".")
    first = at - len(found.group().split(" ")[-1])
    code = _WORDS.get(word) if word in _LOWER_CODES else None
    named = code or _SIGNS.get(f"{word}{symbol}") or _WORDS.get(f"{word} {_SPOKEN.get(symbol)}")
    if named is None or (text[first - 1 : first].isalnum() and first > 0):
        return None
    return Mark(named.codes, 1.0, first, end, symbol, True)


def _word_before(post: Post, end: int) -> Mark | None:
    found = _LAST_WORDS.search(post.folded, max(0, end - 12), end)
    if found is None:
        return None
    name = found.group().split(" ")[-1]
    begin = end - len(name)
    previous = post.folded[begin - 1 : begin]
    named = _WORDS.get(name) or _WORDS.get(name.rstrip("."))
    is_known = name in _BEFORE or name.rstrip(".") in _LOWER_CODES
    if (
        named is None
        or not is_known
        or (previous.isascii() and previous.isalnum())
        or named.value != 1.0
    ):
        return None
    if not _is_written_as_money(post, name.rstrip("."), begin, begin + len(name.rstrip("."))):
        return None
    return Mark(named.codes, named.value, begin, end, name, name in ("r", "rs", "rs.", "rm", "rp"))


def _is_written_as_money(post: Post, name: str, begin: int, end: int) -> bool:
    """Whether a short name, which may be a word or a letter, is written as a currency is."""
    written = post.text[begin:end]
    if name in _SAID_OTHERWISE:
        return written.isupper() and not post.text.isupper()
    if name in ("c", "p"):
        return begin > 0 and post.text[begin - 1].isdigit()  # 50c, 50p
    if name in _CAPITAL_ONLY:
        if name == "r" and post.language == "zh":
            return True
        return written[:1].isupper()
    return True
