"""``python -m erpps_app.cli``: build, migrate, seed, serve, dev."""

import argparse
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
INPUTS = ("erpps_app", "components", "state", "assets", "rxconfig.py", "reflex.lock")
NOT_BUILT = ("erpps_app/services", "erpps_app/adapters", "erpps_app/api", "erpps_app/data")
DEFAULT_PORT = "3000"
LARGEST_MESSAGE = 256 * 1024  # bytes; the longest form of the guide is a few kilobytes


def main() -> None:
    """Run a command."""
    parser = argparse.ArgumentParser(prog="erpps", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    _prepare_environment()
    COMMANDS[parser.parse_args().command]()


def _prepare_environment() -> None:
    """What Reflex must know before it is imported, and the address that follows the port."""
    port = os.environ.get("PORT", DEFAULT_PORT)
    os.environ.setdefault("ERPPS_PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("REFLEX_USE_NPM", "1")
    os.environ.setdefault("PYTHONWARNINGS", "ignore:The httpx module is deprecated")
    binaries = str(Path(sys.executable).parent)
    os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"


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
        if BAKED not in text:
            continue
        text = text.replace(f"`ws://{BAKED}", '`${location.origin.replace("http","ws")}')
        text = text.replace(f"`http://{BAKED}", "`${location.origin}")
        script.write_text(text, encoding="utf-8")
        script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(text.encode()))


def migrate() -> None:
    """Bring the database to the present schema."""
    from alembic.config import Config

    from alembic import command
    from erpps_app.settings import settings

    if not settings().database_url:
        settings().data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(Config("alembic.ini"), "head")


def seed() -> None:
    """Add the demonstration's agents and titulaires; nothing in production."""
    from erpps_app import db
    from erpps_app.services import demonstration
    from erpps_app.settings import settings

    if settings().is_demonstration:
        with db.transaction() as session:
            demonstration.seed(session)


def serve() -> None:
    """Serve the production build on one port."""
    migrate()
    seed()
    _announce()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server
    from reflex_base.constants import Env
    from reflex_base.environment import environment

    environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(LARGEST_MESSAGE)
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)

    Server(
        target="erpps_app.erpps_app:app",
        factory=True,
        address=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", DEFAULT_PORT)),
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        workers=int(os.environ.get("GRANIAN_WORKERS", "1")),
    ).serve()


def dev() -> None:
    """Serve with hot reloading."""
    migrate()
    seed()
    _announce()
    port = os.environ.get("PORT", DEFAULT_PORT)
    reflex = str(Path(sys.executable).with_name("reflex"))
    # The « preview » mode: the built-in server reloads, and /auth and /api answer on the same port.
    run = [reflex, "run", "--env", "preview", "--frontend-port", port]
    os.execv(reflex, run)  # noqa: S606 - our own tool


def _announce() -> None:
    from erpps_app.settings import settings

    print(f"\neRPPS : {settings().public_url}")
    if settings().is_demonstration:
        print(
            "Démonstration, sans mot de passe :\n"
            "  professionnel   « S’identifier avec FranceConnect », puis Camille MARTIN ou une "
            "autre identité\n"
            "  gestionnaire    Espace ARS, « S’identifier avec ma carte CPA », puis un agent "
            "(Inès Colonna pour la Corse, Sylvie Marchand pour la Bretagne…)\n"
            f"  messagerie      {settings().public_url}/demonstration/messagerie\n",
            flush=True,
        )


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


COMMANDS = {"build": build, "migrate": migrate, "seed": seed, "serve": serve, "dev": dev}

if __name__ == "__main__":
    main()
