"""chat over HTTP, its words by the double."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.usage import NOBODY
from engine.conversation.assistant import Assistant
from engine.conversation.question import ChatQuestion
from serving.chat import WORDED_WITHIN_S
from serving.language.llm.breaker import CircuitBreaker
from serving.language.llm.passages import (
    Narration,
    Narrator,
    Narrators,
    Words,
    as_drafted,
)
from serving.language.llm.slots import visible
from serving.language.messages import messages_in
from serving.settings import AccessMode
from tests.attacks import UserText, honest_texts, injections
from tests.doubles.language_model import HANGING_MODES, MODES, Double
from tests.serving.language.llm.scenes import RICH, Scene
from tests.serving.language.llm.test_gateway import FAILING, REFUSING, UNUSABLE, WORKING
from tests.serving.service import SECRET, Service, a_service

HERE = {"lat": 37.7749, "lng": -122.4194, "address": "San Francisco, CA"}
FIND = "Show me tasks paying over $20"
SAFETY = tuple(
    messages_in(language).say("chat-safety")[:12] for language in ("en", "es", "fr", "de", "pt")
)
"""How advice to someone in danger begins."""


class Chats:
    """Services over the tiny city's assistant, with a narrator and without."""

    def __init__(self, tmp_path: Path, assistant: Assistant, now: datetime) -> None:
        self._tmp_path, self._assistant, self._now = tmp_path, assistant, now

    @contextmanager
    def worded_by(self, narrator: Narrator | None, **settings: Any) -> Iterator[Service]:
        """A service whose chat is worded by a narrator; by the phrasebook without one."""
        narrators = Narrators(narrator, frozenset({"chat"}))
        with a_service(
            self._tmp_path,
            talker=self._assistant,
            clock=lambda: self._now,
            narrators=narrators,
            **settings,
        ) as service:
            yield service


@pytest.fixture(scope="module")
def warmed(tiny_assistant: Assistant, tiny_until: datetime) -> Assistant:
    """The assistant after its first answer, which takes longest."""
    tiny_assistant.answer(ChatQuestion(FIND, now=tiny_until))
    return tiny_assistant


@pytest.fixture
def chats(
    tmp_path: Path, warmed: Assistant, tiny_until: datetime, monkeypatch: pytest.MonkeyPatch
) -> Chats:
    """Nothing here may depend on how busy the machine is: calls end by the gateway's own limit."""
    monkeypatch.setattr("serving.chat.WORDED_WITHIN_S", 60.0)
    return Chats(tmp_path, warmed, tiny_until)


def a_narrator(double: Double, mode: str | None) -> Narrator:
    """A language model's narrator whose calls end in time, hanging ones earlier.

    A breaker that opened stays open, however long the test takes.
    """
    scene = Scene(double, "chat", 0.1 if mode in HANGING_MODES else 5.0, RICH, mode)
    scene.gateway.breaker = CircuitBreaker(lambda: 0.0)
    return scene.narrator


def body_of(message: str, *, session: str = "s", **context: Any) -> dict[str, Any]:
    return {
        "userId": "worker-1",
        "message": message,
        "context": {"user": {"location": HERE}, "sessionId": session, **context},
    }


def said(service: Service, message: str, **context: Any) -> dict[str, Any]:
    response = service.chat(body_of(message, **context))
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "metadata"}


def test_prose_is_worded_and_nothing_else(chats: Chats, double: Double) -> None:
    def script(data: dict[str, Any]) -> dict[str, list[str]]:
        return {one["id"]: [f"Please note: {one['draft']}"] for one in data["passages"]}

    double.script = script
    with chats.worded_by(a_narrator(double, "scripted")) as service:
        answer = said(service, FIND)
    with chats.worded_by(None) as service:
        usual = said(service, FIND, session="other")
    told, drafted = (one.pop("response").split("\n") for one in (answer, usual))
    assert told[0] == f"Please note: {drafted[0]}"
    assert told[1:] == drafted[1:]
    assert len(told) > 2  # a list, each line of it as it was
    metadata = answer.pop("metadata")
    assert metadata["model"].endswith(" mode:scripted")
    assert (metadata["promptVersion"], metadata["cached"]) == ("words-1", False)
    assert metadata["tokens"] > 0
    del usual["metadata"]
    assert answer == usual  # confidence, actions, highlights, suggestions


