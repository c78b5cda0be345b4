"""What a service with this folder would serve: the current release over the stored market."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data.database import open_database
from data.repositories.market import load_market
from data.repositories.text_vectors import TextVectorStore
from engine.market import MarketSnapshot
from engine.matching import Matcher
from features.text import with_texts
from models.release import current_release, load_release


def current_matcher(var: Path) -> tuple[Matcher, datetime]:
    """The current release over the market of `var`/hustlexp.db, and the moment it is asked at.

    That is the end of the window that the release was judged on, when jobs are under way. Equally
    good candidates stand in a fixed order: nothing is explored.

    Raises
    ------
    ReleaseRefused, UnusableDatabase
        If there is no usable release, or no market.
    """
    release = load_release(current_release(var / "releases"))
    database = open_database(f"sqlite:///{var}/hustlexp.db")
    try:
        with database.session(read_only=True) as session:
            history = load_market(session)
        history = with_texts(history, TextVectorStore(database))
    finally:
        database.close()
    now = datetime.fromisoformat(release.manifest["window"][1])
    market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
    return Matcher(release, market, best_first=True), now
