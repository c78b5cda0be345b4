"""From a message to what is wanted: language, intent with its probability, slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.reference.categories import CATEGORIES
from data.reference.gazetteer import gazetteer
from engine.conversation.intents import Intent
from engine.conversation.language import spoken_in
from engine.conversation.marks import marks_of
from engine.conversation.reading_slots import read_slots
from engine.conversation.rules import EVEN, intent_by_slots
from engine.conversation.slots import Slots
from engine.parsing.clean import clean
from engine.parsing.language import LANGUAGES
from engine.parsing.post import Post
from engine.parsing.vectors import units
from features.text import Encoder
from models.intent_model import IntentModel
from models.text_models import TextModels

LONGEST: Final = 1_000
"""Characters of a message that are understood; the app sends no more."""


SURE_OF_WORK: Final = 0.9
"""P(category) from which a search that names no category is taken to mean one."""

_LOOKING: Final = (Intent.FIND_TASKS, Intent.BEST_TASK)
_VAGUE: Final = ("other", "virtual", "virtual_assistant", "data_entry", "errands", "ai_automation")
"""Categories that talk of lists and tasks itself is taken for: only their names count."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message says.

    Attributes
    ----------
    language : str
        ISO 639-1; one that is not spoken here is answered in English.
    intent, probability
        The likeliest intent and how likely it is, 0 to 1.
    chances : mapping of Intent to float
        Of all intents.
    """

    post: Post
    language: str
    intent: Intent
    probability: float
    chances: Mapping[Intent, float]
    slots: Slots


@dataclass(frozen=True)
class Reader:
    """Understands messages by one model of intents, and by their slots where there is none."""

    intents: IntentModel
    texts: TextModels
    encoder: Encoder

    def read(self, texts: Sequence[str], *, now: datetime, hint: str | None) -> list[Understood]:
        """Messages as understood, all encoded in one call.

        `now` is aware, by the user's clock; `hint` is the language that is expected.
        """
        cleaned = [clean(text[:LONGEST]) for text in texts]
        vectors = units(self.encoder.encode(cleaned))
        posts = [Post.of(text, spoken_in(text, hint)) for text in cleaned]
        chances = [self._chances(post, row) for post, row in zip(posts, vectors, strict=True)]
        likely = self.texts.category.predict_proba(vectors, cleaned)
        return [
            self._understood(post, row, work, now)
            for post, row, work in zip(posts, chances, likely, strict=True)
        ]

    def _chances(self, post: Post, vector: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """(n_intents,) probabilities; of a language that is not spoken here, by meaning alone: its
        words are in nobody's messages, and buckets that they share with others only mislead."""
        if not self.intents.is_fitted:
            return np.zeros(0)
        classifier, rows = self.intents.classifier, vector[None]
        texts = [post.text] if post.language in LANGUAGES else []
        marks = [marks_of(post)] if texts else []
        return np.asarray(classifier.predict_proba(rows, texts, marks)[0], dtype=np.float64)

    def _understood(
        self,
        post: Post,
        chances: NDArray[np.float64],
        categories: NDArray[np.float64],
        now: datetime,
    ) -> Understood:
        country = gazetteer().country_of_zone(str(now.tzinfo))
        slots = read_slots(post, now=now, country=country)
        if self.intents.is_fitted:
            named = [Intent(name) for name in self.intents.classifier.classes]
        else:
            named, chances = [intent_by_slots(slots)], np.array([EVEN])
        best = int(chances.argmax())
        said = slots.filters
        if named[best] in _LOOKING and categories.size and not (said.categories or said.excluded):
            code = int(categories.argmax())
            if categories[code] >= SURE_OF_WORK and CATEGORIES[code] not in _VAGUE:
                slots = replace(slots, filters=replace(slots.filters, categories=(code,)))
        return Understood(
            post=post,
            language=post.language,
            intent=named[best],
            probability=float(chances[best]),
            chances=dict(zip(named, chances.tolist(), strict=True)),
            slots=slots,
        )
