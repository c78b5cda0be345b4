"""`hustlexp preflight`: what is right is seen to be, and what is wrong is named."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from data.database import open_database
from data.errors import NotReady
from serving.clock import utc_now
from serving.preflight import stores
from serving.preflight.asked import Asked
from serving.preflight.checklist import Item, checklist, findings
from serving.preflight.finding import State, Unfit, needs, ok
from serving.tokens import issue_token
from tests.journeys.processes import hustlexp
from tests.serving.service import SECRET, SERVICE_KEY, Service, a_service, some_settings
from tests.serving.stored import store_market, store_release

ITEMS: Final = re.compile(r"^  (ok|note|unasked|FAILED) +([^:]+): (.+)$", re.MULTILINE)


def _run(folder: Path, **settings: str) -> tuple[int, dict[str, tuple[str, str]], str]:
    env = folder / "some.env"
    given = {"ACCESS_MODE": "strict", "JWT_SECRET": SECRET, "VAR_DIR": str(folder / "var"),
             "DATA_KEYS": os.environ["DATA_KEYS"]}  # fmt: skip
    lines = (f"{name}={value}" for name, value in {**given, **settings}.items())
    env.write_text("\n".join(lines))
    done = hustlexp("preflight", "--env", str(env), folder=folder)
    found = {name: (state, words) for state, name, words in ITEMS.findall(done.stdout)}
    return done.returncode, found, done.stdout + done.stderr


@pytest.mark.slow
def test_a_deployment_that_is_right_passes_and_one_that_is_not_is_told_where(
    tmp_path: Path, redis_url: str
) -> None:
    settings = some_settings(tmp_path / "var")
    store_market(settings.database_url)
    store_release(settings.releases_dir)
    code, found, output = _run(tmp_path, REDIS_URL=redis_url, CORS_ORIGINS="http://localhost:81")
    assert code == 0, output
    assert len(found) == 28
    states = {name: state for name, (state, _) in found.items()}
    assert states.pop("Deploy to staging") == "unasked"
    assert states.pop("OpenAI API key set") == "note"
    assert states.pop("Deploy to production") == "note"  # neither issuer nor audience
    assert set(states.values()) <= {"ok", "note"}, output
    assert SECRET not in output

    code, found, output = _run(
        tmp_path, REDIS_URL="redis://127.0.0.1:1/0", CACHE_ANSWERS="false",
        RATE_LIMIT_PER_MINUTE="0", HEALTH_STATUS_WORD="online", OPENAI_API_KEY="none",
        OPENAI_BASE_URL="http://127.0.0.1:1/v1",
    )  # fmt: skip
    wrong = {name for name, (state, _) in found.items() if state == "FAILED"}
    assert code == 1
    assert {
        "Redis configured", "Caching strategy implemented", "Rate limiting configured",
        "Frontend connects successfully", "OpenAI API key set", "Health check endpoint working",
        "Verify caching works",
    } <= wrong, output  # fmt: skip


def test_settings_that_are_wrong_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    code, found, output = _run(tmp_path, JWT_SECRET="short")  # noqa: S106  the point
    assert (code, found) == (2, {})
    assert "JWT_SECRET must have at least 32 bytes" in output
    done = hustlexp("preflight", "--env", str(tmp_path / "none"), folder=tmp_path)
    assert done.returncode == 2


# ---- Stores ------------------------------------------------------------------------------------


def test_a_database_without_a_schema_or_a_market_is_none(tmp_path: Path) -> None:
    settings = some_settings(tmp_path)
    with pytest.raises(Unfit, match="no schema"):
        stores.schema(settings)
    database = open_database(settings.database_url)
    database.migrate()
    with pytest.raises(Unfit, match="no market"):
        stores.schema(settings)
    with database.session() as session:
        session.connection().exec_driver_sql("DROP INDEX ix_kept_answers_expires_at")
    with pytest.raises(Unfit, match="kept_answers lacks ix_kept_answers_expires_at"):
        stores.queries(settings)
    database.close()


def test_redis_is_due_for_several_processes(tmp_path: Path, redis_url: str) -> None:
    assert stores.redis(some_settings(tmp_path, redis_url=redis_url)).state is State.OK
    assert stores.redis(some_settings(tmp_path)).state is State.NOTE
    assert stores.redis(some_settings(tmp_path, workers=2)).state is State.FAILED
    away = some_settings(tmp_path, redis_url="redis://127.0.0.1:1/0")
    assert "does not answer" in stores.redis(away).words


def test_a_language_model_that_does_not_answer_fails(tmp_path: Path) -> None:
    settings = some_settings(
        tmp_path, openai_api_key="none", openai_base_url="http://127.0.0.1:1/v1"
    )
    assert stores.language_model(settings).state is State.FAILED


# ---- The service -------------------------------------------------------------------------------


def _asked(service: Service, **settings: Any) -> Asked:
    chosen = some_settings(service.var_dir, **settings)
    return Asked(service.client, chosen, SERVICE_KEY)


def test_a_service_that_trusts_everybody_is_not_for_production(tmp_path: Path) -> None:
    with a_service(tmp_path, service_api_keys=SERVICE_KEY) as service:
        with pytest.raises(Unfit, match="trusts every caller"):
            _asked(service).production()
        pretended = {"access_mode": "strict", "jwt_secret": SECRET}
        with pytest.raises(Unfit, match="a stranger is answered 200"):
            _asked(service, **pretended).production()


def test_secrets_are_tried_and_a_second_one_is_named(tmp_path: Path) -> None:
    old, new = SECRET, SECRET[::-1]

    def token(user_id: str, of: str | None = None) -> str:
        lifetime = timedelta(minutes=9)
        return issue_token(user_id, secret=of or new, now=utc_now(), lifetime=lifetime)

    def asked(service: Service, **secrets: Any) -> Asked:
        one = _asked(service, access_mode="strict", **secrets)
        one.token = token
        return one

    both: dict[str, Any] = {"jwt_secret": new, "jwt_secret_second": old}
    with a_service(tmp_path / "both", access_mode="strict", **both) as service:
        found = asked(service, **both).production()
        assert (found.state, "JWT_SECRET_SECOND counts too" in found.words) == (State.NOTE, True)
    with a_service(tmp_path / "new", access_mode="strict", jwt_secret=new) as service:
        assert "JWT_SECRET_SECOND" not in asked(service, jwt_secret=new).production().words
        with pytest.raises(Unfit, match="a token of JWT_SECRET_SECOND is refused"):
            asked(service, **both).production()
    left = a_service(tmp_path / "old", access_mode="strict", jwt_secret=old)
    with left as service, pytest.raises(Unfit, match="a token of JWT_SECRET is refused"):
        asked(service, jwt_secret=new).production()


def test_refusals_are_looked_at_one_by_one(tmp_path: Path) -> None:
    with a_service(tmp_path, service_api_keys=SERVICE_KEY) as service:
        assert _asked(service).errors().state is State.OK
        with pytest.raises(Unfit, match="a body too large is answered 400"):
            _asked(service, max_body_bytes=2_048).errors()


def test_a_cache_that_keeps_nothing_is_seen(tmp_path: Path) -> None:
    keyed = a_service(tmp_path, service_api_keys=SERVICE_KEY)
    with keyed as service, pytest.raises(Unfit, match=r"\[False, False\]"):
        _asked(service).cached()


def test_a_check_that_fails_stops_none_of_the_others() -> None:
    def unfit() -> Any:
        needs(False, "not fit")

    def lost() -> Any:
        raise NotReady("away")

    def odd() -> Any:
        nothing: dict[str, Any] = {}
        return nothing["metadata"]

    items = [Item("", name, check) for name, check in
             (("a", unfit), ("b", lost), ("c", odd), ("d", lambda: ok("fine")))]  # fmt: skip
    states = [found.state for _, found in findings(items)]
    assert states == [State.FAILED, State.FAILED, State.FAILED, State.OK]


def test_the_items_are_those_of_the_specification(tmp_path: Path) -> None:
    items = checklist(some_settings(tmp_path), Asked(None, some_settings(tmp_path)))  # type: ignore[arg-type]
    assert [sum(item.part == part for item in items)
            for part in ("Pre-Launch", "Launch", "Post-Launch")] == [10, 10, 8]  # fmt: skip
