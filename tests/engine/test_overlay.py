"""A market that is followed answers as one that was built of the same facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pytest

from data.columns import MarketHistory, Role, Tasks, TaskStatus, Urgency, Whereabouts, Workers
from data.reference.calendar import NEVER, epoch
from data.simulation.run import Simulation
from engine.candidates import ask_task, ask_worker
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.overlay import DueParts, MarketChanges, compacted, follow
from engine.policy import RetrievalLimits
from engine.questions import TasksForWorker, WorkersForTask
from engine.texts import TaskTexts
from features.text import SentenceEncoder, TextVectorsInMemory, with_texts
from models.release import Release

FEW = RetrievalLimits(most=20, nearest=5, alike=5, fewest_available=1)
NO_TASKS = np.empty(0, dtype=np.int64)


class Followed(NamedTuple):
    """A matcher that followed, and one that was built of what it follows."""

    before: Matcher
    after: Matcher
    built: Matcher
    changes: MarketChanges


def changed_workers(workers: Workers) -> Workers:
    """Everybody: rows 0 to 9 moved, 10 to 12 go less far, 13 without a place, 14 a poster."""
    lat, lng = workers.lat.copy(), workers.lng.copy()
    lat[:10], lng[:10] = lat[20:30] + 0.002, lng[20:30] - 0.001
    reach = workers.max_distance_m.copy()
    reach[10:13] = 1_500.0
    homes = workers.home_lat.copy(), workers.home_lng.copy()
    lat[13] = lng[13] = homes[0][13] = homes[1][13] = np.nan
    roles = workers.roles.copy()
    roles[14] = Role.POSTER
    shifts = workers.shifts.copy()
    shifts[3] = ~shifts[3]
    return replace(
        workers,
        lat=lat,
        lng=lng,
        home_lat=homes[0],
        home_lng=homes[1],
        max_distance_m=reach,
        roles=roles,
        shifts=shifts,
    )


def new_workers(workers: Workers, at: int) -> Workers:
    """Two of whom nothing is known but where they are; one id comes first of all, one last."""
    like = workers.take(np.array([40, 41]))
    return replace(
        like,
        ids=np.array(["!first", "~last-of-all-workers"]),
        joined_at=np.full(2, at),
        lat=like.lat + 0.0007,
        roles=np.full(2, Role.WORKER, dtype=np.int8),
        skills=np.zeros(2, dtype=np.uint64),
        xp=np.zeros(2, dtype=np.int64),
        profile_texts=np.array(["", ""], dtype=np.dtypes.StringDType()),
    )


def new_tasks(tasks: Tasks, open_rows: np.ndarray, at: int) -> Tasks:
    like = tasks.take(open_rows[:3])
    return replace(
        like,
        ids=np.array(["!task", "task-x", "~task"]),
        posted_at=np.full(3, at),
        earliest_start=np.full(3, at),
        deadline=np.full(3, NEVER),
        lat=like.lat + 0.001,
        titles=np.array(["Walk two dogs", "Carry a piano upstairs", "Deliver groceries"]),
    )


@pytest.fixture(scope="module")
def followed(tiny_simulation: Simulation, tiny_until: datetime, tiny_release: Release) -> Followed:
    history, at = tiny_simulation.history, epoch(tiny_until)
    space = tiny_release.text_space
    market = MarketSnapshot.build(history, as_of=tiny_until, space=space)
    before = Matcher(tiny_release, market, best_first=True)

    workers = changed_workers(history.workers)
    tasks = history.tasks
    open_rows = np.flatnonzero(np.isin(tasks.ids, market.tasks.ids))
    closed, dearer = open_rows[5:9], open_rows[9:12]
    status, pay = tasks.status.copy(), tasks.pay_usd.copy()
    status[closed], pay[dearer] = TaskStatus.CANCELLED, pay[dearer] + 40.0
    tasks = replace(tasks, status=status, pay_usd=pay)
    newcomers, posted = new_workers(workers, at), new_tasks(tasks, open_rows, at)
    known = np.flatnonzero(np.arange(len(workers)) < 15)
    told = MarketChanges(
        workers=_joined(workers.take(known), newcomers),
        tasks=_joined(tasks.take(np.concatenate([closed, dearer])), posted),
        texts=TaskTexts.read(
            _joined(tasks.take(np.concatenate([closed, dearer])), posted), space, SentenceEncoder()
        ),
    )
    after = follow(before, told, now=at)

    whole = MarketHistory(_joined(workers, newcomers), _joined(tasks, posted), history.exposures)
    whole = replace(
        whole,
        sessions=history.sessions,
        notifications=history.notifications,
        impressions=history.impressions,
    )
    whole = with_texts(whole, TextVectorsInMemory())
    built = Matcher(
        tiny_release,
        MarketSnapshot.build(whole, as_of=tiny_until, space=space),
        best_first=True,
    )
    return Followed(before, after, built, told)


def _joined(first: Any, second: Any) -> Any:
    from dataclasses import fields

    names = [column.name for column in fields(first)]
    return type(first)(
        *(np.concatenate([getattr(first, name), getattr(second, name)]) for name in names)
    )


READ_APART = 1e-4
"""By how much scores may differ: a text that is read among others may be rounded otherwise in one
of its entries (`test_texts_that_are_read_apart_lie_where_they_lie_together`)."""


def test_texts_that_are_read_apart_lie_where_they_lie_together(followed: Followed) -> None:
    after, built = followed.after.market, followed.built.market
    ids = list(built.task_row)
    ours, theirs = (np.array([m.task_row[id] for id in ids]) for m in (after, built))
    for mine, whole in (
        (after.texts.tasks[ours], built.texts.tasks[theirs]),
        (after.texts.positions.tasks[ours], built.texts.positions.tasks[theirs]),
    ):
        assert np.abs(mine.astype(int) - whole.astype(int)).max() <= 1
        assert (mine == whole).mean() > 0.99


def some_questions(matcher: Matcher) -> list[WorkersForTask]:
    tasks = matcher.market.tasks
    stored = [
        WorkersForTask(
            str(tasks.ids[row]),
            int(tasks.categories[row]),
            float(tasks.lat[row]),
            float(tasks.lng[row]),
            pay_usd=float(tasks.pay_usd[row]),
            urgency=Urgency(int(tasks.urgency[row])),
            limit=50,
        )
        for row in range(0, len(tasks), 5)
    ]
    return [*stored, WorkersForTask("!task", 3, 37.77, -122.42, 60.0, Urgency.HIGH, limit=50)]


def test_workers_are_ranked_as_over_a_market_that_was_built_anew(
    followed: Followed, tiny_until: datetime
) -> None:
    asked = some_questions(followed.built)
    assert len(asked) > 8
    for question in asked:
        ours, theirs = (
            matcher.workers_for_task(question, now=tiny_until, ranking_id="r")
            for matcher in (followed.after, followed.built)
        )
        assert ours.candidates == theirs.candidates
        assert [m.worker_id for m in ours.matches] == [m.worker_id for m in theirs.matches]
        scores = pytest.approx([m.score for m in theirs.matches], abs=READ_APART)
        assert [m.score for m in ours.matches] == scores


def test_tasks_are_ranked_as_over_a_market_that_was_built_anew(
    followed: Followed, tiny_until: datetime
) -> None:
    workers = followed.built.market.workers
    for row in [*range(0, 20), len(workers) - 1, len(workers) - 2]:
        if np.isnan(workers.lat[row]):
            continue
        question = TasksForWorker(str(workers.ids[row]), None, None, limit=50)
        ours, theirs = (
            matcher.tasks_for_worker(question, now=tiny_until, ranking_id="r")
            for matcher in (followed.after, followed.built)
        )
        assert [m.task_id for m in ours.matches] == [m.task_id for m in theirs.matches]
        scores = pytest.approx([m.score for m in theirs.matches], abs=READ_APART)
        assert [m.score for m in ours.matches] == scores


def test_whoever_is_eligible_is_prescored_where_he_is_now(
    followed: Followed, tiny_until: datetime
) -> None:
    for question in some_questions(followed.built):
        found = []
        for matcher in (followed.after, followed.built):
            market = matcher.market
            task = ask_task(market, question, epoch(tiny_until))
            scored = matcher.retriever.preranker.workers.prescored(market, task, 20_000.0)
            ids = market.workers.ids[scored.rows].tolist()
            found.append(dict(zip(ids, scored.scores.tolist(), strict=True)))
        assert found[0].keys() == found[1].keys()
        assert found[0] == pytest.approx(found[1], abs=0.02)  # an approximation, as it says


def test_open_tasks_are_prescored_as_they_are_now(
    followed: Followed, tiny_until: datetime
) -> None:
    found = []
    for matcher in (followed.after, followed.built):
        market = matcher.market
        worker = ask_worker(market, TasksForWorker(None, 37.77, -122.42), epoch(tiny_until))
        scored, _ = matcher.retriever.preranker.tasks.prescored(market, worker, 50_000.0)
        ids = market.tasks.ids[scored.rows].tolist()
        found.append(dict(zip(ids, scored.scores.tolist(), strict=True)))
    assert found[0].keys() == found[1].keys()
    assert found[0] == pytest.approx(found[1])


def test_a_short_list_of_the_nearest_holds_who_has_come_near(
    followed: Followed, tiny_until: datetime
) -> None:
    market = followed.after.market
    for row in range(10):
        lat, lng = float(market.workers.lat[row]), float(market.workers.lng[row])
        near = market.workers_by_place.nearest(lat, lng, radius_m=30_000.0, most=12)
        built = followed.built.market.workers_by_place.nearest(
            lat, lng, radius_m=30_000.0, most=len(near.rows)
        )
        assert near.rows.tolist() == built.rows.tolist()
        assert row in near.rows


def test_texts_of_new_tasks_are_found_and_those_of_closed_ones_are_not(
    followed: Followed,
) -> None:
    vector = SentenceEncoder().encode(["Carry a piano upstairs"])
    after, built = followed.after, followed.built
    found = after.retriever.semantic.tasks.search(vector, 10)
    theirs = built.retriever.semantic.tasks.search(vector, 10)
    assert after.market.tasks.ids[found.rows[0, 0]] == "task-x"
    ours = set(after.market.tasks.ids[found.rows[0][found.rows[0] >= 0]].tolist())
    assert ours <= set(after.market.tasks.ids.tolist())
    assert len(ours & set(built.market.tasks.ids[theirs.rows[0]].tolist())) >= len(ours) - 1


def test_the_matcher_of_before_goes_on_as_it_was(followed: Followed) -> None:
    before = followed.before.market
    assert "!task" not in before.task_row
    assert "!first" not in before.worker_row
    assert before.workers.max_distance_m[10] != 1_500.0 or np.isnan(
        before.workers.max_distance_m[10]
    )


def test_the_same_changes_told_twice_change_nothing_more(
    followed: Followed, tiny_until: datetime
) -> None:
    twice = follow(followed.after, followed.changes, now=epoch(tiny_until))
    assert sorted(twice.market.tasks.ids) == sorted(followed.after.market.tasks.ids)
    assert len(twice.market.workers) == len(followed.after.market.workers)
    question = some_questions(followed.built)[0]
    ours, theirs = (
        matcher.workers_for_task(question, now=tiny_until, ranking_id="r")
        for matcher in (twice, followed.after)
    )
    assert [m.worker_id for m in ours.matches] == [m.worker_id for m in theirs.matches]


def test_the_next_base_answers_the_same_and_nothing_lies_over_it(
    followed: Followed, tiny_until: datetime
) -> None:
    base = compacted(followed.after, DueParts(workers=True, order=True, tasks=True))
    assert base.overlay is not None
    assert base.overlay.fresh_columns is None
    assert (base.overlay.base_row >= 0).all()
    assert followed.after.overlay is not None
    assert (followed.after.overlay.base_row < 0).any()
    for question in some_questions(followed.built):
        ours, theirs = (
            matcher.workers_for_task(question, now=tiny_until, ranking_id="r")
            for matcher in (base, followed.after)
        )
        assert [m.worker_id for m in ours.matches] == [m.worker_id for m in theirs.matches]


def test_a_new_base_is_due_when_many_rows_have_changed(followed: Followed) -> None:
    overlay = followed.after.overlay
    assert overlay is not None
    assert not overlay.is_large
    many = replace(overlay, fresh=np.arange(600))
    assert many.is_large


def test_a_short_list_is_made_over_what_is_followed(
    followed: Followed, tiny_until: datetime
) -> None:
    question = some_questions(followed.built)[0]
    task = ask_task(followed.after.market, question, epoch(tiny_until))
    short = followed.after.retriever.workers(task, FEW, text=None)
    built = followed.built.retriever.workers(task, FEW, text=None)
    assert short.eligible == built.eligible
    names = followed.after.market.workers.ids[short.by_place].tolist()
    assert set(names) & set(followed.built.market.workers.ids[built.by_place].tolist())


def nothing_told(changes: MarketChanges) -> MarketChanges:
    """Of nobody and nothing."""
    texts = TaskTexts(changes.texts.meanings[:0], changes.texts.positions[:0])
    return MarketChanges(changes.workers.take(NO_TASKS), changes.tasks.take(NO_TASKS), texts)


def test_whereabouts_alone_are_followed_as_whole_workers_are(
    followed: Followed, tiny_until: datetime
) -> None:
    before, nothing = followed.before, nothing_told(followed.changes)
    told = followed.changes.workers.take(np.arange(4, 10))  # who have moved, and no more
    places = Whereabouts(told.ids, told.lat, told.lng, told.availability)
    now = epoch(tiny_until)
    alone = follow(before, replace(nothing, moved=places), now=now)
    whole = follow(before, replace(nothing, workers=told), now=now)
    assert alone.market.workers.lat[4] == told.lat[0] != before.market.workers.lat[4]
    assert alone.overlay is not None
    assert alone.overlay.fresh_columns is None  # nothing was computed anew
    for question in some_questions(followed.built):
        task = ask_task(alone.market, question, now)
        ours, theirs = (
            matcher.retriever.preranker.workers.prescored(matcher.market, task, 20_000.0)
            for matcher in (alone, whole)
        )
        assert ours.rows.tolist() == theirs.rows.tolist()
        assert ours.scores.tolist() == theirs.scores.tolist()


def test_rows_of_tasks_that_stay_stay_theirs(followed: Followed, tiny_until: datetime) -> None:
    before, after = followed.before.market, followed.after.market
    stays = [id for id in before.task_row if id in after.task_row]
    moved = [id for id in stays if before.task_row[id] != after.task_row[id]]
    assert len(moved) <= 4  # into the rows of the four that left
    for market in (after, followed.built.market):
        assert market.task_row == {str(id): row for row, id in enumerate(market.tasks.ids)}
        assert np.argsort(market.task_rank).tolist() == np.argsort(market.tasks.ids).tolist()
        for poster, rows in market.tasks_by_poster.items():
            assert (market.tasks.poster_ids[rows] == poster).all()
        assert sum(map(len, market.tasks_by_poster.values())) == len(market.tasks)


def test_many_changes_one_after_the_other_leave_the_market_whole(
    followed: Followed, tiny_until: datetime
) -> None:
    rng, now = np.random.default_rng(5), epoch(tiny_until)
    matcher, whole = followed.before, followed.before.market.tasks
    is_open = np.ones(len(whole), dtype=np.bool_)
    for _ in range(12):
        rows = rng.choice(len(whole), size=rng.integers(1, 9), replace=False)
        is_open[rows] ^= True
        status = np.where(is_open[rows], TaskStatus.OPEN, TaskStatus.CANCELLED)
        told = replace(whole.take(rows), status=status)
        texts = TaskTexts(
            followed.before.market.texts.tasks[rows],
            followed.before.market.texts.positions.tasks[rows],
        )
        changes = replace(nothing_told(followed.changes), tasks=told, texts=texts)
        matcher = follow(matcher, changes, now=now)
        market = matcher.market
        assert set(market.task_row) == set(whole.ids[is_open].tolist())
        assert market.task_row == {str(id): row for row, id in enumerate(market.tasks.ids)}
        assert np.argsort(market.task_rank).tolist() == np.argsort(market.tasks.ids).tolist()
        kept = np.array([followed.before.market.task_row[id] for id in market.tasks.ids.tolist()])
        assert (market.texts.tasks == followed.before.market.texts.tasks[kept]).all()
        near = market.tasks_by_place.nearest(37.77, -122.42, radius_m=60_000.0, most=10_000)
        assert sorted(near.rows.tolist()) == list(range(len(market.tasks)))
        points = matcher.retriever.preranker.tasks.points
        assert (points == followed.before.retriever.preranker.tasks.points[kept]).all()
