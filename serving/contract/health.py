"""What health answers."""

from __future__ import annotations

from pydantic import Field

from serving.contract.values import AnswerModel


class MarketSize(AnswerModel):
    """What the service knows of the market it answers from."""

    workers: int
    open_tasks: int
    exposures: int = Field(description="Tasks shown to workers, in the history behind the facts.")


class ShadowState(AnswerModel):
    """The release that scores beside the one that answers, and how many rankings so far."""

    release: str
    scored: int
    dropped: int = Field(description="Left out because it was busy; answers do not wait for it.")
    failed: int


class HealthAnswer(AnswerModel):
    """Whether the service can answer, and from what."""

    status: str = Field(description="`offline`, or the word that HEALTH_STATUS_WORD sets.")
    message: str
    version: str
    release: str | None
    market: MarketSize | None
    uptime_seconds: int
    exposures_lost: int = Field(description="Rankings that the journal failed to keep.")
    journal_lag_seconds: float = Field(
        description="How long the database has not held everything that the journal holds."
    )
    degraded: list[str] = Field(
        description="Stores that do not answer now, while the service goes on without them."
    )
    shadow: ShadowState | None = Field(description="null where no shadow release is loaded.")
