"""``hustlexp bench voice``: how well and how fast voice-to-task hears with the local model.

Word error rates are of texts made comparable: lower case, without punctuation, and with numbers,
amounts and clock times written one way on both sides, as the parser sees them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from data.errors import ErrorKind, HustleError
from data.reference.categories import CATEGORIES
from engine.parsing.parsed import ParsedTask
from engine.parsing.parser import TaskParser
from engine.parsing.question import ParseQuestion
from engine.parsing.spoken import written_numbers
from serving.benchmarks.parse import parser_of_city
from serving.benchmarks.protocol import calibration_loop_ms, machine_line, measure, peak_memory_mib
from serving.benchmarks.spoken import (
    LANGUAGES,
    SpokenRequest,
    missing_programs,
    recordings,
    spoken_requests,
    synthesised,
    voice_of,
    with_noise,
    word_errors,
)
from serving.speech.decoding import Decoder
from serving.speech.loading import load_whisper
from serving.speech.sound import Sound
from serving.speech.transcript import LocalTranscriber, Transcript

SPOKEN_AT: Final = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/Los_Angeles"))
"""The clock of the requests, a Monday."""

SPOKEN_IN: Final = (37.7749, -122.4194)
NOISE_DB: Final = 10.0
TIMED_S: Final = (5.0, 7.0)
"""Recordings that are timed have about six seconds."""


class NothingToHear(HustleError):
    """The machine lacks a synthesiser."""

    kind = ErrorKind.OFFLINE


def run(
    release_folder: Path,
    *,
    weights: Path,
    city: str,
    now: datetime,
    seed: int,
    say: Callable[[str], None],
    held_out: bool = False,
) -> dict[str, Any]:
    """Figures of every language, clean and under noise; latencies of English recordings.

    `held_out` takes the requests that chose nothing: in English alone, judged and not timed.

    Raises
    ------
    NothingToHear
        If espeak-ng or the extra `voice` is not installed.
    HustleError
        If the model or a release cannot be had.
    """
    if missing := missing_programs():
        raise NothingToHear(f"{', '.join(missing)} is not installed.")
    try:
        whisper = load_whisper(weights)
    except ImportError as error:
        raise NothingToHear(f"The extra voice is not installed: {error}.") from None
    _, parser, release_id = parser_of_city(release_folder, city=city, now=now, say=say)
    requests = spoken_requests(held_out=held_out)
    say("Synthesising")
    clean = list(synthesised(requests))
    rng = np.random.default_rng(seed)
    noisy = [with_noise(sound, snr_db=NOISE_DB, rng=rng) for sound in clean]
    rows, by_voice = [], {}
    for condition, sounds in (("clean", clean), (f"{NOISE_DB:g} dB", noisy)):
        say(f"Listening: {condition}")
        judged = [
            _Judged.of(request, content, whisper, parser)
            for request, (_, content) in zip(requests, recordings(sounds), strict=True)
        ]
        rows += [
            _row(language, condition, requests, judged)
            for language in LANGUAGES
            if any(request.language == language for request in requests)
        ]
        if condition == "clean":
            by_voice = _by_voice(requests, judged)
    if not held_out:
        say("Timing")
    return {
        "model": "whisper-base-int8",
        "city": city,
        "release": release_id,
        "held_out": held_out,
        "requests": rows,
        "word_error_rate_by_voice": by_voice,
        "latency": {} if held_out else _latency(requests, clean, whisper, parser),
        "calibration_loop_ms": round(calibration_loop_ms(), 3),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"{part['language']}  {part['condition']:<6} "
        f"word error rate {part['word_error_rate']:6.1%}  "
        f"fields right {part['fields_right']:6.1%}  ({part['requests']} requests)"
        for part in figures["requests"]
    ]
    rates = figures["word_error_rate_by_voice"]
    lines += [f"    {voice:<24} {rate:6.1%}" for voice, rate in rates.items()]
    lines += [
        f"{name}  p50 {part['p50_ms']:6.0f} ms  p95 {part['p95_ms']:6.0f} ms  "
        f"({part['requests']} recordings of {part['seconds']:.1f} s)"
        for name, part in figures["latency"].items()
    ]
    return "\n".join([*lines, machine_line(figures)])


class _Judged:
    """What became of one recording."""

    def __init__(self, errors: int, words: int, fields: Mapping[str, bool]) -> None:
        self.errors, self.words, self.fields = errors, words, fields

    @classmethod
    def of(
        cls, request: SpokenRequest, content: bytes, whisper: LocalTranscriber, parser: TaskParser
    ) -> _Judged:
        """A recording, decoded, heard, parsed and compared."""
        heard = whisper.transcribe(Decoder(30.0).decode(content), request.language)
        errors, words = word_errors(
            comparable(request.say, request.language), comparable(heard.text, request.language)
        )
        return cls(errors, words, fields_right(request, _parsed(heard, parser)))


def comparable(text: str, language: str) -> str:
    """Words in lower case without punctuation; numbers, money and times written one way."""
    if language == "en":
        text = written_numbers(text)
    text = re.sub(r"[$€]\s?(\d[\d.,]*\d|\d)", r"\1 dollars", text.lower())
    text = re.sub(r"(\d),(\d{3})", r"\1\2", text)
    text = re.sub(r"(\d) ?([ap])\.? ?m\b", r"\1 \2m", text)
    return " ".join(re.sub(r"[^\w\s:']|-", " ", text).split())


def fields_right(request: SpokenRequest, task: ParsedTask) -> dict[str, bool]:
    """Whether each field that a request states was read as it was meant."""
    right = {
        "category": CATEGORIES[task.category] in request.category,
        "pay": task.pay.amount == request.pay_usd and task.pay.currency == "USD",
    }
    if request.address is not None:
        right["address"] = task.place.address.lower().startswith(request.address.lower())
    if request.due is not None:
        right["due"] = task.due is not None and f"{task.due.at:%m-%dT%H:%M}" == request.due
    if request.requirement is not None:
        right["requirement"] = request.requirement in {found.type for found in task.requirements}
    return right


def _parsed(heard: Transcript, parser: TaskParser) -> ParsedTask:
    text = written_numbers(heard.text) if heard.language == "en" else heard.text
    lat, lng = SPOKEN_IN
    question = ParseQuestion(text or "?", SPOKEN_AT, heard.language, lat, lng)
    return parser.parse(question, now=SPOKEN_AT)


def _row(
    language: str, condition: str, requests: list[SpokenRequest], judged: list[_Judged]
) -> dict[str, Any]:
    chosen = [
        one for request, one in zip(requests, judged, strict=True) if request.language == language
    ]
    right = [is_right for one in chosen for is_right in one.fields.values()]
    named: dict[str, list[bool]] = defaultdict(list)
    for one in chosen:
        for name, is_right in one.fields.items():
            named[name].append(is_right)
    return {
        "language": language,
        "condition": condition,
        "requests": len(chosen),
        "word_error_rate": _rate(chosen),
        "fields": len(right),
        "fields_right": round(float(np.mean(right)), 4),
        "by_field": {name: round(float(np.mean(values)), 4) for name, values in named.items()},
    }


def _rate(judged: list[_Judged]) -> float:
    return round(sum(one.errors for one in judged) / sum(one.words for one in judged), 4)


def _by_voice(requests: list[SpokenRequest], judged: list[_Judged]) -> dict[str, float]:
    heard: dict[str, list[_Judged]] = defaultdict(list)
    for number, one in enumerate(judged):
        heard[" ".join(voice_of(requests, number))].append(one)
    return {voice: _rate(ones) for voice, ones in heard.items()}


def _latency(
    requests: list[SpokenRequest],
    sounds: list[Sound],
    whisper: LocalTranscriber,
    parser: TaskParser,
) -> dict[str, Any]:
    """From a recording's bytes to the parsed task, without HTTP; the language known or not."""
    low, high = TIMED_S
    timed = [
        sound
        for request, sound in zip(requests, sounds, strict=True)
        if request.language == "en" and low <= sound.seconds <= high
    ]
    contents = [content for _, content in recordings(timed)]

    def answer(content: bytes, language: str | None) -> None:
        _parsed(whisper.transcribe(Decoder(30.0).decode(content), language), parser)

    seconds = float(np.mean([sound.seconds for sound in timed]))
    return {
        name: {
            "seconds": round(seconds, 2),
            **measure([partial(answer, content, language) for content in contents]).to_json(),
        }
        for name, language in (("language known", "en"), ("language heard", None))
    }
