"""JSON Web Tokens: who signed, for whom, until when (RFC 7519, with the rules of RFC 8725)."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from data.errors import Unauthenticated
from serving.settings import MIN_SECRET_BYTES, WrongSetting, check_secrets
from serving.watched_file import WatchedFile

LEEWAY: Final = timedelta(seconds=30)
"""Clock difference between the issuer and this service that is forgiven."""

TYPES: Final = frozenset({"jwt", "at+jwt"})
"""What `typ` may say where no type is set: a token (RFC 7519), or one for access (RFC 9068). One
of another type, such as a logout token, was made for another use (RFC 8725, section 3.11)."""

MAX_TOKEN_CHARS: Final = 8_192
MAX_SUBJECT_CHARS: Final = 128
MIN_RSA_BITS: Final = 2_048

_UNREADABLE: Final = (jwt.PyJWTError, ValueError, OverflowError, RecursionError)
"""What a hostile token can make the parser raise, besides its own errors."""


Keys = dict[str, dict[str | None, Any]]
"""Keys by algorithm and id: none is ever tried with an algorithm that is not its own."""


class TokenVerifier:
    """Verifies tokens with keys that were configured here; each key has one algorithm.

    The token's header only selects among these keys. `kid` is compared, never interpreted;
    `jku`, `x5u` and `jwk` are ignored.

    Parameters
    ----------
    secret, second_secret : str, optional
        Of HS256 tokens; at least `MIN_SECRET_BYTES` bytes. With both, a token of either counts:
        so one takes the other's place without a token being refused.
    jwks_file : Path, optional
        Public keys of RS256 and ES256 tokens. Changed, it counts within a second; a change that
        cannot be used is logged, and the keys from before hold on.
    issuer, audience : str, optional
        What tokens must name; without them anything, or nothing.
    token_type : str, optional
        The `typ` that tokens must have; without it one of `TYPES`, or none.
    leeway : timedelta
        How far `exp`, `nbf` and `iat` may be off.

    Raises
    ------
    WrongSetting
        If a secret is short, or the file cannot be used at the start.
    """

    def __init__(
        self,
        *,
        secret: str | None = None,
        second_secret: str | None = None,
        jwks_file: Path | None = None,
        issuer: str | None = None,
        audience: str | None = None,
        token_type: str | None = None,
        leeway: timedelta = LEEWAY,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        try:
            check_secrets(secret, second_secret)
        except ValueError as error:
            raise WrongSetting(str(error)) from None
        self._shared = [given for given in (secret, second_secret) if given is not None]
        self._public = jwks_file and WatchedFile(
            jwks_file, _public_keys, setting="JWT_JWKS_FILE", monotonic=monotonic
        )
        self._issuer = issuer
        self._audience = audience
        self._type = token_type and _media_type(token_type)
        self._leeway = leeway

    def subject(self, token: str) -> str:
        """The user whom a valid token names.

        Raises
        ------
        Unauthenticated
            If the token is malformed, signed by nobody we know, expired, not yet valid, or made
            for another issuer, audience or use. The message never says which key or claim.
        """
        try:
            header = read_header(token)
            self._check_type(header)
            claims = self._claims(token, str(header.get("alg")), self._keys_for(header))
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The token has expired; sign in again.") from None
        except _UNREADABLE:
            raise Unauthenticated("The token could not be verified.") from None
        subject = claims["sub"]
        if not 1 <= len(subject) <= MAX_SUBJECT_CHARS or not subject.isprintable():
            raise Unauthenticated("The token's subject is not a user id.")
        return str(subject)

    def _claims(self, token: str, algorithm: str, keys: list[Any]) -> dict[str, Any]:
        """What a token says, if one of these keys signed it."""
        *others, last = keys
        for key in others:
            try:
                return self._decoded(token, algorithm, key)
            except jwt.InvalidSignatureError:
                continue
        return self._decoded(token, algorithm, last)

    def _decoded(self, token: str, algorithm: str, key: Any) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            issuer=self._issuer,
            audience=self._audience,
            leeway=self._leeway,
            options={
                "require": ["exp", "sub"],
                "verify_aud": self._audience is not None,
                "verify_iss": self._issuer is not None,
            },
        )
        return claims

    def _keys_for(self, header: dict[str, Any]) -> list[Any]:
        """The keys that may have signed this token: of public ones the one that `kid` names, or
        the only one there is; of secrets, which have no ids, all."""
        algorithm = header.get("alg")
        if algorithm == "HS256" and self._shared:
            return self._shared
        keys = self._public().get(str(algorithm), {}) if self._public else {}
        key_id = header.get("kid")
        if key_id in keys:
            return [keys[key_id]]
        if len(keys) == 1 and (key_id is None or None in keys):
            return list(keys.values())
        raise jwt.InvalidKeyError("No such key.")

    def _check_type(self, header: dict[str, Any]) -> None:
        given = header.get("typ")
        named = None if given is None else _media_type(str(given))
        if self._type is not None:
            is_right = named == self._type
        else:
            is_right = named is None or named in TYPES
        if not is_right:
            raise jwt.InvalidTokenError("Made for another use.")


def _media_type(text: str) -> str:
    """A `typ` to be compared: its case and its first part may be left out (RFC 7515, 4.1.9)."""
    return text.lower().removeprefix("application/")


def read_header(token: str) -> dict[str, Any]:
    """The unverified header of a token.

    Raises
    ------
    jwt.PyJWTError, ValueError, RecursionError
        If it is no token at all.
    """
    if len(token) > MAX_TOKEN_CHARS:
        raise ValueError("too long")
    return dict(jwt.get_unverified_header(token))


def is_token(text: str) -> bool:
    """Whether a text has the form of a token, valid or not."""
    if text.count(".") != 2:
        return False
    try:
        return bool(read_header(text))
    except _UNREADABLE:
        return len(text) > MAX_TOKEN_CHARS


def _public_keys(jwks_file: Path) -> Keys:
    """Every key in a JWKS file, by algorithm and id.

    Raises
    ------
    WrongSetting
        If the file cannot be read, holds no key, or one that is private, weak or of another kind,
        or two of one id.
    """
    try:
        keys = jwt.PyJWKSet.from_dict(json.loads(jwks_file.read_text("utf-8"))).keys
    except (
        OSError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        jwt.PyJWTError,
    ) as error:
        raise WrongSetting(f"JWT_JWKS_FILE cannot be used: {type(error).__name__}.") from None
    found: Keys = {"RS256": {}, "ES256": {}}
    for key in keys:
        of_kind = found[_algorithm(key)]
        if key.key_id in of_kind:
            raise WrongSetting(f"JWT_JWKS_FILE: two keys are called {key.key_id!r}.")
        of_kind[key.key_id] = key.key
    return found


def _algorithm(key: jwt.PyJWK) -> str:
    match key.key:
        case RSAPublicKey(key_size=bits) if bits >= MIN_RSA_BITS:
            expected = "RS256"
        case EllipticCurvePublicKey(curve=SECP256R1()):
            expected = "ES256"
        case _:
            expected = ""
    if key.algorithm_name != expected or key.public_key_use not in (None, "sig"):
        raise WrongSetting(
            f"JWT_JWKS_FILE: key {key.key_id!r} must be a public signature key, RS256 with at "
            f"least {MIN_RSA_BITS} bits or ES256."
        )
    return expected


def issue_token(
    user_id: str,
    *,
    secret: str,
    now: datetime,
    lifetime: timedelta,
    issuer: str | None = None,
    audience: str | None = None,
    token_type: str | None = None,
) -> str:
    """An HS256 token that names a user, valid from `now` (aware) for `lifetime`."""
    claims: dict[str, Any] = {"sub": user_id, "iat": now, "exp": now + lifetime}
    if issuer is not None:
        claims["iss"] = issuer
    if audience is not None:
        claims["aud"] = audience
    headers = None if token_type is None else {"typ": token_type}
    return jwt.encode(claims, secret, algorithm="HS256", headers=headers)


def development_secret(var_dir: Path) -> str:
    """The secret of this machine's development server, made on first use, readable by its owner.

    `hustlexp serve` and `hustlexp token` read the same file, so their tokens fit each other.
    """
    path = var_dir / "development-jwt-secret"
    var_dir.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(file, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(MIN_SECRET_BYTES))
    return path.read_text("ascii").strip()
