"""Keys of internal services: who holds one, what it opens, until when.

A key is 32 random bytes. The file holds its SHA-256 alone: of a secret that long no slower hash
is due, as there is nothing to guess (NIST SP 800-63B, section 5.1.2.2, on look-up secrets). The
key itself is shown once, when it is made.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from serving.settings import WrongSetting

SETTING: Final = "SERVICE_KEYS_FILE"
KEY_BYTES: Final = 32
PREFIX: Final = "hxp_"
"""Of a key that is made here, so that scanners for lost secrets recognise one."""

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Scope(StrEnum):
    """What a service key may open."""

    USERS = "users"
    """Ask and tell in the name of any user."""
    INTERNAL = "internal"
    """The paths under `/api/internal`."""
    CONSOLE = "console"
    """What the console reads."""
    METRICS = "metrics"
    """`GET /metrics`."""


class Role(StrEnum):
    """Scopes that usually go together."""

    BACKEND = "backend"
    OPERATOR = "operator"
    MONITOR = "monitor"


SCOPES_OF: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.BACKEND: frozenset({Scope.USERS, Scope.INTERNAL}),
    Role.OPERATOR: frozenset({Scope.CONSOLE, Scope.METRICS}),
    Role.MONITOR: frozenset({Scope.METRICS}),
}
ALL_SCOPES: Final = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """A key, as far as it is kept.

    Attributes
    ----------
    name : str
        What people call it: lower case, digits, `.`, `_`, `-`, at most 64 characters.
    digest : str
        SHA-256 of the key, hex.
    expires_at : datetime or None
        Aware; from then on the key opens nothing. None: it does not expire.
    """

    name: str
    digest: str
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    created_at: datetime | None = None
    expires_at: datetime | None = None
    granted: frozenset[Scope] = field(init=False)

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError("a name has lower-case letters, digits, `.`, `_` and `-`, at most 64")
        if not _DIGEST.fullmatch(self.digest):
            raise ValueError("a digest is a SHA-256 in hex")
        granted = self.scopes.union(*(SCOPES_OF[role] for role in self.roles))
        if not granted:
            raise ValueError("a key has a role or a scope")
        for moment in (self.created_at, self.expires_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time has an offset")
        object.__setattr__(self, "granted", granted)

    def is_valid(self, now: datetime) -> bool:
        """Whether the key opens anything at `now` (aware)."""
        return self.expires_at is None or now < self.expires_at

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "name": self.name,
            "digest": self.digest,
            "roles": sorted(self.roles),
            "scopes": sorted(self.scopes),
            "createdAt": self.created_at and self.created_at.isoformat(),
            "expiresAt": self.expires_at and self.expires_at.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ServiceKey:
        """Of an entry of the file; `KeyError`, `TypeError` or `ValueError` where it is none."""
        moments = (kept.get("createdAt"), kept.get("expiresAt"))
        created, expires = (datetime.fromisoformat(at) if at else None for at in moments)
        return cls(
            kept["name"],
            kept["digest"],
            frozenset(map(Role, kept.get("roles", ()))),
            frozenset(map(Scope, kept.get("scopes", ()))),
            created,
            expires,
        )


def read_service_keys(path: Path) -> tuple[ServiceKey, ...]:
    """The keys of a file; none where there is no file.

    Raises
    ------
    WrongSetting
        If the file cannot be read, or holds anything but keys of distinct names.
    """
    try:
        entries = json.loads(path.read_text("utf-8"))["keys"]
        keys = tuple(map(ServiceKey.from_json, entries))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WrongSetting(f"{SETTING} cannot be used: {type(error).__name__}.") from None
    if len({key.name for key in keys}) != len(keys):
        raise WrongSetting(f"{SETTING} cannot be used: two keys have one name.")
    return keys


def add_service_key(
    path: Path,
    name: str,
    *,
    roles: Iterable[Role],
    scopes: Iterable[Scope],
    now: datetime,
    lifetime: timedelta | None,
) -> tuple[str, ServiceKey]:
    """Make a key and keep its digest; the key, which nothing can tell again, and its entry.

    Raises
    ------
    ValueError
        If the name is none or taken, or neither a role nor a scope is given.
    WrongSetting
        If the file cannot be used.
    """
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    entry = ServiceKey(
        name,
        sha256(key.encode()).hexdigest(),
        frozenset(roles),
        frozenset(scopes),
        now,
        now + lifetime if lifetime is not None else None,
    )
    with _changing(path) as keys:
        if any(known.name == name for known in keys):
            raise ValueError(f"there is a key called {name} already")
        keys.append(entry)
    return key, entry


def revoke_service_key(path: Path, name: str) -> bool:
    """Take a key away; False where none has the name.

    Raises
    ------
    WrongSetting
        If the file cannot be used.
    """
    with _changing(path) as keys:
        left = [known for known in keys if known.name != name]
        was_there = len(left) < len(keys)
        keys[:] = left
    return was_there


@contextmanager
def _changing(path: Path) -> Iterator[list[ServiceKey]]:
    """The keys, to be changed by nobody else meanwhile; written whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = list(read_service_keys(path))
        before = tuple(keys)
        yield keys
        if tuple(keys) != before:
            _write(path, keys)


def _write(path: Path, keys: Iterable[ServiceKey]) -> None:
    text = json.dumps({"keys": [key.to_json() for key in keys]}, indent=2)
    draft = path.parent / f".{path.name}.{uuid4().hex}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
