"""Word lists of several languages as one fast pattern.

A list is written the way people write: `"helper(s)|zahl(e,en,t)|报酬"`. A bar parts the phrases,
one part in brackets may be left out, several are alternatives. The pattern is for folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from engine.parsing.post import fold

_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_END: Final = ""


def phrases(listed: str) -> tuple[str, ...]:
    """The folded phrases of a list, each once, in the order in which they are written."""
    return tuple(
        dict.fromkeys(fold(form) for entry in listed.split("|") for form in _forms(entry.strip()))
    )


@cache
def any_of(listed: str) -> str:
    """Source of a pattern, without groups, for any phrase of a list, the longest first.

    A Latin phrase is found as whole words only: neither end touches another Latin letter.
    """
    roots: dict[bool, dict[str, Any]] = {True: {}, False: {}}
    for phrase in phrases(listed):
        node = roots[_is_latin(phrase[0])]
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = _is_latin(phrase[-1])
    latin, other = roots[True], roots[False]
    sources = []
    if latin:
        sources.append(rf"(?<![a-zß]){_source(latin)}")
    if other:
        sources.append(_source(other))
    return f"(?:{'|'.join(sources)})" if sources else "(?!)"


def compiled(listed: str) -> re.Pattern[str]:
    """The compiled pattern of a list; see `any_of`."""
    return re.compile(any_of(listed))


def _forms(entry: str) -> Iterator[str]:
    choice = _CHOICE.search(entry)
    if choice is None:
        if entry:
            yield entry
        return
    parts = choice.group(1).split(",")
    for part in parts if len(parts) > 1 else ("", *parts):
        yield from _forms(entry[: choice.start()] + part + entry[choice.end() :])


def _is_latin(character: str) -> bool:
    return "a" <= character <= "z" or character == "ß"


def _source(node: dict[str, Any]) -> str:
    """Pattern of a tree of characters: longer phrases are tried before their beginnings."""
    branches = [
        (" +" if character == " " else re.escape(character)) + _source(below)
        for character, below in node.items()
        if character != _END
    ]
    if _END in node:
        branches.append("(?![a-zß])" if node[_END] else "")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
