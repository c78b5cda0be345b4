"""Features are those that Whisper was trained on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.speech.log_mel import RATE_HZ, WINDOW_S, log_mel


def test_the_features_are_those_of_the_reference_implementation() -> None:
    """Values of faster-whisper 1.2.1's extractor for the same second of two tones, rounded."""
    time = np.arange(RATE_HZ) / RATE_HZ
    wave = (0.3 * np.sin(2 * np.pi * 440 * time) + 0.1 * np.sin(2 * np.pi * 3_000 * time)).astype(
        np.float32
    )
    features = log_mel(wave)
    assert features.shape == (80, 3_000)
    assert features.dtype == np.float32
    bands, frames = [0, 10, 11, 40, 57, 79], [0, 50, 99, 101, 2_999]
    expected = np.array(REFERENCE)
    np.testing.assert_allclose(features[np.ix_(bands, frames)], expected, atol=1e-4)


REFERENCE = [
    [
        0.8813899755477905,
        -0.6727200150489807,
        0.21890999376773834,
        0.21890999376773834,
        -0.6727200150489807,
    ],
    [
        1.226989984512329,
        1.2378100156784058,
        1.2385599613189697,
        0.24868999421596527,
        -0.6727200150489807,
    ],
    [
        0.9995499849319458,
        1.327280044555664,
        1.3260300159454346,
        0.24198000133037567,
        -0.6727200150489807,
    ],
    [
        -0.2161400020122528,
        -0.6727200150489807,
        -0.6727200150489807,
        -0.6727200150489807,
        -0.6727200150489807,
    ],
    [
        0.582830011844635,
        -0.6727200150489807,
        -0.07628999650478363,
        -0.07628999650478363,
        -0.6727200150489807,
    ],
    [
        0.08410000056028366,
        -0.6727200150489807,
        -0.5765200257301331,
        -0.5765200257301331,
        -0.6727200150489807,
    ],
]


def test_silence_after_the_speech_is_all_one_value() -> None:
    wave = (0.1 * np.random.default_rng(1).standard_normal(RATE_HZ)).astype(np.float32)
    after = log_mel(wave)[:, 150:]
    assert np.ptp(after) == pytest.approx(0.0, abs=1e-6)


@given(seconds=st.floats(0.0, 40.0), level=st.floats(0.0, 1.0))
def test_any_length_and_level_fits_the_window(seconds: float, level: float) -> None:
    features = log_mel(np.full(int(seconds * RATE_HZ), level, np.float32))
    assert features.shape == (80, WINDOW_S * 100)
    assert np.isfinite(features).all()
    assert np.ptp(features) <= 2.0 + 1e-5  # eight decades, divided by four
