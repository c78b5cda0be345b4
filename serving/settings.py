"""Settings: the facts of one deployment, read from the environment and from a `.env` file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from data.privacy.master_keys import KeysUnusable, MasterKeys
from data.reference.cells import Area

MIN_SECRET_BYTES = 32
"""An HMAC key is at least as long as its hash (RFC 7518, section 3.2; SHA-256 gives 32 bytes)."""


class AccessMode(StrEnum):
    """Who may ask; `serving.identity` says what each mode allows."""

    DEVELOPMENT = "development"
    STRICT = "strict"
    PUBLIC = "public"


class MetricsAccess(StrEnum):
    """Who may read `GET /metrics`; `serving.routes.metrics` says how that is told."""

    LOOPBACK = "loopback"
    KEY = "key"
    OFF = "off"


class WrongSetting(Exception):
    """A setting has a value that the service cannot work with; the message names each one."""


def _split(given: object) -> object:
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _digests(keys: tuple[str, ...]) -> tuple[str, ...]:
    if any(len(key.encode()) < MIN_SECRET_BYTES for key in keys):
        raise ValueError(f"every key must have at least {MIN_SECRET_BYTES} bytes")
    return tuple(sha256(key.encode()).hexdigest() for key in keys)


def _redis(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("must be redis://HOST:PORT/NUMBER, or rediss:// for TLS")
    return url


def _queue(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("amqp://", "amqps://", "rabbitmq://")):
        raise ValueError("must be amqp://USER:PASSWORD@HOST:PORT/VHOST, amqps:// or rabbitmq://")
    return url


VECTOR_STORES: Final = ("faiss:", "postgresql://", "pinecone://")
"""How VECTOR_DB_URL may begin."""


def _vectors(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(VECTOR_STORES):
        raise ValueError(f"must begin with one of: {', '.join(VECTOR_STORES)}")
    return url


KNOWN_PRICES: Final[Mapping[str, tuple[float, float]]] = {
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
    "gpt-4o-mini": (0.15, 0.60),
}
"""USD for a million tokens of input and of output, list prices of June 2026."""

LanguageEndpoints = Annotated[
    tuple[Literal["chat", "task-parse", "match-task", "recommendations"], ...],
    NoDecode,
    BeforeValidator(_split),
]

NEWEST_CHALLENGER = "challenger"
"""The value of SHADOW_RELEASE that means the newest release made after the one that serves."""

SHADOW_PATTERN = rf"^({NEWEST_CHALLENGER}|[0-9]{{8}}-[0-9a-f]{{12}})$"

IN_MEMORY: Final = "memory"
"""The value of MARKET_DIR that keeps the market in the memory that processes share."""

_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  a folder of the user's own is made there


def _cells(cells: tuple[str, ...]) -> tuple[str, ...]:
    return Area.of(cells).cells if cells else ()


Cells = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_cells)]
"""Comma-separated geohashes."""

ServiceUrl = Annotated[str, Field(pattern=r"^https?://[^?#\s]+$")]
Origin = Annotated[str, Field(pattern=r"^https?://[^/*\s]+$")]
Origins = Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)]
KeyDigests = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_digests)
]
"""Comma-separated keys, kept only as SHA-256 digests (hex)."""


class Storage(BaseSettings):
    """Where everything is kept: all that commands beside the service need to know."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    var_dir: Path = Path("var")
    database_url: str = Field(
        default_factory=lambda data: f"sqlite:///{data.get('var_dir', 'var')}/hustlexp.db"
    )

    # The market in files that processes map: "memory", "off", or a folder.
    market_dir: str = Field(default=IN_MEMORY, min_length=1)

    service_keys_file: Path | None = None
    queue_url: Annotated[SecretStr, AfterValidator(_queue)] | None = None

    database_pool_size: int = Field(default=5, ge=1, le=100)
    database_statement_seconds: float = Field(default=30.0, ge=1.0, le=3_600.0)

    # What seals personal data (`data.privacy.master_keys` reads them too).
    data_keys: SecretStr | None = None
    data_keys_file: Path | None = None
    data_key_active: str | None = None

    # Days after which what is kept of users goes; 0 for never (`hustlexp retention run`).
    retention_conversations_days: int = Field(default=90, ge=0, le=36_500)
    retention_feedback_days: int = Field(default=730, ge=0, le=36_500)
    retention_behaviour_days: int = Field(default=365, ge=0, le=36_500)
    retention_exposures_days: int = Field(default=730, ge=0, le=36_500)
    retention_events_days: int = Field(default=30, ge=0, le=36_500)
    retention_journal_days: int = Field(default=14, ge=0, le=36_500)

    retrain_psi: float | None = Field(default=None, ge=0.01)
    retrain_ratio: float | None = Field(default=None, ge=1.0)
    retrain_excess: float | None = Field(default=None, ge=0.0)
    retrain_volume: float | None = Field(default=None, ge=0.0)
    retrain_age_days: float | None = Field(default=None, ge=0.0)

    @property
    def retraining(self) -> dict[str, str]:
        """What was set of when to retrain, by the name of the variable."""
        names = [name for name in Storage.model_fields if name.startswith("retrain_")]
        values = {name.upper(): getattr(self, name) for name in names}
        return {name: str(value) for name, value in values.items() if value is not None}

    @property
    def retention_days(self) -> dict[str, int]:
        """Days after which each kind of personal data goes, by the registry's names."""
        names = [name for name in Storage.model_fields if name.startswith("retention_")]
        return {
            name.removeprefix("retention_").removesuffix("_days"): getattr(self, name)
            for name in names
        }

    @property
    def releases_dir(self) -> Path:
        """Where trained releases and the pointer to the current one live."""
        return self.var_dir / "releases"

    @property
    def market_folder(self) -> Path | None:
        """Where the market stands as it was built; None where it is not to be kept."""
        if self.market_dir == "off":
            return None
        if self.market_dir != IN_MEMORY:
            return Path(self.market_dir)
        if not os.access(_SHARED_MEMORY, os.W_OK):
            return None
        return _SHARED_MEMORY / f"hustlexp-{os.getuid()}"

    @property
    def service_keys_path(self) -> Path:
        """Where the digests of service keys are kept; there need be no file yet."""
        return self.service_keys_file or self.var_dir / "service-keys.json"

    @property
    def models_dir(self) -> Path:
        """Where the weights of models that are not trained here are brought to."""
        return self.var_dir / "models"


