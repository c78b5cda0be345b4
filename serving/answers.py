"""Answers as JSON, written by the contract's own serialiser."""

from __future__ import annotations

from fastapi import Response

from serving.contract.values import AnswerModel


class JsonAnswer(Response):
    """One contract model as the body."""

    media_type = "application/json"

    def __init__(self, answer: AnswerModel, *, status_code: int = 200) -> None:
        super().__init__(answer.model_dump_json(by_alias=True), status_code=status_code)
