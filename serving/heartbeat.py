"""The heartbeat: how long this process has been able to answer, kept in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from data.database import Database
from data.observed import Span
from data.repositories.uptime import save_span

BEAT_S: Final = 15.0
"""Seconds between two beats."""

_VOUCHES: Final = timedelta(seconds=BEAT_S)


class Heartbeat:
    """One stretch of uptime after the other; used by one thread.

    A beat vouches for the time until the next is due, so a process that dies is held to have been
    up for at most `BEAT_S` seconds more. One that ends says exactly when.
    """

    def __init__(self) -> None:
        self._span: Span | None = None

    def beat(self, database: Database, *, is_online: bool, now: datetime) -> None:
        """Keep that the process is, or is not, able to answer at `now` (aware).

        Raises
        ------
        UnusableDatabase
            If the database does not answer: then there is a gap, unless another process beats.
        """
        if not is_online:
            self.end(database, now=now)
            return
        span, until = self._span, now + _VOUCHES
        is_going_on = span is not None and span.began_at <= now <= span.up_until + _VOUCHES
        if span is None or not is_going_on:
            span = Span(uuid4().hex, began_at=now, up_until=until)
        span = replace(span, up_until=until)
        with database.session() as session:
            save_span(session, span)
        self._span = span

    def end(self, database: Database, *, now: datetime) -> None:
        """Keep that the process answers no more; does nothing where it did not before."""
        span, self._span = self._span, None
        if span is not None and span.began_at <= now < span.up_until:
            with database.session() as session:
                save_span(session, replace(span, up_until=now))
