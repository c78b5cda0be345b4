"""The API answers as it describes itself: requests made from its OpenAPI document, all checks.

`pytest tests/contracts/test_described_api.py` asks a running service; EXAMPLES bounds how often.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from serving.app import create_app
from serving.settings import Settings
from tests.contracts.whole_service import stored_settings
from tests.journeys.processes import serving
from tests.serving.service import SECRET, SERVICE_KEY
from tests.serving.speech.transcription_server import a_transcription_server

EXAMPLES: Final = int(os.environ.get("EXAMPLES", "8"))
"""Requests for each operation; a seed makes them the same every time."""


schema = schemathesis.openapi.from_dict(
    create_app(Settings(_env_file=None, access_mode="public")).openapi(),
    config=schemathesis.Config.from_dict(
        {
            # No text holds NUL: no store takes it, and JSON Schema has no word for that.
            "generation": {"allow-x00": False},
            "checks": {
                # A list that is too long may be too large before it is too long.
                "negative_data_rejection": {
                    "expected-statuses": [*range(400, 407), 409, 413, 415, 422, 428, 429]
                },
                # An answer that this machine could not make in time is told so, as described.
                "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", 504]},
            },
        }
    ),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a strict service of its own answers."""
    folder = tmp_path_factory.mktemp("service")
    stored_settings(folder / "var")
    given = {
        "ACCESS_MODE": "strict", "JWT_SECRET": SECRET, "SERVICE_API_KEYS": SERVICE_KEY,
        "RATE_LIMIT_PER_MINUTE": "0", "RATE_LIMIT_UPLOADS_PER_MINUTE": "0",
        "DATA_KEYS": os.environ["DATA_KEYS"], "OPENAI_API_KEY": "none-is-needed",
    }  # fmt: skip
    with (
        a_transcription_server() as hearing,
        serving(folder, OPENAI_BASE_URL=hearing.url, **given) as client,
    ):
        wait_until(lambda: client.get("/readyz").status_code == 200)
        yield str(client.base_url)


def wait_until(is_so: Callable[[], bool], *, within_s: float = 60.0) -> None:
    """Return as soon as something holds; fail if it does not."""
    until, pause = monotonic() + within_s, Event()
    while not is_so():
        assert monotonic() < until
        pause.wait(0.05)


UNSAID: Final = {
    # Files are of a form of their own.
    "/api/ai/voice-to-task",
    "/api/ai/image-match",
    "/api/internal/tasks/{taskId}/picture",
    # A place must be sent of whom none is stored.
    "/api/ai/match-task",
    "/api/ai/recommendations",
    # Texts must hold something that a reader sees.
    "/api/ai/chat",
    "/api/ai/task-parse",
    "/api/tasks/parse",
    # Which form a body has is told by the keys that it has.
    "/api/agent/chat",
    "/api/feedback",
}
"""Operations with a rule that JSON Schema cannot say: what fits may be refused there, as 400."""

BY_ITS_KEYS: Final = "/api/agent/chat"
"""What is no feedback is talk there, so that what breaks one form may fit another."""


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_is_described(case: Any, home: str) -> None:
    excluded = [positive_data_acceptance] if case.operation.path in UNSAID else []
    if case.operation.path == BY_ITS_KEYS:
        excluded.append(negative_data_rejection)
    key = {"X-API-Key": SERVICE_KEY}
    case.call_and_validate(base_url=home, headers=key, excluded_checks=excluded)
