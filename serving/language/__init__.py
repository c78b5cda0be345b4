"""Findings, then words: what turns the engine's reasons into sentences."""
