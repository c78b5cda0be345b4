"""From a history and two releases to what the gate judges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.errors import ReleaseRefused
from data.simulation.run import Simulation
from features.specification import OUTCOMES
from models.release import Release, load_release
from tests.releases import write_variant
from training.challenge import later_rows, match_of, match_with_base_rate
from training.dataset import Dataset
from training.fitting import chance_examined
from training.promotion import judge


@pytest.fixture(scope="module")
def data(tiny_simulation: Simulation) -> Dataset:
    return Dataset.of(tiny_simulation.history)


@pytest.fixture(scope="module")
def shifted(tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The tiny release, but sure that nearly everybody accepts."""
    releases = tmp_path_factory.mktemp("variants")
    return load_release(releases / write_variant(releases, tiny_release, shift=2.0))


def _with_test_window(release: Release, begin: str) -> Release:
    metrics = release.manifest["metrics"]
    windows = {**metrics["windows"], "test": [begin, metrics["windows"]["test"][1]]}
    return replace(release, manifest={**release.manifest, "metrics": {"windows": windows}})


def test_releases_of_the_same_windows_are_judged_on_their_common_test_window(
    data: Dataset, tiny_release: Release, shifted: Release
) -> None:
    assert later_rows(data, tiny_release, shifted) == data.windows().test


def test_rows_that_either_release_was_chosen_on_are_left_out(
    data: Dataset, tiny_release: Release
) -> None:
    later = _with_test_window(tiny_release, "2026-06-28T00:00:00+00:00")
    for releases in ((tiny_release, later), (later, tiny_release)):
        window = later_rows(data, *releases)
        assert window.begin == 1_782_604_800  # 2026-06-28 00:00 UTC
        assert window.end == data.shown_at[-1] + 1


def test_a_release_that_does_not_say_what_it_was_fitted_on_cannot_be_judged(
    data: Dataset, tiny_release: Release
) -> None:
    silent = replace(tiny_release, manifest={**tiny_release.manifest, "metrics": {}})
    with pytest.raises(ReleaseRefused, match="does not say which rows"):
        later_rows(data, silent)


def test_both_are_asked_about_the_same_rows_at_the_positions_shown(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release, shifted: Release
) -> None:
    match = match_of(tiny_simulation.history, data, shifted, tiny_release, seed=7)
    window = data.windows().test
    for outcome in OUTCOMES:
        rows = data.within(window, outcome)
        found = match.outcomes[outcome]
        np.testing.assert_array_equal(found.labels, data.labels[outcome].values[rows])
        served = getattr(tiny_release.chain, outcome).predict(data.matrix[rows])
        examined = (
            tiny_release.examination.predict(data.positions[rows]) if outcome == "accept" else 1.0
        )
        np.testing.assert_allclose(found.champion, examined * served)
    assert np.all(match.outcomes["accept"].challenger > match.outcomes["accept"].champion)
    np.testing.assert_array_equal(
        match.outcomes["complete"].challenger, match.outcomes["complete"].champion
    )


def test_rows_of_one_ranking_have_one_number_and_every_ranking_has_rows(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release, shifted: Release
) -> None:
    match = match_of(tiny_simulation.history, data, shifted, tiny_release, seed=7)
    rows = data.within(data.windows().test, "accept")
    numbers = match.outcomes["accept"].rankings
    assert match.rankings == len(np.unique(data.groups[rows]))
    np.testing.assert_array_equal(np.unique(numbers), np.arange(match.rankings))
    pairs = set(zip(data.groups[rows], numbers, strict=True))
    assert len(pairs) == match.rankings


def test_the_buckets_of_a_kind_hold_every_row_once(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release, shifted: Release
) -> None:
    groups = (
        match_of(tiny_simulation.history, data, shifted, tiny_release, seed=7)
        .outcomes["accept"]
        .groups
    )
    for kind in ("category", "prior offers", " km", "workers"):
        members = [rows for name, rows in groups.items() if kind in name]
        assert len(members) > 1
        np.testing.assert_array_equal(np.sum(members, axis=0), 1)


def test_each_releases_own_policy_orders_the_rankings(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release, tmp_path: Path
) -> None:
    rule = load_release(tmp_path / write_variant(tmp_path, tiny_release, alpha=0.0))
    models = load_release(tmp_path / write_variant(tmp_path, tiny_release, alpha=1.0))
    match = match_of(tiny_simulation.history, data, models, rule, seed=7)
    assert match.champion_ndcg is not None
    assert match.challenger_ndcg is not None
    assert match.first_choices is not None
    assert match.champion_ndcg.shape == match.challenger_ndcg.shape == (match.rankings,)
    assert not np.array_equal(match.champion_ndcg, match.challenger_ndcg, equal_nan=True)
    assert not np.array_equal(
        match.first_choices.champion.chances, match.first_choices.challenger.chances
    )
    same = match_of(tiny_simulation.history, data, rule, rule, seed=7)
    np.testing.assert_array_equal(same.champion_ndcg, same.challenger_ndcg)


def test_first_choices_are_weighed_by_their_chance_given_what_was_shown(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release
) -> None:
    match = match_of(tiny_simulation.history, data, tiny_release, tiny_release, seed=7)
    assert match.first_choices is not None
    logged = match.first_choices.logged
    first = (data.positions == 1) & (data.shown_at >= data.windows().test.begin)
    first &= data.labels["accept"].values >= 0
    assert len(logged.propensities) == first.sum()
    # Among five shown the chance is larger than among all candidates.
    assert (
        logged.propensities > tiny_simulation.history.exposures.propensities[first]
    ).mean() > 0.9
    assert (logged.propensities <= 1.0).all()
    assert logged.rewards.sum() == (data.labels["accept"].values[first] == 1).sum()
    served = tiny_release.chain.accept.predict(data.matrix[first])
    np.testing.assert_allclose(np.sort(logged.expected), np.sort(served))
    assert (match.first_choices.champion.expected >= logged.expected.min()).all()


def test_over_sure_predictions_lose_and_win_back_in_the_other_direction(
    tiny_simulation: Simulation, data: Dataset, tiny_release: Release, shifted: Release
) -> None:
    history = tiny_simulation.history
    worse = judge(match_of(history, data, shifted, tiny_release, seed=7), seed=7)
    better = judge(match_of(history, data, tiny_release, shifted, seed=7), seed=7)
    assert not worse.is_promoted
    assert any("Worse: log loss of 'accept':" in reason for reason in worse.reasons)
    assert better.is_promoted


def test_a_first_release_is_judged_by_how_often_outcomes_had_followed_before(
    data: Dataset, tiny_release: Release
) -> None:
    match = match_with_base_rate(data, tiny_release)
    windows = data.windows()
    for outcome in OUTCOMES:
        labels, seen = (
            data.labels[outcome],
            chance_examined(data, tiny_release.examination, outcome),
        )
        known = (labels.values >= 0) & (labels.known_at < windows.test.begin)
        rate = np.count_nonzero(labels.values[known] == 1) / seen[known].sum()
        judged = data.within(windows.test, outcome)
        np.testing.assert_allclose(match.outcomes[outcome].champion, seen[judged] * rate)
    assert judge(match, seed=7).is_promoted
