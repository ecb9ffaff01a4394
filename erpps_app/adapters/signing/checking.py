"""Has a PDF looked at in another process, with little time and memory (``checker``)."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from erpps_app.domain.attestation import MAX_BYTES, Paper

CHECKER = Path(__file__).with_name("checker.py")
WALL_SECONDS = 15


class Refused(Exception):  # noqa: N818 - what happened
    """The file is too big to be looked at."""


class Examined(BaseModel):
    """What was found; see ``checker.Found``."""

    verdict: Paper
    signer: str = ""
    signed_at: datetime | None = None
    is_timestamped: bool = False
    links: tuple[str, ...] = ()


def examine(data: bytes, authorities: str) -> Examined:
    """Whether a file is signed by one of the authorities and has not changed since.

    Args:
        data: the file; authorities: PEM certificates.

    Raises:
        Refused: it is too big.
    """
    if len(data) > MAX_BYTES:
        raise Refused
    return asked(CHECKER, data, authorities, seconds=WALL_SECONDS)


def asked(program: Path, data: bytes, authorities: str, *, seconds: float) -> Examined:
    """What a program answers of a file; one that hangs, swells or dies, that it is unreadable."""
    request = json.dumps({"authorities": authorities}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no word of the person in the command
            [sys.executable, "-I", str(program)],
            env={},  # the portal's own holds its secrets
            input=request + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        return Examined.model_validate_json(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return Examined(verdict=Paper.UNREADABLE)
