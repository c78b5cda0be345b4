"""A picture in a trained city: rates and open tasks that are alike, the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from data.reference.categories import CATEGORIES, CODE_OF
from data.vectors import Found
from engine.matching import Matcher
from engine.pictures.gallery import Gallery, HungPicture
from engine.pictures.judgement import Item
from engine.pictures.reader import (
    LEAST_SIMILARITY,
    MOST_SIMILAR,
    SAME_WORK,
    Basis,
    PictureQuestion,
    PictureReader,
    PictureTask,
    described,
    told,
)
from engine.pictures.seen import Seen, TextStatus
from features.text import SentenceEncoder
from models.similarity import FaissVectors
from tests.engine.pictures.test_gallery import vector
from tests.engine.pictures.test_judgement import a_thing, a_view
from tests.fitted_texts import kept_texts


@pytest.fixture(scope="module")
def reader(matcher: Matcher) -> PictureReader:
    release = replace(matcher.release, texts=kept_texts())
    return PictureReader(replace(matcher, release=release), SentenceEncoder())


_THINGS = ("dog", "couch", "car", "dirty dishes", "groceries", "laptop", "lawn mower")


def _read(reader: PictureReader, seen: Seen, now: datetime) -> PictureTask:
    return reader.read(PictureQuestion(seen), now=now)


def test_pay_lies_in_the_markets_band_for_that_work(
    reader: PictureReader, tiny_until: datetime
) -> None:
    task = _read(reader, a_view(a_thing("couch"), a_thing("chair")), tiny_until)
    assert CATEGORIES[task.judgement.category] == "moving"
    assert 0.0 < task.band.low <= task.band.middle <= task.band.high
    small = _read(reader, a_view(a_thing("dog")), tiny_until)
    assert small.band.middle < task.band.middle  # USD 28 and 120 are where both rates start


def test_similar_tasks_are_open_alike_and_of_the_same_work_unless_very_much_alike(
    reader: PictureReader, tiny_until: datetime
) -> None:
    market, number = reader.matcher.market, 0
    for name in _THINGS:
        task = _read(reader, a_view(a_thing(name)), tiny_until)
        likeness = [similar.similarity for similar in task.similar]
        assert likeness == sorted(likeness, reverse=True)
        assert len(likeness) <= MOST_SIMILAR
        number += len(likeness)
        for similar in task.similar:
            row = market.task_row[similar.task_id]
            assert similar.title == str(market.tasks.titles[row])
            assert similar.pay_usd == float(market.tasks.pay_usd[row])
            assert LEAST_SIMILARITY <= similar.similarity <= 1.0
            is_same = similar.category == task.judgement.category
            assert is_same or similar.similarity >= SAME_WORK
    assert number >= 3


def test_a_task_is_found_by_its_picture_whatever_its_text_says(
    reader: PictureReader, tiny_until: datetime
) -> None:
    tasks = reader.matcher.market.tasks
    by_text = _read(reader, a_view(a_thing("couch")), tiny_until).similar
    assert {similar.basis for similar in by_text} <= {Basis.TEXT}
    named = {similar.task_id for similar in by_text}
    other = next(str(task_id) for task_id in tasks.ids if str(task_id) not in named)
    hung = HungPicture(other, vector(100, 40), "https://pictures.example/other.jpg")
    seeing = replace(reader, gallery=Gallery([hung, HungPicture("long gone", vector(100, 40))]))
    seen = replace(a_view(a_thing("couch")), vector=vector(100, 45))
    first, *others = _read(seeing, seen, tiny_until).similar
    assert (first.task_id, first.basis, first.address) == (other, Basis.PICTURE, hung.address)
    assert 0.9 < first.similarity <= 1.0
    assert others == list(by_text[: MOST_SIMILAR - 1])
    # Nothing that could be named: the pictures are alike all the same.
    alone = _read(seeing, replace(a_view(), vector=vector(100, 45)), tiny_until).similar
    assert [similar.task_id for similar in alone] == [other]


def test_a_task_is_told_once_by_whatever_of_it_is_more_alike(
    reader: PictureReader, tiny_until: datetime
) -> None:
    shown = next(
        view
        for view in (a_view(a_thing(name)) for name in _THINGS)
        if _read(reader, view, tiny_until).similar
    )
    best = _read(reader, shown, tiny_until).similar[0]
    same, strange = vector(100, 40), vector(0, 0, 100)
    seen = replace(shown, vector=same)
    for hung, basis in ((same, Basis.PICTURE), (strange, Basis.TEXT)):
        gallery = Gallery([HungPicture(best.task_id, hung, "https://pictures.example/it.jpg")])
        found = _read(replace(reader, gallery=gallery), seen, tiny_until).similar
        (told,) = (similar for similar in found if similar.task_id == best.task_id)
        assert told.basis is basis
        assert told.address == "https://pictures.example/it.jpg"
        assert told.similarity >= best.similarity


def test_where_nothing_is_seen_nothing_is_alike(
    reader: PictureReader, tiny_until: datetime
) -> None:
    task = _read(reader, a_view(), tiny_until)
    assert task.similar == ()
    assert task.kind is None
    assert task.judgement.category == CODE_OF["other"]
    assert task.band.low > 0.0


def test_words_in_a_picture_are_read_by_the_models_of_texts(
    reader: PictureReader, tiny_until: datetime
) -> None:
    poster = replace(
        a_view(), lines=("Math tutor wanted", "for my son, grade 7"), text=TextStatus.READ
    )
    assert CATEGORIES[_read(reader, poster, tiny_until).judgement.category] == "tutoring"
    number_plate = replace(a_view(), lines=("7ABC123",), text=TextStatus.READ)
    assert CATEGORIES[_read(reader, number_plate, tiny_until).judgement.category] == "other"


def test_a_known_user_is_told_the_rates_where_he_lives(
    reader: PictureReader, tiny_until: datetime
) -> None:
    market = reader.matcher.market
    row = int(np.flatnonzero(np.isfinite(market.workers.lat))[0])
    assert reader._place(str(market.workers.ids[row])) == (
        float(market.workers.lat[row]),
        float(market.workers.lng[row]),
    )
    middle = float(np.median(market.tasks.lat)), float(np.median(market.tasks.lng))
    assert reader._place("nobody") == reader._place(None) == middle


def test_one_picture_has_one_answer(reader: PictureReader, tiny_until: datetime) -> None:
    seen = a_view(a_thing("refrigerator"), a_thing("oven", 0.5, 0.3))
    assert _read(reader, seen, tiny_until) == _read(reader, seen, tiny_until)


def test_a_picture_is_described_as_a_poster_would(
    reader: PictureReader, tiny_until: datetime
) -> None:
    task = _read(reader, a_view(a_thing("couch"), *[a_thing("chair")] * 4), tiny_until)
    assert described(task.judgement) == "Moving: couch, 4 chairs"


def test_things_are_counted_in_words() -> None:
    assert told(Item("knife", 1)) == "knife"
    assert told(Item("knife", 3)) == "3 knives"
    assert told(Item("unicorn", 2)) == "2 unicorn"


class Elsewhere:
    """An index of texts that processes share, or one that does not answer."""

    def __init__(self, reader: PictureReader, *, answers: bool) -> None:
        self.kept = FaissVectors()
        market = reader.matcher.market
        self.kept.upsert([str(name) for name in market.tasks.ids], market.texts.tasks)
        self.kept.upsert(["closed since"], market.texts.tasks[:1])
        self.answers = answers
        self.asked = 0

    def search(self, vector: NDArray[np.int8], k: int) -> Found | None:
        self.asked += 1
        return self.kept.search(vector, k) if self.answers else None


@pytest.mark.parametrize("answers", [True, False])
def test_a_shared_index_finds_what_the_markets_own_finds_and_may_be_away(
    answers: bool, reader: PictureReader, tiny_until: datetime
) -> None:
    elsewhere, found = Elsewhere(reader, answers=answers), 0
    for name in ("dog", "car", "dirty dishes", "groceries", "laptop", "lawn mower"):
        seen = a_view(a_thing(name))
        own = _read(reader, seen, tiny_until)
        shared = _read(replace(reader, search=elsewhere), seen, tiny_until)
        assert shared.similar == own.similar
        found += len(own.similar)
    assert found >= 3
    assert elsewhere.asked == 6
