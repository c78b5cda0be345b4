"""A history in files becomes the market it tells of, on every database."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.columns import NO_OUTCOME, MarketHistory, Role
from data.database import Database, open_database
from data.exporting import export_history
from data.importing import later_outcomes, reading
from data.importing.history import HistoryFiles, import_history
from data.reference.calendar import NEVER, epoch, moment
from data.reference.categories import CODE_OF, SERVICE_MIN
from data.repositories.market import MarketNotEmpty, load_market
from data.simulation.run import Simulation
from data.tables import ExposureRow, OutcomeKind, OutcomeRow, TaskRow, UserRow, WorkerProfileRow
from features.text import TextVectorsInMemory, with_texts
from models.boosting import BoostingParameters
from models.release import Release
from tests.contracts.test_market_store import assert_same
from tests.data.importing.files import NOW, Files, a_task, a_worker, an_offer, an_outcome, at
from tests.factories import a_market
from tests.stores import fresh_store
from training.train import make_release


def imported(session: Session, files: HistoryFiles, zone: ZoneInfo | None = None) -> MarketHistory:
    report = import_history(session, files, now=NOW, zone=zone)
    assert report.rejections == []
    return load_market(session)


def coherent(history: MarketHistory) -> MarketHistory:
    """The history without what cannot have happened: an import refuses that."""
    e, t = history.exposures, history.tasks
    shown_at = np.maximum(e.shown_at, t.posted_at[e.tasks])
    order = np.argsort(shown_at, kind="stable")
    e = replace(e, shown_at=shown_at).take(order)
    has_answer = e.accepted >= 0
    stages: dict[str, NDArray[np.bool_]] = {
        "accepted": has_answer,
        "completed": e.completed >= 0,
        "on_time": e.on_time >= 0,
        "rating": ~np.isnan(e.rating),
        "tip": ~np.isnan(e.tip_usd),
        "enjoyment": ~np.isnan(e.enjoyment),
        "job_times": ~np.isnan(e.travel_min),
    }
    known = {
        f"{name}_known_at": np.where(told, e.shown_at + 60 * step, NEVER)
        for step, (name, told) in enumerate(stages.items())
    }
    deadline = np.maximum(t.deadline, t.earliest_start)
    return MarketHistory(history.workers, replace(t, deadline=deadline), replace(e, **known))


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1), exposures=st.integers(0, 60))
def test_an_exported_history_comes_back_exactly(
    database: Database, tmp_path: Path, seed: int, exposures: int
) -> None:
    history = coherent(a_market(seed=seed, exposures=exposures))
    files = HistoryFiles(*export_history(history, tmp_path))
    with database.engine.connect() as connection, Session(connection) as session:
        assert_same(imported(session, files), history)
        session.rollback()


def test_a_simulated_city_comes_back_in_chunks(
    session: Session,
    tmp_path: Path,
    tiny_simulation: Simulation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 700)
    files = HistoryFiles(*export_history(tiny_simulation.history, tmp_path))
    history = imported(session, files)
    told = tiny_simulation.history
    assert_same(history, MarketHistory(told.workers, told.tasks, told.exposures))


def test_imported_data_alone_train_the_release_that_the_city_trained(
    tmp_path: Path, tiny_simulation: Simulation, tiny_release: Release
) -> None:
    files = HistoryFiles(*export_history(tiny_simulation.history, tmp_path))
    with fresh_store("sqlite", None) as url:
        database = open_database(url)
        database.migrate()
        with database.session() as session:
            history = imported(session, files)
        database.close()
    parameters = BoostingParameters(trees=40, threads=1)
    history = with_texts(history, TextVectorsInMemory())
    contents = make_release(history, parameters, say=lambda step: None)
    assert contents.metrics["outcomes"] == tiny_release.manifest["metrics"]["outcomes"]


def test_the_ways_to_write_a_history_make_no_difference(session: Session, tmp_path: Path) -> None:
    files = Files.of(4)
    files.outcomes = [an_outcome(0, "tip", "2.50"), an_outcome(3, "on_time", "0")]
    plain = files.written(tmp_path)
    for path in (plain.workers, plain.tasks):
        path.write_bytes(gzip.compress(path.read_bytes()))
    plain.offers.write_text("\ufeff" + plain.offers.read_text("utf-8").replace(",", ";"), "utf-8")
    assert plain.outcomes is not None
    pq.write_table(pa.csv.read_csv(plain.outcomes), plain.outcomes)  # typed: whole numbers, times
    history = imported(session, plain)
    assert history.workers.ids.tolist() == ["w0", "w1", "w2", "w3"]
    assert history.tasks.pay_usd.tolist() == [60.0] * 4
    assert history.exposures.on_time.tolist() == [NO_OUTCOME, NO_OUTCOME, NO_OUTCOME, 0]
    tips = select(OutcomeRow.value).where(OutcomeRow.kind == OutcomeKind.TIP)
    assert session.scalars(tips).all() == [250.0]  # cents


def test_times_of_other_zones_are_the_same_instants(session: Session, tmp_path: Path) -> None:
    files = Files.of(1)
    files.tasks[0] |= {
        "posted_at": "2026-03-01T15:45:00+05:45",
        "earliest_start": "2026-03-01 02:30",  # UTC-8
        "deadline": "2026-03-02T10:00:00Z",
    }
    tasks = imported(session, files.written(tmp_path), ZoneInfo("America/Los_Angeles")).tasks
    assert [moment(at[0]).isoformat() for at in (tasks.posted_at, tasks.earliest_start)] == [
        "2026-03-01T10:00:00+00:00",
        "2026-03-01T10:30:00+00:00",
    ]


def test_what_a_file_does_not_tell_is_not_made_up(session: Session, tmp_path: Path) -> None:
    files = Files.of(1)
    files.workers = [{"worker_id": "w0", "joined_at": at(-1)}]
    for name in ("poster_id", "lat", "lng", "deadline", "service_min"):
        del files.tasks[0][name]
    files.offers = [
        {k: files.offers[0][k] for k in ("offer_id", "task_id", "worker_id", "shown_at")}
        | {"position": "3"}
    ]
    history = imported(session, files.written(tmp_path))
    workers, tasks, exposures = history.workers, history.tasks, history.exposures
    for column in (workers.home_lat, workers.lat, workers.max_distance_m, workers.min_hourly_usd):
        assert np.isnan(column).all()
    assert (int(workers.skills[0]), int(workers.xp[0])) == (0, 0)
    assert not workers.shifts.any()
    assert (tasks.poster_ids[0], tasks.deadline[0]) == ("", NEVER)
    assert np.isnan(tasks.lat[0])
    assert tasks.service_min[0] == np.float32(SERVICE_MIN[CODE_OF["cleaning"]])
    assert tasks.earliest_start[0] == tasks.posted_at[0]
    assert exposures.ranking_ids.tolist() == ["o0"]
    assert np.isnan(exposures.propensities[0])
    assert (exposures.accepted[0], exposures.assigned[0]) == (NO_OUTCOME, 0)
    profile = session.scalars(select(WorkerProfileRow)).one()
    assert profile.profile_text is None


def test_texts_are_kept_as_they_are_written(session: Session, tmp_path: Path) -> None:
    text = 'Zwei Räume,\n"dringend"; 3. Stock \N{BROOM}\t\\N'
    files = Files.of(1)
    files.tasks[0] |= {"description": text, "requirements": "Own car; patience", "address": "x, y"}
    files.workers[0]["profile_text"] = text
    imported(session, files.written(tmp_path))
    task = session.scalars(select(TaskRow)).one()
    assert (task.description, task.address) == (text, "x, y")
    assert task.requirements == ["Own car", "patience"]
    assert session.scalars(select(WorkerProfileRow.profile_text)).one() == text


def test_later_outcomes_may_come_in_any_order(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 2)
    monkeypatch.setattr(later_outcomes, "CHUNK_ROWS", 2)
    files = Files.of(3)
    for offer in files.offers:
        offer |= {"assigned": "", "completed": "", "completed_known_at": ""}
    files.outcomes = [
        an_outcome(i, kind, "1", happened_at=at(i + 1))
        for kind in ("on_time", "completed", "assigned")
        for i in range(3)
    ]
    exposures = imported(session, files.written(tmp_path)).exposures
    assert exposures.on_time.tolist() == exposures.completed.tolist() == [1, 1, 1]
    assert exposures.assigned.tolist() == [1, 1, 1]
    happened = select(OutcomeRow.happened_at).where(OutcomeRow.kind == OutcomeKind.ON_TIME)
    assert session.scalars(happened.order_by(OutcomeRow.exposure_id)).first() == moment(
        epoch(NOW.fromisoformat(at(1)))
    )


def test_the_worker_who_got_a_task_last_stands_with_it(session: Session, tmp_path: Path) -> None:
    files = Files.of(2)
    again = an_offer(1, task_id="t0", shown_at=at(20))
    again |= {"accepted_known_at": at(21), "completed_known_at": at(22)}
    files.offers = [again, an_offer(0, completed="0")]
    imported(session, files.written(tmp_path))
    workers = session.scalars(select(TaskRow.worker_id).order_by(TaskRow.number)).all()
    assert workers == ["w1", None]


def test_a_worker_is_known_to_have_worked_last_when_that_was_told_or_seen(
    session: Session, tmp_path: Path
) -> None:
    files = Files.of(3)
    files.workers[0]["last_task_at"] = at(100)
    files.offers[2]["completed"] = "0"
    imported(session, files.written(tmp_path))
    last = select(UserRow.last_task_at).join(WorkerProfileRow).order_by(UserRow.number)
    instants = [epoch(NOW.fromisoformat(text)) for text in (at(100), at(4))]
    assert session.scalars(last).all() == [*map(moment, instants), None]


def test_posters_become_users_known_since_their_first_task(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 1)
    files = Files.of(1)
    files.workers = [a_worker(0)]
    posters = ("ann", "w0", "ann", "")
    files.tasks = [a_task(i, poster_id=p, posted_at=at(-i)) for i, p in enumerate(posters)]
    imported(session, files.written(tmp_path))
    users = session.execute(select(UserRow.id, UserRow.role, UserRow.created_at)).all()
    assert sorted(map(tuple, users)) == [
        ("ann", Role.POSTER.name.lower(), moment(epoch(NOW.fromisoformat(at(-2))))),
        ("w0", "worker", moment(epoch(NOW.fromisoformat("2026-01-05T08:00:00Z")))),
    ]


def test_offers_in_any_order_of_time_are_read_in_order(session: Session, tmp_path: Path) -> None:
    files = Files.of(3)
    files.offers.reverse()
    assert imported(session, files.written(tmp_path)).exposures.workers.tolist() == [0, 1, 2]


def test_a_history_without_offers_is_a_market_without_exposures(
    session: Session, tmp_path: Path
) -> None:
    files = Files.of(2).written(tmp_path)
    header = files.offers.read_text("utf-8").splitlines()[0]
    files.offers.write_text(header + "\n", "utf-8")
    history = imported(session, files)
    assert (len(history.workers), len(history.exposures)) == (2, 0)


def test_tasks_alone_are_a_market_of_posters(session: Session, tmp_path: Path) -> None:
    files = Files.of(2).written(tmp_path)
    for path in (files.workers, files.offers):
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    history = imported(session, files)
    assert (len(history.workers), len(history.tasks)) == (0, 2)
    assert set(session.scalars(select(UserRow.id))) == {"p0", "p1"}


def test_exposures_go_on_after_an_import(session: Session, tmp_path: Path) -> None:
    imported(session, Files.of(2).written(tmp_path))
    session.add(
        ExposureRow(ranking_id="new", task_id="t0", worker_id="w1", shown_at=NOW, position=1)
    )
    session.flush()
    assert session.scalars(select(ExposureRow.id).order_by(ExposureRow.id)).all() == [1, 2, 3]


def test_a_market_that_is_not_empty_is_left_alone(session: Session, tmp_path: Path) -> None:
    files = Files.of(2).written(tmp_path)
    first = imported(session, files)
    with pytest.raises(MarketNotEmpty, match="import into an empty one"):
        import_history(session, files, now=NOW)
    assert_same(load_market(session), first)


def test_progress_ends_with_each_file(session: Session, tmp_path: Path) -> None:
    files = Files.of(5).written(tmp_path)
    seen: dict[Path, tuple[int, int]] = {}
    import_history(
        session,
        files,
        now=NOW,
        progress=lambda path, done, total: seen.update({path: (done, total)}),
    )
    sizes = [path.stat().st_size for path in (files.workers, files.tasks, files.offers)]
    assert list(seen.values()) == [(size, size) for size in sizes]
