"""What the app may ask of image-match: one picture, and who sends it."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AliasChoices, Field

from serving.contract.values import Identifier, RequestModel, expects
from serving.multipart import FilePart

PARTS: Final = ("imageFile", "image", "file")
"""Names under which builds of the app send the picture; the first one that is there counts."""


class ImageMatchRequest(RequestModel):
    """A picture of what is to be done."""

    user_id: Identifier
    image_file: Annotated[
        FilePart,
        expects("must be sent as a file: a part with a file name and the bytes of the picture"),
    ] = Field(validation_alias=AliasChoices(*PARTS), description="JPEG, PNG or WebP.")
