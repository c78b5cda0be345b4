"""Recordings for tests: tones rather than speech, so that they can be made anywhere."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from serving.speech.log_mel import RATE_HZ
from serving.speech.sound import Sound


def tone(seconds: float, *, rate_hz: int = RATE_HZ, channels: int = 1, hz: float = 440.0) -> bytes:
    """A WAV file of one tone at a tenth of full scale."""
    wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return written(np.repeat(wave[:, None], channels, axis=1).astype(np.float32), rate_hz)


def written(
    frames: NDArray[Any], rate_hz: int, kind: str = "WAV", subtype: str = "PCM_16"
) -> bytes:
    """Frames as a file of a kind that libsndfile writes."""
    file = io.BytesIO()
    soundfile.write(file, frames, rate_hz, format=kind, subtype=subtype)
    return file.getvalue()


def a_sound(seconds: float = 1.0) -> Sound:
    """The same tone, decoded."""
    wave = 0.1 * np.sin(2 * np.pi * 440.0 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    return Sound(wave.astype(np.float32))
