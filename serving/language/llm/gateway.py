"""The one way to a language model: a deadline, a breaker, a bulkhead, a purse, a bounded answer.

Speaks the chat completions of the OpenAI API, which every compatible server has, or its
Responses. Logs request ids, counts and durations, never a text.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal, NamedTuple

import structlog
from openai import APIConnectionError, APIStatusError, AsyncAPIResponse, AsyncOpenAI

from serving.language.llm.breaker import FIRST_REST_S, CircuitBreaker, RetryBudget
from serving.language.llm.prompt import Prompt, sentences
from serving.language.llm.purse import Lease, Purse
from serving.language.llm.tokens import request_bound

log = structlog.get_logger(__name__)

MOST_ANSWER_BYTES: Final = 128 * 1024
"""An answer is read up to here; the longest honest one has some thousand bytes."""

MOST_AT_ONCE: Final = 8
"""Calls of one process at a time; a further one goes without, rather than waiting."""

FEWEST_S_FOR_A_RETRY: Final = 0.5
"""A call that failed is made once more only where so much of the deadline is left."""

MISCONFIGURED_REST_S: Final = 60.0
"""How long a service that refuses the key, the model or the request itself is left alone."""

TEMPERATURE: Final = 0.3
"""A little variety: the words should not be the same every day, and the facts are not its."""

Api = Literal["chat", "responses"]


class Unavailable(Exception):
    """No usable answer; the message is one word for the log."""


class Completion(NamedTuple):
    """What the model wrote, by id of the passage, and the tokens that were paid."""

    texts: dict[str, str]
    tokens: int


class Usage(NamedTuple):
    """Tokens as the service counts them."""

    input: int
    output: int


@dataclass(frozen=True, slots=True)
class Model:
    """Which model is asked, how, and what it costs.

    Attributes
    ----------
    input_price, output_price : float
        USD for a million tokens, which is micro-dollars for one.
    """

    name: str
    api: Api
    input_price: float
    output_price: float

    def micro_usd(self, usage: Usage) -> int:
        """What tokens cost, in whole micro-dollars, rounded up."""
        return ceil(usage.input * self.input_price + usage.output * self.output_price)


Spent = Callable[[Usage, int], None]


class Gateway:
    """Asks one model at one service.

    Parameters
    ----------
    total_s : float
        Seconds that an answer may take in all, a retry included.
    spent : callable
        Told of every answer: the tokens, and what they cost in micro-dollars.
    """

    def __init__(
        self,
        client: AsyncOpenAI,
        model: Model,
        purse: Purse,
        *,
        total_s: float,
        breaker: CircuitBreaker | None = None,
        spent: Spent = lambda usage, micro_usd: None,
    ) -> None:
        self.model = model
        self.breaker = breaker or CircuitBreaker()
        self._client = client
        self._purse = purse
        self._total_s = total_s
        self._retries = RetryBudget()
        self._spent = spent
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def complete(self, prompt: Prompt, *, user_id: str) -> Completion:
        """The model's answer to a prompt.

        Raises
        ------
        Unavailable
            If there is none within the deadline, whatever the reason.
        """
        if self._places.locked():
            raise Unavailable("busy")
        async with self._places:
            ends_at = time.monotonic() + self._total_s
            self._retries.called()
            try:
                return await self._attempt(prompt, user_id, ends_at)
            except _Passing as error:
                left = ends_at - time.monotonic()
                if left < FEWEST_S_FOR_A_RETRY or not self._retries.take():
                    raise Unavailable(str(error)) from None
            try:
                return await self._attempt(prompt, user_id, ends_at)
            except _Passing as error:
                raise Unavailable(str(error)) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _attempt(self, prompt: Prompt, user_id: str, ends_at: float) -> Completion:
        if not self.breaker.admit():
            raise Unavailable("breaker_open")
        most = Usage(_most_input(prompt), prompt.most_output_tokens)
        lease = None
        try:
            lease = await self._purse.reserve(user_id, self.model.micro_usd(most))
            if lease is None:
                self.breaker.abandoned()
                raise Unavailable("budget")
            return await self._paid(prompt, lease, most, ends_at)
        except asyncio.CancelledError:
            self.breaker.abandoned()
            if lease is not None:
                self._purse.settle_later(lease, lease.micro_usd)
            raise

    async def _paid(self, prompt: Prompt, lease: Lease, most: Usage, ends_at: float) -> Completion:
        """The answer of one call; afterwards the lease is settled, come what may."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(ends_at - started, 0.0)):
                request_id, body = await self._call(prompt)
        except Exception as error:  # a foreign system: whatever it does, the phrasebook answers
            trouble = _trouble(error)
            self.breaker.failed(rest_s=trouble.rest_s)
            await self._purse.settle(lease, lease.micro_usd if trouble.may_cost else 0)
            log.warning(
                "language_model_failed",
                reason=trouble.reason,
                request_id=getattr(error, "request_id", None),
                duration_ms=round((time.monotonic() - started) * 1_000),
            )
            if trouble.is_passing:
                raise _Passing(trouble.reason) from None
            raise Unavailable(trouble.reason) from None
        answer = _read(body, self.model.api)
        usage = _believable(answer.usage, most)
        await self._purse.settle(lease, self.model.micro_usd(usage))
        self._spent(usage, self.model.micro_usd(usage))
        log.info(
            "language_model_answered",
            request_id=request_id,
            finish=answer.finish,
            input_tokens=usage.input,
            output_tokens=usage.output,
            usage_believed=usage == answer.usage,
            duration_ms=round((time.monotonic() - started) * 1_000),
        )
        if answer.text is None and not answer.is_malformed:
            # A refusal or a cut text is this prompt's, not the service's: were it a failure, one
            # user's texts could open the breaker for everybody.
            self.breaker.succeeded()
            raise Unavailable(answer.finish)
        try:
            texts = sentences(answer.text or "")
        except (ValueError, RecursionError):
            self.breaker.failed()
            raise Unavailable("malformed") from None
        self.breaker.succeeded()
        return Completion(texts, usage.input + usage.output)

    async def _call(self, prompt: Prompt) -> tuple[str | None, bytes]:
        """Request id and body of the answer, cut off where it is longer than it may be."""
        opened = self._chat(prompt) if self.model.api == "chat" else self._responses(prompt)
        async with opened as response:
            body = bytearray()
            async for part in response.iter_bytes():
                body += part
                if len(body) > MOST_ANSWER_BYTES:
                    raise _TooLong
            return response.headers.get("x-request-id"), bytes(body)

    def _chat(self, prompt: Prompt) -> AbstractAsyncContextManager[AsyncAPIResponse[Any]]:
        return self._client.chat.completions.with_streaming_response.create(
            model=self.model.name,
            messages=[
                {"role": "system", "content": prompt.instructions},
                {"role": "user", "content": prompt.data},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "words", "strict": True, "schema": prompt.schema},
            },
            max_completion_tokens=prompt.most_output_tokens,
            temperature=TEMPERATURE,
            store=False,
        )

    def _responses(self, prompt: Prompt) -> AbstractAsyncContextManager[AsyncAPIResponse[Any]]:
        return self._client.responses.with_streaming_response.create(
            model=self.model.name,
            instructions=prompt.instructions,
            input=prompt.data,
            text={
                "format": {
                    "type": "json_schema",
                    "name": "words",
                    "strict": True,
                    "schema": prompt.schema,
                }
            },
            max_output_tokens=prompt.most_output_tokens,
            temperature=TEMPERATURE,
            store=False,
        )


