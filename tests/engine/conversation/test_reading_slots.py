"""What a message says of tasks, in the languages that people write."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conversation.reading_slots import read_slots
from engine.conversation.scene import filters_of
from engine.conversation.slots import Period, Shift, Slots
from engine.parsing.language import LANGUAGES
from engine.parsing.post import Post

NOW = datetime(2026, 6, 30, 10, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
"""A Tuesday morning in San Francisco."""


def read(text: str, language: str = "en") -> Slots:
    """The slots of a message."""
    return read_slots(Post.of(text, language), now=NOW, country="US")


@pytest.mark.parametrize(
    ("language", "text", "filters"),
    [
        ("en", "Show me delivery tasks near me paying over $50",
         {"category": "delivery", "minPay": 50.0, "maxDistance": 5.0}),
        ("en", "cleaning jobs within 3 miles, at least 40 bucks",
         {"category": "cleaning", "minPay": 40.0, "maxDistance": 3.0}),
        ("en", "anything under 100", {"maxPay": 100.0}),
        ("en", "between 30 and 60 dollars", {"minPay": 30.0, "maxPay": 60.0}),
        ("en", "from now on nothing under $35", {"minPay": 35.0}),
        ("en", "urgent moving jobs, highest paying first",
         {"category": "moving", "urgency": "high", "sort": "pay"}),
        ("es", "trabajos de limpieza de más de 40 dólares a menos de 5 km",
         {"category": "cleaning", "minPay": 40.0, "maxDistance": 3.1}),
        ("fr", "livraisons à plus de 40 $ à moins de 8 km",
         {"category": "delivery", "minPay": 40.0, "maxDistance": 5.0}),
        ("de", "Putzjobs ab 50 Dollar im Umkreis von 3 km",
         {"category": "cleaning", "minPay": 50.0, "maxDistance": 1.9}),
        ("pt", "mudanças acima de 80 dólares, as mais bem pagas",
         {"category": "moving", "minPay": 80.0, "sort": "pay"}),
        ("zh", "附近50块以上的送货任务",
         {"category": "delivery", "minPay": 50.0, "maxDistance": 5.0}),
        ("ja", "50ドル以上の配達", {"category": "delivery", "minPay": 50.0}),
    ],
)  # fmt: skip
def test_filters_in_the_contracts_names_and_units(
    language: str, text: str, filters: dict[str, Any]
) -> None:
    assert filters_of(read(text, language).filters) == filters


@pytest.mark.parametrize(
    ("language", "text", "picks"),
    [("en", "the second one", (2,)), ("es", "el segundo", (2,)), ("fr", "la dernière", (-1,)),
     ("de", "den dritten", (3,)), ("pt", "a primeira", (1,)), ("zh", "第二个", (2,)),
     ("en", "compare the first two", (1, 2))],
)  # fmt: skip
def test_places_of_a_list(language: str, text: str, picks: tuple[int, ...]) -> None:
    slots = read(text, language)
    assert slots.picks == picks
    assert slots.filters.begin is None  # "el segundo" is no second day of a month


@pytest.mark.parametrize(
    ("language", "text", "picks"),
    [("en", "number 2 please", (2,)), ("de", "Nummer vier", (4,)), ("zh", "第3个", (3,)),
     ("en", "number 12", ()), ("en", "a task 3 miles away", ()),
     ("en", "best paid first", ()), ("es", "las mejor pagadas primero", ()),
     ("en", "first time here", ()), ("pt", "na segunda-feira", ()), ("en", "since the 1st", ()),
     ("en", "the first one", (1,))],
)  # fmt: skip
def test_a_place_is_named_by_number_and_an_order_names_none(
    language: str, text: str, picks: tuple[int, ...]
) -> None:
    assert read(text, language).picks == picks


@pytest.mark.parametrize(
    ("language", "text", "least", "most"),
    [("en", "under 30 don't show me", 30.0, None),
     ("de", "unter 40 will ich nichts sehen", 40.0, None),
     ("es", "menos de 30 ni me los mandes", 30.0, None), ("zh", "30块以下的不要推了", 30.0, None),
     ("en", "under 50 not far from me", None, 50.0),
     ("en", "more than 50 less than 100", 50.0, 100.0),
     ("es", "mas de 50 pero menos de 100", 50.0, 100.0),
     ("zh", "打扫三居室,最多80美元", None, 80.0), ("pt", "orçamento de 90", None, 90.0)],
)  # fmt: skip
def test_amounts_with_both_ends_and_refused_behind(
    language: str, text: str, least: float | None, most: float | None
) -> None:
    filters = read(text, language).filters
    assert (filters.min_pay_usd, filters.max_pay_usd) == (least, most)


@pytest.mark.parametrize(
    "text", ["I need $200 by Friday", "max 3 people", "above 4.8 stars", "up to 20 lbs lifting"]
)
def test_a_sum_to_be_earned_and_a_count_are_no_pay(text: str) -> None:
    filters = read(text).filters
    assert (filters.min_pay_usd, filters.max_pay_usd) == (None, None)


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [("en", "take photos of my dog", "photography"),
     ("en", "cleaning up after a party", "cleaning"),
     ("en", "my dog is sick so just short errands", "errands"),
     ("pt", "montar um guarda-roupa", "furniture_assembly"),
     ("es", "pintar la recámara de los niños", "painting")],
)  # fmt: skip
def test_the_work_counts_before_what_it_is_done_on(
    language: str, text: str, category: str
) -> None:
    assert filters_of(read(text, language).filters)["category"] == category
    assert len(read(text, language).filters.categories) == 1


@pytest.mark.parametrize(
    ("language", "text", "miles"),
    [("en", "within a mile", 1.0), ("en", "half a mile", 0.5),
     ("es", "menos de un kilómetro", 0.6), ("pt", "até dois quilômetros", 1.2)],
)  # fmt: skip
def test_a_way_in_words(language: str, text: str, miles: float) -> None:
    assert filters_of(read(text, language).filters)["maxDistance"] == miles


def test_a_word_means_what_it_means_in_the_language_of_the_message() -> None:
    assert read("laver mes vitres", "fr").period is None
    assert read("was gibt es hier", "de").period is None
    assert read("cuánto gané este mes", "es").period is Period.THIS_MONTH


def test_a_task_is_pointed_at_by_its_pay_and_that_is_no_filter() -> None:
    slots = read("Book the $85 one")
    assert slots.pick_pay_usd == 85.0
    assert slots.filters.min_pay_usd is None


def test_a_day_is_a_window_from_its_morning_to_its_last_minute() -> None:
    filters = read("what about tomorrow").filters
    begin, end = (
        datetime.fromtimestamp(at or 0, NOW.tzinfo) for at in (filters.begin, filters.end)
    )
    assert (begin.day, begin.hour, begin.minute) == (1, 0, 0)
    assert (end.day, end.hour, end.minute) == (1, 23, 59)


@pytest.mark.parametrize(
    ("text", "shift"),
    [("closer ones", Shift.CLOSER), ("cheaper ones", Shift.PAYS_LESS), ("show more", Shift.MORE),
     ("better paid ones please", Shift.PAYS_MORE), ("shorter ones", Shift.SHORTER)],
)  # fmt: skip
def test_how_a_follow_up_wants_it_to_differ(text: str, shift: Shift) -> None:
    assert shift in read(text).shifts


def test_an_amount_takes_the_place_of_a_wish_for_more() -> None:
    assert Shift.PAYS_MORE not in read("jobs paying more than $50").shifts


@pytest.mark.parametrize(
    ("text", "period"),
    [("how much did i make last week", Period.LAST_WEEK), ("and in total last month?",
     Period.LAST_MONTH), ("this month so far", Period.THIS_MONTH), ("in total", Period.EVER)],
)  # fmt: skip
def test_periods(text: str, period: Period) -> None:
    assert read(text).period is period


@pytest.mark.parametrize(
    ("language", "text", "screen"),
    [("en", "take me to my wallet", "wallet"), ("fr", "ouvre mon portefeuille", "wallet"),
     ("en", "open notification settings", "notification-settings"),
     ("fr", "affiche les réglages de mes notifications", "notification-settings"),
     ("de", "zeig mir die Rangliste", "leaderboard")],
)  # fmt: skip
def test_screens_of_the_real_app(language: str, text: str, screen: str) -> None:
    assert read(text, language).screen == screen


def test_a_filter_can_be_taken_back() -> None:
    assert "max_distance_m" in read("any distance is fine").dropped
    assert {"min_pay_usd", "max_pay_usd"} <= read("any pay").dropped


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_whatever_is_written_can_be_read(text: str, language: str) -> None:
    slots = read(text, language)
    filters = slots.filters
    assert filters.max_distance_m is None or filters.max_distance_m > 0.0
    for pay in (filters.min_pay_usd, filters.max_pay_usd):
        assert pay is None or 0.0 < pay <= 1_000_000.0
    assert slots == read(text, language)
