"""Loading what understanding needs, before anybody waits for it."""

from __future__ import annotations

from engine.conversation import vocabulary, work
from engine.conversation.language import spoken_in

_TRIAL = "Show me delivery tasks near me paying over fifty dollars"


def warm_up() -> None:
    """Compile the vocabulary and load the detector of further languages, in about a second."""
    vocabulary.warm_up()
    work.warm_up()
    spoken_in(_TRIAL)
