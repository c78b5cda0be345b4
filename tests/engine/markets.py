"""Random markets and releases for properties: every feature counts, and texts say something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.columns import TaskStatus
from data.reference.calendar import DAY_S, HOUR_S, NEVER, moment
from data.reference.categories import CATEGORIES
from engine.market import MarketSnapshot
from engine.policy import RankingPolicy
from engine.texts import MarketTexts
from features.pairs import exposure_facts, pair_matrix
from features.record import Record, pair_key
from features.similarity import SPACE, UNIT, PairVectors, TextPositions
from features.text import DIMENSIONS, SCALE
from models.calibration import CalibrationKind, Calibrator
from models.forest import Forest
from models.logistic import LinearScore
from models.outcomes import OutcomeChain, OutcomeModel
from tests.factories import START, a_market

AT = START + 30 * DAY_S


def random_market(
    seed: int, *, workers: int = 40, tasks: int = 60, exposures: int = 300
) -> MarketSnapshot:
    """A market as of `AT`, all tasks open, every pair on record with words and a taste."""
    history = a_market(seed=seed, workers=workers, tasks=tasks, exposures=exposures)
    rng = np.random.default_rng(seed)
    t = history.tasks
    open_tasks = replace(
        t,
        status=np.full(tasks, TaskStatus.OPEN, dtype=np.int8),
        posted_at=np.minimum(t.posted_at, AT - HOUR_S),
        earliest_start=AT + rng.integers(-20, 20, tasks) * HOUR_S,
        deadline=np.where(t.deadline == NEVER, NEVER, AT + rng.integers(2, 90, tasks) * HOUR_S),
    )
    market = MarketSnapshot.build(replace(history, tasks=open_tasks), as_of=moment(AT))
    return replace(market, texts=random_texts(seed, market))


def random_texts(seed: int, market: MarketSnapshot) -> MarketTexts:
    """Texts of open tasks, of declared skills and of tastes that point anywhere."""
    rng = np.random.default_rng(seed)
    declared = market.workers.skills[:, None] >> np.arange(len(CATEGORIES), dtype=np.uint64)
    who, what = np.nonzero(declared & np.uint64(1))
    keys = pair_key(who, what)
    answered = [market.pairs.of(np.arange(len(market.workers)), c).any(axis=1) for c in range(45)]
    took, kind = np.nonzero(np.column_stack(answered))
    return MarketTexts(
        tasks=units(rng, len(market.tasks), DIMENSIONS, SCALE),
        workers=units(rng, len(market.workers), DIMENSIONS, SCALE),
        positions=TextPositions(
            units(rng, len(market.tasks), SPACE, UNIT),
            PairVectors.of(keys, units(rng, len(keys), SPACE, UNIT)),
        ),
        tastes=PairVectors.of(
            pair_key(took, kind),
            units(rng, len(took), SPACE, UNIT),
            rng.uniform(0.0, 3.0 / UNIT, len(took)),
        ),
    )


def units(rng: np.random.Generator, n: int, dimensions: int, unit: float) -> NDArray[np.int8]:
    """(n, dimensions) int8 unit vectors, `unit` to 1.0."""
    vectors = rng.normal(size=(n, dimensions))
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.clip(np.rint(vectors * unit), -127, 127).astype(np.int8)


def random_chain(seed: int) -> OutcomeChain:
    """Linear models in which a usual step of any feature moves the log-odds by some tenths."""
    rng = np.random.default_rng(seed)
    history = a_market(seed=0)
    nothing = TextPositions.nothing(len(history.tasks))
    matrix = pair_matrix(exposure_facts(history, Record(history), nothing))
    centre, scale = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 0.05)

    def model(calibrator: Calibrator) -> OutcomeModel:
        weights = rng.normal(0.0, 0.3, len(scale)) / scale
        intercept = float(rng.normal(0.0, 0.5) - weights @ centre)
        return OutcomeModel(LinearScore(intercept, weights), Forest.empty(), calibrator)

    platt = Calibrator(CalibrationKind.PLATT, (), (0.8, 0.1))
    return OutcomeChain(model(platt), model(Calibrator(CalibrationKind.NONE)), model(platt))


def a_policy(alpha: float) -> RankingPolicy:
    """A policy that gives the models the share `alpha`."""
    return RankingPolicy(alpha, 1.0, 1.0, (0.5,) * 5, 0.5)
