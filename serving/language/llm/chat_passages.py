"""The assistant's answer as passages, and the answer in a narrator's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from serving.cache_lives import RESPONSES_S
from serving.language.chat_words import Stretch, Tone, joined
from serving.language.llm.passages import Narration, Passage, Words

MOST_TURNS: Final = 4
"""Messages before this one that are quoted: what "closer ones" goes on with is not far."""

_TONES: Final[Mapping[Tone, str]] = {
    Tone.FRIENDLY: "friendly and encouraging, for someone new",
    Tone.MOTIVATIONAL: "motivating and direct",
    Tone.PROFESSIONAL: "professional and plain",
    Tone.EXECUTIVE: "brief and businesslike",
    Tone.AUTONOMOUS: "as brief as can be",
}
"""How the user of a tier is spoken to, in English."""


def chat_narration(
    stretches: Sequence[Stretch],
    message: str,
    history: Sequence[str],
    *,
    language: str,
    tone: Tone,
) -> Narration | None:
    """What of an answer may be worded anew: its prose; None where it has none.

    Lines of lists stay as they are, beside cards that show the same. `message` and `history`, the
    user's own messages with the oldest first, are quoted.
    """
    passages = tuple(
        Passage(_id(at), one.text, one.names) for at, one in enumerate(stretches) if one.is_prose
    )
    if not passages:
        return None
    turns = {f"turn {at}": text for at, text in enumerate(history[-MOST_TURNS:], 1)}
    return Narration(
        passages,
        language=language,
        draft_language=language,
        quoted=turns | {"message": message},
        tone=_TONES[tone],
        kept_s=RESPONSES_S,
    )


def with_words(stretches: Sequence[Stretch], words: Words) -> str:
    """The text of the answer in a narrator's words."""
    return joined(
        one._replace(text=words.texts.get(_id(at), one.text)) for at, one in enumerate(stretches)
    )


def _id(at: int) -> str:
    return f"part-{at}"
