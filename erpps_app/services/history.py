"""Past states of a professional's file: each change leaves one, with who made it and through what.

A state is kept as it was shown; nothing of the past depends on today's tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from erpps_app.domain import civil_date
from erpps_app.domain.access import READERS, SYSTEM, Actor, Role, require
from erpps_app.domain.errors import InvalidField, NotFound
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner, PractitionerVersion
from erpps_app.services import ownership, register_file, registered
from erpps_app.services.context import paris, today
from erpps_app.services.register_file import Fact
from erpps_app.services.registered import Registered

BASELINE = "État initial"
TO_COME = "Cette date est à venir : l’historique va jusqu’à aujourd’hui."
HIDDEN_NAME = "Le professionnel"
ELSEWHERE = "Ce professionnel n’existe pas, ou relève d’une autre ARS."
NO_NUMBER = "Vous pourrez modifier vos informations une fois votre numéro RPPS attribué."


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change did to the file."""

    where: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history.

    Attributes:
        number: of the application through which it came; ``url``: its page, when it may be seen.
    """

    at: str
    who: str
    what: str
    number: str
    url: str
    differences: list[Difference] = field(default_factory=list[Difference])


@dataclass(frozen=True, slots=True)
class PastBlock:
    """A part of the file as it was."""

    title: str
    kind: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class History:
    """The file as of a day, and all that changed it.

    Attributes:
        id: key of the professional.
        known: whether the register knew the person on that day.
    """

    id: str = ""
    name: str = ""
    rpps: str = ""
    day: str = ""
    known: bool = False
    blocks: list[PastBlock] = field(default_factory=list[PastBlock])
    changes: list[Change] = field(default_factory=list[Change])


def remember(
    session: Session,
    actor: Actor,
    practitioner: Practitioner,
    what: str,
    *,
    dossier: Dossier | None = None,
    at: datetime | None = None,
) -> None:
    """Keep the file as it now stands.

    Args:
        session: the transaction of the change.
        actor: who made it.
        practitioner: whose file.
        what: the change in the guide's words.
        dossier: the application through which it came.
        at: when, if not now.
    """
    session.flush()
    found = registered.load(session, practitioner.id)
    content = content_of(session, found)
    row = version_row(actor, practitioner.id, practitioner.version, what, content)
    kept = PractitionerVersion.of({**row, "dossier_id": dossier.id if dossier else None})
    if at is not None:
        kept.at = at
    session.add(kept)
    session.flush()


def content_of(session: Session, found: Registered) -> list[dict[str, object]]:
    """A file as it is shown, as plain as it is kept."""
    return [block.as_plain() for block in register_file.blocks(session, found)]


def version_row(
    actor: Actor, key: str, version: int, what: str, content: list[dict[str, object]]
) -> dict[str, object]:
    """A state of somebody's file, as it is kept; when, and through what, is for whoever writes it.

    Args:
        actor: who made it so.
        key: whose file.
        version: which state of it.
        what: the change in the guide's words.
        content: the file.
    """
    return {
        "practitioner_id": key,
        "version": version,
        "actor_id": actor.account_id,
        "actor_role": actor.role,
        "actor_name": "" if actor.role is Role.PROFESSIONAL else actor.display_name,
        "what": what,
        "content": content,
    }


def ensure_baseline(session: Session, practitioner: Practitioner) -> None:
    """Somebody who came before histories were kept, or by migration, gets a first state."""
    known = select(PractitionerVersion.id).where(
        PractitionerVersion.practitioner_id == practitioner.id
    )
    if session.exec(known.limit(1)).first() is None:
        remember(session, SYSTEM, practitioner, BASELINE, at=practitioner.registered_at)


def view(session: Session, actor: Actor, practitioner_id: str = "", day: str = "") -> History:
    """The file as of the end of a day, and its changes, the latest first.

    Args:
        session: the transaction.
        actor: the professional themselves, or an agent of the agency in charge.
        practitioner_id: whose file, for an agent; a professional sees their own.
        day: a date as people type it; today when empty.

    Raises:
        NotFound: not for this actor.
        InvalidField: the day is no date, or is to come.
    """
    practitioner = readable(session, actor, practitioner_id)
    ensure_baseline(session, practitioner)
    kept = session.exec(
        select(PractitionerVersion)
        .where(PractitionerVersion.practitioner_id == practitioner.id)
        .order_by(col(PractitionerVersion.at), col(PractitionerVersion.id))
    ).all()
    asked = _day(day)
    known = [row for row in kept if paris(row.at).date() <= asked]
    civil = registered.load(session, practitioner.id).civil
    return History(
        id=practitioner.id,
        name=f"{civil.given_names} {civil.birth_name}".strip(),
        rpps=practitioner.rpps,
        day=f"{asked:%d/%m/%Y}",
        known=bool(known),
        blocks=_blocks(known[-1].content) if known else [],
        changes=_changes(session, actor, kept),
    )


def readable(session: Session, actor: Actor, practitioner_id: str) -> Practitioner:
    """A professional whose file this actor may read.

    Raises:
        NotFound: there is none, or another agency is in charge; or the person has no number yet.
    """
    require(actor, Role.PROFESSIONAL, *READERS)
    if actor.role is Role.PROFESSIONAL:
        practitioner_id = session.get_one(Account, actor.account_id).practitioner_id or ""
    found = session.get(Practitioner, practitioner_id)
    if found is None or (actor.role in READERS and found.ars != actor.ars):
        raise NotFound(NO_NUMBER if actor.role is Role.PROFESSIONAL else ELSEWHERE)
    return found


def _day(text: str) -> date:
    if not text.strip():
        return today()
    try:
        asked = civil_date.parse(text).earliest
    except ValueError as error:
        raise InvalidField("au", str(error)) from None
    if asked > today():
        raise InvalidField("au", TO_COME)
    return asked


def _changes(session: Session, actor: Actor, kept: Sequence[PractitionerVersion]) -> list[Change]:
    through = _applications(session, [row.dossier_id for row in kept if row.dossier_id])
    shown: list[Change] = []
    before: list[dict[str, Any]] = []
    for row in kept:
        dossier = through.get(row.dossier_id or "")
        shown.append(
            Change(
                at=f"{paris(row.at):%d/%m/%Y à %H:%M}",
                who=_who(row),
                what=row.what,
                number=(dossier.number if dossier else None) or "",
                url=_url(session, actor, dossier) if dossier else "",
                differences=differences(before, row.content),
            )
        )
        before = row.content
    return list(reversed(shown))


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Difference]:
    """What differs between two states; the first state has nothing to differ from."""
    if not before:
        return []
    old, new = _by_label(before), _by_label(after)
    return [
        Difference(
            where, label, old.get((key, label), ("", ""))[1], new.get((key, label), ("", ""))[1]
        )
        for (key, label) in dict.fromkeys((*old, *new))
        if old.get((key, label)) != new.get((key, label))
        for where in [(new.get((key, label)) or old[(key, label)])[0]]
    ]


def _by_label(content: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (block["key"], fact["label"]): (block["title"], fact["text"])
        for block in content
        for fact in block["facts"]
    }


def _blocks(content: list[dict[str, Any]]) -> list[PastBlock]:
    return [
        PastBlock(b["title"], b["kind"], [Fact(f["label"], f["text"]) for f in b["facts"]])
        for b in content
    ]


def _who(row: PractitionerVersion) -> str:
    return row.actor_name or HIDDEN_NAME


def _url(session: Session, actor: Actor, dossier: Dossier) -> str:
    """The page of an application; empty when it is not for this actor, as a removal is not."""
    if ownership.is_own(session, actor, dossier):
        return f"/demande/{dossier.id}"
    return f"/instruction/{dossier.id}" if ownership.is_reviewed(actor, dossier) else ""


def _applications(session: Session, ids: list[str]) -> dict[str, Dossier]:
    rows = session.exec(select(Dossier).where(col(Dossier.id).in_(ids))).all()
    return {row.id: row for row in rows}
