"""Tells the contact of an application that its key ends soon; forgets what was counted long ago."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from erpps_app.domain.notices import NoticeKind, compose
from erpps_app.models.api_keys import ApiKey, ApiUsage
from erpps_app.services import outbox
from erpps_app.services.context import paris

WARNED = timedelta(days=30)
KEPT_USE = timedelta(days=400)  # a year, and the same month of the year before


def warn(session: Session, at: datetime) -> int:
    """Owe an e-mail for each key that ends within a month and that nothing follows; once.

    Returns:
        how many.
    """
    found = session.exec(
        select(ApiKey).where(
            col(ApiKey.revoked_at).is_(None),
            col(ApiKey.replaced_by).is_(None),
            col(ApiKey.warned_at).is_(None),
            col(ApiKey.expires_at) > at,
            col(ApiKey.expires_at) <= at + WARNED,
        )
    ).all()
    for key in found:
        subject, body = compose(
            NoticeKind.KEY_ENDS,
            application=key.application,
            cle=key.prefix,
            date=f"{paris(key.expires_at):%d/%m/%Y à %H:%M}",
        )
        outbox.queue(session, recipient=key.contact, subject=subject, body=body)
        key.warned_at = at
        session.add(key)
    return len(found)


def forget(session: Session, at: datetime) -> int:
    """Forget how much keys served longer ago than is compared; how many lines."""
    old = col(ApiUsage.day) < (at - KEPT_USE).date()
    return session.exec(delete(ApiUsage).where(old)).rowcount
