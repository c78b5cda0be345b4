"""``hustlexp bench parse``: how long the engine takes to turn a post into a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.columns import MarketHistory
from data.reference.calendar import epoch
from data.reference.geography import PLACES
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import local_geocoder
from engine.parsing.question import ParseQuestion
from features.text import SentenceEncoder, TextVectorsInMemory, with_texts
from models.release import load_release
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    machine_line,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.contract.parse_request import MAX_POST_CHARS

POST_CHARS: Final = 300
LONG_CHARS: Final = MAX_POST_CHARS
_LONG_POSTS: Final = 20
_TIMES: Final = (
    "tomorrow at 5pm", "mañana a las 15:00", "demain à 17h", "morgen um 17 Uhr", "amanhã às 17h",
    "明天下午三点", "by Friday noon",
)  # fmt: skip


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Measure task-parse in a simulated city; figures as plain values.

    The posts are made of the city's own texts in seven languages, each with a time, a pay and a
    street of its own, cut to `POST_CHARS` characters; the long ones to `LONG_CHARS`.
    """
    history, parser, release_id = parser_of_city(release_folder, city=city, now=now, say=say)
    rng = np.random.default_rng(seed)
    posts = questions(history, rng, now, requests, POST_CHARS)
    long_posts = questions(history, rng, now, _LONG_POSTS, LONG_CHARS)
    core = pin_to_one_core()
    loop = calibration_loop_ms()
    say("Posts of 300 characters")
    short = measure([partial(parser.parse, question, now=now) for question in posts])
    say(f"Posts of {LONG_CHARS:,} characters")
    long = measure([partial(parser.parse, question, now=now) for question in long_posts], runs=1)
    return {
        "city": city,
        "release": release_id,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "posts": {"characters": POST_CHARS, **short.to_json()},
        "long_posts": {"characters": LONG_CHARS, **long.to_json()},
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def parser_of_city(
    release_folder: Path, *, city: str, now: datetime, say: Callable[[str], None]
) -> tuple[MarketHistory, TaskParser, str]:
    """A city's history, a parser by a release over its market, and the release's id."""
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    release = load_release(release_folder)
    say("Building the snapshot")
    market = MarketSnapshot.build(
        with_texts(history, TextVectorsInMemory()), as_of=now, space=release.text_space
    )
    matcher = Matcher(release, market, best_first=True)
    return history, TaskParser(matcher, local_geocoder(), SentenceEncoder()), release.id


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    parts = [figures[name] for name in ("posts", "long_posts")]
    lines = [
        f"{part['characters']:>6,} characters  p50 {part['p50_ms']:7.2f} ms  "
        f"p95 {part['p95_ms']:7.2f} ms  p99 {part['p99_ms']:7.2f} ms  "
        f"({part['requests']:,} posts)"
        for part in parts
    ]
    return "\n".join([*lines, machine_line(figures)])


def questions(
    history: MarketHistory, rng: np.random.Generator, now: datetime, count: int, chars: int
) -> list[ParseQuestion]:
    """Posts of `chars` characters that the city's posters could have written, each from a place
    of its own."""
    texts = [
        f"{title}. {words}"
        for title, words in zip(history.tasks.titles, history.tasks.descriptions, strict=True)
        if words
    ]
    asked = []
    for number in range(count):
        place = PLACES[int(rng.integers(len(PLACES)))]
        told = (
            f"{texts[int(rng.integers(len(texts)))]} {_TIMES[number % len(_TIMES)]}, "
            f"${int(rng.integers(20, 200))}, {int(rng.integers(1, 4_000))} Mission St. "
        )
        while len(told) < chars:
            told += texts[int(rng.integers(len(texts)))] + " "
        lat, lng = (float(value + rng.normal(0.0, 0.01)) for value in (place.lat, place.lng))
        asked.append(ParseQuestion(told[:chars], now, None, lat, lng))
    return asked