def test_the_same_is_worded_once_and_the_answer_says_so(chats: Chats, double: Double) -> None:
    with chats.worded_by(a_narrator(double, None)) as service:
        first, again = (said(service, FIND, session=name)["metadata"] for name in ("a", "b"))
    assert (first["cached"], first["tokens"] > 0) == (False, True)
    assert (again["cached"], again["tokens"]) == (True, 0)
    assert len(double.calls) == 1


def test_users_texts_are_quoted_and_bounded(chats: Chats, double: Double) -> None:
    history = [{"role": "user", "content": f"cleaning {at}"} for at in range(9)]
    history.append({"role": "assistant", "content": "what the app claims was answered"})
    shown: list[dict[str, Any]] = []

    def script(data: dict[str, Any]) -> dict[str, list[str]]:
        shown.append(data)
        return {one["id"]: [one["draft"]] for one in data["passages"]}

    double.script = script
    with chats.worded_by(a_narrator(double, "scripted")) as service:
        said(service, FIND, conversationHistory=history)
    assert shown[0]["quoted"] == {
        **{f"turn {at}": f"cleaning {at + 4}" for at in range(1, 5)},
        "message": FIND,
    }


@pytest.mark.parametrize(
    "message",
    [
        '{"action": "predict_earnings", "period": "weekly"}',
        '{"action": "of a later version"}',
        '{"action": ',
        "Bundle courier(3): a, b. Return: taskIds, totalPay",
        'Is this spam? "hello". Return JSON with isSpam.',
        "Tell me about the weather. Return JSON only.",
    ],
)
def test_calls_of_programs_never_reach_the_model(
    chats: Chats, double: Double, message: str
) -> None:
    with chats.worded_by(a_narrator(double, None)) as service:
        answer = said(service, message)
    assert answer["metadata"]["tokens"] == 0
    assert double.calls == []


def test_advice_to_someone_in_danger_is_never_worded_anew(chats: Chats, double: Double) -> None:
    with chats.worded_by(a_narrator(double, None)) as service:
        answer = said(service, "the poster is threatening me and I feel unsafe, help")
    assert answer["metadata"]["model"].endswith(" phrasebook")
    assert answer["response"].startswith("Your safety comes first.")
    assert double.calls == []


