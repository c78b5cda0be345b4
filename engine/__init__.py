"""Decisions: pure functions over a market snapshot and a release. No clock, no I/O."""
