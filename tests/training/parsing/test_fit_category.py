import numpy as np
import pytest

from data.reference.categories import CATEGORIES
from models.text_models import TextModels
from tests.fitted_texts import quick_fit
from training.parsing.fit_category import fit_and_hold_out
from training.parsing.judge_texts import calibration_error, judge_texts, wilson
from training.parsing.sentences import category_sentences, safety_sentences


def test_a_held_out_writer_is_mostly_understood_and_believed_as_far() -> None:
    figures = judge_texts(quick_fit())["category"]
    assert set(figures) == {row.writer for row in category_sentences()}
    for found in figures.values():
        assert found["share"] > 0.5  # a few sentences of each
        assert found["top_2"] > found["share"]
        assert found["calibration_error"] < 0.10


def test_thresholds_let_few_harmless_sentences_pass() -> None:
    for found in judge_texts(quick_fit())["safety"].values():
        assert found["ordinary"]["model"]["share"] < 0.05
        assert found["ordinary"]["rules"]["share"] < 0.01
        # From English sentences of the other writers alone; the data card has all languages.
        assert found["danger"]["either"]["share"] > 0.4


def test_equal_sentences_give_equal_bytes() -> None:
    chosen = {"cleaning", "pet_care", "plumbing"}
    tasks = [r for r in category_sentences() if r.language == "en" and r.label in chosen]
    dangers = [r for r in safety_sentences() if r.language == "en"][::8]
    first, second = (fit_and_hold_out(tasks=tasks[::3], dangers=dangers).models for _ in range(2))
    assert first.to_json() == second.to_json()
    for name, array in first.to_arrays().items():
        assert array.tobytes() == second.to_arrays()[name].tobytes()


def test_the_models_fit_a_release() -> None:
    models = quick_fit().models
    assert models.category.classes == CATEGORIES
    again = TextModels.from_arrays(models.to_arrays(), models.to_json())
    assert again.warn_from == models.warn_from <= again.alarm_from


def test_an_interval_by_hand() -> None:
    low, high = wilson(45, 51)  # Wilson score interval, z = 1.96
    assert (round(low, 3), round(high, 3)) == (0.766, 0.945)
    assert wilson(0, 0) == (0.0, 1.0)


def test_calibration_error_by_hand() -> None:
    chance = np.array([[0.8, 0.2], [0.8, 0.2]])
    assert calibration_error(chance, np.array([0, 1])) == pytest.approx(0.3)  # 0.8 said, 0.5 right
