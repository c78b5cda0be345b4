"""The form in which names of places are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SHORT: Final = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "no": "north",
    "so": "south",
    "bch": "beach",
    "bh": "beach",
    "pt": "point",
    "hl": "hill",
    "hls": "hill",
    "hills": "hill",
    "hts": "heights",
    "spg": "springs",
    "spgs": "springs",
    "spring": "springs",
    "vlg": "village",
    "vly": "valley",
    "pk": "park",
    "lk": "lake",
    "jct": "junction",
    "isl": "island",
    "is": "island",
    "hbr": "harbor",
    "harbour": "harbor",
    "twp": "township",
    "ctr": "center",
    "centre": "center",
    "cty": "city",
    "gdns": "gardens",
    "grv": "grove",
    "fls": "falls",
    "crk": "creek",
}
"""Words of place names that are also written short (Publication 28 of the US postal service)."""

_DROPPED: Final = re.compile(r"['’`´.]")  # noqa: RUF001  a curly apostrophe, as people type it
_APART: Final = re.compile(r"[^\w]+|_")


@lru_cache(maxsize=8192)
def place_key(name: str) -> str:
    """A name without case, accents and punctuation, its usual abbreviations written out.

    "St. Paul" and "Saint Paul" are one key, "W. Palm Bch" and "West Palm Beach" another.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    parts = unicodedata.normalize("NFKD", folded)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    words = _APART.sub(" ", _DROPPED.sub("", plain)).split()
    return " ".join(_SHORT.get(word, word) for word in words)
