"""Texts as they leave: what users wrote comes back as text, and as nothing else.

One place for every answer. It works on the finished JSON, in which such characters stand within
strings only, so that no field is forgotten; a plain answer costs a look for three marks.
"""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = re.compile(
    "[\x7f-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # lines, joiners, annotations
    "\U000e0000-\U000e007f]"  # tags
)
"""Characters that a reader does not see and that change what he, or a model, reads. The joiners
that emoji and Indic scripts need (U+200C, U+200D) stay."""

_CONTROL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u00(?:[01][0-9a-fA-F]|7[fF])|[bf])")
"""Controls as JSON writes them; line ends and tabs stay."""

_TAG: Final = re.compile(r"<[A-Za-z/!?](?:[^\"<>\\]|\\.)*>")
_OPENING: Final = re.compile(r"<(?=[A-Za-z/!?])")
_LINK: Final = re.compile(r"!?\[((?:[^\[\]\"\\]|\\.)*)\]\((?:[^()\"\\]|\\.)*\)")
"""Of Markdown: what it names stays, what it points to goes."""


def harmless(json: str) -> str:
    """A JSON text whose strings hold no control, direction or tag character, and no markup.

    Tags of HTML are dropped with their attributes; a `<` that could still begin one is set apart
    by a blank. Links and pictures of Markdown keep their words. The text stays JSON of the same
    structure.
    """
    if not json.isascii():
        json = _HIDDEN.sub("", json)
    if "\\" in json:
        json = _CONTROL.sub(r"\1", json)
    if "<" in json:
        json = _OPENING.sub("< ", _TAG.sub("", json))
    if "](" in json:
        json = _LINK.sub(r"\1", json)
    return json
