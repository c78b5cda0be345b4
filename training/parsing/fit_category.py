"""Fitting the text classifiers: two regressions added, a temperature from held-out writers."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from data.arrays import FloatArray, IntArray
from data.reference.categories import CATEGORIES
from features.grams import BUCKETS, grams
from features.text import DIMENSIONS, Encoder, SentenceEncoder
from models.text_classifier import TextClassifier, softmax
from models.text_models import SAFE, TextModels
from training.parsing.dressing import dressed
from training.parsing.sentences import KINDS, Sentence, category_sentences, safety_sentences

Say = Callable[[str], None]
Marks = Callable[[str, str], Sequence[str]] | None
"""From a text and its language to what marks it beside its words."""


class Strength(NamedTuple):
    """How closely a classifier follows its sentences, chosen on writers held out.

    Attributes
    ----------
    meaning_c, words_c : float
        Inverse ridge of the regression on vectors, and of that on words.
    word_steps : int
        Steps of the latter's optimiser: stopping early is one more regulariser.
    word_share : float
        Weight of the words' log-odds beside the meaning's.
    """

    meaning_c: float = 5.0
    words_c: float = 10.0
    word_steps: int = 30
    word_share: float = 1.0


OF_POSTS: Final = Strength()
"""3 to 30 of `meaning_c` differ by under a point, 0.75 to 1.5 of `word_share` by half a one."""

_SOURCE_WEIGHT: Final = {"glossary": 1.5, "contrasts": 2.0}

_DRESSED_SHARE: Final = 5  # of the category sentences, one in so many is also dressed

FALSE_WARNINGS: Final = 0.02
"""Share of ordinary held-out sentences that may pass the safety model's threshold for a warning: a
warning of medium severity asks a person to look, so that a danger missed costs more."""

FALSE_ALARMS: Final = 0.002
"""Share of all safe held-out sentences, hard ones too, that may pass the threshold of an alarm."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences as arrays.

    Attributes
    ----------
    rows : tuple of Sentence
    vectors : (n, 512) float32
        Unit vectors.
    words : (n, 16384) sparse
        1 where a bucket occurs.
    labels : (n,) int64
        Position in `classes`.
    weights : (n,) float64
    """

    rows: tuple[Sentence, ...]
    classes: tuple[str, ...]
    vectors: NDArray[np.float32]
    words: Any
    labels: IntArray
    weights: FloatArray
    marks: Marks = None

    @property
    def writers(self) -> NDArray[np.str_]:
        """(n,) who wrote each sentence."""
        return np.array([row.writer for row in self.rows])

    @property
    def languages(self) -> NDArray[np.str_]:
        """(n,) language of each sentence."""
        return np.array([row.language for row in self.rows])

    def only(self, chosen: NDArray[Any]) -> Corpus:
        """Some of the rows."""
        return Corpus(
            tuple(row for row, keep in zip(self.rows, chosen, strict=True) if keep),
            self.classes,
            self.vectors[chosen],
            self.words[np.flatnonzero(chosen)],
            self.labels[chosen],
            self.weights[chosen],
            self.marks,
        )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Log-odds that models which saw none of a writer's sentences give to them.

    Attributes
    ----------
    rows : positions in the corpus
    log_odds : (n, n_classes)
    """

    rows: IntArray
    log_odds: FloatArray


@dataclass(frozen=True, slots=True)
class FittedTexts:
    """The models, and what their fitting leaves for judging them."""

    models: TextModels
    category: Corpus
    category_held_out: dict[str, HeldOut]
    safety: Corpus
    safety_held_out: dict[str, HeldOut]
    chosen: dict[str, float] = field(default_factory=dict)


def fit_and_hold_out(
    *,
    say: Say = lambda step: None,
    encoder: Encoder | None = None,
    tasks: Sequence[Sentence] | None = None,
    dangers: Sequence[Sentence] | None = None,
) -> FittedTexts:
    """Fit all three models on all sentences, each calibrated on writers it had not seen."""
    tasks = category_sentences() if tasks is None else tasks
    dangers = safety_sentences() if dangers is None else dangers
    say("sentences: reading what they mean")
    category, kinds_of_work, safety = _corpora(tasks, dangers, encoder)
    say("sentences: categories")
    writers = sorted({row.writer for row in tasks})
    category_held_out = hold_out(category, writers, say=say)
    category_model = fit_classifier(category).at(temperature_of(category, category_held_out))
    say("sentences: kinds of work")
    kinds = fit_classifier(kinds_of_work, with_words=False)
    say("sentences: dangers")
    safety_held_out = hold_out(safety, sorted({row.writer for row in dangers}), say=say)
    temperature = temperature_of(safety, safety_held_out)
    warn_from, alarm_from = _thresholds(safety, safety_held_out, temperature)
    models = TextModels(
        category_model,
        kinds,
        fit_classifier(safety).at(temperature),
        warn_from,
        alarm_from,
    )
    chosen = {
        "category_temperature": category_model.temperature,
        "safety_temperature": temperature,
        "warn_from": warn_from,
        "alarm_from": alarm_from,
    }
    return FittedTexts(models, category, category_held_out, safety, safety_held_out, chosen)


