"""Numbers as they are written in seven languages and several scripts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.llm.quantities import Meaning, SlotValue, quantities, read_number


def stated(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Values and kinds in the order of the text."""
    found = quantities(text, language)
    return [
        (f"{one.meaning.value:f}" if isinstance(one.meaning.value, Decimal) else one.meaning.value,
         one.meaning.kind)
        for one in found
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "de", "1234.5"),
        ("1,234", "en", "1234"),
        ("1.234", "de", "1234"),
        ("1,234", "de", "1.234"),
        ("1.234", "en", "1.234"),
        ("1 234,50", "fr", "1234.50"),
        ("1'234.50", "de", "1234.50"),
        ("1,234,567", "en", "1234567"),
        ("0,125", "fr", "0.125"),
        ("0.125", "es", "0.125"),
        ("12,5", "en", "12.5"),
    ],
)
def test_separators_are_read_as_the_language_has_them(
    text: str, language: str, value: str
) -> None:
    assert read_number(text, language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("$1,234.50", "en", [("1234.5", "USD")]),
        ("50 dólares", "es", [("50", "USD")]),
        ("80 €", "fr", [("80", "EUR")]),
        ("R$ 30", "pt", [("30", "BRL")]),
        ("5k dollars", "en", [("5000", "USD")]),
        ("87%", "en", [("87", "%")]),
        ("87 Prozent", "de", [("87", "%")]),
        ("百分之五十", "zh", [("50", "%")]),
        ("\u0663\u066b\u0665 km", "en", [("3.5", "km")]),
        ("\u0969 tasks", "en", [("3", "")]),
        ("\uff11\uff12\uff13円", "ja", [("123", "JPY")]),
        ("3万美元", "zh", [("30000", "USD")]),
        ("2.1 miles", "en", [("2.1", "mi")]),
        ("2時間", "ja", [("2", "h")]),
        ("fifty dollars", "en", [("50", "USD")]),
        ("cincuenta y dos tareas", "es", [("52", "")]),
        ("quatre-vingts euros", "fr", [("80", "EUR")]),
        ("zweihundertfünfzig Euro", "de", [("250", "EUR")]),
        ("setenta reais", "pt", [("70", "BRL")]),
        ("五百美元", "zh", [("500", "USD")]),
        ("eight in ten", "en", [("8", ""), ("10", "")]),
        ("half of them", "en", [("half", "loose")]),
        ("$20 an hour", "en", [("20", "USD"), ("per h", "rate")]),
        ("20 $ pro Tag", "de", [("20", "USD"), ("per day", "rate")]),
        ("5 pm", "en", [("1020", "clock")]),
        ("17:00", "es", [("1020", "clock")]),
        ("um 17 Uhr", "de", [("1020", "clock")]),
        ("下午5点", "zh", [("1020", "clock")]),
        ("on Friday", "en", [("day 4", "date")]),
        ("el viernes", "es", [("day 4", "date")]),
        ("周五", "zh", [("day 4", "date")]),
        ("en mars", "fr", []),
        ("en Mars", "fr", [("month 3", "date")]),
        ("mañana", "es", [("tomorrow", "date")]),
        ("2026-12-24", "en", [("2026-12-24", "date")]),
        ("you may ask", "en", []),
        ("a task, one of them", "en", []),
        ("une tâche", "fr", []),
        ("一些任务，十分好", "zh", []),  # noqa: RUF001
    ],
)
def test_what_a_text_states(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert stated(text, language) == expected


def test_a_slot_counts_what_stands_after_it() -> None:
    slots = {"\ue000": SlotValue(Decimal("2.1"), ""), "\ue001": SlotValue(Decimal(50), "USD")}
    found = quantities("\ue000 millas, \ue001, \ue000 km", "es", slots)
    assert [one.meaning for one in found] == [
        Meaning(Decimal("2.1"), "mi"),
        Meaning(Decimal(50).normalize(), "USD"),
        Meaning(Decimal("2.1"), "km"),
    ]


def test_an_amount_of_money_is_no_percentage() -> None:
    slots = {"\ue000": SlotValue(Decimal(50), "USD")}
    (found,) = quantities("\ue000%", "en", slots)
    assert found.meaning.kind == "contradiction"


@given(
    st.integers(0, 9_999_999),
    st.integers(0, 99),
    st.sampled_from([("en", ",", "."), ("de", ".", ","), ("fr", " ", ","), ("ja", ",", ".")]),
)
def test_whatever_is_written_is_read(whole: int, cents: int, how: tuple[str, str, str]) -> None:
    language, group, decimal = how
    text = f"${whole:,}".replace(",", group) + f"{decimal}{cents:02d}"
    (found,) = quantities(text, language)
    assert found.meaning.value == Decimal(whole) + Decimal(cents) / 100
    assert (found.begin, found.end) == (0, len(text))


@given(st.text(max_size=200), st.sampled_from(["en", "es", "fr", "de", "pt", "zh", "ja"]))
def test_no_text_is_too_odd_to_be_read(text: str, language: str) -> None:
    for found in quantities(text, language):
        assert 0 <= found.begin < found.end <= len(text)
