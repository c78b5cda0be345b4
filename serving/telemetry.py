"""Logs: one JSON object a line, without bodies, tokens, coordinates or plain user ids."""

from __future__ import annotations

import logging
import sys
from hashlib import blake2b
from secrets import token_bytes

import structlog


def configure_logging(level: str) -> None:
    """Send structured events, and those of libraries, to standard error as JSON lines.

    On a terminal the same events are written for people. Traces never show local variables: they
    hold what callers sent.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    is_terminal = sys.stderr.isatty()
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if is_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells every step of a start
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


_KEY = token_bytes(32)


def user_tag(user_id: str) -> str:
    """A name for a user that holds within this process's log and cannot be turned back."""
    return blake2b(user_id.encode(), key=_KEY, digest_size=8).hexdigest()
