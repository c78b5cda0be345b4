"""The application: routes, errors and middlewares around one runtime."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from serving import __version__
from serving.errors import install_error_handlers
from serving.identity import Identity
from serving.middleware import middlewares
from serving.routes import (
    agent_chat,
    analyze_patterns,
    assign,
    chat,
    client,
    console,
    events,
    feedback,
    health,
    image_match,
    match_task,
    metrics,
    probes,
    recommendations,
    task_parse,
    task_picture,
    users,
    voice_to_task,
)
from serving.runtime import Runtime
from serving.settings import Settings
from serving.tracing import tracing_of

DESCRIPTION = """
Matching for the HustleXP marketplace. Every error has the same envelope, with one of five codes;
`message`, `code` and `retryAfter` are repeated at its top level.
"""


def create_app(
    settings: Settings, runtime: Runtime | None = None, *, awaits_s: float = 0.0
) -> FastAPI:
    """The service as an ASGI application.

    Without a `runtime`, the application loads its own when it starts: database, market and
    release of the settings; it waits `awaits_s` seconds for those that cannot be had yet.

    Raises
    ------
    WrongSetting
        If the settings name keys that cannot be used.
    """
    identity = Identity.of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if runtime is not None:
            yield
            return
        from serving.wiring import running  # pulls in the engine: not needed to describe the API

        tracing = app.state.tracing = tracing_of(settings)
        try:
            async with running(
                settings, identity, tracing=tracing, awaits_s=awaits_s
            ) as app.state.runtime:
                yield
        finally:
            if tracing is not None:
                tracing.close()

    app = FastAPIOffline(
        title="HustleXP AI",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        middleware=middlewares(settings.cors_origins),
    )
    if runtime is not None:
        app.state.runtime = runtime
    install_error_handlers(app)
    app.include_router(health.router)
    app.include_router(match_task.router)
    app.include_router(feedback.router)
    app.include_router(task_parse.router)
    app.include_router(voice_to_task.router)
    app.include_router(analyze_patterns.router)
    app.include_router(image_match.router)
    app.include_router(recommendations.router)
    app.include_router(chat.router)
    app.include_router(assign.router)
    app.include_router(events.router)
    app.include_router(task_picture.router)
    app.include_router(users.router)
    app.include_router(task_picture.removal)
    if settings.client_paths:
        app.include_router(agent_chat.router)
        app.include_router(client.router)
    app.include_router(metrics.router)
    app.include_router(probes.router)
    app.include_router(console.router)
    return app
