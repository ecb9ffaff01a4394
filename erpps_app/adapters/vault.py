"""Seals documents before they rest: AES-256-GCM, a key per file, wrapped by a master key.

The first master key wraps; the others only unwrap, until everything is wrapped anew. What is sealed
is bound to the document it belongs to: moved under another, it does not open.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from erpps_app.settings import settings

KEY_BYTES, NONCE_BYTES = 32, 12
VERSION = b"eRPPS1"
OWN_KEYS = "cles-documents"


class Unsealable(Exception):  # noqa: N818 - what happened
    """Bytes that were changed, or whose master key is gone. Never the fault of who reads."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Master keys by name, the one in use first."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """The name of the key in use."""
        return next(iter(self.keys))

    def seal(self, data: bytes, about: str) -> tuple[bytes, str]:
        """Encrypt.

        Args:
            data: what to seal.
            about: the document that it belongs to.

        Returns:
            The sealed bytes, and the file's own key, wrapped.
        """
        key, wrapped = self.new_key(about)
        return VERSION + _encrypt(key, data, about), wrapped

    def open(self, sealed: bytes, sealed_key: str, about: str) -> bytes:
        """Decrypt.

        Raises:
            Unsealable: see there.
        """
        if not sealed.startswith(VERSION):
            raise Unsealable("Not a sealed document.")
        return _decrypt(self.unwrap(sealed_key, about), sealed[len(VERSION) :], about)

    def rewrap(self, sealed_key: str, about: str) -> str:
        """The same file key, wrapped by the key in use."""
        return self.wrap(self.unwrap(sealed_key, about), about)

    def is_current(self, sealed_key: str) -> bool:
        """Whether a file key is wrapped by the key in use."""
        return sealed_key.partition(".")[0] == self.current

    def new_key(self, about: str) -> tuple[bytes, str]:
        """A key of one's own, and the same wrapped."""
        key = AESGCM.generate_key(KEY_BYTES * 8)
        return key, self.wrap(key, about)

    def wrap(self, key: bytes, about: str) -> str:
        """A key, wrapped by the master key in use."""
        name = self.current
        wrapped = _encrypt(self.keys[name], key, about)
        return f"{name}.{base64.b64encode(wrapped).decode()}"

    def unwrap(self, sealed_key: str, about: str) -> bytes:
        """A key that was wrapped; raises ``Unsealable``."""
        name, _, wrapped = sealed_key.partition(".")
        if name not in self.keys:
            raise Unsealable(f"The master key {name!r} is not configured.")
        return _decrypt(self.keys[name], base64.b64decode(wrapped), about)


def seal_text(key: bytes, text: str, about: str) -> str:
    """Encrypt a text for a column."""
    return base64.b64encode(_encrypt(key, text.encode(), about)).decode()


def open_text(key: bytes, sealed: str, about: str) -> str:
    """Decrypt a text of a column; raises ``Unsealable``."""
    return _decrypt(key, base64.b64decode(sealed), about).decode()


def parse(text: str) -> dict[str, bytes]:
    """Master keys from ``name:base64,name:base64``.

    Raises:
        ValueError: a name is empty, or a key does not have 32 bytes.
    """
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, encoded = part.partition(":")
        key = base64.b64decode(encoded)
        if not name or "." in name or len(key) != KEY_BYTES:
            raise ValueError("ERPPS_DOCUMENT_KEYS : « nom:clé », la clé de 32 octets en base64.")
        keys[name] = key
    return keys


def generate(name: str) -> str:
    """A new master key, as the setting wants it."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def vault() -> Vault:
    """The vault of this process; in demonstration, of keys drawn once into the data folder."""
    current = settings()
    configured = current.document_keys.get_secret_value()
    return Vault(parse(configured or _own_keys(current.data_dir)))


@lru_cache(maxsize=8)
def _own_keys(folder: Path) -> str:
    path = folder / OWN_KEYS
    folder.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(generate("demonstration"))
    return path.read_text(encoding="ascii")


def _encrypt(key: bytes, data: bytes, about: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def _decrypt(key: bytes, data: bytes, about: str) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode())
    except InvalidTag as error:
        raise Unsealable("These bytes were changed.") from error
