"""What is named to be left out is left out, in every language, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.reference.categories import CATEGORIES
from engine.conversation.reading_slots import read_slots
from engine.conversation.slots import Filters
from engine.parsing.post import Post

NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)


def said(text: str, language: str) -> tuple[list[str], list[str]]:
    """Names of the categories that are wanted, and of those to be left out."""
    filters = read_slots(Post.of(text, language), now=NOW, country="US").filters
    return [CATEGORIES[code] for code in filters.categories], [
        CATEGORIES[code] for code in filters.excluded
    ]


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("en", "stop showing me deliveries", "delivery"),
        ("en", "no more deliveries please", "delivery"),
        ("en", "show me anything but delivery", "delivery"),
        ("en", "everything except cleaning", "cleaning"),
        ("en", "I don't want any moving jobs", "moving"),
        ("en", "show me tasks but no cleaning", "cleaning"),
        ("en", "hide pet care jobs", "pet_care"),
        ("en", "I hate cleaning, show me something else", "cleaning"),
        ("en", "not cleaning", "cleaning"),
        ("es", "no me muestres entregas", "delivery"),
        ("es", "todo menos limpieza", "cleaning"),
        ("es", "no quiero más mudanzas", "moving"),
        ("es", "muéstrame trabajos que no sean de limpieza", "cleaning"),
        ("fr", "tout sauf le ménage", "cleaning"),
        ("fr", "je ne veux pas de déménagements", "moving"),
        ("fr", "je ne veux plus de livraisons", "delivery"),
        ("de", "keine Lieferungen mehr", "delivery"),
        ("de", "alles außer Putzen", "cleaning"),
        ("de", "ich will keine Umzüge", "moving"),
        ("pt", "não quero entregas", "delivery"),
        ("pt", "tudo menos limpeza", "cleaning"),
        ("zh", "不要再给我看送货的", "delivery"),
        ("zh", "除了清洁都可以", "cleaning"),
        ("zh", "我不想搬家", "moving"),
        ("ja", "配達はもう表示しないで", "delivery"),
        ("ja", "清掃以外の仕事", "cleaning"),
        ("ja", "引っ越しは嫌です", "moving"),
    ],
)
def test_a_refused_category_is_left_out(language: str, text: str, category: str) -> None:
    assert said(text, language) == ([], [category])


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("en", "why not cleaning?", "cleaning"),
        ("en", "no, I meant moving", "moving"),
        ("en", "nothing but cleaning", "cleaning"),
        ("en", "I don't want anything but cleaning", "cleaning"),
        ("en", "not far from home, cleaning", "cleaning"),
        ("en", "why can't I see cleaning jobs?", "cleaning"),
        ("es", "no, limpieza", "cleaning"),
        ("fr", "pourquoi pas du ménage ?", "cleaning"),
        ("de", "Putzjobs nicht weit von hier", "cleaning"),
        ("zh", "有没有清洁的工作", "cleaning"),
        ("zh", "不要太远的清洁", "cleaning"),
        ("ja", "清掃の仕事はありませんか", "cleaning"),
    ],
)
def test_a_wanted_category_is_kept(language: str, text: str, category: str) -> None:
    assert said(text, language) == ([category], [])


def test_wanted_and_refused_stand_side_by_side() -> None:
    assert said("moving or delivery, but no cleaning", "en") == (
        ["moving", "delivery"],
        ["cleaning"],
    )


def test_the_last_word_on_a_category_holds() -> None:
    cleaning, moving = CATEGORIES.index("cleaning"), CATEGORIES.index("moving")
    refused = Filters(categories=(cleaning, moving)).updated(Filters(excluded=(cleaning,)))
    assert (refused.categories, refused.excluded) == ((moving,), (cleaning,))
    wanted = refused.updated(Filters(categories=(cleaning,)))
    assert (wanted.categories, wanted.excluded) == ((cleaning,), ())
    assert refused.updated(Filters(), frozenset({"categories"})).excluded == ()
    assert Filters.from_json(refused.to_json()) == refused
