"""A release is loaded whole or refused; what serves changes at once or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import NotReady, ReleaseRefused
from features import specification
from features.specification import NAMES, feature_hash
from models import release as module
from models.examination import ExaminationModel
from models.personal import PersonalParameters, ShiftParameters
from models.release import (
    SCHEMA_VERSION,
    ReleaseContents,
    current_release,
    list_releases,
    load_release,
    make_current,
    write_release,
)
from tests.models.chains import a_chain, some_rows

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, 17, tzinfo=UTC)
MADE_AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
MADE_LATER = datetime(2026, 8, 2, 10, 0, tzinfo=UTC)

CONTENTS = ReleaseContents(
    chain=a_chain(),
    examination=ExaminationModel(np.array([1.0, 0.9, 1.0 / 3.0])),
    policy={"alpha": 0.35, "reference_factors": [0.1, 0.2]},
    window=(BEGIN, END),
    seed=7,
    metrics={"accept": {"auc": 0.8, "ece": 0.01}},
    attachments={"card.md": b"# Card\n", "plot.png": bytes(range(256))},
)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "var" / "releases"


@pytest.fixture
def folder(releases: Path) -> Path:
    return releases / write_release(releases, CONTENTS, created_at=MADE_AT)


def test_what_workers_may_differ_by_comes_back(releases: Path) -> None:
    personal = PersonalParameters(accept=ShiftParameters(0.1, 0.05, 0.002, 30.0))
    told = replace(CONTENTS, personal=personal)
    loaded = load_release(releases / write_release(releases, told, created_at=MADE_AT))
    assert loaded.personal == personal
    plain = load_release(releases / write_release(releases, CONTENTS, created_at=MADE_AT))
    assert plain.personal.is_neutral
    assert plain.id != loaded.id


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest


# Writing and loading.


def test_a_loaded_release_predicts_what_was_written_bit_for_bit(folder: Path) -> None:
    release, rows = load_release(folder), some_rows(500)
    for found, expected in zip(
        release.chain.predict(rows), CONTENTS.chain.predict(rows), strict=True
    ):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(release.examination.levels_, CONTENTS.examination.levels_)


def test_a_loaded_release_knows_its_policy_and_where_it_comes_from(folder: Path) -> None:
    release = load_release(folder)
    assert release.id == folder.name
    assert release.policy == CONTENTS.policy
    assert release.manifest["window"] == ["2026-01-01T00:00:00+00:00", "2026-06-30T17:00:00+00:00"]
    assert release.manifest["created_at"] == "2026-07-01T09:30:00+00:00"
    assert release.manifest["features"] == list(NAMES)
    assert release.manifest["metrics"] == CONTENTS.metrics
    assert release.manifest["seed"] == 7


def test_the_id_begins_with_the_day_on_which_the_training_data_end(folder: Path) -> None:
    assert folder.name.startswith("20260630-")


def test_attachments_lie_beside_the_models(folder: Path) -> None:
    assert (folder / "card.md").read_bytes() == b"# Card\n"
    assert (folder / "plot.png").read_bytes() == bytes(range(256))


def test_equal_contents_are_one_release_equal_in_every_byte_but_the_time_of_writing(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    again = elsewhere / write_release(elsewhere, CONTENTS, created_at=MADE_LATER)
    assert again.name == folder.name
    first, second = files_of(folder), files_of(again)
    assert first.keys() == second.keys()
    old, new = (f.pop("manifest.json").decode() for f in (first, second))
    assert first == second
    assert new == old.replace(MADE_AT.isoformat(), MADE_LATER.isoformat()) != old


def test_writing_the_same_release_again_leaves_the_one_that_may_serve_alone(
    releases: Path, folder: Path
) -> None:
    before = files_of(folder)
    assert write_release(releases, CONTENTS, created_at=MADE_LATER) == folder.name
    assert files_of(folder) == before


def test_writing_the_same_release_again_mends_a_damaged_one(releases: Path, folder: Path) -> None:
    (folder / "forests.npz").write_bytes(b"")
    write_release(releases, CONTENTS, created_at=MADE_LATER)
    assert load_release(folder).id == folder.name


@pytest.mark.parametrize(
    "change",
    [
        {"chain": a_chain(seed=1)},
        {"examination": ExaminationModel(np.array([1.0, 0.9, 0.3]))},
        {"policy": {"alpha": 0.4}},
        {"window": (BEGIN, END.replace(minute=1))},
        {"seed": 8},
        {"metrics": {}},
        {"attachments": {"card.md": b"# Card\n\n"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_contents_are_another_release(
    folder: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    assert write_release(tmp_path, replace(CONTENTS, **change), created_at=MADE_AT) != folder.name


def test_nothing_but_the_release_is_left_of_writing_it(releases: Path, folder: Path) -> None:
    assert list(releases.iterdir()) == [folder]


# What is damaged is refused.


@pytest.mark.parametrize("name", ["forests.npz", "card.md", "plot.png"])
def test_a_single_damaged_byte_anywhere_in_a_file_is_noticed(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    for place in range(0, len(content), max(1, len(content) // 97)):  # a hundred places all over
        damaged = bytearray(content)
        damaged[place] ^= 1
        (folder / name).write_bytes(damaged)
        with pytest.raises(ReleaseRefused, match=name):
            load_release(folder)


def test_a_single_damaged_byte_anywhere_in_the_manifest_is_noticed_or_changes_nothing(
    folder: Path,
) -> None:
    """Only the white space between values and the time of writing stand for nothing."""
    path, whole = folder / "manifest.json", load_release(folder)
    content = path.read_bytes()
    unnoticed = []
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        try:
            found = load_release(folder)
        except ReleaseRefused:
            continue
        assert dict(found.manifest) | {"created_at": ""} == dict(whole.manifest) | {
            "created_at": ""
        }
        unnoticed.append(place)
    assert len(unnoticed) < 0.02 * len(content)


@pytest.mark.parametrize("name", ["manifest.json", "forests.npz", "card.md", "plot.png"])
@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\0"),
        lambda path: path.write_bytes(b"\xff\xfe" * 40),
    ],
    ids=["missing", "empty", "short", "long", "other"],
)
def test_a_file_that_is_missing_or_not_what_was_written_is_noticed(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / name)
    with pytest.raises(ReleaseRefused, match=folder.name):
        load_release(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "20260630-000000000000"),
        ("digest", "0" * 64),
        ("policy", {"alpha": 1.0}),
        ("seed", 8),
        ("metrics", {"accept": {"auc": 0.99}}),
        ("examination", [1.0, 1.0, 1.0]),
        ("window", []),
        ("files", {}),
        ("models", []),
        ("one more", True),
    ],
)
def test_an_altered_manifest_is_refused(folder: Path, key: str, value: Any) -> None:
    altered = manifest_of(folder) | {key: value}
    (folder / "manifest.json").write_text(json.dumps(altered), "utf-8")
    with pytest.raises(ReleaseRefused, match=folder.name):
        load_release(folder)


@pytest.mark.parametrize("key", ["id", "digest", "models", "files", "policy", "feature_hash"])
def test_a_manifest_that_lacks_something_is_refused(folder: Path, key: str) -> None:
    lacking = manifest_of(folder)
    del lacking[key]
    (folder / "manifest.json").write_text(json.dumps(lacking), "utf-8")
    with pytest.raises(ReleaseRefused, match=folder.name):
        load_release(folder)


@pytest.mark.parametrize("text", ["[]", "null", "3", '"text"', "{}", "{", "NaN"])
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ReleaseRefused, match=folder.name):
        load_release(folder)


def test_a_release_of_another_schema_is_refused_by_its_number(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(ReleaseRefused, match=f"schema {SCHEMA_VERSION}"):
        load_release(folder)


def test_a_release_that_was_made_for_other_features_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = feature_hash()
    swapped = (
        specification.FEATURES[1],
        specification.FEATURES[0],
        *specification.FEATURES[2:],
    )
    monkeypatch.setattr(specification, "FEATURES", swapped)
    assert feature_hash() != before
    with pytest.raises(ReleaseRefused, match="other features"):
        load_release(folder)


def test_a_folder_that_is_not_there_is_refused(releases: Path) -> None:
    with pytest.raises(ReleaseRefused, match="nothing"):
        load_release(releases / "nothing")


# Which one serves.


def test_the_release_that_was_made_current_is_the_current_one(
    releases: Path, folder: Path
) -> None:
    make_current(releases, folder.name)
    assert current_release(releases) == folder
    other = write_release(releases, replace(CONTENTS, seed=8), created_at=MADE_LATER)
    assert current_release(releases) == folder  # writing alone changes nothing
    make_current(releases, other)
    assert current_release(releases) == releases / other


def test_a_damaged_release_never_becomes_current(releases: Path, folder: Path) -> None:
    make_current(releases, folder.name)
    damaged = write_release(releases, replace(CONTENTS, seed=8), created_at=MADE_LATER)
    (releases / damaged / "card.md").write_bytes(b"# Bard\n")
    before = (releases / "current").read_bytes()
    with pytest.raises(ReleaseRefused, match="card"):
        make_current(releases, damaged)
    assert (releases / "current").read_bytes() == before
    assert current_release(releases) == folder


def test_without_a_pointer_the_service_is_not_ready(releases: Path, folder: Path) -> None:
    with pytest.raises(NotReady, match="hustlexp train"):
        current_release(releases)
    shutil.rmtree(releases)
    with pytest.raises(NotReady, match="hustlexp train"):
        current_release(releases)


def test_a_pointer_to_a_release_that_is_gone_is_refused(releases: Path, folder: Path) -> None:
    make_current(releases, folder.name)
    shutil.rmtree(folder)
    with pytest.raises(ReleaseRefused, match="not there"):
        current_release(releases)


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"\n",
        b".",
        b"..",
        b"../elsewhere",
        b"/etc",
        b"inner/20260630-abc",
        b"nothing\x00",
        b"\xff\xfe\x00",
        b"a" * 5_000,
    ],
)
def test_a_pointer_that_names_no_folder_right_below_is_refused(
    releases: Path, folder: Path, pointer: bytes
) -> None:
    # Whole releases stand where a path would lead to.
    for place in (
        releases.parent,
        releases.parent / "elsewhere",
        releases / "inner" / "20260630-abc",
    ):
        shutil.copytree(folder, place, dirs_exist_ok=True)
    (releases / "current").write_bytes(pointer)
    with pytest.raises(ReleaseRefused):
        current_release(releases)


@pytest.mark.parametrize("name", ["..", "../elsewhere", "", ".", ".20260630-draft.17"])
def test_nothing_outside_the_releases_and_no_draft_becomes_current(
    releases: Path, folder: Path, name: str
) -> None:
    for place in (releases.parent, releases.parent / "elsewhere", releases / ".20260630-draft.17"):
        shutil.copytree(folder, place, dirs_exist_ok=True)
    with pytest.raises(ReleaseRefused):
        make_current(releases, name)
    assert not (releases / "current").exists()


def test_a_crash_while_writing_leaves_what_served_before(
    releases: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_current(releases, folder.name)
    fsync = os.fsync
    written: list[int] = []

    def dies_at_the_third_file(descriptor: int) -> None:
        if len(written) == 2:
            raise OSError("no space left on device")
        written.append(descriptor)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", dies_at_the_third_file)
    later = replace(CONTENTS, seed=8)
    with pytest.raises(OSError, match="no space"):
        write_release(releases, later, created_at=MADE_LATER)
    monkeypatch.undo()

    (draft,) = (p for p in releases.iterdir() if p.is_dir() and p != folder)
    assert draft.name.startswith(".")
    assert [listed["id"] for listed in list_releases(releases)] == [folder.name]
    assert current_release(releases) == folder
    with pytest.raises(ReleaseRefused):
        make_current(releases, draft.name)

    again = write_release(releases, later, created_at=MADE_LATER)  # as if nothing had been there
    assert load_release(releases / again).id == again
    assert not draft.exists()


# The list.


def test_releases_are_listed_oldest_first(releases: Path, folder: Path) -> None:
    older = replace(CONTENTS, window=(BEGIN, END.replace(month=3)))
    first = write_release(releases, older, created_at=MADE_LATER)
    make_current(releases, first)  # the pointer is no release
    listed = list_releases(releases)
    assert [manifest["id"] for manifest in listed] == [first, folder.name]
    assert listed[1]["metrics"] == CONTENTS.metrics


def test_damaged_releases_are_listed_with_what_is_wrong(releases: Path, folder: Path) -> None:
    (folder / "forests.npz").write_bytes(b"")
    (releases / "20990101-empty").mkdir()
    damaged, empty = list_releases(releases)
    assert damaged["id"] == folder.name
    assert "forests.npz" in damaged["error"]
    assert empty["id"] == "20990101-empty"
    assert set(empty) == {"id", "error"}


def test_a_release_under_another_name_is_listed_by_that_name_and_as_an_error(
    releases: Path, folder: Path
) -> None:
    folder.rename(releases / "the-good-one")
    (listed,) = list_releases(releases)
    assert listed["id"] == "the-good-one"
    assert folder.name in listed["error"]


def test_before_the_first_training_there_are_no_releases(releases: Path) -> None:
    assert list_releases(releases) == []
