"""A subscriber of which a test says what it answers, on a port of this machine."""

import json
import socket
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

Said = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]
OK: Answer = (200, {}, b"")


@dataclass(slots=True)
class Receiver:
    """What came, in the order in which it came; how it is answered."""

    port: int = 0
    answer: Callable[[Said], Answer] = lambda _: OK
    came: list[Said] = field(default_factory=list[Said])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    bodies: list[bytes] = field(default_factory=list[bytes])
    paths: list[str] = field(default_factory=list[str])
    lock: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/annuaire"

    @property
    def told(self) -> list[int]:
        """The positions that it was told of, acknowledged or not."""
        return [event["id"] for said in self.came for event in said.get("events", [])]

    def forget(self) -> None:
        """As if nothing had come yet."""
        self.came.clear()
        self.headers.clear()
        self.bodies.clear()
        self.paths.clear()


@contextmanager
def receiving(certificate: Path | None = None, host: str = "127.0.0.1") -> Generator[Receiver]:
    """A receiver that listens, by TLS when it has a certificate (with its key)."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            said = json.loads(body)
            with receiver.lock:
                receiver.came.append(said)
                receiver.bodies.append(body)
                receiver.paths.append(self.path)
                receiver.headers.append({k.lower(): v for k, v in self.headers.items()})
            status, headers, content = receiver.answer(said)
            self.send_response(status)
            for name, value in {"content-length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base says
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def handle_error(self, request: object, client_address: object) -> None:
            """The portal has hung up: that is its right."""

    with Server((host, 0), Handler) as server:
        receiver.port = server.server_address[1]
        if certificate:
            presenting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            presenting.load_cert_chain(certificate)
            server.socket = presenting.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield receiver
        finally:  # a test that fails is not one that hangs
            server.shutdown()
            serving.join()
