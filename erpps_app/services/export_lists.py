"""What may be taken out as a file: for each list, who may, its columns and its rows.

A list holds what its page shows and no more: what helps to usurp an identity or to write to
somebody (birth date, addresses, e-mail, telephone) stays in the portal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.adapters.tables import Row
from erpps_app.domain.access import REVIEWERS, STAFF, Actor, Role
from erpps_app.domain.procedures import object_of
from erpps_app.domain.statistics import PROMISE_HOURS
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services import batch_report, parts, statistics
from erpps_app.services.context import paris

T = TypeVar("T")
Criteria = Mapping[str, str]
BATCH = 500  # rows completed together
HOUR = 3_600


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
    instant = now()
    for batch in _batches(_found(session, actor, criteria), BATCH):
        asked = parts.changes_of(session, [dossier.id for dossier in batch])
        names = _agents(session, batch)
        for dossier in batch:
            yield _application(dossier, asked.get(dossier.id, ()), names, instant)


def _found(session: Session, actor: Actor, criteria: Criteria) -> Iterator[Dossier]:
    status = criteria.get("statut", "")
    query = (
        select(Dossier)
        .where(Dossier.ars == actor.ars, Dossier.status != Status.DRAFT)
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
    )
    if status in set(Status):
        query = query.where(Dossier.status == status)
    return iter(session.exec(query, execution_options={"yield_per": BATCH}))


def _application(
    dossier: Dossier, asked: Sequence[str], names: Mapping[str, str], instant: datetime
) -> Row:
    profession = reference().professions.get(dossier.profession or "")
    sent, end = dossier.submitted_at, dossier.decided_at
    hours = round(((end or instant) - sent).total_seconds() / HOUR, 1) if sent else None
    return (
        dossier.number,
        dossier.applicant_name,
        object_of(dossier.procedure, asked),
        profession.label if profession else None,
        Status(dossier.status).label,
        paris(sent) if sent else None,
        paris(end) if end else None,
        hours,
        None if hours is None else "non" if hours <= PROMISE_HOURS else "oui",
        names.get(dossier.assigned_to or ""),
    )


def _agents(session: Session, batch: Sequence[Dossier]) -> dict[str, str]:
    found = {dossier.assigned_to for dossier in batch if dossier.assigned_to}
    if not found:
        return {}
    query = select(Account.id, Account.display_name).where(col(Account.id).in_(found))
    return dict(session.exec(query).all())


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
            "Statut",
            "Reçue le",
            "Close le",
            "Heures depuis l’envoi",
            "Au-delà de 48 h",
            "Suivie par",
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


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch
