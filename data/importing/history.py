"""The import of a history: every row checked, all loaded in one transaction or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from data.arrays import BoolArray, IntArray
from data.errors import ErrorKind, HustleError
from data.importing.cells import Clock, excerpt, read_cells
from data.importing.later_outcomes import LaterOutcomes
from data.importing.reading import UnreadableFile, open_rows
from data.importing.register import Register, keys_of
from data.importing.rows import (
    exposure_columns,
    outcome_columns,
    profile_columns,
    task_columns,
    user_columns,
)
from data.importing.rules import (
    WIDE_OUTCOMES,
    check_offer,
    check_references,
    check_task,
    check_worker,
)
from data.importing.sheet import Rejection, Report, Sheet
from data.importing.specification import OFFERS, OUTCOMES, TASKS, WORKERS, Table
from data.importing.writing import bulk_insert, claim_empty_market, poster_columns, settle
from data.reference.calendar import NEVER, epoch
from data.repositories.codecs import INSTANT
from data.tables import Base, ExposureRow, OutcomeRow, TaskRow, UserRow, WorkerProfileRow

Progress = Callable[[Path, int, int], None]
"""Called with a file, its bytes read so far, and its bytes in all."""


@dataclass(frozen=True, slots=True)
class HistoryFiles:
    """Where the parts of a history are."""

    workers: Path
    tasks: Path
    offers: Path
    outcomes: Path | None = None


class HistoryRefused(HustleError):
    """Some rows of a history are at fault, so nothing was loaded; `report` names them."""

    kind = ErrorKind.INVALID_INPUT

    def __init__(self, report: Report) -> None:
        super().__init__(f"rows rejected: {report.rejected_rows:,}; nothing was loaded.")
        self.report = report


def import_history(
    session: Session,
    files: HistoryFiles,
    *,
    now: datetime,
    zone: ZoneInfo | None = None,
    skip_invalid: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Check every row of a history and load it into a market that is empty.

    Nothing is committed here: the session's block does that, or takes all back when this raises.
    Memory holds one chunk of rows, and some 60 bytes for each offer and each row of `outcomes`.

    Parameters
    ----------
    now
        Aware; nothing can have happened later.
    zone
        Time zone of times that tell no UTC offset; None: such times are refused.
    skip_invalid
        Load the valid rows although others are not; a row that names a rejected one is rejected
        with it.

    Raises
    ------
    MarketNotEmpty
        If the market is not empty.
    UnreadableFile
        If a file as a whole cannot be read or lacks a required column.
    HistoryRefused
        If rows are at fault and `skip_invalid` is not set.
    """
    claim_empty_market(session)
    run = _Import(session, Clock(zone, epoch(now)), skip_invalid, progress)
    run.workers(files.workers)
    run.tasks(files.tasks)
    run.offers(files.offers)
    if files.outcomes is not None:
        run.outcomes(files.outcomes)
    if run.report.faults and not skip_invalid:
        run.report.loaded.clear()  # what was written before the first fault goes back
        raise HistoryRefused(run.report)
    settle(session, exposures=len(run.known_offers))
    return run.report


