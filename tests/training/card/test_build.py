"""A card says every figure with its bar, holds its pictures, and depends on its evidence alone."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from data.simulation.run import Simulation
from features.specification import OUTCOMES
from models.boosting import BoostingParameters
from training.card.build import CARD, Card, build_card
from training.card.evidence import Evidence
from training.card.page import render
from training.card.rows import Row, Section, Verdict, missed_in
from training.card.sections import ALL
from training.dataset import Dataset
from training.expectations import fit_expectations
from training.fitting import choose_policy, fit_chain


@pytest.fixture(scope="module")
def evidence(tiny_simulation: Simulation) -> Evidence:
    """What a card of the tiny city is written from."""
    history, parameters = tiny_simulation.history, BoostingParameters(trees=40, threads=1)
    data = Dataset.of(history)
    windows = data.windows()
    fitted = fit_chain(data, windows, parameters, say=lambda _: None)
    chosen = choose_policy(history, data, fitted, windows.choose, seed=1)
    expected = fit_expectations(history, data, windows, parameters)
    return Evidence.of(
        history,
        data,
        windows,
        fitted.chain,
        fitted.examination,
        chosen.policy,
        expected,
        seed=1,
    )


@pytest.fixture(scope="module")
def card(evidence: Evidence) -> Card:
    """The card of the tiny city."""
    return build_card(evidence, b"\x89PNG of the reliability diagram")


def test_every_section_is_written_and_has_rows(card: Card) -> None:
    assert len(card.sections) == len(ALL)
    assert all(part.rows for part in card.sections)


def test_every_outcome_is_judged_for_discrimination_loss_and_calibration(card: Card) -> None:
    titles = {part.title: " ".join(row.of for row in part.rows) for part in card.sections}
    for title in ("Discrimination", "Log loss", "Calibration"):
        assert all(word in titles[title] for word in ("accepts", "completes", "on time"))
    assert len(OUTCOMES) == 3


def test_every_judged_row_states_its_bar_and_a_number(card: Card) -> None:
    for part in card.sections:
        for row in part.rows:
            assert row.bar
            if row.verdict is not Verdict.SHOWN:
                assert row.value is not None
                assert np.isfinite(row.value)


def test_the_page_loads_nothing_from_elsewhere_and_is_well_formed(card: Card) -> None:
    page = card.files[CARD].decode()
    assert "http" not in page.replace("http-equiv", "")
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "img"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Checker().feed(page)
    assert open_tags == []


def test_pictures_are_embedded_and_kept(card: Card) -> None:
    named = {name for part in card.sections for name in part.pictures}
    assert named <= set(card.files)
    assert card.files[CARD].count(b"data:image/png;base64,") == len(named)


def test_equal_evidence_gives_equal_bytes(evidence: Evidence, card: Card) -> None:
    again = build_card(evidence, b"\x89PNG of the reliability diagram")
    assert again.files == card.files


def test_another_seed_moves_intervals_only(evidence: Evidence, card: Card) -> None:
    other = build_card(replace(evidence, seed=2), b"")
    for mine, theirs in zip(card.sections, other.sections, strict=True):
        if mine.title in ("Log loss", "Discrimination"):
            assert [r.value for r in mine.rows] == [r.value for r in theirs.rows]


def test_a_missed_bar_is_listed_at_the_top() -> None:
    rows = (
        Row("good", 1.0, "above 0", Verdict.MET),
        Row("bad <b>", 2.0, "below 1", Verdict.MISSED),
        Row("plain", 3.0, "printed", Verdict.SHOWN),
    )
    part = Section("Part", "Meaning.", rows)
    assert missed_in([part]) == [rows[1]]
    page = render("Card", {"Seed": "1"}, [part], {})
    assert "1 of 2 bars met." in page
    assert page.index("bad &lt;b&gt;: 2.0000") < page.index("<h2>Part</h2>")
