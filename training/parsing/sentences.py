"""The sentences that the text classifiers learn from, checked as they are read.

`sentences/*.tsv` hold language, category, subcategory (may be empty) and text; `safety/*.tsv` hold
language, kind and text. Each file is one writer's voice. docs/parsing-data.md is their card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data.reference.categories import CODE_OF
from features.grams import plain_words
from models.text_models import SAFE
from training.text_files import labelled_lines

LANGUAGES: Final = ("en", "es", "pt", "fr", "de", "zh", "ja")

SUBCATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "food_delivery": ("Restaurant", "Fast Food", "Groceries", "Catering", "Hot Food"),
    "delivery": ("Package", "Documents", "Same-Day", "Courier", "Express"),
    "errands": ("Shopping", "Pickup", "Returns", "Waiting", "Assistant"),
    "photography": ("Product", "Event", "Real Estate", "Portrait", "Food"),
    "moving": ("Labor", "Packing", "Furniture", "Junk Removal", "Storage"),
    "pet_care": ("Walking", "Sitting", "Grooming", "Training", "Feeding"),
    "tutoring": ("Math", "Science", "Language", "Test Prep", "Music"),
    "handyman": ("Repair", "Assembly", "Install", "Maintenance", "Odd Jobs"),
    "landscaping": ("Lawn Care", "Design", "Hardscape", "Tree Service", "Irrigation"),
    "cleaning": ("Residential", "Commercial", "Deep Clean", "Move Out", "Post Construction"),
}
"""Subcategories of the client's offers (``spec/frontend.md`` section 4) by category."""

WRITERS: Final = {
    "neighbours": "neighbours",
    "classifieds": "classifieds",
    "agency": "agency",
    "glossary": "agency",
    "contrasts": "agency",
}
"""Who wrote a file of category sentences; what one wrote is held out together."""

KINDS: Final = (
    SAFE,
    *("weapons", "drugs", "burglary", "theft", "violence", "forgery", "cheating", "hacking"),
    *("reviews", "counterfeit", "cruelty", "trafficking", "minors", "fraud", "stalking"),
    *("dumping", "adult", "fee", "mule", "pyramid", "cashing", "giftcards", "data"),
    *("harassment", "discrimination", "hazard"),
)
"""Classes of the safety sentences."""

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text and what it is an example of: a category (perhaps with a subcategory) or a kind.

    `is_dressed` where pay and manners were put around it (`training.parsing.dressing`); such a
    sentence is learnt from, never judged on.
    """

    writer: str
    source: str
    language: str
    label: str
    subcategory: str
    text: str
    is_dressed: bool = False


def category_sentences(folder: Path = _HERE / "sentences") -> list[Sentence]:
    """All category sentences, in the order of files and lines; a text that stands in two places
    is kept where it came first.

    Raises
    ------
    ValueError
        With file and line, where a line has not four fields, or an unknown language, category or
        subcategory, or where one writer gives one text two categories.
    """
    return _distinct(_category_rows(folder))


def safety_sentences(folder: Path = _HERE / "safety") -> list[Sentence]:
    """All safety sentences; raises as `category_sentences` does."""
    return _distinct(_safety_rows(folder))


def _category_rows(folder: Path) -> Iterator[Sentence]:
    for source, place, fields in labelled_lines(folder, 4, LANGUAGES):
        language, category, subcategory, text = fields
        if category not in CODE_OF:
            raise ValueError(f"{place}: '{category}' is no category.")
        if subcategory and subcategory not in SUBCATEGORIES.get(category, ()):
            raise ValueError(f"{place}: '{subcategory}' is no subcategory of '{category}'.")
        writer = WRITERS.get(source, source)
        yield Sentence(writer, source, language, category, subcategory, text)


def _safety_rows(folder: Path) -> Iterator[Sentence]:
    for source, place, (language, kind, text) in labelled_lines(folder, 3, LANGUAGES):
        if kind not in KINDS:
            raise ValueError(f"{place}: '{kind}' is no kind.")
        yield Sentence(source, source, language, kind, "", text)


def _distinct(rows: Iterator[Sentence]) -> list[Sentence]:
    first: dict[tuple[str, str], Sentence] = {}
    for row in rows:
        key = (row.language, " ".join(plain_words(row.text)))
        known = first.setdefault(key, row)
        if known.source == row.source and known.label != row.label:
            raise ValueError(f"{row.source}: '{row.text}' is both {known.label} and {row.label}.")
    return list(first.values())


def labels(rows: Sequence[Sentence]) -> list[str]:
    """Labels of sentences, in their order."""
    return [row.label for row in rows]
