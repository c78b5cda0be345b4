"""A post as a task, by the real parsers and models over the tiny city."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.reference.categories import CATEGORIES
from engine.matching import Matcher
from engine.parsing.parsed import CheckKind, ImprovementKind, Level, ParsedTask, Severity
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import KnownAddress, local_geocoder
from engine.parsing.question import ParseQuestion
from features.text import SentenceEncoder
from tests.fitted_texts import kept_texts

SAN_FRANCISCO = (37.7749, -122.4194)
PACIFIC = ZoneInfo("America/Los_Angeles")
THE_EXAMPLE = "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car"


@pytest.fixture(scope="module")
def parser(matcher: Matcher) -> TaskParser:
    """The tiny city's release with text models of a few sentences; one address is known."""
    release = replace(matcher.release, texts=kept_texts())
    known = [KnownAddress("77 Castro St, San Francisco, CA", 37.7609, -122.4350)]
    over = Matcher(release, matcher.market, best_first=True)
    return TaskParser(over, local_geocoder(known), SentenceEncoder())


@pytest.fixture(scope="module")
def noon(tiny_until: datetime) -> datetime:
    """Noon in San Francisco on the day on which the tiny city ends, a Tuesday."""
    return tiny_until.astimezone(PACIFIC).replace(hour=12)


def _parse(
    parser: TaskParser,
    text: str,
    now: datetime,
    *,
    at: tuple[float, float] | None = SAN_FRANCISCO,
    hint: str | None = None,
) -> ParsedTask:
    lat, lng = at or (None, None)
    return parser.parse(ParseQuestion(text, now, hint, lat, lng), now=now.astimezone(UTC))


# ---- The specification's example --------------------------------------------------------------


def test_the_specifications_example(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, THE_EXAMPLE, noon)
    assert CATEGORIES[task.category] == "delivery"
    assert (task.pay.amount, task.pay.currency, task.pay.is_hourly) == (50.0, "USD", False)
    assert task.pay.level is Level.HIGH
    assert task.due is not None
    assert task.due.at == noon.replace(hour=17)
    assert task.due.at.utcoffset() == timedelta(hours=-7)
    assert task.due.is_strict
    assert task.due.is_urgent
    assert task.place.address == "123 Oak St"
    assert [(found.type, found.is_required) for found in task.requirements] == [("car", True)]
    assert task.title == "Groceries delivered to 123 Oak St"
    assert 0.0 < task.band.low < task.band.middle < task.band.high
    assert task.advice is not None
    assert task.advice.offered_usd == 50.0
    assert task.advice.accept_now is not None
    assert task.xp == 100
    assert not any(caution.severity is Severity.HIGH for caution in task.cautions)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Necesito ayuda para mover un sofá mañana a las 17:00, pago 60 dólares"),
        ("fr", "Besoin d'aide pour déplacer un canapé demain à 17h, je paie 60 dollars"),
        ("de", "Brauche morgen um 17 Uhr Hilfe beim Tragen eines Sofas, zahle 60 Dollar"),
        ("pt", "Preciso de ajuda amanhã às 17h para mover um sofá, pago 60 dólares"),
        ("zh", "明天下午五点需要人帮我搬沙发，报酬60美元"),  # noqa: RUF001
        ("en", "Need help moving a couch tomorrow at 5pm, paying 60 dollars"),
    ],
)
def test_one_task_in_six_languages(
    language: str, text: str, parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, text, noon)
    assert task.language == language
    assert (task.pay.amount, task.pay.currency) == (60.0, "USD")
    assert task.due is not None
    assert task.due.at == (noon + timedelta(days=1)).replace(hour=17)
    assert CATEGORIES[task.category] == "moving"


# ---- What is not said -------------------------------------------------------------------------


def test_pay_that_is_not_stated_is_an_estimate_of_low_confidence(
    parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, "Please walk my two dogs around the park every now and then", noon)
    assert not task.pay.is_stated
    assert task.pay.level is Level.LOW
    assert task.band.low <= task.pay.amount <= task.band.high
    assert ImprovementKind.PAY in task.improvements


def test_without_any_place_the_coordinates_are_the_markets_and_not_verified(
    parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, "Walk my dog", noon, at=None)
    assert not task.place.is_known
    assert not task.place.is_verified
    assert task.place.lat == pytest.approx(37.77, abs=0.2)
    assert task.trip_m is None
    assert task.advice is not None  # by the rates alone
    assert task.advice.accept_now is None


def test_only_an_address_that_is_known_is_verified(parser: TaskParser, noon: datetime) -> None:
    known = _parse(parser, "Clean my flat at 77 Castro Street, San Francisco", noon)
    assert known.place.is_verified
    assert (known.place.lat, known.place.lng) == (37.7609, -122.4350)
    other = _parse(parser, "Clean my flat at 78 Noe Street, San Francisco", noon)
    assert not other.place.is_verified
    assert other.place.city == "San Francisco"


def test_a_city_alone_gives_no_distance(parser: TaskParser, noon: datetime) -> None:
    assert _parse(parser, "Walk my dog in Oakland, CA, $30", noon).trip_m is None
    spot = _parse(parser, "Walk my dog at 77 Castro St, San Francisco, $30", noon)
    assert spot.trip_m is not None


def test_what_nobody_sees_is_not_read(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "\u202eWalk my\u00ad dog, $4\u200b0\u202c", noon)
    assert task.pay.amount == 40.0
    assert task.description == "Walk my dog, $40"
    assert task.title == "Walk my dog"