class SharedStorage(Storage):
    """Storage, and the Redis that processes share."""

    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = None


class VectorStorage(Storage):
    """Storage, and the index of texts that processes share."""

    vector_db_url: Annotated[SecretStr, AfterValidator(_vectors)] | None = None


class Settings(Storage):
    """Every default runs embedded, with no other service; `strict` wants its keys."""

    # The specification's names, beside those of `Storage`.
    openai_api_key: SecretStr | None = None
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = None
    vector_db_url: Annotated[SecretStr, AfterValidator(_vectors)] | None = None

    # Where it runs.
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    workers: int = Field(default=1, ge=1, le=64)
    drain_seconds: float = Field(default=0.0, ge=0.0, le=300.0)
    request_head_seconds: float = Field(default=10.0, ge=0.1, le=300.0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # What a replica answers for, as geohashes; none: everything.
    region: Cells = ()

    # Who may ask.
    access_mode: AccessMode = AccessMode.STRICT
    jwt_secret: SecretStr | None = None
    jwt_secret_second: SecretStr | None = None
    jwt_jwks_file: Path | None = None
    jwt_issuer: str | None = None
    jwt_audience: str | None = None
    jwt_type: str | None = Field(default=None, pattern=r"^[\w.+/-]{1,64}$")
    jwt_leeway_seconds: float = Field(default=30.0, ge=0.0, le=120.0)
    service_api_keys: KeyDigests = ()

    # Traces of requests by OpenTelemetry; without an endpoint none are made.
    otel_exporter_otlp_endpoint: ServiceUrl | None = None
    otel_traces_share: float = Field(default=0.1, ge=0.0, le=1.0)

    # What it answers.
    order_by: Literal["policy", "score"] = Field(
        default_factory=lambda data: (
            "score" if data.get("access_mode") is AccessMode.DEVELOPMENT else "policy"
        )
    )
    metrics_access: MetricsAccess = Field(
        default_factory=lambda data: (
            MetricsAccess.LOOPBACK
            if data.get("access_mode") is AccessMode.DEVELOPMENT
            else MetricsAccess.KEY
        )
    )
    rate_limit_per_minute: int = Field(default=60, ge=0, le=1_000_000)
    rate_limit_uploads_per_minute: int = Field(default=20, ge=0, le=1_000_000)
    rate_limit_burst: float = Field(default=2.0, ge=1.0, le=10.0)
    cache_answers: bool = True
    health_status_word: Literal["ok", "online", "healthy"] = "ok"
    cors_origins: Origins = ()
    client_paths: bool = True
    max_body_bytes: int = Field(default=1 << 20, ge=1_024, le=1 << 30)
    max_upload_bytes: int = Field(default=10 << 20, ge=1_024, le=1 << 30)
    geocoder_url: ServiceUrl | None = None
    release_poll_seconds: float = Field(default=1.0, ge=0.0, le=3_600.0)
    market_reread_seconds: float = Field(default=3_600.0, ge=0.0, le=604_800.0)
    shadow_release: Annotated[str, Field(pattern=SHADOW_PATTERN)] | None = None

    # The language model; without OPENAI_API_KEY there is none.
    openai_base_url: ServiceUrl = "https://api.openai.com/v1"
    openai_model: str = Field(default="gpt-4.1-mini", min_length=1, max_length=100)
    openai_api: Literal["chat", "responses"] = "chat"
    openai_timeout_seconds: float = Field(default=1.6, ge=0.1, le=30.0)
    openai_input_usd_per_million: float | None = Field(default=None, ge=0.0, le=10_000.0)
    openai_output_usd_per_million: float | None = Field(default=None, ge=0.0, le=10_000.0)
    llm_user_usd_per_day: float = Field(default=0.05, ge=0.0, le=1_000.0)
    llm_usd_per_day: float = Field(default=8.0, ge=0.0, le=100_000.0)
    llm_endpoints: LanguageEndpoints = ("chat", "task-parse")

    # How it listens; without OPENAI_API_KEY by the local model alone.
    openai_transcription_model: str = Field(default="whisper-1", min_length=1, max_length=100)
    whisper_model_dir: Path | None = None
    voice_local_seconds: float = Field(default=20.0, ge=1.0, le=30.0)
    voice_max_seconds: float = Field(default=120.0, ge=1.0, le=600.0)

    @model_validator(mode="after")
    def _keys_and_host_fit_the_mode(self) -> Self:
        check_secrets(*self.jwt_secrets)
        if self.access_mode is AccessMode.STRICT and not self.has_keys:
            raise ValueError(
                "ACCESS_MODE is strict, so callers need keys: set JWT_SECRET, JWT_JWKS_FILE or "
                "SERVICE_API_KEYS, or make one with `hustlexp service-keys add` (or set "
                "ACCESS_MODE=development, on this machine only)."
            )
        if self.access_mode is AccessMode.DEVELOPMENT and not _is_loopback(self.host):
            raise ValueError(
                "ACCESS_MODE is development, which trusts every caller, so HOST must be a "
                "loopback address such as 127.0.0.1."
            )
        return self

    @model_validator(mode="after")
    def _data_keys_can_be_read(self) -> Self:
        if self.data_keys is not None:
            try:
                MasterKeys.parsed(self.data_keys.get_secret_value(), active=self.data_key_active)
            except KeysUnusable as error:
                raise ValueError(str(error)) from None
        return self

    @model_validator(mode="after")
    def _the_models_prices_are_known(self) -> Self:
        if self.openai_api_key is not None and None in self.openai_prices:
            raise ValueError(
                f"The prices of OPENAI_MODEL {self.openai_model} are not known: set "
                "OPENAI_INPUT_USD_PER_MILLION and OPENAI_OUTPUT_USD_PER_MILLION."
            )
        return self

    @property
    def area(self) -> Area | None:
        """What this replica answers for; None for everything."""
        return Area(self.region) if self.region else None

    @property
    def openai_prices(self) -> tuple[float | None, float | None]:
        """USD for a million tokens of input and of output; None where nobody says."""
        known = KNOWN_PRICES.get(self.openai_model, (None, None))
        stated = self.openai_input_usd_per_million, self.openai_output_usd_per_million
        return (
            known[0] if stated[0] is None else stated[0],
            known[1] if stated[1] is None else stated[1],
        )

    @property
    def jwt_secrets(self) -> tuple[str | None, str | None]:
        """The secret of HS256 tokens, and the second one whose tokens count as well."""
        secret, second = (
            given.get_secret_value() if given else None
            for given in (self.jwt_secret, self.jwt_secret_second)
        )
        return secret, second

    @property
    def has_keys(self) -> bool:
        """Whether some credential can be verified."""
        stated = self.jwt_secret or self.jwt_jwks_file or self.service_api_keys
        return bool(stated) or self.service_keys_path.exists()


def check_secrets(secret: str | None, second: str | None = None) -> None:
    """Refuse secrets of HS256 that are no keys.

    Raises
    ------
    ValueError
        If one is shorter than its hash, both are the same, or the second stands alone.
    """
    for name, given in (("JWT_SECRET", secret), ("JWT_SECRET_SECOND", second)):
        if given is not None and len(given.encode()) < MIN_SECRET_BYTES:
            raise ValueError(f"{name} must have at least {MIN_SECRET_BYTES} bytes.")
    if second is not None and secret is None:
        raise ValueError("JWT_SECRET_SECOND stands beside JWT_SECRET, which is not set.")
    if second is not None and second == secret:
        raise ValueError("JWT_SECRET_SECOND must be another secret than JWT_SECRET.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_settings(**overrides: object) -> Settings:
    """Settings from explicit overrides, else the environment, else `.env`, else the defaults.

    Raises
    ------
    WrongSetting
        If a value does not fit; one line for each, and never the value itself.
    """
    return _loaded(Settings, overrides)


def load_storage() -> Storage:
    """Where things are kept, from the environment, else `.env`, else the defaults.

    Raises
    ------
    WrongSetting
        As `load_settings`.
    """
    return _loaded(Storage, {})


def load_redis() -> str | None:
    """The Redis of the settings, from the environment, else `.env`; None where there is none.

    Raises
    ------
    WrongSetting
        As `load_settings`.
    """
    url = _loaded(SharedStorage, {}).redis_url
    return None if url is None else url.get_secret_value()


Loaded = TypeVar("Loaded", bound=Storage)


def _loaded(kind: type[Loaded], overrides: Mapping[str, Any]) -> Loaded:
    try:
        return kind(**overrides)
    except ValidationError as error:
        problems = [one for one in error.errors() if one["type"] != "default_factory_not_called"]
        raise WrongSetting("\n".join(_line(problem) for problem in problems)) from None


def _line(problem: Mapping[str, Any]) -> str:
    text = str(problem["msg"]).removeprefix("Value error, ")
    name = ".".join(str(part) for part in problem["loc"]).upper()
    return f"{name}: {text}" if name else text
