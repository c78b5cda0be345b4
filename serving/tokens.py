"""JSON Web Tokens: who signed, for whom, until when (RFC 7519, with the rules of RFC 8725)."""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from data.errors import Unauthenticated
from serving.settings import MIN_SECRET_BYTES, WrongSetting

LEEWAY: Final = timedelta(seconds=30)
"""Clock difference between the issuer and this service that is forgiven."""

MAX_TOKEN_CHARS: Final = 8_192
MAX_SUBJECT_CHARS: Final = 128
MIN_RSA_BITS: Final = 2_048

_UNREADABLE: Final = (jwt.PyJWTError, ValueError, OverflowError, RecursionError)
"""What a hostile token can make the parser raise, besides its own errors."""


class TokenVerifier:
    """Verifies tokens with keys that were configured here; each key has one algorithm.

    The token's header only selects among these keys. `kid` is compared, never interpreted;
    `jku`, `x5u` and `jwk` are ignored.
    """

    def __init__(
        self,
        *,
        secret: str | None = None,
        jwks_file: Path | None = None,
        issuer: str | None = None,
        audience: str | None = None,
    ) -> None:
        self._keys: dict[str, dict[str | None, Any]] = {"HS256": {}, "RS256": {}, "ES256": {}}
        if secret is not None:
            self._keys["HS256"][None] = secret
        if jwks_file is not None:
            for algorithm, key_id, key in _public_keys(jwks_file):
                self._keys[algorithm][key_id] = key
        self._issuer = issuer
        self._audience = audience

    def subject(self, token: str) -> str:
        """The user whom a valid token names.

        Raises
        ------
        Unauthenticated
            If the token is malformed, signed by nobody we know, expired, not yet valid, or made
            for another issuer or audience. The message never says which key or claim.
        """
        try:
            header = read_header(token)
            key = self._key_for(header)
            claims = jwt.decode(
                token,
                key,
                algorithms=[header["alg"]],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY,
                options={
                    "require": ["exp", "sub"],
                    "verify_aud": self._audience is not None,
                    "verify_iss": self._issuer is not None,
                },
            )
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The token has expired; sign in again.") from None
        except _UNREADABLE:
            raise Unauthenticated("The token could not be verified.") from None
        subject = claims["sub"]
        if not 1 <= len(subject) <= MAX_SUBJECT_CHARS or not subject.isprintable():
            raise Unauthenticated("The token's subject is not a user id.")
        return str(subject)

    def _key_for(self, header: dict[str, Any]) -> Any:
        """The one key that may have signed this token; by `kid`, or the only key there is."""
        keys = self._keys.get(str(header.get("alg")), {})
        key_id = header.get("kid")
        if key_id in keys:
            return keys[key_id]
        if len(keys) == 1 and (key_id is None or None in keys):
            return next(iter(keys.values()))
        raise jwt.InvalidKeyError("No such key.")


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


def _public_keys(jwks_file: Path) -> list[tuple[str, str | None, Any]]:
    """(algorithm, key id, key) of every key in a JWKS file.

    Raises
    ------
    WrongSetting
        If the file cannot be read or holds a key that is private, weak or of another kind.
    """
    try:
        keys = jwt.PyJWKSet.from_dict(json.loads(jwks_file.read_text("utf-8"))).keys
    except (OSError, ValueError, TypeError, jwt.PyJWTError) as error:
        raise WrongSetting(f"JWT_JWKS_FILE cannot be used: {type(error).__name__}.") from None
    return [(_algorithm(key), key.key_id, key.key) for key in keys]


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
) -> str:
    """An HS256 token that names a user, valid from `now` (aware) for `lifetime`."""
    claims: dict[str, Any] = {"sub": user_id, "iat": now, "exp": now + lifetime}
    if issuer is not None:
        claims["iss"] = issuer
    if audience is not None:
        claims["aud"] = audience
    return jwt.encode(claims, secret, algorithm="HS256")


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
