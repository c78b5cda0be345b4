"""The client's categories, and how people call them."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference import categories
from data.reference.categories import CATEGORIES, CODE_OF, LABELS, OTHER, category_code


def test_there_are_the_clients_forty_five_categories_in_its_order() -> None:
    assert len(CATEGORIES) == len(set(CATEGORIES)) == 45
    assert CATEGORIES[:3] == ("cleaning", "errands", "delivery")
    assert CATEGORIES[-1] == "tailoring"
    assert CATEGORIES[OTHER] == "other"


@pytest.mark.parametrize("column", ["BASE_PAY_USD", "SERVICE_MIN", "DEMAND", "XP_FACTOR"])
def test_every_category_has_positive_base_rates_that_nobody_can_change(column: str) -> None:
    rates = getattr(categories, column)
    assert rates.shape == (45,)
    assert np.all(rates > 0)
    with pytest.raises(ValueError, match="read-only"):
        rates[0] = 1.0


@pytest.mark.parametrize("name", ["Pet Care", "pet-care", "pet_care", "PET  CARE", " pet care "])
def test_case_spaces_and_hyphens_do_not_matter(name: str) -> None:
    assert category_code(name) == CODE_OF["pet_care"]


@pytest.mark.parametrize("code", range(45))
def test_ids_and_labels_lead_to_their_category(code: int) -> None:
    assert category_code(CATEGORIES[code]) == category_code(LABELS[code]) == code


def test_every_other_name_leads_to_an_existing_category() -> None:
    text = resources.files("data.reference").joinpath("category_aliases.json").read_text("utf-8")
    for alias, target in json.loads(text).items():
        assert category_code(alias) == CODE_OF[target], alias


@pytest.mark.parametrize("name", ["", " ", "time travel", "cleaning delivery"])
def test_a_name_that_nobody_uses_is_no_category(name: str) -> None:
    assert category_code(name) is None


@given(name=st.text())
def test_any_text_is_a_category_or_none(name: str) -> None:
    code = category_code(name)
    assert code is None or 0 <= code < 45
