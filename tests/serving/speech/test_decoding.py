"""Recordings are decoded within bounds, and what is none is refused with a sentence."""

from __future__ import annotations

import resource
import shutil
import struct
import subprocess
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InvalidRequest, UnsupportedMedia
from serving.speech.decoding import Decoder
from serving.speech.log_mel import RATE_HZ, FloatArray
from tests.serving.speech.sounds import a_sound, tone, written

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="not on this machine: ffmpeg")
WITHOUT_FFMPEG = Decoder(20.0, None)


def _pitch_hz(samples: FloatArray) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(spectrum.argmax() * RATE_HZ / len(samples))


@pytest.mark.parametrize(
    ("kind", "subtype", "slack_s"),
    [
        ("WAV", "PCM_16", 0.0),
        ("WAV", "FLOAT", 0.0),
        ("WAV", "ULAW", 0.0),
        ("FLAC", "PCM_16", 0.0),
        ("OGG", "VORBIS", 0.01),
        ("OGG", "OPUS", 0.01),
        ("MP3", "MPEG_LAYER_III", 0.15),
    ],
)
def test_what_libsndfile_reads_keeps_its_pitch_and_length(
    kind: str, subtype: str, slack_s: float
) -> None:
    wave = 0.1 * np.sin(2 * np.pi * 440 * np.arange(96_000) / 48_000)
    sound = WITHOUT_FFMPEG.decode(written(wave, 48_000, kind, subtype))
    assert sound.seconds == pytest.approx(2.0, abs=slack_s + 1e-9)
    assert _pitch_hz(sound.samples) == pytest.approx(440.0, abs=1.0)
    assert np.abs(sound.samples).max() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_any_rate_and_number_of_channels_becomes_one_channel_at_16_khz(
    rate_hz: int, channels: int
) -> None:
    sound = WITHOUT_FFMPEG.decode(tone(0.5, rate_hz=rate_hz, channels=channels))
    assert sound.seconds == pytest.approx(0.5, abs=0.001)
    assert _pitch_hz(sound.samples) == pytest.approx(440.0, abs=2.0)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("speech.m4a", ["-c:a", "aac"]),
        ("speech.m4a", ["-c:a", "aac", "-movflags", "+faststart"]),
        ("speech.webm", ["-c:a", "libopus"]),
        ("speech.aac", ["-c:a", "aac"]),
    ],
)
def test_what_phones_and_browsers_record_is_read_by_ffmpeg(
    name: str, options: list[str], tmp_path: Path
) -> None:
    path = tmp_path / name
    command = ["ffmpeg", "-loglevel", "error", "-f", "wav", "-i", "pipe:0", *options, str(path)]
    subprocess.run(command, input=tone(2.0, rate_hz=48_000), check=True)  # noqa: S603
    sound = Decoder(20.0, FFMPEG).decode(path.read_bytes())
    assert sound.seconds == pytest.approx(2.0, abs=0.1)
    assert _pitch_hz(sound.samples) == pytest.approx(440.0, abs=1.0)
    cut = path.read_bytes()[: path.stat().st_size // 2]
    with suppress(InvalidRequest):
        assert Decoder(20.0, FFMPEG).decode(cut).seconds < 2.0
    with pytest.raises(InvalidRequest, match="longer than 1 seconds"):
        Decoder(1.0, FFMPEG).decode(path.read_bytes())
    with pytest.raises(UnsupportedMedia, match="only where an FFmpeg program is installed"):
        WITHOUT_FFMPEG.decode(path.read_bytes())


@needs_ffmpeg
def test_ffmpeg_opens_nothing_but_the_recording(tmp_path: Path) -> None:
    """A playlist that names another file is no container that is read, whatever it begins with."""
    (tmp_path / "secret.wav").write_bytes(tone(2.0))
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/secret.wav\n".encode()
    for disguise in (b"", b"\x00\x00\x00\x1cftypM4A ", b"\x1a\x45\xdf\xa3"):
        with pytest.raises((InvalidRequest, UnsupportedMedia)):
            Decoder(20.0, FFMPEG).decode(disguise + playlist)


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("speech.wav", tone(1.0))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"", InvalidRequest, "is empty"),
        (b"hello, this is no sound at all", UnsupportedMedia, "send WAV, MP3, Ogg or FLAC"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), UnsupportedMedia, "no recording"),
        (_zip(), UnsupportedMedia, "no recording"),
        (b"RIFF\x24\x00\x00\x00WAVE", InvalidRequest, "damaged"),
        (b"fLaC" + b"\xff" * 500, InvalidRequest, "damaged"),
        (b"OggS" + bytes(500), InvalidRequest, "damaged"),
        (b"ID3\x04" + bytes(500), InvalidRequest, "damaged"),
        (tone(1.0)[:46], InvalidRequest, "holds no sound"),
        (tone(0.1), InvalidRequest, "holds no sound"),
        (tone(1.0)[:20] + _zip(), InvalidRequest, "damaged"),
        (tone(21.0), InvalidRequest, "longer than 20 seconds"),
        (tone(1.0, channels=9), InvalidRequest, "more than 8 channels"),
        (tone(1.0, rate_hz=2_000), InvalidRequest, "sample rate outside 4,000 to 192,000 Hz"),
        (tone(0.5, rate_hz=200_000), InvalidRequest, "sample rate outside"),
    ],
)
def test_what_is_no_recording_within_bounds_is_refused(
    content: bytes, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        WITHOUT_FFMPEG.decode(content)


def test_as_long_as_allowed_is_read() -> None:
    assert WITHOUT_FFMPEG.decode(tone(20.0)).seconds == 20.0


def test_a_wav_header_that_promises_hours_is_not_believed() -> None:
    honest = bytearray(tone(1.0))
    honest[4:8] = honest[40:44] = struct.pack("<I", 0xFFFFFFF0)
    assert WITHOUT_FFMPEG.decode(bytes(honest)).seconds == pytest.approx(1.0, abs=0.01)


def test_two_hours_of_silence_cost_no_more_than_the_limit() -> None:
    frames = np.zeros(2 * 3_600 * 8_000, np.int8).astype(np.int16)
    bomb = written(frames, 8_000, "FLAC")
    del frames
    assert len(bomb) < 400_000
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidRequest, match="longer than 20 seconds"):
        WITHOUT_FFMPEG.decode(bomb)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 64 * 1_024


