"""The time zone of a place."""

from __future__ import annotations

import atexit
import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timezonefinder import TimezoneFinder


def zone_at(lat: float, lng: float) -> str:
    """IANA name of the time zone at a point in degrees, for example "America/Los_Angeles".

    At sea it is a nautical zone ("Etc/GMT+2"); where there is no such point, "UTC".
    """
    if not (math.isfinite(lat) and math.isfinite(lng)):
        return "UTC"
    wrapped = (lng + 180.0) % 360.0 - 180.0
    return _finder().timezone_at(lat=min(max(lat, -90.0), 90.0), lng=wrapped) or "UTC"


@cache
def _finder() -> TimezoneFinder:
    # Imported at first use: its compiled parts take longer to load than the answer does.
    from timezonefinder import TimezoneFinder

    finder = TimezoneFinder()
    atexit.register(finder.cleanup)  # it keeps files open, and a late warning would be the thanks
    return finder
