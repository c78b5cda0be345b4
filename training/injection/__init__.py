"""Fitting the detector of attacks on a language model."""
