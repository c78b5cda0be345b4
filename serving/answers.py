"""Answers as JSON, written by the contract's own serialiser."""

from __future__ import annotations

from fastapi import Response

from serving.contract.values import AnswerModel
from serving.output_text import harmless


class JsonAnswer(Response):
    """One contract model as the body."""

    media_type = "application/json"

    def __init__(
        self,
        answer: AnswerModel,
        *,
        status_code: int = 200,
        leave_out_absent: bool = False,
        language: str | None = None,
        is_verbatim: bool = False,
    ) -> None:
        """`leave_out_absent` drops fields that are None, where the contract has them optional.

        `language` (ISO 639-1) is that of the answer's texts, told as `Content-Language`.
        `is_verbatim` leaves texts as they are: where the answer counts their characters.
        """
        body = answer.model_dump_json(by_alias=True, exclude_none=leave_out_absent)
        if not is_verbatim:
            body = harmless(body)
        headers = {"Content-Language": language} if language else None
        super().__init__(body, status_code=status_code, headers=headers)
