"""Chat while the language model's service fails in every way that the double knows.

With the limits that are set by default, over HTTP: every answer whole and within the
specification's two seconds, and at most eleven calls for ten messages of an outage.
`pytest -s tests/faults/test_language_model_lost.py` prints the figures of every way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import pytest

from engine.conversation.assistant import Assistant
from engine.conversation.question import ChatQuestion
from features.text import SentenceEncoder
from models.injection_detector import shipped_detector
from serving.language.llm.caution import CautiousNarrator
from serving.language.llm.gateway import client_of
from serving.language.llm.passages import PHRASEBOOK, Narrators
from serving.language.llm.wiring import warm_up
from serving.settings import Settings
from tests.doubles.language_model import MODES, Double, running_double
from tests.serving.language.llm.scenes import RICH, Scene
from tests.serving.language.llm.test_gateway import FAILING, REFUSING
from tests.serving.service import Service, a_service

LIMIT_S: Final = 2.0
"""Of chat, in the specification."""

RUNS: Final = 3
TOTAL_S: Final[float] = Settings.model_fields["openai_timeout_seconds"].default
HERE: Final = {"lat": 37.7749, "lng": -122.4194}
MESSAGES: Final = (
    "show me tasks paying over $20", "how is my streak?", "my rating?", "busco limpieza",
    "wie viel habe ich verdient?", "combien gagnent les livreurs ?", "我的等级是多少",
    "quais são meus emblemas?", "what can you do", "best time to work?",
)  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    """A double, after what a process loads before its first call."""
    warm_up(client_of("a-key", "http://127.0.0.1:1/v1"))
    with running_double() as double:
        yield double


@pytest.fixture(scope="module")
def warmed(tiny_assistant: Assistant, tiny_until: datetime) -> Assistant:
    """The assistant after its first answer, which takes longest."""
    tiny_assistant.answer(ChatQuestion(MESSAGES[0], now=tiny_until))
    return tiny_assistant


def said(service: Service, message: str, session: str) -> tuple[dict[str, Any], float]:
    """An answer, and the seconds it took."""
    context = {"user": {"location": HERE}, "sessionId": session}
    began = perf_counter()
    response = service.chat({"userId": "worker-1", "message": message, "context": context})
    seconds = perf_counter() - began
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer, seconds


@dataclass(frozen=True, slots=True)
class Run:
    """Ten messages, one after the other."""

    answers: list[dict[str, Any]]
    slowest_s: float
    calls: int
    is_open: bool

    @property
    def worded(self) -> int:
        """Answers in the model's words."""
        return sum(not one["metadata"]["model"].endswith(PHRASEBOOK) for one in self.answers)


def a_run(double: Double, assistant: Assistant, now: datetime, var_dir: Path, mode: str) -> Run:
    """Messages to a service whose language model behaves in one way."""
    double.calls.clear()
    detector, encoder = shipped_detector(), SentenceEncoder()
    scene = Scene(double, "chat", TOTAL_S, RICH, mode)
    narrator = CautiousNarrator(scene.narrator, lambda texts: detector.suspects(texts, encoder))
    with a_service(
        var_dir,
        talker=assistant,
        clock=lambda: now,
        narrators=Narrators(narrator, frozenset({"chat"})),
    ) as service:
        answered = [said(service, text, f"{at}") for at, text in enumerate(MESSAGES)]
    slowest_s = max(seconds for _, seconds in answered)
    answers = [answer for answer, _ in answered]
    return Run(answers, slowest_s, len(double.calls), scene.gateway.breaker.is_open)


@pytest.mark.slow
@pytest.mark.parametrize("mode", sorted(set(MODES) - {"scripted"}))
def test_every_answer_is_there_within_the_limit(
    running: Double, warmed: Assistant, tiny_until: datetime, tmp_path: Path, mode: str
) -> None:
    """The best of three runs, as on a busy machine any answer may have to wait for its turn."""
    for attempt in range(RUNS):
        run = a_run(running, warmed, tiny_until, tmp_path / f"{attempt}", mode)
        print(  # noqa: T201  the figures of the page
            f"{mode:<24} slowest {run.slowest_s:5.2f} s  {run.calls:2} calls for {len(MESSAGES)} "
            f"messages  {run.worded:2} worded  breaker {'open' if run.is_open else 'closed'}"
        )
        assert all(one["response"] for one in run.answers)
        assert run.calls <= 1.1 * len(MESSAGES)
        if mode in FAILING | REFUSING:
            assert run.is_open
            assert run.worded == 0
        if run.slowest_s < LIMIT_S:
            break
    assert run.slowest_s < LIMIT_S


@pytest.mark.slow
def test_an_outage_in_the_middle_of_a_day_is_not_called_more_than_messages_ask(
    running: Double, warmed: Assistant, tiny_until: datetime, tmp_path: Path
) -> None:
    """Retries included: forty worded answers have saved four of them before it begins."""
    scene = Scene(running, "chat", TOTAL_S, RICH, None)
    narrators = Narrators(scene.narrator, frozenset({"chat"}))
    running.mode = "normal"
    with a_service(
        tmp_path, talker=warmed, clock=lambda: tiny_until, narrators=narrators
    ) as service:
        for number in range(40):
            said(service, f"show me tasks paying over ${number + 5}", f"before {number}")
        running.calls.clear()
        running.mode = "hang_before_headers"
        answered = [
            said(service, f"show me tasks paying over ${number + 50}", f"in it {number}")
            for number in range(20)
        ]
        running.mode = "normal"
    assert all(answer["response"] for answer, _ in answered)
    print(f"outage: {len(running.calls)} calls for 20 messages")  # noqa: T201
    assert 3 <= len(running.calls) <= 22
