"""Which of the app's 45 categories a post belongs to, and which kind of work within it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from data.reference.categories import CATEGORIES, CODE_OF, OTHER
from engine.parsing.post import Post
from engine.parsing.safety.judge import danger_of
from engine.parsing.vectors import PostVectors
from engine.parsing.wording import any_of
from models.text_models import TextModels

WORK: Final = frozenset({"hazard", "cheating", "reviews", "hacking"})
"""Kinds of danger that are work of some category all the same; the others are nobody's trade."""

LONG: Final = 160
"""Characters from which a post's clauses are looked at one by one: it tells more than the task."""

GROCERIES: Final = CODE_OF["grocery_shopping"]
DELIVERY: Final = CODE_OF["delivery"]

_IS_DELIVERED: Final = re.compile(
    any_of(
        "deliver(ed,y,ing,)|entregar|entrega(n,do,)|entregue(s)|livrer|livré(e,es,s)|livraison|"
        "liefern|geliefert|lieferung|配送|送货|送到|配達"
    )
)
"""Groceries that are *delivered* are a delivery to the customer, in each of his examples
(``spec/frontend.md`` section 4); shopping for them is a category of its own in his list."""

UNSURE: Final = 0.2
"""Probability below which no category is worth naming: the post is filed under `other`."""

OTHER_DISCOUNT: Final = 1.5
"""By how much the log-odds of `other` are lowered: its sentences have no words of their own, so
that words common to all posts ("help", "needed") speak for it. Chosen on one half of the
development posts."""

_CLAUSES_SHARE: Final = 0.5
_TINY: Final = 1e-12
_SURE_KIND: Final = 0.5
_NOBODYS: Final = 0.5


@dataclass(frozen=True, slots=True)
class CategoryFound:
    """The likeliest category.

    Attributes
    ----------
    category, runner_up : int
        Category codes; `other` where none is likely (`UNSURE`), with its own low probability.
    probability, runner_up_probability : float
        Calibrated on sentences of writers that the model had not seen.
    subcategory : str or None
        As the client spells it; None where the category has none or none is likely.
    subcategory_probability : float
        Among the subcategories of the category; 0 where it has none.
    """

    category: int
    probability: float
    runner_up: int
    runner_up_probability: float
    subcategory: str | None
    subcategory_probability: float


def classify(post: Post, vectors: PostVectors, models: TextModels) -> CategoryFound:
    """The category of a post.

    What is nobody's trade (a scam, a crime) goes to `other` as far as it is likely to be that,
    once that is likelier than not.
    """
    chance = _category_chance(post, vectors, models)
    dangers = danger_of(vectors, models)
    nobodys = sum(p for kind, p in dangers.items() if kind not in WORK)
    nobodys = nobodys if nobodys >= _NOBODYS else 0.0
    chance = chance * (1.0 - nobodys)
    chance[OTHER] += nobodys
    runner_up, category = (int(code) for code in np.argsort(chance, kind="stable")[-2:])
    if {category, runner_up} == {GROCERIES, DELIVERY} and _IS_DELIVERED.search(post.folded):
        both = chance[category] + chance[runner_up]
        category, runner_up = DELIVERY, GROCERIES
        chance[DELIVERY], chance[GROCERIES] = both, 0.0
    if chance[category] < UNSURE and category != OTHER:
        runner_up, category = category, OTHER
    subcategory, likely = subcategory_of(CATEGORIES[category], vectors.whole, models)
    return CategoryFound(
        category,
        float(chance[category]),
        runner_up,
        float(chance[runner_up]),
        subcategory,
        likely,
    )


def _category_chance(post: Post, vectors: PostVectors, models: TextModels) -> FloatArray:
    """(45,) probabilities: of the whole post and of its core, which have an equal say.

    The core tells the work without what is said of pay, time and place; the whole keeps what the
    core may have lost. `other` is believed less than it is found (`OTHER_DISCOUNT`).
    """
    whole = _of_whole(post, vectors, models)
    core = whole
    if vectors.core_text != post.text:
        core = models.category.predict_proba(vectors.core[None], [vectors.core_text])[0]
    chance = np.sqrt(np.maximum(whole, _TINY) * np.maximum(core, _TINY))
    chance[OTHER] *= np.exp(-OTHER_DISCOUNT)
    return np.asarray(chance / chance.sum())


def _of_whole(post: Post, vectors: PostVectors, models: TextModels) -> FloatArray:
    """(45,) probabilities: of the whole, and in a long post of its clauses together."""
    whole = np.asarray(models.category.predict_proba(vectors.whole[None], [post.text])[0])
    if len(post.text) < LONG or not len(vectors.clauses):
        return whole
    parts = models.category.predict_proba(vectors.clauses, vectors.clause_texts)
    # A clause that names the work is surer than one about parking: it counts for more.
    weights = parts.max(axis=1) ** 2 * np.sqrt([len(text) for text in vectors.clause_texts])
    mixed = np.asarray(weights @ parts / weights.sum())
    return np.asarray((1.0 - _CLAUSES_SHARE) * whole + _CLAUSES_SHARE * mixed)


def subcategory_of(
    category: str, vector: NDArray[np.float32], models: TextModels
) -> tuple[str | None, float]:
    """The likeliest subcategory of a category for a text's unit vector (512,), and how likely.

    None where the category has none, or where it is not likelier than all others together.
    """
    names = models.subcategory.classes
    own = [at for at, name in enumerate(names) if name.startswith(f"{category}/")]
    if not own:
        return None, 0.0
    chance = models.subcategory.predict_proba(vector[None])[0][own]
    if not chance.sum() > 0.0:
        return None, 0.0
    chance = chance / chance.sum()
    best = int(chance.argmax())
    likely = float(chance[best])
    return (names[own[best]].split("/", 1)[1] if likely >= _SURE_KIND else None), likely
