"""English words for what a picture shows; every number comes from the engine's finding."""

from __future__ import annotations

from typing import Final

from data.reference.categories import LABELS
from engine.pictures.reader import PictureTask, told
from serving.contract.units import duration_text

POUNDS_PER_KG: Final = 2.20462
"""One pound is 0.45359237 kg exactly (international yard and pound agreement, 1959)."""

NO_SCENE: Final = "not recognised"


class PictureWords:
    """The wording of image-match."""

    def scene(self, task: PictureTask) -> str:
        """Where the picture was taken, "living room"; `NO_SCENE` where nothing tells."""
        return task.judgement.scene or NO_SCENE

    def kind(self, task: PictureTask) -> str:
        """The kind of work: "Moving: Furniture", or the category's name alone."""
        label = LABELS[task.judgement.category]
        return f"{label}: {task.kind}" if task.kind else label

    def items(self, task: PictureTask) -> list[str]:
        """What the work is about: "couch", "4 chairs"."""
        return [told(item) for item in task.judgement.items]

    def weight(self, task: PictureTask) -> str:
        """The weight of all items, in pounds, as exactly as it is known: to a tenth or so."""
        pounds = task.judgement.weight_kg * POUNDS_PER_KG
        if not pounds:
            return "nothing to lift"
        if pounds < 1.0:
            return "under 1 lb"
        step = 10.0 if pounds >= 100.0 else 5.0 if pounds >= 20.0 else 1.0
        return f"about {round(pounds / step) * step:,.0f} lb"

    def time(self, task: PictureTask) -> str:
        """How long the work takes: "1 h 30 min"."""
        return duration_text(task.minutes)
