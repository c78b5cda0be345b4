"""Connections that keep to time: whoever sends or reads drop by drop is not waited for.

Uvicorn gives an idle connection a few seconds, but forgets them with the first byte that comes:
a head, the rest of a body that was answered already, or blank lines may then take for ever, and
so may whoever does not read his answer. Each of these has a time of its own here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson
import structlog
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

log = structlog.get_logger(__name__)

Phase = Literal["between", "head", "body"]
"""Where a connection's sender is: between two requests, in a head, or in a body."""

MOST_WAITING: Final = 2_048
"""Connections whose head has not come: as many as the port's queue holds, since whoever comes in a
crowd has sent his head by the time that he is accepted."""

LAST_S: Final = 0.5
"""Seconds in which a kept connection of a process that ends may ask once more: many times as long
as a request is on its way, so that none is closed on one."""

FEWEST_REQUESTS: Final = 64
"""Requests over one connection after which it is closed with an answer, at the least; half as many
more by its number, so that those of one client do not close together. Kept connections stay with
the process that accepted them: without an end, one process had all of them and the other none."""

TOO_SLOW: Final = "The request did not arrive in time."


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that a connection is waited for.

    Attributes
    ----------
    head_s : float
        From the beginning of a connection, or the first byte after an answer, to the end of the
        request's head.
    body_s : float
        From the end of the head to the end of the body. Routes answer sooner that a body is
        late (`serving.body`, `serving.uploads`); this bounds what none of them reads.
    rest_s : float
        For the rest of a body that was answered before it had come: so that the sender can read
        the answer, which a connection that is closed at once may take from him.
    read_s : float
        For a caller to take what is written: without an answer's end being read for so long,
        or after the connection was to close, it is aborted.
    """

    head_s: float = 10.0
    body_s: float = 40.0
    rest_s: float = 5.0
    read_s: float = 30.0


@dataclass(slots=True)
class Connections:
    """The connections of one process; makes the protocol of each, and bounds those that wait.

    Attributes
    ----------
    most_waiting : int
        Connections whose head has not come; with one more, the one that waited longest goes.
    ended : int
        Connections that were ended for being late, or for being too many.
    made : int
        Connections that were accepted.
    """

    waits: Waits = field(default_factory=Waits)
    most_waiting: int = MOST_WAITING
    ended: int = 0
    made: int = 0
    _waiting: dict[TimedConnection, None] = field(default_factory=dict)

    def protocol(self, late_answer: Callable[[], bytes]) -> type[TimedConnection]:
        """The class of protocol that uvicorn makes one of for each connection.

        `late_answer` gives the body of the answer to whoever is late (JSON).
        """
        connections = self

        class Bound(TimedConnection):
            of = connections
            told = staticmethod(late_answer)

        return Bound

    def begins(self, connection: TimedConnection) -> None:
        """A connection waits for a head."""
        if connection in self._waiting:
            return
        self._waiting[connection] = None
        if len(self._waiting) > self.most_waiting:
            next(iter(self._waiting)).end("too many connections wait")

    def is_done(self, connection: TimedConnection) -> None:
        """It has its head, or is gone."""
        self._waiting.pop(connection, None)


class TimedConnection(HttpToolsProtocol):
    """Uvicorn's protocol of one connection, with an end to everything that is waited for."""

    of: Connections
    told: Callable[[], bytes]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._phase: Phase = "between"
        self._deadline: asyncio.TimerHandle | None = None
        self._aborts: asyncio.TimerHandle | None = None
        self._is_ending = False
        self._left = FEWEST_REQUESTS

    # ---- What comes --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection that is made waits for its first head."""
        super().connection_made(transport)
        self.of.made += 1
        self._left = FEWEST_REQUESTS + self.of.made % (FEWEST_REQUESTS // 2)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Bytes after an answer are the beginning of a head, even where they are blank lines."""
        if self._phase == "between":
            self._wait_for_head()
        super().data_received(data)
        if self.transport.is_closing():
            self._abort_later()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._phase = "head"
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        """The head is there: the body is due."""
        self.of.is_done(self)
        self._phase = "body"
        self._within(self.of.waits.body_s)
        super().on_headers_complete()
        self._left -= 1
        if self.cycle is not None and (self._is_ending or self._left <= 0):
            self.cycle.keep_alive = False  # he is told to go on over another connection

    def on_message_complete(self) -> None:
        """The request is whole: nothing is due but its answer."""
        self._phase = "between"
        self._forget_deadline()
        super().on_message_complete()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Whoever sends no more may still listen: a request that is whole gets its answer."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle.more_body:
            return False
        cycle.keep_alive = False
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self.of.is_done(self)
        self._forget_deadline()
        if self._aborts is not None:
            self._aborts.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The process ends: what is asked is answered, also what is on its way for `LAST_S`."""
        self._is_ending = True
        if self._is_answering:
            super().shutdown()
        else:
            self.loop.call_later(LAST_S, self._close_unasked)

    def _close_unasked(self) -> None:
        if self._phase == "between" and not self._is_answering:
            self.transport.close()

    # ---- What goes ---------------------------------------------------------------------------

    def on_response_complete(self) -> None:
        """An answer that came before the body's end leaves a little time for the rest."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_later()
        elif self._phase == "body":
            self._within(self.of.waits.rest_s)

    def pause_writing(self) -> None:
        """The caller does not read as fast as he is answered, or not at all."""
        super().pause_writing()
        self._abort_later()

    def resume_writing(self) -> None:
        """He has read on."""
        super().resume_writing()
        if self._aborts is not None and not self.transport.is_closing():
            self._aborts.cancel()
            self._aborts = None

    def timeout_keep_alive_handler(self) -> None:
        """Nobody asked again: the connection closes, once its last answer is read or given up."""
        super().timeout_keep_alive_handler()
        self._abort_later()

    # ---- Time --------------------------------------------------------------------------------

    def end(self, reason: str) -> None:
        """End the connection; whoever has begun a head is told so first."""
        if self.transport.is_closing():
            return
        self.of.ended += 1
        log.info("connection_ended", reason=reason, phase=self._phase)
        if self._phase == "head" and not self._is_answering:
            self.transport.write(_timed_out(self.told()))
        self.transport.close()
        self._abort_later()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_head(self) -> None:
        """Begin to wait; from its first byte on, a head is not given time again."""
        if self._deadline is None:
            self.of.begins(self)
            self._within(self.of.waits.head_s)

    def _within(self, seconds: float) -> None:
        self._forget_deadline()
        self._deadline = self.loop.call_later(seconds, self._is_late)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _is_late(self) -> None:
        self._deadline = None
        if self._phase == "between" and self._is_answering:
            self.of.is_done(self)  # blank lines behind a request that is being answered
            return
        self.end(f"the {self._phase if self._phase == 'body' else 'head'} did not come in time")

    def _abort_later(self) -> None:
        """A connection whose caller does not read is not kept for what he leaves."""
        if self._aborts is None:
            self._aborts = self.loop.call_later(self.of.waits.read_s, self.transport.abort)


def _timed_out(body: bytes) -> bytes:
    return b"\r\n".join(
        [
            b"HTTP/1.1 408 Request Timeout",
            b"content-type: application/json",
            b"content-length: %d" % len(body),
            b"connection: close",
            b"",
            body,
        ]
    )


def late_body(timestamp: str, request_id: str) -> bytes:
    """The envelope for a request whose head did not come in time."""
    code = "AI_TIMEOUT"
    return orjson.dumps(
        {
            "error": {"code": code, "message": TOO_SLOW, "retryable": True},
            "metadata": {"timestamp": timestamp, "requestId": request_id},
            "message": TOO_SLOW,
            "code": code,
        }
    )
