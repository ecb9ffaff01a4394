"""What was refused to somebody who is signed in: it is remembered, in a transaction of its own."""

from erpps_app import db
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
