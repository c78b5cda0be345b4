"""Cities in posts, and words that only look like cities."""

# ruff: noqa: RUF001  Chinese punctuation is meant

from __future__ import annotations

import pytest

from engine.parsing.place import find_places
from engine.parsing.post import Post


def cities(text: str, language: str = "en") -> list[str]:
    found = find_places(Post.of(text, language))
    return [place.value.city for place in found if place.value.city is not None]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("fence installation around our back yard in Clarksville", "en", ["Clarksville"]),
        ("light help on Madison's east side", "en", ["Madison"]),
        ("plumber needed seattle wa, pay 100", "en", ["seattle"]),
        ("mobile car wash in mobile al", "en", ["mobile"]),
        ("need a plumber in Reading, PA", "en", ["Reading"]),
        ("NEED MOVER IN AUSTIN TX TOMORROW $100", "en", ["AUSTIN"]),
        ("handyman, downtown Seattle, Saturday", "en", ["Seattle"]),
        ("movers needed in Portland or Seattle", "en", ["Portland", "Seattle"]),
        ("san francisco apartment cleaning", "en", ["san francisco"]),
        ("move a sofa in point cook", "en", ["point cook"]),
        ("Cleaner wanted (Chicago)", "en", ["Chicago"]),
        ("babysitter in NYC", "en", ["NYC"]),
        ("Dog walker in Capitol Hill, Seattle", "en", ["Seattle"]),
        ("ocupo plomero en cancun mañana", "es", ["cancun"]),
        ("clases de inglés en Buenos Aires", "es", ["Buenos Aires"]),
        ("babá no Rio de Janeiro, R$ 30", "pt", ["Rio de Janeiro"]),
        ("faxina em lisboa amanhã", "pt", ["lisboa"]),
        ("cours de maths à Toulouse 20€/h", "fr", ["Toulouse"]),
        ("Hilfe am Montag in Köln gesucht", "de", ["Köln"]),
        ("北京搬家，500元", "zh", ["北京"]),
        ("在上海找保洁", "zh", ["上海"]),
        ("杭州市找家教", "zh", ["杭州"]),
    ],
)
def test_cities_in_six_languages(text: str, language: str, expected: list[str]) -> None:
    assert cities(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nice mobile app, reading lessons for my son", "en"),
        ("Teach me Spanish in the evening", "en"),
        ("I'm Madison, need someone for my wedding in May", "en"),
        ("help in math at 7, moving on Sunday", "en"),
        ("need help moving to my new home in march", "en"),
        ("I work in IT, pay in cash", "en"),
        ("pick up keys from Mary on Friday", "en"),
        ("buy two boxes at Target", "en"),
        ("two bedrooms, white Benjamin Moore paint", "en"),
        ("repartir volantes en el centro", "es"),
        ("la casa es grande, mejor en la tarde", "es"),
        ("preciso de ajuda em casa à tarde", "pt"),
        ("besoin d'aide pour la maison en mars", "fr"),
        ("suche Hilfe beim Essen kochen im Garten", "de"),
        ("帮我打扫房间，下午三点", "zh"),
    ],
)
def test_words_that_are_also_names_are_no_cities(text: str, language: str) -> None:
    assert cities(text, language) == []


def test_a_state_goes_with_its_city() -> None:
    (found,) = find_places(Post.of("Painter in Salem, Oregon, $200", "en"))
    assert (found.value.city, found.value.state) == ("Salem", "OR")
    assert found.confidence > 0.9
