"""``hustlexp bench chat``: how long a message to the assistant takes, without a language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.errors import NotReady
from data.reference.calendar import epoch
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.conversation.assistant import Assistant, Reply
from engine.conversation.memory import NO_MEMORY, Memory
from engine.conversation.question import ChatQuestion
from engine.conversation.warming import warm_up
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import local_geocoder
from features.text import SentenceEncoder
from models.release import load_release
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    machine_line,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.chat import Told, chat_answer
from serving.language.chat_words import ChatWords

MESSAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "find_tasks": ("Show me delivery tasks near me paying over $50", "any cleaning jobs over $30?",
                   "busco mudanzas de más de 60 dólares", "附近有什么送货的活"),
    "refine": ("closer ones", "más baratos", "and tomorrow?"),
    "best_task": ("what should I take right now", "quelle est la meilleure mission pour moi"),
    "plan_day": ("plan my afternoon", "planifie ma journée"),
    "figures": ("how much did I earn last week", "wie steht meine serie", "what's my rating?"),
    "post_task": ("I need someone to mow my lawn saturday, 40 bucks",
                  "preciso de alguém para montar uma estante amanhã, 50 dólares"),
    "price_advice": ("how much should I offer for a deep clean", "was kostet ein umzug"),
    "find_workers": ("who is good at plumbing around here", "quién hace limpieza por aquí"),
    "explain": ("why did you recommend this one", "compare the first two"),
    "talk": ("hello", "what can you do", "open my wallet", "switch me off for today"),
}  # fmt: skip
"""What is asked, by kind; in each conversation one of every kind, in this order."""


@dataclass
class _Conversation:
    """One user's messages, each answered with what is remembered of those before."""

    assistant: Assistant
    user_id: str
    place: tuple[float, float]
    now: datetime
    memory: Memory = NO_MEMORY

    def say(self, text: str) -> None:
        """One message, up to the bytes of its answer."""
        question = ChatQuestion(
            text=text,
            now=self.now,
            user_id=self.user_id,
            lat=self.place[0],
            lng=self.place[1],
            language_hint="en",
            memory=Memory.from_json(self.memory.to_json()),  # as if read from the database
        )
        reply = self.assistant.answer(question)
        assert isinstance(reply, Reply)  # noqa: S101  no message here is a call
        words = ChatWords.of(reply.language, seed=self.user_id)
        told = Told(words.response(reply.part, level=reply.level), words.language)
        chat_answer(reply, words, told, processing_ms=0.0).model_dump_json(by_alias=True)
        self.memory = reply.part.memory


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Measure chat in a simulated city; figures as plain values.

    Workers of the city each hold a conversation with a message of every kind.

    Raises
    ------
    NotReady
        If the release has no model of intents.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    release = load_release(release_folder)
    if not release.intents.is_fitted:
        raise NotReady("The release has no model of intents: run hustlexp train.")
    say("Building the snapshot")
    market = MarketSnapshot.build(history, as_of=now)
    matcher = Matcher(release, market, best_first=True)
    assistant = Assistant(matcher, TaskParser(matcher, local_geocoder(), SentenceEncoder()))
    warm_up()
    rng = np.random.default_rng(seed)
    by_kind: dict[str, list[Callable[[], object]]] = {kind: [] for kind in MESSAGES}
    calls: list[Callable[[], object]] = []
    while len(calls) < requests:
        row = int(rng.integers(len(market.workers)))
        place = float(market.workers.lat[row]), float(market.workers.lng[row])
        talk = _Conversation(assistant, str(market.workers.ids[row]), place, now)
        for kind, texts in MESSAGES.items():
            call = partial(talk.say, texts[int(rng.integers(len(texts)))])
            by_kind[kind].append(call)
            calls.append(call)
    core = pin_to_one_core()
    loop = calibration_loop_ms()
    say("Conversations")
    whole = measure(calls)
    kinds = {}
    for kind, some in by_kind.items():
        say(f"Messages: {kind}")
        kinds[kind] = measure(some, runs=1).to_json()
    return {
        "city": city,
        "release": release.id,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "chat": whole.to_json(),
        "by_kind": kinds,
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    rows = {"all": figures["chat"], **figures["by_kind"]}
    lines = [
        f"{name:<14}  p50 {part['p50_ms']:7.2f} ms  p95 {part['p95_ms']:7.2f} ms  "
        f"p99 {part['p99_ms']:7.2f} ms  ({part['requests']:,} messages)"
        for name, part in rows.items()
    ]
    return "\n".join([*lines, machine_line(figures)])
