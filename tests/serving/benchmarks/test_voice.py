"""Spoken requests are compared fairly, and the benchmark's own file is sound."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.reference.categories import CATEGORIES
from serving.benchmarks.spoken import (
    SpokenRequest,
    recorded,
    spoken_requests,
    voice_of,
    with_noise,
    word_errors,
)
from serving.benchmarks.voice import NothingToHear, comparable, fields_right, page, run
from serving.speech.decoding import Decoder
from tests.serving.service import A_PARSED, NOON
from tests.serving.speech.sounds import a_sound

MEANT = SpokenRequest(
    language="en",
    say="...",
    category=("delivery",),
    pay_usd=50.0,
    address="123 Oak",
    due="11-22T17:00",
    requirement="car",
)


def test_there_are_forty_requests_in_english_and_their_categories_exist() -> None:
    requests = spoken_requests()
    assert Counter(one.language for one in requests) == {"en": 40, "es": 5, "fr": 5, "de": 5}
    assert {category for one in requests for category in one.category} <= set(CATEGORIES)
    assert len({one.say for one in requests}) == len(requests)


def test_the_held_out_requests_are_no_others_and_their_voices_take_turns() -> None:
    requests, chosen_with = spoken_requests(held_out=True), spoken_requests()
    assert [one.language for one in requests] == ["en"] * 42
    assert {category for one in requests for category in one.category} <= set(CATEGORIES)
    assert not {one.say for one in requests} & {one.say for one in chosen_with}
    spoken_by = [voice_of(requests, number) for number in range(len(requests))]
    assert len({Counter(spoken_by)[voice] for voice in spoken_by}) == 1
    others = {voice_of(chosen_with, number) for number in range(40)}
    assert set(spoken_by) - others


def test_word_errors_are_edits() -> None:
    assert word_errors("walk my dog", "walk my dog") == (0, 3)
    assert word_errors("walk my dog", "walk the dog today") == (2, 3)
    assert word_errors("walk my dog", "") == (3, 3)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("one twenty three Oak Street by five p m", "123 Oak Street, by 5pm."),
        ("at ten thirty a m", "At 10.30 a.m."),
        ("one thousand two hundred dollars", "$1,200"),
        ("fifty dollars", "$50"),
        ("dry-cleaning", "dry cleaning"),
    ],
)
def test_one_thing_written_in_two_ways_is_the_same(said: str, heard: str) -> None:
    assert comparable(said, "en") == comparable(heard, "en")


def test_fields_are_right_when_they_are_what_was_meant() -> None:
    assert all(fields_right(MEANT, A_PARSED).values())
    wrong = replace(
        MEANT,
        category=("moving",),
        pay_usd=15.0,
        address="124 Oak",
        due="11-22T18:00",
        requirement="truck",
    )
    assert not any(fields_right(wrong, A_PARSED).values())
    unasked = replace(MEANT, address=None, due=None, requirement=None)
    assert set(fields_right(unasked, A_PARSED)) == {"category", "pay"}


def test_noise_is_as_loud_as_asked() -> None:
    sound = a_sound(4.0)
    noisy = with_noise(sound, snr_db=10.0, rng=np.random.default_rng(0))
    noise = noisy.samples - sound.samples
    ratio = np.mean(sound.samples**2) / np.mean(noise**2)
    assert 10 * np.log10(ratio) == pytest.approx(10.0, abs=0.01)


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "opus", "mp3"])
def test_what_is_recorded_can_be_decoded(kind: str) -> None:
    sound = Decoder(20.0, None).decode(recorded(a_sound(2.0), kind))
    assert sound.seconds == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize("name", ["voice.json", "voice_held_out.json"])
def test_the_kept_figures_make_a_page(name: str) -> None:
    kept = Path(__file__).parents[3] / "docs" / "benchmarks" / name
    told = page(json.loads(kept.read_text("utf-8")))
    assert "en  clean  word error rate" in told
    assert ("language known  p50" in told) is (name == "voice.json")


def test_without_a_synthesiser_it_is_said_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NothingToHear, match="espeak-ng is not installed"):
        run(tmp_path, weights=tmp_path, city="small", now=NOON, seed=1, say=lambda _: None)
