"""Text models for tests: those that are kept, and a quick fit of a few categories."""

from __future__ import annotations

from functools import cache

from engine.parsing.post import Post
from engine.parsing.vectors import PostVectors, post_vectors
from features.text import SentenceEncoder
from models.text_models import TextModels
from training.parsing.fit_category import FittedTexts, fit_and_hold_out
from training.parsing.kept import load_kept_texts
from training.parsing.sentences import category_sentences, safety_sentences

FEW = frozenset({"cleaning", "moving", "pet_care", "plumbing", "tutoring", "delivery", "other"})
"""Categories that the quick fit tells apart."""


@cache
def kept_texts() -> TextModels:
    """The models that every release takes."""
    return load_kept_texts().models


@cache
def quick_fit() -> FittedTexts:
    """Models of a few English categories and of some of the English dangers, in seconds."""
    tasks = [row for row in category_sentences() if row.language == "en" and row.label in FEW]
    dangers = [row for row in safety_sentences() if row.language == "en"]
    return fit_and_hold_out(tasks=tasks[::3], dangers=dangers[::4])


def read(text: str, language: str = "en") -> tuple[Post, PostVectors]:
    """A post and its vectors."""
    post = Post.of(text, language)
    return post, post_vectors(post, SentenceEncoder())
