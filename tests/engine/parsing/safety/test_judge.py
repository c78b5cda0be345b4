import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.parsing.safety import PERSONAL_DATA, SafetyWarning, judge_safety
from engine.parsing.safety.rules import rules, types
from models.text_models import NO_TEXT_MODELS
from tests.fitted_texts import kept_texts, read
from training.parsing.sentences import KINDS


def _warnings(text: str, language: str = "en") -> tuple[SafetyWarning, ...]:
    return judge_safety(*read(text, language), kept_texts())


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Take a shotgun to my brother, nobody may ask", "illegal"),
        ("en", "I need s0me0ne to bring me c 0 c a i n e tonight", "illegal"),
        ("en", "Do my chemistry final exam for me online", "dishonest"),
        ("en", "massage with happy ending", "adult"),
        ("en", "Deposit this check and send the rest back to my mover", "scam"),
        ("en", "Text me your social security number to apply", "personal-data"),
        ("es", "se busca sicario", "illegal"),
        ("pt", "compre gift cards e mande os códigos", "scam"),
        ("fr", "rédiger mon mémoire à ma place", "dishonest"),
        ("de", "Falschgeld drucken", "illegal"),
        ("zh", "代考英语四级", "dishonest"),
        ("ja", "偽札を作って", "illegal"),
    ],
)
def test_a_danger_is_warned_of(language: str, text: str, kind: str) -> None:
    found = _warnings(text, language)
    assert kind in {warning.type for warning in found if warning.severity in ("medium", "high")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Exterminator wanted, ants in the pantry"),
        ("en", "Kill the weeds and reseed the lawn, $60 cash"),
        ("en", "Shoot portraits of our family on the beach"),
        ("en", "Locksmith for my own front door, I lost the key"),
        ("en", "Move a gun safe down one flight of stairs"),
        ("en", "Escort my grandfather to his hospital appointment"),
        ("en", "No experience needed, we train you, background check required"),
        ("en", "Bartender and security guard for a wedding"),
        ("es", "cerrajero para mi casa, perdí la llave"),
        ("pt", "chaveiro, perdi a chave da minha casa"),
        ("fr", "serrurier pour ma porte, clé perdue"),
        ("de", "Kammerjäger wegen Ameisen in der Küche"),
        ("zh", "自己家门锁坏了需要开锁师傅"),
        ("ja", "結婚式の撮影をお願いします"),
    ],
)
def test_a_harmless_post_is_left_alone(language: str, text: str) -> None:
    found = _warnings(text, language)
    assert [w for w in found if w.severity in ("medium", "high")] == []


def test_the_words_are_shown_where_they_stand() -> None:
    post, vectors = read("Please deliver a p i s t o l to my friend")
    (first, *_) = judge_safety(post, vectors, NO_TEXT_MODELS)
    assert (first.type, first.severity, first.reason) == ("illegal", "high", "weapons")
    assert first.span is not None
    assert post.words(first.span) == "p i s t o l"


def test_a_card_number_is_found_and_not_repeated() -> None:
    (found,) = judge_safety(*read("pay with 4111 1111 1111 1111"), NO_TEXT_MODELS)
    assert (found.type, found.severity, found.reason) == (PERSONAL_DATA, "high", "card_number")
    assert "4111" not in found.evidence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("call 415-555-0134 after six", "phone"),
        ("write to someone@example.com", "email"),
        ("my number is 219-09-9999", "ssn_number"),
    ],
)
def test_contact_data_is_noticed(text: str, reason: str) -> None:
    assert reason in {w.reason for w in judge_safety(*read(text), NO_TEXT_MODELS)}


@pytest.mark.parametrize(
    "text", ["4 hours on 2025-06-12 for $1,200.00", "3-story house, 1800 sq ft"]
)
def test_plain_numbers_are_no_private_data(text: str) -> None:
    assert judge_safety(*read(text), NO_TEXT_MODELS) == ()


def test_every_kind_of_the_model_has_a_type() -> None:
    assert set(KINDS) - {"safe"} <= set(types())


def test_rules_are_well_formed() -> None:
    found = rules()
    assert len({rule.id for rule in found}) == len(found)
    assert {rule.severity for rule in found} <= {"low", "medium", "high"}


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_text_raises_and_spans_lie_in_it(text: str) -> None:
    for warning in _warnings(text):
        assert warning.span is None or 0 <= warning.span.begin <= warning.span.end <= len(text)
