"""How well messages are understood of writers that the model had not seen, in figures."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np

from models.text_classifier import softmax
from training.conversation.fit_intents import FittedIntents
from training.conversation.sentences import LANGUAGES
from training.parsing.judge_texts import calibration_error, wilson

_MOST_CONFUSED: Final = 20


def judge_intents(fitted: FittedIntents) -> dict[str, Any]:
    """Leave-one-writer-out accuracy, by language and by intent, calibration and confusions."""
    corpus, temperature = fitted.corpus, fitted.model.classifier.temperature
    confused: Counter[tuple[str, str]] = Counter()
    writers: dict[str, Any] = {}
    by_intent: dict[str, list[bool]] = {name: [] for name in corpus.classes}
    for writer, held in fitted.held_out.items():
        chance = softmax(held.log_odds / temperature)
        labels = corpus.labels[held.rows]
        order = np.argsort(-chance, axis=1, kind="stable")
        right = order[:, 0] == labels
        languages = corpus.languages[held.rows]
        low, high = wilson(int(right.sum()), len(right))
        writers[writer] = {
            "share": float(right.mean()),
            "of": len(right),
            "interval": [low, high],
            "top_2": float((order[:, :2] == labels[:, None]).any(axis=1).mean()),
            "calibration_error": calibration_error(chance, labels),
            "languages": {
                language: float(right[languages == language].mean())
                for language in LANGUAGES
                if (languages == language).any()
            },
        }
        for meant, got, ok in zip(labels, order[:, 0], right, strict=True):
            by_intent[corpus.classes[meant]].append(bool(ok))
            if not ok:
                confused[corpus.classes[meant], corpus.classes[got]] += 1
    return {
        "messages": dict(Counter(row.source for row in corpus.rows)),
        "temperature": temperature,
        "unsure_below": fitted.model.unsure_below,
        "writers": writers,
        "intents": {name: float(np.mean(ok)) for name, ok in by_intent.items() if ok},
        "confusions": [[*pair, count] for pair, count in confused.most_common(_MOST_CONFUSED)],
    }
