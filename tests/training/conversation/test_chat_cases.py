"""A file of labelled messages is read whole, or refused with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from training.conversation.chat_cases import load_cases
from training.conversation.judge_chat import app

GOOD: dict[str, Any] = {
    "id": "a-1",
    "language": "en",
    "message": "closer ones",
    "history": [
        {"role": "user", "content": "any cleaning?"},
        {"role": "assistant", "content": "three of them"},
    ],
    "intent": "refine",
    "slots": {"sort": "distance"},
    "action": {"type": "filter"},
    "action_alt": [{"type": None}],
}


def written(tmp_path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_case_has_the_users_turns_before_it_and_every_right_action(tmp_path: Path) -> None:
    (case,) = load_cases(written(tmp_path, GOOD, ""))
    assert case.history == ("any cleaning?",)
    assert [one["type"] for one in case.actions] == ["filter", None]
    assert case.slots == {"sort": "distance"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ({**GOOD, "id": "a-1"}, "stands in an earlier line"),
        ({**GOOD, "id": "b", "language": "it"}, "no language"),
        ({**GOOD, "id": "b", "intent": "find_job"}, "not a valid Intent"),
        ({**GOOD, "id": "b", "slots": {"price": 5}}, "no slot"),
        ({**GOOD, "id": "b", "slots": {"category": "cooking"}}, "no category"),
        ({**GOOD, "id": "b", "slots": {"timeframe": "fortnight"}}, "no timeframe"),
        ({**GOOD, "id": "b", "action": {"type": "dance"}}, "not a valid ActionType"),
        ({name: value for name, value in GOOD.items() if name != "slots"}, "missing"),
    ],
)
def test_a_line_of_another_shape_is_refused_with_its_number(
    tmp_path: Path, row: dict[str, Any] | str, reason: str
) -> None:
    with pytest.raises(ValueError, match=r"cases\.jsonl, line 2: ") as refused:
        load_cases(written(tmp_path, GOOD, row))
    assert reason in str(refused.value)


def test_the_command_says_which_line_is_wrong_before_anything_is_loaded(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, {**GOOD, "id": "b", "slots": {"price": 5}})
    result = CliRunner().invoke(app, ["--cases", str(path), "--var", str(tmp_path)])
    assert result.exit_code == 2
    assert "line 2" in result.output
