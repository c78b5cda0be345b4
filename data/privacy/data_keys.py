"""Data keys: one for each user, wrapped by a master key; without it nothing of his can be read.

A ciphertext is text, ``hx1:KEY:BASE64``: the id of the data key, then nonce (96 random bits),
ciphertext and tag of AES-256-GCM (NIST SP 800-38D). The column that it was made for is
authenticated too, so that it is refused anywhere else.

Whoever writes something sealed of a user holds the row of that user's key until his transaction
ends; whoever erases the user takes the row away. So either the write comes first and is erased
with all else, or it finds no key and a tombstone, and is refused.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from binascii import a2b_base64
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from os import urandom
from secrets import token_hex
from threading import Lock
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, String, column, event, func, select, table
from sqlalchemy.dialects import postgresql, sqlite

from data.errors import Forbidden
from data.privacy.master_keys import KEY_BYTES, KeysUnusable, MasterKeys, MasterKeySource

PREFIX: Final = "hx1:"
"""What every ciphertext begins with."""

PLATFORM: Final = ""
"""Stands in for a user where nobody owns a value: such values can be read as long as any."""

MOST_CACHED: Final = 50_000
"""Unwrapped data keys of one process; the least recently used go first."""

_NONCE_BYTES: Final = 12
_HELD: Final = "data keys held"
_MOST_NAMED: Final = 1_000

_KEYS: Final = table(
    "data_keys", column("user_id", String), column("id", String), column("wrapped"),
    column("master_key", String),
)  # fmt: skip
_ERASED: Final = table("erased_users", column("tag", String))


class ErasedUser(Forbidden):
    """Something is to be kept of a user who was erased."""

    def __init__(self) -> None:
        super().__init__("This user was erased: nothing is kept or answered of him any more.")


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The key of one user, unwrapped."""

    id: str
    secret: bytes
    _cipher: AESGCM = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cipher", AESGCM(self.secret))

    def seal(self, text: bytes, purpose: str) -> str:
        """A ciphertext that opens for the same purpose only."""
        nonce = urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text, f"{purpose}|{self.id}".encode())
        return f"{PREFIX}{self.id}:{b64encode(sealed).decode()}"

    def open(self, encoded: str, purpose: str) -> bytes:
        """What was sealed; `ValueError` if it was changed, or sealed for another purpose."""
        sealed = a2b_base64(encoded)
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, f"{purpose}|{self.id}".encode())
        except InvalidTag:
            raise ValueError("A sealed value was changed, or stands in another column.") from None


