import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.categories import CATEGORIES, CODE_OF
from engine.parsing.category import classify
from engine.parsing.post import Post
from engine.parsing.vectors import post_vectors
from features.text import DIMENSIONS, SentenceEncoder
from models.text_models import NO_TEXT_MODELS
from tests.fitted_texts import kept_texts, read
from training.parsing.sentences import SUBCATEGORIES


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("en", "the bathroom faucet drips and a water pipe is leaking", "plumbing"),
        ("es", "busco electricista, se va la luz cada noche", "electrical"),
        ("pt", "preciso de alguém para passear com meu cachorro", "pet_care"),
        ("fr", "tondre la pelouse samedi matin", "lawn_care"),
        ("de", "Nachhilfe in Mathe für die 8. Klasse", "tutoring"),
        ("zh", "周六帮忙搬家两室一厅", "moving"),
        ("ja", "ピアノを教えてください", "music_lessons"),
    ],
)
def test_a_plain_request_is_understood(language: str, text: str, category: str) -> None:
    found = classify(*read(text, language), kept_texts())
    assert CATEGORIES[found.category] == category
    assert found.probability > found.runner_up_probability
    assert found.runner_up != found.category


def test_a_subcategory_is_one_of_the_clients() -> None:
    found = classify(*read("walk my two dogs every day at noon while i work"), kept_texts())
    assert CATEGORIES[found.category] == "pet_care"
    assert found.subcategory in SUBCATEGORIES["pet_care"]


def test_a_category_without_kinds_has_none() -> None:
    found = classify(*read("unclog the bathroom drain and fix the leaking pipe"), kept_texts())
    assert (CATEGORIES[found.category], found.subcategory) == ("plumbing", None)


def test_what_is_nobodys_trade_is_other() -> None:
    text = "Receive payments in your bank account and forward them by Western Union, keep 10%."
    assert classify(*read(text), kept_texts()).category == CODE_OF["other"]


def test_a_long_post_keeps_its_task_among_parking_and_manners() -> None:
    text = (
        "Hello neighbours! We have lived here for two years. Please ring twice. Parking is in the "
        "back. We need the hedge trimmed, the beds weeded and two shrubs planted. Thank you!"
    )
    found = classify(*read(text), kept_texts())
    assert CATEGORIES[found.category] in {"landscaping", "lawn_care"}


def test_what_nothing_is_known_of_is_other() -> None:
    found = classify(*read("paint a wall"), NO_TEXT_MODELS)
    assert found.category == CODE_OF["other"]
    assert found.probability == pytest.approx(1.0 / 45.0)


def test_each_distinct_text_is_encoded_once() -> None:
    class Counting(SentenceEncoder):
        def __init__(self) -> None:
            self.texts: list[str] = []

        def encode(self, texts):  # type: ignore[no-untyped-def]
            self.texts.extend(texts)
            return super().encode(texts)

    encoder = Counting()
    vectors = post_vectors(Post.of("Mow it. Mow it. Rake it.", "en"), encoder)
    assert sorted(encoder.texts) == ["Mow it.", "Mow it. Mow it. Rake it.", "Rake it."]
    assert vectors.clauses.shape == (3, DIMENSIONS)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=120))
def test_no_text_raises(text: str) -> None:
    found = classify(*read(text), kept_texts())
    assert 0.0 < found.probability <= 1.0 + 1e-9
