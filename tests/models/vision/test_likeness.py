"""Vectors of pictures: their parts, their scale, and what likeness says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vision.likeness import (
    DIMENSIONS,
    N_CLASSES,
    N_FEATURES,
    STRANGERS,
    likeness,
    picture_vector,
    units,
)


def _cosine(first: np.ndarray, second: np.ndarray) -> float:
    one, other = units(np.stack([first, second]))
    return float(one @ other)


def test_features_count_twice_as_much_as_what_was_detected() -> None:
    dog, cat = np.eye(N_CLASSES)[16], np.eye(N_CLASSES)[15]
    smooth, rough = np.eye(N_FEATURES)[0], np.eye(N_FEATURES)[1]
    same_thing = _cosine(picture_vector(dog, smooth), picture_vector(dog, rough))
    same_look = _cosine(picture_vector(dog, smooth), picture_vector(cat, smooth))
    assert same_thing == pytest.approx(1 / 3, abs=0.01)
    assert same_look == pytest.approx(2 / 3, abs=0.01)


@given(seed=st.integers(0, 2**32 - 1), scale=st.floats(1e-3, 1e3))
def test_only_proportions_count_and_a_vector_is_like_itself(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    evidence, features = rng.random(N_CLASSES), rng.random(N_FEATURES)
    vector = picture_vector(evidence, features)
    assert vector.shape == (DIMENSIONS,)
    assert np.abs(vector).max() == 127
    np.testing.assert_array_equal(vector, picture_vector(evidence * scale, features * scale))
    assert likeness(np.array([_cosine(vector, vector)]))[0] == pytest.approx(1.0)


def test_nothing_seen_is_nothing_and_no_error() -> None:
    nothing = picture_vector(np.zeros(N_CLASSES), np.zeros(N_FEATURES))
    assert not nothing.any()
    assert not units(nothing[None]).any()


@given(cosine=st.floats(-1.0, 1.0), more=st.floats(0.0, 2.0))
def test_likeness_lies_between_nothing_in_common_and_the_same(cosine: float, more: float) -> None:
    less_alike, alike = likeness(np.array([cosine, min(cosine + more, 1.0)]))
    assert 0.0 <= less_alike <= alike <= 1.0
    assert likeness(np.array([STRANGERS]))[0] == 0.0
