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

    retention = commands.add_parser("retention", help="la durée de conservation")
    _add(
        retention.add_subparsers(required=True),
        "run",
        "prévenir, effacer ce qui a fait son temps, ramasser les fichiers sans maître",
        run_retention,
    )
    register = commands.add_parser("register", help="le registre")
    _add(
        register.add_subparsers(required=True),
        "follow",
        "confier à leur nouvelle agence ceux qui ont changé de lieu ou de département, revoir les "
        "doublons possibles, retirer de l’Annuaire les activités finies",
        follow_endings,
    )
    directory = commands.add_parser("directory", help="l’Annuaire")
    directory_commands = directory.add_subparsers(required=True)
    _add(
        directory_commands,
        "publish",
        "publier de nouveau tout le monde, quand les règles ou les nomenclatures ont changé",
        publish_all,
    )
    _add(
        directory_commands,
        "extract",
        "faire l’extraction publique du jour, et la différence depuis la précédente",
        extract,
    )
    documents = commands.add_parser("documents", help="les pièces et leurs clés")
    keys = documents.add_subparsers(required=True)
    draw = _add(keys, "key", "tirer une clé maîtresse", draw_key)
    draw.add_argument("nom")
    _add(keys, "rotate", "tout mettre sous la première clé maîtresse", rotate_keys)


def _add(commands: "Commands", name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text)
    parser.set_defaults(run=run)
    return parser


def run_retention(_arguments: argparse.Namespace) -> int:
    """Apply the rules of ``docs/donnees.md``."""
    from erpps_app import db
    from erpps_app.services import retention

    done = retention.run(db.transaction)
    print(
        f"{done.warned} personnes et {done.keys} applications prévenues ; "
        f"effacés : {done.drafts} brouillons, "
        f"{done.identity_papers} pièces d’identité, {done.taken_back} pièces retirées, "
        f"{done.messages} emails envoyés, {done.batches} comptes rendus de lot, "
        f"{done.orphans} fichiers sans maître."
    )
    return 0


def follow_endings(_arguments: argparse.Namespace) -> int:
    """Every night, after the day has changed in Paris."""
    from erpps_app import db
    from erpps_app.services import charge, context, hand_over, lists_in_force, twin_flags
    from erpps_app.services.directory import catching_up

    lists_in_force.load(db.transaction)
    catching_up.follow_day(db.transaction, context.today())
    gone = hand_over.follow_moves(db.transaction, context.today())
    gone += charge.follow_endings(db.transaction, context.today())
    flags = twin_flags.settle_all(db.transaction)
    print(f"{gone} dossiers changent d’agence, {flags} signes « Doublon possible » corrigés.")
    return 0


def publish_all(_arguments: argparse.Namespace) -> int:
    """After a change of the rules of diffusion; what does not change is left as it is."""
    from erpps_app import db
    from erpps_app.services import lists_in_force
    from erpps_app.services.directory import catching_up

    lists_in_force.load(db.transaction)
    print(f"{catching_up.publish_all(db.transaction)} professionnels publiés.")
    return 0


def extract(_arguments: argparse.Namespace) -> int:
    """Every night, once the activities that are over are withdrawn; 1 when one is under way."""
    from erpps_app import db
    from erpps_app.domain.errors import RuleBroken
    from erpps_app.services import lists_in_force
    from erpps_app.services.directory import extracts
    from erpps_app.settings import settings

    lists_in_force.load(db.transaction)
    try:
        made = extracts.make(db.transaction, settings().extracts_dir, settings().extract_days)
    except RuleBroken as refusal:
        print(refusal.message)
        return BROKEN
    for part in made.parts:
        print(f"{part.name}.txt : {part.lines} lignes, {part.file.packed_size} octets compressés.")
    return 0


def draw_key(arguments: argparse.Namespace) -> int:
    """A new master key, to be put first in ``ERPPS_DOCUMENT_KEYS``."""
    from erpps_app.adapters.vault import generate

    print(generate(arguments.nom))
    return 0


def rotate_keys(_arguments: argparse.Namespace) -> int:
    """Wrap everything under the first master key; 1 when one that is needed is missing."""
    from erpps_app import db
    from erpps_app.adapters.vault import Unsealable
    from erpps_app.services import sealing

    try:
        done = sealing.rotate(db.transaction)
    except Unsealable as error:
        print(f"Arrêt : {error} Remettez cette clé dans ERPPS_DOCUMENT_KEYS, puis recommencez.")
        return BROKEN
    print(f"{done.rewrapped} clés enveloppées de nouveau, {done.sealed} pièces scellées.")
    return 0


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
            f"{report.entries} entrées, pas un octet changé. Fin : {report.entries}:{report.head}"
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
