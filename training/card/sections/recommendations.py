"""Recommended tasks against the customer's weights, on later rows."""

from __future__ import annotations

from typing import Final

from training.card.evidence import Evidence
from training.card.rows import Section, Verdict, met
from training.card.sections.figures import judged_row, shown_row
from training.recommendation_judgement import VALUE, WEIGHTS, judge_shown

LEAST_GAIN: Final = 0.05
"""Share by which recommended tasks are to be accepted more often."""


def recommendations(e: Evidence) -> Section:
    """Acceptance of what each order puts first among the tasks of a worker's week."""
    found = judge_shown(
        e.history,
        e.data,
        e.chain,
        e.examination,
        e.expected.travel,
        e.windows.test,
        seed=e.seed,
    )
    rows = [shown_row("worker weeks with a choice", 0.0)]
    if found is not None:
        rows = [
            judged_row(
                "accepted more often than in the order of the customer's weights, share",
                found.gain,
                f"at least {LEAST_GAIN:g}",
                met(found.gain.value >= LEAST_GAIN),
                found.choices,
            ),
            *(
                judged_row(
                    f"accepted, first by {name}", rate, "printed", Verdict.SHOWN, found.choices
                )
                for name, rate in found.accepted.items()
            ),
        ]
    return Section(
        "Recommendations",
        "Of the tasks that a worker was shown within a week of the test window, one is put first: "
        f"by {VALUE} (expected pay less the way, an hour), or by the {WEIGHTS}. Rates are of "
        "acceptance once looked at: an acceptance counts for one over the chance that its "
        "position is looked at. Beside the order that the truth would choose: hustlexp evaluate "
        "--city CITY",
        tuple(rows),
    )
