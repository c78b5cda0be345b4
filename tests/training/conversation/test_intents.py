"""The model of intents: its messages, its fit, how it is kept and judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.conversation.intents import Intent
from models.intent_model import NO_INTENTS, IntentModel
from training.conversation.fit_intents import FittedIntents, fit_intents
from training.conversation.judge_intents import judge_intents
from training.conversation.kept import keep_intents, load_kept_intents
from training.conversation.sentences import HERE, INTENTS, LANGUAGES, intent_sentences


@pytest.fixture(scope="module")
def quick() -> FittedIntents:
    """A model of a few English messages of each intent, in seconds."""
    rows = [row for row in intent_sentences() if row.language == "en"]
    return fit_intents(messages=rows[::6])


def test_every_intent_has_messages_of_three_writers_in_six_languages() -> None:
    rows = intent_sentences()
    assert {row.label for row in rows} == {intent.value for intent in Intent} == set(INTENTS)
    for language in LANGUAGES:
        for intent in INTENTS:
            writers = {r.writer for r in rows if (r.language, r.label) == (language, intent)}
            assert len(writers) >= 3, (language, intent)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("en\tfind_tasks", "expected 3 fields"), ("xx\thelp\thi", "is not one of"),
     ("en\tfly\thi", "is no intent")],
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "somebody.tsv").write_text(f"en\thelp\twhat can you do\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=rf"somebody.tsv:2: .*{complaint}"):
        intent_sentences(tmp_path)


def test_even_a_quick_fit_is_far_better_than_chance_on_writers_held_out(
    quick: FittedIntents,
) -> None:
    figures = judge_intents(quick)
    assert set(figures["writers"]) == {"street", "support", "tutor"}
    for found in figures["writers"].values():
        assert found["share"] > 0.55  # 26 intents
    assert 0.0 < quick.model.unsure_below < 0.6
    assert all(meant != got for meant, got, _ in figures["confusions"])


def test_what_is_kept_is_what_is_loaded(quick: FittedIntents, tmp_path: Path) -> None:
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "a.tsv").write_text("en\thelp\thi\n", "utf-8")
    keep_intents(quick.model, {"figure": 1}, tmp_path)
    loaded = load_kept_intents(tmp_path)
    assert loaded.figures == {"figure": 1}
    assert loaded.model.classifier.classes == quick.model.classifier.classes
    largest = np.abs(quick.model.classifier.weights).max()
    difference = np.abs(loaded.model.classifier.weights - quick.model.classifier.weights)
    assert difference.max() <= largest / 127.0


def test_a_model_of_other_messages_is_refused(quick: FittedIntents, tmp_path: Path) -> None:
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "a.tsv").write_text("en\thelp\thi\n", "utf-8")
    keep_intents(quick.model, {}, tmp_path)
    (tmp_path / "sentences" / "a.tsv").write_text("en\thelp\thello\n", "utf-8")
    with pytest.raises(ValueError, match="train_intents --keep"):
        load_kept_intents(tmp_path)


def test_the_model_that_every_release_takes_is_of_the_messages_as_they_are() -> None:
    kept = load_kept_intents(HERE)
    assert kept.model.classifier.classes == INTENTS
    for found in kept.figures["writers"].values():
        assert found["share"] >= 0.78
        assert found["calibration_error"] <= 0.05


def test_arrays_and_statement_make_the_model_again(quick: FittedIntents) -> None:
    again = IntentModel.from_arrays(quick.model.to_arrays(), quick.model.to_json())
    vectors = quick.corpus.vectors[:5]
    np.testing.assert_array_equal(
        again.classifier.log_odds(vectors), quick.model.classifier.log_odds(vectors)
    )
    assert IntentModel.from_arrays({}, None) is NO_INTENTS
    assert NO_INTENTS.to_arrays() == {}
