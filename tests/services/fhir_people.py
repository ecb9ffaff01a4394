"""People of every kind that the register knows, written as it holds them, and searches of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import orjson
from sqlalchemy import Engine
from sqlmodel import Session

from erpps_app.domain import names, rpps
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.register import (
    ADELI,
    RPPS,
    Activity,
    CivilStatus,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services.directory.fhir import asking, bundles
from erpps_app.services.directory.fhir.kinds import KINDS
from tests.conftest import Begin

BASE = "https://essai.example/fhir/v2"
OVER = date(2024, 3, 1)


@dataclass(frozen=True)
class Work:
    """An activity, under the profession of this rank."""

    type: str
    place: str = ""
    practice: int = 0
    end: date | None = None


@dataclass(frozen=True)
class Someone:
    """A professional, as a test names them."""

    name: str
    given: str
    works: Sequence[Work] = ()
    professions: Sequence[str] = ("94",)
    title: tuple[str, str] = ("diplome", "DE30")
    civility: str = "MME"
    agency: str = "53"
    active: bool = True
    numbers: Sequence[tuple[str, str]] = field(default=())


PLACES: dict[str, dict[str, str]] = {
    "cabinet": {
        "name": "Cabinet de l’Œillet", "siret": "94130000000013", "house_number": "12",
        "extension": "bis", "street": "Rue de l’Église", "complement": "Bâtiment B",
        "postcode": "22000", "city": "Saint-Brieuc", "commune": "22278", "country": "99100",
    },
    "hopital": {
        "name": 'Centre hospitalier « Les "Lilas" »', "siret": "94130000000021",
        "finess": "970400057", "street": "Allée des Topazes", "postcode": "97400",
        "city": "Saint-Denis", "commune": "97411", "country": "99100",
        "locality_line": "Bellepierre",
    },
    "sans-numero": {"street": "Grande Rue", "city": "Lyon", "postcode": "69002"},
    "ferme": {"name": "Cabinet fermé", "siret": "94130000000039", "city": "Brest",
              "postcode": "29200", "street": "Rue de Siam"},
}  # fmt: skip
FORMER = "10000005479"
PEOPLE: dict[str, Someone] = {
    "camille": Someone(
        "Martin", "Camille",
        [Work("INDEPENDANT", "cabinet"), Work("SAL_NON_LIBERAL", "hopital", practice=1),
         Work("BENEVOLE", "ferme", end=OVER)],
        professions=("94", "96"), numbers=[(ADELI, "229400011")],
    ),
    "sans-prenom": Someone("Martinez", "", [Work("COLLABORATEUR", "cabinet")], civility=""),
    "accents": Someone(
        "d’Ornano-Œuvrard", "Éloïse Anne", [Work("SAL_NON_LIBERAL", "hopital")],
        professions=("93",), title=("diplome", "DIP363"), agency="04",
    ),
    "autorise": Someone(
        "Zürcher", "Marin", [Work("REMPLACANT")], professions=("91",),
        title=("autorisation", "AM01"), civility="M", agency="84",
    ),
    "parti": Someone("Martin", "Parti", [Work("INDEPENDANT", "ferme")], active=False,
                     numbers=[(ADELI, "299400022")]),
    "reuni": Someone("Le Goff", "Yann", [Work("ASSOCIE_SEL", "sans-numero")], civility="M",
                     numbers=[(RPPS, FORMER)]),
    "sans-lieu": Someone("Petit", "Martine", [Work("SAL_INTERIM"), Work("BENEVOLE")]),
}  # fmt: skip


def key(label: str) -> str:
    """The key of somebody, of a place or of an activity (« camille/0 »)."""
    return hashlib.sha256(label.encode()).hexdigest()[:32]


def number(label: str) -> str:
    """Their RPPS number."""
    start = f"1000{list(PEOPLE).index(label) + 100:06}"
    return start + rpps.luhn_key(start)


def enter(begin: Begin) -> None:
    """Everybody enters the register; then some activities end, and somebody leaves."""
    with begin() as session:
        for label, columns in PLACES.items():
            session.add(Structure(id=key(label), **columns))
        session.flush()
        for label, one in PEOPLE.items():
            _enter(session, label, one)
    with begin() as session:
        for label, one in PEOPLE.items():
            session.get_one(Practitioner, key(label)).active = one.active
            for rank, work in enumerate(one.works):
                session.get_one(Activity, key(f"{label}/{rank}")).end = work.end


def _enter(session: Session, label: str, one: Someone) -> None:
    person = key(label)
    session.add(Practitioner(id=person, rpps=number(label), ars=one.agency))
    session.flush()
    session.add(_civil(person, one))
    for system, value in ((RPPS, number(label)), *one.numbers):
        session.add(Identifier(practitioner_id=person, system=system, value=value))
    for rank, profession in enumerate(one.professions):
        session.add(_practice(person, rank, profession, one))
    session.flush()
    for rank, work in enumerate(one.works):
        place = key(work.place) if work.place else None
        session.add(Activity(
            id=key(f"{label}/{rank}"), practice_id=f"{person}{work.practice}", type=work.type,
            structure_id=place, start=date(2020, 1, 1),
            telephone="0296000000", email="pro@example.org",
        ))  # fmt: skip


def _practice(person: str, rank: int, profession: str, one: Someone) -> ProfessionalPractice:
    kind, title = one.title
    return ProfessionalPractice(
        id=f"{person}{rank}", practitioner_id=person, profession=profession,
        practice_name=one.name, practice_given_name=one.given, qualification_kind=kind,
        qualification=title, qualification_date=date(2019, 6, 30), qualification_place="DP75",
    )  # fmt: skip


def _civil(person: str, one: Someone) -> CivilStatus:
    return CivilStatus(
        practitioner_id=person, civility=one.civility, sex="F", birth_name=one.name,
        usage_name=one.name, given_names=one.given, birth_date="1980-01-01", birth_country="99100",
        birth_place="", nationality="99100", search_key=names.search_key(one.name, one.given),
    )  # fmt: skip


def found(engine: Engine, kind: ResourceType, query: str) -> set[str]:
    """Whom or what a search finds, by the names of this file."""
    told = search(engine, kind, parse_qsl(query, keep_blank_values=True))
    return {
        LABELS.get(entry["resource"]["id"], "?")
        for entry in told.get("entry", [])
        if entry["search"]["mode"] == "match"
    }


def search(
    engine: Engine, kind: ResourceType, query: Sequence[tuple[str, str]], *, strict: bool = False
) -> dict[str, Any]:
    """The Bundle that answers."""
    asked = asking.understand(KINDS[kind], query, strict=strict)
    with engine.execution_options(read_only=True).connect() as connection:
        told: dict[str, Any] = orjson.loads(bundles.answer(connection, asked, BASE))
    return told


LABELS = {
    key(label): label
    for label in (
        *PEOPLE,
        *PLACES,
        *(f"{label}/{rank}" for label, one in PEOPLE.items() for rank in range(len(one.works))),
    )
}
