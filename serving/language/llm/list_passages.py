"""Texts of lists, of matches and of recommendations, as passages, and the lists with other words.

Only whole sentences about the first few are worded anew: what one call can say within a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final, TypeVar, cast

from serving.contract.match_answer import TasksAnswer, WorkersAnswer
from serving.contract.recommendations_answer import RecommendationsAnswer
from serving.language.llm.passages import (
    PHRASEBOOK,
    Narration,
    Narrator,
    Passage,
    Words,
    as_drafted,
)

WORDED_WITHIN_S: Final = 0.8
"""From the request on, when words must be there: the specification's second for both endpoints,
less the time to write the answer down."""

MOST_WORDED: Final = 3
"""Entries of a list, from the first on, whose sentences are worded anew."""

_Answer = TypeVar("_Answer", bound=WorkersAnswer | TasksAnswer | RecommendationsAnswer)


async def in_words(
    answer: _Answer, narrator: Narrator, *, language: str, user_id: str, started: float
) -> _Answer:
    """The answer with its first sentences in a narrator's words, in what is left of its time.

    Of matches the reasons are worded, of recommendations the descriptions. `started` is the
    request's moment by the performance counter; `metadata.model` names who worded beside the
    release.
    """
    name, entries, field = _sentences(answer)
    passages = tuple(
        Passage(_id(at), draft, _names(entry, draft))
        for at, entry in enumerate(entries[:MOST_WORDED])
        if (draft := getattr(entry, field))
    )
    narration = Narration(passages, language=language, draft_language=language)
    words = as_drafted(narration)
    if passages:
        left_s = WORDED_WITHIN_S - (perf_counter() - started)
        words = await narrator.narrate(narration, user_id=user_id, deadline_s=left_s)
    told = [
        entry.model_copy(update={field: words.texts.get(_id(at), getattr(entry, field))})
        for at, entry in enumerate(entries)
    ]
    metadata = answer.metadata.model_copy(
        update={
            "model": _worded_by(answer.metadata.model, words),
            "processing_time": round((perf_counter() - started) * 1_000, 1),
        }
    )
    worded = answer.model_copy(update={name: told, "metadata": metadata})
    return cast("_Answer", worded)


def _sentences(
    answer: WorkersAnswer | TasksAnswer | RecommendationsAnswer,
) -> tuple[str, Sequence[Any], str]:
    """Name of the list, the list, and the field of an entry that holds a sentence."""
    match answer:
        case WorkersAnswer():
            return "matches", answer.matches, "reasoning"
        case TasksAnswer():
            return "recommendations", answer.recommendations, "reasoning"
        case RecommendationsAnswer():
            return "recommendations", answer.recommendations, "description"


def _names(entry: Any, draft: str) -> tuple[str, ...]:
    """Titles of the entry's tasks as far as its sentence has them: others wrote them."""
    tasks = [*getattr(entry, "tasks", ()), *filter(None, [getattr(entry, "task", None)])]
    titles = (task.title for task in tasks)
    return tuple(dict.fromkeys(title for title in titles if title and title in draft))


def _worded_by(release_id: str, words: Words) -> str:
    return release_id if words.model == PHRASEBOOK else f"{release_id} {words.model}"


def _id(at: int) -> str:
    return f"entry-{at}"
