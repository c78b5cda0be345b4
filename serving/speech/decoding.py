"""From the bytes of a recording to its sound, within bounds that hold before anything is decoded.

WAV, FLAC, Ogg (Vorbis, Opus) and MP3 are read by libsndfile; MP4 (m4a) and WebM, which phones and
browsers record, by an FFmpeg program where one is installed. `docs/decisions/0008` says why.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import soundfile

from data.errors import InvalidRequest, UnsupportedMedia
from serving.speech.container import Container, container_of
from serving.speech.ffmpeg import decoded_by_ffmpeg
from serving.speech.log_mel import RATE_HZ, FloatArray
from serving.speech.sound import Sound, at_16_khz, one_channel

MIN_SECONDS: Final = 0.2
"""Shorter than any word."""

MAX_CHANNELS: Final = 8
RATES_HZ: Final = range(4_000, 192_001)
"""What recorders write; a telephone's 8 kHz lies well within."""

_BY_LIBSNDFILE: Final = frozenset({Container.WAV, Container.FLAC, Container.OGG, Container.MP3})

FIELD: Final = "audioFile"


def _refused(problem: str) -> InvalidRequest:
    return InvalidRequest(f"`{FIELD}` {problem}", field=FIELD)


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes recordings of at most `max_seconds`.

    Attributes
    ----------
    max_seconds : float
        Longest recording. The decoded sound is measured, never what a header says of it.
    ffmpeg : str or None
        Path of the FFmpeg program; None where there is none.
    """

    max_seconds: float
    ffmpeg: str | None = field(default_factory=lambda: shutil.which("ffmpeg"))

    def decode(self, content: bytes) -> Sound:
        """The sound of a recording.

        Raises
        ------
        UnsupportedMedia
            If the content is none of the kinds that are read here.
        InvalidRequest
            If it is empty, damaged, too short, too long, or has more channels or another rate
            than recorders write.
        """
        if not content:
            raise _refused("is empty; send a recording.")
        container = container_of(content)
        if container is None:
            raise UnsupportedMedia(
                f"`{FIELD}` is no recording that is read here; send {self._kinds()}.", field=FIELD
            )
        if container in _BY_LIBSNDFILE:
            samples = self._by_libsndfile(content)
        else:
            samples = self._by_ffmpeg(content, container)
        if len(samples) < MIN_SECONDS * RATE_HZ:
            raise _refused("holds no sound, or is cut off before any.")
        if len(samples) > self.max_seconds * RATE_HZ:
            raise self.too_long()
        return Sound(samples)

    def too_long(self) -> InvalidRequest:
        """The refusal of a recording beyond the limit."""
        return _refused(f"is longer than {self.max_seconds:g} seconds, the longest that is read.")

    def _kinds(self) -> str:
        return "WAV, MP3, Ogg, FLAC, M4A or WebM" if self.ffmpeg else "WAV, MP3, Ogg or FLAC"

    def _by_libsndfile(self, content: bytes) -> FloatArray:
        try:
            with soundfile.SoundFile(io.BytesIO(content)) as file:
                if not 1 <= file.channels <= MAX_CHANNELS:
                    raise _refused(f"has more than {MAX_CHANNELS} channels.")
                if file.samplerate not in RATES_HZ:
                    raise _refused(
                        f"has a sample rate outside {RATES_HZ[0]:,} to {RATES_HZ[-1]:,} Hz."
                    )
                return self._within_limit(file)
        except soundfile.LibsndfileError:
            raise _refused("is damaged, or not what its first bytes say.") from None

    def _within_limit(self, file: soundfile.SoundFile) -> FloatArray:
        """One second after the other; refused, and nothing more done to it, beyond the limit."""
        seconds, length = list[FloatArray](), 0
        while len(frames := file.read(file.samplerate, dtype="float32", always_2d=True)):
            length += len(frames)
            if length > self.max_seconds * file.samplerate:
                raise self.too_long()
            seconds.append(one_channel(frames))
        if not seconds:
            return np.zeros(0, np.float32)
        return at_16_khz(np.concatenate(seconds), file.samplerate)

    def _by_ffmpeg(self, content: bytes, container: Container) -> FloatArray:
        if self.ffmpeg is None:
            raise UnsupportedMedia(
                f"`{FIELD}` is {_SHOWN[container]}, which this service reads only where an FFmpeg "
                f"program is installed; send {self._kinds()}.",
                field=FIELD,
            )
        samples = decoded_by_ffmpeg(
            self.ffmpeg, content, container, at_most_s=self.max_seconds + 1.0
        )
        if samples is None:
            raise _refused("is damaged, or not what its first bytes say.")
        return samples


_SHOWN: Final = {Container.MP4: "M4A (MP4)", Container.WEBM: "WebM", Container.AAC: "AAC"}
