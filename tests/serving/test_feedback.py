"""Feedback is kept before it is acknowledged, counts once, and moves its user's predictions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from data.database import open_database
from data.repositories.shifts import load_shifts
from data.tables import (
    AccuracyTotalRow,
    ExposureRow,
    FeedbackRow,
    OutcomeRow,
    ReportedOutcomeRow,
    UserVersionRow,
    WorkerShiftRow,
)
from serving.feedback import Sent
from serving.idempotency import SentOtherwise
from serving.relay import JournalRelay
from tests.serving.learning_scene import LEARNS, OTHERS, WORKER, Home, Process, furthest, told
from tests.serving.stored import store_market, store_release


@pytest.fixture
def home(store_url: str, tmp_path: Path) -> Home:
    store_market(store_url, workers=20, tasks=400)
    return Home.made(store_url, tmp_path)


@pytest.fixture
def process(home: Home) -> Iterator[Process]:
    with home.process() as running:
        yield running


def rows(process: Process, table: type) -> int:
    with process.store().session(read_only=True) as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def a_task(process: Process, worker_id: str = WORKER) -> str:
    return process.match(worker_id).matches[0].task_id


# ---- counted once -----------------------------------------------------------------------------


def test_what_was_shown_is_joined_although_the_relay_has_not_run(process: Process) -> None:
    shown = process.match(WORKER).matches[0]
    answer = process.tell(told(task_id=shown.task_id, accepted=True, completed=True))
    assert answer["predicted"] == {
        "acceptance": shown.probabilities.accept,
        "completion": shown.probabilities.complete,
        "matchScore": shown.score,
    }
    assert answer["version"] == 1
    assert rows(process, ReportedOutcomeRow) == 2
    assert rows(process, OutcomeRow) == 0  # nothing of it reaches the market's rates


def test_what_was_shown_is_joined_although_another_carried_it_between_two_looks(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = process.match(WORKER).matches[0]
    waiting: property = vars(JournalRelay)["waiting_bytes"]

    def nothing_any_more(relay: JournalRelay) -> int:
        relay.carry()  # by the request beside this one, which looked before it, too
        return int(waiting.__get__(relay))

    monkeypatch.setattr(JournalRelay, "waiting_bytes", property(nothing_any_more))
    assert process.tell(told(task_id=shown.task_id, accepted=True))["version"] == 1
    assert rows(process, ReportedOutcomeRow) == 1


@pytest.mark.parametrize("unknown", [{"task_id": "nobodys-task"}, {"user_id": "nobody"}])
def test_what_the_store_will_not_keep_is_not_waited_for(
    unknown: dict[str, str], process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = process.match(WORKER).matches[0]
    carried: list[str] = []
    monkeypatch.setattr(JournalRelay, "carry", lambda _: carried.append("carried"))
    of = {"user_id": WORKER, "task_id": shown.task_id} | unknown
    process.tell(told(of["user_id"], of["task_id"], accepted=True))
    assert carried == []
    process.tell(told(WORKER, shown.task_id, accepted=True))
    assert carried == ["carried"]


def test_the_same_feedback_gets_the_same_answer_and_counts_once(process: Process) -> None:
    sent = told(task_id=a_task(process), accepted=True)
    first = process.tell(sent)
    state = process.chances(WORKER)
    assert process.tell(sent) == first
    assert process.chances(WORKER) == state
    assert (rows(process, FeedbackRow), rows(process, ReportedOutcomeRow)) == (1, 1)


def test_another_body_under_the_same_key_is_refused_and_leaves_no_trace(process: Process) -> None:
    task_id = a_task(process)
    process.tell(told(task_id=task_id, key="k1", accepted=True))
    with pytest.raises(SentOtherwise):
        process.tell(told(task_id=task_id, key="k1", accepted=True, completed=True))
    assert rows(process, FeedbackRow) == 1
    other = told("worker-4", task_id, key="k1", accepted=False)  # his key is his own
    assert process.tell(other)["id"]


def test_the_order_of_keys_in_the_body_does_not_make_it_another(process: Process) -> None:
    sent = told(task_id=a_task(process), accepted=True)
    turned = replace(sent, document=dict(reversed(list(sent.document.items()))))
    assert process.tell(turned) == process.tell(sent)


def test_an_outcome_of_a_task_counts_once_whatever_else_is_said(process: Process) -> None:
    task_id = a_task(process)
    process.tell(told(task_id=task_id, accepted=True))
    state = process.chances(WORKER)
    second = process.tell(told(task_id=task_id, key="other", accepted=False))
    assert second["version"] == 0
    assert process.chances(WORKER) == state
    third = process.tell(told(task_id=task_id, completed=True))  # news: it was completed
    assert third["version"] == 2
    assert rows(process, ReportedOutcomeRow) == 2


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    bodies=st.lists(
        st.sampled_from(["accepted", "completed", "declined"]), min_size=1, max_size=3
    ),
    copies=st.integers(2, 4),
    number=st.integers(0, 19),
)
def test_parallel_copies_count_once_and_get_one_answer(
    process: Process, bodies: list[str], copies: int, number: int
) -> None:
    facts = {
        "accepted": {"accepted": True},
        "completed": {"completed": True},
        "declined": {"accepted": False},
    }
    worker = f"worker-{number}"
    task_id = a_task(process, worker)
    before, mark = rows(process, FeedbackRow), uuid4().hex
    sent = [
        told(worker, task_id, key=f"{mark}-{position}", **facts[body])
        for position, body in enumerate(bodies)
    ]
    start = Barrier(len(sent) * copies)

    def tell(one: Sent) -> tuple[str | None, dict[str, object]]:
        start.wait()
        return one.key, process.tell(one)

    with ThreadPoolExecutor(len(sent) * copies) as threads:
        answers = list(threads.map(tell, [one for one in sent for _ in range(copies)]))
    for one in sent:
        own = [answer for key, answer in answers if key == one.key]
        assert own == [own[0]] * copies
    assert rows(process, FeedbackRow) - before == len(sent)
    with process.store().session(read_only=True) as session:
        mine = select(func.count()).select_from(ReportedOutcomeRow)
        counted = session.execute(
            mine.where(ReportedOutcomeRow.user_id == worker, ReportedOutcomeRow.task_id == task_id)
        ).scalar_one()
        shifts = load_shifts(session, process.matcher.release.id, worker_id=worker)
        told_of_him = session.execute(
            mine.where(ReportedOutcomeRow.user_id == worker)
        ).scalar_one()
    assert 1 <= counted <= 2
    assert shifts.counts[shifts.categories < 0].sum() == told_of_him


# ---- live learning ----------------------------------------------------------------------------


def test_an_outcome_shows_in_the_next_match_of_that_worker_and_of_nobody_else(
    process: Process,
) -> None:
    mine, others = process.chances(WORKER), {w: process.chances(w) for w in OTHERS}
    task_id = a_task(process)
    process.tell(told(task_id=task_id, accepted=True))
    after = process.chances(WORKER)
    assert all(after[task] > mine[task] for task in mine)
    # By hand: P = 1/2, so slope 1/2 and information 1/4; variances 1/2 + 1/4 are damped by
    # 1 + 3/16, and what is learnt in the task's category is 3/4 * 1/2 / (19/16) = 6/19. Half of
    # that is believed: the other half is the record's, of which these models make nothing.
    assert after[task_id] == pytest.approx(1.0 / (1.0 + np.exp(-3.0 / 19.0)))
    assert {w: process.chances(w) for w in OTHERS} == others
    assert process.feedback.user_version(WORKER) == 1
    assert process.feedback.user_version("worker-4") == 0


def test_what_was_learnt_survives_a_restart_and_so_does_the_answer(home: Home) -> None:
    with home.process() as before:
        first, second = (match.task_id for match in before.match(WORKER).matches[:2])
        before.match("worker-4")
        sent = told(task_id=first, accepted=False)
        answer = before.tell(sent)
        before.tell(told(task_id=second, accepted=False))
        expected, others = before.chances(WORKER), before.chances("worker-4")
    with home.process() as after:
        assert after.chances(WORKER) == expected
        assert after.chances("worker-4") == others
        assert after.tell(sent) == answer
        assert after.chances(WORKER) == expected
        assert after.feedback.user_version(WORKER) == 2


def test_the_next_prediction_that_is_learnt_from_is_without_the_shift(process: Process) -> None:
    """Else each outcome would be measured against what the ones before had taught already."""
    first, second = (match.task_id for match in process.match(WORKER).matches[:2])
    process.tell(told(task_id=first, accepted=True))
    process.match(WORKER)  # shown again, with the shift
    process.feedback.look()
    process.tell(told(task_id=second, accepted=True))
    with process.store().session(read_only=True) as session:
        taught = session.scalars(select(ReportedOutcomeRow.log_odds)).all()
        predicted = session.scalars(
            select(ReportedOutcomeRow.predicted).where(ReportedOutcomeRow.task_id == second)
        ).one()
    assert taught == pytest.approx([0.0, 0.0], abs=1e-9)
    assert predicted > 0.5


def test_another_process_takes_it_at_its_next_look(home: Home) -> None:
    with home.process() as here, home.process(journal="there") as there:
        task_id = a_task(here)
        here.tell(told(task_id=task_id, accepted=True))
        assert there.chances(WORKER) != here.chances(WORKER)
        assert there.feedback.look() == 1
        assert there.chances(WORKER) == here.chances(WORKER)
        assert there.feedback.user_version(WORKER) == 1
        assert there.feedback.look() == 0
        # And back: what the other learns on top of it.
        another = next(m.task_id for m in there.match(WORKER).matches if m.task_id != task_id)
        there.tell(told(task_id=another, accepted=True))
        here.feedback.look()
        assert there.chances(WORKER) == here.chances(WORKER)


def test_where_nothing_can_be_learnt_only_versions_are_taken_up(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home.process() as here, home.process(journal="there") as there:
        here.tell(told(task_id=a_task(here), accepted=True))
        monkeypatch.setattr(there.feedback, "_learner", lambda: None)
        monkeypatch.setattr("serving.feedback.reports.held_version", None)  # is not asked for
        for _ in range(2):
            assert there.feedback.look() == 0
        assert there.feedback.user_version(WORKER) == 1


def test_a_look_that_comes_early_leaves_the_journal(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[int] = []
    with home.process() as process:
        carry = process.relay.carry

        def counted() -> int:
            carried.append(carry())
            return carried[-1]

        monkeypatch.setattr(process.relay, "carry", counted)
        pauses = iter([0.0, 0.0])

        async def pause(_: float) -> None:
            if next(pauses, None) is None:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            asyncio.run(process.feedback.watch(60.0, pause))
        assert not carried
        pauses = iter([0.0])
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(process.feedback.watch(0.0, pause))
        assert len(carried) == 2


def test_a_new_release_learns_what_was_reported_under_the_old_one(home: Home) -> None:
    with home.process() as old:
        for match in old.match(WORKER).matches[:3]:
            old.tell(told(task_id=match.task_id, accepted=True))
        expected = old.chances(WORKER)
        release_id = store_release(home.folder / "releases", personal=LEARNS, made_on=3)
        with home.process(release_id=release_id) as new:
            assert new.chances(WORKER) == pytest.approx(expected)
            another = next(m.task_id for m in new.match(WORKER).matches[3:])
            new.tell(told(task_id=another, accepted=False))
            # The old one follows when it looks, and goes on from there.
            old.feedback.look()
            assert old.chances(WORKER) == pytest.approx(new.chances(WORKER))


def test_a_database_that_refuses_the_commit_moves_nothing(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id, before = a_task(process), process.chances(WORKER)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("serving.feedback.reports.keep_answer", fail)
        with pytest.raises(ZeroDivisionError):
            process.tell(told(task_id=task_id, accepted=True))
    assert process.chances(WORKER) == before
    assert rows(process, FeedbackRow) == rows(process, WorkerShiftRow) == 0
    assert rows(process, UserVersionRow) == 0
    assert process.tell(told(task_id=task_id, accepted=True))["version"] == 1


# ---- bounded ----------------------------------------------------------------------------------


def test_an_exposure_that_he_never_had_moves_nothing(process: Process) -> None:
    shown_to_another = a_task(process, "worker-4")
    before = process.chances(WORKER)
    for task_id in (shown_to_another, "task-of-nowhere", None):
        answer = process.tell(told(task_id=task_id, accepted=False))
        assert (answer["version"], answer["predicted"]) == (0, {})
    assert process.chances(WORKER) == before
    assert rows(process, FeedbackRow) == 3
    assert rows(process, ReportedOutcomeRow) == rows(process, AccuracyTotalRow) == 0


def test_a_flood_of_one_user_is_bounded_for_himself_and_moves_nobody_else(
    process: Process,
) -> None:
    shown = process.match(WORKER).matches
    others = {worker: process.chances(worker) for worker in OTHERS}
    before = process.chances(WORKER)
    for number in range(400):
        task_id = shown[number % len(shown)].task_id
        process.tell(told(task_id=task_id, key=f"flood-{number}", accepted=False, completed=True))
    assert rows(process, ReportedOutcomeRow) <= 2 * len(shown)
    assert max(furthest(others[w], process.chances(w)) for w in OTHERS) == 0.0
    assert 0.0 < furthest(before, process.chances(WORKER)) < 1.0


def test_one_user_counts_a_bounded_number_of_times_in_the_sums_of_everybody(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.feedback.MOST_A_WEEK", 2)
    for match in process.match(WORKER).matches[:4]:
        process.tell(told(task_id=match.task_id, accepted=True))
    with process.store().session(read_only=True) as session:
        sums = select(AccuracyTotalRow.user_id, AccuracyTotalRow.outcomes)
        found = {row.user_id: row.outcomes for row in session.execute(sums)}
    assert found == {"": 2, WORKER: 4}


def test_without_a_credential_feedback_is_kept_apart_and_moves_nothing(process: Process) -> None:
    task_id, before = a_task(process), process.chances(WORKER)
    stray = told(task_id=task_id, accepted=False, is_trusted=False)
    answer = process.tell(stray)
    assert (answer["predicted"], answer["version"]) == ({}, 0)
    assert process.chances(WORKER) == before
    with process.store().session(read_only=True) as session:
        kept = session.scalars(select(FeedbackRow)).one()
        assert (kept.is_quarantined, kept.exposure_id) == (True, None)
    assert rows(process, ReportedOutcomeRow) == rows(process, UserVersionRow) == 0
    assert process.tell(stray) == answer
    # It does not stand in the way of the user himself.
    assert process.tell(told(task_id=task_id, accepted=False))["version"] == 1


# ---- the relay --------------------------------------------------------------------------------


def test_the_relay_carries_every_pair_once_and_goes_on_where_it_was(home: Home) -> None:
    with home.process() as process:
        shown = sum(len(process.match(w).matches) for w in ("worker-1", "worker-2", WORKER))
        assert process.relay.waiting_bytes > 0
        assert process.relay.carry() == shown
        assert process.relay.carry() == process.relay.waiting_bytes == 0
        assert rows(process, ExposureRow) == shown
        process.match(WORKER)
    with home.process() as again:  # its start carries the rest
        total = rows(again, ExposureRow)
        assert total == shown + len(again.chances(WORKER))
        again.relay._positions.clear()
        assert again.relay.carry() == 0
    database = open_database(home.url)
    with database.session(read_only=True) as session:
        exposure = session.scalars(select(ExposureRow).limit(1)).one()
        assert exposure.release_id == home.release_id
    database.close()


def test_a_line_cut_short_is_left_out_and_one_still_being_written_waits(home: Home) -> None:
    with home.process() as process:
        process.match(WORKER)
        process.relay.carry()
        carried = rows(process, ExposureRow)
        (file,) = (home.folder / "journal").glob("*.jsonl")
        whole = file.read_bytes().replace(b'"ranking_id":"', b'"ranking_id":"x')
        with file.open("ab") as journal:
            journal.write(b'{"event": "ranking_se\n' + whole[:100])
        assert process.relay.carry() == 0
        assert process.relay.unreadable == 1
        with file.open("ab") as journal:
            journal.write(whole[100:])
        process.relay.carry()
        assert rows(process, ExposureRow) == carried + len(process.chances(WORKER))
        process.now += timedelta(days=1)
        process.match(WORKER)
        process.relay.carry()
        assert process.relay.waiting_bytes == 0
