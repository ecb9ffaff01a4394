"""The directory of agents, page by page: found by name or card, agency and role.

Beside each agent, when they last signed in; on demand, what became of their role, from the audit
trail. A country has some hundreds of agents: names are compared in memory, without their accents.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import NotFound
from erpps_app.models.access import Account, Agent
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit, audit_details
from erpps_app.services.context import paris

PAGE, BATCH = 25, 500
NEVER = "Jamais connecté"
UNREADABLE = "Détails effacés"
_WORDS = {"ajout": "Ajout", "modification": "Modification", "suppression": "Suppression"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; ``after`` is the key of the last agent of the page before."""

    text: str = ""
    ars: str = ""
    role: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent, in the administrator's list."""

    id: str
    name: str
    national_id: str
    role: str
    role_label: str
    ars: str
    agency: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the directory; ``following`` is what to ask the next one with, empty at the end."""

    rows: list[AgentView] = field(default_factory=list[AgentView])
    total: int = 0
    following: str = ""


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What became of an agent: when, by whom, what."""

    at: str
    who: str
    what: str


def page(session: Session, actor: Actor, wanted: Wanted, *, size: int = PAGE) -> Directory:
    """A page of the active agents, by name; in as many statements whatever their number."""
    require(actor, Role.ADMIN)
    conditions = _conditions(session, wanted)
    total = session.exec(select(func.count()).select_from(Agent).where(*conditions)).one()
    key = (col(Agent.family_name), col(Agent.given_name), col(Agent.id))
    if last := session.get(Agent, wanted.after):
        reached = (last.family_name, last.given_name, last.id)
        conditions.append(tuple_(*key) > tuple_(*reached))
    rows = session.exec(select(Agent).where(*conditions).order_by(*key).limit(size + 1)).all()
    shown = rows[:size]
    seen = _last_sign_ins(session, shown)
    return Directory(
        rows=[_view(row, seen.get(row.national_id, NEVER)) for row in shown],
        total=total,
        following=shown[-1].id if len(rows) > size else "",
    )


def stream(session: Session, actor: Actor, wanted: Wanted) -> Iterator[AgentView]:
    """Every agent who is looked for, in the order of the pages."""
    asked = replace(wanted, after="")
    while True:
        read = page(session, actor, asked, size=BATCH)
        yield from read.rows
        if not read.following:
            return
        asked = replace(asked, after=read.following)


def history(session: Session, actor: Actor, agent_id: str) -> list[RoleChange]:
    """What became of an agent's name, role and agency, the latest first.

    Raises:
        NotFound: there is no such agent.
    """
    require(actor, Role.ADMIN)
    if session.get(Agent, agent_id) is None:
        raise NotFound("Cet agent n’est pas dans l’annuaire.")
    entries = session.exec(
        select(AuditEntry)
        .where(AuditEntry.subject == agent_id, col(AuditEntry.action).in_(_WORDS))
        .order_by(col(AuditEntry.position).desc())
    ).all()
    return [
        RoleChange(
            at=f"{paris(datetime.fromisoformat(entry.at)):%d/%m/%Y à %H:%M}",
            who=entry.actor_name,
            what=_what(entry.action, audit_details.read(session, entry)),
        )
        for entry in entries
    ]


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Agent.active).is_(True)]
    if wanted.ars:
        found.append(col(Agent.ars) == wanted.ars)
    if wanted.role:
        found.append(col(Agent.role) == wanted.role)
    if wanted.text.strip():
        found.append(col(Agent.id).in_(_named(session, wanted.text[:80])))
    return found


def _named(session: Session, text: str) -> list[str]:
    """The agents whose name, in any order and without accents, or card holds the words."""
    sought = [names.fold(word) or word for word in text.split()]
    rows = session.exec(
        select(Agent.id, Agent.family_name, Agent.given_name, Agent.national_id).where(Agent.active)
    )
    return [
        key
        for key, family, given, card in rows
        if card.casefold() == text.strip().casefold()
        or all(word in f"{names.fold(family)} {names.fold(given)}" for word in sought)
    ]


def _last_sign_ins(session: Session, rows: Sequence[Agent]) -> dict[str, str]:
    """When the agents of a page last signed in, by card; the audit trail knows."""
    cards = [row.national_id for row in rows]
    found = session.exec(
        select(Account.subject, func.max(AuditEntry.at))
        .join(AuditEntry, col(AuditEntry.actor_id) == Account.id)
        .where(col(Account.subject).in_(cards), AuditEntry.action == audit.SIGNED_IN)
        .group_by(col(Account.subject))
    )
    return {card: f"{paris(datetime.fromisoformat(at)):%d/%m/%Y à %H:%M}" for card, at in found}


def _what(action: str, details: str | None) -> str:
    if not details:
        return UNREADABLE
    held = json.loads(details)
    before, after = held.get("before", {}), held.get("after", {})
    said = [
        f"{label} : {f'{show(before[name])} → ' if name in before else ''}{show(after[name])}"
        for name, (label, show) in _FIELDS.items()
        if name in after
    ]
    return ", ".join(said) or _WORDS[action]


def _role(value: object) -> str:
    return Role(value).label if value in set(Role) else str(value)


def _agency(value: object) -> str:
    return reference().agency_name(str(value)) if value else "National"


def _active(value: object) -> str:
    return "dans l’annuaire" if value else "retiré"


_FIELDS = {
    "family_name": ("Nom", str),
    "given_name": ("Prénom", str),
    "role": ("Rôle", _role),
    "ars": ("Agence", _agency),
    "active": ("État", _active),
}


def _view(row: Agent, last_seen: str) -> AgentView:
    role = Role(row.role)
    return AgentView(
        id=row.id,
        name=f"{row.family_name} {row.given_name}",
        national_id=row.national_id,
        role=role,
        role_label=role.label,
        ars=row.ars,
        agency=_agency(row.ars),
        last_seen=last_seen,
    )
