"""The documentation builds strictly, and the requests that it shows are those that are taken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from serving.contract.image_answer import ImageMatchAnswer
from serving.contract.voice_answer import VoiceToTaskAnswer
from tests.serving.service import a_service

ROOT = Path(__file__).parents[2]
ENDPOINTS = (ROOT / "docs" / "endpoints.md").read_text("utf-8")
SENT = re.findall(r"127\.0\.0\.1:8000(/api/\S+) \\\n.*?-d '(.*?)'\n```", ENDPOINTS, re.DOTALL)
ANSWERED = re.findall(r"```json\n(.*?)\n```", ENDPOINTS, re.DOTALL)


def test_it_builds_strictly_and_asks_no_other_host_for_anything(tmp_path: Path) -> None:
    built = subprocess.run(  # noqa: S603  our own documentation
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "endpoints.html").read_text("utf-8")
    loaded = re.findall(r"<(?:script|img|link)[^>]+(?:src|href)=\"([^\"]+)\"", page)
    assert loaded
    assert [name for name in loaded if name.startswith(("http:", "https:", "//"))] == []


def test_all_nine_endpoints_are_shown_with_an_answer_each() -> None:
    for name in (
        "match-task", "task-parse", "voice-to-task", "image-match", "chat", "recommendations",
        "analyze-patterns", "feedback",
    ):  # fmt: skip
        assert f"/api/ai/{name}" in ENDPOINTS
    assert "/api/health" in ENDPOINTS
    assert all(isinstance(json.loads(answer), dict) for answer in ANSWERED)


@pytest.mark.parametrize(("path", "body"), SENT, ids=[path for path, _ in SENT])
def test_every_request_shown_is_understood(path: str, body: str, tmp_path: Path) -> None:
    document: dict[str, Any] = json.loads(body)
    with a_service(tmp_path) as service:
        status = service.client.post(path, json=document).status_code
    is_the_wrong_one = document == {"taskId": "task-789"}  # it shows how an error is told
    assert (status == 400) is is_the_wrong_one
    assert status not in (404, 405, 422)


@pytest.mark.parametrize(
    ("contract", "mark"), [(VoiceToTaskAnswer, "transcript"), (ImageMatchAnswer, "imageAnalysis")]
)
def test_the_answers_to_uploads_that_are_shown_keep_to_the_contract(
    contract: type[BaseModel], mark: str
) -> None:
    (shown,) = (answer for answer in map(json.loads, ANSWERED) if mark in answer)
    kept = contract.model_validate(shown).model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    assert kept == shown


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "benchmarks").glob("*.json")), ids=str)
def test_every_committed_measurement_is_named_with_its_command(file: Path) -> None:
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert f"hustlexp bench {file.stem}" in pages or f"--json docs/benchmarks/{file.name}" in pages
