"""A task's picture, from the main backend, and what is kept of it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AliasChoices, Field

from data.repositories.task_pictures import TaskPicture
from serving.contract.image_request import PARTS
from serving.contract.values import AnswerModel, RequestModel, expects
from serving.multipart import FilePart

Address = Annotated[
    str,
    Field(
        max_length=2_000,
        pattern=r"^(https?://[^\s\x00-\x1f\x7f]+)?$",
        examples=["https://pictures.example/task-5.jpg"],
    ),
    expects("must be a web address (http or https) of at most 2,000 characters"),
]


class TaskPictureRequest(RequestModel):
    """The picture, and where the app shows it."""

    image_file: Annotated[
        FilePart,
        expects("must be sent as a file: a part with a file name and the bytes of the picture"),
    ] = Field(validation_alias=AliasChoices(*PARTS), description="JPEG, PNG or WebP.")
    image_url: Address = ""


class TaskPictureAnswer(AnswerModel):
    """What is kept."""

    task_id: str
    digest: str = Field(description="SHA-256 of the file, hexadecimal.")
    encoder: str = Field(description="What looked; pictures of one encoder are compared.")

    @classmethod
    def of(cls, picture: TaskPicture) -> Self:
        """In the contract's words."""
        return cls(task_id=picture.task_id, digest=picture.digest, encoder=picture.encoder)
