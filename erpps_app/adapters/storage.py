"""Keeps the bytes of documents, under keys of our own, in a folder that nobody serves."""

import os
import secrets
from pathlib import Path
from typing import Protocol

from erpps_app.domain.errors import NotFound
from erpps_app.settings import settings


class Storage(Protocol):
    """Something that keeps bytes."""

    def put(self, data: bytes) -> str:
        """Keep bytes; the answer is their key."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes of a key; raises ``NotFound``."""
        ...

    def delete(self, key: str) -> None:
        """Forget a key; one that is not there is forgotten already."""
        ...


class LocalStorage:
    """A folder of this machine, in shards, files readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Write beside, then rename: a file is whole or not there."""
        key = secrets.token_hex(16)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_suffix(".part")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        beside.rename(path)
        return key

    def get(self, key: str) -> bytes:
        """Read a file."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("Ce document n’est plus disponible.") from error

    def delete(self, key: str) -> None:
        """Remove a file."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


def storage() -> Storage:
    """The storage of this process."""
    return LocalStorage(settings().files_dir)
