"""Merging two registered people: proposed by one agent, confirmed by another, as a removal is.

A merge takes a number out of the register for good, exactly as a removal does: the same rule of
two agents holds, and there is no way back but correcting the file that stays, of which the history
keeps both former states.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from erpps_app.domain import merging
from erpps_app.domain.access import REVIEWERS, Actor, require
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.domain.merging import KEPT, OTHER, UNITS
from erpps_app.domain.notices import NoticeKind, compose
from erpps_app.models.base import now
from erpps_app.models.exchanges import Merging
from erpps_app.models.journal import Signal
from erpps_app.models.register import Practitioner
from erpps_app.services import (
    distinctions,
    effects,
    history,
    merge_plan,
    merge_rows,
    outbox,
    registered,
)
from erpps_app.services.merge_plan import Plan
from erpps_app.settings import settings

REASON, NUMBER, LONGEST = "motif", "numero", 1000
CONFIRMED, WITHDRAWN, DISMISSED = "confirmee", "retiree", "ecartee"
SECOND_AGENT = "Vous avez proposé cette fusion : un autre agent de votre agence doit la confirmer."
ALREADY = "Une fusion est déjà proposée pour l’une de ces fiches : elle attend un autre agent."
OVER = "Cette proposition n’attend plus : quelqu’un l’a traitée. La page montre où elle en est."
MOVED_ON = (
    "L’une des fiches a changé depuis cette proposition. Vérifiez, écartez-la, puis proposez de "
    "nouveau la fusion."
)
INTO, FROM = "Fusion : reprise de l’enregistrement RPPS {}", "Fusion : remplacé par le RPPS {}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registered people of the agent's agency, in the order kept, absorbed."""

    kept: Practitioner
    absorbed: Practitioner


