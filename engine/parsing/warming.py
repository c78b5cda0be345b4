"""Loading what parsing needs, before anybody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.parsing.language import detect_language
from engine.parsing.place import find_places
from engine.parsing.post import Post
from engine.parsing.reading import read, sure_money
from engine.parsing.safety.rules import rules
from engine.parsing.vectors import post_vectors
from features.text import Encoder

_TRIAL = "Need help moving a couch at 12 Main St, San Francisco tomorrow at 5pm, $50"


def warm_up(encoder: Encoder) -> None:
    """Read one English post, which nobody waits for.

    The detector of languages, the gazetteer, the encoder and the patterns of English are loaded
    and compiled; for those of other languages see `warm_up_language`.
    """
    detect_language(_TRIAL)
    post_vectors(Post.of(_TRIAL, "en"), encoder)
    warm_up_language("en")
    rules()


def warm_up_language(language: str) -> None:
    """Load and compile the patterns of one language, in about 0.3 s."""
    post = Post.of(_TRIAL, language)
    money = sure_money(post, None)
    places = find_places(post, taken=[found.span for found in money])
    read(post, places, [], now=datetime(2000, 1, 1, tzinfo=UTC), currency_hint=None)
