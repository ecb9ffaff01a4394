"""All that the portal holds about a person, for themselves: one archive, readable and complete."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict

from sqlmodel import Session, SQLModel, col, select

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.documents import display_name
from erpps_app.models.access import Account, SessionRecord
from erpps_app.models.base import now
from erpps_app.models.dossier import Document, Dossier, Message
from erpps_app.models.register import (
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    PractitionerVersion,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services import audit, documents, dossiers, sealing, space
from erpps_app.services.api_keys import recipients
from erpps_app.services.context import paris

SECRET = {"token_hash", "id_token", "storage_key", "sealed_key"}
READ_ME = """Vos données sur le portail eRPPS

donnees.json   votre identité reçue du fournisseur, vos demandes élément par élément, leur suivi,
               vos messages, votre enregistrement au RPPS et ses états successifs, ceux aussi
               d’un enregistrement réuni à celui-ci, vos connexions, qui a consulté votre dossier,
               quelles applications peuvent recevoir votre mobile et votre email
documents/     vos pièces justificatives, telles qu’elles sont conservées

Pour une erreur, demandez une rectification à votre agence régionale de santé.
"""


def archive(session: Session, actor: Actor | None) -> bytes:
    """A ZIP of everything: what was declared, decided, read, and the documents themselves."""
    known = require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, known.account_id)
    own = sorted(space.of_person(session, account), key=lambda dossier: dossier.created_at)
    content = {
        "etabli_le": paris(now()).isoformat(),
        "identite": account.claims,
        "demandes": [_application(session, known, dossier) for dossier in own],
        "registre": _register(session, _files_of(session, account.practitioner_id)),
        "destinataires": [asdict(one) for one in recipients.recipients(session, known)],
        "connexions": _rows(
            session.exec(select(SessionRecord).where(SessionRecord.account_id == account.id)).all()
        ),
    }
    audit.record(session, audit.TAKEN_OUT, subject=account.id, actor=known)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("LISEZ-MOI.txt", READ_ME)
        written = json.dumps(content, ensure_ascii=False, indent=2, default=str)
        made.writestr("donnees.json", written)
        for dossier in own:
            _add_documents(session, known, made, dossier)
    return out.getvalue()


def _application(session: Session, actor: Actor, dossier: Dossier) -> dict[str, object]:
    return {
        "numero": dossier.number,
        "statut": dossier.status,
        "motif": dossier.reason,
        "creee_le": dossier.created_at,
        "elements": [
            {
                "titre": section.title,
                "reponses": {line.label: line.text for line in section.lines},
                "documents": [document["name"] for document in section.documents],
                "avis": section.verdict_label,
                "question": section.question,
            }
            for section in dossiers.sections(session, actor, dossier)
        ],
        "suivi": [
            {"quand": entry.at, "quoi": entry.title, "qui": entry.who, "motif": entry.reason}
            for entry in dossiers.timeline(session, dossier)
        ],
        "consultations": [
            {"quand": row.at, "qui": row.who, "quoi": row.what}
            for row in dossiers.readers(session, actor, dossier)
        ],
        "messages": [
            {
                "quand": message.sent_at,
                "qui": message.author_name,
                "texte": message.body,
            }
            for message in session.exec(
                select(Message)
                .where(Message.dossier_id == dossier.id, col(Message.sent_at).is_not(None))
                .order_by(col(Message.sent_at))
            )
        ],
    }


def _files_of(session: Session, practitioner_id: str | None) -> list[str]:
    """The person's file, then those that were merged into it, one after the other."""
    found = [practitioner_id] if practitioner_id else []
    for key in found:
        absorbed = select(Practitioner.id).where(Practitioner.merged_into == key)
        found += session.exec(absorbed.order_by(col(Practitioner.id))).all()
    return found


def _register(session: Session, files: Sequence[str]) -> dict[str, object]:
    if not files:
        return {}
    own = {
        table.__tablename__: _rows(
            session.exec(select(table).where(col(table.practitioner_id).in_(files))).all()
        )
        for table in (Identifier, CivilStatus, ContactDetails, ProfessionalPractice)
    }
    activities = session.exec(
        select(Activity, Structure)
        .join(ProfessionalPractice, col(Activity.practice_id) == ProfessionalPractice.id)
        .join(Structure, col(Activity.structure_id) == Structure.id, isouter=True)
        .where(col(ProfessionalPractice.practitioner_id).in_(files))
    )
    return {
        "practitioner": _rows([session.get_one(Practitioner, key) for key in files]),
        **own,
        "etats_successifs": _rows(
            session.exec(
                select(PractitionerVersion)
                .where(col(PractitionerVersion.practitioner_id).in_(files))
                .order_by(col(PractitionerVersion.at), col(PractitionerVersion.id))
            ).all()
        ),
        "activities": [
            {"activity": _row(activity), "structure": _row(place) if place else None}
            for activity, place in activities.all()
        ],
    }


def _rows(rows: Sequence[SQLModel]) -> list[dict[str, object]]:
    return [_row(row) for row in rows]


def _row(row: SQLModel) -> dict[str, object]:
    return row.model_dump(mode="json", exclude=SECRET)


def _add_documents(session: Session, actor: Actor, made: zipfile.ZipFile, dossier: Dossier) -> None:
    """The files that the person may open, numbered so that two of one name do not collide."""
    rows = session.exec(
        select(Document)
        .where(Document.dossier_id == dossier.id, col(Document.storage_key) != "")
        .order_by(col(Document.created_at), col(Document.id))
    )
    folder = dossier.number or "brouillon"
    own = [document for document in rows if documents.is_shown(session, actor, document)]
    for rank, document in enumerate(own, start=1):
        extension = ".pdf" if document.media_type == "application/pdf" else ".jpg"
        stem = display_name(document.name).rpartition(".")[0] or document.name
        name = f"documents/{folder}/{rank:02} {stem}{extension}"
        made.writestr(name, sealing.bytes_of(document))
