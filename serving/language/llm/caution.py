"""Who is not asked: texts that read like an attack never reach a language model.

The gate holds without this. It only means that a message which the detector suspects is worded by
the phrasebook: the answer, its actions and its facts are the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import structlog

from serving.language.llm.passages import Narration, Narrator, Words, as_drafted

log = structlog.get_logger(__name__)


class Detector(Protocol):
    """Tells which texts read like an attack."""

    def __call__(self, texts: list[str]) -> list[bool]:
        """For each text whether it is suspected."""


class CautiousNarrator:
    """A narrator that words by the phrasebook what a suspected text has a part in.

    An earlier message that is suspected is only left out, as the answer does not hang on it. What
    was suspected is logged by its place, never by its words.
    """

    def __init__(self, narrator: Narrator, suspects: Detector) -> None:
        self._narrator = narrator
        self._suspects = suspects

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        """The texts; the drafts where what is answered, or a name in it, is suspected."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        found = await asyncio.to_thread(self._found, narration)
        if found:
            log.warning("injection_suspected", places=sorted(found))
        kept = {place: text for place, text in narration.quoted.items() if place not in found}
        if any(not place.startswith(EARLIER) for place in found):
            return as_drafted(narration)
        if found:
            narration = replace(narration, quoted=kept)
        left_s = deadline_s - (loop.time() - began)
        return await self._narrator.narrate(narration, user_id=user_id, deadline_s=left_s)

    def _found(self, narration: Narration) -> set[str]:
        """Places of what is suspected: of a quoted text its own, of names and titles `names`."""
        told = [*narration.quoted.items(), *_names(narration).items()]
        says = self._suspects([text for _, text in told])
        return {
            "names" if place.startswith(_NAME) else place
            for (place, _), is_suspected in zip(told, says, strict=True)
            if is_suspected
        }


EARLIER = "turn "
"""How the places of a user's earlier messages begin (`chat_passages`)."""

_NAME = "name "


def _names(narration: Narration) -> Mapping[str, str]:
    names = dict.fromkeys(name for one in narration.passages for name in one.names)
    return {f"{_NAME}{at}": name for at, name in enumerate(names)}
