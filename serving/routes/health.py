"""GET /api/health: can the service answer, and from what?"""

from __future__ import annotations

from fastapi import APIRouter

from serving import __version__
from serving.answers import JsonAnswer
from serving.contract.error import documented
from serving.contract.health import HealthAnswer, MarketSize, ShadowState
from serving.dependencies import CurrentRuntime
from serving.shadow import ShadowScoring

router = APIRouter(prefix="/api", tags=["health"])


@router.get(
    "/health",
    response_model=HealthAnswer,
    responses=documented()
    | {503: {"model": HealthAnswer, "description": "No release or no market."}},
)
async def health(runtime: CurrentRuntime) -> JsonAnswer:
    """Say what the process holds. Nothing is asked of any other service."""
    matching = runtime.matching
    size = matching.market_size
    is_online = matching.release_id is not None
    answer = HealthAnswer(
        status=runtime.health_word if is_online else "offline",
        message=matching.status,
        version=__version__,
        release=matching.release_id,
        market=MarketSize(**size._asdict()) if size else None,
        uptime_seconds=int((runtime.clock() - runtime.started_at).total_seconds()),
        exposures_lost=matching.exposures_lost,
        journal_lag_seconds=round(runtime.feedback.journal_lag_s, 1),
        degraded=list(runtime.lost()),
        shadow=_shadow(runtime.shadow),
    )
    return JsonAnswer(answer, status_code=200 if is_online else 503)


def _shadow(scoring: ShadowScoring | None) -> ShadowState | None:
    release = None if scoring is None else scoring.release_id
    if scoring is None or release is None:
        return None
    return ShadowState(release=release, **scoring.counts._asdict())
