"""The networks as they are: photographs of known things, written words, harmless pictures."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from data.errors import ExtraMissing, NotReady
from data.reference.objects import OBJECTS
from engine.pictures.gallery import Gallery, HungPicture
from engine.pictures.reader import LEAST_LIKENESS
from engine.pictures.seen import Seen
from models.vision.detector import MOST, ObjectDetector
from models.vision.nanodet import FILE
from models.vision.session import open_network, own_network
from models.vision.text import TextReader
from models.vision.unsafe import UNSAFE_FROM, UnsafeContent
from models.vision.yolo import FILE as YOLO_FILE
from serving.pictures.local import LocalSight
from serving.pictures.opening import open_picture
from tests.pictures import PHOTOGRAPHS, a_picture
from tests.vision import needs_networks

LABELLED: list[dict[str, Any]] = json.loads((PHOTOGRAPHS / "photographs.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sight() -> LocalSight:
    loaded = LocalSight.load()
    assert loaded is not None
    return loaded


def _photograph(name: str) -> Image.Image:
    return Image.open(PHOTOGRAPHS / name).convert("RGB")


def test_every_photograph_says_whose_it_is() -> None:
    files = {path.name for path in PHOTOGRAPHS.glob("*.jpg")}
    assert {row["file"] for row in LABELLED} == files
    assert len(files) >= 25
    for row in LABELLED:
        assert set(row["main"]) <= set(OBJECTS[:80])
        assert row["author"]
        assert row["licence"]
        assert row["source"].startswith("https://")


@needs_networks
def test_the_main_object_of_four_in_five_photographs_is_named(sight: LocalSight) -> None:
    def main(name: str) -> str | None:
        seen: Seen = sight.look(open_picture((PHOTOGRAPHS / name).read_bytes()))
        return seen.main.name if seen.main else None

    right = sum(main(row["file"]) in row["main"] for row in LABELLED)
    assert right >= 0.8 * len(LABELLED)


@needs_networks
def test_photographs_of_the_same_thing_are_more_alike_than_others(sight: LocalSight) -> None:
    vectors = [
        sight.look(open_picture((PHOTOGRAPHS / row["file"]).read_bytes())).vector
        for row in LABELLED
    ]
    gallery = Gallery(HungPicture(str(at), vector) for at, vector in enumerate(vectors))
    shown = [set(row["main"]) for row in LABELLED]
    nearest_is_same, is_same, alike = [], [], []
    for at, vector in enumerate(vectors):
        near = [one for one in gallery.nearest(vector, len(vectors)) if one.task_id != str(at)]
        same = [bool(shown[at] & shown[int(one.task_id)]) for one in near]
        if any(same):
            nearest_is_same.append(same[0])
        is_same += same
        alike += [one.likeness for one in near]
    assert np.mean(nearest_is_same) >= 0.8
    reach = np.array(alike) >= LEAST_LIKENESS
    assert reach[np.array(is_same)].mean() >= 0.75
    assert reach[~np.array(is_same)].mean() <= 0.02


@needs_networks
def test_an_inner_value_of_a_network_can_be_looked_at_without_changing_its_answers() -> None:
    weights = (resources.files("models.vision") / YOLO_FILE).read_bytes()
    pixels = {"pixels": np.random.default_rng(1).random((1, 3, 416, 416), dtype=np.float32)}
    plain, told = open_network(weights), open_network(weights, also=("layer_14", "layer_12"))
    named = [output.name for output in told.get_outputs()]
    assert named == [*(output.name for output in plain.get_outputs()), "layer_14", "layer_12"]
    *answers, layer_14, layer_12 = told.run(None, pixels)
    for answer, without in zip(answers, plain.run(None, pixels), strict=True):
        np.testing.assert_array_equal(answer, without)
    assert (layer_14.shape, layer_12.shape) == ((1, 512, 13, 13), (1, 1_024, 13, 13))


@needs_networks
def test_things_are_found_where_they_are() -> None:
    found = ObjectDetector.load().look(_photograph("dog-2.jpg")).found
    assert len(found) <= MOST
    assert (np.diff(found.scores) <= 0).all()
    named = [OBJECTS[code] for code in found.objects]
    dog, bicycle, car = (found.boxes[named.index(name)] for name in ("dog", "bicycle", "car"))
    # Of 640 by 480 pixels: the dog sits lower left, the bicycle is behind it, the car upper right.
    assert dog == pytest.approx([108, 180, 260, 450], abs=40)
    assert bicycle == pytest.approx([100, 110, 475, 350], abs=40)
    assert car == pytest.approx([390, 62, 575, 140], abs=40)


@needs_networks
def test_one_picture_has_one_answer() -> None:
    detector = ObjectDetector.load()
    (first, of_first), (again, of_again) = (
        detector.look(_photograph("giraffe-3.jpg")) for _ in range(2)
    )
    assert first.objects.tolist() == again.objects.tolist()
    assert first.boxes.tolist() == again.boxes.tolist()
    assert of_first.tolist() == of_again.tolist()


@needs_networks
def test_written_words_are_noticed_and_read() -> None:
    reader = TextReader.load()
    note = Image.new("RGB", (900, 400), "white")
    font = ImageFont.load_default(size=48)
    ImageDraw.Draw(note).text((40, 60), "Moving boxes\nSaturday $45", "black", font=font)
    assert reader.shows_text(note)
    lines = [line.replace(" ", "") for line in reader.read(note)]
    assert lines == ["Movingboxes", "Saturday$45"]


@needs_networks
def test_where_nothing_is_written_nothing_is_read() -> None:
    reader = TextReader.load()
    assert not reader.shows_text(a_picture((500, 300)))
    assert reader.read(a_picture((500, 300))) == ()


@needs_networks
def test_no_photograph_of_animals_things_and_people_is_refused() -> None:
    guard = UnsafeContent.load()
    scores = [guard.look(_photograph(row["file"])).score for row in LABELLED]
    assert max(scores) < UNSAFE_FROM  # 0.71: a man without a shirt
    assert float(np.median(scores)) < 0.01


def test_other_weights_are_refused() -> None:
    with pytest.raises(NotReady, match=FILE):
        own_network(FILE, "0" * 64)


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(ExtraMissing, match="make image"):
        open_network(b"")
    assert LocalSight.load() is None
