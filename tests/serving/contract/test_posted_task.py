"""A task as it was posted, beside the answer that it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from pydantic import ValidationError

from data.parsed_posts import PostField, edits
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.posted_task import Reviewed
from serving.language.messages import messages_in
from serving.parse_record import parse_record
from tests.serving.service import A_PARSED, NOON

ANSWER = TaskParseAnswer.of(A_PARSED, messages_in("en"), processing_ms=1.0, parse_id="p1")
RECORD = parse_record(ANSWER, parse_id="p1", parsed_at=NOON)
TASK = ANSWER.task.model_dump(mode="json", by_alias=True)


def changed(**posted: object) -> set[PostField]:
    review = Reviewed.model_validate({"parseId": "p1", "posted": posted}).review()
    assert review is not None
    return set(edits(RECORD, review).edited)


def test_the_record_has_no_text_and_every_field_that_the_answer_had() -> None:
    assert set(RECORD.fingerprints) == set(PostField)
    assert all(len(mark) == 16 for mark in RECORD.fingerprints.values())
    assert (RECORD.release_id, RECORD.language) == ("release-1", "en")


def test_the_answer_posted_as_it_is_has_no_edit() -> None:
    assert changed(**TASK) == set()


@pytest.mark.parametrize(
    ("posted", "edited"),
    [
        ({"pay": {"amount": 65, "currency": "USD"}}, {PostField.PAY}),
        ({"pay": 50}, set()),  # the amount alone
        ({"location": "123 oak st"}, set()),
        ({"location": {"address": "124 Oak St"}}, {PostField.LOCATION}),
        ({"deadline": "2026-11-23T01:00:00Z"}, set()),  # the same minute in another zone
        ({"deadline": {"date": "2026-11-23T02:00:00Z"}}, {PostField.DEADLINE}),
        ({"category": "Delivery"}, set()),
        ({"category": "moving"}, {PostField.CATEGORY}),
        ({"requirements": []}, {PostField.REQUIREMENTS}),
        (
            {"requirements": [{"type": "rating", "value": 4.5}, {"type": "car", "value": True}]},
            set(),  # the order does not matter
        ),
        ({"title": "", "estimatedDuration": "2 h"}, {PostField.TITLE, PostField.DURATION}),
        ({}, set()),
    ],
)
def test_what_is_posted_otherwise_is_an_edit(
    posted: dict[str, object], edited: set[PostField]
) -> None:
    assert changed(**posted) == edited


def test_what_the_app_says_itself_is_taken() -> None:
    told = Reviewed.model_validate({"parseId": "p1", "editedFields": ["pay", "title"]}).review()
    assert told is not None
    assert told.edited == frozenset({PostField.PAY, PostField.TITLE})


@pytest.mark.parametrize(
    "said", [{}, {"parseId": "p1"}, {"posted": {"title": "x"}}, {"editedFields": []}]
)
def test_without_an_id_or_without_facts_nothing_is_said(said: dict[str, object]) -> None:
    assert Reviewed.model_validate(said).review() is None


@pytest.mark.parametrize(
    "posted", [{"pay": -1}, {"pay": True}, {"deadline": 5}, {"location": {}}, "a sofa"]
)
def test_what_is_no_task_is_refused(posted: object) -> None:
    with pytest.raises(ValidationError):
        Reviewed.model_validate({"parseId": "p1", "posted": posted})


def test_an_answer_of_any_size_can_be_recorded() -> None:
    huge = replace(
        A_PARSED,
        description="x" * 50_000,
        pay=replace(A_PARSED.pay, amount=9e12, currency="IDR"),
        due=replace(A_PARSED.due, at=datetime.max.replace(tzinfo=A_PARSED.due.at.tzinfo))
        if A_PARSED.due
        else None,
    )
    answer = TaskParseAnswer.of(huge, messages_in("en"), processing_ms=1.0, parse_id="p2")
    assert set(parse_record(answer, parse_id="p2", parsed_at=NOON).fingerprints) == set(PostField)
