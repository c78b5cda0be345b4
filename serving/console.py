"""What the console is shown beside the answers of the endpoints: the market, and the release."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from data.errors import NotFound, NotReady
from engine.matching import Matcher
from engine.overview import MarketOverview, overview
from serving.cpu import CpuPool

RELIABILITY: Final = "reliability.png"
"""The picture of a release that shows observed rates against predicted probabilities."""


class ReleaseFacts(NamedTuple):
    """The serving release's manifest, and the last drift report if there is one."""

    manifest: Mapping[str, Any]
    has_reliability: bool
    drift: Mapping[str, Any] | None


class Console(Protocol):
    """What the console's routes ask."""

    async def market(self) -> MarketOverview:
        """The market that is answered from, at a glance."""

    async def release(self) -> ReleaseFacts:
        """The release that serves."""

    async def reliability(self) -> bytes:
        """Its reliability diagram, a PNG."""


@dataclass(frozen=True, slots=True)
class LiveConsole:
    """Looks at whatever matching is held.

    Attributes
    ----------
    held : callable
        Gives the engine that answers at this moment; None while nothing can.
    releases : Path
        The folder of releases.
    drift_report : Path
        Where `hustlexp drift` writes its figures.
    threads : CpuPool
        What is read from files or made of the market is off the event loop.
    """

    held: Callable[[], Matcher | None]
    releases: Path
    drift_report: Path
    threads: CpuPool

    async def market(self) -> MarketOverview:
        """The market that is answered from, at a glance.

        Raises
        ------
        NotReady
            If nothing can answer.
        """
        market = self._matcher().market
        return await self.threads.run(lambda: overview(market))

    async def release(self) -> ReleaseFacts:
        """The release that serves.

        Raises
        ------
        NotReady
            If nothing can answer.
        """
        manifest = self._matcher().release.manifest
        drift = await self.threads.run(self._drift)
        return ReleaseFacts(manifest, RELIABILITY in manifest["files"], drift)

    async def reliability(self) -> bytes:
        """Its reliability diagram, a PNG.

        Raises
        ------
        NotReady
            If nothing can answer.
        NotFound
            If the release has none.
        """
        picture = self.releases / self._matcher().release.id / RELIABILITY
        try:
            return await self.threads.run(picture.read_bytes)
        except OSError:
            raise NotFound("The release has no reliability diagram.") from None

    def _matcher(self) -> Matcher:
        matcher = self.held()
        if matcher is None:
            raise NotReady("There is no release or no market to look at yet.")
        return matcher

    def _drift(self) -> Mapping[str, Any] | None:
        try:
            report: Mapping[str, Any] = json.loads(self.drift_report.read_text("utf-8"))
        except (OSError, ValueError):  # never measured, or just being written
            return None
        return report


class _NoConsole:
    """Stands in where nothing can be looked at."""

    async def market(self) -> MarketOverview:
        raise NotReady("There is no market to look at.")

    async def release(self) -> ReleaseFacts:
        raise NotReady("There is no release to look at.")

    async def reliability(self) -> bytes:
        raise NotReady("There is no release to look at.")


NO_CONSOLE: Final[Console] = _NoConsole()
