"""What a process answers from: the current release over the stored market, and its successors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from data.columns import Urgency
from data.database import open_database
from data.errors import NotReady, ReleaseRefused
from data.repositories.addresses import known_addresses
from data.repositories.market import MarketCounts, load_market, market_counts
from data.repositories.shifts import load_shifts
from data.repositories.text_vectors import TextVectorStore
from engine.bundling import warm_up as warm_up_bundles
from engine.learning import learned_shifts
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import Geocoder, KnownAddress, local_geocoder
from engine.patterns.question import PatternQuestion
from engine.pictures.reader import PictureReader
from engine.questions import TasksForWorker, WorkersForTask
from features.pairs import exposure_facts, pair_matrix
from features.record import Record
from features.text import SentenceEncoder, with_texts
from models.champions import last_good_champion
from models.release import Release, current_release, load_release
from serving.matching import LiveMatching, MarketSize, Matching, Resources
from serving.settings import Settings

log = structlog.get_logger(__name__)


def live_matching(settings: Settings, resources: Resources) -> LiveMatching:
    """The current release over the stored market.

    Raises
    ------
    HustleError
        If there is no release that can serve, no market, or no database.
    """
    return _matching_by(_usable_release(settings.releases_dir), settings, resources)


def successor(settings: Settings, resources: Resources, held: Matching) -> Matching:
    """What serves after the pointer moved; the matching held where it names the same release.

    Raises
    ------
    HustleError
        If the release that the pointer names cannot serve; nothing else is tried then.
    """
    if not isinstance(held, LiveMatching):
        return live_matching(settings, resources)
    release = load_release(current_release(settings.releases_dir))
    if release.id == held.release_id:
        return held
    return _matching_by(release, settings, resources)


def _matching_by(release: Release, settings: Settings, resources: Resources) -> LiveMatching:
    """A release over the stored market, read anew: its columns are made for that release."""
    matcher, counts = stored_matcher(
        release,
        settings.database_url,
        now=resources.clock(),
        best_first=settings.order_by == "score",
    )
    return LiveMatching(
        matcher,
        stored_parser(matcher, settings),
        PictureReader(matcher, SentenceEncoder()),
        release_id=release.id,
        market_size=MarketSize(*counts),
        resources=resources,
    )


def stored_parser(matcher: Matcher, settings: Settings) -> TaskParser:
    """A parser beside a matcher, which knows the addresses that the database holds."""
    database = open_database(settings.database_url)
    try:
        with database.session(read_only=True) as session:
            known = [KnownAddress(*row) for row in known_addresses(session)]
    finally:
        database.close()
    geocoder: Geocoder = local_geocoder(known)
    if settings.geocoder_url is not None:
        from serving.geocoding import NominatimGeocoder  # its client takes long to import

        geocoder = NominatimGeocoder(settings.geocoder_url, geocoder)
    return TaskParser(matcher, geocoder, SentenceEncoder())


def stored_matcher(
    release: Release, database_url: str, *, now: datetime, best_first: bool
) -> tuple[Matcher, MarketCounts]:
    """A release over the market that a database holds, as of `now`, and how large that is.

    Raises
    ------
    HustleError
        If the database cannot be used or holds no market yet, or the release cannot answer.
    """
    database = open_database(database_url)
    try:
        database.migrate()
        with database.session(read_only=True) as session:
            counts, history = market_counts(session), load_market(session)
            kept = load_shifts(session, release.id)
        if counts.workers == 0:
            raise NotReady("The database holds no market yet: run `hustlexp simulate`.")
        history = with_texts(history, TextVectorStore(database))
    finally:
        database.close()

    def matrix() -> NDArray[np.float32]:
        positions = release.text_space.positions(history)
        return pair_matrix(exposure_facts(history, Record(history), positions))

    shifts = learned_shifts(release, history, matrix, until=now, stored=kept)
    market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
    try:
        matcher = Matcher(release, market, shifts, best_first=best_first)
        _try(matcher, now=now)
    # A release is made elsewhere: whatever is wrong with it must not stop what serves now.
    except Exception as error:
        raise ReleaseRefused(f"Release '{release.id}' cannot answer: {error!r}.") from error
    return matcher, counts


def _usable_release(releases: Path) -> Release:
    """The current release, or the champion before it where that is refused."""
    try:
        return load_release(current_release(releases))
    except ReleaseRefused as error:
        release = last_good_champion(releases)
        log.error("current_release_refused", reason=str(error), serving=release.id)
        return release


def _try(matcher: Matcher, *, now: datetime) -> None:
    """Answer both questions once, which nobody waited for.

    The first answers compile and fetch what later ones use, and show whether the release, intact
    as it may be, can answer at all.
    """
    warm_up_bundles()  # the question below may happen to have none to look for
    market = matcher.market
    placed = np.flatnonzero(np.isfinite(market.workers.lat))
    row = int(placed[0]) if len(placed) else None
    lat = float(market.workers.lat[row]) if row is not None else 0.0
    lng = float(market.workers.lng[row]) if row is not None else 0.0
    task = WorkersForTask("trial", 0, lat, lng, pay_usd=50.0, urgency=Urgency.MEDIUM)
    matcher.workers_for_task(task, now=now, ranking_id="trial")
    matcher.tasks_for_worker(TasksForWorker(None, lat, lng), now=now, ranking_id="trial")
    matcher.analyse(PatternQuestion(None), now=now)
