"""What can go wrong, in domain words. The serving layer turns each kind into HTTP in one place."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar


class ErrorKind(StrEnum):
    """The families of failure that a caller can tell apart."""

    INVALID_INPUT = "invalid_input"
    NOT_FOUND = "not_found"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA = "unsupported_media"
    BUSY = "busy"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    MODEL = "model"
    OFFLINE = "offline"


class HustleError(Exception):
    """Base of every error that the domain raises on purpose."""

    kind: ClassVar[ErrorKind]
    field: str | None = None

    def __init__(self, message: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.field = field or type(self).field
        self.details: dict[str, Any] = details


class InvalidRequest(HustleError):
    """The caller sent something that cannot be understood; `field` names it."""

    kind = ErrorKind.INVALID_INPUT


class NoLocation(InvalidRequest):
    """Neither the request nor the stored profile says where the work or the worker is."""

    field = "context.location"


class NotFound(HustleError):
    """What the caller asks about is not there; `field` names how he called it."""

    kind = ErrorKind.NOT_FOUND


class Unauthenticated(HustleError):
    """No credential where one is due, or one that does not verify."""

    kind = ErrorKind.UNAUTHENTICATED


class Forbidden(HustleError):
    """A verified caller asks for somebody else's data."""

    kind = ErrorKind.FORBIDDEN


class TooLarge(HustleError):
    """The request is larger than the service reads."""

    kind = ErrorKind.TOO_LARGE


class UnsupportedMedia(HustleError):
    """The body is of a type that the endpoint does not read."""

    kind = ErrorKind.UNSUPPORTED_MEDIA


class RateLimited(HustleError):
    """The caller has used up the requests of this minute."""

    kind = ErrorKind.RATE_LIMITED

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Busy(RateLimited):
    """The service has as much work of this kind as it takes; the same request may do later."""

    kind = ErrorKind.BUSY


class ReleaseRefused(HustleError):
    """A release is damaged, incomplete or made for other features."""

    kind = ErrorKind.MODEL


class NotReady(HustleError):
    """The service has no release or no market to answer from."""

    kind = ErrorKind.OFFLINE


class ExtraMissing(HustleError):
    """A part of the product that is installed apart is not there; the message says how."""

    kind = ErrorKind.OFFLINE

    def __init__(self, extra: str) -> None:
        super().__init__(
            f"This part of the service is not installed: make {extra}, or "
            f"pip install '.[{extra}]' in its folder."
        )
