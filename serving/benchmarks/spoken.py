"""Spoken requests for the benchmark: synthesised, disturbed and written as recorders write them.

Needs the program espeak-ng; flite adds voices of another kind where it is installed, FFmpeg the
containers of phones and browsers. Nothing is random but the noise, which has a seed.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from serving.speech.log_mel import RATE_HZ
from serving.speech.sound import Sound, at_16_khz, one_channel

LANGUAGES: Final = ("en", "es", "fr", "de")

_ESPEAK: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("en-us", "en-us+f3", "en-us+m3"),
    "es": ("es", "es-419+f3"),
    "fr": ("fr", "fr+f3"),
    "de": ("de", "de+f3"),
}
_FLITE: Final = ("slt", "rms", "awb")
_HELD_OUT: Final = (
    ("espeak-ng", "en-us+f2"),
    ("espeak-ng", "en-us+m1"),
    ("flite", "slt"),
    ("flite", "rms"),
    ("flite", "awb"),
    ("flite", "kal16"),
)
"""Voices of the held-out requests, named before any of them was heard: three are in no other set,
and no sentence is."""
_WORDS_PER_MINUTE: Final = (145, 160, 175)


@dataclass(frozen=True, slots=True)
class SpokenRequest:
    """What a poster says, and what a careful reader makes of it.

    Attributes
    ----------
    category : tuple of str
        Ids, any of which is right.
    pay_usd : float
        Fixed, or an hour.
    due : str or None
        Month, day and time, such as "11-23T17:00".
    """

    language: str
    say: str
    category: tuple[str, ...]
    pay_usd: float
    address: str | None = None
    due: str | None = None
    requirement: str | None = None
    is_held_out: bool = False


def spoken_requests(*, held_out: bool = False) -> list[SpokenRequest]:
    """All of `voice_requests.toml`, or of the requests that chose nothing, in their order."""
    name = "voice_requests_held_out.toml" if held_out else "voice_requests.toml"
    text = resources.files("serving.benchmarks").joinpath(name).read_text("utf-8")
    return [
        SpokenRequest(
            language=language,
            say=told["say"],
            category=tuple(told["category"]),
            pay_usd=float(told["pay"]),
            address=told.get("address"),
            due=told.get("due"),
            requirement=told.get("requirement"),
            is_held_out=held_out,
        )
        for language, requests in tomllib.loads(text).items()
        for told in requests
    ]


def missing_programs() -> list[str]:
    """Programs without which nothing can be synthesised."""
    return [name for name in ("espeak-ng",) if shutil.which(name) is None]


def voices(language: str, *, held_out: bool = False) -> list[tuple[str, str]]:
    """(program, voice) of all that speak a language here."""
    if held_out:
        return [voice for voice in _HELD_OUT if shutil.which(voice[0])]
    found = [("espeak-ng", voice) for voice in _ESPEAK[language]]
    if language == "en" and shutil.which("flite"):
        found += [("flite", voice) for voice in _FLITE]
    return found


def voice_of(requests: list[SpokenRequest], number: int) -> tuple[str, str]:
    """(program, voice) of a request: one voice of its language after the other."""
    known = _voices_for(requests[number])
    return known[_turn(requests, number) % len(known)]


def synthesised(requests: list[SpokenRequest]) -> Iterator[Sound]:
    """Each request by the next voice of its language, at the next speed."""
    for number, request in enumerate(requests):
        program, voice = voice_of(requests, number)
        round_ = _turn(requests, number) // len(_voices_for(request))
        speed = _WORDS_PER_MINUTE[round_ % len(_WORDS_PER_MINUTE)]
        yield say(request.say, program, voice, speed)


def _voices_for(request: SpokenRequest) -> list[tuple[str, str]]:
    return voices(request.language, held_out=request.is_held_out)


def _turn(requests: list[SpokenRequest], number: int) -> int:
    """How many requests of the same language come before."""
    language = requests[number].language
    return sum(request.language == language for request in requests[:number])


def say(text: str, program: str, voice: str, words_per_minute: int) -> Sound:
    """A text, synthesised. flite has a speed of its own: 175 words a minute are its 1.0."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        if program == "flite":
            stretch = f"duration_stretch={175 / words_per_minute:.3f}"
            command = ["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", str(path)]
        else:
            command = [
                "espeak-ng",
                "-v",
                voice,
                "-s",
                str(words_per_minute),
                "-w",
                str(path),
                text,
            ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own texts
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return Sound(at_16_khz(one_channel(samples), rate_hz))


def with_noise(sound: Sound, *, snr_db: float, rng: np.random.Generator) -> Sound:
    """The sound under pink noise (equal power in each octave), `snr_db` below its own power."""
    count = len(sound.samples)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0.0
    noise = np.fft.irfft(spectrum, count)
    power = float(np.mean(sound.samples**2)) / 10 ** (snr_db / 10)
    noisy = sound.samples + noise * np.sqrt(power / np.mean(noise**2))
    loudest = max(1.0, float(np.abs(noisy).max()))
    return Sound((noisy / loudest).astype(np.float32))


def recordings(sounds: list[Sound]) -> Iterator[tuple[str, bytes]]:
    """(kind, file) of each sound, one kind after the other."""
    kinds = _kinds()
    for number, sound in enumerate(sounds):
        kind = kinds[number % len(kinds)]
        yield kind, recorded(sound, kind)


_SOUNDFILE: Final[Mapping[str, dict[str, Any]]] = {
    "wav": {"format": "WAV", "subtype": "PCM_16"},
    "flac": {"format": "FLAC", "subtype": "PCM_16"},
    "ogg": {"format": "OGG", "subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "mp3": {"format": "MP3", "subtype": "MPEG_LAYER_III"},
}
_FFMPEG: Final[Mapping[str, list[str]]] = {
    "m4a": ["-c:a", "aac", "-b:a", "64k", "-f", "ipod"],
    "webm": ["-c:a", "libopus", "-b:a", "32k", "-f", "webm"],
}


def _kinds() -> tuple[str, ...]:
    by_ffmpeg = tuple(_FFMPEG) if shutil.which("ffmpeg") else ()
    return (*by_ffmpeg, *_SOUNDFILE)


def recorded(sound: Sound, kind: str) -> bytes:
    """A sound as a file of a kind: wav, flac, ogg, opus, mp3, and by FFmpeg m4a and webm."""
    if kind in _SOUNDFILE:
        written = io.BytesIO()
        soundfile.write(written, sound.samples, RATE_HZ, **_SOUNDFILE[kind])
        return written.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"speech.{kind}"
        command = ["ffmpeg", "-loglevel", "error", "-f", "wav", "-i", "pipe:0", *_FFMPEG[kind]]
        subprocess.run(  # noqa: S603  our own sounds
            [*command, str(path)], input=recorded(sound, "wav"), check=True, capture_output=True
        )
        return path.read_bytes()


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """(errors, words of `said`): substitutions, insertions and deletions, by edit distance."""
    truth, words = said.split(), heard.split()
    row = np.arange(len(words) + 1)
    for number, word in enumerate(truth, 1):
        previous, row = row, np.empty_like(row)
        row[0] = number
        for at, other in enumerate(words, 1):
            row[at] = min(previous[at] + 1, row[at - 1] + 1, previous[at - 1] + (word != other))
    return int(row[-1]), len(truth)
