"""What is asked of a running service: answers, refusals, limits, caches, figures."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any, Final
from uuid import uuid4

import httpx2

from serving.cache_lives import PATTERNS_S, RECOMMENDATIONS_S, RESPONSES_S, WORDING_S
from serving.preflight.finding import Finding, needs, note, ok, unasked
from serving.settings import MIN_SECRET_BYTES, Settings

GUEST: Final = "guest"
"""An id of which nothing is remembered."""

HERE: Final = {"lat": 37.7749, "lng": -122.4194}
POST: Final = "Need groceries delivered to 123 Oak St today by 5pm, $50, must have car"
QUESTIONS: Final[dict[str, dict[str, Any]]] = {
    "/api/ai/chat": {"userId": GUEST, "message": "Show me delivery tasks over $50",
                     "context": {"location": HERE}},
    "/api/ai/task-parse": {"userId": GUEST, "input": POST, "context": {"userLocation": HERE}},
    "/api/ai/match-task": {
        "taskId": "preflight",
        "task": {"category": "delivery", "location": HERE, "pay": 85, "urgency": "high"},
    },
    "/api/ai/analyze-patterns": {"userId": GUEST, "timeframe": "30days"},
    "/api/ai/recommendations": {"userId": GUEST, "recommendationType": "on-demand",
                                "context": {"location": HERE}},
}  # fmt: skip
TIER_1: Final = ("/api/ai/chat", "/api/ai/task-parse", "/api/ai/match-task")
TIER_2: Final = ("/api/ai/analyze-patterns", "/api/ai/recommendations")
UPLOADS: Final = ("/api/ai/voice-to-task", "/api/ai/image-match")
LIMITS_S: Final = {"/api/ai/chat": 2.0}
"""Seconds in which the specification wants an answer; one where it is not named."""


@dataclass
class Asked:
    """A running service.

    Attributes
    ----------
    key : str
        A service key that opens everything, or "".
    token : callable or None
        Makes a token of a user, where tokens can be made; `of` names another secret.
    """

    client: httpx2.Client
    settings: Settings
    key: str = ""
    token: Any = None
    is_deployed: bool = False
    took_s: dict[str, float] = field(default_factory=dict)

    def post(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """The answer to a service."""
        return self.client.post(path, json=body, headers={"x-api-key": self.key, **headers})

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """The answer to a service."""
        return self.client.get(path, headers={"x-api-key": self.key, **headers})

    def _answers(self, path: str) -> Any:
        began = time.perf_counter()
        response = self.post(path, QUESTIONS[path])
        self.took_s[path] = time.perf_counter() - began
        needs(response.status_code == 200, f"{path} answers {response.status_code}")
        return response.json()

    # ---- Pre-launch ----------------------------------------------------------------------------

    def tier_1(self) -> Finding:
        """Ask each endpoint of the first tier what the specification's examples ask."""
        for path in TIER_1:
            self._answers(path)
        found = self._answers("/api/ai/match-task")["summary"]["totalCandidates"]
        return ok(f"chat, task-parse, match-task and health answer; {found:,} candidates")

    def limits(self) -> Finding:
        """See that there is a limit."""
        needs(self.settings.rate_limit_per_minute > 0, "RATE_LIMIT_PER_MINUTE is 0: no limit")
        each, uploads = (self.settings.rate_limit_per_minute,
                         self.settings.rate_limit_uploads_per_minute)  # fmt: skip
        return ok(f"{each} requests and {uploads} uploads a minute for each user, bursts of "
                  f"{self.settings.rate_limit_burst:g} times as many")  # fmt: skip

    def caching(self) -> Finding:
        """See that answers are kept, and for how long."""
        needs(self.settings.cache_answers, "CACHE_ANSWERS is false: every answer is found anew")
        where = "Redis" if self.settings.redis_url else "each process"
        return ok(f"answers are kept in {where}: patterns {PATTERNS_S / 3_600:g} h, "
                  f"recommendations {RECOMMENDATIONS_S / 60:g} min")  # fmt: skip

    def errors(self) -> Finding:
        """Send what must be refused, and look at each refusal."""
        wrong: list[tuple[str, int, httpx2.Response]] = [
            ("broken JSON", 400, self._raw(b"{")),
            ("a wrong field", 400, self.post("/api/ai/match-task", {"userId": 7})),
            ("another media type", 415, self._raw(b"a=b", "text/plain")),
            ("a body too large", 413, self._raw(b" " * (self.settings.max_body_bytes + 1))),
            ("an unknown path", 404, self.get("/api/ai/nothing")),
            ("a wrong method", 405, self.get("/api/ai/chat")),
        ]
        for what, status, response in wrong:
            needs(response.status_code == status, f"{what} is answered {response.status_code}")
            error = response.json()["error"]
            needs({"code", "message", "retryable"} <= error.keys(), f"{what}: no envelope")
        return ok(f"{len(wrong)} kinds of wrong requests are refused in the envelope")

    def _raw(self, body: bytes, kind: str = "application/json") -> httpx2.Response:
        headers = {"x-api-key": self.key, "content-type": kind}
        return self.client.post("/api/ai/match-task", content=body, headers=headers)

    def health(self) -> Finding:
        """Ask for health, and time it."""
        began = time.perf_counter()
        response = self.client.get("/api/health")
        took_ms = (time.perf_counter() - began) * 1_000
        needs(response.status_code == 200, f"health answers {response.status_code}")
        told = response.json()
        lost = told["degraded"]
        needs(not lost, f"health names what does not answer: {', '.join(lost)}")
        return ok(f"{told['status']}, release {told['release']}, {took_ms:.0f} ms")

    def open_tasks(self) -> int:
        """How many open tasks the service serves."""
        size = self.client.get("/api/health").json().get("market") or {}
        return int(size.get("openTasks", 0))

    def documentation(self) -> Finding:
        """Read the description of the API, and its page."""
        document = self.client.get("/openapi.json").json()
        described = set(document["paths"])
        missing = {"/api/health", "/api/ai/feedback", *QUESTIONS, *UPLOADS} - described
        needs(not missing, f"not described: {', '.join(sorted(missing))}")
        needs(self.client.get("/docs").status_code == 200, "/docs does not answer")
        return ok(f"{len(described)} paths are described, at /docs for people")

    # ---- Launch --------------------------------------------------------------------------------

    def staging(self) -> Finding:
        """Ask a deployed service whether it is ready."""
        if not self.is_deployed:
            return unasked("name the deployed service: --url https://...")
        response = self.client.get("/readyz")
        needs(response.status_code == 200, f"/readyz answers {response.status_code}")
        return ok(f"{self.client.base_url} is ready")

    def integration(self) -> Finding:
        """Let one answer be the next question: a post, its task, its workers."""
        task = self._answers("/api/ai/task-parse")["task"]
        place = task["location"].get("coordinates") or HERE
        asked = {
            "taskId": "preflight",
            "task": {"category": task["category"], "location": place,
                     "pay": task["pay"]["amount"], "urgency": "high"},
        }  # fmt: skip
        answer = self.post("/api/ai/match-task", asked)
        needs(answer.status_code == 200, f"a parsed post is answered {answer.status_code}")
        return ok(f"a post becomes a task ({task['category']}, ${task['pay']['amount']:g}) and "
                  f"{len(answer.json()['matches'])} matches")  # fmt: skip

    def frontend(self) -> Finding:
        """Ask as the app does: its health check, and a browser's question beforehand."""
        status = self.client.get("/api/health").json()["status"]
        needs(
            status == "ok", f"the app counts as online only with `ok`, and health says `{status}`"
        )
        if not self.settings.cors_origins:
            return note("the app finds it online; CORS_ORIGINS is empty, so no web build may ask")
        for origin in self.settings.cors_origins:
            asked = {"origin": origin, "access-control-request-method": "POST",
                     "access-control-request-headers": "content-type,authorization"}  # fmt: skip
            answer = self.client.options("/api/ai/chat", headers=asked)
            allowed = answer.headers.get("access-control-allow-origin")
            needs(allowed == origin, f"a browser at {origin} is refused")
        return ok(f"the app finds it online; browsers may ask from "
                  f"{', '.join(self.settings.cors_origins)}")  # fmt: skip

    def flows(self) -> Finding:
        """Walk the worker's way: what to do, which tasks, what the assistant says."""
        self._answers("/api/ai/recommendations")
        found = self.post("/api/ai/match-task", {"userId": GUEST, "context": {"location": HERE}})
        needs(found.status_code == 200, f"tasks for a worker: {found.status_code}")
        said = self._answers("/api/ai/chat")["response"]
        needs(bool(said), "the assistant says nothing")
        return ok(f"recommendations, {len(found.json()['recommendations'])} tasks, chat")

    def first_requests(self) -> Finding:
        """Send a hundred requests and see all of them counted."""
        before = self._counted()
        for _ in range(100):
            self.get("/api/tasks/preflight/matches")
        seen = self._counted() - before
        needs(seen >= 100 or self.is_deployed, f"of 100 requests {seen:g} are counted")
        return ok(f"of 100 requests {min(seen, 100):g} are counted in /metrics")

    def _counted(self) -> float:
        return sum(self._figures("hustlexp_requests_total").values())

    def _figures(self, name: str) -> dict[str, float]:
        response = self.get("/metrics")
        needs(response.status_code == 200, f"/metrics answers {response.status_code}")
        lines = (line for line in response.text.splitlines() if line.startswith(name))
        return {series: float(value) for series, _, value in (ln.rpartition(" ") for ln in lines)}

    def error_rate(self) -> Finding:
        """Count the answers that were the service's fault."""
        requests = self._figures("hustlexp_requests_total")
        all_, faults = sum(requests.values()), sum(
            count for series, count in requests.items() if 'status="5' in series
        )  # fmt: skip
        needs(faults == 0 or (self.is_deployed and faults / all_ < 0.005),
              f"{faults:g} of {all_:g} answers were 5xx")  # fmt: skip
        return ok(f"{faults:g} of {all_:g} answers were 5xx")

    def cached(self) -> Finding:
        """Ask twice: the second answer says that it was kept."""
        body = {**QUESTIONS["/api/ai/analyze-patterns"], "userId": f"preflight-{uuid4().hex}"}
        told = [self.post("/api/ai/analyze-patterns", body).json() for _ in range(2)]
        flags = [answer["metadata"]["cached"] for answer in told]
        needs(flags == [False, True], f"metadata.cached of two equal questions: {flags}")
        return ok("of two equal questions the second is answered from what was kept")

    def limited(self) -> Finding:
        """Ask as one user until it is too often."""
        if self.token is None or not self.settings.rate_limit_per_minute:
            return unasked("no token can be made for a user (JWT_SECRET), or there is no limit")
        name = f"preflight-{uuid4().hex}"
        user = {"authorization": f"Bearer {self.token(name)}"}
        most = round(self.settings.rate_limit_per_minute * self.settings.rate_limit_burst) + 1
        for number in range(1, min(most, 2_000) + 1):
            answer = self.client.get(f"/api/dashboard/progress/{name}", headers=user)
            if answer.status_code == 429:
                needs("retry-after" in answer.headers, "429 without Retry-After")
                needs(number == most, f"request {number} is refused, {most} was to be")
                return ok(f"request {number} of a minute is refused, to come again in "
                          f"{answer.headers['retry-after']} s")  # fmt: skip
        needs(most > 2_000, f"{most} requests of one user in a minute were all answered")
        return unasked("the limit is beyond what is asked here: 2,000 requests")

    def production(self) -> Finding:
        """See that strangers are refused, and what else makes it safe to be seen."""
        mode = self.settings.access_mode.value
        needs(mode != "development", "ACCESS_MODE is development, which trusts every caller")
        answer = self.client.post("/api/ai/match-task", json=QUESTIONS["/api/ai/match-task"])
        expected = 401 if mode == "strict" else 200
        needs(answer.status_code == expected, f"a stranger is answered {answer.status_code}")
        forged = {"authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."}
        refused = self.client.post("/api/ai/chat", json=QUESTIONS["/api/ai/chat"], headers=forged)
        needs(refused.status_code in (401, expected), "an unsigned token is believed")
        notes = self._secrets()
        open_ends = [name for name, value in (("JWT_ISSUER", self.settings.jwt_issuer),
                                              ("JWT_AUDIENCE", self.settings.jwt_audience))
                     if value is None]  # fmt: skip
        words = f"{mode}: a stranger is answered {answer.status_code}, an unsigned token 401"
        if open_ends:
            notes.append(f"{' and '.join(open_ends)} not set: tokens for others count too")
        return note("; ".join([words, *notes])) if notes else ok(words)

    def _secrets(self) -> list[str]:
        """See that tokens of the secrets that are set count, and those of any other do not; what
        somebody should know of it."""
        if self.token is None:
            return []
        _, second = self.settings.jwt_secrets
        needs(self._answer_to(self.token(GUEST, of=token_urlsafe(MIN_SECRET_BYTES))) == 401,
              "a token of a secret that is not set is believed")  # fmt: skip
        needs(self._answer_to(self.token(GUEST)) == 200, "a token of JWT_SECRET is refused")
        if second is None:
            return []
        needs(self._answer_to(self.token(GUEST, of=second)) == 200,
              "a token of JWT_SECRET_SECOND is refused")  # fmt: skip
        return ["JWT_SECRET_SECOND counts too: take it away once the last token of it has expired"]

    def _answer_to(self, token: str) -> int:
        question = QUESTIONS["/api/ai/match-task"]
        headers = {"authorization": f"Bearer {token}"}
        return self.client.post("/api/ai/match-task", json=question, headers=headers).status_code

    def metrics(self) -> Finding:
        """Read the figures with a key, and see that nobody reads them without."""
        if self.settings.metrics_access == "off":
            return note("METRICS_ACCESS is off: nobody collects figures")
        count = len(self._figures("hustlexp_"))
        without = self.client.get("/metrics").status_code
        needs(without == 401 or self.settings.metrics_access == "loopback",
              f"/metrics answers {without} to whoever asks")  # fmt: skip
        return ok(f"{count} series with a key, {without} without")

    # ---- Post-launch ---------------------------------------------------------------------------

    def times(self) -> Finding:
        """Compare what was asked here with the limits, and see that times are recorded."""
        needs(bool(self._figures("hustlexp_request_seconds_bucket")), "no times in /metrics")
        slow = {path: took for path, took in self.took_s.items() if took > LIMITS_S.get(path, 1.0)}
        words = ", ".join(
            f"{path.rsplit('/', 1)[1]} {took:.2f} s" for path, took in self.took_s.items()
        )
        return note(f"slow from here: {words}") if slow else ok(words)

    def errors_counted(self) -> Finding:
        """See that refusals are counted by code."""
        found = self._figures("hustlexp_errors_total")
        needs(bool(found), "refusals are not counted")
        return ok(f"{sum(found.values()):g} refusals are counted, by code and route")

    def lives(self) -> Finding:
        """Tell how long answers are kept."""
        hits = sum(self._figures("hustlexp_cache_hits").values())
        return ok(f"patterns {PATTERNS_S / 60:g} min, recommendations {RECOMMENDATIONS_S / 60:g}, "
                  f"chat {RESPONSES_S / 60:g}, posts {WORDING_S / 60:g}; "
                  f"{hits:g} hits so far")  # fmt: skip

    def told(self) -> Finding:
        """See that each answer says what is left of the limit."""
        if self.token is None:
            return unasked("no token can be made for a user (JWT_SECRET)")
        user = {"authorization": f"Bearer {self.token(f'preflight-{uuid4().hex}')}"}
        answer = self.client.post("/api/ai/match-task", json=QUESTIONS["/api/ai/match-task"],
                                  headers=user)  # fmt: skip
        left = answer.headers.get("x-ratelimit-remaining")
        needs(left is not None, "answers do not say what is left")
        return ok(f"an answer says what is left: {left}; RATE_LIMIT_* change it")

    def feedback(self) -> None:
        """See that feedback is read: what is none is refused, and nothing is kept of it."""
        answer = self.post("/api/ai/feedback", {"userId": GUEST, "feedbackType": "none"})
        needs(answer.status_code == 400, f"wrong feedback is answered {answer.status_code}")

    def tier_2(self) -> Finding:
        """Ask the second tier, and see the third described."""
        for path in TIER_2:
            self._answers(path)
        document = self.client.get("/openapi.json").json()["paths"]
        needs(all(path in document for path in UPLOADS), "voice and image are not described")
        return ok("patterns and recommendations answer; feedback, voice and image are there")
