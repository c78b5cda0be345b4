"""match-task and recommendations wait for a language model only where a setting says so."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from serving.language.llm.list_passages import MOST_WORDED, WORDED_WITHIN_S
from serving.language.llm.passages import Endpoint, Narration, Narrators, Words, as_drafted
from serving.settings import Settings
from tests.doubles.language_model import HANGING_MODES, Double
from tests.serving.language.llm.scenes import RICH, Scene
from tests.serving.service import FIND_TASKS, FIND_WORKERS, a_service

RECOMMEND: dict[str, Any] = {
    "userId": "user-7",
    "context": {"location": {"lat": 37.7749, "lng": -122.4194}},
    "recommendationType": "on-demand",
}
BODIES: dict[str, tuple[Endpoint, dict[str, Any]]] = {
    "workers": ("match-task", FIND_WORKERS),
    "tasks": ("match-task", FIND_TASKS),
    "recommendations": ("recommendations", RECOMMEND),
}


def answered(tmp_path: Path, name: str, narrators: Narrators, times: int = 1) -> dict[str, Any]:
    """The last of several equal answers."""
    endpoint, body = BODIES[name]
    with a_service(tmp_path, narrators=narrators) as service:
        for _ in range(times):
            response = service.client.post(f"/api/ai/{endpoint}", json=body)
            assert response.status_code == 200, response.text
    return dict(response.json())


def sentences(answer: dict[str, Any]) -> list[str]:
    """What a model may word."""
    entries = answer.get("matches", answer.get("recommendations", []))
    field = "description" if "bundles" in answer and "insights" in answer else "reasoning"
    return [entry[field] for entry in entries]


def rest(answer: dict[str, Any]) -> str:
    """Everything but sentences, times and who worded it."""
    copy = json.loads(json.dumps(answer))
    copy.pop("metadata")
    for entry in copy.get("matches", copy.get("recommendations", [])):
        entry.pop("reasoning", None)
        entry.pop("description", None)
    return json.dumps(copy, sort_keys=True)


class Loud:
    """A narrator that says it louder, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Narration, float]] = []

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        self.asked.append((narration, deadline_s))
        texts = {name: text.upper() for name, text in as_drafted(narration).texts.items()}
        return Words(texts, "loud", "1", 9, False, narration.language)


def test_no_endpoint_of_lists_waits_unless_it_is_named(tmp_path: Path) -> None:
    assert set(Settings.model_fields["llm_endpoints"].default) == {"chat", "task-parse"}
    loud = Loud()
    for name in BODIES:
        answered(tmp_path, name, Narrators(loud, frozenset({"chat", "task-parse"})))
    assert loud.asked == []


@pytest.mark.parametrize("name", BODIES)
def test_the_first_sentences_are_worded_and_nothing_else(tmp_path: Path, name: str) -> None:
    loud, endpoint = Loud(), BODIES[name][0]
    usual = answered(tmp_path, name, Narrators())
    answer = answered(tmp_path, name, Narrators(loud, frozenset({endpoint})))
    said, drafts = sentences(answer), sentences(usual)
    assert said[:MOST_WORDED] == [draft.upper() for draft in drafts[:MOST_WORDED]]
    assert said[MOST_WORDED:] == drafts[MOST_WORDED:]
    assert rest(answer) == rest(usual)
    assert answer["metadata"]["model"] == f"{usual['metadata']['model']} loud"
    ((_, deadline_s),) = loud.asked
    assert deadline_s < WORDED_WITHIN_S < 1.0


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("mode", [*sorted(HANGING_MODES), "status_503", "lying"])
def test_whatever_becomes_of_the_model_the_answer_leaves_with_the_phrasebooks_words(
    tmp_path: Path, double: Double, name: str, mode: str
) -> None:
    usual = answered(tmp_path, name, Narrators())
    scene = Scene(double, "chat", 30.0, RICH, mode)
    began = perf_counter()
    answer = answered(tmp_path, name, Narrators(scene.narrator, frozenset({BODIES[name][0]})))
    assert perf_counter() - began < 20.0  # the caller's deadline ends it, not the model's
    assert sentences(answer) == sentences(usual)
    assert answer["metadata"]["model"] == usual["metadata"]["model"]


def test_the_same_is_worded_once(
    tmp_path: Path, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However busy the machine is: the call ends by the gateway's own limit."""
    monkeypatch.setattr("serving.language.llm.list_passages.WORDED_WITHIN_S", 60.0)
    scene = Scene(double, "chat", 5.0, RICH, None)
    narrators = Narrators(scene.narrator, frozenset({"match-task"}))
    answer = answered(tmp_path, "workers", narrators, times=3)
    assert len(double.calls) == 1
    assert answer["metadata"]["model"].endswith(" double")
