"""What is personal in a text is masked, and what only looks so is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from data.privacy.redaction import Found, PersonalKind, find_personal, redacted

_TEXTS: Final = tomllib.loads(Path(__file__).with_name("personal_texts.toml").read_text("utf-8"))
_MARKED: Final = re.compile(r"«(?P<said>[^|»]*)\|(?P<kind>[^»]*)»")


def marked(text: str) -> tuple[str, list[Found]]:
    """A text without its marks, and where they stood."""
    plain, found, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        end = len(plain) + len(match["said"])
        found.append(Found(PersonalKind(match["kind"]), len(plain), end))
        plain, at = plain + match["said"], match.end()
    return plain + text[at:], found


Labelled = tuple[list[tuple[str, list[Found]]], list[str]]


def labelled(section: Any) -> Labelled:
    """Texts with what is personal in them, and texts with nothing."""
    positives = [marked(text) for texts in section["positives"].values() for text in texts]
    return positives, [text for texts in section["negatives"].values() for text in texts]


def is_covered(one: Found, found: list[Found]) -> bool:
    return any(f.kind is one.kind and f.begin <= one.begin and one.end <= f.end for f in found)


@pytest.mark.parametrize(("name", "section"), [("first", _TEXTS), ("later", _TEXTS["later"])])
def test_recall_and_false_positives_on_the_labelled_set(
    name: str, section: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    positives, negatives = labelled(section)
    said = [(text, one) for text, found in positives for one in found]
    missed = [
        text[one.begin : one.end] for text, one in said if not is_covered(one, find_personal(text))
    ]
    wrong = [text for text in negatives if find_personal(text)]
    with capsys.disabled():
        print(  # noqa: T201  the figures are the point
            f"\npersonal data, {name} set: recall {1 - len(missed) / len(said):.3f} of {len(said)}"
            f" (missed: {missed}), false positives {len(wrong)} of {len(negatives)} ({wrong})"
        )
    assert len(missed) <= 0.1 * len(said)
    assert len(wrong) <= 0.1 * len(negatives)


def test_the_labelled_set_is_large_and_speaks_seven_languages() -> None:
    positives, negatives = labelled(_TEXTS)
    assert sum(len(found) for _, found in positives) >= 60
    assert len(negatives) >= 40
    assert set(_TEXTS["positives"]) == {"en", "es", "fr", "de", "pt", "zh", "ja"}


def test_what_is_masked_says_what_it_was() -> None:
    said = "call (415) 555-0132 or write to jane@example.com about task-12 for $50 at 5pm"
    assert redacted(said) == "call [phone] or write to [email] about task-12 for $50 at 5pm"


def test_a_text_without_anything_personal_is_the_same_object() -> None:
    said = "find me cleaning work nearby"
    assert redacted(said) == said


@pytest.mark.parametrize("text", ["1" * 50_000, "a@" * 20_000, "1 " * 20_000, "rua " * 15_000,
                                  "渋谷区" * 10_000, "5 a " * 10_000])  # fmt: skip
def test_floods_are_read_in_time_that_grows_with_their_length(text: str) -> None:
    assert len(redacted(text)) <= 2 * len(text)
