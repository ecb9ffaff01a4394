"""Prepares the database and serves the portal."""

import os
import sys
from pathlib import Path

DEFAULT_PORT = "3000"
LARGEST_MESSAGE = 256 * 1024  # bytes; the longest form of the guide is a few kilobytes


def migrate() -> None:
    """Bring the database to the present schema."""
    from alembic.config import Config

    from alembic import command
    from erpps_app.settings import settings

    if not settings().database_url:
        settings().data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(Config("alembic.ini"), "head")
    _install_catalogues()
    _settle_flags()
    _publish_missing()
    _seal_everything()


def _install_catalogues() -> None:
    """The reasons and templates shipped with the portal are there; what was edited stays."""
    from erpps_app import db
    from erpps_app.services import reasons, templates

    with db.transaction() as session:
        reasons.install(session)
        templates.install(session)


def _publish_missing() -> None:
    """A register that was there before the Annuaire is published."""
    from erpps_app import db
    from erpps_app.services import lists_in_force
    from erpps_app.services.directory import catching_up

    lists_in_force.load(db.transaction)
    catching_up.publish_missing(db.transaction)


def _settle_flags() -> None:
    """The possible duplicates of the queue are those of today, also of what came before them."""
    from erpps_app import db
    from erpps_app.services import twin_flags

    twin_flags.settle_all(db.transaction)


def _seal_everything() -> None:
    """Documents rest sealed, those from before too."""
    from erpps_app import db
    from erpps_app.services import sealing

    sealing.rotate(db.transaction)


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

    print(f"\neRPPS : {settings().public_url}")
    if settings().is_demonstration:
        print(
            "Démonstration, sans mot de passe :\n"
            "  professionnel   « S’identifier avec FranceConnect », puis Camille MARTIN ou une "
            "autre identité\n"
            "  gestionnaire    Espace ARS, « S’identifier avec ma carte CPA », puis un agent "
            "(Inès Colonna pour la Corse, Sylvie Marchand pour la Bretagne…)\n"
            f"  messagerie      {settings().public_url}/demonstration/messagerie\n",
            flush=True,
        )
