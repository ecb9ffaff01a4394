"""What is timed of the cockpit: every view, filter, sort, page and search, and some drawn.

A case answers with the number of rows that it shows: fewer rows are no fair measure of more.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from erpps_app.domain import queue as asked
from erpps_app.domain.access import Actor
from erpps_app.domain.queue import COLUMNS, FILTERS, Criteria, parse, with_text
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import CivilStatus, ContactDetails, Identifier, Practitioner
from erpps_app.services import people_search, queue

Case = Callable[[Session], int]
DEEP = 5
DRAWN = 60
WHOLE_PAGES = ("vue par défaut", "professionnels : deux lettres")  # of each kind, one that is full
VALUES = {
    "objet": ("cessation", "suppression", "primo-enregistrement", "nouvelle-activite"),
    "profession": ("94", "91", "40", "26"),
    "departement": ("75", "92", "77"),
    "delai": ("dans-les-temps", "bientot", "en-retard"),
    "signe": ("message", "reponse", "transmise", "doublon"),
    "statut": ("nouvelle", "en_instruction", "en_attente", "validee", "refusee"),
    "charge": (asked.MINE, asked.NOBODY),
}
assert {row.code for row in FILTERS} <= set(VALUES)


@dataclass(frozen=True, slots=True)
class Sized:
    """A population and who looks at it."""

    engine: Engine
    agent: Actor


def cases(sized: Sized) -> Mapping[str, Case]:
    """Every view, filter, sort and search, by name."""
    found = {f"vue {name}": _view(sized, criteria) for name, criteria in _views(sized).items()}
    found |= {f"vue {query}": _view(sized, parse(query)) for query in _drawn()}
    for name, typed in _searches(sized).items():
        found[f"demandes : {name}"] = _view(sized, with_text(Criteria(), typed))
        found[f"professionnels : {name}"] = partial(_people, sized.agent, typed)
    return found


def _drawn() -> list[str]:
    """Two or three filters at once, some with several values, in any order: the same each time."""
    draw, columns = random.Random(1), [column.code for column in COLUMNS]

    def one_of(code: str) -> str:
        several = 1 if code == "charge" else draw.choice((1, 1, 2))
        return f"{code}={','.join(draw.sample(VALUES[code], several))}"

    found: list[str] = []
    for _ in range(DRAWN):
        chosen = [one_of(code) for code in draw.sample(sorted(VALUES), draw.choice((2, 3)))]
        found.append("&".join([*chosen, f"tri={draw.choice(('', '-'))}{draw.choice(columns)}"]))
    return list(dict.fromkeys(found))


def _people(agent: Actor, typed: str, session: Session) -> int:
    return len(people_search.search(session, agent, typed).rows)


def _view(sized: Sized, criteria: Criteria) -> Case:
    return lambda session: len(queue.view(session, sized.agent, criteria).rows)


def _views(sized: Sized) -> dict[str, Criteria]:
    every = Criteria(statuses=tuple(sorted(asked.STATUSES)))
    found = {"par défaut": Criteria(), "tout": every}
    found |= {status.label: Criteria(statuses=(status,)) for status in asked.STATUSES}
    found |= {whose or "équipe": Criteria(assigned=whose) for whose in (asked.MINE, asked.NOBODY)}
    found |= {
        query: replace(parse(query), statuses=statuses)
        for query in (
            *(f"delai={age}" for age in ("dans-les-temps", "bientot", "en-retard")),
            *(f"signe={code}" for code in ("message", "reponse", "transmise", "doublon")),
            *(f"objet={code}" for code in ("cessation", "suppression", "primo-enregistrement")),
            "profession=94",
            "profession=91,40",
            "departement=75",
            "profession=94&departement=75&objet=nouvelle-activite&tri=-nom",
        )
        for statuses in [() if query.startswith("delai") else every.statuses]
    }
    for column in COLUMNS:
        for down in (False, True):
            one = replace(every, sort=column.code, descending=down)
            found[f"tri {'-' * down}{column.code}"] = one
    with Session(sized.engine) as session:
        for column in COLUMNS:
            deep = replace(every, sort=column.code, size=asked.MOST)
            for _ in range(DEEP):
                shown = queue.view(session, sized.agent, deep)
                if not shown.following:
                    break
                deep = replace(deep, after=shown.rows[-1].id)
            found[f"page profonde, tri {column.code}"] = replace(deep, size=asked.PAGE)
            found[f"page d’avant, tri {column.code}"] = replace(
                deep, after="", before=deep.after, size=asked.PAGE
            )
    return found


def _searches(sized: Sized) -> dict[str, str]:
    """What agents type, of people who are there."""
    with Session(sized.engine) as session:
        rare, common = (
            session.exec(
                select(CivilStatus)
                .join(Practitioner, col(Practitioner.id) == CivilStatus.practitioner_id)
                .where(Practitioner.ars == sized.agent.ars)
                .order_by(order)
                .limit(1)
            ).one()
            for order in (col(CivilStatus.search_key).desc(), col(CivilStatus.search_key))
        )
        key = rare.practitioner_id
        rpps = session.get_one(Practitioner, key).rpps
        adeli = session.exec(
            select(Identifier.value).where(Identifier.system == "ADELI").limit(1)
        ).first()
        contact = session.get(ContactDetails, key)
        number = session.exec(
            select(Dossier.number)
            .where(Dossier.ars == sized.agent.ars, col(Dossier.number).is_not(None))
            .limit(1)
        ).one()
    return {
        "nom rare": rare.birth_name,
        "nom et prénom": f"{common.birth_name} {common.given_names.split()[0]}",
        "prénom et nom": f"{rare.given_names.split()[0]} {rare.birth_name}",
        "inachevé": f"{rare.given_names.split()[0]} {rare.birth_name[:2]}",
        "nom courant": "Martin",
        "deux lettres": "ma",
        "orthographe": "Maartin Kamille",
        "personne": "Zzyzx Qwortz",
        "RPPS": rpps,
        "début de RPPS": rpps[:5],
        "ADELI": adeli or "359312345",
        "email": contact.email if contact else "marie@example.org",
        "début d’email": "marie@",
        "numéro de demande": number or "",
        "début de numéro": (number or "")[:9],
    }
