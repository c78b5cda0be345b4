"""From a recording to a transcript in time: elsewhere where there is a key, here where not.

Decoding and the local model run off the event loop, one after the other, at a low priority. Two
wait at the most; the next is told to come again (`serving.cpu.CpuPool`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

import structlog

from data.errors import InvalidRequest, NotReady
from serving.cpu import BACKGROUND_NICENESS, CpuPool
from serving.speech.decoding import FIELD, Decoder
from serving.speech.sound import Sound
from serving.speech.transcript import LocalTranscriber, RemoteTranscriber, Transcript

log = structlog.get_logger(__name__)

REMOTE_S: Final = 1.2
"""How long a remote transcript is waited for where the local model can take over: with what that
needs, the answer still comes within the specification's two seconds on idle cores."""

REMOTE_ALONE_S: Final = 6.0
"""The same where nobody can take over."""

LOCAL_S: Final = 5.0
"""How long a caller waits for decoding and the local model on a busy machine."""

PLACES: Final = 3
"""Recordings in work: one and two that wait."""

REST_S: Final = 30.0
"""How long a service that failed is left alone."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A transcript and how long the recording is."""

    transcript: Transcript
    seconds: float


class Speech(Protocol):
    """What the route asks."""

    @property
    def is_full(self) -> bool:
        """Whether one more recording would be refused at this moment."""

    async def listen(self, content: bytes, language: str | None) -> Heard:
        """What is said in a recording, of anybody's making."""


@dataclass(frozen=True, slots=True)
class NoSpeech:
    """Stands in where nothing can transcribe; says what is missing."""

    reason: str
    is_full: ClassVar[bool] = False

    async def listen(self, content: bytes, language: str | None) -> Heard:
        """Refuses, with the reason."""
        raise NotReady(self.reason)


NOT_LISTENING: Final = NoSpeech(
    "Voice is not set up in this service: it needs the extra `voice` (make voice, or "
    "pip install '.[voice]') and its model (hustlexp models fetch), or OPENAI_API_KEY."
)


def speech_pool() -> CpuPool:
    """The thread that decodes and transcribes."""
    return CpuPool(threads=1, budget_s=LOCAL_S, places=PLACES, niceness=BACKGROUND_NICENESS)


class LiveSpeech:
    """A remote transcriber, a local one, or both: then the local one takes over in time.

    Parameters
    ----------
    local_s : float
        Longest recording that the local model transcribes, seconds.
    max_s : float
        Longest recording at all.
    """

    def __init__(
        self,
        *,
        local: LocalTranscriber | None,
        remote: RemoteTranscriber | None,
        pool: CpuPool,
        local_s: float,
        max_s: float,
        ffmpeg: str | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._local, self._remote, self._pool = local, remote, pool
        self._local_s = local_s
        self._decoder = Decoder(max_s if remote else local_s, ffmpeg)
        self._monotonic = monotonic
        self._rests_until = 0.0

    async def listen(self, content: bytes, language: str | None) -> Heard:
        """What is said in a recording.

        Raises
        ------
        InvalidRequest, UnsupportedMedia
            If it is no recording within the limits, or nobody speaks in it.
        NotReady
            If the remote service fails and the recording is too long for the local model.
        Busy, TimeBudgetExceeded
            If the machine has too much to do.
        """
        if self._remote is not None and self._monotonic() >= self._rests_until:
            sound = await self._pool.run(lambda: self._decoded(content))
            transcript = await self._remotely(
                self._remote, sound, language
            ) or await self._locally(sound, language)
        else:  # in one turn: between two of them a crowd would take the place
            sound, transcript = await self._pool.run(lambda: self._heard_here(content, language))
        if not transcript.text:
            raise _nobody_speaks()
        return Heard(transcript, sound.seconds)

    @property
    def is_full(self) -> bool:
        """Whether one more recording would be refused at this moment."""
        return self._pool.is_full

    def _can_locally(self, sound: Sound) -> bool:
        return self._local is not None and sound.seconds <= self._local_s

    async def _remotely(
        self, remote: RemoteTranscriber, sound: Sound, language: str | None
    ) -> Transcript | None:
        """The remote transcript; None where there is none in time."""
        deadline_s = REMOTE_S if self._can_locally(sound) else REMOTE_ALONE_S
        try:
            async with asyncio.timeout(deadline_s):
                return await remote.transcribe(sound, language)
        except Exception as error:  # a foreign system: whatever it does, the local model answers
            self._rests_until = self._monotonic() + REST_S
            log.warning("remote_transcription_failed", error=type(error).__name__)
            return None

    async def _locally(self, sound: Sound, language: str | None) -> Transcript:
        return await self._pool.run(lambda: self._transcribed(sound, language))

    def _heard_here(self, content: bytes, language: str | None) -> tuple[Sound, Transcript]:
        sound = self._decoded(content)
        return sound, self._transcribed(sound, language)

    def _decoded(self, content: bytes) -> Sound:
        sound = self._decoder.decode(content)
        if sound.is_silent:
            raise _nobody_speaks()
        return sound

    def _transcribed(self, sound: Sound, language: str | None) -> Transcript:
        local = self._local
        if local is None or not self._can_locally(sound):
            raise NotReady(
                "Speech recognition does not answer at the moment; please try again."
                if local is None
                else "Speech recognition of recordings longer than "
                f"{self._local_s:g} seconds does not answer at the moment; send a shorter one."
            )
        return local.transcribe(sound, language)


def _nobody_speaks() -> InvalidRequest:
    return InvalidRequest(f"Nobody is heard to speak in `{FIELD}`.", field=FIELD)
