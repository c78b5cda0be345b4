"""What was said, and whoever wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from serving.speech.sound import Sound


@dataclass(frozen=True, slots=True)
class Transcript:
    """Speech in writing.

    Attributes
    ----------
    text : str
        As the model wrote it; empty where it heard nobody speak.
    language : str
        ISO 639-1 code, of the caller or as it was heard.
    confidence : float
        Geometric mean of the probabilities of the tokens, 0 to 1.
    model : str
        Which model wrote it.
    """

    text: str
    language: str
    confidence: float
    model: str


class LocalTranscriber(Protocol):
    """A model in this process: a second of computation."""

    def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        """The transcript, in the given language (ISO 639-1) or in the one that is heard."""


class RemoteTranscriber(Protocol):
    """A model elsewhere."""

    async def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        """The transcript, in the given language (ISO 639-1) or in the one that is heard."""

    async def close(self) -> None:
        """Let its connections go."""
