"""What was refused to somebody who is signed in: it is remembered, in a transaction of its own."""

from erpps_app import db
from erpps_app.domain.access import Actor, Role
from erpps_app.services import audit, sessions


def remember(cookie: str | None, what: str) -> None:
    """Put a refusal in the audit trail; the attempts of nobody stay in the log.

    Args:
        cookie: the session token of the request.
        what: the event, address or service that was refused; never a value that came with it.
    """
    with db.transaction() as session:
        actor = sessions.actor_of(session, cookie)
        if actor is not None:
            audit.record(session, audit.REFUSED, subject=actor.account_id, about=what)


def remember_key(key_id: str, application: str, what: str) -> None:
    """The same of a key of the API, which is known even when it opens nothing any more."""
    with db.transaction() as session:
        actor = Actor(key_id, Role.APPLICATION, application)
        audit.record(session, audit.REFUSED, subject=key_id, about=what, actor=actor)
