"""Two files side by side: two registered people, or an application and a registered person."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.context import Answers
from erpps_app.domain.elements import Element
from erpps_app.domain.errors import NotFound
from erpps_app.domain.likeness import Traits, compare
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.models.access import Account
from erpps_app.models.dossier import Document, Dossier
from erpps_app.models.exchanges import Distinction
from erpps_app.models.register import RPPS, CivilStatus, Identifier, Practitioner
from erpps_app.services import (
    audit,
    context,
    distinctions,
    documents,
    dossiers,
    duplicates,
    history,
    merge_plan,
    merging,
    ownership,
    parts,
    register_file,
    registered,
)
from erpps_app.services.context import paris
from erpps_app.services.duplicates import APPLICATION, REGISTER
from erpps_app.services.register_file import Fact

PROVIDERS = {True: "FranceConnect", False: "Pro Santé Connect"}


@dataclass(frozen=True, slots=True)
class Card:
    """A practice or an activity of one of the two."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        where: ``REGISTER`` or ``APPLICATION``, in words.
        cards: practices and activities; ``identifiers``: numbers; ``documents``: what may be
            opened of what was handed in; ``ways``: how the person signs in.
    """

    key: str = ""
    where: str = ""
    number: str = ""
    name: str = ""
    url: str = ""
    state: str = ""
    version: int = 0
    cards: list[Card] = field(default_factory=list[Card])
    identifiers: list[str] = field(default_factory=list[str])
    documents: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    ways: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A value on both sides; ``differs`` when both tell it, not alike; ``alone`` when one does."""

    group: str
    label: str
    one: str
    other: str
    differs: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides, value by value, and how sure it is that they are one.

    Attributes:
        apart: what was said of them, if an agent has told them apart.
        registered: both are in the register; ``may``: this agent may act on them.
        obstacle: why they cannot be merged.
    """

    one: Side = field(default_factory=Side)
    other: Side = field(default_factory=Side)
    rows: list[Row] = field(default_factory=list[Row])
    certainty: str = ""
    label: str = ""
    why: str = ""
    apart: str = ""
    registered: bool = False
    may: bool = False
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is compared of one side."""

    side: Side
    traits: Traits
    civil: dict[str, str]
    contact: dict[str, str]


def view(session: Session, actor: Actor, one_id: str, other_id: str) -> Comparison:
    """Two files of the actor's agency.

    Raises:
        NotFound: one of them is not for this actor, or both are applications, or the same.
    """
    require(actor, *READERS)
    held = [_held(session, actor, key) for key in (one_id, other_id)]
    one, other = held
    both = all(one.side.where == REGISTER for one in held)
    if one_id == other_id or all(one.side.where == APPLICATION for one in held):
        raise NotFound(history.ELSEWHERE)
    found = compare(one.traits, other.traits)
    told = distinctions.of_pair(session, one_id, other_id)
    return Comparison(
        one=one.side,
        other=other.side,
        rows=[
            *_rows(session, CIVIL_STATUS, one.civil, other.civil),
            *_rows(session, CONTACT_DETAILS, one.contact, other.contact),
        ],
        certainty=found.likeness,
        label=found.likeness.label,
        why=found.why,
        apart=_told(told) if told else "",
        registered=both,
        may=actor.role in REVIEWERS,
        obstacle=_obstacle(session, one_id, other_id) if both else "",
    )


def _held(session: Session, actor: Actor, key: str) -> _Held:
    dossier = session.get(Dossier, key)
    if dossier is not None:
        return _application(session, actor, dossier)
    return _person(session, actor, history.readable(session, actor, key))


def _application(session: Session, actor: Actor, dossier: Dossier) -> _Held:
    if not ownership.is_reviewed(actor, dossier) or dossier.procedure not in REGISTRATIONS:
        raise NotFound(history.ELSEWHERE)
    audit.record_reading(
        session, actor, audit.READ_FILE, subject=dossier.id, about=f"dossier:{dossier.id}"
    )
    declared = parts.declaration_of(session, dossier.id).answers_by_element()
    shown = dossiers.sections(session, actor, dossier)
    cards = [
        Card(section.title, [Fact(line.label, line.text) for line in section.lines])
        for section in shown
        if section.element in {"profession", "diplome", "activite"}
    ]
    side = Side(
        key=dossier.id,
        where=APPLICATION,
        number=dossier.number or "",
        name=dossier.applicant_name,
        url=f"/instruction/{dossier.id}",
        state=f"Reçue le {paris(dossier.submitted_at or dossier.created_at):%d/%m/%Y}",
        version=dossier.version,
        cards=cards,
        documents=[document for section in shown for document in section.documents],
        ways=PROVIDERS[True] if dossier.identity else "Dossier papier",
    )
    civil = declared.get("etat-civil", {})
    traits = duplicates.traits_of_application(dossier, civil)
    return _Held(side, traits, dict(civil), dict(declared.get("coordonnees", {})))


