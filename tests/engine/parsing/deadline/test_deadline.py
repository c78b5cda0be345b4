"""What holds for deadlines in every language: zones, DST, kinds, windows, spans, any text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.parsing.deadline import choose, find_deadlines, find_urgency
from engine.parsing.numbers import LANGUAGES
from engine.parsing.post import Post, Span
from tests.engine.parsing.deadline.sentences import NOW, read, shown

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
BERLIN = ZoneInfo("Europe/Berlin")
FRAGMENTS = st.sampled_from(
    [
        *("tomorrow", "at 5", "5pm", "next friday", "31", "2/29", "february 30", "99:99", "by"),
        *("in 9999 years", "in 999 months", "every day", "before", "between 2 and", "midnight"),
        *("mañana", "a las 25", "amanhã", "às 7", "demain", "à midi", "morgen früh", "halb 8"),
        *(
            "明天",
            "下午三点",
            "0点",
            "三十二日",
            "the 31st",
            "13/13",
            "2020",
            "'99",
            "-",
            ",",
            "\n",
        ),
        *("🙂", "٣", "½", "²", "Ⅷ", "㈠", "ǆ"),
    ]
)


def at(words: str, language: str, now: datetime) -> str:
    """ISO form of the deadline of a sentence."""
    found = read(words, language, now)
    assert found is not None
    return found.value.at.isoformat(timespec="minutes")


def test_a_deadline_is_in_the_zone_of_now() -> None:
    assert at("tomorrow at 5pm", "en", NOW) == "2025-06-13T17:00-07:00"
    assert at("morgen um 17 Uhr", "de", datetime(2025, 1, 7, 9, tzinfo=BERLIN)) == (
        "2025-01-08T17:00+01:00"
    )


def test_now_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_deadlines(Post.of("tomorrow", "en"), now=datetime(2025, 6, 12))  # noqa: DTZ001


def test_a_time_that_spring_forward_skips_is_an_hour_later() -> None:
    eve = datetime(2025, 3, 8, 20, 0, tzinfo=LOS_ANGELES)
    assert at("tomorrow at 2:30 am", "en", eve) == "2025-03-09T03:30-07:00"


def test_a_time_that_fall_back_repeats_is_the_first_one() -> None:
    eve = datetime(2025, 11, 1, 20, 0, tzinfo=LOS_ANGELES)
    assert at("tomorrow at 1:30 am", "en", eve) == "2025-11-02T01:30-07:00"


def test_hours_from_now_are_counted_on_the_clock_that_runs() -> None:
    before = datetime(2025, 3, 9, 1, 0, tzinfo=LOS_ANGELES)
    assert at("in 2 hours", "en", before) == "2025-03-09T04:00-07:00"


def test_days_from_now_keep_the_wall_clock() -> None:
    before = datetime(2025, 10, 25, 10, 0, tzinfo=BERLIN)
    assert at("in zwei Tagen", "de", before) == "2025-10-27T10:00+01:00"


def test_a_day_ends_with_its_last_minute() -> None:
    assert at("on Saturday", "en", NOW) == "2025-06-14T23:59-07:00"


def test_a_time_that_is_over_today_is_tomorrow() -> None:
    early = datetime(2025, 6, 12, 4, 30, tzinfo=UTC)
    assert at("at 3 AM", "en", early) == "2025-06-13T03:00+00:00"


def test_a_time_without_half_is_the_next_that_is_ahead() -> None:
    for hour, wanted in ((4, "10:00"), (11, "22:00"), (23, "10:00")):
        now = datetime(2025, 6, 12, hour, 30, tzinfo=UTC)
        assert at("at 10", "en", now)[11:16] == wanted


def test_the_29th_of_february_is_the_next_real_one() -> None:
    assert shown(read("2/29", "en")) == "2028-02-29"
    assert shown(read("29/2", "fr")) == "2028-02-29"


def test_a_past_day_is_reported_as_past() -> None:
    found = read("Submit the form by May 3, 2024", "en")
    assert found is not None
    assert found.value.is_past


def test_a_deadline_ahead_goes_before_one_that_is_past() -> None:
    found = read("It was due on May 3, 2024, I need it by Friday", "en")
    assert shown(found) == "2025-06-13"


@pytest.mark.parametrize(
    ("language", "words", "kind"),
    [
        ("en", "by Friday", "strict"),
        ("en", "no later than 5pm", "strict"),
        ("en", "tomorrow at 5pm", "strict"),
        ("en", "around 5pm", "flexible"),
        ("en", "tomorrow, 5ish", "flexible"),
        ("en", "this weekend", "flexible"),
        ("en", "after 5pm", "flexible"),
        ("es", "antes del viernes", "strict"),
        ("es", "sobre las 5", "flexible"),
        ("pt", "até sexta", "strict"),
        ("pt", "por volta das 17h", "flexible"),
        ("fr", "avant vendredi", "strict"),
        ("fr", "vers 17h", "flexible"),
        ("de", "bis Freitag", "strict"),
        ("de", "gegen 17 Uhr", "flexible"),
        ("zh", "周五之前", "strict"),
        ("zh", "大约下午五点", "flexible"),
    ],
)
def test_words_decide_how_strict_a_deadline_is(language: str, words: str, kind: str) -> None:
    found = read(words, language)
    assert found is not None
    assert found.value.kind == kind


def test_a_window_begins_at_its_first_hour_and_names_its_last() -> None:
    found = read("Help on Saturday from 2 to 4pm", "en")
    assert found is not None
    assert found.value.until == found.value.at + timedelta(hours=2)


def test_between_two_hours_means_by_the_later() -> None:
    assert shown(read("Pick it up tomorrow between 2 and 4pm", "en")) == "2025-06-13 16:00"


def test_a_day_and_a_time_that_stand_apart_are_one_deadline() -> None:
    words = "Groceries today to 123 Oak St for my mother, please be there by 5pm"
    assert shown(read(words, "en")) == "2025-06-12 17:00"


def test_a_part_of_the_day_is_named() -> None:
    found = read("Sitter for tomorrow evening", "en")
    assert found is not None
    assert found.value.part == "evening"


def test_tonight_is_never_over() -> None:
    late = datetime(2025, 6, 12, 22, 30, tzinfo=LOS_ANGELES)
    assert at("tonight", "en", late) == "2025-06-12T23:59-07:00"


def test_taken_words_hold_no_time() -> None:
    post = Post.of("Be at 12 June St by Friday", "en")
    found = choose(find_deadlines(post, now=NOW, taken=[Span(6, 16)]))
    assert shown(found) == "2025-06-13"


def test_a_post_in_another_language_may_say_its_time_in_english() -> None:
    assert shown(read("Busco ayuda tomorrow 5pm", "es")) == "2025-06-13 17:00"


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "call by 5pm EST tomorrow", "2025-06-13T14:00-07:00"),
        ("en", "call by 5pm (PT) tomorrow", "2025-06-13T17:00-07:00"),
        ("en", "before 17:00 UTC on Friday", "2025-06-13T10:00-07:00"),
        ("en", "due 2025-06-20T17:00:00Z", "2025-06-20T10:00-07:00"),
        ("en", "due 2025-06-20T17:00:00.000Z", "2025-06-20T10:00-07:00"),
        ("en", "due 2025-06-20T17:00:00+02:00", "2025-06-20T08:00-07:00"),
        ("en", "due 2025-06-20T17:00-0300", "2025-06-20T13:00-07:00"),
        ("en", "due 2025-06-20T17:00:00+99:00", "2025-06-20T17:00-07:00"),
        ("de", "morgen um 17:00 MEZ", "2025-06-13T08:00-07:00"),
        ("fr", "demain à 17h est parfait", "2025-06-13T17:00-07:00"),
    ],
)
def test_a_zone_that_is_named_beside_a_clock_counts(
    language: str, words: str, expected: str
) -> None:
    assert at(words, language, NOW) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Paint the fence by June 20, 2026 $40", "2026-06-20"),
        ("Walk the dog 2025-12-24T10:00 $40", "2025-12-24 10:00"),
        ("Walk the dog tomorrow by 8:00 €40", "2025-06-13 08:00"),
        ("Walk the dog by Friday, paying 5 $", "2025-06-13"),
    ],
)
def test_a_price_behind_a_time_takes_none_of_its_digits(words: str, expected: str) -> None:
    assert shown(read(words, "en")) == expected


@settings(deadline=None)  # the first example of a language compiles its rules
@given(
    text=st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=12).map(" ".join)),
    language=st.sampled_from([*LANGUAGES, "it", ""]),
    now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from([UTC, LOS_ANGELES, BERLIN, ZoneInfo("Asia/Kathmandu")]),
)
@example("in 999 years 99 months", "en", datetime(2025, 6, 12), UTC)  # noqa: DTZ001
@example("sixty-sixth of may ²", "en", datetime(2025, 6, 12), UTC)  # noqa: DTZ001
def test_any_text_is_read_and_spans_lie_in_it(
    text: str, language: str, now: datetime, zone: ZoneInfo
) -> None:
    post = Post.of(text, language)
    for found in find_deadlines(post, now=now.replace(tzinfo=zone)):
        assert 0 <= found.span.begin < found.span.end <= len(text)
        assert 0.0 <= found.confidence <= 1.0
        assert found.value.at.tzinfo is zone
    urgency = find_urgency(post)
    assert urgency is None or urgency.span.end <= len(text)


@settings(deadline=None)  # the first example of a language compiles its rules
@given(now=st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1)))  # noqa: DTZ001
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "at 5"), ("en", "on the 31st"), ("en", "Friday at noon"), ("en", "2/29"),
        ("en", "tomorrow morning"), ("en", "tonight"), ("en", "this week"), ("de", "um halb 8"),
        ("es", "a las siete y media"), ("fr", "à midi"), ("zh", "下午三点"), ("pt", "sexta às 4"),
    ],
)  # fmt: skip
def test_a_deadline_without_a_past_day_is_never_over(
    language: str, words: str, now: datetime
) -> None:
    found = read(words, language, now.replace(tzinfo=LOS_ANGELES))
    assert found is not None
    assert found.value.at >= now.replace(tzinfo=LOS_ANGELES) - timedelta(hours=1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Dog walker every day at 7am"),
        ("en", "Cleaner mon-fri from 9 to 5"),
        ("en", "Nanny, Mondays at 5pm"),
        ("es", "Niñera todos los días a las 7"),
        ("es", "Vendedor de lunes a viernes de 9 a 18hs"),
        ("pt", "Babá das 13h às 17h todos os dias"),
        ("fr", "Nounou du lundi au vendredi de 9h à 17h"),
        ("de", "Nachhilfe montags von 9 bis 12 Uhr"),
        ("zh", "每天早上8点遛狗"),
    ],
)
def test_the_hours_of_a_habit_are_no_deadline(language: str, words: str) -> None:
    assert read(words, language) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Mesa a la calle 5 de mayo"),
        ("pt", "Mesa para a rua 7 de setembro"),
        ("fr", "Table pour la rue du 4 septembre"),
        ("de", "Tisch in die Straße des 17. Juni"),
        ("zh", "桌子送到中山路12号"),
        ("en", "Table to the 4th floor"),
    ],
)
def test_a_street_named_after_a_day_is_no_deadline(language: str, words: str) -> None:
    assert read(words, language) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "todos los días " + "a las " * 1_600 + "5"),
        ("en", "every day " + "on the at " * 990 + "5pm"),
        ("fr", "tous les jours " + "à partir de " * 800 + "17h"),
        ("de", "jeden Tag " + "bis zum um " * 900 + "17 Uhr"),
        ("zh", "每天" + "大约" * 4_900 + "五点"),
        ("en", "1 " * 5_000),
        ("zh", "一" * 10_000),
    ],
)
def test_a_long_monotonous_text_is_read_like_any_other(language: str, words: str) -> None:
    find_deadlines(Post.of(words, language), now=NOW)  # would not end if patterns backtracked


@pytest.mark.parametrize(
    ("language", "words", "day"),
    [
        ("en", "Wednesday at 5pm", 1),  # still to come today
        ("en", "Wednesday at 8am", 8),
        ("en", "on Wednesday", 8),
        ("fr", "mercredi à 18h", 1),
        ("de", "Mittwoch um 16 Uhr", 1),
        ("es", "el miércoles a las 7 de la mañana", 8),
    ],
)
def test_a_weekday_that_is_todays_is_today_where_its_hour_is_ahead(
    language: str, words: str, day: int
) -> None:
    now = datetime(2026, 7, 1, 9, tzinfo=UTC)  # a Wednesday
    (found,) = find_deadlines(Post.of(f"{words}", language), now=now)
    assert found.value.at.day == day


def test_this_very_minute_is_not_over() -> None:
    now = datetime(2026, 7, 1, 12, 0, 30, tzinfo=UTC)
    (found,) = find_deadlines(Post.of("às 12 h", "pt"), now=now)
    assert (found.value.at.day, found.value.at.hour) == (1, 12)
