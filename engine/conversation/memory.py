"""What the assistant remembers of a conversation: plain values, bounded, kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from engine.conversation.intents import Intent
from engine.conversation.slots import NO_FILTERS, Filters

MOST_SEARCHES: Final = 40
"""Searches that are remembered; the oldest go first."""

MOST_SHOWN: Final = 20
MOST_SEEN: Final = 60
"""Tasks of earlier pages that are left out of the next one."""

LONGEST_DRAFT: Final = 2_000


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task as it stood in the last list."""

    id: str
    pay_usd: float
    distance_m: float
    category: int


@dataclass(frozen=True, slots=True)
class Memory:
    """A conversation so far; the default is one that has not begun.

    Attributes
    ----------
    turns : int
        Messages of the user so far.
    language : str or None
        Of the last message that was long enough to tell.
    subject : Intent or None
        What the last answer was about: what a follow-up goes on with.
    search : Filters
        Of the last search for tasks.
    searches : tuple of Filters
        All searches, oldest first.
    standing : Filters
        What the user asked to hold from now on.
    shown : tuple of ShownTask
        The last list, as it was numbered; `seen` counts what earlier pages of it showed.
    chosen : str or None
        Id of the task that was last pointed at: what "it" means.
    worker_ids : tuple of str
        The last list of workers.
    draft : str
        The post that is being written.
    period : str or None
        The stretch of days that figures were last asked for.
    """

    turns: int = 0
    language: str | None = None
    subject: Intent | None = None
    search: Filters = NO_FILTERS
    searches: tuple[Filters, ...] = ()
    standing: Filters = NO_FILTERS
    shown: tuple[ShownTask, ...] = ()
    seen: tuple[str, ...] = ()
    chosen: str | None = None
    worker_ids: tuple[str, ...] = ()
    draft: str = ""
    period: str | None = None

    def searched(self, filters: Filters, shown: tuple[ShownTask, ...], *, page: bool) -> Memory:
        """After a list of tasks; `page` where it goes on with the list before."""
        ids = tuple(task.id for task in shown)
        return replace(
            self,
            search=filters,
            searches=(*(s for s in self.searches if s != filters), filters)[-MOST_SEARCHES:],
            shown=shown[:MOST_SHOWN],
            seen=((*self.seen, *ids) if page else ids)[-MOST_SEEN:],
            chosen=ids[0] if ids else None,
        )

    def earlier_search(self, like: Filters) -> Filters | None:
        """The newest search but the last that has the categories of `like`; of none, the first."""
        if like.categories:
            for old in reversed(self.searches):
                if set(like.categories) & set(old.categories):
                    return old
            return None
        return self.searches[0] if self.searches else None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "turns": self.turns,
            "language": self.language,
            "subject": self.subject,
            "search": self.search.to_json(),
            "searches": [search.to_json() for search in self.searches],
            "standing": self.standing.to_json(),
            "shown": [[t.id, t.pay_usd, t.distance_m, t.category] for t in self.shown],
            "seen": list(self.seen),
            "chosen": self.chosen,
            "worker_ids": list(self.worker_ids),
            "draft": self.draft,
            "period": self.period,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The reverse of `to_json`.

        Raises
        ------
        KeyError, TypeError, ValueError
            If it is none of this code's: a conversation is then begun anew.
        """
        subject = value["subject"]
        return cls(
            turns=int(value["turns"]),
            language=value["language"],
            subject=None if subject is None else Intent(subject),
            search=Filters.from_json(value["search"]),
            searches=tuple(Filters.from_json(search) for search in value["searches"]),
            standing=Filters.from_json(value["standing"]),
            shown=tuple(ShownTask(*task) for task in value["shown"]),
            seen=tuple(value["seen"]),
            chosen=value["chosen"],
            worker_ids=tuple(value["worker_ids"]),
            draft=str(value["draft"])[:LONGEST_DRAFT],
            period=value["period"],
        )


NO_MEMORY: Final = Memory()