def client_of(api_key: str, base_url: str) -> AsyncOpenAI:
    """A client that never retries by itself: its waits would not keep to any deadline."""
    return AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=0)


# ---- What can go wrong ------------------------------------------------------------------------


class _Passing(Exception):
    """A failure that may be over at once."""


class _TooLong(Exception):
    """The answer is longer than `MOST_ANSWER_BYTES`."""


class _Trouble(NamedTuple):
    reason: str
    rest_s: float | None = None
    may_cost: bool = False
    is_passing: bool = False


def _trouble(error: Exception) -> _Trouble:
    if isinstance(error, TimeoutError):
        return _Trouble("timeout", may_cost=True)
    if isinstance(error, _TooLong):
        return _Trouble("too_long", may_cost=True)
    if isinstance(error, APIStatusError):
        status = error.status_code
        if status == 429 and error.code != "insufficient_quota":
            return _Trouble("rate_limited", rest_s=_asked_rest(error.response.headers))
        is_refused = status in (400, 401, 403, 404, 413, 422, 429)
        return _Trouble(
            f"status_{status}",
            rest_s=MISCONFIGURED_REST_S if is_refused else None,
            is_passing=status in (409, 500, 502, 503),
        )
    if isinstance(error, APIConnectionError):
        return _Trouble("connection", is_passing=True)
    return _Trouble(type(error).__name__, may_cost=True)


