"""Whisper in this process: int8 arithmetic on the CPU, by CTranslate2.

CTranslate2 is what faster-whisper runs on. It is used directly because faster-whisper imports
PyAV, whose wheels carry GPL codecs, and encodes twice where the language has to be found
(`docs/decisions/0008`).
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.parsing.language import LANGUAGES
from serving.speech.activity import VoiceActivity
from serving.speech.log_mel import RATE_HZ, WINDOW_S, log_mel
from serving.speech.sound import Sound
from serving.speech.transcript import Transcript

BEAM: Final = 5
"""Transcripts held at a time; five is the reference implementation's."""

SILENCE_AFTER_S: Final = 2.0
"""Silence that the encoder hears after the last word. The rest of its 30 s window is left out:
it costs as much time as speech and adds nothing."""

MIN_WINDOW_S: Final = 8.0

TOKENS_PER_S: Final = 8
"""More than anybody speaks: a transcript that goes on is a loop of the decoder."""

NOBODY_SPEAKS: Final = 0.6
UNSURE: Final = -1.0
"""Nobody spoke where silence is likelier than the one and the mean log probability of a token is
below the other (Radford et al., section 4.5)."""

REPETITIVE: Final = 2.4
"""Ratio by which zlib shrinks a transcript that says the same over and over (the same section)."""

LEAST_REPEATED: Final = 4
"""Words that are taken for a second copy; fewer may well be said twice."""

LEAST_TOLD: Final = 3
"""Words that are taken for a part of what the model was told."""

SURELY_HEARD: Final = 0.8
"""Probability from which any language is believed; below, the likeliest that the parser reads."""

SAID_BEFORE: Final = {
    "en": "I need somebody for a small job at 17 River Road, tomorrow at 9:30 a.m. or at 5 p.m. "
    "I pay $50.",
    "es": "Necesito a alguien para un trabajo en la calle Mayor 12, hoy a las 17:00. "
    "Pago 50 dólares.",
    "fr": "Je cherche quelqu'un pour un petit travail au 12 rue de Paris, aujourd'hui à 17 h. "
    "Je paie 50 dollars.",
    "de": "Ich suche jemanden für eine kleine Arbeit in der Hauptstraße 12, heute um 17 Uhr. "
    "Ich zahle 50 Dollar.",
}
"""What the model is told was said before: the kind of request, and how such things are written.
It hears fewer words wrong for it. In English both halves of the day are named: told of the
afternoon alone, it heard nearly every "a m" as "p.m."."""


class Whisper:
    """A Whisper model of a folder, as CTranslate2 has it."""

    def __init__(self, folder: Path, *, name: str) -> None:
        """Load the model: a second or two. Its threads have the priority of the caller's.

        Raises
        ------
        ImportError
            If the packages of the extra `voice` are not installed.
        RuntimeError
            If the folder holds no model.
        """
        import ctranslate2  # the extra `voice`: not every service listens
        from tokenizers import Tokenizer

        self._model: Any = ctranslate2.models.Whisper(
            str(folder),
            device="cpu",
            compute_type="int8",
            intra_threads=1,  # two were no faster (docs/voice.md), and others need a core
        )
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._features: Any = ctranslate2.StorageView.from_array
        self._voices = VoiceActivity()
        self._name = name

    def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        """The transcript of up to 30 s.

        The encoder runs once, whether the language is known or not. A language that Whisper does
        not know counts as not given. Where nobody speaks, nothing is written, and the language is
        the one that is given, or the first that the parser reads.
        """
        if not self._voices.is_heard(sound):
            return Transcript("", self._known(language) or LANGUAGES[0], 0.0, self._name)
        encoded = self._model.encode(self._features(_window(sound)[None]))
        spoken = self._known(language) or self._heard(encoded)
        prompt = self._prompt(spoken)
        result = self._model.generate(
            encoded,
            [prompt],
            beam_size=BEAM,
            max_length=len(prompt) + 16 + int(TOKENS_PER_S * sound.seconds),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        text = said_once(self._tokenizer.decode(result.sequences_ids[0]).strip())
        mean_log_probability = float(result.scores[0])
        if is_prompt(text, spoken) or _is_nothing(
            text, mean_log_probability, float(result.no_speech_prob)
        ):
            text = ""
        return Transcript(text, spoken, math.exp(min(mean_log_probability, 0.0)), self._name)

    def _prompt(self, language: str) -> list[str]:
        """The tokens behind which the transcript goes on."""
        start = ["<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>"]
        before = SAID_BEFORE.get(language)
        if before is None:
            return start
        told = self._tokenizer.encode(f" {before}", add_special_tokens=False).tokens
        return ["<|startofprev|>", *told, *start]

    def _known(self, language: str | None) -> str | None:
        """The language, if it is given and Whisper has it."""
        is_known = self._tokenizer.token_to_id(f"<|{language}|>") is not None
        return language if is_known else None

    def _heard(self, encoded: Any) -> str:
        """The language that is spoken."""
        heard: Sequence[tuple[str, float]] = self._model.detect_language(encoded)[0]
        likely = {token.strip("<|>"): float(probability) for token, probability in heard}
        best = max(likely, key=likely.__getitem__)
        if likely[best] >= SURELY_HEARD:
            return best
        return max(LANGUAGES, key=lambda language: likely.get(language, 0.0))


def _window(sound: Sound) -> np.ndarray[Any, np.dtype[np.float32]]:
    """What the encoder hears: the speech and a little silence."""
    features = log_mel(sound.samples)
    per_second = features.shape[1] // WINDOW_S
    seconds = max(MIN_WINDOW_S, len(sound.samples) / RATE_HZ + SILENCE_AFTER_S)
    return np.ascontiguousarray(features[:, : math.ceil(min(seconds, WINDOW_S) * per_second)])


def said_once(text: str) -> str:
    """A transcript without its second copy: the decoder may start over where the speech ends.

    Only what runs to the end, has at least `LEAST_REPEATED` words and equals the beginning goes.
    """
    words = text.split()
    plain = [word.strip(".,;:!?").lower() for word in words]
    for start in range(LEAST_REPEATED, len(words) - LEAST_REPEATED + 1):
        again = plain[start:]
        if again == (plain[:start] * (len(again) // start + 1))[: len(again)]:
            return " ".join(words[:start])
    return text


def is_prompt(text: str, language: str) -> bool:
    """Whether a transcript only repeats what the model was told was said before.

    So it may where nobody speaks: to a steady tone it answers "I pay $50." Who says no more than
    that asks for nothing; fewer than `LEAST_TOLD` words may well be said.
    """
    words = _plain(text)
    before = f" {' '.join(_plain(SAID_BEFORE.get(language, '')))} "
    return len(words) >= LEAST_TOLD and f" {' '.join(words)} " in before


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def _is_nothing(text: str, mean_log_probability: float, silence: float) -> bool:
    """Whether a transcript is made up: out of silence or noise, or a loop."""
    if not any(character.isalpha() for character in text):
        return True
    if silence > NOBODY_SPEAKS and mean_log_probability < UNSURE:
        return True
    said = text.encode()
    return len(said) / max(len(zlib.compress(said)), 1) > REPETITIVE
