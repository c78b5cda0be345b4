"""Whoever transcribes, the answer comes in time; what cannot be answered is said."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from data.errors import Busy, InvalidRequest, NotReady
from serving.cpu import CpuPool
from serving.speech import listening
from serving.speech.listening import NOT_LISTENING, Heard, LiveSpeech
from serving.speech.log_mel import RATE_HZ
from serving.speech.sound import Sound
from serving.speech.transcript import RemoteTranscriber, Transcript
from tests.serving.speech.sounds import tone, written

HERE = Transcript("walk my dog", "en", 0.8, "local-model")
THERE = Transcript("walk the dog", "en", 0.9, "remote-model")


@dataclass
class KnownTranscriber:
    """Writes down the same, whatever it hears."""

    answer: Transcript = HERE
    heard: list[tuple[float, str | None]] = field(default_factory=list)
    waits: threading.Event | None = None

    def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        self.heard.append((sound.seconds, language))
        if self.waits is not None:
            self.waits.wait(10.0)
        return self.answer


@dataclass
class KnownRemote:
    """Answers, fails or never answers."""

    answer: Transcript | Exception | None = field(default_factory=lambda: THERE)
    calls: int = 0

    async def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        self.calls += 1
        if self.answer is None:
            await asyncio.Event().wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        assert self.answer is not None
        return self.answer

    async def close(self) -> None:
        """Nothing to let go."""


def _listen(
    content: bytes = tone(2.0),
    *,
    local: KnownTranscriber | None = None,
    remote: RemoteTranscriber | None = None,
    times: int = 1,
    monotonic: Callable[[], float] = lambda: 0.0,
    local_s: float = 20.0,
) -> list[Heard]:
    async def ask() -> list[Heard]:
        pool = CpuPool(threads=1, budget_s=10.0)
        speech = LiveSpeech(
            local=local,
            remote=remote,
            pool=pool,
            local_s=local_s,
            max_s=60.0,
            ffmpeg=None,
            monotonic=monotonic,
        )
        try:
            return [await speech.listen(content, "en") for _ in range(times)]
        finally:
            pool.close()

    return asyncio.run(ask())


def test_the_local_model_is_told_the_language_and_answers() -> None:
    local = KnownTranscriber()
    assert _listen(local=local) == [Heard(HERE, 2.0)]
    assert local.heard == [(2.0, "en")]


def test_the_remote_service_answers_where_there_is_one() -> None:
    local = KnownTranscriber()
    assert _listen(local=local, remote=KnownRemote()) == [Heard(THERE, 2.0)]
    assert _listen(remote=KnownRemote()) == [Heard(THERE, 2.0)]
    assert local.heard == []


@pytest.mark.parametrize("fault", [None, ConnectionError(), ValueError(), KeyError("text")])
def test_whatever_the_remote_service_does_the_local_model_answers(
    fault: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "REMOTE_S", 0.01)
    assert _listen(local=KnownTranscriber(), remote=KnownRemote(fault)) == [Heard(HERE, 2.0)]


def test_a_service_that_failed_is_left_alone_for_a_while() -> None:
    remote, times = KnownRemote(ConnectionError()), iter([0.0, 0.0, 10.0, 31.0, 31.0])
    _listen(local=KnownTranscriber(), remote=remote, times=3, monotonic=lambda: next(times))
    assert remote.calls == 2


def test_a_recording_too_long_for_the_local_model_goes_to_the_remote_one() -> None:
    local = KnownTranscriber()
    assert _listen(tone(21.0), local=local, remote=KnownRemote()) == [Heard(THERE, 21.0)]
    with pytest.raises(InvalidRequest, match="longer than 20 seconds"):
        _listen(tone(21.0), local=local)
    with pytest.raises(InvalidRequest, match="longer than 60 seconds"):
        _listen(tone(61.0), local=local, remote=KnownRemote())
    assert local.heard == []


def test_where_nobody_can_take_over_the_caller_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "REMOTE_ALONE_S", 0.01)
    with pytest.raises(NotReady, match="send a shorter one"):
        _listen(tone(21.0), local=KnownTranscriber(), remote=KnownRemote(None))
    with pytest.raises(NotReady, match="try again"):
        _listen(remote=KnownRemote(None))


def test_silence_is_transcribed_by_nobody() -> None:
    local, remote = KnownTranscriber(), KnownRemote()
    with pytest.raises(InvalidRequest, match="Nobody is heard"):
        _listen(written(np.zeros(RATE_HZ), RATE_HZ), local=local, remote=remote)
    assert (local.heard, remote.calls) == ([], 0)


def test_a_transcript_without_words_is_no_request() -> None:
    with pytest.raises(InvalidRequest, match="Nobody is heard"):
        _listen(local=KnownTranscriber(Transcript("", "en", 0.1, "local-model")))


def test_without_anybody_the_answer_says_what_to_install() -> None:
    with pytest.raises(NotReady, match=r"make voice.*hustlexp models fetch.*OPENAI"):
        asyncio.run(NOT_LISTENING.listen(tone(1.0), None))


def test_a_busy_machine_refuses_at_once() -> None:
    async def ask() -> list[Any]:
        finish = threading.Event()
        pool = CpuPool(threads=1, budget_s=10.0, places=listening.PLACES)
        speech = LiveSpeech(
            local=KnownTranscriber(waits=finish),
            remote=None,
            pool=pool,
            local_s=20.0,
            max_s=20.0,
            ffmpeg=None,
        )
        asked = [asyncio.create_task(speech.listen(tone(1.0), None)) for _ in range(6)]
        waiting = set(asked)
        while len(waiting) > listening.PLACES:  # nobody who has a place ends before `finish`
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finish.set()
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        pool.close()
        return outcomes

    outcomes = asyncio.run(ask())
    busy = [outcome for outcome in outcomes if isinstance(outcome, Busy)]
    assert len(busy) == 6 - listening.PLACES
    assert all(isinstance(outcome, Busy | Heard) for outcome in outcomes)


def test_whoever_has_a_place_keeps_it_from_decoding_to_the_transcript() -> None:
    """In a crowd each would else lose it between the two, and nobody would be answered."""

    async def ask() -> list[Any]:
        begun, finish = threading.Event(), threading.Event()
        pool = CpuPool(threads=1, budget_s=10.0, places=1)

        class Slow(KnownTranscriber):
            def transcribe(self, sound: Sound, language: str | None) -> Transcript:
                begun.set()
                finish.wait(10.0)
                return self.answer

        speech = LiveSpeech(
            local=Slow(), remote=None, pool=pool, local_s=20.0, max_s=20.0, ffmpeg=None
        )
        first = asyncio.create_task(speech.listen(tone(1.0), None))
        outcomes: list[Any] = []
        while not begun.is_set():  # others come all the time
            await asyncio.sleep(0)
            outcomes += await asyncio.gather(
                speech.listen(tone(1.0), None), return_exceptions=True
            )
        finish.set()
        outcomes.append(await first)
        pool.close()
        return outcomes

    *others, first = asyncio.run(ask())
    assert first == Heard(HERE, 1.0)
    assert others
    assert all(isinstance(other, Busy) for other in others)
