"""Counting how the service is used: in memory at once, in the database a few seconds later.

`record` is what every endpoint calls. A count costs a request nothing but a lock; `flush` writes
what has come together, under each user's pseudonym of the day. A process that dies loses what
came since its last flush, at most `FLUSH_S` seconds of counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from secrets import token_bytes
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from data.database import Database
from data.parsed_posts import ParsedPost
from data.reference.calendar import DAY_S, epoch
from data.repositories.parsed_posts import add_parsed_posts
from data.repositories.usage import add_usage, pseudonym, salt_of
from data.usage import NOBODY, REQUESTS, UsageKind

FLUSH_S: Final = 5.0
"""Seconds between two flushes."""

MOST_WAITING: Final = 50_000
"""Counts and parsed posts, each, that wait in memory while the database is away."""


class UsageRecorder:
    """Counts of one process; threads may share it."""

    def __init__(self) -> None:
        self.lost = 0
        """Counts and parsed posts that found no room while the database was away."""
        self._lock = Lock()
        self._counts: Counter[tuple[int, UsageKind, str]] = Counter()
        self._posts: list[ParsedPost] = []
        self._salts: dict[int, bytes] = {}

    @property
    def waiting(self) -> int:
        """Counts and parsed posts that are not in the database yet."""
        return len(self._counts) + len(self._posts)

    def record(self, kind: UsageKind, user_id: str | None, *, now: datetime) -> None:
        """Count one use.

        Parameters
        ----------
        user_id : str or None
            The user whom a credential names; None for nobody in particular.
        now : datetime
            Aware; says to which day (UTC) it belongs.
        """
        who = NOBODY if user_id is None or kind in REQUESTS else user_id
        key = (epoch(now) // DAY_S, kind, who)
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_WAITING:
                self._counts[key] += 1
            else:
                self.lost += 1

    def keep_parsed(self, post: ParsedPost) -> None:
        """Keep a parsed post, to be compared with what is posted."""
        with self._lock:
            if len(self._posts) < MOST_WAITING:
                self._posts.append(post)
            else:
                self.lost += 1

    def forget(self, is_gone: Callable[[str], bool]) -> None:
        """Drop what waits of users who are gone."""
        with self._lock:
            for key in [key for key in self._counts if key[2] != NOBODY and is_gone(key[2])]:
                del self._counts[key]

    def flush(self, database: Database) -> None:
        """Write what waits; it waits on where that fails.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        with self._lock:
            counts, posts = self._counts, self._posts
            self._counts, self._posts = Counter(), []
        if not counts and not posts:
            return
        try:
            with database.session() as session:
                add_usage(session, self._pseudonymous(session, counts))
                add_parsed_posts(session, posts)
        except Exception:  # whatever it was: what was counted is not lost for it
            with self._lock:
                self._counts.update(counts)
                self._posts = posts + self._posts
            raise

    def _pseudonymous(
        self, session: Session, counts: Counter[tuple[int, UsageKind, str]]
    ) -> Counter[tuple[int, UsageKind, str]]:
        found: Counter[tuple[int, UsageKind, str]] = Counter()
        for (day, kind, who), count in counts.items():
            if day not in self._salts:
                self._salts = {
                    **{d: salt for d, salt in self._salts.items() if d >= day - 1},
                    day: salt_of(session, day, fresh=token_bytes(32)),
                }
            found[day, kind, pseudonym(who, self._salts[day])] += count
        return found
