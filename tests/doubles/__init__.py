"""Doubles of foreign systems: real servers on loopback that behave as badly as asked."""
