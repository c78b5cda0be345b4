"""What a process answers from: the current release over the stored market, and its successors."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from data.columns import MarketHistory, Urgency
from data.database import Database, open_database
from data.errors import NotReady, ReleaseRefused
from data.reference.calendar import epoch, moment
from data.reference.cells import Area
from data.repositories.addresses import known_addresses
from data.repositories.market import MarketCounts, load_market
from data.repositories.market_state import StoredState, state_of
from data.repositories.shifts import load_shifts
from data.repositories.task_pictures import pictures_of_open_tasks
from data.repositories.text_vectors import TextVectorStore
from data.worker_shifts import WorkerShifts
from engine.bundling import warm_up as warm_up_bundles
from engine.candidates import ask_task, facts_for_task
from engine.conversation.assistant import Assistant
from engine.conversation.question import ChatQuestion
from engine.learning import learned_shifts
from engine.market import MarketSnapshot
from engine.market_base import MarketBase
from engine.matching import Matcher
from engine.parsing.parser import TaskParser
from engine.parsing.place.geocoding import Geocoder, KnownAddress, local_geocoder
from engine.patterns.question import PatternQuestion
from engine.pictures.gallery import HungPicture
from engine.pictures.reader import PictureReader
from engine.preranking.worker_columns import WorkerColumns
from engine.questions import TasksForWorker, WorkersForTask
from engine.recommendations.question import RecommendationQuestion
from engine.scorer import Scorer
from features.pairs import exposure_facts, pair_matrix
from features.record import Record
from features.text import SentenceEncoder, with_texts
from models.champions import last_good_champion
from models.personal import PersonalShifts
from models.release import Release, current_release, load_release, release_folder
from models.vision.likeness import ENCODER
from serving.areas import market_of
from serving.market_bases import Mapped, MarketBases
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


def reread(settings: Settings, resources: Resources, held: Matching) -> Matching:
    """The release that serves over the market as it is stored now.

    Raises
    ------
    HustleError
        If the database does not answer, or the release is not there any more.
    """
    if held.release_id is None:
        return held
    release = load_release(release_folder(settings.releases_dir, held.release_id))
    market = getattr(getattr(held, "matcher", None), "market", None)
    # Another process may have read it since; what this one holds already is not new.
    since = 0 if market is None else market.as_of + 1
    return _matching_by(release, settings, resources, since=since)


def bases_of(settings: Settings) -> MarketBases | None:
    """The mapped bases of the settings; None where there are none."""
    folder = settings.market_folder
    return None if folder is None else MarketBases(folder, ",".join(settings.region))


def _matching_by(
    release: Release, settings: Settings, resources: Resources, *, since: int = 0
) -> LiveMatching:
    """A release over the stored market: its columns are made for that release, or mapped."""
    matcher, counts, position = stored_matcher(
        release,
        settings.database_url,
        now=resources.clock(),
        best_first=settings.order_by == "score",
        area=settings.area,
        bases=bases_of(settings),
        since=since,
    )
    parser = stored_parser(matcher, settings)
    resources.gallery.hang(stored_pictures(settings))
    assistant = Assistant(matcher, parser)
    if not assistant.has_intents:
        log.warning("intents_missing", release=release.id, understood_by="rules")
    for text in _TRIALS:  # the first answers load what later ones use
        assistant.answer(ChatQuestion(text, resources.clock(), None, 37.77, -122.42))
    return LiveMatching(
        matcher,
        parser,
        assistant,
        describer=PictureReader(
            matcher, SentenceEncoder(), resources.gallery, search=resources.vectors
        ),
        release_id=release.id,
        market_size=MarketSize(*counts),
        resources=resources,
        position=position,
    )


_TRIALS: Final = ("Show me delivery tasks near me over $50", "I need a plumber, 60 dollars")


def stored_pictures(settings: Settings) -> list[HungPicture]:
    """The pictures of open tasks that the database holds."""
    database = open_database(settings.database_url)
    try:
        with database.session(read_only=True) as session:
            return [
                HungPicture(picture.task_id, picture.vector, picture.address)
                for picture in pictures_of_open_tasks(session, ENCODER)
            ]
    finally:
        database.close()


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
    release: Release,
    database_url: str,
    *,
    now: datetime,
    best_first: bool,
    area: Area | None = None,
    bases: MarketBases | None = None,
    since: int = 0,
) -> tuple[Matcher, MarketCounts, int]:
    """A release over the market that a database holds, how large that is, and the number of the
    last market event in it.

    Parameters
    ----------
    area : Area, optional
        Only what lies there or within the widest search around it is held.
    bases : MarketBases, optional
        Where markets are kept as they were built: one that fits is mapped, and nothing is read of
        the database; one that is built is kept, and mapped.
    since : int
        Instant; a base that was built before is not taken.

    Raises
    ------
    HustleError
        If the database cannot be used or holds no market yet, or the release cannot answer.
    """
    database = open_database(database_url)
    try:
        database.migrate()
        with database.session(read_only=True) as session:
            state = state_of(database, session)
        if state.counts.workers == 0:
            raise NotReady("The database holds no market yet: run `hustlexp simulate`.")
        if bases is None:
            base, state = _built(release, database, now=now, area=area, best_first=best_first)
            position = state.position
        else:
            with bases.building(state.store):
                mapped = _mapped(release, database, bases, since)
                if mapped is None:
                    base, state = _built(
                        release, database, now=now, area=area, best_first=best_first
                    )
                    mapped = _kept(base, state, release, database, bases)
            base, position = mapped
    finally:
        database.close()
    try:
        matcher = _matcher_over(release, base, best_first=best_first)
        _try(matcher, now=now)
    # A release is made elsewhere: whatever is wrong with it must not stop what serves now.
    except Exception as error:
        raise ReleaseRefused(f"Release '{release.id}' cannot answer: {error!r}.") from error
    return matcher, state.counts, position


def _built(
    release: Release, database: Database, *, now: datetime, area: Area | None, best_first: bool
) -> tuple[MarketBase, StoredState]:
    """A market read of the database, with what the release makes of it, and its state."""
    stored = _read(database, release.id)
    shifts = _learned(release, stored, until=now)
    market = MarketSnapshot.build(stored.history, as_of=now, space=release.text_space)
    if area is not None:
        everybody, market = market.workers.ids, market_of(area, market)
        shifts = shifts.of_workers(everybody, market.workers.ids)
    try:
        matcher = Matcher(release, market, shifts, best_first=best_first)
    except Exception as error:
        raise ReleaseRefused(f"Release '{release.id}' cannot answer: {error!r}.") from error
    columns = matcher.retriever.preranker
    assert isinstance(columns.workers, WorkerColumns)  # noqa: S101  nothing lies over it
    return MarketBase(market, columns.workers, columns.tasks, shifts), stored.state


def _matcher_over(release: Release, base: MarketBase, *, best_first: bool) -> Matcher:
    return Matcher(
        release,
        base.market,
        base.shifts,
        best_first=best_first,
        built=(base.workers, base.tasks),
    )


def _mapped(release: Release, database: Database, bases: MarketBases, since: int) -> Mapped | None:
    with database.session(read_only=True) as session:
        found = bases.find(release.id, state_of(database, session), session)
    return None if found is None or found.base.market.as_of < since else found


def _kept(
    base: MarketBase,
    state: StoredState,
    release: Release,
    database: Database,
    bases: MarketBases,
) -> Mapped:
    """A base in its file, or in this process alone where it cannot be kept."""
    with database.session(read_only=True) as session:
        kept = bases.keep(base, release.id, state, session)
    return Mapped(base, state.position) if kept is None else kept


def shadow_scorer(release: Release, champion: Matcher, database_url: str) -> Scorer:
    """A release over the market that the champion answers from, with nothing to rank by.

    The columns of the market are the champion's own, so that a shadow takes little more memory
    than its models; only where texts lie is the release's. Where the stored market has other
    workers or open tasks by now, it has columns of its own.

    Raises
    ------
    HustleError
        If the database cannot be used, or the release cannot score.
    """
    stored, now = _stored(database_url, release.id), moment(champion.market.as_of)
    shifts = _learned(release, stored, until=now)
    market = MarketSnapshot.build(stored.history, as_of=now, space=release.text_space)
    if _has_the_rows_of(champion.market, market):
        market = replace(champion.market, texts=market.texts)
    try:
        scorer = Scorer(release, market, shifts)
        _try_to_score(scorer, now=now)
    # As for a matcher: a challenger is made elsewhere.
    except Exception as error:
        raise ReleaseRefused(f"Release '{release.id}' cannot score: {error!r}.") from error
    return scorer


class _Stored(NamedTuple):
    """A market as it is stored, and what was kept of its workers under a release."""

    history: MarketHistory
    shifts: WorkerShifts
    state: StoredState


def _stored(database_url: str, release_id: str) -> _Stored:
    database = open_database(database_url)
    try:
        database.migrate()
        return _read(database, release_id)
    finally:
        database.close()


def _read(database: Database, release_id: str) -> _Stored:
    with database.session(read_only=True) as session:
        state, history = state_of(database, session), load_market(session)
        kept = load_shifts(session, release_id)
    if not len(history.workers):
        raise NotReady("The database holds no market yet: run `hustlexp simulate`.")
    return _Stored(with_texts(history, TextVectorStore(database)), kept, state)


def _learned(release: Release, stored: _Stored, *, until: datetime) -> PersonalShifts:
    history = stored.history

    def matrix() -> NDArray[np.float32]:
        positions = release.text_space.positions(history)
        return pair_matrix(exposure_facts(history, Record(history), positions))

    return learned_shifts(release, history, matrix, until=until, stored=stored.shifts)


def _has_the_rows_of(first: MarketSnapshot, second: MarketSnapshot) -> bool:
    return np.array_equal(first.workers.ids, second.workers.ids) and np.array_equal(
        first.tasks.ids, second.tasks.ids
    )


def _usable_release(releases: Path) -> Release:
    """The current release, or the champion before it where that is refused."""
    try:
        return load_release(current_release(releases))
    except ReleaseRefused as error:
        release = last_good_champion(releases)
        log.error("current_release_refused", reason=str(error), serving=release.id)
        return release


def _try_to_score(scorer: Scorer, *, now: datetime) -> None:
    """Score a few pairs once: an intact release may still be one that cannot."""
    workers = np.arange(min(3, len(scorer.market.workers)))
    task = ask_task(scorer.market, _TRIAL, epoch(now))
    scorer.score(facts_for_task(scorer.market, task, workers), workers)


_TRIAL: Final = WorkersForTask("trial", 0, 0.0, 0.0, pay_usd=50.0, urgency=Urgency.MEDIUM)


def _try(matcher: Matcher, *, now: datetime) -> None:
    """Answer every question once, which nobody waited for.

    The first answers compile and fetch what later ones use, and show whether the release, intact
    as it may be, can answer at all.
    """
    warm_up_bundles()  # the question below may happen to have none to look for
    market = matcher.market
    placed = np.flatnonzero(np.isfinite(market.workers.lat))
    row = int(placed[0]) if len(placed) else None
    lat = float(market.workers.lat[row]) if row is not None else 0.0
    lng = float(market.workers.lng[row]) if row is not None else 0.0
    task = replace(_TRIAL, lat=lat, lng=lng)
    matcher.workers_for_task(task, now=now, ranking_id="trial")
    matcher.tasks_for_worker(TasksForWorker(None, lat, lng), now=now, ranking_id="trial")
    matcher.analyse(PatternQuestion(None), now=now)
    matcher.recommend(RecommendationQuestion(None, lat, lng), now=now, ranking_id="trial")
