"""``erpps adeli import``: a file of an old ADELI register, brought into the register."""

import argparse
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erpps_app.models.adeli import AdeliImport

STOPPED = 128 + signal.SIGTERM


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the parser."""
    adeli = commands.add_parser("adeli", help="la reprise du répertoire ADELI")
    verbs = adeli.add_subparsers(required=True)
    bring = verbs.add_parser("import", help="reprendre un fichier, ou la suite d’un fichier")
    bring.add_argument("fichier", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="tout vérifier, ne rien enregistrer")
    bring.add_argument("--batch", type=int, default=1_000, metavar="LIGNES")
    bring.add_argument("--report", type=Path, metavar="RAPPORT.csv")
    bring.set_defaults(run=run_import)
    work = verbs.add_parser("work", help="poursuivre les imports que personne ne poursuit")
    work.set_defaults(run=run_waiting)
    drawn = verbs.add_parser("sample", help="écrire un fichier de synthèse, pour essayer")
    drawn.add_argument("fichier", type=Path)
    drawn.add_argument("--lines", type=int, default=1_000, metavar="N")
    drawn.add_argument("--seed", type=int, default=1, metavar="GRAINE")
    drawn.add_argument("--wrong", type=float, default=2.0, metavar="POUR_CENT")
    drawn.set_defaults(run=write_sample)


def run_import(arguments: argparse.Namespace) -> int:
    """Bring a file in; 1 when it is refused or fails."""
    from erpps_app import db
    from erpps_app.domain.access import SYSTEM
    from erpps_app.domain.errors import RuleBroken
    from erpps_app.services import lists_in_force
    from erpps_app.services.adeli import reports, runs
    from erpps_app.services.adeli.batches import DONE

    path: Path = arguments.fichier.resolve()
    if not path.is_file():
        print(f"Ce fichier n’existe pas\u00a0: {arguments.fichier}")
        return 1
    signal.signal(signal.SIGTERM, _stop)
    lists_in_force.load(db.transaction)
    try:
        with db.transaction() as session:
            run = runs.begin_import(
                session, SYSTEM, path, path.name, dry_run=arguments.dry_run, batch=arguments.batch
            )
            before = run.line
        _wait_for_the_dead(run)
        started = time.monotonic()
        with closing(runs.work(db.transaction, run.id)) as working:
            for stands in working:
                run = stands
                rate = (run.line - before) / max(time.monotonic() - started, 0.001)
                print(f"\r{run.line - 1} lignes, {rate:.0f} par seconde", end="", flush=True)
    except RuleBroken as refusal:
        print(refusal.message)
        return 1
    print(f"\r{_said(run)}{' (à blanc)' if run.dry_run else ''}")
    if arguments.report:
        with arguments.report.open("wb") as file:
            file.writelines(reports.as_csv(db.transaction, run.id))
        print(f"Rapport\u00a0: {arguments.report}")
    if run.status != DONE:
        print(run.message or "L’import a été arrêté.")
    return int(run.status != DONE)


def run_waiting(_arguments: argparse.Namespace) -> int:
    """Work on what waits, one import after the other."""
    from erpps_app import db
    from erpps_app.services import lists_in_force
    from erpps_app.services.adeli import runs

    signal.signal(signal.SIGTERM, _stop)
    lists_in_force.load(db.transaction)
    for run in runs.work_waiting(db.transaction):
        print(_said(run), run.message)
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Asked to stop, between two batches or within one: what is begun is undone, the rest kept."""
    sys.exit(STOPPED)


def _wait_for_the_dead(run: "AdeliImport") -> None:
    """A process that was killed still holds its import for a while; one that lives keeps it."""
    from erpps_app.models.base import now

    held = (run.leased_until - now()).total_seconds() if run.leased_until else 0.0
    if held > 0:
        print(f"Cet import est tenu par un autre processus\u00a0: attente de {held:.0f} s au plus.")
        time.sleep(held)


def write_sample(arguments: argparse.Namespace) -> int:
    """Write a synthetic file."""
    from erpps_app.services import context
    from erpps_app.services.population import adeli_file

    adeli_file.write(
        arguments.fichier,
        arguments.lines,
        arguments.seed,
        context.today(),
        wrong=arguments.wrong,
    )
    print(f"{arguments.lines} lignes écrites.")
    return 0


def _said(stands: "AdeliImport") -> str:
    return (
        f"{stands.line - 1} lignes\u00a0: {stands.created} nouvelles personnes, {stands.matched} "
        f"rattachées, {stands.possible} à examiner, {stands.known} déjà reprises, "
        f"{stands.wrong} refusées"
    )
