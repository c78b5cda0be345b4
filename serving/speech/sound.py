"""Speech as it is listened to: one channel at 16 kHz, whatever it was recorded as."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import gcd
from typing import Final

import numpy as np
import soundfile

from serving.speech.log_mel import RATE_HZ, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Decoded speech.

    Attributes
    ----------
    samples : (n_samples,) float32
        One channel, `RATE_HZ`, -1 to 1.
    """

    samples: FloatArray

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / RATE_HZ

    @property
    def is_silent(self) -> bool:
        """Whether nothing in it is loud enough to be speech."""
        return len(self.samples) == 0 or float(np.abs(self.samples).max()) < SILENT_BELOW

    def as_flac(self) -> bytes:
        """The sound alone, without loss: none of what a recorder adds, such as a place."""
        written = io.BytesIO()
        soundfile.write(written, self.samples, RATE_HZ, format="FLAC", subtype="PCM_16")
        return written.getvalue()


SILENT_BELOW: Final = 10 ** (-50 / 20)
"""Peak below which nobody speaks: -50 dB of full scale, some 30 dB below quiet speech."""


def one_channel(frames: FloatArray) -> FloatArray:
    """(n_frames,), the mean of the channels of (n_frames, n_channels); what is no sound is 0."""
    mono: FloatArray = np.nan_to_num(frames, posinf=1.0, neginf=-1.0).mean(
        axis=1, dtype=np.float32
    )
    return np.clip(mono, -1.0, 1.0)


def at_16_khz(samples: FloatArray, rate_hz: int) -> FloatArray:
    """(n_samples,) at `RATE_HZ`, of (n_frames,) at `rate_hz`.

    Polyphase filtering keeps what lies above 8 kHz from folding into the speech.
    """
    if rate_hz == RATE_HZ:
        return samples
    from scipy.signal import resample_poly  # 0.3 s: only for those who are sent sound

    common = gcd(RATE_HZ, rate_hz)
    resampled: FloatArray = resample_poly(samples, RATE_HZ // common, rate_hz // common).astype(
        np.float32
    )
    return resampled
