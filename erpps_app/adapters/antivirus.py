"""Asks clamd about a file before anything reads it. When it does not answer, nothing passes."""

import socket
import struct
from collections.abc import Iterator

from erpps_app.domain.documents import DocumentRefused, Reason
from erpps_app.domain.errors import Unavailable
from erpps_app.settings import settings

TIMEOUT_SECONDS = 30.0
CHUNK = 64 * 1024
SILENT = (
    "L’antivirus du portail ne répond pas : par sécurité, aucun fichier n’est accepté pour le "
    "moment. Réessayez dans quelques minutes."
)


def scan(data: bytes) -> None:
    """Let a clean file pass; where no antivirus is configured, everything passes.

    Raises:
        DocumentRefused: clamd knows it as harmful.
        Unavailable: clamd does not answer, or not in its own words.
    """
    if not settings().clamd:
        return
    try:
        answer = _ask(settings().clamd, data)
    except OSError as error:
        raise Unavailable(SILENT) from error
    if answer.endswith("FOUND"):
        raise DocumentRefused(Reason.INFECTED)
    if answer != "stream: OK":
        raise Unavailable(SILENT)


def _ask(address: str, data: bytes) -> str:
    """One INSTREAM session: chunks with their length, an empty one at the end."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in _chunks(data):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while received := connection.recv(CHUNK):
            answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), TIMEOUT_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _chunks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]
