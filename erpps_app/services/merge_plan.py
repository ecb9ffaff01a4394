"""What merging two registered people would do: the same plan is shown, then carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from erpps_app.domain import merging
from erpps_app.domain.merging import KEPT, Union
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import ProfessionalPractice
from erpps_app.services import registered
from erpps_app.services.registered import Registered

RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
TWO_IDENTITIES = (
    "FranceConnect connaît deux personnes : chacune de ces fiches est tenue avec une identité "
    "différente. Elles ne peuvent pas être fusionnées ; si elles sont bien la même personne, c’est "
    "à FranceConnect de le dire."
)
UNDER_WAY = (
    "Décidez d’abord ce qui est en cours sur ces deux fiches : {numbers}. Une demande porte sur "
    "une fiche précise, elle ne change pas de dossier pendant son instruction."
)
ELSEWHERE = (
    "Ces deux fiches relèvent de deux agences : la personne doit d’abord être rattachée à une "
    "seule, en déclarant son lieu d’exercice."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge does, before it is done.

    Attributes:
        civil, contact: the answers that the kept file will hold.
        moved: practices that go over as they are; ``joined``: practice of the other file → the
            kept one's of the same profession, with whose name and title stay.
        unions: the activities of both files, those that are one together.
        obstacle: why it cannot be done; empty when it can.
    """

    kept: Registered
    other: Registered
    civil: dict[str, str]
    contact: dict[str, str]
    moved: tuple[ProfessionalPractice, ...]
    joined: dict[str, ProfessionalPractice]
    unions: tuple[Union, ...]
    obstacle: str


def make(session: Session, kept: Registered, other: Registered, choices: Mapping[str, str]) -> Plan:
    """The plan of a merge; what FranceConnect vouches for is not chosen."""
    practised = {practice.profession: practice for practice in kept.practices}
    joined = {p.id: practised[p.profession] for p in other.practices if p.profession in practised}
    situations = (
        *registered.situations(kept),
        *(
            replace(s, practice=joined[s.practice].id if s.practice in joined else s.practice)
            for s in registered.situations(other)
        ),
    )
    civil, other_civil = (registered.civil_answers(side.civil) for side in (kept, other))
    contact, other_contact = (contact_of(side) for side in (kept, other))
    vouched = vouched_side(kept, other)
    civil_choices = choices if not vouched else dict.fromkeys(_civil_units(), vouched)
    return Plan(
        kept=kept,
        other=other,
        civil=merging.chosen(merging.CIVIL, civil, other_civil, civil_choices),
        contact=merging.chosen(merging.CONTACT, contact, other_contact, choices)
        if contact or other_contact
        else {},
        moved=tuple(p for p in other.practices if p.id not in joined),
        joined=joined,
        unions=merging.unite(situations),
        obstacle=_obstacle(session, kept, other),
    )


def contact_of(found: Registered) -> dict[str, str]:
    """The coordonnées of a file, as answers; nothing when it has none."""
    return registered.contact_answers(found.contact) if found.contact else {}


def vouched_side(kept: Registered, other: Registered) -> str:
    """Whose état civil FranceConnect vouches for; empty when it vouches for neither."""
    if kept.practitioner.by_franceconnect:
        return KEPT
    return merging.OTHER if other.practitioner.by_franceconnect else ""


def running(session: Session, *people: str) -> list[Dossier]:
    """What is with the ARS about some people."""
    return list(
        session.exec(
            select(Dossier)
            .where(col(Dossier.practitioner_id).in_(people), col(Dossier.status).in_(RUNNING))
            .order_by(col(Dossier.id))
        )
    )


def _civil_units() -> list[str]:
    return [unit.code for unit in merging.UNITS if unit.of == merging.CIVIL]


def _obstacle(session: Session, kept: Registered, other: Registered) -> str:
    one, two = kept.practitioner, other.practitioner
    if one.ars != two.ars:
        return ELSEWHERE
    if found := running(session, one.id, two.id):
        return UNDER_WAY.format(numbers=", ".join(d.number or "" for d in found))
    accounts = session.exec(
        select(Account).where(col(Account.practitioner_id).in_((one.id, two.id)))
    ).all()
    held = {(a.issuer, a.practitioner_id) for a in accounts if a.claims}
    vouched = [issuer for issuer, _ in held]
    return TWO_IDENTITIES if len(vouched) != len(set(vouched)) else ""
