"""The page of a load says what was held, and what was not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.load.report import not_held, page

ROW = {
    "endpoint": "chat", "requests": 900, "p50_ms": 40.0, "p95_ms": 120.0, "p99_ms": 300.0,
    "bound_ms": 500.0, "held": True,
}  # fmt: skip


def figures(**changed: Any) -> dict[str, Any]:
    return {
        "at": "2026-11-26", "cores": 2, "python": "3.11", "city": "bench",
        "command": "python -m tests.load", "asked_rate": 40.0, "seconds": 600.0,
        "requests": 24_000, "rate": 40.0, "failures": {}, "began_anew": 0, "endpoints": [ROW],
        "cache_hit_rate": 0.1, "cpu_ms": {"chat": 9.0},
        "cores_by_process": [0.5, 0.4],
        "memory_mb": {"first": 900, "last": 950, "most": 960, "first_quarter": 900,
                      "last_quarter": 950},
        "saturation": {"kept_rate": 60.0, "steps": []},
        "restart": {"seconds": 30.0, "requests": 1_200, "failures": {}, "began_anew": 0,
                    "endpoints": [ROW]},
        **changed,
    }  # fmt: skip


def test_what_is_held_is_told_without_a_word_of_what_is_not() -> None:
    assert not_held(figures()) == []
    text = page(figures())
    assert "Not held" not in text
    assert "**40.0 requests/s over 600 s, 0 of 24,000 failed**" in text
    assert "| chat | 900 | 40 | 120 | 300 | 500 | yes | 9 |" in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"failures": {"chat 503": 2}}, "2 requests failed"),
        (
            {"restart": {**figures()["restart"], "failures": {"chat 0": 1}}},
            "in the rolling restart",
        ),
        ({"rate": 37.9}, "37.9 requests/s were answered of 40"),
        ({"cache_hit_rate": 0.3}, "30.0 % came from the cache"),
        ({"memory_mb": {**figures()["memory_mb"], "last_quarter": 1_000}}, "memory grew by 11 %"),
        ({"endpoints": [{**ROW, "p95_ms": 501.0, "held": False}]}, "p95 of chat is 501 ms of 500"),
    ],
)
def test_each_part_of_the_acceptance_can_be_missed(changed: dict[str, Any], told: str) -> None:
    missed = not_held(figures(**changed))
    assert len(missed) == 1
    assert told in missed[0]
    assert f"**Not held**: {missed[0]}." in page(figures(**changed))
