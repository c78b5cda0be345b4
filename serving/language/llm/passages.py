"""What a narrator is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, Protocol

from serving.cache_lives import WORDING_S

PHRASEBOOK: Final = "phrasebook"
"""Name of the narrator that needs no language model, as `metadata` tells it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of an answer, as the phrasebook says it.

    Attributes
    ----------
    id : str
        Unique within the narration; what the worded text is looked up by.
    draft : str
        The phrasebook's text. All of its numbers are the engine's findings: they become facts.
    names : tuple of str
        Stretches of the draft that somebody else wrote or that must stay as they are: titles of
        tasks, places, names of people, ids. Each becomes a fact, shown exactly so, and nothing
        within it, a number least of all, grounds anything else.
    draft_language : str or None
        Where it is another one than the narration's.
    """

    id: str
    draft: str
    names: tuple[str, ...] = ()
    draft_language: str | None = None


@dataclass(frozen=True, slots=True)
class Narration:
    """What is to be told.

    Attributes
    ----------
    passages : tuple of Passage
        In the order of the answer.
    draft_language, language : str
        ISO 639-1 code of the drafts, and of the text that is wanted.
    quoted : mapping of str to str
        What users wrote and the model may look at for tone and topic, by what it is ("message").
        It grounds nothing.
    tone : str
        How it is to be said, in English and in our own words, such as "encouraging".
    kept_s : float
        Seconds that the worded texts may be told again for.
    """

    passages: tuple[Passage, ...]
    language: str
    draft_language: str = "en"
    quoted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tone: str = "friendly and plain"
    kept_s: float = WORDING_S


@dataclass(frozen=True, slots=True)
class Words:
    """What is told, and who worded it.

    Attributes
    ----------
    texts : mapping of str to str
        By id of the passage; every passage has its text.
    model : str
        The language model, or `PHRASEBOOK` where none of its texts is used.
    prompt_version : str or None
        Version of the instructions that the model had; None for the phrasebook.
    tokens : int
        Tokens that this answer cost, also where its texts were refused; 0 for a cached one.
    cached : bool
        Whether the model's texts were worded for an earlier answer.
    language : str
        ISO 639-1 code of the texts.
    """

    texts: Mapping[str, str]
    model: str
    prompt_version: str | None
    tokens: int
    cached: bool
    language: str


class Narrator(Protocol):
    """Words findings."""

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        """The texts, within `deadline_s` seconds; the drafts where nothing better is at hand.

        Never raises for want of a language model, and never waits for one beyond the deadline.
        """


def as_drafted(narration: Narration) -> Words:
    """The phrasebook's words."""
    return Words(
        {passage.id: passage.draft for passage in narration.passages},
        model=PHRASEBOOK,
        prompt_version=None,
        tokens=0,
        cached=False,
        language=narration.draft_language,
    )


class PhrasebookNarrator:
    """The narrator of a process without a language model."""

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        """The drafts, at once."""
        return as_drafted(narration)


Endpoint = Literal["chat", "task-parse", "match-task", "recommendations"]
"""Endpoints whose texts a language model may word; the last two only where a setting says so."""


@dataclass(frozen=True, slots=True)
class Narrators:
    """Who words the answers of which endpoint.

    Attributes
    ----------
    model : Narrator or None
        The narrator with a language model; None where no key is set.
    endpoints : frozenset of str
        Endpoints that it works for. All others never wait for one.
    """

    model: Narrator | None = None
    endpoints: frozenset[Endpoint] = frozenset()

    def word(self, endpoint: Endpoint) -> bool:
        """Whether a language model may word an endpoint's answers."""
        return self.model is not None and endpoint in self.endpoints

    def of(self, endpoint: Endpoint) -> Narrator:
        """The narrator of an endpoint."""
        if self.model is None or endpoint not in self.endpoints:
            return PhrasebookNarrator()
        return self.model


PHRASEBOOK_ONLY: Final = Narrators()
"""Of a process without a language model."""
