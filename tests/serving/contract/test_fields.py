"""The page of field origins is complete, up to date, and points at code that exists."""

from __future__ import annotations

import importlib
import json
import re
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from serving.contract.assign_answer import AssignAnswer
from serving.contract.chat_answer import ChatAnswer
from serving.contract.client_answers import ClientMatches, ClientParseAnswer, ProfileAnswer
from serving.contract.client_feedback import ClientFeedbackAnswer
from serving.contract.dashboard_answer import DashboardAnswer
from serving.contract.feedback_answer import FeedbackAnswer
from serving.contract.fields import field_paths, origins, page
from serving.contract.health import HealthAnswer
from serving.contract.image_answer import ImageMatchAnswer
from serving.contract.market_event import EventsAnswer
from serving.contract.match_answer import TasksAnswer, WorkersAnswer
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.patterns_answer import AnalyzePatternsAnswer
from serving.contract.recommendations_answer import RecommendationsAnswer
from serving.contract.task_picture import TaskPictureAnswer
from serving.contract.tier_answer import TierInfoAnswer
from serving.contract.voice_answer import VoiceToTaskAnswer

ROOT = Path(__file__).parents[3]
SPECIFIED: dict[str, list[str]] = json.loads(
    (ROOT / "tests/contracts/specified_fields.json").read_text("utf-8")
)
HEALTH, MATCH = "GET /api/health", "POST /api/ai/match-task"
FEEDBACK = "POST /api/ai/feedback"
PARSE = "POST /api/ai/task-parse"
VOICE = "POST /api/ai/voice-to-task"
PATTERNS = "POST /api/ai/analyze-patterns"
RECOMMENDATIONS = "POST /api/ai/recommendations"
IMAGE = "POST /api/ai/image-match"
CHAT = "POST /api/ai/chat"
TELLS_MORE = {
    HEALTH,
    PARSE,
    PATTERNS,
    RECOMMENDATIONS,
    IMAGE,
    CHAT,
}  # than the specification asks for
ASSIGN = "POST /api/internal/assign"  # not of the app's specification
EVENTS = "POST /api/internal/events"  # nor this one
TASK_PICTURE = "PUT /api/internal/tasks/{taskId}/picture"  # nor this one
CLIENT: dict[str, type[BaseModel]] = {  # paths of the app beside the specification
    "POST /api/feedback": ClientFeedbackAnswer,
    "POST /api/tasks/parse": ClientParseAnswer,
    "GET /api/tasks/{taskId}/matches": ClientMatches,
    "GET /api/users/{userId}/profile/ai": ProfileAnswer,
    "GET /api/ai/tier-info/{userId}": TierInfoAnswer,
    "GET /api/dashboard/unified/{userId}": DashboardAnswer,
}
SOURCES = {
    "model",
    "solver",
    "stored fact",
    "formula",
    "phrasebook",
    "release",
    "request",
    "setting",
    "clock",
}


def test_the_page_of_the_documentation_is_up_to_date() -> None:
    assert (ROOT / "docs" / "fields.md").read_text("utf-8") == page()


def test_what_is_answered_today_is_exactly_what_the_models_say() -> None:
    matching = [*field_paths(WorkersAnswer), *field_paths(TasksAnswer)]
    assert set(origins()[MATCH]) == set(matching)
    assert set(origins()[HEALTH]) == set(field_paths(HealthAnswer))
    assert set(origins()[FEEDBACK]) == set(field_paths(FeedbackAnswer))
    assert set(origins()[ASSIGN]) == set(field_paths(AssignAnswer))
    assert set(origins()[EVENTS]) == set(field_paths(EventsAnswer))
    assert set(origins()[TASK_PICTURE]) == set(field_paths(TaskPictureAnswer))
    assert set(origins()[PARSE]) == set(field_paths(TaskParseAnswer))
    assert set(origins()[IMAGE]) == set(field_paths(ImageMatchAnswer))
    assert set(origins()[PATTERNS]) == set(field_paths(AnalyzePatternsAnswer))
    assert set(origins()[RECOMMENDATIONS]) == set(field_paths(RecommendationsAnswer))
    assert set(origins()[CHAT]) == set(field_paths(ChatAnswer))
    for path, answer in CLIENT.items():
        assert set(origins()[path]) == set(field_paths(answer)), path
    heard = {re.sub(r"^parsedTask\..*", "parsedTask", p) for p in field_paths(VoiceToTaskAnswer)}
    assert set(origins()[VOICE]) == heard  # the fields of task-parse are told there


def test_every_specified_field_of_every_endpoint_is_told() -> None:
    assert set(origins()) == {*SPECIFIED, ASSIGN, EVENTS, TASK_PICTURE, *CLIENT}
    for endpoint, fields in SPECIFIED.items():
        if endpoint in TELLS_MORE:
            assert set(fields) <= set(origins()[endpoint])
        else:
            assert set(fields) == set(origins()[endpoint]), endpoint


def test_every_field_has_a_known_source_or_the_issue_that_brings_it() -> None:
    for fields in origins().values():
        for path, origin in fields.items():
            assert origin.source in SOURCES or re.fullmatch(r"issue \d+", origin.source), path
            assert len(origin.explanation) > 5, path


def test_what_is_answered_today_waits_for_no_issue_but_bundles() -> None:
    for endpoint in (
        HEALTH,
        MATCH,
        FEEDBACK,
        PARSE,
        PATTERNS,
        RECOMMENDATIONS,
        ASSIGN,
        EVENTS,
        *CLIENT,
        VOICE,
    ):
        waiting = {p for p, o in origins()[endpoint].items() if o.source.startswith("issue")}
        assert all(path.startswith("bundles[]") for path in waiting)


def _names() -> list[str]:
    texts = [o.explanation for fields in origins().values() for o in fields.values()]
    return sorted({name for text in texts for name in re.findall(r"`([\w.]+\.[\w.]+)`", text)})


@pytest.mark.parametrize("name", _names())
def test_a_formula_names_code_that_exists(name: str) -> None:
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        assert reduce(getattr, parts[split:], found)
        return
    pytest.fail(f"{name} is no module")
