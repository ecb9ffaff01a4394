"""``erpps COMMAND``: every command, and what it does."""

import argparse
import os
import sys
from pathlib import Path

from erpps_app.cli import adeli, attestation, demo, frontend, operations, server

COMMANDS = {
    "build": ("construire l’interface, si elle a changé", frontend.build),
    "migrate": ("mettre la base au schéma présent", server.migrate),
    "seed": ("ajouter les agents de la démonstration", server.seed),
    "serve": ("servir la version construite", server.serve),
    "dev": ("servir en rechargeant à chaque modification", server.dev),
}


def main() -> None:
    """Run a command."""
    _prepare_environment()
    arguments = parser().parse_args()
    sys.exit(arguments.run(arguments))


def parser() -> argparse.ArgumentParser:
    """Every command; what it returns is the exit code."""
    made = argparse.ArgumentParser(prog="erpps", description="Le portail eRPPS.")
    commands = made.add_subparsers(required=True, metavar="COMMANDE")
    for name, (help_text, run) in COMMANDS.items():
        commands.add_parser(name, help=help_text).set_defaults(run=lambda _, run=run: run())
    operations.add_to(commands)
    demo.add_to(commands)
    adeli.add_to(commands)
    attestation.add_to(commands)
    return made


def _prepare_environment() -> None:
    """What Reflex must know before it is imported, and the address that follows the port."""
    port = os.environ.get("PORT", server.DEFAULT_PORT)
    os.environ.setdefault("ERPPS_PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("REFLEX_USE_NPM", "1")
    os.environ.setdefault("PYTHONWARNINGS", "ignore:The httpx module is deprecated")
    binaries = str(Path(sys.executable).parent)
    os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"


if __name__ == "__main__":
    main()
