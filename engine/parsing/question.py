"""What is asked of the parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ParseQuestion:
    """A post to be turned into a task.

    Attributes
    ----------
    text : str
        As the poster wrote it.
    now : datetime
        Aware: the poster's clock. An offset other than UTC is taken for the poster's own.
    language_hint : str or None
        Language tag that the app is set to.
    lat, lng : float or None
        Where the poster is, degrees (WGS 84).
    category : int or None
        A category code that is known already, and not looked for in the text.
    """

    text: str
    now: datetime
    language_hint: str | None = None
    lat: float | None = None
    lng: float | None = None
    category: int | None = None
