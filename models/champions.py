"""The releases that serve, one after the other: promotion, the way back, and crashed drafts.

Beside the pointer ``current`` stands the file ``champions``: the releases that served before the
current one, oldest first, one a line. It is written before the pointer moves, so that a crash in
between leaves at worst the current release as its own predecessor, which readers skip.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from data.errors import NotReady, ReleaseRefused
from models.release import (
    MANIFEST,
    Release,
    current_release,
    load_release,
    make_current,
    release_folder,
)

_HISTORY: Final = "champions"
DRAFT_REST_S: Final = 60.0
"""A draft that changed within so many seconds is being written; writing one takes less than 1 s.
Its process may run in another container, where its number says nothing here."""


def current_id(releases: Path) -> str | None:
    """Id of the release that the pointer names; None where it names none that is there."""
    try:
        return current_release(releases).name
    except (NotReady, ReleaseRefused):
        return None


def earlier_champions(releases: Path) -> list[str]:
    """Ids of the releases that served before the current one, oldest first."""
    try:
        listed = (releases / _HISTORY).read_text("utf-8").split()
    except FileNotFoundError:
        return []
    serving = current_id(releases)
    while listed and listed[-1] == serving:
        listed.pop()
    return listed


def promote(releases: Path, release_id: str) -> None:
    """Make a release the one that serves and remember the one before it.

    Raises
    ------
    ReleaseRefused
        If the release is not there or does not load; nothing has changed then.
    """
    load_release(release_folder(releases, release_id))
    serving = current_id(releases)
    if serving == release_id:
        return
    if serving is not None:
        _remember(releases, [*earlier_champions(releases), serving])
    make_current(releases, release_id)


def roll_back(releases: Path) -> str:
    """Make the newest earlier champion that loads serve again; its id.

    Rolling back twice goes two champions back, never to and fro.

    Raises
    ------
    NotReady
        If no earlier champion is left that loads; nothing has changed then.
    """
    earlier = earlier_champions(releases)
    while earlier:
        release_id = earlier.pop()
        if _loads(releases, release_id):
            make_current(releases, release_id)
            _remember(releases, earlier)
            return release_id
    raise NotReady("There is no earlier champion to go back to.")


def last_good_champion(releases: Path) -> Release:
    """The current release or, where that is refused, the newest earlier champion that loads.

    A release that was written but never promoted is not among them.

    Raises
    ------
    NotReady, ReleaseRefused
        What is wrong with the current one, if no earlier one loads either.
    """
    try:
        return load_release(current_release(releases))
    except ReleaseRefused:
        for release_id in reversed(earlier_champions(releases)):
            if _loads(releases, release_id):
                return load_release(release_folder(releases, release_id))
        raise


def newest_challenger(releases: Path) -> str | None:
    """Id of the newest release made after the one that serves; None where there is none.

    Only manifests are read; whether the release loads is for whoever loads it. An earlier
    champion is older than the current one and no challenger, but after a rollback: then the
    release that was left is one again.
    """
    serving = current_id(releases)
    if serving is None:
        return None
    made = dict(_made_at(releases))
    newer = [name for name in made if serving not in made or made[name] > made[serving]]
    return max(newer, key=lambda name: (made[name], name), default=None)


def _made_at(releases: Path) -> Iterator[tuple[str, datetime]]:
    for folder in releases.glob("[0-9]*-*/"):
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
            yield folder.name, datetime.fromisoformat(manifest["created_at"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # `hustlexp releases` tells what is wrong with it


def crashed_drafts(releases: Path, *, now: float) -> list[Path]:
    """Unfinished releases and pointers of processes that ended before they were done.

    `now` is in seconds since 1970, as file times are.
    """
    return sorted(
        path
        for path in releases.glob(".*.*")
        if now - path.stat().st_mtime > DRAFT_REST_S and not _runs(path.name.rpartition(".")[2])
    )


def remove_draft(draft: Path) -> None:
    """Remove a crashed draft, a folder or a file."""
    if draft.is_dir():
        shutil.rmtree(draft)
    else:
        draft.unlink()


def _remember(releases: Path, champions: list[str]) -> None:
    draft = releases / f".{_HISTORY}.{os.getpid()}"
    draft.write_text("".join(f"{release_id}\n" for release_id in champions), "utf-8")
    os.replace(draft, releases / _HISTORY)


def _loads(releases: Path, release_id: str) -> bool:
    try:
        load_release(release_folder(releases, release_id))
    except ReleaseRefused:
        return False
    return True


def _runs(process_id: str) -> bool:
    if not process_id.isdecimal():
        return True  # not a name of ours: none of our business
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
