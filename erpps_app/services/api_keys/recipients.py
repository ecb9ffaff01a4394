"""Who may be sent the correspondence details of people: told to each of them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.models.api_keys import ApiKey
from erpps_app.models.base import now


@dataclass(frozen=True, slots=True)
class Recipient:
    """An application that may read the restricted feed now, and on what ground."""

    application: str
    organization: str
    legal_basis: str


def recipients(session: Session, actor: Actor | None) -> list[Recipient]:
    """Each application with a key that opens more than what is public, once."""
    require(actor, Role.PROFESSIONAL)
    at = now()
    keys = session.exec(
        select(ApiKey)
        .where(col(ApiKey.revoked_at).is_(None), col(ApiKey.expires_at) > at)
        .order_by(col(ApiKey.organization), col(ApiKey.application))
    )
    found = {
        Recipient(key.application, key.organization, key.legal_basis): None
        for key in keys
        if any(SCOPES[Scope(scope)].is_restricted for scope in key.scopes)
    }
    return list(found)
