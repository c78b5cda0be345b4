"""The real model hears the real thing; needs its weights and a synthesiser."""

from __future__ import annotations

import os
import re
import shutil
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from serving.benchmarks.spoken import say, spoken_requests
from serving.speech.loading import load_whisper
from serving.speech.log_mel import RATE_HZ
from serving.speech.sound import Sound
from serving.speech.transcript import LocalTranscriber
from serving.speech.weights import WHISPER_BASE

FOLDER = Path(os.environ.get("WHISPER_MODEL_DIR") or f"var/models/{WHISPER_BASE.name}")
pytestmark = [
    pytest.mark.skipif(
        find_spec("ctranslate2") is None or find_spec("tokenizers") is None,
        reason="not on this machine: the extra voice",
    ),
    pytest.mark.skipif(
        not (FOLDER / "model.bin").is_file(),
        reason="not on this machine: the weights of Whisper (hustlexp models fetch)",
    ),
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="not on this machine: espeak-ng"),
]


@pytest.fixture(scope="module")
def whisper() -> LocalTranscriber:
    """The model, loaded once."""
    return load_whisper(FOLDER)


def test_a_request_is_written_down(whisper: LocalTranscriber) -> None:
    request = spoken_requests()[0]
    heard = whisper.transcribe(say(request.say, "espeak-ng", "en-us", 160), "en")
    assert heard.language == "en"
    assert heard.model == "whisper-base-int8"
    assert 0.5 < heard.confidence <= 1.0
    for fact in ("groceries", "123 Oak Street", "$50", "car"):
        assert fact in heard.text


@pytest.mark.parametrize("half", ["a", "p"])
def test_a_morning_is_no_evening(half: str, whisper: LocalTranscriber) -> None:
    """What the model is told was said before must not decide between the halves of the day."""
    text = f"Sort my closet and pack old clothes into boxes tomorrow at ten {half} m."
    transcript = whisper.transcribe(say(text, "espeak-ng", "en-us", 160), "en")
    assert re.search(rf"10([.:]00)? ?{half}\.?m", transcript.text.lower())


def test_the_language_is_heard_where_nobody_names_it(whisper: LocalTranscriber) -> None:
    for language, voice in (("en", "en-us"), ("es", "es"), ("de", "de")):
        request = next(one for one in spoken_requests() if one.language == language)
        sound = say(request.say, "espeak-ng", voice, 145)
        assert whisper.transcribe(sound, None).language == language
        assert whisper.transcribe(sound, "no-such-language").language == language


@pytest.mark.parametrize("kind", ["silence", "noise", "loud noise", "rumble", "tone", "hum"])
@pytest.mark.parametrize("language", ["en", None])
def test_where_nobody_speaks_nothing_is_written(
    kind: str, language: str | None, whisper: LocalTranscriber
) -> None:
    time = np.arange(5 * RATE_HZ) / RATE_HZ
    white = np.random.default_rng(0).standard_normal(len(time))
    wave = {
        "silence": 0.0 * time,
        "noise": 0.05 * white,
        "loud noise": 0.3 * white,
        "rumble": 0.2 * np.convolve(white, np.full(400, 0.05), "same"),
        "tone": 0.3 * np.sin(2 * np.pi * 440 * time),
        "hum": 0.1 * np.sin(2 * np.pi * 60 * time),
    }[kind]
    assert whisper.transcribe(Sound(wave.astype(np.float32)), language).text == ""


def test_speech_is_heard_in_noise_as_loud_as_itself(whisper: LocalTranscriber) -> None:
    said = say(spoken_requests()[0].say, "espeak-ng", "en-us", 160).samples
    loud = np.sqrt(np.mean(said**2))
    noise = loud * np.random.default_rng(1).standard_normal(len(said))
    assert whisper.transcribe(Sound((said + noise).astype(np.float32)), "en").text


def test_a_word_is_speech_and_a_click_is_none(whisper: LocalTranscriber) -> None:
    word = say("Help!", "espeak-ng", "en-us", 160)
    assert whisper.transcribe(word, "en").text
    click = np.zeros(2 * RATE_HZ, np.float32)
    click[RATE_HZ : RATE_HZ + 200] = 0.9
    assert whisper.transcribe(Sound(click), "en").text == ""


def test_a_sound_as_long_as_the_window_and_longer_is_taken(whisper: LocalTranscriber) -> None:
    said = [say(one.say, "espeak-ng", "en-us", 160).samples for one in spoken_requests()[:6]]
    whole = np.concatenate(said)
    assert len(whole) > 31 * RATE_HZ
    for seconds in (29, 31):
        heard = whisper.transcribe(Sound(whole[: seconds * RATE_HZ]), "en").text
        assert "groceries" in heard
        assert "couch" in heard


def test_two_at_a_time_hear_what_one_hears(whisper: LocalTranscriber) -> None:
    sounds = [say(one.say, "espeak-ng", "en-us", 160) for one in spoken_requests()[1:3]]
    alone = [whisper.transcribe(sound, "en") for sound in sounds]
    together: list[object] = [None, None]

    def hear(number: int) -> None:
        together[number] = whisper.transcribe(sounds[number], "en")

    threads = [threading.Thread(target=hear, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone
