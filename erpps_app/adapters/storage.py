"""Keeps the sealed bytes of documents, under keys of our own, where nobody serves them from."""

import os
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from erpps_app.domain.errors import NotFound, Unavailable
from erpps_app.settings import S3, settings

if TYPE_CHECKING:
    from obstore.store import S3Config

GONE = "Ce document n’est plus disponible."
SILENT = (
    "Le stockage des documents ne répond pas. Réessayez dans quelques minutes : le reste de votre "
    "dossier est enregistré."
)
PREFIX = "documents"
TIMEOUT, RETRIES = timedelta(seconds=20), 2


class Storage(Protocol):
    """Something that keeps bytes."""

    def put(self, data: bytes) -> str:
        """Keep bytes; the answer is their key. Raises ``Unavailable``."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes of a key; raises ``NotFound`` or ``Unavailable``."""
        ...

    def delete(self, key: str) -> None:
        """Forget a key; one that is not there is forgotten already."""
        ...

    def listing(self) -> Iterator[tuple[str, datetime]]:
        """Every key, with when it was put."""
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
            raise NotFound(GONE) from error

    def delete(self, key: str) -> None:
        """Remove a file."""
        self._path(key).unlink(missing_ok=True)

    def listing(self) -> Iterator[tuple[str, datetime]]:
        """Walk the shards; a file that was never finished counts too."""
        for path in self._folder.glob("??/*"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


class S3Storage:
    """A bucket."""

    def __init__(self, bucket: S3) -> None:
        config: S3Config = {
            "bucket": bucket.bucket,
            "region": bucket.region,
            "access_key_id": bucket.access_key_id,
            "secret_access_key": bucket.secret_access_key.get_secret_value(),
        }
        if bucket.endpoint:
            config["endpoint"] = bucket.endpoint
        plain = bucket.endpoint.startswith("http://")
        self._store = S3Store(
            config=config,
            client_options={"allow_http": plain, "timeout": TIMEOUT},
            retry_config={"max_retries": RETRIES, "retry_timeout": TIMEOUT},
        )

    def put(self, data: bytes) -> str:
        """Put an object."""
        key = secrets.token_hex(16)
        with _speaking():
            obstore.put(self._store, _name(key), data)
        return key

    def get(self, key: str) -> bytes:
        """Get an object."""
        with _speaking():
            return obstore.get(self._store, _name(key)).bytes().to_bytes()

    def delete(self, key: str) -> None:
        """Delete an object."""
        with _speaking():
            obstore.delete(self._store, _name(key))

    def listing(self) -> Iterator[tuple[str, datetime]]:
        """Every object under our prefix."""
        with _speaking():
            for page in obstore.list(self._store, PREFIX):  # pyright: ignore[reportUnknownMemberType]
                for found in page:
                    yield found["path"].rpartition("/")[2], found["last_modified"]


def _name(key: str) -> str:
    return f"{PREFIX}/{key}"


@contextmanager
def _speaking() -> Generator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(GONE) from error
    except (BaseError, OSError) as error:
        raise Unavailable(SILENT) from error


def storage() -> Storage:
    """The storage of this process: the bucket when there is one, else the data folder."""
    current = settings()
    return S3Storage(current.s3) if current.s3.bucket else LocalStorage(current.files_dir)
