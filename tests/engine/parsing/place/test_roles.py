"""What happens where: pickup, drop-off, or the site of the work."""

# ruff: noqa: RUF001  Chinese punctuation is meant

from __future__ import annotations

import pytest

from engine.parsing.place import address_spans, find_places, main_place
from engine.parsing.post import Post, Span


def told(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Role and name of each place, in the order of the text."""
    return [
        (
            place.value.role,
            "own"
            if place.value.is_own
            else place.value.address.line
            if place.value.address
            else str(place.value.city),
        )
        for place in find_places(Post.of(text, language))
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "move from San Jose to Oakland next week",
            "en",
            [("pickup", "San Jose"), ("dropoff", "Oakland")],
        ),
        (
            "pick up a cake at 12 Oak St and drop it at 9 Pine Ave by noon",
            "en",
            [("pickup", "12 Oak St"), ("dropoff", "9 Pine Ave")],
        ),
        (
            "From: 8 Oak Ct, Marietta, GA 30060 To: 9 Pine St",
            "en",
            [("pickup", "8 Oak Ct, Marietta, GA 30060"), ("dropoff", "9 Pine St")],
        ),
        ("Deliver groceries to 7 Elm St today", "en", [("dropoff", "7 Elm St")]),
        ("come to 7 Elm St and mow the lawn", "en", [("site", "7 Elm St")]),
        ("clean the house at 7 Elm St", "en", [("site", "7 Elm St")]),
        (
            "pick up a package from 7 Elm St and bring it to me",
            "en",
            [("pickup", "7 Elm St"), ("dropoff", "own")],
        ),
        (
            "mudanza de Sevilla a Málaga el sábado",
            "es",
            [("pickup", "Sevilla"), ("dropoff", "Málaga")],
        ),
        (
            "recoger un paquete en Calle Durango 12 y llevarlo a mi casa",
            "es",
            [("pickup", "Calle Durango 12"), ("dropoff", "own")],
        ),
        (
            "mudança de Lisboa para o Porto",
            "pt",
            [("pickup", "Lisboa"), ("dropoff", "Porto")],
        ),
        (
            "déménagement de Lyon à Marseille",
            "fr",
            [("pickup", "Lyon"), ("dropoff", "Marseille")],
        ),
        (
            "Umzug von München nach Berlin",
            "de",
            [("pickup", "München"), ("dropoff", "Berlin")],
        ),
        (
            "Paket am Alexanderplatz 3 abholen und nach Hamburg bringen",
            "de",
            [("pickup", "Alexanderplatz 3"), ("dropoff", "Hamburg")],
        ),
        (
            "从图书馆三楼拿书到教学楼A座305，10元",
            "zh",
            [("pickup", "图书馆三楼"), ("dropoff", "教学楼A座305")],
        ),
        ("取快递送到我家", "zh", [("dropoff", "own")]),
    ],
)
def test_routes(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("bring dinner to my place", "en", "dropoff"),
        ("pick up boxes from my house", "en", "pickup"),
        ("lessons at my place", "en", "site"),
        ("limpieza en mi casa", "es", "site"),
        ("entregar na minha casa", "pt", "site"),
        ("ménage chez moi", "fr", "site"),
        ("Einkauf zu mir nach Hause bringen", "de", "dropoff"),
    ],
)
def test_where_the_poster_is(text: str, language: str, role: str) -> None:
    assert told(text, language) == [(role, "own")]


def test_the_main_place_has_an_address_if_any_has() -> None:
    found = find_places(Post.of("I live in Denver, fetch a cake at 7 Elm St, Boulder", "en"))
    main = main_place(found)
    assert main is not None
    assert main.value.address is not None
    assert main.value.address.city == "Boulder"


def test_of_two_addresses_the_one_to_deliver_to_is_the_main_one() -> None:
    main = main_place(find_places(Post.of("fetch it at 7 Elm St, deliver to 9 Oak Ave", "en")))
    assert main is not None
    assert main.value.role == "dropoff"


def test_nowhere_has_no_main_place() -> None:
    assert main_place(find_places(Post.of("bring it to me", "en"))) is None
    assert main_place(()) is None


def test_other_parsers_are_told_which_numbers_are_taken() -> None:
    text = "pay 50 to clean 123 Oak St"
    assert address_spans(find_places(Post.of(text, "en"))) == (Span(16, 26),)
    assert text[16:26] == "123 Oak St"


def test_no_address_begins_where_others_were_sure() -> None:
    text = "at 5 Oak St"
    assert find_places(Post.of(text, "en"), taken=[Span(3, 4)]) == ()
