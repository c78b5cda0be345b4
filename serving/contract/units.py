"""How numbers leave the house: in the app's units, rounded to what they can carry."""

from __future__ import annotations

from data.reference.geography import miles


def shown_miles(metres: float) -> float:
    """Metres as miles: to 0.1, and to 0.01 under one mile."""
    distance = float(miles(metres))
    return round(distance, 1 if distance >= 1.0 else 2)


def shown_share(share: float) -> float:
    """A score, rate or probability (0 to 1) to four decimals."""
    return round(share, 4)


def shown_usd(amount: float) -> float:
    """USD to the cent."""
    return round(amount, 2)


def duration_text(minutes: float) -> str:
    """Minutes in words, to the minute: "45 min", "1 h 30 min", "2 h"."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
