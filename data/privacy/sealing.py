"""Columns whose values are ciphertext in the store, and plain to whoever reads or writes them.

`follow` lets an engine seal what is inserted or updated: each row with the key of the user whom
the row belongs to. Reading opens by the key that the ciphertext names. What was stored before
there were keys is read as it is. Places are kept twice: exactly, sealed, and in the columns of
degrees rounded to a hundredth (1.1 km at most), from which no address can be told.
"""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import (
    JSON,
    BinaryExpression,
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Insert,
    LargeBinary,
    Table,
    Text,
    Update,
    event,
    select,
)
from sqlalchemy.engine.interfaces import _CoreMultiExecuteParams
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from data.privacy.data_keys import PLATFORM, PREFIX, DataKey, Keyring, release_held

COARSE_DIGITS: Final = 2
"""Of the degrees that stand beside a sealed place."""

_PLACE: Final = struct.Struct("<dd")
_OWNER: Final = "owner"
_PLACES: Final = "places"

_KEYRINGS: Final[WeakKeyDictionary[Dialect, Keyring]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Owned:
    """A value that belongs to a user whom its row does not name."""

    user_id: str
    value: Any


class _Ciphertext(str):
    """A value that is sealed already."""

    __slots__ = ()


class _Sealed:
    """What sealed types share: the column that they are of is authenticated."""

    purpose: str

    def dump(self, value: Any) -> bytes:
        """What is sealed."""
        raise NotImplementedError

    def load(self, text: bytes) -> Any:
        """The value again."""
        raise NotImplementedError

    def sealed(self, value: Any, key: DataKey) -> _Ciphertext | None:
        """The ciphertext of a value; None stays None, what is sealed already stays so."""
        if value is None or isinstance(value, _Ciphertext):
            return value
        return _Ciphertext(key.seal(self.dump(value), self.purpose))

    def bound(self, value: Any, dialect: Dialect) -> str | None:
        """What goes to the database: nothing goes there plain, whoever sends it."""
        if value is not None and not isinstance(value, _Ciphertext):
            value = self.sealed(value, _keyring(dialect).platform())
        return None if value is None else str(value)

    def opened(self, stored: Any, dialect: Dialect) -> Any:
        """The value; None where its key was destroyed; as it stands where it is not sealed."""
        if not isinstance(stored, str) or not stored.startswith(PREFIX):
            return stored
        text = _keyring(dialect).open(stored, self.purpose)
        return None if text is None else self.load(text)


class SealedText(_Sealed, TypeDecorator[str]):
    """Text."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        super().__init__()
        self.purpose = purpose

    def dump(self, value: str) -> bytes:
        return value.encode("utf-8", "surrogatepass")

    def load(self, text: bytes) -> str:
        return text.decode("utf-8", "surrogatepass")

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return self.bound(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        found: str | None = self.opened(value, dialect)
        return found


class SealedBytes(_Sealed, TypeDecorator[bytes]):
    """Bytes; sealed they are the bytes of the ciphertext's text."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        super().__init__()
        self.purpose = purpose

    def dump(self, value: bytes) -> bytes:
        return value

    def load(self, text: bytes) -> bytes:
        return text

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        bound = self.bound(value, dialect)
        return None if bound is None else bound.encode("ascii")

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None or not bytes(value).startswith(PREFIX.encode()):
            return value if value is None else bytes(value)
        found: bytes | None = self.opened(bytes(value).decode("ascii"), dialect)
        return found


class SealedJson(_Sealed, TypeDecorator[Any]):
    """JSON values; sealed they are one JSON string."""

    impl = JSON
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        super().__init__(none_as_null=True)
        self.purpose = purpose

    def dump(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    def load(self, text: bytes) -> Any:
        return json.loads(text)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return self.bound(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.opened(value, dialect)


class SealedPlace(_Sealed, TypeDecorator[tuple[float, float]]):
    """Latitude and longitude in degrees, to the last bit."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        super().__init__()
        self.purpose = purpose

    def dump(self, value: tuple[float, float]) -> bytes:
        return b64encode(_PLACE.pack(*value))

    def load(self, text: bytes) -> tuple[float, float]:
        lat, lng = _PLACE.unpack(a2b_base64(text))
        return lat, lng

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return self.bound(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[float, float] | None:
        found: tuple[float, float] | None = self.opened(value, dialect)
        return found


SEALED_TYPES: Final = (SealedText, SealedBytes, SealedJson, SealedPlace)


def belongs_to(owner: str, **places: tuple[str, str]) -> dict[str, Any]:
    """What a table with sealed columns says of itself.

    `owner` is the column that names the user; each of `places` is a sealed column with the two
    columns of degrees that it is exact about.
    """
    return {_OWNER: owner, _PLACES: places}


def places_of(table: Table) -> dict[str, tuple[str, str]]:
    """The sealed places of a table, each with the two columns that say it rounded."""
    return dict(table.info.get(_PLACES, {}))


def is_sealed(table: Table, columns: Iterable[str]) -> bool:
    """Whether something among columns of a table is ciphertext, or rounded beside one."""
    plan = _plan(table)
    return plan is not None and plan.touches(columns)


def follow(engine: Engine, keyring: Keyring) -> None:
    """Let an engine seal and open by a keyring."""
    _KEYRINGS[engine.dialect] = keyring
    event.listen(engine, "before_execute", _seal_statement, retval=True)
    for moment in ("commit", "rollback", "rollback_savepoint"):
        event.listen(engine, moment, release_held)


def keyring_of(connection: Connection) -> Keyring:
    """The keyring of the store that a connection is of."""
    return _keyring(connection.dialect)


def seal_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> dict[str, Sequence[Any]]:
    """Columns of rows of a table as they are stored: for who writes them by the driver itself."""
    plan = _plan(table)
    if plan is None or not columns:
        return dict(columns)
    names = list(columns)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    if not rows:
        return dict(columns)
    sealed = _seal_rows(connection, plan, rows)
    return {name: [row[name] for row in sealed] for name in sealed[0]}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be sealed of a table."""

    owner: str
    types: Mapping[str, _Sealed]
    places: Mapping[str, tuple[str, str]]
    degrees: frozenset[str]

    def touches(self, names: Iterable[str]) -> bool:
        """Whether something of it is written."""
        return any(name in self.types or name in self.degrees for name in names)


_PLANS: Final[dict[str, _Plan | None]] = {}


def _plan(table: Table) -> _Plan | None:
    if table.name not in _PLANS:
        types = {c.key: c.type for c in table.columns if isinstance(c.type, _Sealed)}
        places: Mapping[str, tuple[str, str]] = table.info.get(_PLACES, {})
        degrees = frozenset(name for pair in places.values() for name in pair)
        plan = _Plan(table.info.get(_OWNER, ""), types, places, degrees)
        _PLANS[table.name] = plan if types else None
    return _PLANS[table.name]


def _keyring(dialect: Dialect) -> Keyring:
    return _KEYRINGS[dialect]


def _seal_statement(
    connection: Connection,
    statement: Any,
    multiparams: _CoreMultiExecuteParams,
    params: Mapping[str, Any],
    options: Mapping[str, Any],
) -> tuple[Any, Any, Any]:
    if not isinstance(statement, Insert | Update):
        return statement, multiparams, params
    plan = _plan(statement.table) if isinstance(statement.table, Table) else None
    if plan is None:
        return statement, multiparams, params
    rows = [dict(row) for row in multiparams] or ([dict(params)] if params else [])
    written = _values_of(statement)
    if plan.touches(written):
        owners = _owners(connection, plan, statement, written, rows[0] if rows else {})
        sealed = _seal_rows(connection, plan, [written], owners)[0]
        named = {_name(key): key for key in statement._values or {}}
        statement = statement.values(
            {
                named.get(name, name): value
                for name, value in sealed.items()
                if plan.touches([name])
            }
        )
    if rows and plan.touches(rows[0]):
        many = None
        if isinstance(statement, Update):
            many = [_owner_of(connection, plan, statement, row) for row in rows]
        rows = _seal_rows(connection, plan, rows, many)
    if multiparams:
        return statement, rows, params
    return statement, multiparams, rows[0] if rows else params


def _values_of(statement: Insert | Update) -> dict[str, Any]:
    """What a statement writes by itself, as far as it is a plain value."""
    given = getattr(statement, "_values", None) or {}
    return {
        _name(key): value.value
        for key, value in given.items()
        if isinstance(value, BindParameter) and not value.required
    }


def _name(key: Any) -> str:
    return str(key.key) if isinstance(key, ColumnElement) else str(key)


def _owners(
    connection: Connection,
    plan: _Plan,
    statement: Insert | Update,
    written: Mapping[str, Any],
    params: Mapping[str, Any],
) -> list[str] | None:
    of_row = [v for name, v in written.items() if plan.touches([name]) and v is not None]
    if all(isinstance(value, Owned) for value in of_row):
        return [PLATFORM]  # nothing is left for the owner's key
    if isinstance(statement, Insert):
        return None
    return [_owner_of(connection, plan, statement, params)]


def _owner_of(
    connection: Connection, plan: _Plan, statement: Update, params: Mapping[str, Any]
) -> str:
    """Whose row an update changes; the platform's where it is nobody's, or there is none.

    Raises
    ------
    ValueError
        If it changes rows of several users: their values cannot be sealed as one.
    """
    owner = statement.table.c[plan.owner]
    if (named := _named_by(statement, owner, params)) is not None:
        return named
    found = connection.execute(
        select(owner).where(*statement._where_criteria).distinct().limit(2), dict(params)
    ).all()
    if len(found) > 1:
        raise ValueError(f"Rows of several users cannot be sealed at once: {statement.table}.")
    return (found[0][0] if found else None) or PLATFORM


def _named_by(
    statement: Update, owner: ColumnElement[Any], params: Mapping[str, Any]
) -> str | None:
    """The user whom an update names itself (`owner = :who`); None where it has to be looked up."""
    for criterion in statement._where_criteria:
        if (
            isinstance(criterion, BinaryExpression)
            and criterion.operator is operators.eq
            and criterion.left is owner
            and isinstance(criterion.right, BindParameter)
        ):
            value = params.get(criterion.right.key, criterion.right.value)
            return value if isinstance(value, str) else None
    return None


def _seal_rows(
    connection: Connection,
    plan: _Plan,
    rows: Sequence[Mapping[str, Any]],
    owners: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Rows with every value that is to be sealed in ciphertext, and their degrees rounded."""
    owners = owners or [row.get(plan.owner) or PLATFORM for row in rows]
    keys = keyring_of(connection).for_writing(connection, _needed(plan, rows, owners))
    return [
        _seal_row(plan, keys, dict(row), keys.get(owner))
        for row, owner in zip(rows, owners, strict=True)
    ]


def _needed(plan: _Plan, rows: Sequence[Mapping[str, Any]], owners: Sequence[str]) -> set[str]:
    """The users whose keys seal what rows hold."""
    needed: set[str] = set()
    names = [name for name in (*plan.types, *plan.degrees) if name in rows[0]]
    for row, owner in zip(rows, owners, strict=True):
        for value in (row[name] for name in names):
            if isinstance(value, Owned):
                needed.add(value.user_id)
            elif value is not None:
                needed.add(owner)
    return needed


def _seal_row(
    plan: _Plan, keys: Mapping[str, DataKey], row: dict[str, Any], own: DataKey | None
) -> dict[str, Any]:
    for name, (lat, lng) in plan.places.items():
        if lat not in row or lng not in row:
            continue
        place = row[lat], row[lng]
        is_place = None not in place and not isinstance(place[0], BindParameter)
        row[name] = (float(place[0]), float(place[1])) if is_place else None
        if is_place:
            row[lat], row[lng] = (round(float(degrees), COARSE_DIGITS) for degrees in place)
    for name, kind in plan.types.items():
        value = row.get(name)
        if isinstance(value, Owned):
            row[name] = kind.sealed(value.value, keys[value.user_id])
        elif value is not None and own is not None:
            row[name] = kind.sealed(value, own)
    return row
