"""A registered professional's file, with what can be done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, Role, require
from erpps_app.domain.procedures import Target, object_of, open_to
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import BY_AGENCY, BY_PROFESSIONAL, Dossier
from erpps_app.models.register import (
    Activity,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services import (
    audit,
    changes,
    dossiers,
    history,
    parts,
    register_file,
    registered,
)
from erpps_app.services.changes import Offer
from erpps_app.services.context import paris, today
from erpps_app.services.register_file import Block, Fact


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """An activity of the register, with what may be done about it."""

    id: str
    title: str
    state: str
    tone: str
    facts: list[Fact]
    is_open: bool
    is_correctable: bool


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A practice of the register and its activities."""

    id: str
    title: str
    facts: list[Fact]
    activities: list[ActivityCard]


@dataclass(frozen=True, slots=True)
class DossierLink:
    """An application about the professional."""

    number: str
    object: str
    status: str
    tone: str
    updated: str
    url: str


@dataclass(frozen=True, slots=True)
class ProfessionalFile:
    """A professional's file.

    Attributes:
        numbers: all of theirs, those given up and of ADELI too.
        offers: what this actor may start that is about the person; ``of_practice`` and
            ``of_activity``: the codes of what may be started about each practice and activity.
    """

    id: str = ""
    rpps: str = ""
    numbers: list[Fact] = field(default_factory=list[Fact])
    name: str = ""
    removed: str = ""
    by_franceconnect: bool = False
    person: list[Block] = field(default_factory=list[Block])
    practices: list[PracticeCard] = field(default_factory=list[PracticeCard])
    offers: list[Offer] = field(default_factory=list[Offer])
    of_practice: list[str] = field(default_factory=list[str])
    of_activity: list[str] = field(default_factory=list[str])
    dossiers: list[DossierLink] = field(default_factory=list[DossierLink])
    drafts: list[DossierLink] = field(default_factory=list[DossierLink])


def view(session: Session, actor: Actor, practitioner_id: str = "") -> ProfessionalFile:
    """A professional's file, for an agent of the agency in charge or for themselves.

    Raises:
        NotFound: there is none, or it is not for this actor.
    """
    person = history.readable(session, actor, practitioner_id)
    if actor.role in READERS:
        audit.record_reading(
            session,
            actor,
            audit.READ_FILE,
            subject=person.id,
            about=f"practitioner:{person.id}",
        )
    found = registered.load(session, person.id)
    blocks = register_file.blocks(session, found)
    correctable = changes.correctable(session, found)
    may = actor.role is Role.PROFESSIONAL or actor.role in REVIEWERS
    rows = open_to(actor.role, by_franceconnect=person.by_franceconnect) if may else ()
    about = {row.code: row.target for row in rows if person.active}
    return ProfessionalFile(
        id=person.id,
        rpps=person.rpps,
        numbers=register_file.numbers(found),
        name=f"{found.civil.given_names} {found.civil.birth_name}".strip(),
        removed=person.removal_reason,
        by_franceconnect=person.by_franceconnect,
        person=[block for block in blocks if block.kind == "personne"],
        practices=[
            _practice(found, p, n, correctable) for n, p in enumerate(found.practices, start=1)
        ],
        offers=[
            offer
            for offer in changes.offers(actor, person)
            if about.get(offer.code) is Target.PERSON
        ],
        of_practice=[code for code, target in about.items() if target is Target.PRACTICE],
        of_activity=[code for code, target in about.items() if target is Target.ACTIVITY],
        dossiers=_dossiers(session, actor, person),
        drafts=_drafts(session, actor, person),
    )


def _practice(
    found: registered.Registered,
    practice: ProfessionalPractice,
    rank: int,
    correctable: Collection[str],
) -> PracticeCard:
    return PracticeCard(
        id=practice.id,
        title=f"Profession {rank}",
        facts=register_file.practice_facts(practice),
        activities=[
            _activity(
                activity,
                structure,
                position,
                is_correctable=activity.id in correctable,
                stands=found.practitioner.active,
            )
            for position, (activity, structure) in enumerate(
                found.of_practice(practice.id), start=1
            )
        ],
    )


def _activity(
    activity: Activity,
    structure: Structure | None,
    rank: int,
    *,
    is_correctable: bool,
    stands: bool,
) -> ActivityCard:
    """An activity; of somebody who was removed, nothing stands any more."""
    state, tone = _state(activity) if stands else ("", "")
    return ActivityCard(
        id=activity.id,
        title=f"Activité {rank}",
        state=state,
        tone=tone,
        facts=register_file.activity_facts(activity, structure),
        is_open=registered.is_open(activity),
        is_correctable=is_correctable,
    )


def _state(activity: Activity) -> tuple[str, str]:
    """Where an activity stands today, and the tone of its badge."""
    if not registered.is_open(activity):
        return "Cessée", ""
    if activity.end:
        return f"Cesse le {activity.end:%d/%m/%Y}", "warning"
    if activity.start > today():
        return f"Commence le {activity.start:%d/%m/%Y}", "info"
    return "En cours", "success"


def _dossiers(session: Session, actor: Actor, person: Practitioner) -> list[DossierLink]:
    if actor.role is Role.PROFESSIONAL:
        return []
    found = session.exec(
        select(Dossier)
        .where(
            Dossier.practitioner_id == person.id,
            Dossier.ars == actor.ars,
            Dossier.status != Status.DRAFT,
            Dossier.status != Status.CANCELLED,
        )
        .order_by(col(Dossier.updated_at).desc())
    ).all()
    return _links(session, found, "instruction")


def _drafts(session: Session, actor: Actor, person: Practitioner) -> list[DossierLink]:
    """What this agent is preparing about the professional, or the professional themselves."""
    draft = select(Dossier).where(
        Dossier.practitioner_id == person.id, Dossier.status == Status.DRAFT
    )
    if actor.role is Role.PROFESSIONAL:
        draft = draft.where(Dossier.origin == BY_PROFESSIONAL)
    else:
        draft = draft.where(Dossier.origin == BY_AGENCY, Dossier.account_id == actor.account_id)
    found = session.exec(draft).all()
    return _links(session, found, "modification")


def paper_drafts(session: Session, actor: Actor) -> list[DossierLink]:
    """The registrations on paper that this agent has begun."""
    require(actor, *READERS)
    found = session.exec(
        select(Dossier)
        .where(
            Dossier.account_id == actor.account_id,
            Dossier.origin == BY_AGENCY,
            Dossier.status == Status.DRAFT,
            col(Dossier.practitioner_id).is_(None),
        )
        .order_by(col(Dossier.updated_at).desc())
    ).all()
    return _links(session, found, "modification")


def _links(session: Session, found: Sequence[Dossier], page: str) -> list[DossierLink]:
    asked = parts.changes_of(session, [dossier.id for dossier in found])
    return [
        DossierLink(
            number=dossier.number or "",
            object=object_of(dossier.procedure, asked.get(dossier.id, [])),
            status=Status(dossier.status).label,
            tone=dossiers.TONES[Status(dossier.status)],
            updated=f"{paris(dossier.updated_at):%d/%m/%Y à %H:%M}",
            url=f"/{page}/{dossier.id}",
        )
        for dossier in found
    ]
