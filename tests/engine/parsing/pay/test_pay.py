"""The pay of a post: what is read, which of several sums it is, and what is no pay."""
# ruff: noqa: RUF001  (words and marks of Chinese and Japanese posts)

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.parsing.pay import PayOffer, find_pay
from engine.parsing.post import Post, Span
from tests.engine.parsing.pay.expressions import EXPRESSIONS
from tests.engine.parsing.pay.posts import PAID, UNPAID, Paid

LANGUAGES: Final = ("en", "es", "pt", "fr", "de", "zh", "ja")
SET_IN: Final = {
    "en": ("Need help moving a couch, will pay {}", "{} to whoever cleans my garage"),
    "es": ("Necesito ayuda con un sofá, pago {}", "Busco quien limpie, presupuesto {}"),
    "pt": ("Preciso de ajuda com um sofá, pago {}", "Procuro quem limpe, orçamento {}"),
    "fr": ("Besoin d'aide pour un canapé, je paie {}", "Je cherche du ménage, budget {}"),
    "de": ("Brauche Hilfe mit einem Sofa, zahle {}", "Suche Putzhilfe, Budget {}"),
    "zh": ("需要人帮我搬沙发，报酬{}", "找人打扫我的公寓，预算{}"),
    "ja": ("ソファの移動をお願いします。報酬{}", "部屋の掃除、予算は{}です"),
}
BESIDE: Final = {
    "en": ("The house is on the corner. ", " Please be on time. Park in spot 14."),
    "es": ("La casa está en la esquina. ", " Sean puntuales, por favor. Piso 3."),
    "pt": ("A casa fica na esquina. ", " Seja pontual, por favor. Andar 3."),
    "fr": ("La maison fait l'angle. ", " Merci d'être à l'heure. Étage 3."),
    "de": ("Das Haus liegt an der Ecke. ", " Bitte sei da. Etage 3."),
    "zh": ("房子在路口。", "。请准时到，门口有3棵树。"),
    "ja": ("家は角にあります。", "。時間厳守でお願いします。"),
}


def best(text: str, language: str, hint: str | None = None) -> PayOffer | None:
    found = find_pay(Post.of(text, language), currency_hint=hint)
    return found[0].value if found else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_is_read_as_a_native_reader_does(language: str) -> None:
    wrong = {}
    for written, (amount, currency) in EXPRESSIONS[language].items():
        for post in SET_IN[language]:
            offer = best(post.format(written), language)
            got = (round(offer.amount, 4), offer.currency) if offer else None
            if got != (amount, currency):
                wrong[post.format(written)] = got
    assert wrong == {}


@pytest.mark.parametrize("case", PAID, ids=lambda case: case.text)
def test_the_pay_of_a_post(case: Paid) -> None:
    low, high = case.pays if isinstance(case.pays, tuple) else (case.pays, case.pays)
    offer = best(case.text, case.language, hint=case.hint)
    assert offer is not None
    assert (offer.low, offer.high) == (low, high)
    assert (offer.currency, offer.per) == (case.currency, case.per)
    assert offer.type == ("hourly" if case.per == "hour" else "fixed")


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in UNPAID for text in UNPAID[language]]
)
def test_numbers_that_are_no_pay(language: str, text: str) -> None:
    assert find_pay(Post.of(text, language), currency_hint=None) == ()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Logo, $100-150", 125.0),  # the middle of a range
        ("Logo, up to $150", 150.0),  # the stated maximum
        ("Logo, at least $100", 100.0),  # the stated minimum
        ("Logo, between $100 and $150", 125.0),
    ],
)
def test_one_number_stands_for_a_range(text: str, amount: float) -> None:
    offer = best(text, "en")
    assert offer is not None
    assert offer.amount == amount


@pytest.mark.parametrize(
    ("text", "hint", "currency"),
    [
        ("Mow the lawn, $40", None, "USD"),
        ("Mow the lawn, $40", "AUD", "AUD"),
        ("Mow the lawn, $40", "CA", "CAD"),
        ("Mow the lawn, $40", "DE", "USD"),  # no dollar of Germany
        ("Mow the lawn, 40 pesos", "PH", "PHP"),
        ("Mow the lawn, 40 pesos", "US", "MXN"),
        ("Mow the lawn, 400 kr", "DK", "DKK"),
        ("Mow the lawn, 400 kr", None, "SEK"),
        ("Mow the lawn, 500 rupees", "LK", "LKR"),
        ("Mow the lawn, 40 flat", "GB", "GBP"),
        ("Mow the lawn, 40 flat", None, "USD"),
        ("Mow the lawn, 40 flat", "??", "USD"),
        ("Mow the lawn, 40 euros", "US", "EUR"),
    ],
)
def test_the_place_decides_what_a_currency_word_means(
    text: str, hint: str | None, currency: str
) -> None:
    offer = best(text, "en", hint)
    assert offer is not None
    assert offer.currency == currency
    assert offer.is_currency_stated == ("flat" not in text)


def test_a_number_in_an_address_or_a_time_is_left_to_them() -> None:
    post = Post.of("pay 60 Main Street a visit", "en")
    street = post.folded.index("60 main street")
    assert find_pay(post, currency_hint=None, taken=[Span(street, street + 14)]) == ()


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from((None, "AU", "EUR")))
@settings(deadline=None)
def test_no_text_fails(text: str, language: str, hint: str | None) -> None:
    for found in find_pay(Post.of(text, language), currency_hint=hint):
        assert 0 <= found.span.begin < found.span.end <= len(text)
        assert 0.0 < found.confidence <= 1.0
        assert found.value.amount > 0.0


MONEY_WORDS: Final = (
    "pay $ € 50 1,5 1.234,50 k fifty between and - to per hour /hr 块 五 毛 元 mil de euros "
    "dollars cents ( ) . , 万 半 一 円 up max £ R Rs 10% : 10:30 ， 百 y un ein"
)
MONEY_PARTS: Final = st.lists(st.sampled_from(MONEY_WORDS.split()), max_size=16)


@given(MONEY_PARTS, st.sampled_from(("", " ")), st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_no_heap_of_money_words_fails(parts: list[str], gap: str, language: str) -> None:
    text = gap.join(parts)
    for found in find_pay(Post.of(text, language), currency_hint=None):
        low, high = found.value.low, found.value.high
        assert 0 <= found.span.begin < found.span.end <= len(text)
        if low is not None and high is not None:
            assert low <= found.value.amount <= high


@given(st.data())
@settings(deadline=None)
def test_sentences_beside_it_leave_the_pay_alone(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    written = data.draw(st.sampled_from(sorted(EXPRESSIONS[language])))
    post = SET_IN[language][0].format(written)
    before, after = BESIDE[language]
    offer = best(post, language)
    assert best(before + post, language) == offer
    assert best(post + ("" if language in ("zh", "ja") else ".") + after, language) == offer
