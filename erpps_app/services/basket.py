"""What is being prepared, before it is sent: every change, what it will do and when."""

from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.activity_form import ACTIVITY
from erpps_app.domain.changes import corrected
from erpps_app.domain.checks import Finding
from erpps_app.domain.errors import NotFound
from erpps_app.domain.procedures import PROCEDURES, Effect, object_of
from erpps_app.domain.workflow import Status, Verdict
from erpps_app.models.dossier import BY_AGENCY, Dossier, Section
from erpps_app.services import dossiers, drafts, duplicates, findings, ownership, parts, registered
from erpps_app.services.changes import held_answers, path
from erpps_app.services.dossiers import SectionView
from erpps_app.services.duplicates import Duplicate


@dataclass(frozen=True, slots=True)
class BasketRow:
    """One part of what is being prepared.

    Attributes:
        refusal: why the ARS had refused it, when it takes up something refused.
    """

    section: SectionView
    promise: str
    url: str
    complete: bool
    removable: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class Basket:
    """An application before it is sent.

    Attributes:
        by_agency: filled in by an agent; about whom, then, and where to go back.
        on_paper: a registration without FranceConnect.
        together: the last of the parts that were begun as one and are taken out as one.
        first_url: the first page that is not complete.
    """

    id: str = ""
    object: str = ""
    name: str = ""
    rpps: str = ""
    by_agency: bool = False
    on_paper: bool = False
    second_agent: bool = False
    back: str = ""
    rows: list[BasketRow] = field(default_factory=list[BasketRow])
    complete: bool = False
    at_once: bool = False
    together: str = ""
    duplicates: list[Duplicate] = field(default_factory=list[Duplicate])
    findings: list[Finding] = field(default_factory=list[Finding])


def view(session: Session, actor: Actor, dossier_id: str) -> Basket:
    """What is being prepared.

    Raises:
        NotFound: it is not this actor's, or was sent.
    """
    dossier = ownership.writable(session, actor, dossier_id)
    if dossier.status != Status.DRAFT:
        raise NotFound(ownership.NO_LONGER)
    declaration, rules = drafts.rules_of(session, dossier)
    sections = {s.id: s for s in parts.sections_of(session, dossier.id)}
    shown = {s.id: s for s in dossiers.sections(session, actor, dossier)}
    rows: list[BasketRow] = []
    effects: list[Effect] = []
    together = ""
    for part in declaration.submitted():
        section = sections[part.id]
        effects.append(effect_of(dossier, section, actor.role))
        row = PROCEDURES[section.procedure or dossier.procedure]
        is_one_of_several = dossier.practitioner_id is not None and len(row.steps) > 1
        together = part.id if is_one_of_several else together
        rows.append(
            BasketRow(
                section=shown[part.id],
                promise=row.promise_for(actor.role),
                url=path(dossier, section),
                complete=not declaration.errors_of(part, rules),
                removable=(dossier.practitioner_id is not None and not is_one_of_several)
                or (part.element == ACTIVITY.code and part.rank > 1),
                refusal=_refusal(session, section),
            )
        )
    whole = PROCEDURES.get(dossier.procedure)
    on_paper = dossier.practitioner_id is None
    told = findings.of_declared(session, dossier) if rows else ()
    return Basket(
        id=dossier.id,
        object=object_of(dossier.procedure, [s.procedure for s in sections.values()]),
        name=dossier.applicant_name,
        rpps=dossiers.rpps_of(session, dossier.practitioner_id),
        by_agency=dossier.origin == BY_AGENCY,
        on_paper=on_paper,
        second_agent=whole is not None and whole.second_agent,
        back=_back(dossier, actor),
        rows=rows,
        complete=bool(rows) and all(r.complete for r in rows),
        at_once=all(effect is Effect.AT_ONCE for effect in effects),
        together=together,
        duplicates=list(duplicates.of_declared(session, dossier)) if on_paper else [],
        findings=list(told),
    )


def _refusal(session: Session, section: Section) -> str:
    former = session.get(Section, section.resumes) if section.resumes else None
    return former.reason if former and former.verdict == Verdict.REFUSED else ""


def effect_of(dossier: Dossier, section: Section, role: Role) -> Effect:
    """When a part of an application takes effect, if somebody of that role sends it."""
    row = PROCEDURES[section.procedure or dossier.procedure]
    return row.effect_for(role) or Effect.AFTER_VALIDATION


def changed_meanwhile(session: Session, dossier: Dossier) -> str:
    """What the register has come to hold since the changes were begun; empty when nothing.

    What the person left as it was follows the register; once told, they may send.
    """
    if dossier.practitioner_id is None:
        return ""
    held = registered.beside(registered.load(session, dossier.practitioner_id))
    declaration, rules = drafts.rules_of(session, dossier)
    told: list[str] = []
    for part in declaration.submitted():
        section = session.get_one(Section, part.id)
        present = held_answers(held, section)
        known: dict[str, str] = (section.before or {}).get("answers", present)
        if present == known:
            continue
        if part.row is not None and part.row.corrects:
            section.answers = corrected(present, known, section.answers)
        section.before = {**(section.before or {}), "answers": present}
        session.add(section)
        beside = declaration.context_of(part, rules)
        labels = {f.name: f for f in part.definition.fields}
        for name in sorted(k for k in present if present[k] != known.get(k)):
            if shown := labels.get(name):
                text = shown.show(present[name], present, beside) if present[name] else "(vide)"
                told.append(f"{part.title} : « {shown.label} » est maintenant « {text} »")
            else:
                told.append(f"{part.title} : l’activité enregistrée a changé")
    return "\n".join(dict.fromkeys(told))


def _back(dossier: Dossier, actor: Actor) -> str:
    if actor.role is Role.PROFESSIONAL:
        return "/mes-activites"
    if dossier.practitioner_id:
        return f"/professionnels/{dossier.practitioner_id}"
    return "/professionnels"
