"""Applications of the past, with the instants that a test wants, by the day and hour of Paris."""

from datetime import UTC, datetime

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.periods import PARIS
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier, DossierEvent, Section
from tests.services.people import BRETAGNE

FINAL = {
    Action.VALIDATE: Status.VALIDATED,
    Action.REFUSE: Status.REFUSED,
    Action.CANCEL: Status.CANCELLED,
    Action.APPLY: Status.VALIDATED,
    Action.ENTER: Status.VALIDATED,
}


def at(text: str) -> datetime:
    """« 2026-10-25 02:30 », on the clocks of Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def somebody(session: Session) -> Account:
    """Whose the applications are."""
    found = session.get(Account, "quelqu-un")
    if found is None:
        found = Account(id="quelqu-un", issuer="fc", subject="x", display_name="Quelqu’un")
        session.add(found)
        session.flush()
    return found


def application(
    session: Session,
    sent: str,
    end: Action | None = None,
    decided: str = "",
    *,
    waits: tuple[tuple[str, str], ...] = (),
    ars: str = "53",
    profession: str = "94",
    procedure: str = "primo-enregistrement",
    refused: tuple[str, ...] = (),
    by: Actor = BRETAGNE,
    name: str = "MARTIN Camille",
) -> Dossier:
    """An application as the portal would have left it.

    Args:
        sent, decided: instants; ``end``: how it was closed, if it was.
        waits: when information was asked for, and answered (empty: not yet).
        refused: the elements refused.
        by: who decided or asked.
    """
    status = FINAL[end] if end else Status.AWAITING if waits and not waits[-1][1] else Status.NEW
    row = Dossier(
        account_id=somebody(session).id,
        procedure=procedure,
        status=status,
        ars=ars,
        profession=profession,
        applicant_name=name,
        submitted_at=at(sent),
        created_at=at(sent),
        updated_at=at(decided or sent),
        decided_at=at(decided) if decided else None,
    )
    row.number = f"E-{row.id[:12]}"
    session.add(row)
    session.flush()
    for asked, answered in waits:
        _event(
            session, row, by, Action.REQUEST_INFORMATION, asked, Status.IN_REVIEW, Status.AWAITING
        )
        if answered:
            _event(session, row, by, Action.ANSWER, answered, Status.AWAITING, Status.IN_REVIEW)
    if end:
        was = Status.AWAITING if waits and not waits[-1][1] else Status.IN_REVIEW
        _event(session, row, by, end, decided, was, status)
    for element in refused:
        session.add(
            Section(dossier_id=row.id, element=element, verdict="refuse", reason="Non conforme.")
        )
    session.flush()
    return row


def _event(
    session: Session,
    row: Dossier,
    by: Actor,
    action: Action,
    when: str,
    before: Status,
    after: Status,
) -> None:
    session.add(
        DossierEvent(
            dossier_id=row.id,
            at=at(when),
            actor_id=by.account_id,
            actor_role=by.role,
            actor_name=by.display_name,
            action=action,
            from_status=before,
            to_status=after,
        )
    )