class Keyring:
    """The data keys of one store; threads may share it.

    Parameters
    ----------
    engine : Engine
        Of connections of its own: keys are looked up while other connections are in use.
    """

    def __init__(self, engine: Engine, source: MasterKeySource) -> None:
        self.source = source
        self._engine = engine
        self._reader = engine.execution_options(sqlite_readonly=True)
        for moment in ("commit", "rollback"):
            event.listen(engine, moment, release_held)
        self._lock = Lock()
        self._cache: OrderedDict[str, DataKey | None] = OrderedDict()
        self._secrets: dict[str, bytes] = {}
        self._platform: DataKey | None = None

    def open(self, sealed: str, purpose: str) -> bytes | None:
        """What a ciphertext says; None where its key was destroyed.

        Raises
        ------
        KeysUnusable
            If the master key that wraps its key is not there.
        ValueError
            If it was changed.
        """
        id, _, encoded = sealed[len(PREFIX) :].partition(":")
        key = self._cache.get(id)
        if key is not None and len(self._cache) < MOST_CACHED // 2:
            return key.open(encoded, purpose)  # none has to go yet: nobody need know which
        with self._lock:
            is_known = id in self._cache
            key = self._cache.get(id)
            if is_known:
                self._cache.move_to_end(id)
            elif (secret := self._secrets.get(id)) is not None:
                is_known, key = True, DataKey(id, secret)
                self._keep({id: key})
        if not is_known:
            with self._reader.connect() as connection:
                key = self._found(connection, [id]).get(id)
        return None if key is None else key.open(encoded, purpose)

    @contextmanager
    def reading_all(self, connection: Connection) -> Iterator[None]:
        """Hold the keys of all users for as long as a market is read, unwrapped at once.

        There may be more of them than are kept in memory: each of those beyond would be looked up
        by a query of its own, for every value that it opens.
        """
        query = select(_KEYS.c.id, _KEYS.c.wrapped, _KEYS.c.master_key)
        keys, secrets = self.source.keys(), dict[str, bytes]()
        for id, wrapped, master_key in connection.execute(query):
            secrets[id] = _unwrap(keys, id, wrapped, master_key)
        self._secrets = secrets
        try:
            yield
        finally:
            self._secrets = {}

    def prepare_for(self, connection: Connection, users: Collection[str]) -> None:
        """Unwrap the keys of some users at once, before rows of theirs are read."""
        asked = sorted(users)
        for begin in range(0, len(asked), _MOST_NAMED):
            part = asked[begin : begin + _MOST_NAMED]
            query = select(_KEYS.c.id, _KEYS.c.wrapped, _KEYS.c.master_key)
            self._unwrapped(connection.execute(query.where(_KEYS.c.user_id.in_(part))).all())

    def for_writing(self, connection: Connection, users: Iterable[str]) -> dict[str, DataKey]:
        """The keys of users (`PLATFORM` among them), made where there is none; held until the end.

        Raises
        ------
        ErasedUser
            If one of them was erased.
        """
        held: dict[str, DataKey] = connection.info.setdefault(_HELD, {})
        missing = sorted(set(users) - held.keys())  # one order: no waiting in circles
        for begin in range(0, len(missing), _MOST_NAMED):
            part = missing[begin : begin + _MOST_NAMED]
            held |= self._locked(connection, part)
            if lacking := [user for user in part if user not in held]:
                self._refuse_erased(connection, lacking)
                held |= self._made(connection, lacking)
        return held

    def platform(self, connection: Connection | None = None) -> DataKey:
        """The key of what nobody owns, made where there is none."""
        if self._platform is not None:
            return self._platform
        if connection is not None:  # what it makes may yet be rolled back
            return self.for_writing(connection, [PLATFORM])[PLATFORM]
        with self._engine.begin() as own:
            found = self.for_writing(own, [PLATFORM])[PLATFORM]
        self._platform = found
        return found

    def tag(self, connection: Connection | None, user_id: str) -> str:
        """What a tombstone says instead of a user's id (hex); nobody can turn it back."""
        key = self.platform(connection)
        return hmac.digest(key.secret, f"tombstone|{user_id}".encode(), "sha256").hex()

    def erased_among(self, connection: Connection, users: Collection[str]) -> set[str]:
        """Which of some users were erased."""
        if connection.execute(select(_ERASED.c.tag).limit(1)).first() is None:
            return set()
        by_tag = {self.tag(connection, user): user for user in users}
        found: set[str] = set()
        tags = sorted(by_tag)
        for begin in range(0, len(tags), _MOST_NAMED):
            query = select(_ERASED.c.tag).where(
                _ERASED.c.tag.in_(tags[begin : begin + _MOST_NAMED])
            )
            found |= {by_tag[tag] for tag in connection.scalars(query)}
        return found

    def destroy(self, connection: Connection, user_id: str) -> None:
        """Take away a user's key: what was sealed with it cannot be read again, anywhere.

        Processes forget it by `forget_destroyed`, this one too, once that is committed.
        """
        connection.execute(_KEYS.delete().where(_KEYS.c.user_id == user_id))
        connection.info.get(_HELD, {}).pop(user_id, None)

    def forget_destroyed(self) -> int:
        """Drop from memory the keys that another process has destroyed; how many."""
        with self._lock:
            held = {id for id, key in self._cache.items() if key is not None}
            cached = sorted(held | self._secrets.keys())
        alive: set[str] = set()
        with self._reader.connect() as connection:  # others open meanwhile
            for begin in range(0, len(cached), _MOST_NAMED):
                part = cached[begin : begin + _MOST_NAMED]
                alive |= set(connection.scalars(select(_KEYS.c.id).where(_KEYS.c.id.in_(part))))
        gone = [id for id in cached if id not in alive]
        with self._lock:
            for id in gone:
                self._cache[id] = None
                self._secrets.pop(id, None)
        return len(gone)

    def wrapped_by(self, connection: Connection) -> dict[str, int]:
        """How many data keys each master key wraps."""
        counted = select(_KEYS.c.master_key, func.count()).group_by(_KEYS.c.master_key)
        return {name: int(count) for name, count in connection.execute(counted)}

    def rewrap(self, connection: Connection, *, most: int) -> int:
        """Wrap up to `most` data keys by the active master key; how many were not yet.

        Their users' values stay as they are, and whoever reads or writes them is not kept waiting.
        """
        keys = self.source.keys()
        query = select(_KEYS).where(_KEYS.c.master_key != keys.active).limit(most)
        rows = connection.execute(query.order_by(_KEYS.c.user_id)).all()
        for row in rows:
            secret = _unwrap(keys, row.id, row.wrapped, row.master_key)
            mine = (_KEYS.c.id == row.id) & (_KEYS.c.master_key == row.master_key)
            connection.execute(
                _KEYS.update()
                .where(mine)
                .values(wrapped=_wrap(keys, row.id, secret), master_key=keys.active)
            )
        return len(rows)

    def close(self) -> None:
        """Close its connections."""
        self._engine.dispose()

    def _locked(self, connection: Connection, users: Sequence[str]) -> dict[str, DataKey]:
        query = select(_KEYS).where(_KEYS.c.user_id.in_(users)).order_by(_KEYS.c.user_id)
        held = query.with_for_update(read=True, key_share=True)
        rows = connection.execute(held).all()
        found = self._unwrapped((row.id, row.wrapped, row.master_key) for row in rows)
        return {row.user_id: found[row.id] for row in rows}

    def _refuse_erased(self, connection: Connection, users: Sequence[str]) -> None:
        if self.erased_among(connection, [user for user in users if user != PLATFORM]):
            raise ErasedUser

    def _made(self, connection: Connection, users: Sequence[str]) -> dict[str, DataKey]:
        keys = self.source.keys()
        fresh = {user: DataKey(token_hex(8), urandom(KEY_BYTES)) for user in users}
        rows = [
            {"user_id": user, "id": key.id, "wrapped": _wrap(keys, key.id, key.secret),
             "master_key": keys.active}
            for user, key in fresh.items()
        ]  # fmt: skip
        dialect = connection.dialect.name
        made: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_KEYS)
        connection.execute(made.on_conflict_do_nothing(index_elements=["user_id"]), rows)
        kept = self._locked(connection, users)  # another process may have been faster
        if len(kept) < len(users):
            raise ErasedUser  # between the two
        return kept

    def _found(self, connection: Connection, ids: Sequence[str]) -> dict[str, DataKey]:
        query = select(_KEYS.c.id, _KEYS.c.wrapped, _KEYS.c.master_key)
        rows = connection.execute(query.where(_KEYS.c.id.in_(ids))).all()
        found = self._unwrapped(rows)
        with self._lock:
            for id in ids:
                if id not in found:
                    self._cache[id] = None  # destroyed, for ever: ids are never used again
        return found

    def _unwrapped(self, rows: Iterable[Any]) -> dict[str, DataKey]:
        found: dict[str, DataKey] = {}
        keys: MasterKeys | None = None
        for id, wrapped, master_key in rows:
            with self._lock:
                key = self._cache.get(id)
            if key is None:
                keys = keys or self.source.keys()
                key = DataKey(id, _unwrap(keys, id, wrapped, master_key))
            found[id] = key
        with self._lock:
            self._keep(found)
        return found

    def _keep(self, found: Mapping[str, DataKey]) -> None:
        """Have keys at hand; whoever calls holds the lock."""
        for id, key in found.items():
            self._cache[id] = key
            self._cache.move_to_end(id)
        while len(self._cache) > MOST_CACHED:
            self._cache.popitem(last=False)


