"""How well market rates hold on later tasks: coverage of the band, and loss against the naive."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.market_rates import COVERAGE
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.market_rates import judge_market_rates

WITHIN: Final = 0.03
"""How far coverage may lie from the nominal."""

_LARGEST = 8  # categories that are told by themselves
_FEWEST = 100  # tasks of such a category


def market_rates(e: Evidence) -> Section:
    """The pay band on tasks later than everything that it was fitted and calibrated on."""
    found = judge_market_rates(e.rates, e.history)
    meaning = (
        "The band is to hold what eight in ten tasks like the asked one pay. Coverage is the "
        "share of later tasks whose pay lies within it; losses are pinball losses of the 10, 50 "
        "and 90 % quantiles in log USD, beside those of the category's own quantiles."
    )
    if not found["tasks"] or not found["is_fitted"]:
        words = "too few tasks: the client's template pay serves"
        return Section("Market rates", meaning, (Row(words, None, "printed", Verdict.SHOWN),))
    tasks = int(found["tasks"])
    half = 1.96 * float(np.sqrt(found["coverage"] * (1.0 - found["coverage"]) / tasks))
    covered = float(found["coverage"])
    rows = [
        Row(
            "share of pay within the band",
            covered,
            f"{COVERAGE:.2f} within {WITHIN:.2f}",
            met(abs(covered - COVERAGE) <= WITHIN),
            covered - half,
            covered + half,
            tasks,
        ),
        Row("share below the band", found["below"], "printed", Verdict.SHOWN, count=tasks),
        Row("share above the band", found["above"], "printed", Verdict.SHOWN, count=tasks),
        Row(
            "pinball loss",
            found["pinball"],
            f"below {found['pinball_by_category_alone']:.4f}, by category alone",
            met(found["pinball"] < found["pinball_by_category_alone"]),
            count=tasks,
        ),
    ]
    largest = sorted(found["by_category"].items(), key=lambda item: -item[1]["tasks"])
    rows += [
        Row(f"within the band: {name}", part["coverage"], "printed", Verdict.SHOWN,
            count=part["tasks"])
        for name, part in largest[:_LARGEST]
        if part["tasks"] >= _FEWEST
    ]  # fmt: skip
    return Section("Market rates", meaning, tuple(rows))
