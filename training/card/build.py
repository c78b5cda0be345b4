"""A card from its evidence: figures for the manifest, a page and pictures for the release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from data.reference.calendar import moment
from training.card.evidence import Evidence
from training.card.page import render
from training.card.pictures import examination_picture, scores_picture, selected_picture
from training.card.rows import Section
from training.card.sections import ALL, discrimination, ranking, selected

CARD: Final = "card.html"

_PICTURES: Final = {
    selected: "selected.png",
    ranking: "examination.png",
    discrimination: "predictions.png",
}


class Card(NamedTuple):
    """A finished card: its sections, the files it adds to a release."""

    sections: tuple[Section, ...]
    files: dict[str, bytes]

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The sections as plain values."""
        return [part.to_json() for part in self.sections]


def build_card(evidence: Evidence, reliability: bytes) -> Card:
    """Write every section; equal evidence gives equal bytes. `reliability` is its diagram."""
    pictures: dict[str, bytes] = {"reliability.png": reliability}
    sections = []
    for write in ALL:
        part = write(evidence)
        if write is selected:
            selected_picture(part, pictures)
        if write in _PICTURES:
            part = replace(part, pictures=(*part.pictures, _PICTURES[write]))
        sections.append(part)
    examination_picture(evidence, pictures)
    scores_picture(evidence, pictures)
    window = evidence.windows.test
    facts = {
        "Exposures": f"{len(evidence.data):,}",
        "Judged on": f"{moment(window.begin):%Y-%m-%d} to {moment(window.end):%Y-%m-%d} (UTC)",
        "Ranking": f"(1 - {evidence.policy.alpha:g}) x the customer's weights "
        f"+ {evidence.policy.alpha:g} x P(success)",
        "Seed": str(evidence.seed),
    }
    page = render("Model card", facts, sections, pictures)
    return Card(tuple(sections), {CARD: page.encode(), **pictures})
