"""Forecasts of workers against the naive ways, on later rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict, met
from training.card.sections.figures import judged_row, shown_row
from training.forecast_judgement import (
    JudgedAmount,
    JudgedChance,
    judge_level_up,
    judge_months,
    judge_opening,
    judge_streak,
    judge_weeks,
    judge_work,
    opened_near_best_hour,
)

LESS_LOSS: Final = 0.10
"""Work today: share by which the log loss is to lie below the better naive one."""

LESS_ERROR: Final = 0.10
"""Earnings this week: the same of the absolute error."""

LARGEST_ECE: Final = 0.03


def forecasts(e: Evidence) -> Section:
    """Work today, streaks, messages, earnings and levels on rows later than those fitted on."""
    f, args = e.forecasts, (e.forecasts.forecasts, e.history, e.windows)
    rows = [
        *_chance("works today, asked at midnight", judge_work(f, at_midnight=True), LESS_LOSS),
        *_chance("works today, asked at 0, 9 and 14", judge_work(f, at_midnight=False), LESS_LOSS),
        *_chance("keeps the streak", judge_streak(f), 0.0),
        *_chance("opens a message", judge_opening(f), 0.0),
        *(
            Row(f"opened {name}", rate, "printed", Verdict.SHOWN, count=count)
            for name, (rate, count) in opened_near_best_hour(f, e.history).items()
        ),
        *_amount("earnings this week, USD", judge_weeks(*args, seed=e.seed), LESS_ERROR),
        *_amount(
            "earnings this week of those who earned in the last four, USD",
            judge_weeks(*args, active=True, seed=e.seed),
            LESS_ERROR,
        ),
        *_amount("earnings in 28 days, USD", judge_months(*args, seed=e.seed), 0.0),
        *_amount("days to the next level", judge_level_up(*args, seed=e.seed), 0.0),
    ]
    return Section(
        "Forecasts of workers",
        "Each beside the naive ways to foretell the same. Losses are log losses; absolute errors "
        "are those of the median that is served. Many weeks bring nothing, so the error of "
        "foretelling nothing at all is printed beside it.",
        tuple(rows),
    )


#: Naive ways that a bar compares with; what else is printed is harder to beat.
_BAR_OF: Final = {"base rate", "weekday rate", "rate of its length", "rate of the hour"}


def _chance(of: str, judged: JudgedChance | None, less: float) -> Iterator[Row]:
    if judged is None:
        yield Row(f"{of}: not fitted, too few rows", None, "printed", Verdict.SHOWN)
        return
    best = min(loss for name, loss in judged.naive.items() if name in _BAR_OF)
    bar = (1.0 - less) * best
    yield Row(f"{of}: log loss", judged.loss, f"below {bar:.4f}", met(judged.loss < bar),
              count=judged.rows)  # fmt: skip
    for name, loss in judged.naive.items():
        yield shown_row(f"{of}: log loss of the {name}", loss)
    yield Row(f"{of}: ECE", judged.ece, f"at most {LARGEST_ECE:g}",
              met(judged.ece <= LARGEST_ECE), count=judged.rows)  # fmt: skip


def _amount(of: str, judged: JudgedAmount | None, less: float) -> Iterator[Row]:
    if judged is None:
        yield Row(f"{of}: not judged, too few rows", None, "printed", Verdict.SHOWN)
        return
    saved = judged.share_saved
    yield judged_row(
        f"{of}: absolute error below the better naive one, share",
        saved,
        f"at least {less:.2f}" if less else "above 0",
        met(saved.value >= less if less else saved.value > 0.0),
        judged.rows,
    )
    yield shown_row(f"{of}: absolute error", judged.error)
    for name, error in judged.naive.items():
        yield shown_row(f"{of}: absolute error of {name}", error)
    for name, value in judged.beside.items():
        yield shown_row(f"{of}: {name}", value)
    if judged.above == judged.above:  # amounts with an interval
        yield shown_row(f"{of}: share above the interval (0.10 meant)", judged.above)
        yield shown_row(f"{of}: share below the interval (0.10 meant)", judged.below)
