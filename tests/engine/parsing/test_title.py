"""A title is made of the poster's own words, without pay and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.post import Post, Span
from engine.parsing.title import LONGEST, title_of


def _title(text: str, *dropped: str, language: str = "en") -> str:
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in dropped]
    return title_of(Post.of(text, language), spans)


@pytest.mark.parametrize(
    ("text", "dropped", "title"),
    [
        (
            "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car",
            ("today by 5pm", "$50", "must have car"),
            "Groceries delivered to 123 Oak St",
        ),
        ("Hi there! I'm looking for someone to walk my dog", (), "Walk my dog"),
        (
            "Walk my dog for 1 hour around Central Park",
            ("1 hour",),
            "Walk my dog around Central Park",
        ),
        ("PAINTER WANTED!! 3 BEDROOMS ASAP", ("ASAP",), "Painter wanted"),
        (
            "[HIRING] logo designer for a bakery. Budget $80",
            ("$80",),
            "Logo designer for a bakery",
        ),
        ("$40. Mow the lawn on Friday", ("$40", "on Friday"), "Mow the lawn"),
        ("Hello neighbours, need my hedge cut until Friday", ("Friday",), "My hedge cut"),
        ("Paint my fence, call 555-123-4567", ("555-123-4567",), "Paint my fence"),
    ],
)
def test_a_title_says_what_is_to_be_done(text: str, dropped: tuple[str, ...], title: str) -> None:
    assert _title(text, *dropped) == title


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("es", "Hola, busco a alguien que me pinte la sala", "Pinte la sala"),
        ("fr", "Bonjour, je cherche un peintre pour deux chambres", "Peintre pour deux chambres"),
        ("de", "Suche jemanden, der mir beim Umzug hilft", "Beim Umzug hilft"),
        ("pt", "Bom dia, preciso de alguém para passear com o cachorro", "Passear com o cachorro"),
        ("zh", "找人帮我搬沙发，明天", "帮我搬沙发"),  # noqa: RUF001
        ("pt", "Pintar a cerca até", "Pintar a cerca"),
        ("es", "Pintar la cerca antes del", "Pintar la cerca"),
        ("fr", "Peindre la clôture avant", "Peindre la clôture"),
        ("de", "Zaun streichen bis", "Zaun streichen"),
        ("zh", "帮我搬沙发前", "帮我搬沙发"),
    ],
)
def test_lead_ins_of_other_languages_are_left_out(language: str, text: str, title: str) -> None:
    assert _title(text, language=language) == title


def test_a_post_without_words_has_no_title() -> None:
    assert _title("$50!!! 🙏", "$50") == ""


@given(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=300), st.integers(0, 300)
)
def test_no_title_is_too_long_and_none_has_a_line_break(text: str, end: int) -> None:
    title = title_of(Post.of(text, "en"), [Span(end // 2, end)])
    assert len(title) <= LONGEST + 2  # a first letter can become two or three capitals
    assert "\n" not in title
