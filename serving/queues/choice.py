"""Which queue QUEUE_URL names."""

from __future__ import annotations

from serving.queues.memory import MemoryQueue
from serving.queues.queue import Queue


def queue_of(url: str | None) -> Queue:
    """The broker of a URL; one in the process where there is none."""
    if url is None:
        return MemoryQueue()
    from serving.queues.rabbit import RabbitQueue  # long to import: only where there is one

    return RabbitQueue(url)
