"""Issues, renews and revokes the keys of the API: the national administrator's doing.

A secret is drawn here, shown once to whoever asked for it, and kept nowhere: the database has its
SHA-256, which is enough for 256 bits that nobody chose.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.api_keys import CALLS_PER_SECOND
from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.models.api_keys import ApiKey
from erpps_app.models.base import now
from erpps_app.services.api_keys import checking

LIFE = timedelta(days=365)
OVERLAP = timedelta(days=30)
MARK = "erpps"
UNKNOWN = "Cette clé n’existe pas."
OVER = "Cette clé n’ouvre plus rien : émettez-en une nouvelle."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a key is to be.

    Attributes:
        application, organization, contact: whose, and the address that is warned of its end.
        scopes: what it opens.
        legal_basis: on what ground, for a restricted scope.
        per_second, per_day: how many calls; ``None`` is no limit a day.
        expires_at: its end; in a year when none is given.
    """

    application: str
    organization: str
    contact: str
    scopes: Collection[Scope]
    legal_basis: str = ""
    per_second: int = CALLS_PER_SECOND
    per_day: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A key that was just made; ``secret`` is told this once."""

    id: str
    application: str
    secret: str


def issue(session: Session, actor: Actor, wanted: Wanted) -> Issued:
    """Make a key.

    Raises:
        InvalidField: a restricted scope without a legal basis.
    """
    require(actor, Role.ADMIN)
    if any(SCOPES[scope].is_restricted for scope in wanted.scopes) and not wanted.legal_basis:
        raise InvalidField("base_legale", "Indiquez la base légale de cet accès.")
    row, secret = _draw(
        application=wanted.application,
        organization=wanted.organization,
        contact=wanted.contact,
        scopes=sorted(wanted.scopes),
        legal_basis=wanted.legal_basis,
        per_second=wanted.per_second,
        per_day=wanted.per_day,
        created_by=actor.display_name,
        expires_at=wanted.expires_at or now() + LIFE,
    )
    session.add(row)
    session.flush()
    return Issued(row.id, row.application, secret)


def renew(session: Session, actor: Actor, key_id: str, overlap: timedelta = OVERLAP) -> Issued:
    """Make the key that follows one, with the same rights; the former ends after the overlap.

    Raises:
        NotFound: there is no such key. Conflict: it is revoked, or was renewed already.
    """
    require(actor, Role.ADMIN)
    former, at = _known(session, key_id), now()
    if former.revoked_at is not None:
        raise Conflict(OVER)
    if former.replaced_by is not None:
        raise Conflict("Cette clé a déjà été renouvelée.")
    row, secret = _draw(
        application=former.application,
        organization=former.organization,
        contact=former.contact,
        scopes=list(former.scopes),
        legal_basis=former.legal_basis,
        per_second=former.per_second,
        per_day=former.per_day,
        created_by=actor.display_name,
        expires_at=at + LIFE,
    )
    session.add(row)
    session.flush()
    former.replaced_by = row.id
    former.expires_at = min(former.expires_at, at + overlap)
    session.add(former)
    session.flush()
    return Issued(row.id, row.application, secret)


def revoke(session: Session, actor: Actor, key_id: str, reason: str) -> None:
    """Close a key, for ever; every worker has learned it after ``checking.FRESH_SECONDS``.

    Raises:
        InvalidField: no reason is given.
        NotFound: there is no such key. Conflict: it is revoked already.
    """
    require(actor, Role.ADMIN)
    said = " ".join(reason.split())[:500]
    if not said:
        raise InvalidField("motif", "Indiquez pourquoi cette clé est révoquée.")
    row = _known(session, key_id)
    if row.revoked_at is not None:
        raise Conflict("Cette clé est déjà révoquée.")
    row.revoked_at, row.revoked_by, row.revocation_reason = now(), actor.display_name, said
    session.add(row)
    session.flush()
    checking.ring.forget(row.secret_hash)


def _known(session: Session, key_id: str) -> ApiKey:
    row = session.get(ApiKey, key_id, with_for_update=True)
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _draw(**columns: object) -> tuple[ApiKey, str]:
    """A row and its secret: ``erpps_<shown>_<256 bits>``."""
    prefix = f"{MARK}_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    columns |= {"prefix": prefix, "secret_hash": hashlib.sha256(secret.encode()).hexdigest()}
    return ApiKey.of(columns), secret