class _Corpora(NamedTuple):
    """What each model learns from."""

    category: Corpus
    subcategory: Corpus
    safety: Corpus


def _corpora(
    tasks: Sequence[Sentence], dangers: Sequence[Sentence], encoder: Encoder | None
) -> _Corpora:
    told = [*tasks, *(dressed(row, at) for at, row in enumerate(tasks[::_DRESSED_SHARE]))]
    safety_rows = _safety_rows(told, dangers)
    meaning = Meaning(encoder or SentenceEncoder(), safety_rows)
    # Dressed copies made held-out categories half a point worse: they go to safety only.
    category = meaning.corpus(
        tasks,
        CATEGORIES,
        [row.label for row in tasks],
        [_SOURCE_WEIGHT.get(row.source, 1.0) for row in tasks],
    )
    safety = meaning.corpus(
        safety_rows, KINDS, [row.label for row in safety_rows], [1.0] * len(safety_rows)
    )
    return _Corpora(category, _subcategory_corpus(tasks, meaning), safety)


def fit_classifier(
    corpus: Corpus, *, with_words: bool = True, strength: Strength = OF_POSTS
) -> TextClassifier:
    """A classifier of a corpus, its temperature still 1; three classes at the least."""
    coefficients, intercept = _regression(
        corpus.vectors, corpus, inverse_ridge=strength.meaning_c, steps=100, size=DIMENSIONS
    )
    k = len(corpus.classes)
    words: FloatArray = np.zeros((0, k))
    rarity: FloatArray = np.zeros(0)
    if with_words:
        rarity = _rarity(corpus.words)
        lengths = np.sqrt(corpus.words @ rarity**2)
        scaled = sparse.diags(1.0 / np.maximum(lengths, 1e-9)) @ corpus.words
        said, of_words = _regression(
            (scaled @ sparse.diags(rarity)).tocsr().astype(np.float32),
            corpus,
            inverse_ridge=strength.words_c,
            steps=strength.word_steps,
            size=BUCKETS,
        )
        words = strength.word_share * said.T * rarity[:, None]
        intercept = intercept + strength.word_share * of_words
    return TextClassifier(
        corpus.classes,
        _rounded(coefficients),
        _rounded(words),
        _rounded(rarity),
        _rounded(intercept),
    )


def hold_out(
    corpus: Corpus,
    writers: Sequence[str],
    *,
    say: Say = lambda step: None,
    strength: Strength = OF_POSTS,
) -> dict[str, HeldOut]:
    """By writer: his sentences, as judged by a model that saw only the others'."""
    found = {}
    for writer in writers:
        say(f"sentences: without {writer}")
        is_his = corpus.writers == writer
        model = fit_classifier(corpus.only(~is_his), strength=strength)
        rows = np.flatnonzero(is_his)
        told = [corpus.rows[row] for row in rows]
        marks = [corpus.marks(row.text, row.language) for row in told] if corpus.marks else []
        texts = [row.text for row in told]
        found[writer] = HeldOut(rows, model.log_odds(corpus.vectors[rows], texts, marks))
    return found


def _regression(
    matrix: Any, corpus: Corpus, *, inverse_ridge: float, steps: int, size: int
) -> tuple[FloatArray, FloatArray]:
    """(k, size) coefficients and (k,) intercepts; a class without a row is never chosen."""
    regression = LogisticRegression(C=inverse_ridge, max_iter=steps, tol=1e-3)
    with warnings.catch_warnings():
        # Stopping before the optimum is meant: it is one more regulariser, and bounds the time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(matrix, corpus.labels, sample_weight=corpus.weights)
    k = len(corpus.classes)
    coefficients, intercept = np.zeros((k, size)), np.full(k, -20.0)
    coefficients[regression.classes_] = regression.coef_
    intercept[regression.classes_] = regression.intercept_
    return coefficients, intercept


