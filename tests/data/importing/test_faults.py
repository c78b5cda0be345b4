"""Every fault of a history is named where it stands, and nothing is loaded by halves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.orm import Session

from data.database import Database, open_database
from data.importing.history import HistoryRefused, import_history
from data.importing.reading import UnreadableFile
from data.importing.sheet import Report
from data.repositories.market import load_market, market_counts
from tests.data.importing.files import NOW, Files, a_task, a_worker, an_offer, an_outcome, at


class Fault(NamedTuple):
    """A cell that is spoilt, and what must be said of it (of `blamed`, if not of itself)."""

    file: str
    row: int
    column: str
    text: str
    reason: str
    blamed: str | None = None


FAULTS = (
    Fault("workers", 45, "worker_id", "", "is empty"),
    Fault("workers", 46, "worker_id", "w38", "is that of line 40 too"),
    Fault("workers", 1, "joined_at", "yesterday", "is not an ISO 8601 time"),
    Fault("workers", 2, "joined_at", "2026-02-30T00:00:00Z", "does not exist"),
    Fault("workers", 3, "joined_at", "2026-01-05T08:00:00", "tells no UTC offset"),
    Fault("workers", 4, "home_lat", "97.1", "lies outside -90 to 90"),
    Fault("workers", 5, "home_lng", "", "is empty, home_lat is not"),
    Fault("workers", 6, "skills", "cleaning;juggling", "is 'juggling', which is no category"),
    Fault("workers", 7, "min_hourly_usd", "18.505", "is not in whole cents"),
    Fault("workers", 8, "shifts", "Mon 17-9", "do not go forward"),
    Fault("workers", 10, "role", "boss", "is 'boss', not one of poster, worker, both"),
    Fault("workers", 11, "xp", "-3", "lies outside"),
    Fault("tasks", 12, "category", "time travel", "is 'time travel', which is no category"),
    Fault("tasks", 13, "pay_usd", "NaN", "is not a finite number"),
    Fault("tasks", 14, "pay_usd", "inf", "is not a finite number"),
    Fault("tasks", 15, "pay_usd", "1e999", "is not a finite number"),
    Fault("tasks", 16, "pay_usd", "", "is empty"),
    Fault("tasks", 17, "deadline", at(-5), "lies before posted_at"),
    Fault("tasks", 18, "status", "maybe", "is 'maybe', not one of"),
    Fault("tasks", 19, "posted_at", "2027-01-01T00:00:00Z", "lies in the future"),
    Fault("tasks", 45, "task_id", "x" * 129, "is longer than 128 characters"),
    Fault("offers", 21, "worker_id", "nobody", "names the worker 'nobody', which is in no file"),
    Fault("offers", 22, "task_id", "nothing", "names the task 'nothing', which is in no file"),
    Fault("offers", 23, "position", "0", "lies outside 1 to 32,767"),
    Fault("offers", 24, "position", "1.5", "is not a whole number"),
    Fault("offers", 25, "propensity", "0", "is not above 0"),
    Fault("offers", 26, "accepted_known_at", at(25), "lies before shown_at"),
    Fault("offers", 27, "accepted", "0", "is told where accepted is not 1", "assigned"),
    Fault("offers", 28, "assigned", "0", "is told where assigned is not 1", "completed"),
    Fault("offers", 29, "shown_at", at(28), "lies before the task was posted"),
    Fault("offers", 30, "rating", "6", "lies outside 1 to 5"),
    Fault("offers", 31, "accepted", "perhaps", "is 'perhaps', not 1 or 0"),
    Fault("offers", 32, "completed_known_at", "", "is empty"),
    Fault("offers", 33, "completed", "", "is told without completed", "completed_known_at"),
    Fault("outcomes", 0, "offer_id", "gone", "names the offer 'gone', which is in no file"),
    Fault("outcomes", 1, "kind", "loved", "is 'loved', not one of"),
    Fault("outcomes", 2, "value", "2", "of on_time is neither 0 nor 1"),
    Fault("outcomes", 3, "known_at", at(2), "lies before the offer was shown"),
    Fault("outcomes", 4, "kind", "completed", "which the offers file tells of this offer"),
)
ROWS = 45
"""Workers, tasks and offers that belong together; from 34 on, none is at fault itself."""


def files_with(faults: tuple[Fault, ...]) -> Files:
    files = Files.of(ROWS)
    files.workers += [a_worker(ROWS), a_worker(ROWS + 1)]  # nobody refers to these
    files.tasks.append(a_task(ROWS))
    files.outcomes = [an_outcome(34 + i, "on_time", "1") for i in range(ROWS - 34)]
    for fault in faults:
        rows = getattr(files, fault.file)
        rows[fault.row][fault.column] = fault.text
    return files


def expected(fault: Fault) -> tuple[str, int, str]:
    """File, line and column to be named."""
    return f"{fault.file}.csv", fault.row + 2, fault.blamed or fault.column


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    opened = open_database(store_url)
    opened.migrate()
    yield opened
    opened.close()


def refused(store: Database, files: Files, folder: Path) -> Report:
    with pytest.raises(HistoryRefused) as refusal, store.session() as session:
        import_history(session, files.written(folder), now=NOW)
    return refusal.value.report


def test_every_planted_fault_is_named_and_nothing_is_loaded(
    store: Database, tmp_path: Path
) -> None:
    report = refused(store, files_with(FAULTS), tmp_path)
    found = {(r.file, r.line, r.column): r.reason for r in report.rejections}
    assert set(found) == {expected(fault) for fault in FAULTS}
    for fault in FAULTS:
        assert fault.reason in found[expected(fault)]
    assert report.rejected_rows == report.faults == len(FAULTS) == 39
    with store.session(read_only=True) as session:
        assert market_counts(session) == (0, 0, 0)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.column}: {fault.reason}")
def test_one_fault_alone_is_one_rejection(fault: Fault, session: Session, tmp_path: Path) -> None:
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files_with((fault,)).written(tmp_path), now=NOW)
    (rejection,) = refusal.value.report.rejections
    assert (rejection.file, rejection.line, rejection.column) == expected(fault)


def test_skipping_loads_what_does_not_depend_on_a_fault(session: Session, tmp_path: Path) -> None:
    files = files_with(FAULTS).written(tmp_path)
    report = import_history(session, files, now=NOW, skip_invalid=True)
    history = load_market(session)
    # Of the 45 that belong together, ten workers (1 to 8, 10, 11), eight tasks (12 to 19) and
    # thirteen offers (21 to 33) are at fault; an offer falls with its worker or its task.
    assert report.loaded["worker_profiles"] == len(history.workers) == ROWS - 10
    assert report.loaded["tasks"] == len(history.tasks) == ROWS - 8
    kept = [0, 9, 20, *range(34, ROWS)]
    assert history.workers.ids[history.exposures.workers].tolist() == [f"w{i}" for i in kept]
    assert int((history.exposures.on_time == 1).sum()) == ROWS - 34 - 5
    assert {f"{r.column} {r.reason}" for r in report.rejections} >= {
        "worker_id names 'w1', a rejected row",
        "task_id names 't12', a rejected row",
    }


def test_a_row_of_the_wrong_width_is_rejected_whole(session: Session, tmp_path: Path) -> None:
    files = Files.of(3).written(tmp_path)
    lines = files.tasks.read_text("utf-8").splitlines()
    lines[2] += ",extra"
    files.tasks.write_text("\n".join(lines), "utf-8")
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files, now=NOW)
    (rejection,) = refusal.value.report.rejections
    assert str(rejection) == "tasks.csv:3: has 12 cells where the header has 11"


def test_a_column_that_is_not_known_is_named_with_what_may_be_meant(
    session: Session, tmp_path: Path
) -> None:
    files = Files.of(1)
    files.offers[0]["propensty"] = files.offers[0].pop("propensity")
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files.written(tmp_path), now=NOW)
    (rejection,) = refusal.value.report.rejections
    assert str(rejection) == (
        "offers.csv:1: 'propensty' is no column of the offers file; is propensity meant?"
    )


def test_a_missing_required_column_refuses_the_file(session: Session, tmp_path: Path) -> None:
    files = Files.of(1)
    del files.offers[0]["shown_at"], files.offers[0]["position"]
    with pytest.raises(UnreadableFile, match="lacks the required columns shown_at, position"):
        import_history(session, files.written(tmp_path), now=NOW)


def test_two_columns_of_one_name_refuse_the_file(session: Session, tmp_path: Path) -> None:
    files = Files.of(1).written(tmp_path)
    files.workers.write_text("worker_id,joined_at,xp,xp\nw0,2026-01-05T08:00:00Z,1,2\n", "utf-8")
    with pytest.raises(UnreadableFile, match="columns of the same name: 'xp'"):
        import_history(session, files, now=NOW)


def test_one_task_is_not_shown_to_one_worker_twice_in_a_list(
    session: Session, tmp_path: Path
) -> None:
    files = Files.of(2)
    files.offers = [
        an_offer(0, ranking_id="r"),
        an_offer(0, offer_id="o1", ranking_id="r"),
        an_offer(0, offer_id="o2", ranking_id="another time"),
    ]
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files.written(tmp_path), now=NOW)
    (rejection,) = refusal.value.report.rejections
    assert (rejection.line, rejection.column) == (3, "ranking_id")
    assert "as line 2 does already" in rejection.reason


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("accepted", "1", None),
        ("assigned", "1", "is assigned where accepted is not 1"),
        ("assigned", "0", None),
        ("completed", "0", "is completed where assigned is not 1"),
        ("on_time", "1", "is on_time where completed is not 1"),
        ("rating", "5", "is rating where assigned is not 1"),
        ("tip", "3.00", "is tip where completed is not 1"),
    ],
)
def test_a_later_outcome_needs_its_ground(
    session: Session, tmp_path: Path, kind: str, value: str, reason: str | None
) -> None:
    files = Files.of(1)
    for name in ("accepted", "accepted_known_at", "assigned", "completed", "completed_known_at"):
        files.offers[0][name] = ""
    files.workers += [a_worker(ROWS), a_worker(ROWS + 1)]  # nobody refers to these
    files.tasks.append(a_task(ROWS))
    files.outcomes = [an_outcome(0, kind, value)]
    if reason is None:
        report = import_history(session, files.written(tmp_path), now=NOW)
        assert report.rejections == []
        return
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files.written(tmp_path), now=NOW)
    assert [r.reason for r in refusal.value.report.rejections] == [reason]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (an_outcome(0, "rating", "5.5"), "of rating lies outside 1 to 5"),
        (an_outcome(0, "tip", "-1"), "of tip lies outside 0 to 100,000"),
        (an_outcome(0, "tip", "1.005"), "of tip is not in whole cents"),
        (an_outcome(0, "rating", "5", happened_at=at(5)), "lies after known_at"),
    ],
)
def test_the_value_of_a_later_outcome_fits_its_kind(
    session: Session, tmp_path: Path, outcome: dict[str, str], reason: str
) -> None:
    files = Files.of(1)
    files.outcomes = [outcome]
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files.written(tmp_path), now=NOW)
    assert [r.reason for r in refusal.value.report.rejections] == [reason]


def test_an_outcome_is_told_once(session: Session, tmp_path: Path) -> None:
    files = Files.of(1)
    files.workers += [a_worker(ROWS), a_worker(ROWS + 1)]  # nobody refers to these
    files.tasks.append(a_task(ROWS))
    files.outcomes = [an_outcome(0, "rating", "5"), an_outcome(0, "rating", "4")]
    with pytest.raises(HistoryRefused) as refusal:
        import_history(session, files.written(tmp_path), now=NOW)
    (rejection,) = refusal.value.report.rejections
    assert (rejection.line, rejection.reason) == (3, "is told of this offer in line 2 too")
