"""The sessions of a person, as they see them: where they are signed in, and how to end that."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain.access import SIGNED_IN, Actor, require
from erpps_app.domain.errors import NotFound
from erpps_app.models.access import SessionRecord
from erpps_app.services import audit
from erpps_app.services.context import paris

PROVIDERS = {
    "franceconnect": "FranceConnect",
    "prosanteconnect": "Pro Santé Connect",
    "agents": "Carte CPA, par OpenID Connect",
    "carte": "Carte CPA",
}


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session."""

    id: str
    device: str
    provider: str
    opened: str
    seen: str
    current: bool


def listing(session: Session, actor: Actor, current: str) -> tuple[SessionView, ...]:
    """The sessions that are open, latest first.

    Args:
        current: the hash of the token of the session that asks.
    """
    require(actor, *SIGNED_IN)
    rows = session.exec(
        select(SessionRecord)
        .where(SessionRecord.account_id == actor.account_id)
        .order_by(col(SessionRecord.last_seen_at).desc())
    )
    return tuple(
        SessionView(
            id=row.id,
            device=row.device or "Appareil inconnu",
            provider=PROVIDERS.get(row.provider, row.provider),
            opened=f"{paris(row.created_at):%d/%m/%Y à %H:%M}",
            seen=f"{paris(row.last_seen_at):%d/%m/%Y à %H:%M}",
            current=row.token_hash == current,
        )
        for row in rows
    )


def revoke(session: Session, actor: Actor, session_id: str) -> None:
    """End one of one's own sessions.

    Raises:
        NotFound: it is somebody else's, or has ended.
    """
    require(actor, *SIGNED_IN)
    row = session.exec(select(SessionRecord).where(SessionRecord.id == session_id)).first()
    if row is None or row.account_id != actor.account_id:
        raise NotFound("Cette session n’existe plus.")
    session.delete(row)
    audit.record(session, audit.SIGNED_OUT, subject=actor.account_id, about=f"session:{row.id}")
    session.flush()
