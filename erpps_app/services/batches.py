"""The same action on many applications: what would happen, then it is confirmed.

The portal then carries it out by itself, see ``batch_runs``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain.access import REVIEWERS, Actor, require
from erpps_app.domain.batch import MOST, BatchAction, obstacle
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.queue import Criteria
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services import batch_actions, presence, queue
from erpps_app.services.batch_actions import Given

SELECTION = "selection"


@dataclass(frozen=True, slots=True)
class Planned:
    """One application of a preview.

    Attributes:
        version, in_charge: what is seen of it now; it is left aside if either changes.
        holder: who is in charge, in words; beside: who has it open.
        obstacle: why it is left aside; empty when it will be acted on.
    """

    id: str
    number: str
    name: str
    status: str
    version: int
    in_charge: str
    holder: str
    beside: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen to each of the selected applications."""

    title: str = ""
    rows: list[Planned] = field(default_factory=list[Planned])
    possible: int = 0
    aside: int = 0

    def then(self, more: "Preview") -> "Preview":
        """This one, and what comes after it."""
        return Preview(
            more.title,
            self.rows + more.rows,
            self.possible + more.possible,
            self.aside + more.aside,
        )


def of_view(session: Session, actor: Actor, criteria: Criteria) -> list[str]:
    """The keys of a whole view of the queue, the oldest first, up to what can be done at once."""
    require(actor, *REVIEWERS)
    found = queue.selection(session, actor, criteria)
    oldest = found.order_by(col(Dossier.submitted_at), col(Dossier.id)).limit(MOST)
    return [dossier.id for dossier in session.exec(oldest)]


def selected(
    session: Session, actor: Actor, action: str, chosen: Collection[str], given: Given
) -> list[str]:
    """The applications of the agency among those that were ticked, the oldest first.

    Raises:
        InvalidField: nothing is selected, or too much; something of what is given is missing.
    """
    return [dossier.id for dossier in _chosen(session, actor, _action(action), chosen, given)]


def preview(
    session: Session, actor: Actor, action: str, chosen: Collection[str], given: Given
) -> Preview:
    """What would happen to each; what is not the agency's is not even named.

    Raises:
        InvalidField: as ``selected`` does.
    """
    kind = _action(action)
    found = _chosen(session, actor, kind, chosen, given)
    names, beside = _names(session, found), presence.by_application(session, actor)
    rows = [_planned(session, actor, one, kind, given, names, beside) for one in found]
    possible = sum(not row.obstacle for row in rows)
    title = batch_actions.words(session, kind, given)
    return Preview(title, rows, possible, len(rows) - possible)


def confirm(
    session: Session, actor: Actor, action: str, planned: Sequence[Planned], given: Given
) -> str:
    """Begin what the preview showed; the answer is the key of the batch.

    Raises:
        InvalidField: nothing of it can be done.
    """
    require(actor, *REVIEWERS)
    kind = _action(action)
    batch_actions.check_given(session, actor, kind, given)
    wanted = [one for one in planned if not one.obstacle][:MOST]
    own = set(
        session.exec(
            select(Dossier.id).where(
                col(Dossier.id).in_([one.id for one in wanted]), Dossier.ars == actor.ars
            )
        )
    )
    if not own:
        raise InvalidField(SELECTION, "Aucune des demandes choisies ne le permet.")
    batch = Batch(
        account_id=actor.account_id,
        agent_name=actor.display_name,
        ars=actor.ars or "",
        action=kind,
        given=asdict(given),
    )
    session.add(batch)
    session.flush()
    session.add_all(
        BatchItem(
            batch_id=batch.id,
            dossier_id=one.id,
            rank=rank,
            version=one.version,
            in_charge=one.in_charge,
        )
        for rank, one in enumerate(wanted)
        if one.id in own
    )
    session.flush()
    return batch.id


def _chosen(
    session: Session, actor: Actor, kind: BatchAction, chosen: Collection[str], given: Given
) -> Sequence[Dossier]:
    require(actor, *REVIEWERS)
    if not chosen:
        raise InvalidField(SELECTION, "Cochez au moins une demande dans la file.")
    if len(set(chosen)) > MOST:
        raise InvalidField(SELECTION, f"Choisissez au plus {MOST} demandes à la fois.")
    batch_actions.check_given(session, actor, kind, given)
    return session.exec(
        select(Dossier)
        .where(
            col(Dossier.id).in_(set(chosen)),
            Dossier.ars == actor.ars,
            Dossier.status != Status.DRAFT,
        )
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
    ).all()


def _planned(
    session: Session,
    actor: Actor,
    dossier: Dossier,
    action: BatchAction,
    given: Given,
    names: Mapping[str, str],
    beside: Mapping[str, str],
) -> Planned:
    seen = batch_actions.standing(session, actor, dossier, action, given)
    return Planned(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        status=Status(dossier.status).label,
        version=dossier.version,
        in_charge=dossier.assigned_to or "",
        holder=names.get(dossier.assigned_to or "", ""),
        beside=beside.get(dossier.id, ""),
        obstacle=obstacle(action, seen),
    )


def _action(code: str) -> BatchAction:
    if code not in set(BatchAction):
        raise InvalidField("action", "Choisissez ce qu’il faut faire de ces demandes.")
    return BatchAction(code)


def _names(session: Session, found: Sequence[Dossier]) -> dict[str, str]:
    keys = {one.assigned_to for one in found if one.assigned_to}
    rows = session.exec(select(Account).where(col(Account.id).in_(keys)))
    return {row.id: row.display_name for row in rows}
