"""Urgency: said in words of the post's language or in English, and taken back."""

# ruff: noqa: RUF001 - Chinese sentences have Chinese punctuation

from __future__ import annotations

import pytest

from engine.parsing.deadline import find_urgency
from engine.parsing.post import Post
from tests.engine.parsing.deadline.sentences import read

URGENT = (
    ("en", "Plumber needed asap"),
    ("en", "URGENT!! water everywhere"),
    ("en", "Need an emergency locksmith"),
    ("en", "Can someone come right now?"),
    ("en", "I need a ride now!"),
    ("en", "Dog walker needed today"),
    ("en", "Sitter tonite, please"),
    ("en", "As soon as possible, thanks"),
    ("en", "Same-day pickup"),
    ("es", "Necesito un fontanero urgente"),
    ("es", "Lo antes posible, por favor"),
    ("es", "Cuidadora para hoy"),
    ("es", "Me urge un plomero"),
    ("pt", "Preciso de um encanador com urgência"),
    ("pt", "O mais rápido possível"),
    ("pt", "Para hoje, por favor"),
    ("fr", "Plombier en urgence"),
    ("fr", "Le plus vite possible svp"),
    ("fr", "Besoin d'une nounou ce soir"),
    ("de", "Dringend Klempner gesucht"),
    ("de", "So schnell wie möglich"),
    ("de", "Babysitter für heute Abend"),
    ("de", "Klempner ASAP"),
    ("zh", "急需水管工"),
    ("zh", "今晚找人看孩子"),
    ("zh", "尽快帮我搬家"),
    ("zh", "馬上需要司機"),
    ("ja", "至急お願いします"),
)
CALM = (
    ("en", "Paint my fence, no rush"),
    ("en", "Not urgent, some time this month"),
    ("en", "Any day is fine, it's not an emergency"),
    ("en", "We now have two cats to feed in August"),
    ("en", "Pack my emergency kit"),
    ("en", "An hour from now is fine"),
    ("en", "Need it tomorrow"),
    ("en", "No hurry, today or next week"),
    ("es", "Sin prisa, cuando puedas"),
    ("es", "No es urgente"),
    ("es", "Hoy en día todos pintan"),
    ("pt", "Sem pressa"),
    ("pt", "Não é urgente, quando puder"),
    ("fr", "Ce n'est pas urgent"),
    ("fr", "Sans urgence, la semaine prochaine"),
    ("de", "Kein Stress, irgendwann im Juli"),
    ("de", "Es ist nicht dringend"),
    ("de", "Die Sache eilt nicht"),
    ("zh", "不急，下周也可以"),
    ("zh", "这个不着急"),
)


@pytest.mark.parametrize(("language", "words"), URGENT)
def test_a_post_that_cannot_wait_is_urgent(language: str, words: str) -> None:
    found = find_urgency(Post.of(words, language))
    assert found is not None
    assert found.value is True


@pytest.mark.parametrize(("language", "words"), CALM)
def test_a_post_that_can_wait_is_not(language: str, words: str) -> None:
    assert find_urgency(Post.of(words, language)) is None


def test_the_deadline_of_an_urgent_post_is_urgent() -> None:
    found = read("Groceries today by 5pm", "en")
    assert found is not None
    assert found.value.urgent


def test_two_hours_are_urgent_without_a_word_of_it_and_two_days_are_not() -> None:
    soon, later = read("Walk my dog in two hours", "en"), read("Walk my dog in two days", "en")
    assert soon is not None
    assert later is not None
    assert soon.value.urgent
    assert not later.value.urgent
