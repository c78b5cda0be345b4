"""The benchmark of pictures: every figure of its page, where the networks are installed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from data.errors import ExtraMissing
from serving.benchmarks import pictures
from serving.benchmarks.pictures import alike, page, run
from serving.pictures.local import LocalSight
from tests.engine.pictures.test_gallery import vector
from tests.pictures import PHOTOGRAPHS
from tests.vision import needs_networks


@needs_networks
def test_a_run_gives_every_figure_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, all_cores: set[int]
) -> None:
    rows = json.loads((PHOTOGRAPHS / "photographs.json").read_text("utf-8"))
    few = [row for row in rows if row["file"] in {"cow.jpg", "volleyball.jpg"}]
    (tmp_path / "photographs.json").write_text(json.dumps(few), "utf-8")
    for row in few:
        shutil.copy(PHOTOGRAPHS / row["file"], tmp_path)
    monkeypatch.setattr(pictures, "PHONE_SIZE", (800, 600))
    figures = run(tmp_path, say=lambda step: None)
    assert figures["main_object_right"] == 1
    assert [wrong["file"] for wrong in figures["wrong"]] == ["volleyball.jpg"]
    assert figures["notes_taken_for_text"] == figures["notes"]
    assert "main object right in 1 of 2" in page(figures)


def test_what_is_alike_is_judged_by_what_photographs_are_of() -> None:
    first, near, far = vector(100, 40), vector(100, 45), vector(0, 0, 100)
    found = alike([["sofa"], ["sofa", "bed"], ["dog"]], [first, near, far])
    assert found == {
        "photographs": 2,  # nothing else shows a dog
        "mean_average_precision": 1.0,
        "nearest_same": 1.0,
        "same_called_similar": 1.0,
        "others_called_similar": 0.0,
    }
    # The first is like the second, which is something else, and finds its kind behind it; the
    # third is like neither, and those that are equal stand by their numbers.
    misled = alike([["sofa"], ["dog"], ["sofa"]], [first, near, far])
    assert misled["mean_average_precision"] == 0.75
    assert misled["nearest_same"] == 0.5
    assert misled["same_called_similar"] == 0.0
    assert misled["others_called_similar"] == 0.5  # both ways, of four pairs


def test_without_the_networks_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalSight, "load", classmethod(lambda cls: None))
    with pytest.raises(ExtraMissing):
        run(tmp_path, say=lambda step: None)
