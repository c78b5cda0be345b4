"""The console: pages for a browser, and what they read beside the app's endpoints.

The pages hold no data and are open to everybody. What they read beside the endpoints, which names
workers and their surroundings, is for whoever may speak for anyone: everybody in development, else
holders of a service key with the scope `console`.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib import resources
from typing import Final, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from serving.answers import JsonAnswer
from serving.contract.console_answer import MarketAnswer, ReleaseAnswer
from serving.contract.error import documented
from serving.dependencies import CurrentRuntime
from serving.middleware import CONSOLE, CONSOLE_API
from serving.service_keys import Scope

router = APIRouter(tags=["console"])

_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_READS: Final = documented(401, 403, 429, 500, 503)


class _Page(NamedTuple):
    body: bytes
    media_type: str
    tag: str


@cache
def _pages() -> dict[str, _Page]:
    """Every file of the console by name: a closed set, so that no path leads anywhere else."""
    folder = resources.files("serving").joinpath("console_pages")
    found = {}
    for file in folder.iterdir():
        name, body = file.name, file.read_bytes()
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is not None:
            found[name] = _Page(body, kind, f'"{blake2b(body, digest_size=8).hexdigest()}"')
    return found


async def _admit(request: Request, runtime: CurrentRuntime) -> None:
    caller = await runtime.gate.admit(request, None)
    if caller.is_service or not caller.speaks_for_anyone:  # development trusts everybody
        caller.as_service(Scope.CONSOLE)


_Admitted: Final = [Depends(_admit)]


@router.get(CONSOLE, include_in_schema=False)
async def console() -> RedirectResponse:
    """The way to the page: what it loads is named relative to its folder."""
    return RedirectResponse(f"{CONSOLE}/", status_code=308)


@router.get(CONSOLE + "/{name:path}", include_in_schema=False)
async def console_page(name: str, request: Request) -> Response:
    """One file of the console."""
    page = _pages().get(name or "index.html")
    if page is None:
        raise HTTPException(404)
    headers = {"ETag": page.tag}
    if request.headers.get("if-none-match") == page.tag:
        return Response(status_code=304, headers=headers)
    return Response(page.body, media_type=page.media_type, headers=headers)


@router.get(
    f"{CONSOLE_API}/market", response_model=MarketAnswer, responses=_READS, dependencies=_Admitted
)
async def market(runtime: CurrentRuntime) -> JsonAnswer:
    """Workers and open tasks for a map: places to about a block, nothing personal but ids."""
    return JsonAnswer(MarketAnswer.of(await runtime.console.market()))


@router.get(
    f"{CONSOLE_API}/release",
    response_model=ReleaseAnswer,
    responses=_READS,
    dependencies=_Admitted,
)
async def release(runtime: CurrentRuntime) -> JsonAnswer:
    """The card of the release that serves, and the last drift report."""
    facts = await runtime.console.release()
    return JsonAnswer(
        ReleaseAnswer.of(facts.manifest, has_reliability=facts.has_reliability, drift=facts.drift)
    )


@router.get(
    f"{CONSOLE_API}/reliability.png",
    response_class=Response,
    responses=_READS | documented(404) | {200: {"content": {"image/png": {}}}},
    dependencies=_Admitted,
)
async def reliability(runtime: CurrentRuntime) -> Response:
    """Observed rates against predicted probabilities, of the release that serves."""
    return Response(await runtime.console.reliability(), media_type="image/png")
