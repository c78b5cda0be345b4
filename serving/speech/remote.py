"""OpenAI's transcription, or that of a service that speaks its API, as it answers in verbose form.

The client retries nothing and waits for nobody: the caller's deadline is the only one.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

from openai import AsyncOpenAI, omit
from openai.types.audio import TranscriptionVerbose

from serving.speech.sound import Sound
from serving.speech.transcript import Transcript

MAX_CHARS: Final = 5_000
"""Of a transcript: as much as a post may have. Two minutes of speech have some 2,000."""


class UnusableAnswer(Exception):
    """The service answered with something that is no transcript."""


class OpenAITranscriber:
    """The transcription endpoint. What leaves is the sound alone, as FLAC."""

    def __init__(self, *, api_key: str, base_url: str, model: str) -> None:
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=0)
        self._model = model

    async def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        """The transcript.

        Raises
        ------
        UnusableAnswer, openai.OpenAIError, ValueError
            Whatever may be wrong with a service elsewhere.
        """
        answer: Any = await self._client.audio.transcriptions.create(
            model=self._model,
            file=("speech.flac", sound.as_flac(), "audio/flac"),
            language=language if language is not None else omit,
            response_format="verbose_json",
            temperature=0.0,
        )
        if not isinstance(answer, TranscriptionVerbose) or not isinstance(answer.text, str):
            raise UnusableAnswer("no transcript")
        return Transcript(
            text=answer.text.strip()[:MAX_CHARS],
            language=language or _code(answer.language),
            confidence=_confidence(answer),
            model=self._model,
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


def _confidence(answer: TranscriptionVerbose) -> float:
    """The geometric mean of the tokens' probabilities, by the segments' lengths in tokens."""
    weighted = tokens = 0.0
    for segment in answer.segments or []:
        count = max(len(segment.tokens or []), 1)
        weighted += count * min(float(segment.avg_logprob), 0.0)
        tokens += count
    mean = weighted / tokens if tokens else math.log(_UNTOLD)
    return math.exp(mean) if math.isfinite(mean) else 0.0


_UNTOLD: Final = 0.5
"""Confidence of a transcript of which the service does not say how sure it is."""


def _code(language: str | None) -> str:
    """ISO 639-1 code of a language that is named in English, as Whisper's endpoint does."""
    named = (language or "").strip().lower()
    return named if len(named) == 2 else _codes().get(named, "und")


@cache
def _codes() -> dict[str, str]:
    from lingua import Language  # a list of names and codes; none of its models

    return {
        language.name.lower(): language.iso_code_639_1.name.lower() for language in Language.all()
    }
