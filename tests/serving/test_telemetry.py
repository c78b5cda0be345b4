"""Logs are JSON lines that name users only by a hash."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from serving.telemetry import configure_logging, user_tag


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_our_events_and_those_of_libraries_are_json_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("INFO")
    structlog.get_logger("ours").info("ranking_served", matches=3, note="one\ntwo")
    logging.getLogger("library").warning("slow: %s ms", 12)
    logging.getLogger("library").debug("unheard")
    ours, library = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["matches"], ours["note"]) == ("ranking_served", 3, "one\ntwo")
    assert (library["event"], library["level"]) == ("slow: 12 ms", "warning")


def test_an_exception_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    structlog.get_logger("ours").error("request_crashed", exc_info=ValueError("why"))
    (line,) = capsys.readouterr().err.splitlines()
    assert "ValueError: why" in json.loads(line)["exception"]


def test_a_user_has_one_tag_that_does_not_show_him() -> None:
    assert user_tag("user-7") == user_tag("user-7") != user_tag("user-8")
    assert "user-7" not in user_tag("user-7")
    assert len(user_tag("user-7")) == 16