def test_half_an_hour_before_a_pay_is_no_hourly_pay(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Walk my dog in half an hour $40", noon)
    assert (task.pay.amount, task.pay.is_hourly) == (40.0, False)


def test_a_phone_number_stays_out_of_the_title(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Paint my fence call 415-555-0132 for $90", noon)
    assert "555" not in task.title


def test_the_way_goes_from_pick_up_to_drop_off(parser: TaskParser, noon: datetime) -> None:
    text = "Pick up a box in Oakland, CA and drop it off in San Jose, CA. $40"
    task = _parse(parser, text, noon)
    assert task.trip_m == pytest.approx(61_000.0, rel=0.1)  # as the crow flies


def test_another_currency_gets_no_advice_in_dollars(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Umzug am Freitag, Budget 120 EUR", noon)
    assert (task.pay.amount, task.pay.currency) == (120.0, "EUR")
    assert task.advice is None
    assert all(caution.kind != "underpaid" for caution in task.cautions)


def test_asap_is_due_today(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Pipe burst in my kitchen, need a plumber asap", noon)
    assert task.due is not None
    assert task.due.is_urgent
    assert noon < task.due.at <= noon + timedelta(hours=36)


# ---- Clocks -----------------------------------------------------------------------------------


def test_the_posters_place_gives_the_zone_of_a_clock_in_utc(parser: TaskParser) -> None:
    now = datetime(2026, 6, 30, 1, tzinfo=UTC)  # still the 29th, 18:00, in San Francisco
    task = _parse(parser, "Walk my dog tomorrow at 9am, $20", now)
    assert task.due is not None
    assert task.due.at == datetime(2026, 6, 30, 9, tzinfo=PACIFIC)


def test_the_place_in_the_post_goes_before_the_posters(parser: TaskParser) -> None:
    now = datetime(2026, 6, 30, 15, tzinfo=UTC)
    task = _parse(parser, "Walk my dog in Chicago, IL tomorrow at 9am, $20", now)
    assert task.due is not None
    assert task.due.at == datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("America/Chicago"))


def test_the_day_on_which_clocks_change(parser: TaskParser) -> None:
    now = datetime(2026, 10, 31, 19, tzinfo=UTC)  # clocks go back that night
    task = _parse(parser, "Clean my yard tomorrow at 9am, $40", now)
    assert task.due is not None
    assert task.due.at.isoformat() == "2026-11-01T09:00:00-08:00"


def test_a_time_that_has_passed_is_told(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Deliver this by June 2, 2026 at 5pm, $20", noon)
    assert task.due is not None
    assert task.due.at < noon
    assert "past-deadline" in {caution.kind for caution in task.cautions}


# ---- Safety -----------------------------------------------------------------------------------


def test_a_danger_is_told_first_and_moves_neither_pay_nor_time(
    parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, "Deliver a handgun to my friend tomorrow at 5pm, $80, no ID asked", noon)
    assert task.cautions[0].severity in (Severity.MEDIUM, Severity.HIGH)
    assert task.pay.amount == 80.0
    assert task.due is not None


def test_cash_is_answered_with_advice_not_with_alarm(parser: TaskParser, noon: datetime) -> None:
    task = _parse(parser, "Mow my lawn on Friday, 45 dollars cash", noon)
    assert CheckKind.PAY_IN_APP in task.checks
    assert all(caution.severity is not Severity.HIGH for caution in task.cautions)


# ---- Properties -------------------------------------------------------------------------------

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
IRRELEVANT = (
    "Our cat is called Minka and she is 7 years old.",
    "The house is white with 3 windows at the front.",
    "We moved here in 2019 and love it.",
    "Please wear a mask.",
    "My neighbour recommended this app to me!",
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=ANYTHING, hint=st.none() | st.text(max_size=5))
def test_any_text_becomes_a_task(
    text: str, hint: str | None, parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, text, noon, hint=hint)
    assert task.pay.amount >= 0.0
    assert -90.0 <= task.place.lat <= 90.0
    assert len(task.title) <= 62
    if task.due is not None and task.due.at < noon - timedelta(minutes=1):
        assert "past-deadline" in {caution.kind for caution in task.cautions}


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(IRRELEVANT), max_size=2, unique=True),
    after=st.lists(st.sampled_from(IRRELEVANT), max_size=3, unique=True),
    pay=st.integers(5, 400),
)
def test_irrelevant_sentences_do_not_change_the_pay(
    before: list[str], after: list[str], pay: int, parser: TaskParser, noon: datetime
) -> None:
    text = " ".join([*before, f"Need help moving a couch, will pay ${pay}.", *after])
    found = _parse(parser, text, noon).pay
    assert (found.amount, found.currency, found.is_stated) == (float(pay), "USD", True)


def test_equal_posts_become_equal_tasks(parser: TaskParser, noon: datetime) -> None:
    assert _parse(parser, THE_EXAMPLE, noon) == _parse(parser, THE_EXAMPLE, noon)


def test_each_field_is_pointed_at_in_the_text_that_was_read(
    parser: TaskParser, noon: datetime
) -> None:
    task = _parse(parser, f"\u200b{THE_EXAMPLE}", noon)  # nobody sees the first character
    assert task.text == THE_EXAMPLE
    said = {one.field: task.text[one.begin : one.end] for one in task.stretches}
    assert said["pay"] == "$50"
    assert said["location"] == "123 Oak St"
    assert "5pm" in said["deadline"]
    assert "car" in said["requirement"]
    begins = [one.begin for one in task.stretches]
    assert begins == sorted(begins)
