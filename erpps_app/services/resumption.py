"""After a refusal: a new application that starts from what was refused.

What the person is already preparing stays as they typed it, and they are told what could not be
taken up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.changes import corrected
from erpps_app.domain.errors import Conflict, NotFound, RuleBroken
from erpps_app.domain.procedures import PROCEDURES, REGISTRATIONS
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import BY_PROFESSIONAL, Dossier, Section
from erpps_app.services import changes, documents, dossiers, drafts, ownership, parts, registered

NOTHING_LEFT = "Ce qui était demandé ne peut plus l’être : la situation a changé."
ALREADY_PREPARED = "vous prépariez déjà ceci, votre saisie est restée telle quelle."


@dataclass(frozen=True, slots=True)
class Resumed:
    """A new application that takes up a refused one.

    Attributes:
        path: where to go on.
        left_out: what was not taken up and why, a line for each.
    """

    path: str = ""
    left_out: list[str] = field(default_factory=list[str])


def resume(session: Session, actor: Actor, dossier_id: str) -> Resumed:
    """Lay what was refused in a draft, documents included; asked twice, it is laid once.

    Raises:
        NotFound: the application is not this person's, or was not refused.
        Conflict: nothing of it can be asked again.
    """
    refused = dossiers.owned(session, actor, dossier_id)
    if refused.status != Status.REFUSED:
        raise NotFound
    ownership.lock(session, refused)
    if refused.procedure in REGISTRATIONS:
        return _registration(session, actor, refused)
    return _changes(session, actor, refused)


def former(session: Session, dossier: Dossier) -> tuple[str, str]:
    """Key and number of the refused application that this one takes up; empty when there is none.

    The one refused last, when there are several. The key is empty too when another agency had
    refused it: this one may not open it.
    """
    refused, twin = aliased(Section), aliased(Section)
    found = session.exec(
        select(Dossier)
        .join(refused, col(refused.dossier_id) == Dossier.id)
        .join(twin, col(twin.resumes) == refused.id)
        .where(twin.dossier_id == dossier.id)
        .order_by(col(Dossier.decided_at).desc(), col(Dossier.id))
    ).first()
    if found is None:
        return "", ""
    return (found.id if found.ars == dossier.ars else ""), found.number or ""


def _under_way(session: Session, refused: Dossier) -> dict[str, Dossier]:
    """The refused sections that are taken up already, by key, and the application that does."""
    refused_section, twin = aliased(Section), aliased(Section)
    rows = session.exec(
        select(refused_section.id, Dossier)
        .join(twin, col(twin.resumes) == refused_section.id)
        .join(Dossier, col(Dossier.id) == twin.dossier_id)
        .where(
            refused_section.dossier_id == refused.id,
            col(Dossier.status).in_((Status.DRAFT, *changes.RUNNING)),
        )
        .order_by(col(Dossier.created_at))
    ).all()
    return dict(rows)


def _page(dossier: Dossier) -> str:
    """Where an application that takes another up goes on."""
    if dossier.status != Status.DRAFT:
        return f"/demande/{dossier.id}"
    return "/inscription" if dossier.procedure in REGISTRATIONS else f"/modification/{dossier.id}"


def _registration(session: Session, actor: Actor, refused: Dossier) -> Resumed:
    if known := next(iter(_under_way(session, refused).values()), None):
        return Resumed(_page(known))
    if prepared := drafts.find_open(session, actor):
        return _registration_prepared(session, actor, prepared)
    draft = drafts.start(session, actor)
    laid = {s.element: s for s in parts.sections_of(session, draft.id)}
    for former in parts.sections_of(session, refused.id):
        section = laid.get(former.element)
        if section is None:
            section = Section(dossier_id=draft.id, element=former.element, rank=former.rank)
        _copy(session, former, section)
    return Resumed("/inscription/etat-civil")


def _registration_prepared(session: Session, actor: Actor, prepared: Dossier) -> Resumed:
    """What the person was filling in stays, and the page where they go on says so."""
    path = f"/demande/{prepared.id}"
    if prepared.status == Status.DRAFT:
        incomplete = drafts.path_of_incomplete(session, actor)
        path = incomplete or "/inscription/recapitulatif"
    return Resumed(path, [f"{PROCEDURES[prepared.procedure].object} : {ALREADY_PREPARED}"])


def _changes(session: Session, actor: Actor, refused: Dossier) -> Resumed:
    """Each change that is not in effect is started again, with its former answers."""
    person = changes.subject(session, actor, "")
    named = registered.names_of_targets(registered.load(session, person.id))
    prepared = {s.id: s for s in _prepared(session, person.id)}
    known = _under_way(session, refused)
    left_out: list[str] = []
    paths: list[str] = [_page(dossier) for dossier in known.values()]
    for group in _groups(session, refused):
        if group[0].id in known:
            continue
        try:
            begun = _begin(session, actor, group[0], prepared)
        except RuleBroken as refusal:  # what it was about has ceased meanwhile, say
            left_out.append(_line(group[0], named, refusal.message))
            continue
        if not begun:
            left_out.append(_line(group[0], named, ALREADY_PREPARED))
        for former in group:
            if twin := next((s for s in begun if s.element == former.element), None):
                _copy(session, former, twin)
        prepared |= {s.id: s for s in begun}
        draft_id = next(iter(begun or prepared.values())).dossier_id
        paths.append(f"/modification/{draft_id}")
    if not paths:
        raise Conflict(" ".join((NOTHING_LEFT, *left_out)))
    return Resumed(paths[-1], left_out)


def _prepared(session: Session, practitioner_id: str) -> Sequence[Section]:
    """The changes that the person is preparing."""
    return session.exec(
        select(Section)
        .join(Dossier, col(Section.dossier_id) == Dossier.id)
        .where(
            Dossier.practitioner_id == practitioner_id,
            Dossier.origin == BY_PROFESSIONAL,
            Dossier.status == Status.DRAFT,
        )
    ).all()


def _begin(
    session: Session, actor: Actor, former: Section, prepared: Mapping[str, Section]
) -> list[Section]:
    """The sections of a change that is started again; none when it is being prepared already.

    Raises:
        RuleBroken: it can no longer be asked.
    """
    wanted = (former.procedure, former.target, former.answers)
    if any((s.procedure, s.target, s.answers) == wanted for s in prepared.values()):
        return []
    target = "" if former.procedure == former.target else former.target
    _, _, draft_id, first = changes.start(session, actor, former.procedure, target).split("/")
    laid = [s for s in parts.sections_of(session, draft_id) if s.id not in prepared]
    if not laid and not set(prepared[first].answers) - {"destination"}:
        return [prepared[first]]  # a new activity that was opened, of which nothing was said
    return laid


def _line(section: Section, named: Mapping[str, str], reason: str) -> str:
    about = named.get(section.target, "")
    asked = PROCEDURES[section.procedure].object + (f" ({about})" if about else "")
    return f"{asked} : {reason}"


def _groups(session: Session, refused: Dossier) -> Sequence[list[Section]]:
    """What was started together: a new profession with its diploma, each other change alone."""
    groups: dict[str, list[Section]] = {}
    for section in parts.sections_of(session, refused.id):
        if section.applied_at is None:
            together = section.procedure == section.target
            groups.setdefault(section.procedure if together else section.id, []).append(section)
    return list(groups.values())


def _copy(session: Session, former: Section, section: Section) -> None:
    """Lay the person's own answers over what the register now holds, with their documents."""
    held = (former.before or {}).get("answers", {})
    row = PROCEDURES.get(former.procedure)
    if row is not None and row.corrects:
        section.answers = corrected(section.answers, held, former.answers)
    else:
        section.answers = {**section.answers, **former.answers}
    section.resumes = former.id
    session.add(section)
    session.flush()
    handed_in = parts.documents_of(session, former.dossier_id).get(former.id, [])
    known = parts.documents_of(session, section.dossier_id).get(section.id, [])
    there = {(document.kind, document.sha256) for document in known}
    for document in handed_in:
        if document.storage_key and (document.kind, document.sha256) not in there:
            documents.copy(session, document, section)
