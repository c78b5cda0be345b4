"""What is kept of a parsed post, so that edits before posting can be counted."""

from __future__ import annotations

from datetime import datetime

from data.parsed_posts import ParsedPost, fingerprint
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.posted_task import answered_texts


def parse_record(answer: TaskParseAnswer, *, parse_id: str, parsed_at: datetime) -> ParsedPost:
    """Fingerprints of the answer's fields under the id that the answer names."""
    task = answer.task.model_dump(mode="json", by_alias=True, exclude_none=True)
    return ParsedPost(
        id=parse_id,
        parsed_at=parsed_at,
        release_id=answer.metadata.model,
        language=answer.metadata.language,
        fingerprints={
            name: fingerprint(parse_id, text) for name, text in answered_texts(task).items()
        },
    )