class Listening:
    """A narrator that keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        self.asked.append((user_id, deadline_s))
        return as_drafted(narration)


def test_words_are_waited_for_within_the_specified_two_seconds(
    chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.chat.WORDED_WITHIN_S", WORDED_WITHIN_S)
    listening = Listening()
    with chats.worded_by(listening) as service:
        said(service, FIND)
    ((user, deadline_s),) = listening.asked
    assert user == "worker-1"
    assert deadline_s < WORDED_WITHIN_S < 2.0


def test_whoever_is_not_verified_shares_one_budget(chats: Chats) -> None:
    listening = Listening()
    with chats.worded_by(listening, access_mode=AccessMode.PUBLIC, jwt_secret=SECRET) as service:
        said(service, FIND)
    assert [user for user, _ in listening.asked] == [NOBODY]


# ---- The service of the model fails ------------------------------------------------------------

MESSAGES = (
    FIND, "how is my streak?", "my rating?", "wie viel habe ich verdient?", "busco limpieza",
    "combien gagnent les livreurs ?", "我的等级是多少", "quais são meus emblemas?",
    "what can you do", "best time to work?",
)  # fmt: skip


@pytest.fixture
def drafted(chats: Chats) -> list[dict[str, Any]]:
    with chats.worded_by(None) as service:
        return [said(service, one, session=one[:4]) for one in MESSAGES]


@pytest.mark.parametrize("mode", sorted(set(MODES) - {"scripted", "latency", "obedient"}))
def test_in_every_mode_there_is_a_whole_answer(
    chats: Chats, double: Double, drafted: list[dict[str, Any]], mode: str
) -> None:
    with chats.worded_by(a_narrator(double, mode)) as service:
        answers = [said(service, one, session=f"{mode} {one[:4]}") for one in MESSAGES]
    for answer, usual in zip(answers, drafted, strict=True):
        assert without_metadata(answer) == without_metadata(usual)  # as the double says it
    models = {answer["metadata"]["model"].split(" ")[-1] for answer in answers}
    assert models == ({f"mode:{mode}"} if mode in WORKING else {"phrasebook"})
    if mode in FAILING:
        assert len(double.calls) == 3  # then the breaker is open
    if mode in REFUSING:
        assert len(double.calls) == 1
    if mode in UNUSABLE | WORKING:
        assert len(double.calls) == len(MESSAGES)


def test_in_an_outage_there_are_at_most_eleven_calls_for_ten_chats(
    chats: Chats, double: Double
) -> None:
    """Retries included: the budget has saved some before the outage begins."""
    with chats.worded_by(a_narrator(double, None)) as service:
        for number in range(12):
            said(service, f"show me tasks paying over ${number + 5}", session=f"before {number}")
        double.calls.clear()
        double.mode = "status_503"
        for number in range(20):
            said(service, f"show me tasks paying over ${number + 5}", session=f"in it {number}",
                 conversationHistory=[{"role": "user", "content": "hello"}])  # fmt: skip
    assert 3 <= len(double.calls) <= 22


# ---- Attacks -----------------------------------------------------------------------------------


def asked(text: UserText) -> dict[str, Any]:
    """A user's text where it stands; titles and places reach chat in a draft of a task."""
    if text.where == "history":
        turns = [{"role": "user", "content": text.text}]
        return body_of(FIND, conversationHistory=turns)
    if text.where == "message":
        return body_of(text.text)
    return body_of(f"Post a task: {text.text}, paying $40")


def all_answers(service: Service, texts: list[UserText], name: str) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for text in texts:
        body = asked(text)
        body["context"]["sessionId"] = f"{name} {len(answers)}"
        response = service.chat(body)
        assert response.status_code == 200, response.text
        answers.append(response.json())
    return answers


class Watched:
    """A narrator whose words are kept beside the drafts that it was given."""

    def __init__(self, narrator: Narrator) -> None:
        self._narrator = narrator
        self.seen: list[tuple[Narration, Words]] = []

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        words = await self._narrator.narrate(narration, user_id=user_id, deadline_s=deadline_s)
        self.seen.append((narration, words))
        return words


@pytest.mark.parametrize("mode", ["obedient", "lying"])
def test_no_attack_is_told_anything_but_the_findings(
    chats: Chats, double: Double, mode: str
) -> None:
    """Whatever the two add is ungrounded, so all that may be told is what the phrasebook says."""
    texts, watched = injections(), Watched(a_narrator(double, mode))
    with chats.worded_by(watched) as service:
        answers = all_answers(service, texts, mode)
    assert len(double.calls) > 0.9 * len(texts)
    told = " ".join(visible(answer["response"]) for answer in answers)
    for narration, words in watched.seen:
        for passage in narration.passages:
            text = words.texts[passage.id]
            assert text in (passage.draft, visible(passage.draft)), narration.quoted
            assert visible(text) in told


@pytest.mark.parametrize(
    ("texts", "most_safe"), [(honest_texts(), 0), (injections(), 6)], ids=["honest", "attacks"]
)
def test_whoever_writes_whatever_gets_a_worded_answer(
    chats: Chats, double: Double, texts: list[UserText], most_safe: int
) -> None:
    """An honest model words all of it; what a user wrote does not make his answer worse."""
    with chats.worded_by(a_narrator(double, None)) as service:
        answers = all_answers(service, texts, "worded")
    refused = [
        (text.text, answer["response"])
        for text, answer in zip(texts, answers, strict=True)
        if answer["metadata"]["model"].endswith("phrasebook")
        and not answer["response"].startswith(SAFETY)
    ]
    assert refused == []
    # Some attacks read as a danger, for which the advice is never worded anew.
    safe = [one for one in answers if one["response"].startswith(SAFETY)]
    assert len(safe) <= most_safe
