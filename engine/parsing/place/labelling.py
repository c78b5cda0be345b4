"""Where the street of an American address ends and its city begins, by usaddress.

The labeller reads nothing but a span that was cut out before: of a whole post it would make an
address of every word. It is asked only where neither a suffix nor the gazetteer tells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_STREET: Final = "StreetName"
_CITY: Final = "PlaceName"


@lru_cache(maxsize=512)
def city_words(address: str) -> int:
    """How many of the last words of `address`, which ends with the city, are the city's name.

    0 where the labeller sees no city there, or no street before it.
    """
    # Imported at first use: the labeller's model is not needed by most posts.
    import usaddress

    labels = [label for _, label in usaddress.parse(address)]
    count = 0
    while count < len(labels) and labels[-1 - count] == _CITY:
        count += 1
    has_street = any(label.startswith(_STREET) for label in labels[: len(labels) - count])
    return count if has_street else 0
