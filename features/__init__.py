"""Rows to arrays: the same code for a training frame and a live request."""
