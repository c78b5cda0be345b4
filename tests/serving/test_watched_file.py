"""Files of keys are followed while the service runs; a broken one changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from serving.settings import WrongSetting
from serving.watched_file import LOOKED_AT_EVERY_S, WatchedFile


def _read(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        raise WrongSetting("KEYS cannot be used.") from None


class _Followed:
    """A file with a number, and a clock that the test moves."""

    def __init__(self, path: Path) -> None:
        self.path, self.now = path, 0.0
        path.write_text("1")
        self.says = WatchedFile(path, _read, setting="KEYS", monotonic=lambda: self.now)

    def later(self, text: str) -> int:
        """What it says a while after it was replaced by another file."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(self.path)
        self.now += LOOKED_AT_EVERY_S
        return self.says()


@pytest.fixture
def followed(tmp_path: Path) -> _Followed:
    return _Followed(tmp_path / "keys")


def test_a_changed_file_counts_from_the_next_look_on(followed: _Followed) -> None:
    assert followed.says() == 1
    assert followed.later("2") == 2


def test_it_is_looked_at_once_a_second_at_the_most(followed: _Followed) -> None:
    followed.path.write_text("22")
    assert followed.says() == 1
    followed.now += LOOKED_AT_EVERY_S
    assert followed.says() == 22


def test_a_broken_file_keeps_what_was_read_before_and_is_logged_once(followed: _Followed) -> None:
    with capture_logs() as logs:
        assert followed.later("half a fi") == 1
        followed.now += LOOKED_AT_EVERY_S
        assert followed.says() == 1
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("keys_not_taken", "error")
    ]
    assert str(followed.path) not in str(logs)
    assert followed.later("3") == 3


def test_a_file_that_is_gone_is_a_broken_one(followed: _Followed) -> None:
    followed.path.unlink()
    followed.now += LOOKED_AT_EVERY_S
    assert followed.says() == 1


def test_a_file_of_the_same_length_and_time_is_told_by_its_number(followed: _Followed) -> None:
    status = followed.path.stat()
    other = followed.path.with_name("other")
    other.write_text("7")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(followed.path)
    followed.now += LOOKED_AT_EVERY_S
    assert followed.says() == 7


def test_a_file_that_is_broken_at_the_start_stops_it(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting):
        WatchedFile(tmp_path / "none", _read, setting="KEYS")
