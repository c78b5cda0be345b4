"""Seven languages say the same: complete, with their plurals, from the facts alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.categories import CATEGORIES
from data.reference.qualifications import names_in
from engine.findings import FACT_UNITS, Fact, Reason, ReasonKind, Unit
from engine.parsing.language import LANGUAGES
from serving.language.messages import Messages, Place, differences, messages_in, spoken_languages
from serving.language.phrasebook import PLACES, Phrasebook
from serving.language.values import (
    Amount,
    Category,
    CategoryTitle,
    ClockHour,
    Count,
    Duration,
    Miles,
    Number,
    Percent,
    Qualification,
    TimeLeft,
    Usd,
    Weekday,
)
from tests.serving.language.test_phrasebook import SAID

OTHERS: Final = tuple(language for language in LANGUAGES if language != "en")
COUNTS: Final = (0, 1, 2, 5, 21, 1_250)

EXAMPLES: Final[Mapping[str, Callable[[int], Place]]] = {
    **dict.fromkeys(
        ("tasks", "offers", "ratings", "days", "hours", "minutes", "jobs", "outcomes", "points",
         "workers", "accepted", "expected", "few", "late", "completed", "unfinished", "xp",
         "level", "number", "hour12", "brought"),
        Count,
    ),
    **dict.fromkeys(("stars", "days_a_week", "factor"), Number),
    **dict.fromkeys(("way", "usual_way", "willing"), lambda n: Miles(1_609.344 * n)),
    **dict.fromkeys(
        ("done", "on_time", "completion", "chance", "better_chance", "before", "after", "growth",
         "gain", "lost", "fee"),
        lambda n: Percent(n / 100.0),
    ),
    **dict.fromkeys(
        ("pay", "more", "hourly", "usual", "weekly", "middle", "offered", "better", "low", "high"),
        lambda n: Usd(n + 0.5),
    ),
    **dict.fromkeys(("left",), lambda n: TimeLeft(float(n))),
    **dict.fromkeys(("later", "duration", "time"), lambda n: Duration(float(n))),
    "amount": lambda n: Amount(float(n)),
    **dict.fromkeys(("hour", "evening", "morning"), lambda n: ClockHour(float(n % 24))),
    "category": lambda n: Category(CATEGORIES[n % 45]),
    "title": lambda n: CategoryTitle(CATEGORIES[n % 45]),
    "qualification": lambda n: Qualification("epa-608"),
    "currency": lambda n: "EUR",
    "requirement": lambda n: "5-star-rating",
    "aim": lambda n: ("most_earned", "best_hourly", "short")[n % 3],
    **dict.fromkeys(("first", "next", "last", "phrase", "phrases", "task"), lambda n: "…"),
    **dict.fromkeys(
        ("rank", "count", "others", "longest", "next_level", "xp_needed", "needed"), Count
    ),
    **dict.fromkeys(
        ("pay_usd", "other_pay_usd", "least_usd", "most_usd", "usd", "low_usd", "high_usd",
         "hourly_usd", "other_hourly_usd", "usual_hourly_usd", "earned_usd"),
        lambda n: Usd(n + 0.5),
    ),
    **dict.fromkeys(
        ("distance_m", "other_distance_m", "preferred_m"), lambda n: Miles(1_609.344 * n)
    ),
    "acceptance": lambda n: Percent(n / 100.0),
    "hours_left": lambda n: TimeLeft(float(n)),
    "until_hour": lambda n: ClockHour(float(n % 24)),
    "weekday": lambda n: Weekday(n % 7),
    "other_category": lambda n: Category(CATEGORIES[n % 45]),
    **dict.fromkeys(
        ("period", "availability", "switch", "language", "screen", "badge", "tier", "worker",
         "emergency"),
        lambda n: "…",
    ),
}  # fmt: skip
"""An example of each argument, from a number."""

ENGLISH: Final = frozenset(
    ("the", "of", "your", "you", "with", "and", "is", "are", "this", "that", "these", "those",
     "for", "not", "from", "than", "more", "less", "about", "task", "tasks", "worker", "workers",
     "pay", "paid", "hour", "hours", "best")
)  # fmt: skip
"""Words that give English away; none of them is a word of the other four."""

LATIN: Final = re.compile(r"[A-Za-z]+")
ALLOWED_LATIN: Final = frozenset({"XP", "AI", "EPA", "ASE", "AWS", "EUR", "H", "KYC", "Pro"})
NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")


class _Texts(Visitor):
    """Gathers what a file says in its own words, by message."""

    def __init__(self) -> None:
        self.said: dict[str, list[str]] = {}

    def visit_Message(self, node: ast.Message) -> None:
        self.said[node.id.name] = []
        self.generic_visit(node)

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.said[list(self.said)[-1]].append(node.value)


@cache
def own_words(language: str) -> dict[str, str]:
    """The words of each message of a language, without what stands in its places."""
    texts = _Texts()
    for file in resources.files("serving.language").joinpath("locales", language).iterdir():
        texts.visit(FluentParser().parse(file.read_text(encoding="utf-8")))
    return {name: " ".join(said) for name, said in texts.said.items() if name != "clock-pattern"}


def told(message: str, number: int, messages: Messages) -> Iterator[tuple[str, list[str]]]:
    """A message in every way, with the numbers of its arguments."""
    names = messages.arguments[message]
    places = {name: EXAMPLES[name](number) for name in names}
    worded = [p if isinstance(p, str) else messages.value(p) for p in places.values()]
    given_numbers = [found for text in worded for found in NUMBER.findall(text)]
    for said in messages.ways(message, **places):
        yield said, given_numbers


# ---- Completeness -----------------------------------------------------------------------------


def test_all_seven_are_spoken() -> None:
    assert spoken_languages() == LANGUAGES


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_message_with_the_same_arguments(language: str) -> None:
    assert differences(messages_in(language), messages_in("en")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_days_and_hours_have_names_of_their_own(language: str) -> None:
    messages = messages_in(language)
    for names in (
        [messages.value(CategoryTitle(category)) for category in CATEGORIES],
        [messages.value(Category(category)) for category in CATEGORIES],
        [messages.value(Weekday(day)) for day in range(7)],
        [messages.value(ClockHour(hour)) for hour in range(24)],
        [messages.value(Qualification(name)) for name in names_in(2**31 - 1)],
    ):
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [k for k in ReasonKind if k is not ReasonKind.DEADLINE_TIGHT])
def test_a_reason_can_be_said_in_several_ways_in_every_language(
    language: str, kind: ReasonKind
) -> None:
    places = PLACES[kind](dict.fromkeys(FACT_UNITS, 1.0) | {"category": "moving",
        "qualification": "van"})  # fmt: skip
    ways = messages_in(language).ways(f"reason-{kind}", **places)
    assert len(set(ways)) == len(ways) >= 2


# ---- Its own words ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "fr", "de", "pt"])
def test_nothing_english_is_left(language: str) -> None:
    for message, words in own_words(language).items():
        assert not set(re.findall(r"\w+", words.lower())) & ENGLISH, message


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_no_latin_letters_are_left(language: str) -> None:
    for message, words in own_words(language).items():
        assert set(LATIN.findall(words)) <= ALLOWED_LATIN, message


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_not_those_of_english(language: str) -> None:
    theirs, english = own_words(language), own_words("en")
    for message, words in theirs.items():
        english_words = re.findall(r"\w+", english[message])
        assert words != english[message] or len(english_words) <= 2, message


# ---- Plurals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "message", "number", "said"),
    [
        ("en", "count-tasks", 1, "1 task"),
        ("es", "count-tasks", 1, "1 tarea"),
        ("es", "count-tasks", 1_250, "1,250 tareas"),  # as Spanish is written in the United States
        ("fr", "count-days", 0, "0 jour"),
        ("fr", "count-days", 2, "2 jours"),
        ("fr", "count-offers", 1_250, "1\u202f250 offres"),
        ("de", "count-days", 1, "1 Tag"),
        ("de", "count-days", 1_250, "1.250 Tage"),
        ("pt", "count-ratings", 1, "1 avaliação"),
        ("pt", "count-ratings", 2, "2 avaliações"),
        ("zh", "count-tasks", 1, "1个任务"),
        ("zh", "count-tasks", 2, "2个任务"),
        ("ja", "count-tasks", 2, "2件のタスク"),
    ],
)
def test_a_count_takes_the_form_of_its_language(
    language: str, message: str, number: int, said: str
) -> None:
    (name,) = messages_in(language).arguments[message]
    assert messages_in(language).say(message, seed="", **{name: Count(number)}) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1.5 miles", "$1,250", "$8.50", "82%", "4 PM", "1 h 30 min", "Monday"]),
        ("es", ["1.5 millas", "$1,250", "$8.50", "82%", "las 4 p.m.", "1 h 30 min", "lunes"]),
        ("fr", ["1,5~mile", "1\u202f250~$", "8,50~$", "82~%", "16~h", "1~h 30~min", "lundi"]),
        ("de", ["1,5 Meilen", "1.250~$", "8,50~$", "82~%", "16~Uhr", "1~h 30~min", "Montag"]),
        ("pt", ["1,5 milha", "US$~1.250", "US$~8,50", "82%", "16h", "1 h 30 min",
                "segunda-feira"]),
        ("zh", ["1.5英里", "1,250美元", "8.50美元", "82%", "16点", "1小时30分钟", "星期一"]),
        ("ja", ["1.5マイル", "1,250ドル", "8.50ドル", "82%", "16時", "1時間30分", "月曜日"]),
    ],
)  # fmt: skip
def test_values_are_written_as_in_their_language(language: str, said: list[str]) -> None:
    values = (Miles(2_414.016), Usd(1_250.0), Usd(8.5), Percent(0.82), ClockHour(16.0),
              Duration(90.0), Weekday(0))  # fmt: skip
    words = [messages_in(language).value(value) for value in values]
    assert words == [text.replace("~", "\u00a0") for text in said]


# ---- Numbers ----------------------------------------------------------------------------------


def test_every_argument_has_an_example_here() -> None:
    used = {name for names in messages_in("en").arguments.values() for name in names}
    assert used <= set(EXAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_message_is_one_of_its_arguments(language: str) -> None:
    messages, english = messages_in(language), own_words("en")
    for message in messages.arguments:
        if message == "clock-pattern":
            continue
        own = NUMBER.findall(english[message])  # "from 1 to 5": the scale of stars
        for number in COUNTS:
            for said, numbers in told(message, number, messages):
                assert set(NUMBER.findall(said)) <= {*numbers, *own}, (message, said)


def _fact(name: str) -> st.SearchStrategy[Fact]:
    values: st.SearchStrategy[float | str]
    match FACT_UNITS[name]:
        case Unit.METRES:
            values = st.floats(0.0, 200_000.0)
        case Unit.MINUTES:
            values = st.floats(0.0, 3_000.0) if name != "minutes" else st.floats(-900.0, 900.0)
        case Unit.HOUR:
            values = st.floats(0.0, 24.0)
        case Unit.USD | Unit.USD_PER_HOUR:
            values = st.floats(0.0, 20_000.0)
        case Unit.SHARE:
            values = st.floats(0.0, 1.0)
        case Unit.STARS:
            values = st.floats(1.0, 5.0)
        case Unit.COUNT:
            values = st.integers(0, 20_000).map(float)
        case Unit.CATEGORY:
            values = st.sampled_from(CATEGORIES)
        case Unit.ID:
            values = st.sampled_from(names_in(2**31 - 1))
        case Unit.TEXT:
            values = st.text(max_size=40)
    return values.map(lambda value: Fact(name, value))


def _reasons() -> st.SearchStrategy[Reason]:
    return st.sampled_from(list(ReasonKind)).flatmap(
        lambda kind: st.tuples(*(_fact(name) for name in sorted(SAID[kind][0]))).map(
            lambda facts: Reason(kind, 0.1, facts)
        )
    )


@settings(max_examples=300, deadline=None)
@given(language=st.sampled_from(LANGUAGES), reason=_reasons())
def test_whatever_the_facts_a_reason_says_their_numbers_and_no_others(
    language: str, reason: Reason
) -> None:
    messages = messages_in(language)
    places = PLACES[reason.kind](reason.values())
    worded = [p if isinstance(p, str) else messages.value(p) for p in places.values()]
    numbers = {found for text in worded for found in NUMBER.findall(text)}
    for said in Phrasebook(messages).wordings(reason):
        assert set(NUMBER.findall(said)) <= numbers


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    reasons=st.lists(
        _reasons().filter(lambda reason: reason.kind is not ReasonKind.UNCHECKED_REQUIREMENT),
        max_size=8,
    ),
    seed=st.text(max_size=10),
)
def test_the_reasoning_is_clean_prose_in_every_language(
    language: str, reasons: list[Reason], seed: str
) -> None:
    said = Phrasebook(messages_in(language)).reasoning(reasons, seed=seed)
    again = Phrasebook(messages_in(language)).reasoning(reasons, seed=seed)
    assert said == again == said.strip()
    assert said.endswith("。" if language in ("zh", "ja") else ".")
    assert said[0] == said[0].upper()
    assert not re.search(r"[{}]|\.\.|,,|;;|  |。。|、、", said)
