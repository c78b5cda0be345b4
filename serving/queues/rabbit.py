"""Queues of RabbitMQ, by aio-pika: quorum queues, confirms, acknowledgement after the effect.

A consumer's connection is made anew where it ends, and not restored behind its back: messages
that were given out over the old one come again, and acknowledging them over the new one would be
an error. See docs/decisions/0010.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import aio_pika
import structlog
from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractIncomingMessage,
    AbstractQueue,
)
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError, DeliveryError
from aiormq.exceptions import AMQPException

from serving.queues.handling import unhandled
from serving.queues.queue import AGAIN_S, MOST_AT_ONCE, Handle, Message, QueueLost, dead

log = structlog.get_logger(__name__)

PREFIX: Final = "hustlexp."
"""Before the names of our queues and exchanges."""

MOST_DELIVERIES: Final = 5
"""Times that a message may be given out without being handled: it may be what ends processes."""

PATIENT_S: Final = 5.0
"""Seconds that a broker has to answer."""

REFUSED_S: Final = 0.1
"""Seconds after which a message that the broker refused is sent again."""

_LOST: Final = (
    AMQPError,
    AMQPException,
    ChannelInvalidStateError,
    OSError,
    TimeoutError,
    RuntimeError,  # what a connection that is being closed says
)


class _Connection(aio_pika.Connection):
    """A connection that is closed by who opened it, and not when it is collected.

    It may be collected in a thread that has no event loop, where the library's own way fails.
    """

    def __del__(self) -> None:
        """Nothing is left to be done."""


class RabbitQueue:
    """Named queues of a broker; used in one event loop.

    Parameters
    ----------
    url : str
        ``amqp://``, ``amqps://`` or ``rabbitmq://``, with user, password and virtual host.
    prefix : str
        Before the names of queues, so that several deployments may share a broker.

    Attributes
    ----------
    is_lost : bool
        Whether the broker did not answer when it was last asked.
    """

    def __init__(self, url: str, *, prefix: str = PREFIX) -> None:
        self.is_lost = False
        self._url = amqp_url(url)
        self._prefix = prefix
        self._publishing: tuple[AbstractConnection, AbstractChannel] | None = None
        self._declared: set[str] = set()
        self._lock, self._declaring = asyncio.Lock(), asyncio.Lock()

    async def publish(self, name: str, messages: Sequence[Message]) -> None:
        """Put messages into a queue; returns when the broker has confirmed each.

        Raises
        ------
        QueueLost
            If it does not in time.
        """
        try:
            async with asyncio.timeout(PATIENT_S):
                left = list(messages)
                while left:
                    left = await self._published(name, left)
                    if left:  # a queue that was only just declared may have no leader yet
                        await asyncio.sleep(REFUSED_S)
        except _LOST as error:
            self.is_lost = True
            await self._leave()
            raise QueueLost(f"The queue does not answer: {type(error).__name__}.") from None
        self.is_lost = False

    async def consume(self, name: str, handle: Handle) -> None:
        """Handle what comes, in order, until cancelled; a broker that is away is tried again."""
        while True:
            try:
                async with self._connected() as connection:
                    channel = await connection.channel()
                    await channel.set_qos(prefetch_count=2 * MOST_AT_ONCE)
                    queue = await self._declare(channel, name)
                    self.is_lost = False
                    await _consume(connection, queue, handle)
            except _LOST as error:
                if not self.is_lost:
                    log.warning("queue_lost", queue=name, error=type(error).__name__)
                self.is_lost = True
            await asyncio.sleep(AGAIN_S)

    async def close(self) -> None:
        """Leave the broker."""
        await self._leave()

    async def delete(self, name: str) -> None:
        """Take a queue away with all that is in it, and that of its dead letters."""
        async with self._connected() as connection:
            channel = await connection.channel()
            for one in (name, dead(name)):
                await channel.queue_delete(self._named(one))

    async def _published(self, name: str, messages: list[Message]) -> list[Message]:
        """Those of the messages that the broker refused to keep now."""
        channel = await self._channel(name)
        kept = await asyncio.gather(
            *(
                channel.default_exchange.publish(_outgoing(one), routing_key=self._named(name))
                for one in messages
            ),
            return_exceptions=True,
        )
        for found in kept:
            if isinstance(found, BaseException) and not isinstance(found, DeliveryError):
                raise found
        return [
            one
            for one, found in zip(messages, kept, strict=True)
            if isinstance(found, DeliveryError)
        ]

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AbstractConnection]:
        connection = await self._connect()
        try:
            yield connection
        finally:
            await _closed(connection)

    async def _connect(self) -> AbstractConnection:
        return await aio_pika.connect(self._url, timeout=PATIENT_S, connection_class=_Connection)

    async def _channel(self, name: str) -> AbstractChannel:
        """A channel with confirms on which the queue is declared; one for all publishing."""
        async with self._lock:
            if self._publishing is None or self._publishing[0].is_closed:
                connection = await self._connect()
                channel = await connection.channel(publisher_confirms=True)
                self._publishing, self._declared = (connection, channel), set()
            channel = self._publishing[1]
            if name not in self._declared:
                await self._declare(channel, name)
                self._declared.add(name)
            return channel

    async def _declare(self, channel: AbstractChannel, name: str) -> AbstractQueue:
        """The queue and that of its dead letters, made where they are not there yet.

        One at a time: a broker that makes one queue for two callers at once may fail.
        """
        async with self._declaring:
            return await self._made(channel, name)

    async def _made(self, channel: AbstractChannel, name: str) -> AbstractQueue:
        if name.endswith(dead("")):
            return await self._declare_quorum(channel, name, {})
        aside = await channel.declare_exchange(
            self._named("dead"), aio_pika.ExchangeType.DIRECT, durable=True
        )
        letters = await self._declare_quorum(channel, dead(name), {})
        await letters.bind(aside, routing_key=self._named(name))
        return await self._declare_quorum(
            channel,
            name,
            {
                "x-dead-letter-exchange": aside.name,
                "x-dead-letter-routing-key": self._named(name),
                "x-delivery-limit": MOST_DELIVERIES,
            },
        )

    async def _declare_quorum(
        self, channel: AbstractChannel, name: str, arguments: dict[str, Any]
    ) -> AbstractQueue:
        return await channel.declare_queue(
            self._named(name), durable=True, arguments={"x-queue-type": "quorum", **arguments}
        )

    def _named(self, name: str) -> str:
        return f"{self._prefix}{name}"

    async def _leave(self) -> None:
        publishing, self._publishing = self._publishing, None
        if publishing is not None:
            await _closed(publishing[0])


def amqp_url(url: str) -> str:
    """The URL as aio-pika wants it."""
    return url.replace("rabbitmq://", "amqp://", 1) if url.startswith("rabbitmq://") else url


async def _consume(connection: AbstractConnection, queue: AbstractQueue, handle: Handle) -> None:
    """Handle what the broker gives out, until the connection ends."""
    given: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()
    connection.close_callbacks.add(lambda *_: given.put_nowait(None))

    async def take(message: AbstractIncomingMessage) -> None:
        given.put_nowait(message)

    await queue.consume(take)
    while True:
        taken = [await given.get()]
        while not given.empty() and len(taken) < MOST_AT_ONCE:
            taken.append(given.get_nowait())
        if None in taken or connection.is_closed:
            raise ChannelInvalidStateError("The connection has ended.")
        messages = [message for message in taken if message is not None]
        bad = await unhandled([_message(one) for one in messages], handle)
        for position in bad:
            await messages[position].reject(requeue=False)
        if len(bad) < len(messages):
            last = max(set(range(len(messages))) - set(bad))
            await messages[last].ack(multiple=True)  # and all that were given out before it


def _outgoing(message: Message) -> aio_pika.Message:
    return aio_pika.Message(
        message.body,
        message_id=message.id,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        content_type="application/json",
    )


def _message(given: AbstractIncomingMessage) -> Message:
    times = given.headers.get("x-delivery-count", 0)
    return Message(given.message_id or "", given.body, int(times) if isinstance(times, int) else 0)


async def _closed(connection: AbstractConnection) -> None:
    try:
        async with asyncio.timeout(PATIENT_S):
            await connection.close()
    except _LOST:
        return  # it was gone already