def _asked_rest(headers: Mapping[str, str]) -> float:
    """Seconds that a service asks to be left alone; the breaker's own where it names no number.

    A date (RFC 9110, section 10.2.3) is not read: clocks differ.
    """
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return float(headers[name]) * seconds
        except (KeyError, ValueError):
            continue
    return FIRST_REST_S


# ---- What was answered ------------------------------------------------------------------------


class _Answer(NamedTuple):
    text: str | None
    usage: Usage | None
    finish: str
    is_malformed: bool = False


_MALFORMED: Final = _Answer(None, None, "malformed", is_malformed=True)


def _read(body: bytes, api: Api) -> _Answer:
    """The model's text, where it ended by itself; refusals and cut texts are none."""
    try:
        document = json.loads(body)
        return _read_chat(document) if api == "chat" else _read_responses(document)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return _MALFORMED


def _read_chat(document: Mapping[str, Any]) -> _Answer:
    usage = _usage(document.get("usage"), "prompt_tokens", "completion_tokens")
    choice = document["choices"][0]
    finish, message = str(choice.get("finish_reason")), choice["message"]
    if message.get("refusal"):
        return _Answer(None, usage, "refusal")
    if finish != "stop" or message.get("tool_calls"):
        known = finish in ("length", "content_filter", "tool_calls", "stop")
        return _Answer(None, usage, finish if known else "unknown_finish")
    text = message["content"]
    return _Answer(text, usage, "stop") if isinstance(text, str) else _MALFORMED


def _read_responses(document: Mapping[str, Any]) -> _Answer:
    usage = _usage(document.get("usage"), "input_tokens", "output_tokens")
    if document["status"] != "completed":
        return _Answer(None, usage, "incomplete")
    parts = [
        part
        for item in document["output"]
        if item["type"] == "message"
        for part in item["content"]
    ]
    if any(part["type"] == "refusal" for part in parts):
        return _Answer(None, usage, "refusal")
    text = "".join(part["text"] for part in parts if part["type"] == "output_text")
    return _Answer(text, usage, "stop") if text else _MALFORMED


def _usage(told: Any, input_name: str, output_name: str) -> Usage | None:
    if not isinstance(told, dict):
        return None
    tokens_in, tokens_out = told.get(input_name), told.get(output_name)
    if type(tokens_in) is not int or type(tokens_out) is not int:  # a bool is no count
        return None
    return Usage(tokens_in, tokens_out)


def _believable(told: Usage | None, most: Usage) -> Usage:
    """The counts that are charged: those told, where they can be true, else the upper bound."""
    if told is None or not (0 < told.input <= most.input and 0 <= told.output <= most.output):
        return most
    return told


def _most_input(prompt: Prompt) -> int:
    return request_bound(
        (prompt.instructions, prompt.data), json.dumps(prompt.schema, ensure_ascii=False)
    )