def release_held(connection: Connection, *_: Any) -> None:
    """A transaction has ended, or a part of it was rolled back: nothing is held any more."""
    if not connection.invalidated:  # as one whose server has gone is, with all that it held
        connection.info.pop(_HELD, None)


def _wrap(keys: MasterKeys, id: str, secret: bytes) -> bytes:
    nonce = urandom(_NONCE_BYTES)
    says = f"{id}|{keys.active}".encode()
    return nonce + _cipher(keys.by_id[keys.active]).encrypt(nonce, secret, says)


@lru_cache(maxsize=8)
def _cipher(secret: bytes) -> AESGCM:
    """The cipher of a master key: all data keys are wrapped by the same few."""
    return AESGCM(secret)


def _unwrap(keys: MasterKeys, id: str, wrapped: bytes, master_key: str) -> bytes:
    secret = keys.by_id.get(master_key)
    if secret is None:
        raise KeysUnusable(f"The data keys lack {master_key}, which wraps what is stored.")
    nonce, rest = bytes(wrapped[:_NONCE_BYTES]), bytes(wrapped[_NONCE_BYTES:])
    try:
        return _cipher(secret).decrypt(nonce, rest, f"{id}|{master_key}".encode())
    except InvalidTag:
        raise KeysUnusable(f"Data key {master_key} is another one than wrapped a key.") from None