def _rarity(words: Any) -> FloatArray:
    """Smoothed inverse document frequency of every bucket."""
    rows = words.shape[0]
    return np.asarray(np.log((rows + 1.0) / (np.asarray(words.sum(axis=0)).ravel() + 1.0)) + 1.0)


def _rounded(array: FloatArray) -> NDArray[np.float32]:
    """To five decimals: what an optimiser leaves behind them differs between machines."""
    return np.ascontiguousarray(np.round(array, 5), dtype=np.float32)


def temperature_of(corpus: Corpus, held_out: dict[str, HeldOut]) -> float:
    """The temperature of least log loss on the held-out sentences."""
    log_odds = np.concatenate([part.log_odds for part in held_out.values()])
    labels = np.concatenate([corpus.labels[part.rows] for part in held_out.values()])

    def loss(log_temperature: float) -> float:
        chance = softmax(log_odds / np.exp(log_temperature))
        return -float(np.log(np.maximum(chance[np.arange(len(labels)), labels], 1e-12)).mean())

    found = minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded")
    return round(float(np.exp(found.x)), 4)


def _thresholds(
    corpus: Corpus, held_out: dict[str, HeldOut], temperature: float
) -> tuple[float, float]:
    """P(danger) from which a text is warned of, and from which that is nearly certain."""
    safe = corpus.classes.index(SAFE)
    rows = np.concatenate([part.rows for part in held_out.values()])
    log_odds = np.concatenate([part.log_odds for part in held_out.values()])
    danger = 1.0 - softmax(log_odds / temperature)[:, safe]
    is_safe = corpus.labels[rows] == safe
    told = [corpus.rows[row] for row in rows]
    is_ordinary = is_safe & np.array([row.source != row.writer for row in told])
    warn = float(np.quantile(danger[is_ordinary], 1.0 - FALSE_WARNINGS))
    alarm = float(np.quantile(danger[is_safe], 1.0 - FALSE_ALARMS))
    return round(warn, 4), round(max(alarm, warn), 4)


class Meaning:
    """Unit vectors of sentences, each distinct text encoded once."""

    def __init__(self, encoder: Encoder, rows: Sequence[Sentence], marks: Marks = None) -> None:
        texts = sorted({row.text for row in rows})
        parts = [encoder.encode(texts[at : at + 256]) for at in range(0, len(texts), 256)]
        found = np.concatenate(parts).astype(np.float32)
        length = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1.0)
        self._vectors = found / length
        self._row_of = {text: row for row, text in enumerate(texts)}
        language_of = {row.text: row.language for row in rows}
        buckets = [grams(text, marks(text, language_of[text]) if marks else ()) for text in texts]
        self._marks = marks
        ends = np.concatenate([[0], np.cumsum([len(b) for b in buckets])])
        columns = np.concatenate(buckets)
        ones = np.ones(len(columns), dtype=np.float32)
        self._words = sparse.csr_matrix((ones, columns, ends), shape=(len(texts), BUCKETS))

    def corpus(
        self,
        rows: Sequence[Sentence],
        classes: tuple[str, ...],
        names: Sequence[str],
        weights: Sequence[float],
    ) -> Corpus:
        """Rows with the class named for each."""
        code = {name: at for at, name in enumerate(classes)}
        picked = np.array([self._row_of[row.text] for row in rows])
        return Corpus(
            tuple(rows),
            classes,
            self._vectors[picked],
            self._words[picked],
            np.array([code[name] for name in names], dtype=np.int64),
            np.array(weights, dtype=np.float64),
            self._marks,
        )


def _safety_rows(tasks: Sequence[Sentence], dangers: Sequence[Sentence]) -> list[Sentence]:
    """Dangers and hard negatives, plain and dressed, and the category sentences as safe ones.
    Those go to the writers of dangers in turn, so that a held-out writer's share is unseen too."""
    writers = sorted({row.writer for row in dangers})
    ordinary = [
        replace(row, writer=writers[at % len(writers)], label=SAFE, subcategory="")
        for at, row in enumerate(tasks)
    ]
    return [*dangers, *(dressed(row, at) for at, row in enumerate(dangers)), *ordinary]


def _subcategory_corpus(tasks: Sequence[Sentence], meaning: Meaning) -> Corpus:
    rows = [row for row in tasks if row.subcategory]
    names = [f"{row.label}/{row.subcategory}" for row in rows]
    return meaning.corpus(rows, tuple(sorted(set(names))), names, [1.0] * len(rows))