def propose(
    session: Session,
    actor: Actor,
    kept_id: str,
    absorbed_id: str,
    form: Mapping[str, str],
    seen: Mapping[str, int],
) -> str:
    """Ask another agent to confirm a merge; the answer is the proposal's key.

    Args:
        session, actor: as always.
        kept_id: whose number stays; absorbed_id: whose number becomes an alias.
        form: whose value stays, by code of unit, and the reason.
        seen: the version of each file that the page showed.

    Raises:
        NotFound: not both are of the actor's agency. InvalidField: no reason.
        Conflict: something forbids it; the message says what to do.
    """
    pair = _locked(session, actor, kept_id, absorbed_id)
    if any(seen.get(p.id) != p.version for p in (pair.kept, pair.absorbed)):
        raise Conflict(MOVED_ON)
    reason = reason_of(form)
    choices = _choices(form)
    if obstacle := plan_of(session, pair, choices).obstacle:
        raise Conflict(obstacle)
    if open_for(session, kept_id, absorbed_id):
        raise Conflict(ALREADY)
    row = Merging(
        ars=actor.ars or "",
        kept_id=kept_id,
        absorbed_id=absorbed_id,
        choices=choices,
        kept_version=pair.kept.version,
        absorbed_version=pair.absorbed.version,
        reason=reason,
        proposer_id=actor.account_id,
        proposer_name=actor.display_name,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict(ALREADY) from None
    _touch(session, pair)
    return row.id


def reason_of(form: Mapping[str, str]) -> str:
    """Why they are one person, as a form says it.

    Raises:
        InvalidField: it says nothing, or too much.
    """
    reason = form.get(REASON, "").strip()
    if not reason:
        raise InvalidField(REASON, "Dites à quoi vous reconnaissez que c’est la même personne.")
    if len(reason) > LONGEST:
        raise InvalidField(REASON, f"Raccourcissez ce motif : {LONGEST} caractères au plus.")
    return reason


def confirm(session: Session, actor: Actor, merging_id: str) -> str:
    """Carry a proposal out; the answer is the key of the person who stays.

    Raises:
        NotAllowed: the actor proposed it. Conflict: it no longer waits, or a file has changed.
        NotFound: it is another agency's.
    """
    row = _proposal(session, actor, merging_id)
    pair = _locked(session, actor, row.kept_id, row.absorbed_id)
    _still_open(session, row)
    if row.proposer_id == actor.account_id:
        raise NotAllowed(SECOND_AGENT)
    seen = (row.kept_version, row.absorbed_version)
    if seen != (pair.kept.version, pair.absorbed.version):
        raise Conflict(MOVED_ON)
    plan = plan_of(session, pair, row.choices)
    if plan.obstacle:
        raise Conflict(plan.obstacle)
    merge_rows.carry_out(session, plan, row.choices)
    _close(session, actor, row, CONFIRMED)
    history.remember(session, actor, pair.kept, INTO.format(pair.absorbed.rpps))
    history.remember(session, actor, pair.absorbed, FROM.format(pair.kept.rpps))
    _tell(session, plan, pair)
    return pair.kept.id


def withdraw(session: Session, actor: Actor, merging_id: str) -> None:
    """Take back what one has proposed, or set aside what a colleague has.

    Raises:
        Conflict: it no longer waits. NotFound: it is another agency's.
    """
    row = _proposal(session, actor, merging_id)
    pair = _locked(session, actor, row.kept_id, row.absorbed_id, active=False)
    _still_open(session, row)
    own = row.proposer_id == actor.account_id
    _close(session, actor, row, WITHDRAWN if own else DISMISSED)
    _touch(session, pair)


def tell_apart(session: Session, actor: Actor, one: str, other: str, reason: str) -> None:
    """Say that two registered people are not the same; a proposal to merge them is set aside.

    Raises:
        NotFound: not both are of the actor's agency. InvalidField: no reason.
    """
    pair = _locked(session, actor, one, other, active=False)
    distinctions.record(session, actor, one, other, reason)
    waiting = open_for(session, one, other)
    if waiting and {waiting.kept_id, waiting.absorbed_id} == {one, other}:
        _close(session, actor, waiting, DISMISSED)
    _touch(session, pair)


def open_for(session: Session, *people: str) -> Merging | None:
    """The proposal that waits about any of some people."""
    about = col(Merging.kept_id).in_(people) | col(Merging.absorbed_id).in_(people)
    return session.exec(select(Merging).where(about, Merging.status == "")).first()


def waiting(session: Session, actor: Actor) -> list[Merging]:
    """The proposals that wait in the actor's agency, oldest first."""
    return list(
        session.exec(
            select(Merging)
            .where(Merging.ars == actor.ars, Merging.status == "")
            .order_by(col(Merging.proposed_at))
        )
    )


def plan_of(session: Session, pair: Pair, choices: Mapping[str, str]) -> Plan:
    """What merging would do."""
    kept, other = (registered.load(session, p.id) for p in (pair.kept, pair.absorbed))
    return merge_plan.make(session, kept, other, choices)


def pair_of(session: Session, actor: Actor, kept_id: str, absorbed_id: str) -> Pair:
    """Two different people of the actor's agency.

    Raises:
        NotFound: they are not.
    """
    rows = [session.get(Practitioner, key) for key in (kept_id, absorbed_id)]
    kept, absorbed = rows
    if kept is None or absorbed is None or kept_id == absorbed_id:
        raise NotFound(history.ELSEWHERE)
    if {kept.ars, absorbed.ars} != {actor.ars}:
        raise NotFound(history.ELSEWHERE)
    return Pair(kept, absorbed)


def _locked(
    session: Session, actor: Actor, kept_id: str, absorbed_id: str, *, active: bool = True
) -> Pair:
    """The same, locked in the order of the keys so that two merges never wait for each other."""
    require(actor, *REVIEWERS)
    pair_of(session, actor, kept_id, absorbed_id)
    for key in sorted((kept_id, absorbed_id)):
        if active:
            effects.lock(session, key)
        else:
            session.refresh(session.get_one(Practitioner, key), with_for_update=True)
    return pair_of(session, actor, kept_id, absorbed_id)


def _choices(form: Mapping[str, str]) -> dict[str, str]:
    """What of a form is a choice: known units of the two elements, or of a profession."""
    codes = {unit.code for unit in UNITS}
    return {
        name: value
        for name, value in form.items()
        if value in {KEPT, OTHER}
        and (name in codes or name.partition(":")[0] in {merging.NAMED, merging.TITLED})
    }


def _proposal(session: Session, actor: Actor, merging_id: str) -> Merging:
    require(actor, *REVIEWERS)
    row = session.get(Merging, merging_id)
    if row is None or row.ars != actor.ars:
        raise NotFound(history.ELSEWHERE)
    return row


def _still_open(session: Session, row: Merging) -> None:
    session.refresh(row, with_for_update=True)
    if row.status:
        raise Conflict(OVER)


def _close(session: Session, actor: Actor, row: Merging, status: str) -> None:
    row.status, row.decided_at, row.decider_name = status, now(), actor.display_name
    session.add(row)
    session.flush()


def _touch(session: Session, pair: Pair) -> None:
    """Have the open pages of both files show what was proposed or set aside."""
    for person in (pair.kept, pair.absorbed):
        session.add(Signal(at=now(), subject=person.id, ars=person.ars or ""))
    session.flush()


def _tell(session: Session, plan: Plan, pair: Pair) -> None:
    """Owe the person an e-mail, at each address that they gave."""
    subject, body = compose(
        NoticeKind.MERGED,
        rpps=pair.kept.rpps,
        alias=pair.absorbed.rpps,
        url=f"{settings().public_url}/mes-activites",
    )
    sides = (side.contact for side in (plan.kept, plan.other))
    for to in dict.fromkeys(contact.email for contact in sides if contact and contact.email):
        outbox.queue(session, recipient=to, subject=subject, body=body)
