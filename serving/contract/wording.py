"""Who worded an answer."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from serving.contract.values import AnswerModel
from serving.language.llm.passages import Words


class Wording(AnswerModel):
    """How the texts of an answer came about."""

    model: str = Field(description="The language model; `phrasebook` where none was used.")
    prompt_version: str | None = Field(
        default=None, description="Version of its instructions; absent for the phrasebook."
    )
    tokens: int = Field(description="Tokens that this answer cost; 0 for a cached text.")
    cached: bool = Field(description="Whether the texts were worded for an earlier answer.")
    language: str = Field(description="ISO 639-1 code of the advice.")

    @classmethod
    def of(cls, words: Words) -> Self:
        """The narrator's account."""
        return cls(
            model=words.model,
            prompt_version=words.prompt_version,
            tokens=words.tokens,
            cached=words.cached,
            language=words.language,
        )
