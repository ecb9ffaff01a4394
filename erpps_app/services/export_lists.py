"""What may be taken out as a file: for each list, who may, its columns and its rows.

A list holds what its page shows and no more: what helps to usurp an identity or to write to
somebody (birth date, addresses, e-mail, telephone) stays in the portal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from erpps_app.adapters.tables import Row
from erpps_app.domain.access import REVIEWERS, STAFF, Actor, Role
from erpps_app.domain.queue import parse, with_text
from erpps_app.services import (
    agent_directory,
    batch_report,
    people_search,
    queue,
    statistics,
    team,
    twins,
)
from erpps_app.services.adeli import reviews
from erpps_app.services.agent_directory import Wanted
from erpps_app.services.context import paris
from erpps_app.services.people_search import SOUGHT

Criteria = Mapping[str, str]
CERTAIN, AGENCY, ROLE = "certains", "agence", "role"
SAME_PERSON, ADDS_PROFESSION = "Est-ce la même personne ?", "La profession s’ajoute-t-elle ?"


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list that can be a file.

    Attributes:
        title: of the file; ``name``: of the file too, without accents.
        roles: who may take it out.
        columns: their names.
        rows: the lines, in the order of the page, one after the other.
    """

    title: str
    name: str
    roles: frozenset[Role]
    columns: tuple[str, ...]
    rows: Callable[[Session, Actor, Criteria], Iterator[Row]]


def _applications(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Row]:
    """The view of the queue that the address names, and what is searched for in it."""
    view = with_text(parse(criteria), criteria.get(SOUGHT, ""))
    for row in queue.stream(session, actor, view):
        yield (
            row.number,
            row.name,
            row.object,
            row.profession,
            row.departement,
            row.status,
            paris(row.sent) if row.sent else None,
            row.age,
            "oui" if row.late else "non",
            row.assignee,
            ", ".join(row.flags),
            row.unread,
        )


def _professionals(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Row]:
    """Everybody whom the search finds, also beyond the page shown."""
    sought = criteria.get(SOUGHT, "")
    for row in people_search.stream(session, actor, sought) if sought.strip() else ():
        yield row.rpps, row.name, row.profession, "Supprimé" if row.removed else "Enregistré"


def _twins(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Row]:
    for pair in twins.stream(session, actor, certain=bool(criteria.get(CERTAIN))):
        yield pair.one, pair.other, pair.label, pair.why


def _adeli(session: Session, actor: Actor, _criteria: Criteria) -> Iterator[Row]:
    """A line for each person of the register that a line of ADELI may be about."""
    for row in reviews.stream(session, actor):
        for known in row.candidates:
            line = row.line
            yield (
                ADDS_PROFESSION if row.about_profession else SAME_PERSON,
                line.number,
                line.name,
                line.profession,
                known.number,
                known.name,
                known.profession,
            )


def _team(session: Session, actor: Actor, _criteria: Criteria) -> Iterator[Row]:
    """What the page shows but for who is there just now, which is nobody's record."""
    shown = team.view(session, actor)
    for load in (*shown.rows, shown.free):
        name = load.name or "Personne"
        yield name, load.running, load.late, load.oldest, load.week, load.month


def _agents(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Row]:
    wanted = Wanted(*(criteria.get(name, "") for name in (SOUGHT, AGENCY, ROLE)))
    for row in agent_directory.stream(session, actor, wanted):
        yield row.name, row.national_id, row.role_label, row.agency, row.last_seen


def _statistics(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Row]:
    """Every figure of the page on a line of its own, so that a spreadsheet can sort them."""
    view = statistics.view(session, actor, criteria)
    for table in view.tables:
        for row in table.rows:
            units = table.units or ["demandes"] * len(table.columns)
            for column, unit, value in zip(table.columns, units, row.values, strict=True):
                yield view.agency, view.period, table.title, row.label, column, value, unit


LISTS = {
    "lot": ExportedList(
        title="Traitement par lot",
        name="lot",
        roles=frozenset(REVIEWERS),
        columns=batch_report.COLUMNS,
        rows=batch_report.exported,
    ),
    "demandes": ExportedList(
        title="Demandes",
        name="demandes",
        roles=frozenset(REVIEWERS),
        columns=(
            "Demande",
            "Nom",
            "Objet",
            "Profession",
            "Département",
            "Statut",
            "Reçue le",
            "Attente",
            "En retard",
            "Chargé du dossier",
            "Signes",
            "Messages non lus",
        ),
        rows=_applications,
    ),
    "professionnels": ExportedList(
        title="Professionnels",
        name="professionnels",
        roles=frozenset(REVIEWERS),
        columns=("Numéro RPPS", "Nom", "Profession", "État"),
        rows=_professionals,
    ),
    "doublons": ExportedList(
        title="Doublons possibles",
        name="doublons",
        roles=frozenset(REVIEWERS),
        columns=("Première fiche", "Seconde fiche", "Certitude", "Pourquoi"),
        rows=_twins,
    ),
    "adeli": ExportedList(
        title="Lignes ADELI à examiner",
        name="adeli",
        roles=frozenset(REVIEWERS),
        columns=(
            "Question",
            "Numéro ADELI",
            "Nom",
            "Profession",
            "Numéro RPPS",
            "Nom au registre",
            "Profession au registre",
        ),
        rows=_adeli,
    ),
    "equipe": ExportedList(
        title="Équipe",
        name="equipe",
        roles=frozenset({Role.LEAD}),
        columns=(
            "Agent",
            "Demandes en cours",
            "Au-delà de 48 h",
            "La plus ancienne",
            "Décidées en 7 jours",
            "Décidées en 30 jours",
        ),
        rows=_team,
    ),
    "agents": ExportedList(
        title="Annuaire des agents",
        name="agents",
        roles=frozenset({Role.ADMIN}),
        columns=("Nom", "Carte", "Rôle", "Agence", "Dernière connexion"),
        rows=_agents,
    ),
    "statistiques": ExportedList(
        title="Statistiques",
        name="statistiques",
        roles=frozenset(STAFF),
        columns=("Agence", "Période", "Tableau", "Ligne", "Mesure", "Valeur", "Unité"),
        rows=_statistics,
    ),
}
