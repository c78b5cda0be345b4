"""Who asks, and for whom he may ask.

=========== =============================== ==============================================
mode        without a token                 with a verified token
=========== =============================== ==============================================
development acts as the user the body names acts as its subject
public      acts as nobody: the answer is   acts as its subject
            made from the request alone
strict      refused                         acts as its subject
=========== =============================== ==============================================

A token decides: a body that names another user is refused. A service key opens what its scopes
say (`serving.service_keys`); with `users` it may name any user. A token that does not verify is
refused wherever keys are configured; a bearer text that is no token at all (some builds of the app
send a placeholder) counts as none, except in `strict`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final, Self

from data.errors import Forbidden, Unauthenticated
from serving.clock import Clock, utc_now
from serving.service_keys import ALL_SCOPES, SETTING, Scope, ServiceKey, read_service_keys
from serving.settings import AccessMode, Settings
from serving.tokens import TokenVerifier, development_secret, is_token
from serving.watched_file import WatchedFile


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller, as far as his credentials prove it.

    Attributes
    ----------
    subject : str or None
        The user whom a verified token names.
    speaks_for_anyone : bool
        Whether he may name any user.
    is_service : bool
        Whether he holds a service key; `scopes` is what it opens.
    """

    subject: str | None = None
    speaks_for_anyone: bool = False
    is_service: bool = False
    scopes: frozenset[Scope] = frozenset()

    @classmethod
    def of_service(cls, scopes: frozenset[Scope]) -> Self:
        """Whoever holds a service key of these scopes."""
        return cls(speaks_for_anyone=Scope.USERS in scopes, is_service=True, scopes=scopes)

    def acting_for(self, claimed: str | None) -> str | None:
        """The user whose stored data may be used; None: nobody's.

        Raises
        ------
        Forbidden
            If the token's subject is not the user that the request names, or the service key
            may name none.
        """
        if self.subject is None:
            if self.is_service and claimed is not None and not self.speaks_for_anyone:
                raise _lacking(Scope.USERS)
            return claimed if self.speaks_for_anyone else None
        if claimed is not None and claimed != self.subject:
            raise Forbidden("The token belongs to another user than `userId`.", field="userId")
        return self.subject

    def as_service(self, scope: Scope = Scope.INTERNAL) -> Self:
        """The caller, if he holds a service key that opens this.

        Raises
        ------
        Unauthenticated, Forbidden
            If he is nobody known; a user, or a service without the scope.
        """
        if scope in self.scopes:
            return self
        if self.is_service:
            raise _lacking(scope)
        if self.subject is None:
            raise Unauthenticated("Send a service key: X-API-Key: <key>.")
        raise Forbidden("Only a service key may do this.")

    def counted_as(self, claimed: str | None, *, address: str) -> str | None:
        """Whose requests this one counts among; None: nobody's, as services are not limited."""
        if self.is_service:
            return None
        user = self.subject or (claimed if self.speaks_for_anyone else None)
        return f"user:{user}" if user else f"address:{address}"


def _lacking(scope: Scope) -> Forbidden:
    return Forbidden(f"The service key lacks the scope `{scope}`.")


SERVICE: Final = Caller.of_service(ALL_SCOPES)
"""Whoever holds one of the keys in `SERVICE_API_KEYS`."""

WITHOUT_TOKEN: Final[Mapping[AccessMode, Caller]] = {
    AccessMode.DEVELOPMENT: Caller(speaks_for_anyone=True),
    AccessMode.PUBLIC: Caller(),
}


class Identity:
    """Turns request headers into a caller, by the rules of one access mode."""

    def __init__(
        self,
        mode: AccessMode,
        verifier: TokenVerifier | None,
        key_digests: tuple[str, ...],
        service_keys: Callable[[], tuple[ServiceKey, ...]] = tuple,
        clock: Clock = utc_now,
    ) -> None:
        self._mode = mode
        self._verifier = verifier
        self._key_digests = key_digests
        self._service_keys = service_keys
        self._clock = clock

    @classmethod
    def of(cls, settings: Settings, clock: Clock = utc_now) -> Identity:
        """The identity rules of a deployment; in development the machine's own secret counts.

        Raises
        ------
        WrongSetting
            If a file of keys cannot be used.
        """
        secret, second = settings.jwt_secrets
        jwks_file = settings.jwt_jwks_file
        if settings.access_mode is AccessMode.DEVELOPMENT and not (secret or jwks_file):
            secret = development_secret(settings.var_dir)
        verifier = TokenVerifier(
            secret=secret,
            second_secret=second,
            jwks_file=jwks_file,
            issuer=settings.jwt_issuer,
            audience=settings.jwt_audience,
            token_type=settings.jwt_type,
            leeway=timedelta(seconds=settings.jwt_leeway_seconds),
        )
        has_keys = bool(secret or jwks_file)
        return cls(
            settings.access_mode,
            verifier if has_keys else None,
            settings.service_api_keys,
            WatchedFile(settings.service_keys_path, read_service_keys, setting=SETTING),
            clock,
        )

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """The caller whom the `X-API-Key` or `Authorization` header proves.

        Raises
        ------
        Unauthenticated
            If a credential does not verify, or none is given where one is due.
        """
        if (key := headers.get("x-api-key")) is not None:
            return self._service(key)
        scheme, _, token = headers.get("authorization", "").strip().partition(" ")
        token = token.strip()
        if scheme.lower() == "bearer" and self._verifier and is_token(token):
            return Caller(subject=self._verifier.subject(token))
        without = WITHOUT_TOKEN.get(self._mode)
        if without is None:
            raise Unauthenticated("Send a valid token: Authorization: Bearer <token>.")
        return without

    def _service(self, key: str) -> Caller:
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        # Every digest is compared, so the time tells nothing of which one came near.
        matches = [hmac.compare_digest(digest, known) for known in self._key_digests]
        kept = [key for key in self._service_keys() if hmac.compare_digest(digest, key.digest)]
        if any(matches):
            return SERVICE
        if not kept:
            raise Unauthenticated("The API key is not known.")
        if not kept[0].is_valid(self._clock()):
            raise Unauthenticated("The API key has expired.")
        return Caller.of_service(kept[0].granted)
