"""The journal: what was shown is on disk before the answer leaves, and no disk stops an answer."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from engine.exploration import Drawn
from engine.questions import WorkerRanking
from serving.journal import Journal, ranking_record
from tests.serving.service import A_WORKER, FIND_TASKS, FIND_WORKERS, NOON, Service, a_service


def _append(journal: Journal, *records: dict[str, Any], at: datetime = NOON) -> None:
    async def append_all() -> None:
        await asyncio.gather(*(journal.append(record, at=at) for record in records))

    asyncio.run(append_all())


def _lines(folder: Path) -> list[str]:
    return [line for file in sorted(folder.iterdir()) for line in file.read_text().splitlines()]


def test_a_record_is_on_disk_when_the_wait_is_over(tmp_path: Path) -> None:
    synced = []
    journal = Journal(tmp_path, sync=lambda file: synced.append(os.fstat(file).st_size))
    _append(journal, {"n": 1})
    assert synced == [8]  # {"n":1} and its line end
    assert (tmp_path / "exposures-2026-11-22.jsonl").read_bytes() == b'{"n":1}\n'
    journal.close()


def test_records_that_come_together_share_one_flush(tmp_path: Path) -> None:
    release, flushes = threading.Event(), 0

    def slow_sync(file: int) -> None:
        nonlocal flushes
        flushes += 1
        release.wait()

    async def append_many() -> None:
        first = asyncio.create_task(journal.append({"n": 0}, at=NOON))
        while flushes == 0:
            await asyncio.sleep(0.001)  # until the writer waits for its first flush
        others = [asyncio.create_task(journal.append({"n": n}, at=NOON)) for n in range(1, 50)]
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(first, *others)

    journal = Journal(tmp_path, sync=slow_sync)
    asyncio.run(append_many())
    journal.close()
    assert flushes == 2
    assert [json.loads(line)["n"] for line in _lines(tmp_path)] == list(range(50))


def test_each_day_has_its_own_file_for_its_owner_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    _append(journal, {"day": 1})
    _append(journal, {"day": 2}, at=NOON + timedelta(hours=5))
    journal.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "exposures-2026-11-22.jsonl",
        "exposures-2026-11-23.jsonl",
    ]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_line_that_a_crash_cut_short_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "exposures-2026-11-22.jsonl").write_bytes(b'{"n":1}\n{"n":')
    journal = Journal(tmp_path)
    _append(journal, {"n": 3})
    journal.close()
    assert _lines(tmp_path) == ['{"n":1}', '{"n":', '{"n":3}']


def test_a_full_disk_is_logged_and_counted_and_the_journal_recovers(tmp_path: Path) -> None:
    is_full = True

    def sync(file: int) -> None:
        if is_full:
            raise OSError(errno.ENOSPC, "No space left on device")

    journal = Journal(tmp_path, sync=sync)
    with capture_logs() as logs:
        _append(journal, {"n": 1})
    assert journal.lost == 1
    assert [entry["event"] for entry in logs] == ["journal_write_failed"]
    is_full = False
    _append(journal, {"n": 2})
    assert journal.lost == 1
    journal.close()
    assert '{"n":2}' in _lines(tmp_path)


def test_closing_writes_what_is_waiting(tmp_path: Path) -> None:
    async def append_and_leave() -> None:
        task = asyncio.create_task(journal.append({"n": 1}, at=NOON))
        await asyncio.sleep(0)
        await asyncio.to_thread(journal.close)
        await task

    journal = Journal(tmp_path)
    asyncio.run(append_and_leave())
    assert _lines(tmp_path) == ['{"n":1}']


def test_every_answered_ranking_is_in_the_journal_with_its_predictions(tmp_path: Path) -> None:
    with a_service(tmp_path, clock=lambda: NOON) as service:
        service.match(FIND_WORKERS)
        service.match(FIND_TASKS)
        workers, tasks = service.journal()
    assert workers["ranking_id"] != tasks["ranking_id"]
    assert workers == {
        "event": "ranking_served",
        "ranking_id": workers["ranking_id"],
        "served_at": "2026-11-22T20:00:00Z",
        "release": "release-1",
        "ranked": "workers",
        "asked_about": "task-3",
        "candidates": 321,
        "drawn_from": "plain",
        "items": [
            {
                "id": "worker-1",
                "position": 1,
                "propensity": 1.0,
                "first_propensity": 1.0,
                "score": A_WORKER.score,
                "accept": 0.8,
                "complete": 0.95,
                "on_time": 0.9,
                "taught": None,  # the double has no models
            }
        ],
        "bundles": [],
    }
    assert (tasks["ranked"], tasks["asked_about"]) == ("tasks", "user-7")
    assert tasks["items"][0]["enjoyment"] == 0.61234
    assert "37.77" not in json.dumps([workers, tasks])


def test_an_anonymous_ranking_names_nobody(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode="public") as service:
        service.match(FIND_TASKS)
        (record,) = service.journal()
    assert record["asked_about"] is None
    assert "user-7" not in json.dumps(record)


def test_an_answer_goes_out_although_the_journal_is_broken(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    with a_service(tmp_path) as service:
        assert service.match(FIND_TASKS).status_code == 200
        assert service.client.get("/api/health").json()["exposuresLost"] == 1


def test_a_refused_question_leaves_no_record(service: Service) -> None:
    service.match({**FIND_TASKS, "limit": 0})
    assert service.journal() == []


def test_a_record_tells_the_moment_in_utc() -> None:
    ranking = WorkerRanking("r", (), 0, 0, 0, 0.0, 0.0, "release-1")
    record = ranking_record(ranking, asked_about="t", served_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert record["served_at"] == "2026-01-02T00:00:00Z"
    assert record["items"] == []


def test_a_drawn_order_is_recorded_with_its_chances() -> None:
    second = replace(A_WORKER, worker_id="worker-2", rank=2)
    drawn = Drawn("turned 1", (0.3, 0.2), (0.25, 0.7))
    ranking = WorkerRanking("r", (A_WORKER, second), 9, 0, 0, 0.0, 0.0, "release-1", drawn)
    record = ranking_record(ranking, asked_about="t", served_at=NOON)
    assert record["drawn_from"] == "turned 1"
    assert [item["propensity"] for item in record["items"]] == [0.3, 0.2]
    assert [item["first_propensity"] for item in record["items"]] == [0.25, 0.7]


def test_a_journal_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal(folder)
    _append(journal, {"n": 1})
    folder.rename(tmp_path / "kept")
    _append(journal, {"n": 2})
    journal.close()
    assert [json.loads(line)["n"] for line in _lines(folder)] == [2]
    assert [json.loads(line)["n"] for line in _lines(tmp_path / "kept")] == [1]
