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
from erpps_app.services import batch_report, queue, statistics
from erpps_app.services.context import paris

Criteria = Mapping[str, str]
SOUGHT = "recherche"


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
    "statistiques": ExportedList(
        title="Statistiques",
        name="statistiques",
        roles=frozenset(STAFF),
        columns=("Agence", "Période", "Tableau", "Ligne", "Mesure", "Valeur", "Unité"),
        rows=_statistics,
    ),
}
