"""The market as it was built, in files that processes of one machine map and share.

A base is what `engine.market_base` takes apart, in a file of `data.mapped_arrays`: named after the
code's schema, the store, the release, the area and the last market event in it. Who starts maps
the newest that fits and follows the events since; where none fits, one process builds it of the
store while the others wait for it. Files hold exact places and ids of users in plain: by default
they stand in memory (``/dev/shm``), readable by their owner only, and whoever erases a user
removes them all.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy.orm import Session

from data.mapped_arrays import FileRefused, about_file, map_arrays, write_arrays
from data.repositories.market import MarketCounts
from data.repositories.market_state import StoredState, event_at
from engine.market_base import (
    MarketBase,
    NotAMarket,
    put_together,
    schema,
    taken_apart,
)

log = structlog.get_logger(__name__)

SUFFIX: Final = ".market"
"""Ending of the files' names."""

FORGOTTEN_AFTER_NS: Final = 7 * 86_400 * 10**9
"""Age in nanoseconds, beside the newest of a folder, at which a base of any store goes."""

KEPT: Final = 2
"""Bases of one store and area that stay: that of the release that serves, and one before it."""


class Mapped(NamedTuple):
    """A base laid over its file, and the number of the last market event in it."""

    base: MarketBase
    position: int


@dataclass(frozen=True, slots=True)
class MarketBases:
    """The bases of one folder.

    Attributes
    ----------
    folder : Path
        Made where it is not there yet.
    area : str
        Name of the part of the market that is held; "" for everything.
    """

    folder: Path
    area: str = ""

    def find(self, release_id: str, state: StoredState, session: Session) -> Mapped | None:
        """The newest base that fits; None where there is none. Damaged ones are removed."""
        for path in self._files(state.store, release_id):
            began = perf_counter()
            try:
                about = about_file(path)
                if about["erased"] != state.erased:  # it knows somebody whom nobody is to know
                    path.unlink(missing_ok=True)
                    continue
                if not self._fits(about, release_id, state, session):
                    continue
                mapped = map_arrays(path)
                base = put_together(about["market"], mapped.arrays)
            except (FileRefused, NotAMarket, KeyError, TypeError) as error:
                log.error("market_base_refused", file=path.name, reason=str(error))
                path.unlink(missing_ok=True)
                continue
            log.info(
                "market_base_mapped",
                file=path.name,
                bytes=path.stat().st_size,
                seconds=round(perf_counter() - began, 3),
            )
            return Mapped(base, int(about["position"]))
        return None

    def keep(
        self, base: MarketBase, release_id: str, state: StoredState, session: Session
    ) -> Mapped | None:
        """Write a base and map it; None where it cannot be written, which is told to the log."""
        said, arrays = taken_apart(base)
        about = {
            "schema": schema(),
            "store": state.store,
            "release": release_id,
            "area": self.area,
            "erased": state.erased,
            "position": state.position,
            "event": event_at(session, state.position),
            "counts": list(state.counts),
            "as_of": base.market.as_of,
            "market": said,
        }
        name = f"{state.store}-{release_id}-{self._area}-{state.position:012d}-{base.market.as_of}"
        path = self.folder / f"{name}{SUFFIX}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_arrays(path, arrays, about)
        except OSError as error:
            log.warning("market_base_not_kept", reason=str(error))
            return None
        self._prune(state)
        try:
            mapped = map_arrays(path, check=False)
        except FileRefused as error:
            log.warning("market_base_not_kept", reason=str(error))
            return None
        return Mapped(put_together(said, mapped.arrays), state.position)

    @contextmanager
    def building(self, store: str) -> Iterator[None]:
        """While one process of the machine builds a base of a store, the others wait here."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(
                self.folder / f"{store}-{self._area}.lock", os.O_RDWR | os.O_CREAT, 0o600
            )
        except OSError:
            yield  # a folder that cannot be written to keeps no base either
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    @property
    def _area(self) -> str:
        return sha256(self.area.encode()).hexdigest()[:8] if self.area else "all"

    def _files(self, store: str, release_id: str = "*") -> list[Path]:
        """Newest first."""
        found = self.folder.glob(f"{store}-{release_id}-{self._area}-*{SUFFIX}")
        return sorted(found, key=lambda path: path.name.split("-")[-2:], reverse=True)

    def _fits(
        self, about: Mapping[str, Any], release_id: str, state: StoredState, session: Session
    ) -> bool:
        """Whether a base is of this code, store and release, and events lead from it to now."""
        if (about["schema"], about["store"], about["release"], about["area"]) != (
            schema(), state.store, release_id, self.area,
        ):  # fmt: skip
            return False
        if about["position"] > state.position:
            return False
        if about["event"] != event_at(session, about["position"]):
            return False  # that event was never seen here, or is so old that it was forgotten
        return about["position"] < state.position or _grown_by_serving(
            MarketCounts(*about["counts"]), state.counts
        )

    def _prune(self, state: StoredState) -> None:
        """Remove all but the newest bases of a store and area, and those that know the erased; of
        other stores what is a week old: they may be gone."""
        kept = 0
        newest = max(map(_written, self.folder.glob(f"*{SUFFIX}")), default=0)
        for path in self.folder.glob(f"*{SUFFIX}"):
            if newest - _written(path) > FORGOTTEN_AFTER_NS:
                path.unlink(missing_ok=True)
        for path in sorted(self._files(state.store), key=_written, reverse=True):
            with suppress(FileRefused, OSError, KeyError):
                if kept < KEPT and about_file(path)["erased"] == state.erased:
                    kept += 1
                    continue
            path.unlink(missing_ok=True)


def forget_bases(folder: Path | None) -> int:
    """Remove all bases of a folder; how many. Whoever has mapped one goes on with it."""
    paths = [] if folder is None else [*folder.glob(f"*{SUFFIX}"), *folder.glob(f".*{SUFFIX}.*")]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _grown_by_serving(then: MarketCounts, now: MarketCounts) -> bool:
    """Whether counts can have become those of now without a market event.

    Exposures come by serving. A base without the newest is as good as what a running process has,
    and is rebuilt where it grows old; with every answer another one, no start would find its base.
    """
    return (then.workers, then.open_tasks) == (now.workers, now.open_tasks) and (
        then.exposures <= now.exposures
    )


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
