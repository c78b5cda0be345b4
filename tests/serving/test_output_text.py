"""What users wrote leaves as text: nothing hidden, nothing that a page or a model would obey."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.answers import JsonAnswer
from serving.contract.values import AnswerModel
from serving.output_text import harmless


class _Said(AnswerModel):
    text: str
    more: list[str] = []  # noqa: RUF012  (pydantic copies it)


def _told(text: str, more: tuple[str, ...] = ()) -> str:
    body = JsonAnswer(_Said(text=text, more=list(more))).body
    answer = json.loads(bytes(body))
    assert answer["more"] == list(more)
    told: str = answer["text"]
    return told


CASES = {
    "a bell": ("a\x07b", "ab"),
    "an escape sequence": ("\x1b[31mred", "[31mred"),
    "delete and C1": ("a\x7f\x9bb", "ab"),
    "an override of direction": ("gp\u202egpj.exe", "gpgpj.exe"),
    "isolates": ("\u2066a\u2069", "a"),
    "marks of direction": ("a\u200e\u200f\u061cb", "ab"),
    "tags": ("hi\U000e0041\U000e0042\U000e007f", "hi"),
    "line separators": ("a\u2028b\u2029c", "abc"),
    "a script": ("<script>alert(1)</script>pay", "alert(1)pay"),
    "a picture with a handler": ('<img src="x" onerror="alert(1)">Sofa', "Sofa"),
    "a tag within a tag": ("<scr<b>ipt>x", "< script>x"),
    "a tag that is not closed": ("<img src=x onerror=alert(1) ", "< img src=x onerror=alert(1) "),
    "a comment": ("a<!-- b -->c", "ac"),
    "a picture of Markdown": ("see ![me](https://evil.example/?q=1)", "see me"),
    "a link of Markdown": ("[free money](javascript:alert)", "free money"),
}
HONEST = (
    "pay < $50 and > $20", "I <3 dogs", "<5mi away", "a\nb\tc\rd", 'say "hi" \\ bye',
    "C:\\u0007\\new",
    "👩‍👩‍👧 café ñandú 東京", "क्‍ष", "mañana [today] (8pm)", "5 << 6", "x[0](y", "\\", "\\\\u0001",
)  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_no_text_is_taken_out(given_: str, expected: str) -> None:
    assert _told(given_) == expected


@pytest.mark.parametrize("text", HONEST)
def test_what_people_write_stays(text: str) -> None:
    assert _told(text) == text


def test_a_tag_never_reaches_over_two_texts() -> None:
    assert _told("a < b", ("c > d", "<")) == "a < b"


def test_texts_whose_characters_are_counted_stay_as_they_are() -> None:
    body = JsonAnswer(_Said(text="<b>bold</b>"), is_verbatim=True).body
    assert json.loads(bytes(body))["text"] == "<b>bold</b>"


def _shape(value: Any) -> Any:
    return [_shape(item) for item in value] if isinstance(value, list) else type(value)


texts = st.text() | st.text(alphabet=st.sampled_from('<>[]()!\\"abu017\u202e\x07'))


@given(value=st.recursive(texts | st.integers() | st.none(), st.lists))
def test_json_stays_json_of_the_same_structure(value: Any) -> None:
    text = json.dumps([value], ensure_ascii=False)
    assert _shape(json.loads(harmless(text))) == _shape([value])


@given(text=st.text(alphabet=st.sampled_from("<>/!scriptimg \"'\\=a\x00\x1b\u202e")))
def test_no_tag_is_left(text: str) -> None:
    told = _told(text)
    for letter in "abcdefghijklmnopqrstuvwxyz/!?":
        assert f"<{letter}" not in told.lower()
    assert not {"\x00", "\x1b", "\u202e"} & set(told)
