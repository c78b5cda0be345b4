"""What one serving process holds, and how a request finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from serving.clock import Clock
from serving.feedback import NO_FEEDBACK, Feedback
from serving.gate import Gate
from serving.language.phrasebook import Phrasebook
from serving.matching import Matching
from serving.pictures.pictures import Pictures
from serving.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Runtime:
    """Made once at start (`serving.wiring`), handed to every request."""

    clock: Clock
    gate: Gate
    matching: Matching
    words: Phrasebook
    started_at: datetime
    max_body_bytes: int
    health_word: str
    feedback: Feedback = NO_FEEDBACK
    uploads: Uploads = field(default_factory=Uploads)
    pictures: Pictures = field(default_factory=Pictures)


def runtime_of(request: Request) -> Runtime:
    """The runtime of the process that serves a request."""
    runtime: Runtime = request.scope["app"].state.runtime
    return runtime
