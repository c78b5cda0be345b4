"""A parsed task's title and advice as passages, and the answer with their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.parsing.title import LONGEST as LONGEST_TITLE
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.wording import Wording
from serving.language.llm.passages import Narration, Passage, Words

_TITLE: Final = "title"
_REASONING: Final = "reasoning"


def parse_narration(answer: TaskParseAnswer, post: str, *, draft_language: str) -> Narration:
    """What of an answer may be worded anew: the title and the advice.

    The description stays as the poster wrote it, whoever words the rest. The title is in the
    language of the post, whatever that of the advice (`draft_language`) is.
    """
    return Narration(
        tuple(_passages(answer)),
        language=answer.metadata.language,
        draft_language=draft_language,
        quoted={"post": post},
    )


def _passages(answer: TaskParseAnswer) -> Iterator[Passage]:
    place = answer.task.location
    names = tuple(name for name in (place.address, place.city) if name)
    yield Passage(_TITLE, answer.task.title, names, draft_language=answer.metadata.language)
    advice = answer.suggestions
    if advice.pay_adjustment is not None:
        yield Passage(_REASONING, advice.pay_adjustment.reasoning)
    for kind, texts in _lists(answer).items():
        for number, text in enumerate(texts):
            yield Passage(f"{kind}-{number}", text)


def _lists(answer: TaskParseAnswer) -> dict[str, list[str]]:
    return {
        "check": answer.suggestions.safety_checks,
        "improvement": answer.suggestions.improvements,
        "warning": [warning.message for warning in answer.warnings],
    }


def with_words(answer: TaskParseAnswer, words: Words, *, processing_ms: float) -> TaskParseAnswer:
    """The answer in a narrator's words; all that is not words is as it was.

    `processing_ms` is the time of the whole answer, words included.
    """
    texts = words.texts
    lists = {
        kind: [texts[f"{kind}-{number}"] for number in range(len(said))]
        for kind, said in _lists(answer).items()
    }
    pay = answer.suggestions.pay_adjustment
    if pay is not None:
        pay = pay.model_copy(update={"reasoning": texts[_REASONING]})
    title = texts[_TITLE].rstrip(".。")
    if len(title) > LONGEST_TITLE:
        title = answer.task.title
    return answer.model_copy(
        update={
            "task": answer.task.model_copy(update={"title": title}),
            "suggestions": answer.suggestions.model_copy(
                update={
                    "pay_adjustment": pay,
                    "safety_checks": lists["check"],
                    "improvements": lists["improvement"],
                }
            ),
            "warnings": [
                warning.model_copy(update={"message": message})
                for warning, message in zip(answer.warnings, lists["warning"], strict=True)
            ],
            "metadata": answer.metadata.model_copy(
                update={
                    "wording": Wording.of(words),
                    "processing_time": round(processing_ms, 1),
                }
            ),
        }
    )
