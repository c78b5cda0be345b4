"""Where the figures stand that no card can hold."""

from __future__ import annotations

from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict


def elsewhere(e: Evidence) -> Section:
    """What this card does not measure, and where it is measured."""
    return Section(
        "Measured elsewhere",
        "Figures that depend on the machine or on a decision made after training stand outside "
        "the release, whose bytes depend on its data alone.",
        (
            Row("serving time at 20, 200 and 1,000 candidates", None, "hustlexp bench match",
                Verdict.SHOWN),
            Row("cost of exploration and of the exposure bound against the truth", None,
                "hustlexp evaluate-policy --city CITY", Verdict.SHOWN),
            Row("gap to the truth and to the observable-history ceiling", None,
                "hustlexp evaluate --city CITY --ceiling-offers N", Verdict.SHOWN),
            Row("equality of training and serving features", None,
                "bit for bit, a test of features/", Verdict.SHOWN),
            Row("challenger against champion", None, "hustlexp releases compare", Verdict.SHOWN),
        ),
    )  # fmt: skip
