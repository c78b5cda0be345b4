"""The keys that wrap the data keys of users: named by an id, kept outside of the database.

They come from DATA_KEYS (``id:base64,id:base64``, 32 bytes each) with DATA_KEY_ACTIVE as the one
that wraps what is new, else from the file DATA_KEYS_FILE (one ``id:base64`` a line, the last is
active). Without either, a file `data_keys` beside the store is made on first use, readable by its
owner: beside the SQLite file, or in VAR_DIR where the store is a PostgreSQL server.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final, Self

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from data.errors import NotReady

KEY_BYTES: Final = 32
"""AES-256."""

_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_FILE: Final = "data_keys"


class KeysUnusable(NotReady):
    """The master keys cannot be read, or lack one that wraps a data key. No key is ever told."""


class _KeySettings(BaseSettings):
    """Read by every process that opens the store, beside the settings of the service."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    var_dir: Path = Path("var")
    data_keys: SecretStr | None = None
    data_keys_file: Path | None = None
    data_key_active: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MasterKeys:
    """Keys by id, and the id of the one that wraps what is new."""

    by_id: Mapping[str, bytes]
    active: str

    @classmethod
    def parsed(cls, text: str, *, active: str | None = None) -> Self:
        """From ``id:base64`` entries, one a line or separated by commas; the last is active.

        Raises
        ------
        KeysUnusable
            If an entry is of another form, a key has not 32 bytes, or `active` is none of them.
        """
        found: dict[str, bytes] = {}
        for entry in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
            name, _, encoded = entry.partition(":")
            if not _ID.fullmatch(name) or name in found:
                raise KeysUnusable("DATA_KEYS: every key needs an id of its own: id:base64.")
            try:
                key = b64decode(encoded, altchars=b"-_", validate=True)
            except ValueError:
                key = b""
            if len(key) != KEY_BYTES:
                raise KeysUnusable(f"DATA_KEYS: key {name} must be {KEY_BYTES} bytes in base64.")
            found[name] = key
        if not found:
            raise KeysUnusable("DATA_KEYS holds no key.")
        chosen = active or list(found)[-1]
        if chosen not in found:
            raise KeysUnusable("DATA_KEY_ACTIVE names a key that DATA_KEYS does not hold.")
        return cls(found, chosen)


class MasterKeySource:
    """Where the master keys of one store come from; read again when the file changes."""

    def __init__(self, target: URL) -> None:
        self._settings = _KeySettings()
        self._read: MasterKeys | None = None
        self._mark: tuple[int, int] | None = None
        database = target.database or ""
        is_sqlite = target.get_backend_name() == "sqlite"
        beside = Path(database).parent if is_sqlite else self._settings.var_dir
        self.file = self._settings.data_keys_file or beside / _FILE
        """Used where DATA_KEYS is not set."""

    @property
    def is_file(self) -> bool:
        """Whether the keys stand in a file that `add` can add one to."""
        return self._settings.data_keys is None

    def keys(self) -> MasterKeys:
        """The keys of this moment.

        Raises
        ------
        KeysUnusable
        """
        if self._settings.data_keys is not None:
            if self._read is None:
                self._read = MasterKeys.parsed(
                    self._settings.data_keys.get_secret_value(),
                    active=self._settings.data_key_active,
                )
            return self._read
        try:
            return self._of_file()
        except OSError as error:
            raise KeysUnusable(
                f"The file of data keys cannot be read: {error.strerror}."
            ) from None

    def add(self) -> str:
        """Put a fresh key at the end of the file, which makes it active; its id.

        Raises
        ------
        KeysUnusable
            If the keys come from DATA_KEYS, or the file cannot be written.
        """
        if not self.is_file:
            raise KeysUnusable("The keys come from DATA_KEYS: add the new one there, as the last.")
        self.keys()
        name = f"k{token_hex(4)}"
        self._replace([*self._lines(), _line(name, token_bytes(KEY_BYTES))])
        return name

    def retire(self, names: set[str]) -> None:
        """Take keys that wrap nothing any more out of the file.

        Raises
        ------
        KeysUnusable
            As `add`.
        """
        if not self.is_file:
            raise KeysUnusable("The keys come from DATA_KEYS: take the old ones away there.")
        kept = [line for line in self._lines() if line.partition(":")[0] not in names]
        self._replace(kept)

    def _of_file(self) -> MasterKeys:
        if not self.file.exists():
            self._make()
        found = self.file.stat()
        mark = (found.st_ino, found.st_mtime_ns)
        if self._read is None or mark != self._mark:
            self._read = MasterKeys.parsed(
                self.file.read_text("ascii"), active=self._settings.data_key_active
            )
            self._mark = mark
        return self._read

    def _make(self) -> None:
        """The first key, by whoever is first to need it."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        mine = self._written([_line(f"k{token_hex(4)}", token_bytes(KEY_BYTES))])
        try:
            os.link(mine, self.file)  # not replaced: another process may have been faster
        except FileExistsError:
            return
        finally:
            mine.unlink()

    def _lines(self) -> list[str]:
        return self.file.read_text("ascii").split()

    def _replace(self, lines: list[str]) -> None:
        try:
            self._written(lines).replace(self.file)
        except OSError as error:
            raise KeysUnusable(f"The file of data keys cannot be written: {error}.") from None

    def _written(self, lines: list[str]) -> Path:
        path = self.file.with_name(f".{self.file.name}-{token_hex(8)}")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
        return path


def _line(name: str, key: bytes) -> str:
    return f"{name}:{b64encode(key, altchars=b'-_').decode()}"
