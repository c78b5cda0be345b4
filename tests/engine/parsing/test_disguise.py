import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.disguise import plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sell d r u g s here", "sell drugs here"),
        ("g.u.n.s for sale", "guns for sale"),
        ("n0 qu3st10ns asked", "no questions asked"),
        ("c0caine", "cocaine"),
        ("\uff37\uff45\uff41\uff50\uff4f\uff4e\uff53", "weapons"),
        ("\u0441\u043e\u0441\u0430ine", "cocaine"),  # the first four are Cyrillic
        ("co\u200bcaine", "cocaine"),
        ("Pässwört", "passwort"),
    ],
)
def test_a_disguise_is_undone(written: str, meant: str) -> None:
    assert plain(written).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "the 2nd floor at 5pm, 10x better, a4 paper, $50k, 3bd 2ba",
        "нужно убрать квартиру завтра",
        "ガスの点検をお願いします",
        "i am a b",
        "call me at 555 1234",
        "50% off!",
    ],
)
def test_honest_text_stays(text: str) -> None:
    found = plain(text)
    assert not found.was_disguised


def test_a_span_lies_in_the_text_as_written() -> None:
    written = "Please sell d r u g s now"
    found = plain(written)
    begin = found.text.index("drugs")
    span = found.span(begin, begin + len("drugs"))
    assert written[span.begin : span.end] == "d r u g s"


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_has_an_origin_for_every_character(text: str) -> None:
    found = plain(text)
    assert len(found.origins) == len(found.text)
    assert all(0 <= at < max(len(text), 1) for at in found.origins)
    assert list(found.origins) == sorted(found.origins)
