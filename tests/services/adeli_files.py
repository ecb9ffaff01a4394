"""Files of an ADELI register, a line for each person that a test needs."""

import csv
from pathlib import Path

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.adeli import COLUMNS
from erpps_app.models.adeli import AdeliImport
from erpps_app.services.adeli import reports, runs
from tests.conftest import Begin
from tests.domain.test_adeli import LINE

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
CAMILLE = {
    "nom_naissance": "MARTIN",
    "prenom": "Camille",
    "prenom_2": "Louise",
    "date_naissance": "12/04/1998",
    "commune_naissance": "22278",
    "departement_naissance": "",
}


def line(rank: int, **changed: str) -> dict[str, str]:
    """Somebody different for each rank."""
    return {
        **LINE,
        "numero_adeli": f"2294{rank:05}",
        "nom_naissance": f"LE GALL {'ABCDEFGHIJ'[rank % 10] * (2 + rank // 10)}",
        "date_naissance": f"{1 + rank % 28:02}/0{1 + rank % 9}/19{60 + rank % 30}",
        "date_diplome": "30/06/2015",
        "date_debut": "01/09/2015",
        **changed,
    }


def write(path: Path, lines: list[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, [c.name for c in COLUMNS], delimiter=";")
        writer.writeheader()
        writer.writerows(lines)
    return path


def begin_import(begin: Begin, path: Path, *, dry_run: bool = False) -> AdeliImport:
    with begin() as session:
        return runs.begin_import(session, ADMIN, path, path.name, dry_run=dry_run, batch=10)


def bring(begin: Begin, path: Path, *, dry_run: bool = False) -> AdeliImport:
    run = begin_import(begin, path, dry_run=dry_run)
    return list(runs.work(begin, run.id))[-1]


def counts(run: AdeliImport) -> tuple[int, ...]:
    """New people, numbers given, lines left to an agent, known, wrong."""
    return run.created, run.matched, run.possible, run.known, run.wrong


def report(begin: Begin, run: AdeliImport) -> list[list[str]]:
    text = b"".join(reports.as_csv(begin, run.id)).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))
