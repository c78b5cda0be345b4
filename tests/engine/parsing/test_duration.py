"""How long the work takes, and how much of it there is."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.parsing.duration import find_counts, find_duration
from engine.parsing.post import Post, Span

LENGTHS: Final = (
    ("en", "Clean my flat, about 2 hours", 120, 120),
    ("en", "Babysit for 6 hours", 360, 360),
    ("en", "45 minutes of dog walking", 45, 45),
    ("en", "Move boxes, 1-2 hrs", 60, 120),
    ("en", "Half a day of gardening", 240, 240),
    ("en", "Help all day Saturday", 480, 480),
    ("en", "House sit overnight", 480, 720),
    ("en", "Painting job, 3 days", 1440, 1440),
    ("en", "5 hours a day, 3 days a week", 300, 300),
    ("en", "Should take an hour and a half", 90, 90),
    ("en", "2.5 hours of packing", 150, 150),
    ("en", "2 1/2 hours", 150, 150),
    ("en", "two to three hours of work", 120, 180),
    ("en", "30 min job", 30, 30),
    ("en", "1 hour 30 minutes", 90, 90),
    ("en", "a couple of hours of weeding", 120, 180),
    ("en", "4 hour shift", 240, 240),
    ("en", "$60 for 3 hours", 180, 180),
    ("en", "half an hour", 30, 30),
    ("en", "an hour or two", 60, 120),
    ("en", "quick 20-minute task", 20, 20),
    ("en", "walk my dog for an hour, 20 bucks", 60, 60),
    ("de", "Umzug, ca. 4 Stunden", 240, 240),
    ("de", "anderthalb Stunden", 90, 90),
    ("de", "zweieinhalb Stunden Arbeit", 150, 150),
    ("de", "den ganzen Tag", 480, 480),
    ("de", "2-3 Std.", 120, 180),
    ("de", "eine halbe Stunde", 30, 30),
    ("de", "zwei bis drei Stunden", 120, 180),
    ("es", "limpieza de dos horas", 120, 120),
    ("es", "durante 3 horas", 180, 180),
    ("es", "una hora y media", 90, 90),
    ("es", "medio día", 240, 240),
    ("es", "de 2 a 3 horas", 120, 180),
    ("es", "30 minutos", 30, 30),
    ("es", "todo el día", 480, 480),
    ("pt", "cerca de 3 horas", 180, 180),
    ("pt", "uma hora e meia", 90, 90),
    ("pt", "2 horas de trabalho", 120, 120),
    ("pt", "meio período", 240, 240),
    ("pt", "o dia inteiro", 480, 480),
    ("fr", "ménage pendant 3 heures", 180, 180),
    ("fr", "une heure et demie", 90, 90),
    ("fr", "2 à 3 heures", 120, 180),
    ("fr", "une demi-journée", 240, 240),
    ("fr", "1h30 de ménage", 90, 90),
    ("fr", "toute la journée", 480, 480),
    ("zh", "大概两个小时", 120, 120),
    ("zh", "一个半小时", 90, 90),
    ("zh", "半小时", 30, 30),
    ("zh", "2-3小时", 120, 180),
    ("zh", "一整天", 480, 480),
    ("zh", "30分钟", 30, 30),
    ("zh", "三天", 1440, 1440),
    ("zh", "2个半小时", 150, 150),
    ("ja", "約2時間", 120, 120),
    ("ja", "1時間半", 90, 90),
    ("ja", "30分間", 30, 30),
    ("ja", "2〜3時間", 120, 180),
    ("ja", "丸一日", 480, 480),
    ("fr", "ménage 3h par semaine", 180, 180),
    ("fr", "cours de 2h", 120, 120),
)
"""Language, post, minutes at least and at most."""

NO_LENGTHS: Final = (
    ("en", "Need it in 2 hours"),
    ("en", "$25 an hour"),
    ("en", "every 2 hours"),
    ("en", "posted 3 hours ago"),
    ("en", "within 3 days"),
    ("en", "my 3 day old puppy"),
    ("de", "in 2 Stunden"),
    ("de", "15 € pro Stunde"),
    ("es", "en 2 horas"),
    ("es", "20 euros la hora"),
    ("pt", "daqui a 2 horas"),
    ("pt", "R$ 30 por hora"),
    ("fr", "dans 2 heures"),
    ("fr", "15 € de l'heure"),
    ("zh", "两小时后"),
    ("zh", "每小时50元"),
    ("zh", "50元一小时"),
    ("ja", "時給1200円"),
    ("ja", "2時間後"),
    ("pt", "cuidar do meu filho das 13h às 17h"),
    ("fr", "garde de 16h30 à 19h"),
    ("es", "Busco niñera de 9 a 14 h, 10 €/h"),
    ("fr", "à 18h"),
    ("es", "mudanza a las 10h"),
    ("pt", "às 7h"),
    ("de", "um 10 h"),
)
"""Language and post: a time, a rate, an age."""


@pytest.mark.parametrize(("language", "text", "low", "high"), LENGTHS)
def test_a_stated_length(language: str, text: str, low: float, high: float) -> None:
    best = find_duration(Post.of(text, language))[0].value
    assert (best.low_min, best.high_min) == (low, high)
    assert best.minutes == (low + high) / 2


@pytest.mark.parametrize(("language", "text"), NO_LENGTHS)
def test_a_time_is_no_length(language: str, text: str) -> None:
    assert find_duration(Post.of(text, language)) == ()


def test_a_length_of_each_day_says_so() -> None:
    best = find_duration(Post.of("light help, about 5 hours a day, 3-4 days a week", "en"))[0]
    assert (best.value.low_min, best.value.per) == (300.0, "day")


def test_a_taken_span_is_no_length() -> None:
    assert find_duration(Post.of("for 2 hours", "en"), taken=[Span(0, 11)]) == ()


@pytest.mark.parametrize(
    ("language", "text", "counts"),
    [
        ("en", "clean 2 bed 1 bath", {"bedrooms": 2.0, "bathrooms": 1.0}),
        ("en", "move 20 boxes and two dogs", {"boxes": 20.0, "animals": 2.0}),
        ("en", "set up 30 folding chairs", {"furniture": 30.0}),
        ("es", "pintar 3 habitaciones", {"bedrooms": 3.0}),
        ("de", "12 Kisten tragen", {"boxes": 12.0}),
        ("fr", "laver 6 fenêtres", {"windows": 6.0}),
        ("zh", "搬12个箱子", {"boxes": 12.0}),
    ],
)
def test_how_much_there_is(language: str, text: str, counts: dict[str, float]) -> None:
    found = find_counts(Post.of(text, language))
    assert {item.value.of: item.value.number for item in found} == counts


@given(st.text(max_size=200), st.sampled_from(("en", "es", "pt", "fr", "de", "zh", "ja")))
@settings(deadline=None)
def test_no_text_fails(text: str, language: str) -> None:
    post = Post.of(text, language)
    for length in find_duration(post):
        assert 0 <= length.span.begin < length.span.end <= len(text)
        assert 0.0 < length.value.low_min <= length.value.high_min
    for count in find_counts(post):
        assert 0 <= count.span.begin < count.span.end <= len(text)
