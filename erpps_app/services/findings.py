"""What the portal checks by itself of an application, before it is sent and when it is reviewed."""

import hashlib
from collections.abc import Mapping, Sequence

from sqlmodel import Session

from erpps_app.adapters import inspection
from erpps_app.domain import checks, names
from erpps_app.domain.checks import Finding, Likeness, Naming, Paper, Subject
from erpps_app.domain.checks.papers import TITLES
from erpps_app.domain.checks.person import GIVEN_NAMES
from erpps_app.domain.context import Context
from erpps_app.domain.documents import PDF, DocumentRefused
from erpps_app.domain.errors import NotFound, Unavailable
from erpps_app.domain.likeness import most
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.models.dossier import Document, Dossier
from erpps_app.services import duplicates, parts, sealing, whole
from erpps_app.services.duplicates import Duplicate
from erpps_app.services.whole import Whole

SURNAMES = ("nom_naissance", "nom_usage")


def of(session: Session, dossier: Dossier) -> tuple[Finding, ...]:
    """Every finding on an application that waits for a decision."""
    alike = duplicates.find(session, dossier) if dossier.procedure in REGISTRATIONS else None
    return found(session, whole.read(session, dossier), alike)


def of_declared(session: Session, dossier: Dossier) -> tuple[Finding, ...]:
    """The same of what is still being filled in."""
    registers = dossier.procedure in REGISTRATIONS
    alike = duplicates.of_declared(session, dossier) if registers else None
    return found(session, whole.read(session, dossier), alike)


def found(session: Session, read: Whole, alike: Sequence[Duplicate] | None) -> tuple[Finding, ...]:
    """The findings on what waits for a decision: what took effect at once is not looked at.

    Args:
        session: the transaction.
        read: the application.
        alike: whom it may be a duplicate of; ``None`` when that is not the question.
    """
    likeness = None if alike is None else likeness_of(alike)
    return checks.run(
        Subject(
            part,
            read.declaration,
            rules := read.declaration.context_of(part, read.rules),
            tuple(_paper(session, one, rules) for one in read.documents.get(part.id, ())),
            likeness,
        )
        for part, row in read.submitted
        if not parts.is_settled(row)
    )


def likeness_of(alike: Sequence[Duplicate]) -> Likeness:
    """How sure it is that the person is somebody already known."""
    return most([Likeness(one.certainty) for one in alike])


def _paper(session: Session, document: Document, rules: Context) -> Paper:
    return Paper(
        document.kind,
        document.name,
        document.pages,
        document.media_type,
        document.advice,
        _naming(session, document, rules),
    )


def _naming(session: Session, document: Document, rules: Context) -> Naming:
    """Whether a title in PDF names the person: read once for given names, only that is kept."""
    if document.kind not in TITLES or document.media_type != PDF:
        return Naming.UNREAD
    civil = rules.others.get("etat-civil", {})
    wanted = _fingerprint(civil)
    if document.naming_of != wanted:
        try:
            document.naming = _read(document, civil)
        except Unavailable:  # the storage does not answer: it will be asked again
            return Naming.UNREAD
        document.naming_of = wanted
        session.add(document)
    return Naming(document.naming)


def _fingerprint(civil: Mapping[str, str]) -> str:
    """Names as they are compared, so that they are looked for again once they change."""
    told = "|".join(names.fold(civil.get(n, "")) for n in (*SURNAMES, *GIVEN_NAMES))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _read(document: Document, civil: Mapping[str, str]) -> Naming:
    try:
        text = inspection.text_of(sealing.bytes_of(document))
    except (DocumentRefused, NotFound):
        return Naming.UNREAD
    if not text.strip():
        return Naming.NO_TEXT
    named = names.names_person(
        text,
        surnames=[civil.get(n, "") for n in SURNAMES],
        given_names=[civil.get(n, "") for n in GIVEN_NAMES],
    )
    return Naming.NAMED if named else Naming.NOT_NAMED
