"""A history cut off at a moment: what the platform knew then, and nothing of what came later."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from data.columns import Exposures, MarketHistory, TextVectors, no_pictures
from data.reference.calendar import NEVER
from data.simulation.log import known_until


def known_at(history: MarketHistory, instant: int) -> MarketHistory:
    """The history as it stood at an instant.

    What was shown or posted later is gone, an outcome that became known later is absent, and a
    message that was opened later is unopened. Workers stay as they are, those who join later
    among them: nobody was shown anything to them yet. Their XP and streaks are those of the whole
    history, which no feature reads.
    """
    shown = history.exposures.take(history.exposures.shown_at < instant)
    columns = {f.name: getattr(shown, f.name) for f in fields(Exposures)}
    exposures = Exposures(**known_until(columns, instant - 1))
    posted = history.tasks.posted_at < instant
    row_of = np.where(posted, np.cumsum(posted) - 1, -1)
    sessions = history.sessions.take(history.sessions.ended_at < instant)
    notifications = history.notifications.take(history.notifications.sent_at < instant)
    impressions = history.impressions.take(history.impressions.shown_at < instant)

    def tasks_of(rows: np.ndarray) -> np.ndarray:
        return np.where(rows < 0, -1, row_of[rows]) if len(rows) else rows

    def until(instants: np.ndarray) -> np.ndarray:
        return np.where(instants < instant, instants, NEVER)

    return replace(
        history,
        tasks=history.tasks.take(posted),
        exposures=replace(exposures, tasks=tasks_of(exposures.tasks)),
        sessions=sessions,
        notifications=replace(
            notifications,
            tasks=tasks_of(notifications.tasks),
            opened_at=until(notifications.opened_at),
        ),
        impressions=replace(
            impressions,
            tasks=tasks_of(impressions.tasks),
            opened_at=until(impressions.opened_at),
            dismissed_at=until(impressions.dismissed_at),
        ),
        texts=_texts(history.texts, posted),
        pictures=no_pictures(),  # nothing that is learnt looks at them
    )


def _texts(texts: TextVectors | None, posted: np.ndarray) -> TextVectors | None:
    if texts is None:
        return None
    return replace(texts, titles=texts.titles[posted], descriptions=texts.descriptions[posted])
