import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from features.grams import BUCKETS, grams
from features.text import DIMENSIONS
from models.text_classifier import ARRAYS, TextClassifier
from models.text_models import NO_TEXT_MODELS, TextModels


def _classifier(*, words: bool = True) -> TextClassifier:
    rng = np.random.default_rng(3)
    size = BUCKETS if words else 0
    return TextClassifier(
        ("mow", "paint", "cook"),
        rng.normal(size=(3, DIMENSIONS)).astype(np.float32),
        rng.normal(size=(size, 3)).astype(np.float32),
        np.ones(size, np.float32),
        np.zeros(3, np.float32),
        temperature=2.0,
    )


def _vectors(n: int) -> NDArray[np.float32]:
    found = np.random.default_rng(5).normal(size=(n, DIMENSIONS)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def test_probabilities_sum_to_one() -> None:
    chance = _classifier().predict_proba(_vectors(4), ["a", "mow the lawn", "", "割草"])
    np.testing.assert_allclose(chance.sum(axis=1), 1.0)
    assert (chance > 0.0).all()


def test_a_text_does_not_depend_on_its_company() -> None:
    classifier, vectors, texts = _classifier(), _vectors(5), ["a b", "c d", "e f", "g h", "i j"]
    together = classifier.predict_proba(vectors, texts)
    alone = classifier.predict_proba(vectors[2:3], texts[2:3])
    np.testing.assert_array_equal(together[2:3], alone)


def test_words_are_weighed_by_hand_alike() -> None:
    classifier = replace(_classifier(), weights=np.zeros((3, DIMENSIONS), np.float32))
    buckets = grams("lawn")
    expected = classifier.words[buckets].sum(axis=0) / np.sqrt(len(buckets))
    found = classifier.log_odds(_vectors(1), ["lawn"])
    np.testing.assert_allclose(found[0], expected, rtol=1e-5)


def test_a_higher_temperature_is_less_sure_of_the_same() -> None:
    hot, cold = _classifier().at(4.0), _classifier().at(1.0)
    vectors = _vectors(6)
    assert (hot.predict_proba(vectors).max(axis=1) < cold.predict_proba(vectors).max(axis=1)).all()
    np.testing.assert_array_equal(
        hot.predict_proba(vectors).argmax(axis=1), cold.predict_proba(vectors).argmax(axis=1)
    )


@pytest.mark.parametrize("words", [True, False])
def test_it_survives_arrays_and_json(words: bool) -> None:
    before = _classifier(words=words)
    stated = json.loads(json.dumps(before.to_json()))
    after = TextClassifier.from_arrays(before.to_arrays(), stated)
    vectors = _vectors(3)
    np.testing.assert_array_equal(
        before.predict_proba(vectors, ["a", "b", "c"]),
        after.predict_proba(vectors, ["a", "b", "c"]),
    )
    assert set(before.to_arrays()) == set(ARRAYS)


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="classes"):
        replace(_classifier(), classes=("mow", "paint"))
    with pytest.raises(ValueError, match="temperature"):
        _classifier().at(0.0)


def test_models_survive_arrays_and_json() -> None:
    stated = json.loads(json.dumps(NO_TEXT_MODELS.to_json()))
    again = TextModels.from_arrays(NO_TEXT_MODELS.to_arrays(), stated)
    assert again.to_json() == NO_TEXT_MODELS.to_json()
    assert all(name.startswith("text_") for name in again.to_arrays())


def test_models_of_other_categories_are_refused() -> None:
    with pytest.raises(ValueError, match="categories"):
        replace(NO_TEXT_MODELS, category=_classifier())
