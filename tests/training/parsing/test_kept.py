"""The models that are kept: of these very sentences, hardly changed by their 8 bits."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from features.text import SentenceEncoder
from tests.fitted_texts import quick_fit
from training.parsing.judge_texts import judge_texts
from training.parsing.kept import (
    HERE,
    MODELS,
    digest_of_sentences,
    keep_texts,
    load_kept_texts,
)
from training.parsing.sentences import category_sentences


def test_what_is_kept_was_fitted_and_judged_on_these_very_sentences() -> None:
    kept = load_kept_texts()  # else: python -m training.parsing.train_texts --keep
    assert set(kept.figures["category"]) == {row.writer for row in category_sentences()}
    assert 0.0 < kept.models.warn_from <= kept.models.alarm_from


def test_a_writer_held_out_is_mostly_understood_and_believed_as_far() -> None:
    for found in load_kept_texts().figures["category"].values():
        assert found["share"] > 0.7
        assert found["top_2"] > 0.8
        assert found["calibration_error"] < 0.08


def _folder(tmp_path: Path) -> Path:
    """A folder with one file of sentences of each kind."""
    for name in ("sentences", "safety"):
        (tmp_path / name).mkdir()
    shutil.copy(HERE / "sentences" / "contrasts.tsv", tmp_path / "sentences")
    return tmp_path


def test_eight_bits_change_hardly_anything(tmp_path: Path) -> None:
    folder, fitted = _folder(tmp_path), quick_fit().models
    keep_texts(fitted, {}, folder)
    kept = load_kept_texts(folder).models
    texts = ["clean my flat", "walk the dog", "unclog a drain", "deliver a box today"]
    vectors = SentenceEncoder().encode(texts).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for model in ("category", "safety"):
        before, after = (
            getattr(models, model).predict_proba(vectors, texts) for models in (fitted, kept)
        )
        np.testing.assert_allclose(after, before, atol=0.01)


def test_equal_models_are_kept_as_equal_bytes(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    keep_texts(quick_fit().models, judge_texts(quick_fit()), folder)
    first = (folder / MODELS).read_bytes()
    keep_texts(quick_fit().models, judge_texts(quick_fit()), folder)
    assert (folder / MODELS).read_bytes() == first


def test_models_of_other_sentences_are_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    with pytest.raises(ValueError, match="train_texts --keep"):
        load_kept_texts(folder)
    keep_texts(quick_fit().models, {}, folder)
    before = digest_of_sentences(folder)
    with (folder / "sentences" / "contrasts.tsv").open("a", encoding="utf-8") as file:
        file.write("en\tcleaning\t\tClean the garage\n")
    assert digest_of_sentences(folder) != before
    with pytest.raises(ValueError, match="train_texts --keep"):
        load_kept_texts(folder)
