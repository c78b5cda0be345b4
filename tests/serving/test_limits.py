"""Limits hold for each caller, in Redis and without it, and losing Redis is no outage."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from serving.clock import utc_now
from serving.identity import SERVICE, Caller
from serving.limits import Allowance, RateLimiter, UsedUp, rate_limiter
from serving.shared_redis import SharedRedis
from serving.tokens import issue_token
from tests.serving.redis_server import PATIENT_S, own_redis
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    SECRET,
    SERVICE_KEY,
    a_service,
    assert_envelope,
)


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> str | None:
    """Each store that limits can be counted in: its URL, None for this process."""
    return None if request.param == "memory" else request.getfixturevalue("redis_url")


def _run(
    use: Callable[[RateLimiter], Awaitable[None]],
    per_minute: int,
    url: str | None,
    *,
    burst: float = 1.0,
) -> None:
    async def run() -> None:
        redis = None if url is None else SharedRedis(url, within_s=PATIENT_S)
        try:
            await use(rate_limiter(per_minute, redis, utc_now, burst=burst))
        finally:
            if redis is not None:
                await redis.close()

    asyncio.run(run())


def _someone() -> str:
    return f"user:{uuid4().hex}"  # a shared Redis remembers the last run


def test_each_request_is_counted_until_none_is_left(store: str | None) -> None:
    async def use(limiter: RateLimiter) -> None:
        who, began = _someone(), utc_now().timestamp()
        left = []
        for _ in range(3):
            allowance = await limiter.hit(who)
            assert isinstance(allowance, Allowance)
            assert allowance.limit == 3
            assert began + 59 <= allowance.reset_at <= began + 65
            left.append(allowance.remaining)
        assert left == [2, 1, 0]
        with pytest.raises(UsedUp, match="More than 3 requests in a minute") as refusal:
            await limiter.hit(who)
        assert refusal.value.allowance.remaining == 0
        assert 50 <= refusal.value.retry_after_s <= 60

    _run(use, 3, store)


def test_one_caller_does_not_use_up_anothers_minute(store: str | None) -> None:
    async def use(limiter: RateLimiter) -> None:
        first, second = _someone(), _someone()
        await limiter.hit(first)
        with pytest.raises(UsedUp):
            await limiter.hit(first)
        assert await limiter.hit(second)

    _run(use, 1, store)


def test_concurrent_requests_never_pass_more_than_the_limit(store: str | None) -> None:
    async def use(limiter: RateLimiter) -> None:
        who = _someone()
        hits = [limiter.hit(who) for _ in range(40)]
        outcomes = await asyncio.gather(*hits, return_exceptions=True)
        assert sum(isinstance(outcome, Allowance) for outcome in outcomes) == 10
        assert sum(isinstance(outcome, UsedUp) for outcome in outcomes) == 30

    _run(use, 10, store)


def test_two_processes_share_one_count_in_redis(redis_url: str) -> None:
    async def use(limiter: RateLimiter) -> None:
        redis = SharedRedis(redis_url, within_s=PATIENT_S)
        other = rate_limiter(2, redis, utc_now)
        who = _someone()
        await limiter.hit(who)
        await other.hit(who)
        for each in (limiter, other):
            with pytest.raises(UsedUp):
                await each.hit(who)
        await redis.close()

    _run(use, 2, redis_url)


def test_zero_means_no_limit(redis_url: str) -> None:
    async def use(limiter: RateLimiter) -> None:
        assert [await limiter.hit("user:1") for _ in range(200)] == [None] * 200

    _run(use, 0, redis_url)


def test_a_burst_passes_and_the_rate_holds_over_minutes(store: str | None) -> None:
    async def use(limiter: RateLimiter) -> None:
        who = _someone()
        allowed = [await limiter.hit(who) for _ in range(4)]  # twice two
        assert [a.remaining for a in allowed if a] == [3, 2, 1, 0]
        with pytest.raises(UsedUp, match="More than 4 requests in a minute"):
            await limiter.hit(who)

    async def use_for_long(limiter: RateLimiter) -> None:
        who = _someone()
        for _ in range(10):  # a rate of two over five minutes; a burst that would let 20 pass
            await limiter.hit(who)
        with pytest.raises(UsedUp, match="More than 10 requests in 5 minutes") as refusal:
            await limiter.hit(who)
        assert 240 <= refusal.value.retry_after_s <= 300

    _run(use, 2, store, burst=2.0)
    _run(use_for_long, 2, store, burst=10.0)


def test_without_redis_the_process_counts_by_itself_and_goes_back_when_it_returns(
    tmp_path: Path,
) -> None:
    async def use() -> list[str]:
        with own_redis(tmp_path) as (url, port):
            redis = SharedRedis(url, within_s=PATIENT_S)
            limiter = rate_limiter(2, redis, utc_now)
            await limiter.hit("user:1")
        with capture_logs() as logs:
            await limiter.hit("user:1")  # lost: counted here, from the start
            await limiter.hit("user:1")
            with pytest.raises(UsedUp):
                await limiter.hit("user:1")
            with own_redis(tmp_path, port):
                assert await redis.look()
                allowance = await limiter.hit("user:1")  # a new Redis, which remembers nothing
                assert allowance is not None
                assert allowance.remaining == 1
                await redis.close()
        return [entry["event"] for entry in logs]

    assert asyncio.run(use()) == ["redis_lost", "redis_recovered"]


def test_a_redis_that_was_never_there_is_no_obstacle() -> None:
    async def use(limiter: RateLimiter) -> None:
        assert await limiter.hit("user:1")

    with capture_logs() as logs:
        _run(use, 5, "redis://127.0.0.1:1/0")
    assert [entry["event"] for entry in logs] == ["redis_lost"]


def test_callers_are_counted_by_what_is_proved_of_them() -> None:
    assert Caller(subject="u").counted_as("v", address="1.2.3.4") == "user:u"
    assert Caller(speaks_for_anyone=True).counted_as("v", address="1.2.3.4") == "user:v"
    assert Caller(speaks_for_anyone=True).counted_as(None, address="1.2.3.4") == "address:1.2.3.4"
    assert Caller().counted_as("v", address="1.2.3.4") == "address:1.2.3.4"
    assert SERVICE.counted_as("v", address="1.2.3.4") is None


def test_answers_say_what_is_left_and_a_refusal_says_how_long_to_wait(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=2) as service:
        admitted = [service.match(FIND_TASKS) for _ in range(2)]
        refused = service.match(FIND_TASKS)
    assert [r.headers["x-ratelimit-remaining"] for r in admitted] == ["1", "0"]
    assert refused.status_code == 429
    body = assert_envelope(refused)
    assert (body["code"], body["error"]["retryable"]) == ("AI_RATE_LIMIT", False)
    assert 50 <= body["retryAfter"] <= 60
    assert refused.headers["retry-after"] == str(body["retryAfter"])
    for response in (*admitted, refused):
        assert response.headers["x-ratelimit-limit"] == "2"
        assert response.headers["ratelimit-policy"] == '"user";q=2;w=60'
        wait_s = int(response.headers["x-ratelimit-reset"]) - utc_now().timestamp()
        assert 55 <= wait_s <= 65
    assert refused.headers["ratelimit"].startswith('"user";r=0;t=')


def test_in_development_each_named_user_has_his_own_minute(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=1) as service:
        statuses = [service.match({**FIND_TASKS, "userId": user}).status_code for user in "aabb"]
    assert statuses == [200, 429, 200, 429]


def test_in_public_a_changed_user_id_does_not_buy_another_minute(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=1, access_mode="public") as service:
        statuses = [service.match({**FIND_TASKS, "userId": user}).status_code for user in "ab"]
    assert statuses == [200, 429]


def test_a_token_counts_for_its_subject(tmp_path: Path) -> None:
    def bearer(user: str) -> str:
        lifetime = timedelta(hours=1)
        return f"Bearer {issue_token(user, secret=SECRET, now=utc_now(), lifetime=lifetime)}"

    with a_service(
        tmp_path, rate_limit_per_minute=1, access_mode="strict", jwt_secret=SECRET
    ) as service:
        statuses = [
            service.match(FIND_WORKERS, authorization=bearer(user)).status_code for user in "aab"
        ]
    assert statuses == [200, 429, 200]


def test_requests_that_fail_before_identification_count_for_the_address(tmp_path: Path) -> None:
    with a_service(
        tmp_path, rate_limit_per_minute=2, access_mode="strict", jwt_secret=SECRET
    ) as service:
        unreadable = service.send(b"{")
        unproved = service.match(FIND_TASKS)
        refused = [service.send(b"{"), service.match(FIND_TASKS)]
    assert (unreadable.status_code, unproved.status_code) == (400, 401)
    assert [response.status_code for response in refused] == [429, 429]


def test_wrong_bodies_count_too(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=1) as service:
        wrong = {**FIND_TASKS, "limit": 0}
        assert [service.match(wrong).status_code for _ in range(2)] == [400, 429]


def test_services_and_health_are_not_limited(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=1, service_api_keys=SERVICE_KEY) as service:
        for _ in range(3):
            assert service.match(FIND_TASKS, x_api_key=SERVICE_KEY).status_code == 200
            health = service.client.get("/api/health")
            assert health.status_code == 200
            assert "x-ratelimit-limit" not in health.headers
