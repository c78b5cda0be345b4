"""Drift: how far a market has moved from what a release learnt, and what to do about it."""
