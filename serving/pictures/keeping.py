"""Keeping what the pictures of tasks look like, so that image-match finds tasks by them.

A vector is kept, and where the app shows the picture; the picture itself is not. This process
finds it at once, others when they next read the market.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from data.database import Database
from data.errors import NotReady
from data.repositories.task_pictures import TaskPicture, forget_picture, keep_picture
from engine.pictures.gallery import Gallery, HungPicture
from models.vision.likeness import ENCODER
from serving.cpu import CpuPool
from serving.pictures.pictures import Pictures


class TaskPictureKeeper(Protocol):
    """What the route asks."""

    async def keep(self, task_id: str, content: bytes, *, part: str, address: str) -> TaskPicture:
        """Look at a task's picture and keep what it looks like."""

    async def forget(self, task_id: str) -> None:
        """Keep nothing of a task's picture."""


class LiveTaskPictures:
    """Keeps them in the database, and in the gallery that is searched."""

    def __init__(
        self,
        pictures: Pictures,
        store: Callable[[], Database],
        threads: CpuPool,
        gallery: Gallery,
    ) -> None:
        self._pictures, self._store = pictures, store
        self._threads, self._gallery = threads, gallery

    async def keep(self, task_id: str, content: bytes, *, part: str, address: str) -> TaskPicture:
        """What is kept from now on, in place of the picture that the task had.

        Raises
        ------
        NotFound
            If there is no such task.
        HustleError
            As `Pictures.place`, and if the database does not answer.
        """
        vector = await self._pictures.place(content, part=part)
        picture = TaskPicture(task_id, ENCODER, sha256(content).hexdigest(), vector, address)
        await self._threads.run(lambda: self._keep(picture))
        return picture

    async def forget(self, task_id: str) -> None:
        """Nothing is kept of a task's picture from now on; it need not have one."""
        await self._threads.run(lambda: self._forget(task_id))

    def _keep(self, picture: TaskPicture) -> None:
        with self._store().session() as session:
            keep_picture(session, picture)
        self._gallery.add(HungPicture(picture.task_id, picture.vector, picture.address))

    def _forget(self, task_id: str) -> None:
        with self._store().session() as session:
            forget_picture(session, task_id)
        self._gallery.take_down(task_id)


@dataclass(frozen=True, slots=True)
class NoTaskPictures:
    """Stands in where nothing is kept."""

    async def keep(self, task_id: str, content: bytes, *, part: str, address: str) -> TaskPicture:
        """Refuses."""
        raise NotReady("Pictures of tasks are not kept in this service.")

    async def forget(self, task_id: str) -> None:
        """Refuses."""
        raise NotReady("Pictures of tasks are not kept in this service.")


NO_TASK_PICTURES: Final = NoTaskPictures()
