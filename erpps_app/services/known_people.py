"""Whom the register already knows of who applies: their values beside those that are declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.likeness import Likeness
from erpps_app.domain.procedures import FIRST_REGISTRATION
from erpps_app.domain.reasons import ALREADY_REGISTERED, LOOKS_REGISTERED
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import (
    attach_plan,
    comparison,
    drafts,
    duplicates,
    ownership,
    reasons,
    review,
)
from erpps_app.services.comparison import Comparison, Row
from erpps_app.services.duplicates import REGISTER, Duplicate
from erpps_app.services.reasons import ReasonView

CIVIL = "etat-civil"
REFUSAL = "motif_deja_enregistre"


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """The registered people who may be the one who applies, one of them shown in full.

    Attributes:
        dossier, version: the application as it was read; the first is empty when nobody is known.
        people: the surest first; ``shown``: the key of the one who is compared.
        compared: that one beside the application; nothing of somebody of another agency.
        differing: the values that are not the same on both sides; ``same``: the others.
        elsewhere: another agency is in charge of them.
        lines: what attaching would do, or does; ``obstacle``: why it cannot be done.
        certain: the identity is; otherwise the agent says how they checked it.
        attached: the application is attached to them; ``by``: by whom, empty when by the reader.
        may: this agent may act.
        refusal: the reason that is prepared for a refusal.
    """

    dossier: str = ""
    version: int = 0
    people: list[Duplicate] = field(default_factory=list[Duplicate])
    shown: str = ""
    compared: Comparison = field(default_factory=Comparison)
    differing: list[Row] = field(default_factory=list[Row])
    same: list[Row] = field(default_factory=list[Row])
    elsewhere: bool = False
    lines: list[str] = field(default_factory=list[str])
    obstacle: str = ""
    certain: bool = False
    attached: bool = False
    by: str = ""
    may: bool = False
    refusal: ReasonView = field(default_factory=lambda: ReasonView("", "", "", "", ""))


def view(session: Session, actor: Actor, dossier_id: str, key: str = "") -> KnownPeople:
    """Whom an application may be, with the differences; nothing once it is decided.

    Args:
        session, actor, dossier_id: as always.
        key: who is shown in full, the surest unless told.
    """
    require(actor, *READERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not _waits(actor, dossier):
        return KnownPeople()
    found = of_application(session, dossier)
    wanted = dossier.attached_to or key
    shown = next((one for one in found if one.key == wanted), next(iter(found), None))
    if shown is None:
        return KnownPeople()
    person = session.get_one(Practitioner, shown.key)
    view = KnownPeople(
        dossier=dossier.id,
        version=dossier.version,
        people=list(found),
        shown=shown.key,
        elsewhere=person.ars != actor.ars,
        refusal=_refusal(session, actor, Likeness(shown.certainty)),
        attached=dossier.attached_to is not None,
        by=_attached_by(session, actor, dossier),
        may=actor.role in REVIEWERS,
    )
    if view.elsewhere:
        return view
    plan = attach_plan.make(session, dossier, *drafts.rules_of(session, dossier), shown.key)
    compared = comparison.view(session, actor, dossier.id, shown.key)
    return replace(
        view,
        compared=compared,
        differing=[row for row in compared.rows if row.differs or row.alone],
        same=[row for row in compared.rows if not (row.differs or row.alone)],
        lines=attach_plan.lines(plan),
        obstacle=plan.obstacle,
        certain=plan.certain,
    )


def refuse(
    session: Session, actor: Actor, dossier_id: str, form: Mapping[str, str], version: int
) -> None:
    """Refuse an application because the person has a number, or seems to; with prepared words.

    Raises:
        InvalidField: they were emptied. Conflict: the application changed since it was seen.
    """
    require(actor, *REVIEWERS)
    reason = form.get(REFUSAL, "").strip()
    if not reason:
        raise InvalidField(REFUSAL, "Indiquez le motif du refus : la personne le lira.")
    code = form.get("code", "")
    review.refuse_for(session, actor, dossier_id, CIVIL, reason, version, code)


def of_application(session: Session, dossier: Dossier) -> Sequence[Duplicate]:
    """The registered people whom an application may be, the surest first.

    Whom it is attached to is there, whatever either of them is called by now.
    """
    order = list(Likeness)
    alike = [one for one in duplicates.find(session, dossier) if one.where == REGISTER]
    if dossier.attached_to and all(one.key != dossier.attached_to for one in alike):
        alike.append(duplicates.registered(session, dossier.attached_to))
    return sorted(alike, key=lambda one: order.index(Likeness(one.certainty)), reverse=True)


def _attached_by(session: Session, actor: Actor, dossier: Dossier) -> str:
    if dossier.attached_by in (None, actor.account_id):
        return ""
    return session.get_one(Account, dossier.attached_by).display_name


def _waits(actor: Actor, dossier: Dossier) -> bool:
    undecided = dossier.procedure == FIRST_REGISTRATION and not Status(dossier.status).is_final
    return undecided and ownership.is_reviewed(actor, dossier)


def _refusal(session: Session, actor: Actor, likeness: Likeness) -> ReasonView:
    """The words for whoever has a number; of somebody who only resembles, nothing is told."""
    code = ALREADY_REGISTERED if likeness is Likeness.CERTAIN else LOOKS_REGISTERED
    offered = {one.code: one for one in reasons.offered(session, actor)}
    return offered.get(code, ReasonView("", "refuse", CIVIL, "", ""))
