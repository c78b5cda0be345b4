"""Market events in the database: once, in order, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from data.columns import Availability, Role, TaskStatus, Urgency
from data.market_events import (
    Effect,
    EventKind,
    MarketEvent,
    Place,
    RecommendationShown,
    TaskOffered,
    TaskOutcome,
    TaskStated,
    Verdict,
    WorkerAvailability,
    WorkerPlaced,
    WorkerStated,
)
from data.privacy.retention import expire
from data.privacy.sealing import keyring_of
from data.repositories.market import load_tasks, load_workers
from data.repositories.market_events import (
    Changed,
    apply_events,
    changed_since,
    last_event,
)
from data.tables import (
    ErasedUserRow,
    EventRow,
    ExposureRow,
    OutcomeKind,
    OutcomeRow,
    RecommendationImpressionRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
)

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOME, SHOP = Place(37.77, -122.42), Place(37.80, -122.40)
ANN = WorkerStated("ann", Role.WORKER, skills=("delivery",), qualifications=("car",), home=HOME)
SOFA = TaskStated(
    "sofa",
    "Carry a sofa",
    "moving",
    HOME,
    90.0,
    8_000,
    Urgency.HIGH,
    TaskStatus.OPEN,
    poster_id="bob",
    requirements=("car",),
)


def told(
    id: str,
    stated: object,
    *,
    after_s: float = 0.0,
    version: int | None = None,
) -> MarketEvent:
    kinds = {
        WorkerStated: EventKind.WORKER,
        TaskStated: EventKind.TASK,
        WorkerPlaced: EventKind.PLACE,
        WorkerAvailability: EventKind.AVAILABILITY,
        TaskOffered: EventKind.OFFER,
        TaskOutcome: EventKind.OUTCOME,
        RecommendationShown: EventKind.IMPRESSION,
    }
    return MarketEvent(
        id,
        kinds[type(stated)],
        NOON + timedelta(seconds=after_s),
        stated,  # type: ignore[arg-type]
        version,
    )


def effects(verdicts: list[Verdict]) -> list[Effect]:
    return [verdict.effect for verdict in verdicts]


def take(session: Session, *events: MarketEvent) -> list[Effect]:
    return effects(apply_events(session, events, now=NOON + timedelta(hours=1)))


def place_of(session: Session, worker: str) -> tuple[float, float] | None:
    p = WorkerProfileRow
    return session.scalars(select(p.place_sealed).where(p.user_id == worker)).one()


def test_a_worker_and_a_task_are_as_they_were_told(session: Session) -> None:
    assert take(session, told("e1", ANN), told("e2", SOFA)) == [Effect.APPLIED] * 2
    workers, tasks = load_workers(session, {"ann"}), load_tasks(session, {"sofa"})
    assert workers.ids.tolist() == ["ann"]
    assert (workers.home_lat[0], workers.roles[0]) == (37.77, Role.WORKER)
    assert np_names(tasks.titles) == ["Carry a sofa"]
    assert (tasks.pay_usd[0], tasks.status[0]) == (80.0, TaskStatus.OPEN)
    assert session.scalar(select(UserRow.role).where(UserRow.id == "bob")) == "poster"


def np_names(column: object) -> list[str]:
    return [str(name) for name in column]  # type: ignore[attr-defined]


def test_what_is_left_out_is_not_known_any_more(session: Session) -> None:
    take(session, told("e1", replace(ANN, profile_text="I carry.", max_distance_m=500.0, xp=70)))
    take(session, told("e2", ANN, after_s=1))
    row = session.get_one(WorkerProfileRow, "ann")
    assert (row.profile_text, row.max_distance_m) == (None, None)
    assert session.scalar(select(UserRow.xp).where(UserRow.id == "ann")) == 70  # stays


def test_an_event_takes_effect_once(session: Session) -> None:
    take(session, told("e1", ANN))
    moved = told("e2", WorkerPlaced("ann", SHOP), after_s=1)
    back = told("e3", WorkerPlaced("ann", HOME), after_s=2)
    assert take(session, moved, moved) == [Effect.APPLIED, Effect.REPEATED]
    assert take(session, back) == [Effect.APPLIED]
    assert take(session, moved) == [Effect.REPEATED]
    assert place_of(session, "ann") == (37.77, -122.42)


def test_the_latest_place_stands_in_whatever_order_places_come(session: Session) -> None:
    take(session, told("e1", ANN))
    later = told("e2", WorkerPlaced("ann", SHOP), after_s=10)
    earlier = told("e3", WorkerPlaced("ann", HOME), after_s=5)
    assert take(session, later) == [Effect.APPLIED]
    assert take(session, earlier) == [Effect.OUTDATED]
    assert place_of(session, "ann") == (37.80, -122.40)


def test_of_one_batch_the_latest_takes_effect(session: Session) -> None:
    take(session, told("e1", ANN))
    batch = [
        told(f"m{n}", WorkerPlaced("ann", Place(30.0 + n, 0.0)), after_s=s)
        for n, s in enumerate((3, 9, 6))
    ]
    assert take(session, *batch) == [Effect.OUTDATED, Effect.APPLIED, Effect.OUTDATED]
    assert place_of(session, "ann") == (31.0, 0.0)


def test_a_version_decides_before_the_time(session: Session) -> None:
    assert take(session, told("e1", SOFA, version=2)) == [Effect.APPLIED]
    older = told("e2", replace(SOFA, pay_cents=1), after_s=60, version=1)
    newer = told("e3", replace(SOFA, pay_cents=9_000), after_s=-60, version=3)
    assert take(session, older) == [Effect.OUTDATED]
    assert take(session, newer) == [Effect.APPLIED]
    assert session.scalar(select(TaskRow.pay_cents)) == 9_000


def test_kinds_of_events_do_not_outdate_each_other(session: Session) -> None:
    take(session, told("e1", ANN, after_s=60))
    busy = told("e2", WorkerAvailability("ann", Availability.BUSY), after_s=5)
    assert (
        take(session, busy, told("e3", WorkerPlaced("ann", SHOP), after_s=4))
        == [Effect.APPLIED] * 2
    )
    assert load_workers(session, {"ann"}).availability.tolist() == [Availability.BUSY]


def test_who_is_told_in_the_same_batch_is_known_in_whatever_order(session: Session) -> None:
    offer = TaskOffered("sofa", "ann", "r1", 1, 0.5, SHOP)
    said_yes = told("o", TaskOutcome("sofa", "ann", OutcomeKind.ACCEPTED, 1.0), after_s=9)
    batch = [said_yes, told("f", offer, after_s=2), told("t", SOFA), told("w", ANN)]
    assert take(session, *batch) == [Effect.APPLIED] * 4
    shown = session.scalars(select(ExposureRow)).one()
    assert (shown.position, shown.propensity, shown.worker_lat) == (1, 0.5, 37.80)
    kept = session.scalars(select(OutcomeRow)).one()
    assert (kept.exposure_id, kept.kind, kept.value) == (shown.id, "accepted", 1.0)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (WorkerPlaced("nobody", HOME), "workerId names no worker that is known"),
        (TaskOffered("nothing", "ann", "r", 1), "taskId names no task that is known"),
        (TaskOutcome("sofa", "ann", OutcomeKind.ACCEPTED, 1.0), "was not shown this task"),
    ],
)
def test_what_names_something_unknown_is_refused_with_the_reason(
    stated: object, reason: str, session: Session
) -> None:
    take(session, told("e1", ANN), told("e2", SOFA))
    (verdict,) = apply_events(session, [told("e3", stated, after_s=3)], now=NOON)
    assert verdict.effect is Effect.REFUSED
    assert reason in verdict.reason
    assert take(session, told("e4", ANN, after_s=9)) == [Effect.APPLIED]  # nothing stands still


def test_what_was_refused_may_come_again(session: Session) -> None:
    placed = told("e1", WorkerPlaced("ann", SHOP), after_s=5)
    assert take(session, placed) == [Effect.REFUSED]
    take(session, told("e2", ANN))
    assert take(session, placed) == [Effect.APPLIED]
    assert place_of(session, "ann") == (37.80, -122.40)


def test_a_clock_far_ahead_does_not_outdate_what_comes_after(session: Session) -> None:
    take(session, told("e1", ANN))
    ahead = told("e2", WorkerPlaced("ann", SHOP), after_s=86_400)
    assert take(session, ahead) == [Effect.REFUSED]


def test_an_outcome_needs_its_ground_and_the_later_telling_stands(session: Session) -> None:
    take(session, told("w", ANN), told("t", SOFA), told("f", TaskOffered("sofa", "ann", "r", 1)))

    def outcome(id: str, kind: OutcomeKind, value: float, at: float) -> MarketEvent:
        return told(id, TaskOutcome("sofa", "ann", kind, value), after_s=at)

    assert take(session, outcome("c0", OutcomeKind.COMPLETED, 1, 5)) == [Effect.REFUSED]
    chain = [
        outcome("a", OutcomeKind.ACCEPTED, 1, 5),
        outcome("b", OutcomeKind.ASSIGNED, 1, 6),
        outcome("c", OutcomeKind.COMPLETED, 1, 50),
        outcome("d", OutcomeKind.RATING, 4, 60),
    ]
    assert take(session, *chain) == [Effect.APPLIED] * 4
    assert take(session, outcome("r2", OutcomeKind.RATING, 5, 90)) == [Effect.APPLIED]
    assert take(session, outcome("r1", OutcomeKind.RATING, 1, 70)) == [Effect.OUTDATED]
    ratings = select(OutcomeRow.value).where(OutcomeRow.kind == "rating")
    assert session.scalars(ratings).all() == [5.0]


def test_an_offer_that_the_journal_told_of_stays_as_it_is(session: Session) -> None:
    take(session, told("w", ANN), told("t", SOFA))
    take(session, told("f1", TaskOffered("sofa", "ann", "r", 1, 0.25)))
    assert take(session, told("f2", TaskOffered("sofa", "ann", "r", 4, 0.9))) == [Effect.APPLIED]
    assert session.scalars(select(ExposureRow.position)).all() == [1]


def test_a_recommendation_that_was_seen_is_kept(session: Session) -> None:
    seen = told("i", RecommendationShown("rec-1", "ann", "opportunity", 2, "sofa"))
    assert take(session, seen) == [Effect.APPLIED]
    assert session.scalars(select(RecommendationImpressionRow.position)).all() == [2]


def test_who_follows_is_told_whose_rows_changed(session: Session) -> None:
    begin = last_event(session)
    take(session, told("w", ANN), told("t", SOFA))
    position = last_event(session)
    found = changed_since(session, begin, most=10)
    assert found == Changed(position, {"ann"}, {"sofa"}, set(), set(), is_all=True)
    take(session, told("p", WorkerPlaced("ann", SHOP), after_s=9))
    take(session, told("old", WorkerPlaced("ann", HOME), after_s=1))  # outdated
    found = changed_since(session, position, most=10)
    assert (found.workers, found.moved, found.tasks) == (set(), {"ann"}, set())
    end = found.position
    nothing = Changed(end, set(), set(), set(), set(), is_all=True)
    assert changed_since(session, end, most=10) == nothing
    take(session, told("f", TaskOffered("sofa", "ann", "r", 1), after_s=10))
    take(session, told("o", TaskOutcome("sofa", "ann", OutcomeKind.ACCEPTED, 1), after_s=11))
    assert changed_since(session, end, most=10) == nothing._replace(
        position=end + 2, records={"ann"}
    )
    assert not changed_since(session, begin, most=1).is_all


def test_who_was_erased_does_not_come_back_by_a_late_event(session: Session) -> None:
    take(session, told("e1", ANN))
    connection = session.connection()
    keyring = keyring_of(connection)
    tag = keyring.tag(connection, "ann")
    session.execute(insert(ErasedUserRow).values(tag=tag, erased_at=NOON))
    late = [told("e2", ANN, after_s=9), told("e3", WorkerPlaced("ann", SHOP), after_s=9)]
    verdicts = apply_events(session, [*late, told("e4", SOFA)], now=NOON + timedelta(hours=1))
    assert effects(verdicts) == [Effect.REPEATED, Effect.REPEATED, Effect.APPLIED]
    assert session.scalars(select(EventRow.id).order_by(EventRow.number)).all() == ["e1", "e4"]


def test_exact_places_are_sealed_and_rounded_ones_stand_beside(session: Session) -> None:
    take(
        session,
        told("e1", ANN),
        told("e2", WorkerPlaced("ann", Place(37.12345, -122.5)), after_s=5),
    )
    raw = text("SELECT lat, place_sealed FROM worker_profiles")
    lat, sealed = session.execute(raw).one()
    assert lat == 37.12
    assert sealed.startswith("hx1:")
    assert load_workers(session, {"ann"}).lat[0] == 37.12345


def test_old_events_are_forgotten_but_the_numbers_go_on(session: Session) -> None:
    take(session, told("w", ANN), told("t", SOFA))
    last = last_event(session)
    expire(session, days={"events": 30}, now=NOON + timedelta(days=400))
    assert session.scalars(select(EventRow.number)).all() == [last]
    take(session, told("p", WorkerPlaced("ann", SHOP), after_s=9))
    assert last_event(session) > last
