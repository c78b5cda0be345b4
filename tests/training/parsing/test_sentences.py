from collections import Counter
from pathlib import Path

import pytest

from data.reference.categories import CATEGORIES
from training.parsing.dressing import dressed
from training.parsing.sentences import (
    KINDS,
    LANGUAGES,
    Sentence,
    category_sentences,
    safety_sentences,
)


def test_every_category_is_written_of_in_every_language_by_three_writers() -> None:
    rows = category_sentences()
    count = Counter((row.writer, row.language, row.label) for row in rows)
    writers = {row.writer for row in rows}
    assert len(writers) >= 3
    missing = [
        (writer, language, category)
        for writer in writers
        for language in LANGUAGES
        for category in CATEGORIES
        if not count[writer, language, category]
    ]
    assert missing == []


def test_every_kind_of_danger_has_sentences_of_two_writers() -> None:
    rows = safety_sentences()
    for writer in {row.writer for row in rows}:
        assert {row.label for row in rows if row.writer == writer} == set(KINDS)


def test_no_sentence_stands_twice() -> None:
    texts = Counter((row.language, row.text.casefold()) for row in category_sentences())
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("en\tcleaning\tmop the floor", "4 fields"),
        ("en\tcleaning\t\t ", "4 fields"),
        ("xx\tcleaning\t\tmop the floor", "'xx'"),
        ("en\tmopping\t\tmop the floor", "'mopping'"),
        ("en\tcleaning\tWalking\tmop the floor", "'Walking'"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "one.tsv").write_text(f"en\tcleaning\t\tfine\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"one\.tsv:2.*" + said):
        category_sentences(tmp_path)


def test_a_text_with_two_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.tsv").write_text("en\tmoving\t\tlift it\nen\tpacking\t\tLift it!\n", "utf-8")
    with pytest.raises(ValueError, match="both"):
        category_sentences(tmp_path)


def test_a_text_of_two_writers_is_kept_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.tsv").write_text("en\tmoving\t\tlift it\n", "utf-8")
    assert [row.source for row in category_sentences(tmp_path)] == ["a"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dressed_sentence_still_says_it(language: str) -> None:
    row = Sentence("w", "w", language, "safe", "", "XYZ")
    assert all("XYZ" in dressed(row, at).text != "XYZ" for at in range(6))
