"""A drift report as one HTML page with pictures, and as a few lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from data.reference.calendar import moment
from features.specification import OUTCOMES
from training.card.page import render
from training.card.pictures import BLUE, GREY, drawn
from training.card.rows import Row, Section, Verdict
from training.drift.reference import UNSTEADY
from training.drift.report import DriftReport, Estimate, Health, Stability
from training.drift.trigger import Trigger, TriggerLimits
from training.stability import ACT, STEADY

_WORDS: Final = {
    "accept": "accepts, given shown",
    "complete": "completes, given accepted",
    "on_time": "on time, given completed",
}
_COLOURS: Final = {"accept": BLUE, "complete": "#2a7d3f", "on_time": "#b3261e"}
_SPOKEN: Final = 5

_NO_PROOF: Final = (
    "Population stability of what the release meets today against its training window: under "
    f"{STEADY:g} steady, to {ACT:g} to be watched, above to be acted on where harm goes with it. "
    "It is no proof of harm by itself: offers may change and be predicted as well as before. Read "
    "it together with calibration and log loss."
)


def drift_page(report: DriftReport, trigger: Trigger, limits: TriggerLimits) -> bytes:
    """The page; equal reports give equal bytes."""
    pictures: dict[str, bytes] = {}
    _weeks_picture(report, pictures)
    _stability_picture(report, pictures)
    begin, end = (moment(at) for at in report.recent)
    facts = {
        "Release": report.release_id,
        "Its history ended": f"{moment(report.learnt_until):%Y-%m-%d %H:%M} (UTC)",
        "Measured on": f"{begin:%Y-%m-%d} to {end:%Y-%m-%d %H:%M} (UTC), "
        f"{report.recent_rows:,} offers, later than any that made it",
        "Retraining": "due" if trigger.is_due else "not due",
        **{cause.value.capitalize(): why for cause, why in (*trigger.fired, *trigger.quiet)},
    }
    sections = [
        Section(
            "Calibration and log loss",
            "Of predictions as they would have been served. The excess is log loss above what the "
            "predictions themselves promise: 0 where they are calibrated, however hard the rows "
            "are.",
            tuple(_health_rows(report, limits)),
            tuple(pictures.keys() & {_WEEKS}),
        ),
        Section(
            "Week by week",
            "The last week ends at the moment of the report. Weeks with too few known outcomes "
            "have no figures.",
            tuple(_week_rows(report)),
        ),
        Section("Scores", _NO_PROOF, tuple(map(_stability_row, report.scores))),
        Section(
            "Features",
            "The same of every feature, the least steady first. The noise is what 95 % of samples "
            "of this size stay below without any change.",
            tuple(map(_stability_row, by_psi(report.features))),
            tuple(pictures.keys() & {_STABILITY}),
        ),
        Section(
            "Label delay",
            "Hours from being shown, and where it was told from happening, until the platform "
            "knew of an outcome; and the share of recent offers whose outcome is not known yet.",
            tuple(_delay_rows(report)),
        ),
    ]
    return render("Drift report", facts, sections, pictures).encode()


def by_psi(columns: tuple[Stability, ...]) -> list[Stability]:
    """The least steady first, the unsteady ones last."""
    return sorted(
        columns, key=lambda column: (column.is_unsteady, -(column.psi or 0.0), column.name)
    )


def speak(console: Console, report: DriftReport, trigger: Trigger) -> None:
    """A summary: outcomes, what has moved most, delays, the decision."""
    begin, end = (moment(at) for at in report.recent)
    table = Table(
        title=f"Release {report.release_id}, {begin:%Y-%m-%d} to {end:%Y-%m-%d}: "
        f"{report.recent_rows:,} offers"
    )
    for heading in ("outcome", "rows", "predicted/observed", "log loss", "above promise",
                    "known after (median, p90)", "not yet known"):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for outcome in OUTCOMES:
        health, delay = report.health[outcome], report.delays[outcome]
        table.add_row(
            _WORDS[outcome],
            f"{health.rows:,}",
            _words(health.ratio, ".3f"),
            _words(health.loss, ".4f"),
            _words(health.excess, "+.4f"),
            "" if delay.median_h is None else f"{delay.median_h:.1f} h, {delay.p90_h:.1f} h",
            "" if delay.unknown_share is None else f"{delay.unknown_share:.1%}",
        )
    console.print(table)
    for title, columns in (("scores", report.scores), ("features", report.features)):
        listed = ", ".join(
            f"{column.name} {column.psi:.3f}"
            for column in by_psi(columns)[:_SPOKEN]
            if column.psi is not None
        )
        console.print(f"Least steady {title} (PSI): {listed or 'too few rows'}.")
    console.print(f"PSI: under {STEADY:g} steady, from {ACT:g} on to be acted on if harm is seen.")
    speak_trigger(console, trigger)


def speak_trigger(console: Console, trigger: Trigger) -> None:
    """What fired, what did not, and the decision."""
    for cause, why in trigger.fired:
        console.print(f"  [bold]{cause.value}[/bold]: {why}")
    for cause, why in trigger.quiet:
        console.print(f"  not {cause.value}: {why}")
    console.print(f"Retraining is [bold]{'due' if trigger.is_due else 'not due'}[/bold].")


_WEEKS: Final = "weeks.png"
_STABILITY: Final = "stability.png"


def _words(estimate: Estimate | None, form: str) -> str:
    if estimate is None:
        return "too few rows"
    low, high = format(estimate.low, form), format(estimate.high, form)
    return f"{format(estimate.value, form)} ({low} to {high})"


def _row(of: str, estimate: Estimate | None, bar: str, verdict: Verdict, rows: int) -> Row:
    if estimate is None:
        return Row(of, None, bar, Verdict.SHOWN, count=rows, note="too few known outcomes")
    return Row(of, estimate.value, bar, verdict, estimate.low, estimate.high, rows)


def _verdict(is_met: bool) -> Verdict:
    return Verdict.MET if is_met else Verdict.MISSED


def _health_rows(report: DriftReport, limits: TriggerLimits) -> Iterator[Row]:
    least = 1.0 / limits.ratio
    for outcome in OUTCOMES:
        health, words = report.health[outcome], _WORDS[outcome]
        off = health.ratio and (health.ratio.low > limits.ratio or health.ratio.high < least)
        yield _row(
            f"Predicted over observed, {words}", health.ratio, f"{least:.2f} to {limits.ratio:g}",
            _verdict(not off), health.rows,
        )  # fmt: skip
        over = health.excess and health.excess.low > 0 and health.excess.value >= limits.excess
        yield _row(
            f"Excess log loss, {words}", health.excess, f"under {limits.excess:g}",
            _verdict(not over), health.rows,
        )  # fmt: skip
        before = report.at_training.get(outcome)
        note = "" if before is None else f"{before:.4f} when the release was judged"
        if health.loss:
            x = health.loss
            yield Row(
                f"Log loss, {words}", x.value, "printed", Verdict.SHOWN, x.low, x.high,
                health.rows, note,
            )  # fmt: skip


def _week_rows(report: DriftReport) -> Iterator[Row]:
    for outcome in OUTCOMES:
        for begin, health in zip(report.weeks, report.by_week[outcome], strict=True):
            if health.ratio and health.loss:
                day = f"{moment(begin):%Y-%m-%d}"
                yield _row(f"Predicted over observed, {outcome}, week of {day}", health.ratio,
                           "printed", Verdict.SHOWN, health.rows)  # fmt: skip
                yield _row(f"Log loss, {outcome}, week of {day}", health.loss, "printed",
                           Verdict.SHOWN, health.rows)  # fmt: skip


def _stability_row(column: Stability) -> Row:
    weekly = ", ".join("-" if psi is None else f"{psi:.3f}" for psi in column.by_week)
    note = f"by week: {weekly}; noise {column.noise:.3f}"
    if column.psi is None:
        return Row(f"PSI of {column.name}", None, "printed", Verdict.SHOWN, note="too few rows")
    if column.is_unsteady:
        note += f"; {UNSTEADY[column.name]}"
        return Row(f"PSI of {column.name}", column.psi, "printed", Verdict.SHOWN, note=note)
    return Row(
        f"PSI of {column.name}",
        column.psi,
        f"under {ACT:g}",
        _verdict(column.psi < ACT),
        note=note,
    )


def _delay_rows(report: DriftReport) -> Iterator[Row]:
    for outcome in OUTCOMES:
        delay, words = report.delays[outcome], _WORDS[outcome]
        for what, value in (
            ("Median hours until known", delay.median_h),
            ("90th percentile of hours until known", delay.p90_h),
            ("Share not yet known", delay.unknown_share),
        ):
            yield Row(f"{what}, {words}", value, "printed", Verdict.SHOWN)
        if delay.told:
            for what, value in (
                ("Median hours from happening to known", delay.since_happened_median_h),
                ("90th percentile from happening to known", delay.since_happened_p90_h),
            ):
                yield Row(f"{what}, {words}", value, "printed", Verdict.SHOWN, count=delay.told)


def _weeks_picture(report: DriftReport, into: dict[str, bytes]) -> None:
    """Predicted over observed and excess log loss by week, one line for each outcome."""
    days = [f"{moment(begin):%m-%d}" for begin in report.weeks]
    with drawn(9.0, 3.6, into, _WEEKS, columns=2) as (ratios, excesses):
        for outcome in OUTCOMES:
            weeks = report.by_week[outcome]
            _line(ratios, outcome, weeks, [health.ratio for health in weeks])
            _line(excesses, outcome, weeks, [health.excess for health in weeks])
        ratios.axhspan(0.9, 1.1, color="0.93")
        ratios.axhline(1.0, color=GREY, linewidth=1)
        excesses.axhline(0.0, color=GREY, linewidth=1)
        for axis, what in ((ratios, "predicted over observed"), (excesses, "excess log loss")):
            axis.set_xticks(range(len(days)), days, rotation=45, fontsize=8)
            axis.set_ylabel(what)
            axis.set_xlabel("week of")
        ratios.legend(loc="upper left", frameon=False, fontsize=8)


def _line(
    axis: object, outcome: str, weeks: tuple[Health, ...], found: list[Estimate | None]
) -> None:
    at = [number for number, estimate in enumerate(found) if estimate]
    known = [estimate for estimate in found if estimate]
    spread = np.array([[e.value - e.low for e in known], [e.high - e.value for e in known]])
    axis.errorbar(  # type: ignore[attr-defined]
        at, [e.value for e in known], yerr=spread.reshape(2, len(known)), fmt="o-",
        color=_COLOURS[outcome], capsize=2, markersize=4, label=_WORDS[outcome],
    )  # fmt: skip


def _stability_picture(report: DriftReport, into: dict[str, bytes]) -> None:
    """PSI of the scores and of the least steady features, beside the limits."""
    columns = [c for c in (*report.scores, *by_psi(report.features)[:15]) if c.psi is not None]
    if not columns:
        return
    with drawn(8.0, 0.28 * len(columns) + 1.0, into, _STABILITY) as axis:
        places = np.arange(len(columns))[::-1]
        colours = [GREY if c.is_unsteady else BLUE for c in columns]
        axis.barh(places, [c.psi for c in columns], color=colours)
        for limit in (STEADY, ACT):
            axis.axvline(limit, color="black", linewidth=0.8, linestyle="--")
        axis.set_yticks(places, [c.name for c in columns], fontsize=8)
        axis.set_xlabel("PSI; dashed: 0.1 and 0.25; grey: unsteady by its nature")
