"""A stored market and release, small and made by hand, for tests of how a process starts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from data.database import open_database
from data.reference.calendar import moment
from data.repositories.market import save_market
from features.specification import FEATURES
from models.calibration import UNCALIBRATED
from models.champions import promote
from models.examination import ExaminationModel
from models.forest import Forest
from models.logistic import LinearScore
from models.outcomes import OutcomeChain, OutcomeModel
from models.personal import NEUTRAL, PersonalParameters
from models.release import ReleaseContents, write_release
from tests.factories import START, a_market


def store_market(database_url: str, *, workers: int = 40, tasks: int = 60) -> None:
    """Migrate a database and put a random market into it."""
    database = open_database(database_url)
    database.migrate()
    with database.session() as session:
        save_market(session, a_market(workers=workers, tasks=tasks, exposures=0))
    database.close()


def store_release(
    releases: Path,
    *,
    accept_log_odds: float = 0.0,
    made_on: int = 0,
    alpha: float = 0.5,
    personal: PersonalParameters = NEUTRAL,
) -> str:
    """Write a release whose models predict one probability each, and make it current.

    `made_on` counts days from the start of the tests' time; later releases sort last.
    """
    contents = ReleaseContents(
        chain=OutcomeChain(_constant(accept_log_odds), _constant(2.0), _constant(1.0)),
        examination=ExaminationModel(np.array([1.0, 0.5])),
        policy={
            "alpha": alpha,
            "perfect_from": 0.8,
            "good_from": 0.6,
            "reference_factors": [0.5] * 5,
            "reference_success": 0.4,
            "reference_features": [0.0] * len(FEATURES),
        },
        window=(_day(0), _day(made_on)),
        seed=0,
        metrics={},
        attachments={},
        personal=personal,
    )
    release_id = write_release(releases, contents, created_at=_day(made_on))
    promote(releases, release_id)
    return release_id


def _constant(log_odds: float) -> OutcomeModel:
    stump = Forest(
        feature=np.zeros((1, 1), dtype=np.uint16),
        threshold=np.zeros((1, 1), dtype=np.float32),
        value=np.zeros((1, 2)),
    )
    return OutcomeModel(LinearScore(log_odds, np.zeros(len(FEATURES))), stump, UNCALIBRATED)


def _day(number: int) -> datetime:
    return moment(START + number * 86_400)
