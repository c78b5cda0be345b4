"""The observable-history ceiling: what any learner could know from what the platform sees.

No learner reaches the probabilities that drew the outcomes, since it does not see the latents.
The ceiling is our own chain fitted on millions of offers of the same world (same law, weather
and calendar, further draws of workers and tasks, so that every row has the history it would have
had), with more leaves and no constraints, and asked about the same later rows.
Source: ``design/MODELS.md`` section 4.3, oracle 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from data.reference.calendar import DAY_S
from data.simulation.outcomes import examination
from data.simulation.run import simulate
from data.simulation.world import City
from features.specification import ACCEPT, NAMES, OUTCOMES
from features.text import Encoder, TextVectorsInMemory, with_texts
from models.boosting import BoostingParameters, Rows, fit_trees
from models.text_space import TextSpace
from training.dataset import Dataset, Labels

PARAMETERS: Final = BoostingParameters(
    trees=600,
    leaves=48,
    depth=6,
    learning_rate=0.08,
    rows_per_leaf=300,
    l2=10.0,
    extra={"monotone_constraints": [0] * len(NAMES)},
)
_VALID_SHARE: Final = 0.1
_FIRST_POPULATION_SEED: Final = 1_000


def ceiling_predictions(
    city: City,
    until: int,
    matrix: NDArray[np.float32],
    space: TextSpace,
    *,
    offers: int,
    before: int,
    progress: Callable[[int, int], None],
    encoder: Encoder | None = None,
) -> dict[str, FloatArray]:
    """Probabilities of the rows of `matrix` by outcome, from models fitted on `offers` offers.

    Only exposures shown before the instant `before` teach, as for the models under judgement.
    `space` is that of the release under judgement, in which the texts of `matrix` are placed.
    """
    worlds = -(-offers // city.offers)
    parts, read = [], TextVectorsInMemory()
    for number in range(worlds):
        history = simulate(city, until, population_seed=_FIRST_POPULATION_SEED + number).history
        if len(space.projection):
            history = with_texts(history, read, encoder)
        parts.append(Dataset.of(history, space))
        progress(number + 1, worlds)
    data = _together(parts)
    law = city.coefficients
    examined = {
        outcome: examination(data.positions, law) / examination(np.array([1]), law)
        if outcome == ACCEPT
        else np.ones(len(data))
        for outcome in OUTCOMES
    }
    holdout = np.random.default_rng(city.seed).random(len(data)) < _VALID_SHARE
    found = {}
    for outcome in OUTCOMES:
        labels = data.labels[outcome]
        usable = (labels.values >= 0) & (data.shown_at < before - DAY_S)
        train, valid = (
            _rows(data, outcome, examined[outcome], usable & part) for part in (~holdout, holdout)
        )
        found[outcome] = fit_trees(outcome, train, valid, PARAMETERS).model.predict(matrix)
    return found


def _rows(data: Dataset, outcome: str, examined: FloatArray, selected: NDArray[np.bool_]) -> Rows:
    return data.rows(selected, outcome, examined)


def _together(parts: list[Dataset]) -> Dataset:
    return replace(
        parts[0],
        matrix=np.concatenate([part.matrix for part in parts]),
        factors=np.empty((0, 5)),
        shown_at=np.concatenate([part.shown_at for part in parts]),
        positions=np.concatenate([part.positions for part in parts]),
        groups=np.empty(0, dtype=np.int64),
        labels={
            outcome: Labels(
                np.concatenate([part.labels[outcome].values for part in parts]),
                np.concatenate([part.labels[outcome].known_at for part in parts]),
            )
            for outcome in OUTCOMES
        },
    )