def _person(session: Session, actor: Actor, person: Practitioner) -> _Held:
    audit.record_reading(
        session, actor, audit.READ_FILE, subject=person.id, about=f"practitioner:{person.id}"
    )
    found = registered.load(session, person.id)
    cards = [
        Card(block.title, block.facts)
        for block in register_file.blocks(session, found)
        if block.kind in {"exercice", "activite"}
    ]
    side = Side(
        key=person.id,
        where=REGISTER,
        number=person.rpps,
        name=f"{found.civil.given_names} {found.civil.birth_name}".strip(),
        url=f"/professionnels/{person.id}",
        state=f"Enregistré le {paris(person.registered_at):%d/%m/%Y}"
        if person.active
        else person.removal_reason,
        version=person.version,
        cards=cards,
        identifiers=_identifiers(session, person),
        documents=_papers(session, actor, person),
        ways=_ways(session, person),
    )
    contact = merge_plan.contact_of(found)
    return _Held(side, duplicates.traits_of_person(found.civil), _civil(found.civil), contact)


def _civil(row: CivilStatus) -> dict[str, str]:
    return registered.civil_answers(row)


def _identifiers(session: Session, person: Practitioner) -> list[str]:
    rows = session.exec(
        select(Identifier)
        .where(Identifier.practitioner_id == person.id)
        .order_by(col(Identifier.assigned_at), col(Identifier.id))
    )
    return [f"{r.system} {r.value}{_alias(r, person)}" for r in rows]


def _alias(row: Identifier, person: Practitioner) -> str:
    return " (ancien numéro)" if row.system == RPPS and row.value != person.rpps else ""


def _papers(session: Session, actor: Actor, person: Practitioner) -> list[dict[str, str]]:
    """What was handed in with the person's applications, as far as this agent may open it."""
    rows = session.exec(
        select(Document, Dossier)
        .join(Dossier, col(Document.dossier_id) == Dossier.id)
        .where(
            Dossier.practitioner_id == person.id,
            Dossier.ars == actor.ars,
            col(Document.removed_at).is_(None),
            col(Document.section_id).is_not(None),
            Document.storage_key != "",
        )
        .order_by(col(Document.created_at), col(Document.id))
    ).all()
    opened = [d for d, dossier in rows if ownership.is_reviewed(actor, dossier)]
    return [{"name": d.name, "url": documents.view(d).url} for d in opened]


def _ways(session: Session, person: Practitioner) -> str:
    rows = session.exec(select(Account).where(Account.practitioner_id == person.id)).all()
    used = sorted({PROVIDERS[bool(account.claims)] for account in rows})
    return ", ".join(used) or "Ne s’est jamais connecté"


def _rows(session: Session, element: Element, one: Answers, other: Answers) -> list[Row]:
    """The lines of an element, side by side, in the order of the form."""
    rules = context.build(session, {})
    told = [{li.label: li.text for li in element.lines(a, rules)} for a in (one, other)]
    order = [field.recap or field.label for field in element.fields]
    labels = sorted(
        {*told[0], *told[1]}, key=lambda said: order.index(said) if said in order else 99
    )
    return [
        Row(
            group=element.title,
            label=label,
            one=(left := told[0].get(label, "")),
            other=(right := told[1].get(label, "")),
            differs=bool(left and right) and _folded(left) != _folded(right),
            alone=bool(left) != bool(right),
        )
        for label in labels
    ]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _told(row: Distinction) -> str:
    return f"{row.reason} ({row.actor_name}, le {paris(row.at):%d/%m/%Y})"


def _obstacle(session: Session, one_id: str, other_id: str) -> str:
    kept, other = (registered.load(session, key) for key in (one_id, other_id))
    if not (kept.practitioner.active and other.practitioner.active):
        return "L’une de ces fiches n’est plus active : il n’y a plus rien à fusionner."
    return merge_plan.make(session, kept, other, {}).obstacle


def tell_apart(session: Session, actor: Actor, one_id: str, other_id: str, reason: str) -> None:
    """Say that two are not the same person; see ``merging.tell_apart`` for registered people.

    Raises:
        NotFound: one of them is not for this actor. InvalidField: no reason is given.
    """
    require(actor, *REVIEWERS)
    if all(session.get(Practitioner, key) for key in (one_id, other_id)):
        merging.tell_apart(session, actor, one_id, other_id, reason)
        return
    for key in (one_id, other_id):
        _held(session, actor, key)
    distinctions.record(session, actor, one_id, other_id, reason)
