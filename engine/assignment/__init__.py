"""Batch assignment: many tasks and many workers at once, by expected completed value."""
