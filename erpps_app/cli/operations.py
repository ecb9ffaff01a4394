"""Commands of those who run the portal: audit trail, first administrator."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name

Run = Callable[[argparse.Namespace], int]
BROKEN = 1


def add_to(commands: "Commands") -> None:
    """Add every command to the parser."""
    audit = commands.add_parser("audit", help="la piste d’audit").add_subparsers(required=True)
    verify = _add(audit, "verify", "vérifier que pas un octet n’a changé", verify_audit)
    verify.add_argument(
        "--attendu",
        default="",
        metavar="POSITION:EMPREINTE",
        help="une fin de chaîne notée ailleurs, pour voir qu’aucune entrée n’a été ôtée de la fin",
    )
    agents = commands.add_parser("agents", help="l’annuaire des agents").add_subparsers(
        required=True
    )
    add = _add(agents, "add", "ajouter un administrateur national, le premier", add_administrator)
    for name in ("carte", "prenom", "nom"):
        add.add_argument(f"--{name}", required=True)


def _add(commands: "Commands", name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text)
    parser.set_defaults(run=run)
    return parser


def verify_audit(arguments: argparse.Namespace) -> int:
    """Recompute every hash of the trail; 1 when it does not hold."""
    from erpps_app import db
    from erpps_app.services import audit

    position, _, digest = arguments.attendu.partition(":")
    with db.transaction(read_only=True) as session:
        report = audit.verify(session)
        kept = not digest or audit.hash_at(session, int(position)) == digest
    if report.broken_at is not None:
        print(f"L’entrée {report.broken_at} a été modifiée, ou une entrée manque avant elle.")
    elif not kept:
        print(f"L’entrée {position} n’est plus celle qui avait été notée.")
    else:
        print(
            f"{report.entries} entrées, pas un octet changé. Fin : {report.entries}:{report.head}"
        )
        return 0
    return BROKEN


def add_administrator(arguments: argparse.Namespace) -> int:
    """Let the first administrator in: the others are added from the page of agents."""
    from erpps_app import db
    from erpps_app.domain.access import SYSTEM
    from erpps_app.domain.errors import RuleBroken
    from erpps_app.services import agents, audit

    try:
        with db.transaction() as session:
            audit.act_as(session, SYSTEM)
            agents.add_administrator(session, arguments.carte, arguments.prenom, arguments.nom)
    except RuleBroken as refusal:
        print(refusal.message)
        return BROKEN
    print(f"{arguments.prenom} {arguments.nom} peut se connecter avec la carte {arguments.carte}.")
    return 0
