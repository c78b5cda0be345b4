"""Who serves, who served before, and what crashes leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.errors import NotReady, ReleaseRefused
from models.champions import (
    DRAFT_REST_S,
    crashed_drafts,
    current_id,
    earlier_champions,
    last_good_champion,
    promote,
    remove_draft,
    roll_back,
)
from models.release import list_releases
from tests.serving.stored import store_release


@pytest.fixture
def three(tmp_path: Path) -> tuple[str, str, str]:
    """Three releases that were promoted one after the other."""
    first, second, third = (store_release(tmp_path, made_on=day) for day in (1, 2, 3))
    return first, second, third


def _damage(releases: Path, release_id: str) -> None:
    forests = releases / release_id / "forests.npz"
    forests.write_bytes(forests.read_bytes()[:-10])


def test_every_promotion_is_remembered_oldest_first(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    assert current_id(tmp_path) == three[2]
    assert earlier_champions(tmp_path) == [three[0], three[1]]


def test_promoting_what_serves_changes_nothing(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    promote(tmp_path, three[2])
    assert earlier_champions(tmp_path) == [three[0], three[1]]


def test_a_refused_promotion_leaves_pointer_and_history_as_they_were(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    _damage(tmp_path, three[0])
    for name in (three[0], "not-there", "../elsewhere", ""):
        with pytest.raises(ReleaseRefused):
            promote(tmp_path, name)
    assert current_id(tmp_path) == three[2]
    assert earlier_champions(tmp_path) == [three[0], three[1]]


def test_rolling_back_twice_goes_two_champions_back_and_then_ends(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    assert roll_back(tmp_path) == three[1]
    assert roll_back(tmp_path) == three[0]
    assert current_id(tmp_path) == three[0]
    with pytest.raises(NotReady, match="no earlier champion"):
        roll_back(tmp_path)
    assert current_id(tmp_path) == three[0]


def test_a_promotion_after_a_rollback_goes_on_from_there(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    roll_back(tmp_path)
    promote(tmp_path, three[0])
    assert roll_back(tmp_path) == three[1]


def test_a_damaged_champion_is_skipped_on_the_way_back(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    _damage(tmp_path, three[1])
    assert roll_back(tmp_path) == three[0]


def test_a_crash_between_history_and_pointer_does_not_lead_back_to_the_current_release(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    """The history is written first: at worst the serving release stands in it already."""
    (tmp_path / "champions").write_text("".join(f"{name}\n" for name in three))
    assert earlier_champions(tmp_path) == [three[0], three[1]]
    assert roll_back(tmp_path) == three[1]


def test_where_the_current_release_is_damaged_the_champion_before_it_is_the_last_good_one(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    assert last_good_champion(tmp_path).id == three[2]
    _damage(tmp_path, three[2])
    assert last_good_champion(tmp_path).id == three[1]


def test_a_release_that_never_served_does_not_step_in_for_a_damaged_one(tmp_path: Path) -> None:
    champion = store_release(tmp_path, made_on=1)
    store_release(tmp_path, made_on=2)
    roll_back(tmp_path)  # the second one stays on disk, and is no champion
    _damage(tmp_path, champion)
    with pytest.raises(ReleaseRefused, match=r"forests\.npz"):
        last_good_champion(tmp_path)


def test_before_the_first_promotion_there_is_no_champion(tmp_path: Path) -> None:
    assert current_id(tmp_path) is None
    assert earlier_champions(tmp_path) == []
    with pytest.raises(NotReady):
        last_good_champion(tmp_path)


def test_decisions_beside_the_releases_are_no_release(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    (tmp_path / "decisions").mkdir()
    assert [listed["id"] for listed in list_releases(tmp_path)] == list(three)


def _ended_process() -> int:
    """Number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def _draft(path: Path, age_s: float) -> float:
    """Make a draft folder of an age; the time now."""
    path.mkdir()
    (path / "forests.npz").write_bytes(b"half")
    modified = path.stat().st_mtime
    return modified + age_s


def test_drafts_of_ended_processes_are_found_and_removed(
    tmp_path: Path, three: tuple[str, str, str]
) -> None:
    ended = _ended_process()
    draft = tmp_path / f".20260101-abc.{ended}"
    now = _draft(draft, DRAFT_REST_S + 1)
    pointer = tmp_path / f".current.{ended}"
    pointer.write_text("half")
    os.utime(pointer, (0, 0))
    assert crashed_drafts(tmp_path, now=now) == [draft, pointer]
    remove_draft(draft)
    remove_draft(pointer)
    assert crashed_drafts(tmp_path, now=now) == []
    assert [listed["id"] for listed in list_releases(tmp_path)] == list(three)


def test_a_draft_that_may_still_be_written_is_left_alone(tmp_path: Path) -> None:
    running = tmp_path / f".20260101-abc.{os.getpid()}"
    now = _draft(running, DRAFT_REST_S + 1)
    fresh = tmp_path / f".20260102-abc.{_ended_process()}"
    _draft(fresh, 0.0)
    os.utime(fresh, (now, now))
    assert crashed_drafts(tmp_path, now=now) == []
