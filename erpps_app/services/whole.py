"""An application read once: its rows, and what the domain sees of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from erpps_app.adapters.reference import reference_at
from erpps_app.domain import rpps
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.models.dossier import Document, Dossier, Section
from erpps_app.services import context, parts, registered


@dataclass(frozen=True, slots=True)
class Whole:
    """An application, its sections by key, their documents, and the rules to check them by."""

    dossier: Dossier
    declaration: Declaration
    rules: Context
    rows: Mapping[str, Section]
    documents: Mapping[str, Sequence[Document]]

    @property
    def submitted(self) -> list[tuple[Part, Section]]:
        """The parts that go to the ARS, each with its row."""
        return [(part, self.rows[part.id]) for part in self.declaration.submitted()]


def read(session: Session, dossier: Dossier) -> Whole:
    """The declaration of an application and the context to check it in.

    Somebody who is registered declares changes to what the register holds, which then vouches for
    them: whoever it knows without a first name is not made to give one. What was sent is judged by
    the lists as they stood then.
    """
    rows = parts.sections_of(session, dossier.id)
    documents = parts.documents_of(session, dossier.id)
    declaration = parts.laid(rows, documents)
    numbers = {row.answers.get("titulaire_rpps", "") for row in rows}
    rules = context.build(session, dossier.identity, set(filter(rpps.is_rpps, numbers)))
    if dossier.submitted_at:
        sent_on = context.paris(dossier.submitted_at).date()
        rules = replace(rules, sent_on=sent_on, reference=reference_at(dossier.submitted_at))
    if dossier.practitioner_id and dossier.procedure not in REGISTRATIONS:
        found = registered.load(session, dossier.practitioner_id)
        named = registered.names_of_targets(found)
        declaration = Declaration(
            tuple(replace(part, about=named.get(part.target, "")) for part in declaration.parts),
            registered.beside(found),
        ).rebased()
        civil = registered.civil_answers(found.civil)
        rules = replace(rules, identity=civil, situations=registered.situations(found))
    rules = declaration.context_for(rules)
    return Whole(dossier, declaration, rules, {row.id: row for row in rows}, documents)
