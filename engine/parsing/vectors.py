"""What a post means, as vectors: the whole and its clauses, each distinct text encoded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.parsing.disguise import plain
from engine.parsing.post import Post
from features.text import Encoder, clauses


@dataclass(frozen=True, slots=True)
class PostVectors:
    """Unit vectors of a post; a text without a vector has zeros.

    Attributes
    ----------
    whole : (512,) float32
    clauses : (n_clauses, 512) float32
        Of its sentences and parts of sentences, at most 16; none where it has but one.
    clause_texts : n_clauses texts
    plain : (512,) float32
        Of the text without disguise (`engine.parsing.disguise`); as `whole` where it has
        none.
    plain_text : str
    core : (512,) float32
        Of what is left of the post without pay, time, place and requirements
        (`engine.parsing.core`); as `whole` where nothing was taken out.
    core_text : str
    """

    whole: NDArray[np.float32]
    clauses: NDArray[np.float32]
    clause_texts: tuple[str, ...]
    plain: NDArray[np.float32]
    plain_text: str
    core: NDArray[np.float32]
    core_text: str


def post_vectors(post: Post, encoder: Encoder, core: str | None = None) -> PostVectors:
    """Vectors of a post and of its core, made in one call to the encoder."""
    told = post.text if core is None else core
    parts = tuple(clauses(post.text))
    parts = parts if len(parts) > 1 else ()
    undisguised = plain(post.text)
    clear = undisguised.text if undisguised.was_disguised else post.text
    texts = list(dict.fromkeys((post.text, clear, told, *parts)))
    vectors = dict(zip(texts, units(encoder.encode(texts)), strict=True))
    whole = vectors[post.text]
    return PostVectors(
        whole=whole,
        clauses=np.array([vectors[part] for part in parts], np.float32).reshape(
            len(parts), len(whole)
        ),
        clause_texts=parts,
        plain=vectors[clear],
        plain_text=undisguised.text,
        core=vectors[told],
        core_text=told,
    )


def units(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """(n, 512) unit vectors of an encoder's 8-bit ones; a zero vector stays zero."""
    found = vectors.astype(np.float32)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(length, 1.0), dtype=np.float32)
