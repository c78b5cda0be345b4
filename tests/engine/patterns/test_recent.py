"""What a worker did last, from histories worked out by hand.

`NOW` is 10 in the morning in San Francisco: ten hours ago it was midnight.
"""

from __future__ import annotations

from data.reference.calendar import HOUR_S
from engine.patterns.recent import MOST_SHOWN, NO_RECENT_WORK, DoneTask, recent_work
from tests.engine.patterns.scene import CLEANING, DELIVERY, NOW, Job, window


def test_today_begins_at_local_midnight() -> None:
    seen = window(Job(1.0, pay=40.0), Job(9.9, pay=25.5), Job(10.1, pay=99.0))
    found = recent_work(seen)
    assert (found.tasks_today, found.earned_today_usd) == (2, 65.5)


def test_the_last_completed_tasks_come_newest_first() -> None:
    seen = window(Job(30.0, pay=20.0, category=CLEANING), Job(2.0, pay=50.0, category=DELIVERY))
    assert recent_work(seen).last == (
        DoneTask(DELIVERY, 50.0, NOW - 2 * HOUR_S),
        DoneTask(CLEANING, 20.0, NOW - 30 * HOUR_S),
    )


def test_few_are_shown_however_many_there_are() -> None:
    seen = window(*(Job(1.0 + hour) for hour in range(MOST_SHOWN + 3)))
    found = recent_work(seen)
    assert len(found.last) == MOST_SHOWN
    assert found.tasks_today == MOST_SHOWN + 3


def test_what_failed_or_was_declined_is_no_work() -> None:
    assert recent_work(window(Job(1.0, completed=False), Job(2.0, accepted=False))) == (
        NO_RECENT_WORK
    )
    assert recent_work(window()) == NO_RECENT_WORK
