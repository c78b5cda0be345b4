"""GET /metrics: what Prometheus collects; not for the public.

Who may read it is a setting (METRICS_ACCESS). A service key with the scope `metrics` always may,
unless it is off. With `loopback`, so may whoever connects from this machine, but not what a proxy
on it passes on: that comes from anywhere.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from serving.contract.error import documented
from serving.dependencies import CurrentRuntime
from serving.runtime import Runtime
from serving.service_keys import Scope
from serving.settings import MetricsAccess

router = APIRouter(tags=["metrics"])

_OF_PROXIES: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/metrics", response_class=Response, responses=documented(401, 403, 404, 429))
async def metrics(request: Request, runtime: CurrentRuntime) -> Response:
    """Requests, latencies, errors, queues and success metrics in the text format of Prometheus."""
    await _admit(request, runtime)
    return Response(runtime.metrics.text(), media_type=CONTENT_TYPE_LATEST)


async def _admit(request: Request, runtime: Runtime) -> None:
    access = runtime.metrics_access
    if access is MetricsAccess.OFF:
        raise HTTPException(404)
    if access is MetricsAccess.LOOPBACK and _is_from_this_machine(request):
        return
    (await runtime.gate.admit(request, None)).as_service(Scope.METRICS)


def _is_from_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
