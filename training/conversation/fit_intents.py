"""Fitting the model of intents as the model of categories is: meaning and words, added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.conversation.marks import marks_of
from engine.parsing.post import Post
from features.text import Encoder, SentenceEncoder
from models.intent_model import IntentModel
from models.text_classifier import softmax
from training.conversation.sentences import INTENTS, intent_sentences
from training.parsing.fit_category import (
    Corpus,
    HeldOut,
    Meaning,
    Say,
    Strength,
    fit_classifier,
    hold_out,
    temperature_of,
)
from training.parsing.sentences import Sentence

RIGHT_FROM: Final = 0.35
"""A message is asked about rather than answered where fewer than so many of the answers of that
probability would be right, on held-out writers: a wrong list costs a user a second look, a
question back a second message."""


OF_MESSAGES: Final = Strength(meaning_c=15.0, words_c=10.0, word_steps=80, word_share=1.5)
"""Of 45 settings the best on writers held out, by a point over those of posts: messages are short,
so that each of their words tells more. Its neighbours differ by a tenth of a point."""


@dataclass(frozen=True, slots=True)
class FittedIntents:
    """The model, and what its fitting leaves for judging it."""

    model: IntentModel
    corpus: Corpus
    held_out: dict[str, HeldOut]


def fit_intents(
    *,
    say: Say = lambda step: None,
    encoder: Encoder | None = None,
    messages: Sequence[Sentence] | None = None,
) -> FittedIntents:
    """Fit on all messages; calibrate on writers held out."""
    rows = intent_sentences() if messages is None else list(messages)
    say("messages: reading what they mean")
    meaning = Meaning(encoder or SentenceEncoder(), rows, _marks)
    corpus = meaning.corpus(rows, INTENTS, [row.label for row in rows], [1.0] * len(rows))
    held_out = hold_out(
        corpus, sorted({row.writer for row in rows}), say=say, strength=OF_MESSAGES
    )
    temperature = temperature_of(corpus, held_out)
    say("messages: intents")
    classifier = fit_classifier(corpus, strength=OF_MESSAGES).at(temperature)
    model = IntentModel(classifier, _unsure_below(corpus, held_out, temperature))
    return FittedIntents(model, corpus, held_out)


def _marks(text: str, language: str) -> list[str]:
    return marks_of(Post.of(text, language))


def _unsure_below(corpus: Corpus, held_out: dict[str, HeldOut], temperature: float) -> float:
    """The probability below which too few held-out messages are understood (`RIGHT_FROM`)."""
    log_odds = np.concatenate([part.log_odds for part in held_out.values()])
    labels = np.concatenate([corpus.labels[part.rows] for part in held_out.values()])
    chance = softmax(log_odds / temperature)
    said, right = chance.max(axis=1), chance.argmax(axis=1) == labels
    steps = np.arange(0.05, 0.6, 0.025)
    for low in steps:
        within = (said >= low) & (said < low + 0.05)
        if within.sum() >= 20 and right[within].mean() >= RIGHT_FROM:
            return round(float(low), 3)
    return 0.3
