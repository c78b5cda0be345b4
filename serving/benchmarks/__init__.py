"""Timed commands: the only place where the product's speed is measured."""
