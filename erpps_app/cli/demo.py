"""Commands of the demonstration: a population as large as one likes."""

import argparse
import time


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the parser."""
    demo = commands.add_parser("demo", help="la démonstration").add_subparsers(required=True)
    populate = demo.add_parser("populate", help="une population de synthèse, pour essayer en grand")
    populate.add_argument("--professionals", type=_count, default=1_000, metavar="N")
    populate.add_argument("--applications", type=_count, default=300, metavar="M")
    populate.add_argument("--seed", type=int, default=1, metavar="GRAINE")
    populate.add_argument(
        "--force", action="store_true", help="même si la base compte déjà des professionnels"
    )
    populate.set_defaults(run=run_populate)


def run_populate(arguments: argparse.Namespace) -> int:
    """Draw and write it, saying how far it has come; 1 when it is refused."""
    from erpps_app import db
    from erpps_app.domain.errors import RuleBroken
    from erpps_app.services import lists_in_force
    from erpps_app.services.population import populating

    lists_in_force.load(db.transaction)
    started, done = time.monotonic(), None
    try:
        for done in populating.populate(
            db.transaction,
            arguments.professionals,
            arguments.applications,
            arguments.seed,
            force=arguments.force,
        ):
            print(f"\r{done.professionals} professionnels, {done.applications} demandes", end="")
    except RuleBroken as refusal:
        print(refusal.message)
        return 1
    print(f"\nÉcrits en {time.monotonic() - started:.0f} s.")
    return 0


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError("un nombre positif")
    return count
