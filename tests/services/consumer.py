"""A reference subscriber: verifies, remembers what it has seen, writes before it acknowledges.

A process of its own, which a test can kill. Signatures are verified by a library that shares
nothing with the portal's code. What it takes is a line of a file; the same line goes to its output
once it is on disk and before it is acknowledged, so that whoever reads it can choose that moment.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import HMAC_SHA256
from http_message_signatures.exceptions import HTTPMessageSignaturesException

COVERED = ("@method", "@target-uri", "content-digest")


@dataclass(slots=True)
class Received:
    """A request, as the library reads it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def is_signed(request: Received, key: str, secret: bytes) -> bool:
    """Whether a request comes from whoever holds the secret, says what was signed, and is fresh."""
    verifier = HTTPMessageVerifier(
        signature_algorithm=HMAC_SHA256,
        key_resolver=MappingKeyResolver(public_keys={key: secret}, private_keys={}),
    )
    try:
        verifier.verify(
            request,
            expect_tag=key,
            require_components=COVERED,
            max_age=timedelta(minutes=5),
            body=request.body,
        )
    except HTTPMessageSignaturesException:
        return False
    return True


@dataclass(slots=True)
class Inbox:
    """What was taken, by the number of the event: once each, in the order in which it came."""

    path: Path
    seen: set[int] = field(default_factory=set[int])
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """What a former process had written, but for a line that it did not end."""
        if self.path.exists():
            whole = self.path.read_text().rpartition("\n")[0]
            self.path.write_text(f"{whole}\n" if whole else "")
            self.seen = {json.loads(line)["id"] for line in whole.splitlines()}
            sys.stdout.write(f"{whole}\n")  # it may have been killed before it said so

    def take(self, events: list[dict[str, Any]]) -> None:
        """Write what is new."""
        with self.lock, self.path.open("a") as file:
            for event in events:
                if event["id"] in self.seen:
                    continue
                line = json.dumps(event)
                file.write(f"{line}\n")
                file.flush()
                os.fsync(file.fileno())
                self.seen.add(event["id"])
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


def serve(port: str, path: str, key: str, secret: str) -> None:
    """Listen until killed.

    Args:
        port: on this machine; path: of the file; key, secret: as they were shown at the creation.
    """
    inbox, known = Inbox(Path(path)), base64.b64decode(secret)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            url = f"http://localhost:{port}{self.path}"
            if not is_signed(Received("POST", url, headers, body), key, known):
                self._answer(401, {})
                return
            told = json.loads(body)
            if told["type"] == "challenge":
                code = hmac.new(known, told["challenge"].encode(), hashlib.sha256).digest()
                proof = base64.b64encode(code).decode()
                self._answer(200, {"challenge": told["challenge"], "proof": proof})
                return
            inbox.take(told.get("events", []))
            self._answer(200, {})

        def _answer(self, status: int, said: dict[str, str]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base says
            """Nothing: the output is the test's."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """The portal was killed before it read the answer: it asks again."""

    server = Server(("127.0.0.1", int(port)), Handler)
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    server.serve_forever()