def test_what_is_no_number_is_silence() -> None:
    frames = np.full((RATE_HZ, 2), np.nan, np.float32)
    frames[::2] = np.inf
    sound = WITHOUT_FFMPEG.decode(written(frames, RATE_HZ, "WAV", "FLOAT"))
    assert np.isfinite(sound.samples).all()
    assert np.abs(sound.samples).max() <= 1.0


def test_silence_is_told_from_sound() -> None:
    assert WITHOUT_FFMPEG.decode(written(np.zeros(RATE_HZ), RATE_HZ)).is_silent
    assert not a_sound().is_silent


def test_what_leaves_the_service_is_the_sound_alone() -> None:
    again = WITHOUT_FFMPEG.decode(a_sound(2.0).as_flac())
    np.testing.assert_allclose(again.samples, a_sound(2.0).samples, atol=1e-4)


@settings(deadline=None)
@given(
    head=st.sampled_from([b"", b"RIFF\x24\x00\x00\x00WAVEfmt ", b"fLaC", b"OggS", b"ID3"]),
    noise=st.binary(max_size=300),
    cut=st.integers(0, 400),
)
def test_any_bytes_are_read_or_refused_and_nothing_else(
    head: bytes, noise: bytes, cut: int
) -> None:
    for content in (head + noise, tone(0.3)[:cut] + noise):
        with suppress(InvalidRequest, UnsupportedMedia):
            WITHOUT_FFMPEG.decode(content)
