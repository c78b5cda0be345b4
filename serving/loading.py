"""What a process answers from: the current release over the stored market, and its successors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import structlog

from data.columns import Urgency
from data.database import open_database
from data.errors import NotReady, ReleaseRefused
from data.repositories.market import load_market, market_counts
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import TasksForWorker, WorkersForTask
from models.champions import last_good_champion
from models.release import Release, current_release, load_release
from serving.clock import Clock
from serving.cpu import CpuPool
from serving.journal import Journal
from serving.matching import LiveMatching, MarketSize, Matching
from serving.settings import Settings

log = structlog.get_logger(__name__)


def live_matching(
    settings: Settings, journal: Journal, cpu: CpuPool, clock: Clock
) -> LiveMatching[MarketSnapshot]:
    """The current release over the stored market.

    Raises
    ------
    HustleError
        If there is no release that can serve, no market, or no database.
    """
    release = _usable_release(settings.releases_dir)
    database = open_database(settings.database_url)
    try:
        database.migrate()
        with database.session(read_only=True) as session:
            counts, history = market_counts(session), load_market(session)
    finally:
        database.close()
    if counts.workers == 0:
        raise NotReady("The database holds no market yet: run `hustlexp simulate`.")
    market = MarketSnapshot.build(history, as_of=clock())
    return LiveMatching(
        _tried_matcher(release, market, now=clock()),
        market,
        release_id=release.id,
        market_size=MarketSize(*counts),
        journal=journal,
        cpu=cpu,
        clock=clock,
    )


def successor(
    settings: Settings, journal: Journal, cpu: CpuPool, clock: Clock, held: Matching
) -> Matching:
    """What serves after the pointer moved; the matching held where it names the same release.

    Raises
    ------
    HustleError
        If the release that the pointer names cannot serve; nothing else is tried then.
    """
    if not isinstance(held, LiveMatching):
        return live_matching(settings, journal, cpu, clock)
    release = load_release(current_release(settings.releases_dir))
    if release.id == held.release_id:
        return held
    matcher = _tried_matcher(release, held.market, now=clock())
    return held.with_matcher(matcher, release_id=release.id)


def _usable_release(releases: Path) -> Release:
    """The current release, or the champion before it where that is refused."""
    try:
        return load_release(current_release(releases))
    except ReleaseRefused as error:
        release = last_good_champion(releases)
        log.error("current_release_refused", reason=str(error), serving=release.id)
        return release


def _tried_matcher(release: Release, market: MarketSnapshot, *, now: datetime) -> Matcher:
    """A matcher that has answered both questions once, which nobody waited for.

    The first answers compile and fetch what later ones use, and show whether the release, intact
    as it may be, can answer at all.
    """
    placed = np.flatnonzero(np.isfinite(market.workers.lat))
    row = int(placed[0]) if len(placed) else None
    lat = float(market.workers.lat[row]) if row is not None else 0.0
    lng = float(market.workers.lng[row]) if row is not None else 0.0
    try:
        matcher = Matcher(release)
        task = WorkersForTask("trial", 0, lat, lng, pay_usd=50.0, urgency=Urgency.MEDIUM)
        matcher.workers_for_task(market, task, now=now, ranking_id="trial")
        matcher.tasks_for_worker(
            market, TasksForWorker(None, lat, lng), now=now, ranking_id="trial"
        )
    # A release is made elsewhere: whatever is wrong with it must not stop what serves now.
    except Exception as error:
        raise ReleaseRefused(f"Release '{release.id}' cannot answer: {error!r}.") from error
    return matcher
