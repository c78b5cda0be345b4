"""The share of plants: by colour alone, whatever the light."""

from __future__ import annotations

import pytest
from PIL import Image

from features.picture import plant_share
from tests.pictures import a_picture


@pytest.mark.parametrize(
    ("colour", "share"),
    [
        ((60, 140, 40), 1.0),  # (2 * 140 - 60 - 40) / 240 = 0.75
        ((20, 45, 15), 1.0),  # the same in the shade
        ((128, 128, 128), 0.0),
        ((120, 170, 230), 0.0),  # sky: (340 - 120 - 230) / 520 < 0
        ((120, 85, 60), 0.0),  # soil: (170 - 120 - 60) / 265 < 0
        ((0, 0, 0), 0.0),
    ],
)
def test_a_plain_colour_is_a_plant_or_none(colour: tuple[int, int, int], share: float) -> None:
    assert plant_share(Image.new("RGB", (300, 200), colour)) == share


def test_half_a_lawn_is_half_a_picture() -> None:
    picture = a_picture((400, 200), "grey")
    picture.paste((60, 140, 40), (0, 100, 400, 200))
    assert plant_share(picture) == pytest.approx(0.5, abs=0.02)
