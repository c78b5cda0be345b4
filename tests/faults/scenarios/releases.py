"""Releases that are damaged, and a pointer that leads nowhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.champions import promote
from models.release import MANIFEST
from tests.faults.fault import Seen, fault
from tests.faults.world import World, pause, until

PROMISED = "refused; the release that served goes on"
LOOKS_S = 2.0
"""Ten times as long as processes need to see that the pointer moved."""


def _point(world: World, to: str) -> None:
    draft = world.releases / "draft-of-a-pointer"
    draft.write_text(to)
    draft.replace(world.releases / "current")


def _all_serve(world: World, release: str) -> bool:
    return {world.health()["release"] for _ in range(8)} == {release}


@contextmanager
def _pointed_away(world: World) -> Iterator[str]:
    """The id of what serves; the pointer is set right at the end, and is seen to work."""
    serving = str(world.health()["release"])
    try:
        yield serving
    finally:
        _point(world, serving)
    until(lambda: _all_serve(world, serving))


def _refused(world: World, damage: Callable[[Path], None]) -> Seen:
    with _pointed_away(world) as serving:
        other = next(d for d in world.releases.iterdir() if d.is_dir() and d.name != serving)
        damaged = world.releases / f"20260109-{world.number():012x}"
        shutil.copytree(other, damaged)
        damage(damaged)
        _point(world, damaged.name)
        pause(LOOKS_S)
        assert _all_serve(world, serving), "another release serves"
        status = world.match().status_code
        assert status == 200, status
    shutil.rmtree(damaged)
    return Seen("refused; the good one serves, matches are answered")


def _largest(folder: Path) -> Path:
    return max(folder.iterdir(), key=lambda file: file.stat().st_size)


@fault("a truncated model", done="a release that lacks its last bytes", promised=PROMISED)
def truncated(world: World) -> Seen:
    def cut(folder: Path) -> None:
        file = _largest(folder)
        file.write_bytes(file.read_bytes()[:-7])

    return _refused(world, cut)


@fault("one bit of a model is wrong", done="a bit of the largest file turned", promised=PROMISED)
def wrong_digest(world: World) -> Seen:
    def turn(folder: Path) -> None:
        file = _largest(folder)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)

    return _refused(world, turn)


@fault("a release without its manifest", done="the manifest removed", promised=PROMISED)
def no_manifest(world: World) -> Seen:
    return _refused(world, lambda folder: (folder / MANIFEST).unlink())


@fault("a pointer to nothing", done="the pointer names no release", promised=PROMISED)
def nothing(world: World) -> Seen:
    with _pointed_away(world) as serving:
        _point(world, "20260109-0123456789ab")
        pause(LOOKS_S)
        assert _all_serve(world, serving), "another release serves"
    return Seen("refused; the good one serves")


@fault(
    "a pointer out of the folder",
    done="the pointer says ../../etc",
    promised=PROMISED,
)
def outside(world: World) -> Seen:
    with _pointed_away(world) as serving:
        _point(world, "../../etc")
        pause(LOOKS_S)
        assert _all_serve(world, serving), "another release serves"
    return Seen("refused; the good one serves")


@fault(
    "promotion under traffic",
    done="another release promoted, and the first again",
    promised="both processes follow; every question answered 200",
)
def promoted(world: World) -> Seen:
    from tests.faults.traffic import traffic

    serving = str(world.health()["release"])
    other = next(d.name for d in world.releases.iterdir() if d.is_dir() and d.name != serving)
    with traffic(world) as seen:
        promote(world.releases, other)
        took = until(lambda: _all_serve(world, other))
        promote(world.releases, serving)
        until(lambda: _all_serve(world, serving))
    assert seen.failed == 0, seen.text
    return Seen(f"taken up after {took:.1f} s; {seen.text}")
