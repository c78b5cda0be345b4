"""What one serving process holds, and how a request finds it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from serving.cache import Answers
from serving.chat import NO_CHAT, Chat
from serving.clock import Clock
from serving.console import NO_CONSOLE, Console
from serving.feedback import NO_FEEDBACK, Feedback
from serving.gate import Gate
from serving.idempotency import KeptAnswers
from serving.intake import Intake
from serving.language.llm.passages import PHRASEBOOK_ONLY, Narrators
from serving.market_events import NO_EVENTS, Events
from serving.matching import Matching
from serving.metrics import ServiceMetrics
from serving.personal_data import PersonalData
from serving.pictures.keeping import NO_TASK_PICTURES, TaskPictureKeeper
from serving.pictures.pictures import Pictures
from serving.recommending import NO_RECOMMENDING, Recommending
from serving.settings import MetricsAccess
from serving.shadow import ShadowScoring
from serving.speech.listening import NOT_LISTENING, Speech
from serving.uploads import Uploads
from serving.usage import UsageRecorder


async def _nothing_held() -> None:
    """A process that holds nothing has nothing to drop."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Made once at start (`serving.wiring`), handed to every request."""

    clock: Clock
    gate: Gate
    matching: Matching
    started_at: datetime
    max_body_bytes: int
    health_word: str
    feedback: Feedback = NO_FEEDBACK
    recommending: Recommending = NO_RECOMMENDING
    events: Events = NO_EVENTS
    shadow: ShadowScoring | None = None
    narrators: Narrators = PHRASEBOOK_ONLY
    chat: Chat = NO_CHAT
    intake: Intake = field(default_factory=Intake)
    uploads: Uploads = field(default_factory=Uploads)
    pictures: Pictures = field(default_factory=Pictures)
    task_pictures: TaskPictureKeeper = NO_TASK_PICTURES
    usage: UsageRecorder = field(default_factory=UsageRecorder)
    metrics: ServiceMetrics = field(default_factory=ServiceMetrics)
    metrics_access: MetricsAccess = MetricsAccess.KEY
    speech: Speech = NOT_LISTENING
    console: Console = NO_CONSOLE
    kept_answers: KeptAnswers | None = None  # without, no `Idempotency-Key` is heeded
    answers: Answers | None = None  # without, every answer is found anew
    personal: PersonalData | None = None
    erasures: Callable[[], Awaitable[None]] = _nothing_held
    """Drops what this process holds of users who were just erased."""
    lost: Callable[[], tuple[str, ...]] = tuple
    """Which stores do not answer now."""


def runtime_of(request: Request) -> Runtime:
    """The runtime of the process that serves a request."""
    runtime: Runtime = request.scope["app"].state.runtime
    return runtime
