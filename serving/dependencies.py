"""What routes are given: the caller and the engine, the same way for every endpoint."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from serving.gate import claimed_user
from serving.identity import Caller
from serving.language.choice import preferred_language
from serving.language.messages import Messages, messages_in
from serving.runtime import Runtime, runtime_of
from serving.service_keys import Scope


async def _admit(request: Request) -> Caller:
    return await runtime_of(request).gate.admit(request, claimed_user(await request.json()))


async def _admit_upload(request: Request) -> Caller:
    claimed = claimed_user(await request.json())
    return await runtime_of(request).gate.admit(request, claimed, is_upload=True)


async def _admit_named(request: Request) -> Caller:
    return await runtime_of(request).gate.admit(request, claimed_user(request.path_params))


AdmittedCaller = Annotated[Caller, Depends(_admit)]
"""Whoever sent a JSON body, identified and counted before the body is validated."""

UploadingCaller = Annotated[Caller, Depends(_admit_upload)]
"""Whoever sent a picture or a recording, counted among his uploads."""

NamedCaller = Annotated[Caller, Depends(_admit_named)]
"""Whoever asks about the user that the path names, if it names one; identified and counted."""


def _service(caller: AdmittedCaller) -> Caller:
    return caller.as_service()


def _named_service(caller: NamedCaller) -> Caller:
    return caller.as_service()


def _keeper(caller: NamedCaller) -> Caller:
    return caller.as_service().as_service(Scope.USERS)


ServiceCaller = Annotated[Caller, Depends(_service)]
"""The main backend, which sent a body; nobody else is admitted."""

NamedServiceCaller = Annotated[Caller, Depends(_named_service)]
"""The main backend, which sent no body; nobody else is admitted."""

Keeper = Annotated[Caller, Depends(_keeper)]
"""The main backend as it speaks for any user: his data is handed out to nobody less."""


def _messages(
    accept_language: Annotated[
        str | None, Header(description="Languages that the answer is wanted in, as in RFC 9110.")
    ] = None,
) -> Messages:
    return messages_in(preferred_language(accept_language))


AnswerMessages = Annotated[Messages, Depends(_messages)]
"""Messages in the language that the caller asks for; in English where it is not spoken."""

CurrentRuntime = Annotated[Runtime, Depends(runtime_of)]
"""What the process holds."""
