"""POST /api/internal/events: what happens in the market, for the main backend only."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter

from data.market_events import Effect
from serving.answers import JsonAnswer
from serving.body import BatchRoute
from serving.contract.error import documented
from serving.contract.market_event import EventsAnswer, EventsRequest, RefusedEvent
from serving.dependencies import CurrentRuntime, ServiceCaller

router = APIRouter(prefix="/api/internal", tags=["internal"], route_class=BatchRoute)


@router.post(
    "/events",
    response_model=EventsAnswer,
    responses=documented(400, 401, 403, 413, 415, 429, 500, 503, 504),
)
async def events(
    body: EventsRequest, caller: ServiceCaller, runtime: CurrentRuntime
) -> JsonAnswer:
    """Tell what happened in the market: 1 to 1,000 events, taken in one transaction.

    An event takes effect once, however often its `id` is sent. Of several about the same worker
    or task the latest stands, in whatever order they come. What cannot be taken is named in
    `refused` and kept among the dead letters; the others take effect all the same. The form of
    each type of event: docs/events.md.
    """
    taken = await runtime.events.take(body.events)
    counts = Counter(one.verdict.effect for one in taken)
    return JsonAnswer(
        EventsAnswer(
            applied=counts[Effect.APPLIED],
            repeated=counts[Effect.REPEATED],
            outdated=counts[Effect.OUTDATED],
            refused=[
                RefusedEvent(index=index, id=one.id, reason=one.verdict.reason)
                for index, one in enumerate(taken)
                if one.verdict.effect is Effect.REFUSED
            ],
        )
    )
