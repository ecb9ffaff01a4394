"""Carries a merge out: every row of the file that goes is moved, united or kept as history."""

from sqlmodel import Session, SQLModel, col, select

from erpps_app.domain import merging
from erpps_app.domain.merging import OTHER
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.exchanges import PrivateNote
from erpps_app.models.register import (
    Activity,
    ContactDetails,
    Identifier,
    ProfessionalPractice,
)
from erpps_app.services import charge, distinctions, parts, registered, registration
from erpps_app.services.merge_plan import Plan

MERGED = "Fusionné avec l’enregistrement RPPS {rpps}, de la même personne"
_TITLE = ("qualification_kind", "qualification", "qualification_date", "qualification_place")
_NAMES = ("practice_name", "practice_given_name")


def carry_out(session: Session, plan: Plan, choices: dict[str, str]) -> None:
    """Write the plan; both people are locked, and nothing of theirs is with the ARS."""
    kept, gone = plan.kept.practitioner, plan.other.practitioner
    former = charge.agency_of(plan.kept)
    _values(session, plan)
    _practices(session, plan, choices)
    united = _activities(session, plan)
    _applications(session, gone.id, kept.id, {p: r.id for p, r in plan.joined.items()} | united)
    for table in (Identifier, Account, PrivateNote):
        for row in session.exec(select(table).where(table.practitioner_id == gone.id)).all():
            row.practitioner_id = kept.id
            session.add(row)
    distinctions.follow(session, gone.id, kept.id)
    kept.by_franceconnect = kept.by_franceconnect or gone.by_franceconnect
    kept.registered_at = min(kept.registered_at, gone.registered_at)
    gone.active, gone.removed_at, gone.merged_into = False, now(), kept.id
    gone.removal_reason = MERGED.format(rpps=kept.rpps)
    kept.version += 1
    gone.version += 1
    session.add_all((kept, gone))
    session.flush()
    charge.settle(session, registered.load(session, kept.id), former, moved=True)


def _values(session: Session, plan: Plan) -> None:
    person = plan.kept.practitioner.id
    _write(session, plan.kept.civil, registration.civil_status(person, plan.civil))
    if plan.contact:
        told = registration.contact(person, plan.contact)
        _write(session, plan.kept.contact or ContactDetails(**told.model_dump()), told)


def _practices(session: Session, plan: Plan, choices: dict[str, str]) -> None:
    for practice in plan.moved:
        practice.practitioner_id = plan.kept.practitioner.id
        session.add(practice)
    for key, stays in plan.joined.items():
        goes = plan.other.practice(key)
        for unit, columns in ((merging.NAMED, _NAMES), (merging.TITLED, _TITLE)):
            if choices.get(f"{unit}:{stays.profession}") == OTHER:
                for column in columns:
                    setattr(stays, column, getattr(goes, column))
        session.add(stays)
    session.flush()


def _activities(session: Session, plan: Plan) -> dict[str, str]:
    """Move and unite; the answer is, for each activity that is gone, the one it became."""
    rows = {a.id: a for side in (plan.kept, plan.other) for a, _ in side.activities}
    for activity in rows.values():
        if activity.practice_id in plan.joined:
            activity.practice_id = plan.joined[activity.practice_id].id
            session.add(activity)
    became: dict[str, str] = {}
    for union in plan.unions:
        stays = rows[union.stays]
        ended = {rows[key].end: rows[key].end_reason for key in (*union.gone, stays.id)}
        for key in union.gone:
            _absorb(stays, rows[key])
            became[key] = stays.id
        stays.start, stays.end, stays.end_reason = union.start, union.end, ended[union.end]
        session.add(stays)
    session.flush()
    for key in became:
        session.delete(rows[key])
    session.flush()
    for key in plan.joined:
        session.delete(session.get_one(ProfessionalPractice, key))
    session.flush()
    return became


def _absorb(stays: Activity, goes: Activity) -> None:
    """What only the one that goes tells is kept; both are published only if both were."""
    for column in ("structure_id", "telephone", "email", "titulaire_rpps"):
        if not getattr(stays, column):
            setattr(stays, column, getattr(goes, column))
    stays.contact_is_public = stays.contact_is_public and goes.contact_is_public


def _applications(session: Session, gone: str, kept: str, became: dict[str, str]) -> None:
    """Everything asked about the one who goes is about the other; drafts go on as they are.

    A draft of a kind of which the other has one too stays beside it, whole.
    """
    taken = set(
        session.exec(
            select(Dossier.draft_key).where(
                Dossier.practitioner_id == kept, Dossier.status == Status.DRAFT
            )
        )
    )
    found = session.exec(
        select(Dossier).where(Dossier.practitioner_id == gone).order_by(col(Dossier.id))
    ).all()
    for dossier in found:
        dossier.practitioner_id = kept
        key = dossier.draft_key.replace(gone, kept)
        dossier.draft_key = f"{key}:{dossier.id}" if key in taken else key
        parts.touch(dossier)
        session.add(dossier)
    for dossier in session.exec(select(Dossier).where(Dossier.attached_to == gone)).all():
        dossier.attached_to = kept
        parts.touch(dossier)
        session.add(dossier)
    about = select(Dossier.id).where(Dossier.practitioner_id == kept)
    for section in session.exec(
        select(Section).where(col(Section.dossier_id).in_(about), col(Section.target).in_(became))
    ).all():
        section.target = became[section.target]
        session.add(section)
    session.flush()


def _write(session: Session, row: SQLModel, told: SQLModel) -> None:
    for name, value in told.model_dump().items():
        setattr(row, name, value)
    session.add(row)
