"""How long a worker is free, from the app's free text."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from data.reference.calendar import MARKET_ZONE

_NEXT: Final = re.compile(r"next-(\d{1,3})-(minute|hour|day)s?")
_HOURS_IN: Final = {"minute": 1 / 60, "hour": 1.0, "day": 24.0}
_DAYS_OF: Final = {"today": 1, "tomorrow": 2}


def available_hours(text: str | None, *, now: datetime, zone: str = MARKET_ZONE) -> float | None:
    """Hours from `now` (aware) that a worker says he is free; None where no limit is stated.

    `next-3-hours` (also minutes and days) is that long; `today` and `tomorrow` last until local
    midnight at their end. `now`, an absent or an unknown text states no limit.
    """
    words = "-".join((text or "").casefold().replace("_", " ").replace("-", " ").split())
    if (span := _NEXT.fullmatch(words)) and int(span[1]) > 0:
        return int(span[1]) * _HOURS_IN[span[2]]
    if days := _DAYS_OF.get(words):
        local = now.astimezone(ZoneInfo(zone))
        midnight = datetime.combine(local.date() + timedelta(days), time(), local.tzinfo)
        return (midnight - now).total_seconds() / 3_600
    return None
