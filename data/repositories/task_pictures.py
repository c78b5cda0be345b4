"""What the pictures of tasks look like: kept one by one, read for all open tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from data.columns import TaskStatus
from data.errors import NotFound
from data.tables import TaskPictureRow, TaskRow, names


@dataclass(frozen=True, slots=True)
class TaskPicture:
    """A picture of a task as an encoder sees it.

    Attributes
    ----------
    digest : str
        SHA-256 of its file, hexadecimal.
    vector : bytes
        8-bit entries, as `encoder` wrote them.
    address : str
        Where the app shows the picture; "" where nobody said.
    """

    task_id: str
    encoder: str
    digest: str
    vector: bytes
    address: str = ""


def keep_picture(session: Session, picture: TaskPicture) -> None:
    """Keep the picture of a task in place of the one that it had.

    Raises
    ------
    NotFound
        If there is no such task.
    """
    if not session.scalar(select(exists().where(TaskRow.id == picture.task_id))):
        raise NotFound(f"There is no task '{picture.task_id}'.", field="taskId")
    session.merge(
        TaskPictureRow(
            task_id=picture.task_id,
            encoder=picture.encoder,
            digest=picture.digest,
            vector=picture.vector,
            address=picture.address or None,
        )
    )


def forget_picture(session: Session, task_id: str) -> None:
    """Keep no picture of a task; it need not have one."""
    session.execute(delete(TaskPictureRow).where(TaskPictureRow.task_id == task_id))


def pictures_of_open_tasks(session: Session, encoder: str) -> Sequence[TaskPicture]:
    """Pictures of open tasks that an encoder has seen, by the order of the tasks."""
    statement = (
        select(TaskPictureRow)
        .join(TaskRow)
        .where(TaskPictureRow.encoder == encoder, TaskRow.status == names([TaskStatus.OPEN])[0])
        .order_by(TaskRow.number)
    )
    return [
        TaskPicture(row.task_id, row.encoder, row.digest, bytes(row.vector), row.address or "")
        for row in session.scalars(statement)
    ]
