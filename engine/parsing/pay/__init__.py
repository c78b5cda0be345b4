"""The pay that a post states: numbers, currencies, units, and which sum is the pay."""

from engine.parsing.pay.grammar import find_pay
from engine.parsing.pay.offer import PayOffer, PayType, PayUnit

__all__ = ["PayOffer", "PayType", "PayUnit", "find_pay"]
