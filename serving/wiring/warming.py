"""What is read and compiled before a process is ready, so that no first request waits for it."""

from __future__ import annotations

import structlog

from engine.conversation.warming import warm_up as warm_up_chat
from engine.parsing.language import LANGUAGES
from engine.parsing.warming import warm_up as warm_up_parsing
from engine.parsing.warming import warm_up_language
from features.text import SentenceEncoder
from serving.language.messages import messages_in

log = structlog.get_logger(__name__)


def warm_up() -> None:
    """What every post and message needs, whatever its language."""
    warm_up_parsing(SentenceEncoder())
    warm_up_chat()


def warm_languages() -> None:
    """Read and compile what each language needs, so that no first post waits for it."""
    for language in LANGUAGES:
        messages_in(language)
        warm_up_language(language)
