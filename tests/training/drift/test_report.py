"""What a drift report measures, on the tiny city and on what is done to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.columns import NO_OUTCOME, MarketHistory
from data.reference.calendar import DAY_S, NEVER, epoch
from data.simulation.run import Simulation
from features.specification import NAMES, OUTCOMES
from models.release import Release, load_release
from tests.releases import write_variant
from training.dataset import Dataset
from training.drift.page import drift_page
from training.drift.reference import DriftReference
from training.drift.report import DriftReport, drift_of
from training.drift.trigger import TriggerLimits, decide


def measured(
    history: MarketHistory, release: Release, as_of: datetime, **options: Any
) -> DriftReport:
    given: dict[str, Any] = {"days": 28, "weeks": 3, "delays_told": {}, "seed": 1}
    return drift_of(history, release, as_of=as_of, **{**given, **options})


@pytest.fixture(scope="module")
def report(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime
) -> DriftReport:
    return measured(tiny_simulation.history, tiny_release, tiny_until)


def test_every_feature_and_score_has_bins_of_the_training_window_in_the_release(
    tiny_release: Release, tiny_simulation: Simulation
) -> None:
    reference = DriftReference.of_release(tiny_release)
    assert set(reference.features) == set(NAMES)
    assert set(reference.scores) == {*OUTCOMES, "score"}
    data = Dataset.of(tiny_simulation.history, tiny_release.text_space)
    train = data.within(data.windows().train, "accept")
    column = data.matrix[train, NAMES.index("distance_km")]
    bins = reference.features["distance_km"]
    assert bins.rows == len(column)
    assert bins.psi(column) == pytest.approx(0.0, abs=1e-12)


def test_only_rows_later_than_any_that_made_the_release_are_measured(
    report: DriftReport, tiny_release: Release, tiny_simulation: Simulation
) -> None:
    begin, end = report.recent
    test_begin = datetime.fromisoformat(tiny_release.manifest["metrics"]["windows"]["test"][0])
    assert begin == epoch(test_begin)
    shown_at = tiny_simulation.history.exposures.shown_at
    assert report.recent_rows == np.count_nonzero((shown_at >= begin) & (shown_at < end))
    weeks = measured(tiny_simulation.history, tiny_release, _end(report), weeks=8).by_week
    assert [health.rows for health in weeks["accept"][:5]] == [0] * 5


def _end(report: DriftReport) -> datetime:
    from data.reference.calendar import moment

    return moment(report.as_of)


def test_a_release_that_is_sure_of_everybody_is_off_and_the_trigger_says_so(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime, tmp_path: Path
) -> None:
    sure = load_release(tmp_path / write_variant(tmp_path, tiny_release, shift=2.0))
    found = measured(tiny_simulation.history, sure, tiny_until)
    health = found.health["accept"]
    assert health.ratio is not None
    assert health.excess is not None
    assert health.ratio.low > 1.1
    assert health.excess.low > 0.0
    assert found.health["complete"].rows < health.rows
    trigger = decide(found, TriggerLimits())
    assert trigger.is_due
    assert "Predictions of 'accept' are off" in trigger.fired[0][1]


def test_a_sound_release_promises_what_it_keeps(report: DriftReport) -> None:
    for outcome, health in report.health.items():
        if health.ratio is None:
            continue
        assert health.ratio.low < health.ratio.value < health.ratio.high
        assert health.loss is not None
        assert health.loss.value > 0.0, outcome
    assert report.health["accept"].ratio is not None


def test_a_market_that_moves_away_is_seen_in_the_feature_that_moves(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime
) -> None:
    history = tiny_simulation.history
    tasks = replace(history.tasks, service_min=history.tasks.service_min * 3.0)
    found = measured(replace(history, tasks=tasks), tiny_release, tiny_until)
    by_name = {column.name: column for column in found.features}
    assert by_name["service_min"].psi is not None
    assert by_name["service_min"].psi > 0.25
    steady = by_name["is_weekend"]
    assert steady.psi is not None
    assert steady.psi < 0.1


def test_label_delay_counts_what_is_due_and_not_known(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime, report: DriftReport
) -> None:
    history = tiny_simulation.history
    e = history.exposures
    recent = e.shown_at >= report.recent[0]
    half = recent & (np.arange(len(e)) % 2 == 0)
    late = replace(
        e,
        accepted=np.where(half, NO_OUTCOME, e.accepted).astype(np.int8),
        accepted_known_at=np.where(half, NEVER, e.accepted_known_at),
    )
    told = {"accept": np.array([3_600.0, 7_200.0, 7_200.0])}
    found = measured(replace(history, exposures=late), tiny_release, tiny_until, delays_told=told)
    delay = found.delays["accept"]
    assert delay.unknown_share == pytest.approx(0.5, abs=0.02)
    assert (delay.told, delay.since_happened_median_h) == (3, 2.0)
    assert report.delays["accept"].median_h is not None
    assert 0.0 < report.delays["accept"].median_h <= 1.5  # silence counts as no after that
    assert report.delays["accept"].told == 0


def test_new_answers_count_from_the_newest_training(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime, report: DriftReport
) -> None:
    assert report.new_answers == 0
    ten_days = tiny_until - timedelta(days=10)
    found = measured(tiny_simulation.history, tiny_release, tiny_until, trained_until=ten_days)
    e = tiny_simulation.history.exposures
    assert found.age_days == pytest.approx(10.0)
    known = e.accepted_known_at < epoch(tiny_until)
    later = e.shown_at >= epoch(tiny_until) - 10 * DAY_S
    assert found.new_answers == np.count_nonzero(known & later)
    assert found.new_answers + found.learnt_answers == np.count_nonzero(known)


def test_long_after_the_last_offer_there_is_nothing_to_measure(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime
) -> None:
    found = measured(tiny_simulation.history, tiny_release, tiny_until + timedelta(days=90))
    assert found.recent_rows == 0
    assert all(column.psi is None for column in (*found.features, *found.scores))
    assert all(health.ratio is None for health in found.health.values())
    assert not decide(found, TriggerLimits()).is_due
    page = drift_page(found, decide(found, TriggerLimits()), TriggerLimits()).decode()
    assert "too few rows" in page


def test_a_release_of_before_references_has_calibration_and_loss_alone(
    tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime
) -> None:
    metrics = dict(tiny_release.manifest["metrics"])
    del metrics["drift_reference"]
    old = replace(tiny_release, manifest={**tiny_release.manifest, "metrics": metrics})
    found = measured(tiny_simulation.history, old, tiny_until)
    assert (found.features, found.scores) == ((), ())
    assert found.health["accept"].ratio is not None


def test_equal_reports_give_the_same_page_and_it_says_what_stability_is_not(
    report: DriftReport,
) -> None:
    limits = TriggerLimits()
    page = drift_page(report, decide(report, limits), limits)
    assert page == drift_page(report, decide(report, limits), limits)
    text = page.decode()
    assert "no proof of harm" in text
    assert text.count("data:image/png") == 2
    assert report.release_id in text
    assert 'src="http' not in text


def test_figures_are_plain_values(report: DriftReport) -> None:
    import json

    stated = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert stated["as_of"].startswith("2026-06-30T17:00:00")
    assert len(stated["weeks"]) == 3
    assert stated["recent"][0] < stated["recent"][1]
