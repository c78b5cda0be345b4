"""What a post offers for the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PayType = Literal["fixed", "hourly"]
PayUnit = Literal["hour", "day", "night", "week", "month", "year", "person", "item", "visit"]


@dataclass(frozen=True, slots=True)
class PayOffer:
    """An amount of money for the work.

    Attributes
    ----------
    amount : float
        The one number: what is stated; of a range the middle; of "up to 80" the 80; of "at
        least 50" the 50.
    low, high : float or None
        Ends of the range; None where that end is open. Both are the amount where one is stated.
    currency : str
        ISO 4217 code.
    is_currency_stated : bool
        Whether the post names a currency; else it is the hint's, or USD.
    type : 'fixed' or 'hourly'
        Hourly where the amount is for an hour; all else is fixed, with `per` saying for what.
    per : str or None
        What the amount is for, where not for the whole task.
    """

    amount: float
    low: float | None
    high: float | None
    currency: str
    is_currency_stated: bool
    type: PayType
    per: PayUnit | None
