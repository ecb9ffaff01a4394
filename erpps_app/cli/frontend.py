"""Builds the pages, when something that they are made of has changed."""

import gzip
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FINGERPRINT = Path(".web/erpps-fingerprint")
BUILD = Path(".web/build/client/index.html")
ASSETS = Path(".web/build/client/assets")
BAKED = "localhost:8000"
# The hosts for which the framework's client drops the port under HTTPS; ours is already right.
PORTLESS = "[`localhost`,`0.0.0.0`,`::`,`0:0:0:0:0:0:0:0`]"
INPUTS = ("erpps_app", "components", "state", "assets", "rxconfig.py", "reflex.lock")
NOT_BUILT = ("erpps_app/services", "erpps_app/adapters", "erpps_app/api", "erpps_app/data")


def build() -> None:
    """Compile the pages and build the frontend, when something that it is made of has changed."""
    wanted = _fingerprint()
    if BUILD.exists() and FINGERPRINT.exists() and FINGERPRINT.read_text() == wanted:
        print("Interface à jour.")
        return
    print("Construction de l’interface…", flush=True)
    reflex = str(Path(sys.executable).with_name("reflex"))
    subprocess.run([reflex, "export", "--frontend-only", "--no-zip"], check=True)  # noqa: S603 - our own tool
    _talk_to_own_origin()
    FINGERPRINT.write_text(_fingerprint())


def _talk_to_own_origin() -> None:
    """Make the pages talk to the address they came from.

    Reflex writes the back end's address into the build; one build must serve any host and port.
    """
    for script in ASSETS.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        if BAKED not in text and PORTLESS not in text:
            continue
        text = text.replace(PORTLESS, "[]")
        text = text.replace(f"`ws://{BAKED}", '`${location.origin.replace("http","ws")}')
        text = text.replace(f"`http://{BAKED}", "`${location.origin}")
        script.write_text(text, encoding="utf-8")
        script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(text.encode()))


def _fingerprint() -> str:
    """A digest of all that the frontend is made of."""
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    for name in ("ERPPS_IDENTITY", "ERPPS_MODE"):
        digest.update(os.environ.get(name, "").encode())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for name in INPUTS:
        top = Path(name)
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            is_source = path.is_file() and "__pycache__" not in path.parts
            if is_source and not str(path).startswith(NOT_BUILT):
                yield path