class _Import:
    """What is known of the files read so far."""

    def __init__(
        self, session: Session, clock: Clock, skip_invalid: bool, progress: Progress | None
    ) -> None:
        self._session, self._clock, self._progress = session, clock, progress
        self._skip_invalid = skip_invalid
        self._known_workers, self._known_tasks = Register(), Register()
        self.known_offers = Register()
        self._posters, self._pairs = Register(), Register()
        self.report = Report()

    def workers(self, path: Path) -> None:
        """Read the workers file."""
        for sheet in self._sheets(path, WORKERS):
            check_worker(sheet)
            facts = {"joined_at": sheet["joined_at"]}
            self._register(sheet, "worker_id", self._known_workers, facts)
            rows = self._settled(path, sheet)
            self._write(UserRow, user_columns(sheet, rows))
            self._write(WorkerProfileRow, profile_columns(sheet, rows))

    def tasks(self, path: Path) -> None:
        """Read the tasks file; posters who are no workers become users."""
        for sheet in self._sheets(path, TASKS):
            check_task(sheet)
            facts = {"posted_at": sheet["posted_at"]}
            self._register(sheet, "task_id", self._known_tasks, facts)
            rows = self._settled(path, sheet)
            self._write_posters(sheet["poster_id"][rows], sheet["posted_at"][rows])
            self._write(TaskRow, task_columns(sheet, rows))

    def offers(self, path: Path) -> None:
        """Read the offers file, with the outcomes that stand in it."""
        for sheet in self._sheets(path, OFFERS):
            tasks = self._referred(sheet, "task_id", self._known_tasks)
            workers = self._referred(sheet, "worker_id", self._known_workers)
            check_offer(
                sheet,
                posted_at=self._known_tasks.of("posted_at", tasks),
                joined_at=self._known_workers.of("joined_at", workers),
            )
            ranking_ids = sheet["ranking_id"]
            ranking_ids[:] = np.where(ranking_ids == "", sheet["offer_id"], ranking_ids)
            self._refuse_repeated_pairs(sheet)
            facts = LaterOutcomes.facts(sheet)
            numbers = self._register(sheet, "offer_id", self.known_offers, facts)
            rows = self._settled(path, sheet)
            self._write(ExposureRow, exposure_columns(sheet, rows, numbers + 1))
            for outcome in WIDE_OUTCOMES:
                self._write(OutcomeRow, outcome_columns(sheet, rows, numbers + 1, outcome))

    def outcomes(self, path: Path) -> None:
        """Read the outcomes file, whose rows may come in any order."""
        later = LaterOutcomes(self.known_offers)
        for sheet in self._sheets(path, OUTCOMES):
            later.take(sheet, self._referred(sheet, "offer_id", self.known_offers))
            self.report.add(path.name, sheet)
        if not later.has_rows:
            return
        sheet = later.checked()
        rows = self._settled(path, sheet)
        for columns in later.columns(sheet, rows):
            self._write(OutcomeRow, columns)

    def _sheets(self, path: Path, table: Table) -> Iterator[Sheet]:
        size = path.stat().st_size if path.is_file() else 0
        self.report.rows[path.name] = 0
        with open_rows(path, table.by_name) as rows:
            self._check_header(path, rows.names, table)
            for chunk in rows.chunks:
                self.report.rows[path.name] += len(chunk.lines)
                yield read_cells(chunk, table, self._clock)
                if self._progress is not None:
                    self._progress(path, chunk.bytes_read, size)

    def _check_header(self, path: Path, names: tuple[str, ...], table: Table) -> None:
        missing = [c.name for c in table.columns if c.is_required and c.name not in names]
        if missing:
            raise UnreadableFile(path, f"lacks the required columns {', '.join(missing)}")
        if repeated := sorted({name for name in names if name and names.count(name) > 1}):
            shown = ", ".join(excerpt(name) for name in repeated)
            raise UnreadableFile(path, f"has columns of the same name: {shown}")
        unknown = [name for name in names if name not in table.by_name]
        self.report.rejected_rows += bool(unknown)  # the header is a row too
        for name in unknown:
            near = get_close_matches(name, table.by_name, n=1)
            hint = f"; is {near[0]} meant?" if near else ""
            reason = f"{excerpt(name)} is no column of the {table.name} file{hint}"
            self.report.reject(Rejection(path.name, 1, None, reason))

    def _referred(self, sheet: Sheet, column: str, register: Register) -> IntArray:
        """(n,) numbers of the ids in a column; rows that refer to nothing, or to what was
        rejected, are out."""
        ids = sheet[column]
        numbers = check_references(sheet, column, register.find(keys_of(ids)))
        is_refused = ~register.of("is_valid", numbers).astype(np.bool_)
        if self._skip_invalid:
            sheet.reject(
                is_refused, column, lambda row: f"names {excerpt(str(ids[row]))}, a rejected row"
            )
        else:  # nothing will be loaded, and the cause is told already
            sheet.drop(is_refused)
        return numbers

    def _register(
        self, sheet: Sheet, column: str, register: Register, facts: dict[str, NDArray[Any]]
    ) -> IntArray:
        """(n,) numbers of the rows' own ids; repeats are out."""
        ids = sheet[column]
        has_id = ids != ""
        keys = keys_of(ids)
        is_new = np.zeros(len(sheet), dtype=np.bool_)
        is_new[has_id] = register.add(keys[has_id])
        facts = {**facts, "line": sheet.lines, "is_valid": sheet.is_valid}
        register.note(**{name: values[is_new] for name, values in facts.items()})
        numbers = register.find(keys)
        first = register.of("line", np.maximum(numbers, 0))
        sheet.reject(has_id & ~is_new, column, lambda row: f"is that of line {first[row]} too")
        return numbers

    def _refuse_repeated_pairs(self, sheet: Sheet) -> None:
        rows = np.flatnonzero(sheet.is_valid)
        keys = keys_of(*(sheet[name][rows] for name in ("ranking_id", "task_id", "worker_id")))
        is_new = self._pairs.add(keys)
        self._pairs.note(line=sheet.lines[rows][is_new])
        repeated = np.zeros(len(sheet), dtype=np.bool_)
        repeated[rows] = ~is_new
        first = np.zeros(len(sheet), dtype=np.int64)
        first[rows] = self._pairs.of("line", self._pairs.find(keys))
        sheet.reject(
            repeated,
            "ranking_id",
            lambda row: f"shows the task to the worker twice, as line {first[row]} does already",
        )

    def _settled(self, path: Path, sheet: Sheet) -> BoolArray:
        """(n,) rows of a finished sheet to write: the valid ones, unless nothing will be kept."""
        self.report.add(path.name, sheet)
        if self.report.faults and not self._skip_invalid:
            return np.zeros(len(sheet), dtype=np.bool_)
        return sheet.is_valid

    def _write(self, row: type[Base], columns: dict[str, Any]) -> None:
        count = bulk_insert(self._session, row, columns)
        name = row.__tablename__
        self.report.loaded[name] = self.report.loaded.get(name, 0) + count

    def _write_posters(self, posters: NDArray[Any], posted_at: IntArray) -> None:
        is_named = posters != ""
        ids, of = np.unique(posters[is_named].astype(np.str_), return_inverse=True)
        first_posted_at = np.full(len(ids), NEVER)
        np.minimum.at(first_posted_at, of, posted_at[is_named])
        keys = keys_of(ids.astype(object))
        worker = self._known_workers.find(keys)
        is_valid = self._known_workers.of("is_valid", np.maximum(worker, 0)).astype(np.bool_)
        is_stored = (worker >= 0) & is_valid
        is_new = np.zeros(len(ids), dtype=np.bool_)
        is_new[~is_stored] = self._posters.add(keys[~is_stored])
        self._write(
            UserRow,
            poster_columns(ids[is_new].tolist(), INSTANT.store(first_posted_at[is_new])),
        )
