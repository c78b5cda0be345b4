"""Settings: defaults that run embedded, and clear words for values that cannot work."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import ValidationError

from serving.settings import AccessMode, Settings, WrongSetting, load_settings
from tests.serving.service import SECRET, SERVICE_KEY, some_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_strict_is_the_default_and_wants_keys() -> None:
    with pytest.raises(WrongSetting, match="set JWT_SECRET, JWT_JWKS_FILE or SERVICE_API_KEYS"):
        load_settings()
    assert load_settings(jwt_secret=SECRET).access_mode is AccessMode.STRICT


def test_the_environment_wins_over_the_file_and_empty_lines_mean_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("ACCESS_MODE=public\nPORT=9000\nJWT_SECRET=\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "9001")
    settings = load_settings()
    assert (settings.access_mode, settings.port) == (AccessMode.PUBLIC, 9001)
    assert settings.jwt_secret is None


def test_the_database_lives_in_var_unless_it_is_named(tmp_path: Path) -> None:
    assert some_settings(tmp_path).database_url == f"sqlite:///{tmp_path}/hustlexp.db"
    named = some_settings(tmp_path, database_url="postgresql://db/market")
    assert named.database_url == "postgresql://db/market"


def test_a_short_secret_is_refused_and_never_repeated() -> None:
    with pytest.raises(WrongSetting, match="JWT_SECRET must have at least 32 bytes") as refusal:
        load_settings(jwt_secret="too-short")  # noqa: S106  the point
    assert "too-short" not in str(refusal.value)


def test_a_second_secret_is_held_to_the_same_rules_and_never_repeated() -> None:
    for second in ("too-short", SECRET):
        with pytest.raises(WrongSetting, match="JWT_SECRET_SECOND must") as refusal:
            load_settings(jwt_secret=SECRET, jwt_secret_second=second)
        assert second not in str(refusal.value)
    with pytest.raises(WrongSetting, match="beside JWT_SECRET"):
        load_settings(access_mode="public", jwt_secret_second=SECRET)
    settings = load_settings(jwt_secret=SECRET, jwt_secret_second=SECRET[::-1])
    assert settings.jwt_secrets == (SECRET, SECRET[::-1])


def test_development_listens_on_loopback_only(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "127.0.0.9", "::1", "localhost"):
        assert some_settings(tmp_path, host=host).host == host
    with pytest.raises(WrongSetting, match="HOST must be a loopback address"):
        load_settings(access_mode="development", host="0.0.0.0")  # noqa: S104  the point
    assert load_settings(access_mode="public", host="0.0.0.0").host == "0.0.0.0"  # noqa: S104


def test_service_keys_are_kept_as_digests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_API_KEYS", f" {SERVICE_KEY} , {SERVICE_KEY}2,")
    settings = load_settings()
    expected = tuple(sha256(f"{SERVICE_KEY}{n}".encode()).hexdigest() for n in ("", "2"))
    assert settings.service_api_keys == expected
    assert SERVICE_KEY not in repr(settings)


def test_a_short_service_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_API_KEYS", f"{SERVICE_KEY},short")
    with pytest.raises(WrongSetting, match="SERVICE_API_KEYS: every key must have at least 32"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("ACCESS_MODE", "open"),
        ("RATE_LIMIT_PER_MINUTE", "-1"),
        ("HEALTH_STATUS_WORD", "offline"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://app.example/path"),
        ("LOG_LEVEL", "LOUD"),
        ("MAX_BODY_BYTES", "1"),
        ("REDIS_URL", "localhost:6379"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_MODE", "public")
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=f"^{name}"):
        load_settings()


def test_origins_are_split_at_commas(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "http://localhost:8081, https://app.example")
    settings = some_settings(tmp_path)
    assert settings.cors_origins == ("http://localhost:8081", "https://app.example")


@pytest.mark.parametrize("named", ["challenger", "20260630-07c81b8fcc90"])
def test_a_shadow_is_named_by_its_id_or_as_the_challenger(named: str, tmp_path: Path) -> None:
    assert some_settings(tmp_path, shadow_release=named).shadow_release == named


@pytest.mark.parametrize("named", ["newest", "../elsewhere", "20260630-07c81b8fcc9"])
def test_a_shadow_is_named_in_no_other_way(named: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="shadow_release"):
        some_settings(tmp_path, shadow_release=named)


@pytest.mark.parametrize("url", ["http://queue", "redis://queue", "queue:5672"])
def test_a_queue_is_named_by_amqp_or_rabbitmq(url: str, tmp_path: Path) -> None:
    for known in ("amqp://queue", "amqps://queue", "rabbitmq://user:secret@queue:5672/vhost"):
        assert some_settings(tmp_path, queue_url=known).queue_url is not None
    with pytest.raises(ValidationError, match="queue_url"):
        some_settings(tmp_path, queue_url=url)


def test_a_known_model_has_its_prices_and_a_stated_price_wins(tmp_path: Path) -> None:
    assert some_settings(tmp_path, openai_api_key="key").openai_prices == (0.40, 1.60)
    stated = some_settings(tmp_path, openai_api_key="key", openai_output_usd_per_million=2.0)
    assert stated.openai_prices == (0.40, 2.0)


def test_a_model_of_unknown_price_is_refused_until_the_price_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    monkeypatch.setenv("ACCESS_MODE", "development")
    monkeypatch.setenv("OPENAI_MODEL", "llama-4")
    with pytest.raises(WrongSetting, match="OPENAI_INPUT_USD_PER_MILLION") as refused:
        load_settings()
    assert "llama-4" in str(refused.value)
    monkeypatch.setenv("OPENAI_INPUT_USD_PER_MILLION", "0")
    monkeypatch.setenv("OPENAI_OUTPUT_USD_PER_MILLION", "0")
    assert load_settings().openai_prices == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_BASE_URL", "ftp://model"),
        ("OPENAI_API", "completions"),
        ("OPENAI_TIMEOUT_SECONDS", "0"),
        ("LLM_USD_PER_DAY", "-1"),
        ("LLM_ENDPOINTS", "chat,health"),
    ],
)
def test_a_wrong_setting_of_the_language_model_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("ACCESS_MODE", "development")
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=f"^{name}"):
        load_settings()


def test_the_example_file_names_every_setting_and_no_other() -> None:
    text = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    named = [line.split("=")[0] for line in text.splitlines() if line and line[0] != "#"]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_file_works_as_it_is(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    Path(".env").write_text(text)
    assert load_settings().access_mode is AccessMode.DEVELOPMENT
