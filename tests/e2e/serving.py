"""The portal in a process of its own, which a test can stop, kill and start again."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = (sys.executable, "-m", "erpps_app.cli")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(slots=True)
class Portal:
    """A portal on a port, with its data and its log in folders of its own."""

    data_dir: Path
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PORT": str(self.port),
            "ERPPS_PUBLIC_URL": self.address,
            "ERPPS_DATA_DIR": str(self.data_dir),
        }

    def build(self) -> None:
        """Build the pages, when something has changed."""
        subprocess.run([*CLI, "build"], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        """Serve, and come back once it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*CLI, "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that it can be killed with all that it started
            )
        with httpx.Client(transport=httpx.HTTPTransport(retries=0), timeout=5) as client:
            while not self._answers(client):
                # Polling its readiness: wait on its exit for a moment, not on a clock.
                self.is_alive_after(0.1)

    def is_alive_after(self, seconds: float) -> None:
        """Wait for that long; it fails the test when the portal stops meanwhile."""
        assert self.process
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return
        pytest.fail(f"The server stopped: {self.log.read_text()}")

    def _answers(self, client: httpx.Client) -> bool:
        try:
            return client.get(f"{self.address}/sante").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """As an operator does."""
        assert self.process
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self) -> None:
        """As a machine that loses its power: the server and all that it started at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
