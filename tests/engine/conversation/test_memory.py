"""A memory is plain values, bounded, and survives being kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.columns import Urgency
from data.reference.categories import CODE_OF
from engine.conversation.intents import Intent
from engine.conversation.memory import MOST_SEARCHES, MOST_SEEN, NO_MEMORY, Memory, ShownTask
from engine.conversation.slots import Filters
from engine.questions import TaskOrder

usd = st.none() | st.floats(1.0, 1_000.0)
filters = st.builds(
    Filters,
    categories=st.lists(st.integers(0, 44), max_size=3, unique=True).map(tuple),
    min_pay_usd=usd,
    max_pay_usd=usd,
    max_distance_m=st.none() | st.floats(1.0, 100_000.0),
    urgency=st.none() | st.sampled_from(Urgency),
    sort=st.none() | st.sampled_from(TaskOrder),
    begin=st.none() | st.integers(0, 2**40),
    end=st.none() | st.integers(0, 2**40),
    hours=st.none() | st.floats(0.5, 24.0),
)
tasks = st.lists(
    st.builds(
        ShownTask,
        id=st.text(min_size=1, max_size=10),
        pay_usd=st.floats(1.0, 500.0),
        distance_m=st.floats(0.0, 50_000.0),
        category=st.integers(0, 44),
    ),
    max_size=8,
).map(tuple)


@given(search=filters, standing=filters, shown=tasks, subject=st.none() | st.sampled_from(Intent))
def test_what_is_kept_is_what_is_loaded(
    search: Filters, standing: Filters, shown: tuple[ShownTask, ...], subject: Intent | None
) -> None:
    memory = Memory(
        turns=3, language="es", subject=subject, standing=standing, draft="mow", period="today"
    ).searched(search, shown, page=False)
    assert Memory.from_json(json.loads(json.dumps(memory.to_json()))) == memory


def test_a_hundred_searches_keep_the_memory_small() -> None:
    memory = NO_MEMORY
    for number in range(100):
        shown = tuple(ShownTask(f"task-{number}-{n}", 50.0, 1.0, 0) for n in range(5))
        memory = memory.searched(Filters(min_pay_usd=float(number + 1)), shown, page=True)
    assert len(memory.searches) == MOST_SEARCHES
    assert len(memory.seen) <= MOST_SEEN
    assert len(json.dumps(memory.to_json())) < 20_000


def test_a_memory_of_another_version_is_refused() -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Memory.from_json({"turns": 1})


def test_an_earlier_search_is_found_by_its_category() -> None:
    cleaning, moving = CODE_OF["cleaning"], CODE_OF["moving"]
    memory = NO_MEMORY.searched(Filters((cleaning,), min_pay_usd=40.0), (), page=False)
    memory = memory.searched(Filters((moving,)), (), page=False)
    assert memory.earlier_search(Filters((cleaning,))) == Filters((cleaning,), min_pay_usd=40.0)
    assert memory.earlier_search(Filters()) == Filters((cleaning,), min_pay_usd=40.0)
    assert NO_MEMORY.earlier_search(Filters()) is None


@given(older=filters, newer=filters)
def test_what_is_said_later_holds(older: Filters, newer: Filters) -> None:
    both = older.updated(newer)
    for name in ("categories", "max_distance_m", "urgency", "sort"):
        said = getattr(newer, name)
        assert getattr(both, name) == (said if said not in (None, ()) else getattr(older, name))


def test_a_new_least_pay_above_the_old_most_takes_that_back() -> None:
    both = Filters(max_pay_usd=50.0).updated(Filters(min_pay_usd=80.0))
    assert (both.min_pay_usd, both.max_pay_usd) == (80.0, None)
