"""Speech as Whisper's encoder reads it: energies of mel bands over time, on a logarithmic scale.

Source: Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022, section
2.2, and the reference implementation's constants. The mel scale is Slaney's (Auditory Toolbox,
1998): linear below 1 kHz, logarithmic above, each band of unit area.
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float32]

RATE_HZ: Final = 16_000
"""Samples a second that Whisper was trained on."""

WINDOW_S: Final = 30
"""Length of what the encoder reads; anything shorter is filled up with silence."""

_FFT: Final = 400
_HOP: Final = 160
_FRAMES: Final = WINDOW_S * RATE_HZ // _HOP
_BREAK_HZ: Final = 1_000.0  # where Slaney's scale turns logarithmic
_BREAK_MEL: Final = 15.0
_LOG_STEP: Final = np.log(6.4) / 27.0


def log_mel(samples: FloatArray, bands: int = 80) -> FloatArray:
    """Log mel energies of up to 30 s of speech.

    Parameters
    ----------
    samples : (n_samples,)
        Mono, `RATE_HZ`, -1 to 1. What goes beyond `WINDOW_S` is left out.
    bands : int
        Mel bands: 80 for every Whisper model but the third of the large ones.

    Returns
    -------
    (bands, 3000) float32, C-contiguous
        The loudest value and what is within 8 decades of it, shifted and scaled to about -1 to 1.
    """
    length = WINDOW_S * RATE_HZ
    padded = np.zeros(length + _FFT, np.float32)
    spoken = samples[:length]
    padded[_FFT // 2 : _FFT // 2 + len(spoken)] = spoken
    padded[: _FFT // 2] = padded[_FFT : _FFT // 2 : -1]  # mirrored, as the model was trained
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:_FRAMES]
    last = min(_FRAMES, len(spoken) // _HOP + 4)  # all later frames are silent
    power = np.zeros((_FRAMES, _FFT // 2 + 1), np.float32)
    power[:last] = np.abs(np.fft.rfft(frames[:last] * _window())) ** 2
    energies = np.log10(np.maximum(power @ _filters(bands).T, 1e-10))
    energies = np.maximum(energies, energies.max() - 8.0)
    return np.ascontiguousarray(((energies + 4.0) / 4.0).T, np.float32)


@cache
def _window() -> FloatArray:
    periodic: FloatArray = np.hanning(_FFT + 1)[:-1].astype(np.float32)
    return periodic


@cache
def _filters(bands: int) -> FloatArray:
    """(bands, 201): triangles over the bins of the spectrum, each of unit area."""
    bins_hz = np.fft.rfftfreq(_FFT, 1.0 / RATE_HZ)
    top_mel = _BREAK_MEL + np.log(RATE_HZ / 2 / _BREAK_HZ) / _LOG_STEP
    edges_hz = _hz(np.linspace(0.0, top_mel, bands + 2))
    widths = np.diff(edges_hz)
    rising = (bins_hz - edges_hz[:-2, None]) / widths[:-1, None]
    falling = (edges_hz[2:, None] - bins_hz) / widths[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    filters: FloatArray = (triangles * 2.0 / (edges_hz[2:] - edges_hz[:-2])[:, None]).astype(
        np.float32
    )
    return filters


def _hz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = mels * _BREAK_HZ / _BREAK_MEL
    logarithmic = _BREAK_HZ * np.exp(_LOG_STEP * (mels - _BREAK_MEL))
    return np.where(mels < _BREAK_MEL, linear, logarithmic)
