"""A service for tests: the real application around a matcher whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from starlette.testclient import TestClient

from data.columns import Urgency
from data.errors import NotFound
from data.reference.categories import CODE_OF
from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.findings import Reason, ReasonKind, facts
from engine.parsing.parsed import (
    Caution,
    CheckKind,
    Difficulty,
    Due,
    ImprovementKind,
    Level,
    Money,
    ParsedTask,
    Place,
    Severity,
)
from engine.parsing.question import ParseQuestion
from engine.parsing.requirements import Requirement
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.pay_advice import PayAdvice, PayBand
from engine.pictures.judgement import Complexity, Item, Judgement
from engine.pictures.reader import Basis, PictureQuestion, PictureTask, SimilarTask
from engine.pictures.seen import Box, Seen, SeenThing
from engine.questions import (
    Earnings,
    Probabilities,
    TaskBundle,
    TaskMatch,
    TaskRanking,
    TasksForWorker,
    WorkerMatch,
    WorkerRanking,
    WorkersForOpenTask,
    WorkersForTask,
    WorkerStats,
)
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from serving.app import create_app
from serving.cache import Answers
from serving.chat import Conversations, LiveChat
from serving.clock import Clock, utc_now
from serving.cpu import CpuPool
from serving.feedback import NO_FEEDBACK, Feedback
from serving.gate import Gate
from serving.idempotency import KeptAnswers
from serving.identity import Identity
from serving.journal import Journal
from serving.language.llm.passages import PHRASEBOOK_ONLY, Narrators
from serving.limits import RateLimiter, rate_limiter
from serving.matching import LiveMatching, MarketSize, Matching, Resources, Talker
from serving.pictures.keeping import NO_TASK_PICTURES, TaskPictureKeeper
from serving.pictures.pictures import Pictures
from serving.recommending import LiveRecommending
from serving.runtime import Runtime
from serving.settings import Settings
from serving.speech.listening import NOT_LISTENING, Speech
from serving.store import Store
from serving.uploads import Uploads
from tests.serving.known_patterns import AN_ANALYSIS
from tests.serving.known_recommendations import RECOMMENDED

NOON: Final = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
"""A Sunday noon in San Francisco."""

SECRET: Final = "a-secret-of-thirty-two-bytes-or-more"  # noqa: S105  for tests only
SERVICE_KEY: Final = "a-service-key-of-thirty-two-bytes-or-more"

FIND_WORKERS: Final[dict[str, Any]] = {
    "taskId": "task-3",
    "task": {
        "category": "delivery",
        "location": {"lat": 37.7749, "lng": -122.4194},
        "pay": 85,
        "urgency": "high",
        "requirements": ["car"],
        "deadline": "2026-11-23T01:00:00Z",
    },
    "limit": 10,
}
FIND_TASKS: Final[dict[str, Any]] = {
    "userId": "user-7",
    "context": {
        "location": {"lat": 37.7749, "lng": -122.4194},
        "availability": "next-3-hours",
        "preferences": {"categories": ["delivery"], "maxDistance": 5, "minPay": 40},
    },
    "limit": 20,
}

A_WORKER: Final = WorkerMatch(
    worker_id="worker-1",
    rank=1,
    score=0.876543,
    stats=WorkerStats(
        distance_m=3_379.6,  # 2.1 miles
        rating=4.8123,
        average_rating=4.9,
        completed=120,
        completed_in_category=23,
        completion_rate=0.971234,
        on_time_rate=0.95,
    ),
    probabilities=Probabilities(accept=0.8, complete=0.95, on_time=0.9),
    arrival=NOON + timedelta(minutes=14, seconds=30, microseconds=5),
    completion=NOON + timedelta(minutes=59),
    earnings=Earnings(pay_usd=85.0, bonus_usd=2.554, xp=170, badge_progress={"courier": "23/50"}),
    reasons=(
        Reason(ReasonKind.NEARBY, 0.2, facts(distance_m=3_379.6)),
        Reason(
            ReasonKind.EXPERIENCED, 0.1, facts(category="delivery", completed_in_category=23.0)
        ),
        Reason(ReasonKind.OFF_SHIFT, -0.05),
    ),
)
A_TASK: Final = TaskMatch(
    task_id="task-9",
    rank=1,
    score=0.7,
    title="Move a sofa",
    category=CODE_OF["moving"],
    distance_m=1_000.0,  # 0.62 miles
    service_min=90.0,
    urgency=Urgency.MEDIUM,
    probabilities=Probabilities(accept=0.5, complete=0.9, on_time=0.9),
    enjoyment=0.61234,
    earnings=Earnings(pay_usd=120.0, bonus_usd=6.0, xp=288, badge_progress={}),
    deadline=None,
    reasons=(Reason(ReasonKind.NEARBY, 0.2, facts(distance_m=1_000.0)),),
)

A_POST: Final = "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car"
PARSE: Final[dict[str, Any]] = {
    "userId": "user-7",
    "input": A_POST,
    "context": {
        "userLocation": {"lat": 37.7749, "lng": -122.4194},
        "currentTime": "2026-11-22T12:00:00-08:00",
        "language": "en",
    },
}
A_BAND: Final = PayBand(20.0, 31.4, 47.9)
A_PARSED: Final = ParsedTask(
    language="en",
    title="Groceries delivered to 123 Oak St",
    description=A_POST,
    category=CODE_OF["delivery"],
    subcategory="Same-Day",
    pay=Money(50.0, "USD", False, True, 50.0, 50.0, None, Level.HIGH),
    band=A_BAND,
    advice=PayAdvice(A_BAND, 50.0, 35.0, 0.912, 0.874),
    place=Place("123 Oak St", "San Francisco", 37.77491234, -122.41941234, True, True),
    due=Due(datetime(2026, 11, 22, 17, tzinfo=timezone(timedelta(hours=-8))), True, True, True),
    requirements=(Requirement("car", True, True, "car"), Requirement("rating", 4.5, False)),
    duration_min=45.0,
    is_duration_stated=False,
    trip_m=3_379.6,  # 2.1 miles
    skills=("Delivery", "Same-Day", "Car"),
    xp=100,
    difficulty=Difficulty.EASY,
    cautions=(
        Caution("tight-deadline", "too_short", Severity.LOW, (("left", 50.0), ("duration", 45.0))),
    ),
    checks=(CheckKind.PAY_IN_APP,),
    improvements=(ImprovementKind.DROPOFF,),
    levels={
        "category": Level.HIGH,
        "pay": Level.HIGH,
        "location": Level.MEDIUM,
        "deadline": Level.HIGH,
        "requirements": Level.HIGH,
    },
    level=Level.MEDIUM,
    release_id="release-1",
)


A_ROOM: Final = Seen(
    width=4_032,
    height=3_024,
    things=(
        SeenThing("couch", 0.87654, Box(1_000.04, 900.0, 2_000.0, 1_200.0)),
        SeenThing("chair", 0.6, Box(100.0, 1_500.0, 400.0, 900.0)),
        SeenThing("chair", 0.5, Box(3_400.0, 1_500.0, 400.0, 900.0)),
    ),
    looked="known-eyes",
)
A_PICTURE: Final = PictureTask(
    seen=A_ROOM,
    judgement=Judgement(
        scene="living room",
        category=CODE_OF["moving"],
        items=(Item("couch", 1), Item("chair", 2)),
        weight_kg=62.0,
        people=2,
        minutes=64.0,
        complexity=Complexity.MEDIUM,
    ),
    kind="Furniture",
    minutes=125.0,
    band=PayBand(62.4, 91.0, 131.2),
    similar=(
        SimilarTask(
            "task-5",
            0.61239,
            Basis.PICTURE,
            "Move a sofa",
            CODE_OF["moving"],
            119.995,
            "https://pictures.example/task-5.jpg",
        ),
    ),
    release_id="release-1",
)


@dataclass
class KnownDescriber:
    """Answers every picture with the task it was given, and remembers the questions."""

    task: PictureTask = A_PICTURE
    questions: list[PictureQuestion] = field(default_factory=list)

    def read(self, question: PictureQuestion, *, now: datetime) -> PictureTask:
        """The known task."""
        self.questions.append(question)
        return self.task


@dataclass
class KnownParser:
    """Answers every post with the task it was given, and remembers the questions."""

    parsed: ParsedTask = A_PARSED
    questions: list[ParseQuestion] = field(default_factory=list)

    def parse(self, question: ParseQuestion, *, now: datetime) -> ParsedTask:
        """The known task."""
        self.questions.append(question)
        return self.parsed


@dataclass
class KnownMatcher:
    """Answers every question with the rows it was given, and remembers the questions."""

    workers: tuple[WorkerMatch, ...] = (A_WORKER,)
    tasks: tuple[TaskMatch, ...] = (A_TASK,)
    bundles: tuple[TaskBundle, ...] = ()
    questions: list[WorkersForTask | TasksForWorker] = field(default_factory=list)
    error: Exception | None = None
    analysed: list[PatternQuestion] = field(default_factory=list)
    recommended: Recommended = RECOMMENDED
    asked: list[RecommendationQuestion] = field(default_factory=list)
    analysis: PatternAnalysis = AN_ANALYSIS

    def workers_for_task(
        self, question: WorkersForTask, *, now: datetime, ranking_id: str
    ) -> WorkerRanking:
        """All known workers."""
        self._ask(question)
        return WorkerRanking(
            ranking_id=ranking_id,
            matches=self.workers,
            candidates=321 if self.workers else 0,
            perfect=1 if self.workers else 0,
            good=0,
            mean_distance_m=3_379.6 if self.workers else 0.0,
            mean_score=0.876543 if self.workers else 0.0,
            release_id="release-1",
        )

    def tasks_for_worker(
        self, question: TasksForWorker, *, now: datetime, ranking_id: str, effort: float = 1.0
    ) -> TaskRanking:
        """All known tasks."""
        self._ask(question)
        candidates = 45 if self.tasks else 0
        return TaskRanking(ranking_id, self.tasks, candidates, "release-1", bundles=self.bundles)

    def question_of(self, question: WorkersForOpenTask) -> WorkersForTask:
        """Any task is a delivery; those called `gone` are not there."""
        if question.task_id == "gone":
            raise NotFound("There is no open task of this id.", field="taskId")
        return WorkersForTask(question.task_id, CODE_OF["delivery"], 37.7, -122.4, 85.0,
                              Urgency.HIGH, limit=question.limit)  # fmt: skip

    def assign(self, question: TasksToAssign, *, now: datetime, plan_id: str) -> AssignmentPlan:
        """Nobody who uses this double plans."""
        raise NotImplementedError

    def analyse(self, question: PatternQuestion, *, now: datetime) -> PatternAnalysis:
        """The known analysis."""
        self.analysed.append(question)
        return self.analysis

    def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """The known recommendations; where nobody asked, the first of them alone."""
        self.asked.append(question)
        ranking = replace(self.recommended.ranking, ranking_id=ranking_id)
        found = replace(self.recommended, ranking=ranking)
        if not question.is_proactive:
            return found
        first = replace(found.recommendations[0], id=f"{ranking_id}-1")
        ranking = replace(found.ranking, matches=first.tasks)
        return replace(found, ranking=ranking, recommendations=(first,), is_alert=True)

    def _ask(self, question: WorkersForTask | TasksForWorker) -> None:
        self.questions.append(question)
        if self.error is not None:
            raise self.error


@dataclass
class Service:
    """A running service, its client, and what the test may look at."""

    client: TestClient
    matcher: KnownMatcher
    var_dir: Path
    runtime: Runtime

    def match(self, body: Any, **headers: str) -> Any:
        """The response to a match-task request; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/api/ai/match-task", json=body, headers=named)

    def parse(self, body: Any, **headers: str) -> Any:
        """The response to a task-parse request; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/api/ai/task-parse", json=body, headers=named)

    def chat(self, body: Any, **headers: str) -> Any:
        """The response to a chat message; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/api/ai/chat", json=body, headers=named)

    def send(
        self,
        body: bytes,
        content_type: str | None = "application/json",
        *,
        path: str = "/api/ai/match-task",
    ) -> Any:
        """The response to raw bytes."""
        headers = {"content-type": content_type} if content_type is not None else {}
        return self.client.post(path, content=body, headers=headers)

    def journal(self) -> list[dict[str, Any]]:
        """Every record that the journal holds."""
        files = sorted((self.var_dir / "journal").glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def some_settings(var_dir: Path, **values: Any) -> Settings:
    """Settings that no environment and no file touches; development without limits."""
    given = {"access_mode": "development", "rate_limit_per_minute": 0, "var_dir": var_dir}
    return Settings(_env_file=None, **{**given, **values})


@contextmanager
def a_service(
    var_dir: Path,
    *,
    clock: Clock = utc_now,
    matcher: KnownMatcher | None = None,
    parser: KnownParser | None = None,
    describer: KnownDescriber | None = None,
    pictures: Pictures | None = None,
    talker: Talker | None = None,
    matching: Matching | None = None,
    limiter: RateLimiter | None = None,
    narrators: Narrators = PHRASEBOOK_ONLY,
    speech: Speech = NOT_LISTENING,
    task_pictures: TaskPictureKeeper = NO_TASK_PICTURES,
    answers: Answers | None = None,
    feedback: Feedback = NO_FEEDBACK,
    budget_s: float = 60.0,  # a slow machine's answer is an answer all the same
    **values: Any,
) -> Iterator[Service]:
    """The application with the given settings, answering from a known matcher."""
    settings = some_settings(var_dir, **values)
    known, reader = matcher or KnownMatcher(), parser or KnownParser()
    journal, cpu = Journal(var_dir / "journal"), CpuPool(budget_s=budget_s)
    live = LiveMatching(
        known,
        reader,
        talker,
        describer=describer or KnownDescriber(),
        release_id="release-1",
        market_size=MarketSize(workers=20, open_tasks=30, exposures=60),
        resources=Resources(journal, cpu, cpu, cpu, clock),
    )
    store, held = Store(settings.database_url), matching or live
    memory = CpuPool(budget_s=budget_s)
    conversations = Conversations(store, memory, clock)
    talking = LiveChat(held, conversations, clock=clock, narrator=narrators.of("chat"))
    counted = limiter or rate_limiter(settings.rate_limit_per_minute, None, clock)
    keeping = CpuPool(budget_s=budget_s)
    runtime = Runtime(
        clock=clock,
        gate=Gate(Identity.of(settings), counted),
        matching=held,
        started_at=clock(),
        max_body_bytes=settings.max_body_bytes,
        health_word=settings.health_status_word,
        narrators=narrators,
        recommending=LiveRecommending(
            held,
            store,
            journal=journal,
            threads=cpu,
            clock=clock,
            answers=answers,
            version_of=feedback.user_version,
        ),
        feedback=feedback,
        answers=answers,
        kept_answers=KeptAnswers(store, keeping, clock),
        chat=talking,
        uploads=Uploads(max_bytes=settings.max_upload_bytes, hold_back_s=0.0),
        pictures=pictures or Pictures(),
        task_pictures=task_pictures,
        metrics_access=settings.metrics_access,
        speech=speech,
    )
    with TestClient(create_app(settings, runtime), raise_server_exceptions=False) as client:
        yield Service(client, known, var_dir, runtime)
    cpu.close()
    memory.close()
    keeping.close()
    store.close()
    journal.close()


CODES: Final = frozenset(
    {"AI_TIMEOUT", "AI_RATE_LIMIT", "AI_INVALID_INPUT", "AI_MODEL_ERROR", "AI_OFFLINE"}
)


def assert_envelope(response: Any) -> dict[str, Any]:
    """The body of an error, after checking that it is the specification's envelope."""
    body: dict[str, Any] = response.json()
    assert set(body["error"]) <= {"code", "message", "details", "retryable"}
    assert body["error"]["code"] in CODES
    assert isinstance(body["error"]["retryable"], bool)
    assert body["error"]["message"]
    assert body["metadata"]["requestId"] == response.headers["x-request-id"]
    assert datetime.fromisoformat(body["metadata"]["timestamp"]).tzinfo is not None
    assert (body["message"], body["code"]) == (body["error"]["message"], body["error"]["code"])
    assert ("retryAfter" in body) == ("retry-after" in response.headers)
    return body
