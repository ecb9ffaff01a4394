"""After a refusal: a new application that starts from what was refused."""

from collections.abc import Sequence

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, NotFound, RuleBroken
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Document, Dossier, Section
from erpps_app.services import changes, documents, dossiers, drafts, parts


def resume(session: Session, actor: Actor, dossier_id: str) -> str:
    """Lay what was refused in a draft, documents included; the answer is where to go on.

    Raises:
        NotFound: the application is not this person's, or was not refused.
        Conflict: nothing of it can be asked again.
    """
    refused = dossiers.owned(session, actor, dossier_id)
    if refused.status != Status.REFUSED:
        raise NotFound
    if refused.procedure in REGISTRATIONS:
        return _registration(session, actor, refused)
    return _changes(session, actor, refused)


def former(session: Session, dossier: Dossier) -> tuple[str, str]:
    """Key and number of the refused application that this one takes up; empty when there is none.

    The key is empty too when another agency had refused it: this one may not open it.
    """
    found = session.get(Dossier, dossier.resumes or "")
    if found is None:
        return "", ""
    return (found.id if found.ars == dossier.ars else ""), found.number or ""


def _registration(session: Session, actor: Actor, refused: Dossier) -> str:
    if drafts.find_open(session, actor) is not None:
        return "/inscription"
    draft = drafts.start(session, actor)
    laid = {s.element: s for s in parts.sections_of(session, draft.id)}
    for former in parts.sections_of(session, refused.id):
        section = laid.get(former.element)
        if section is None:
            section = Section(dossier_id=draft.id, element=former.element, rank=former.rank)
        _copy(session, former, section)
    draft.resumes = refused.id
    session.add(draft)
    return "/inscription/etat-civil"


def _changes(session: Session, actor: Actor, refused: Dossier) -> str:
    """Each change that is not in effect is started again, with its former answers."""
    draft_id = ""
    for group in _groups(session, refused):
        first = group[0]
        target = "" if first.procedure == first.target else first.target
        try:
            path = changes.start(session, actor, first.procedure, target)
        except RuleBroken:
            continue  # what it was about has ceased meanwhile
        section = session.get_one(Section, path.rpartition("/")[2])
        draft_id = section.dossier_id
        beside = parts.sections_of(session, draft_id)
        for former in group:
            twin = next(
                (
                    s
                    for s in beside
                    if (s.procedure, s.target, s.element)
                    == (former.procedure, former.target, former.element)
                    and (s.id == section.id or len(group) > 1)
                ),
                None,
            )
            if twin is not None:
                _copy(session, former, twin)
    if not draft_id:
        raise Conflict("Ce qui était demandé ne peut plus l’être : la situation a changé.")
    draft = session.get_one(Dossier, draft_id)
    draft.resumes = refused.id
    session.add(draft)
    session.flush()
    return f"/modification/{draft_id}"


def _groups(session: Session, refused: Dossier) -> Sequence[list[Section]]:
    """What was started together: a new profession with its diploma, each other change alone."""
    groups: dict[str, list[Section]] = {}
    for section in parts.sections_of(session, refused.id):
        if section.applied_at is None:
            together = section.procedure == section.target
            groups.setdefault(section.procedure if together else section.id, []).append(section)
    return list(groups.values())


def _copy(session: Session, former: Section, section: Section) -> None:
    section.answers = {**section.answers, **former.answers}
    session.add(section)
    session.flush()
    kept: Sequence[Document] = parts.documents_of(session, former.dossier_id).get(former.id, [])
    for document in kept:
        if document.storage_key:
            documents.copy(session, document, section)
