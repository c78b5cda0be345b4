"""How a serving process is put together from its settings, and taken apart again."""

from serving.wiring.process import NOTHING_TO_ANSWER_FROM, running

__all__ = ["NOTHING_TO_ANSWER_FROM", "running"]
