"""The restricted feed: who changed since a position, as they are now, for e-CPS and MSSanté alone.

A page tells each person once, at the position of their last change, in the order of positions.
Whoever changes while it is being followed comes again further on, so that who goes from page to
page has, at the end of the log, everybody as they are. Positions and people are read in one
snapshot: no state is told before the position that brings it.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from erpps_app.adapters.sql import among
from erpps_app.domain import rpps
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.api_keys import KeyHolder, check
from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.domain.directory.identities import Identity, identity
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.base import now
from erpps_app.models.directory import Publication
from erpps_app.models.register import RPPS, Identifier, Practitioner
from erpps_app.services import audit
from erpps_app.services.context import today
from erpps_app.services.directory import loading, log

Begin = Callable[..., AbstractContextManager[Session]]
TOLD_OF = (ResourceType.PRACTITIONER.value, log.CONTACT)
USUAL, MOST = 500, 2_000
BEYOND = (
    "Cette position n’existe pas dans le journal : reprenez depuis 0, en remplaçant tout ce que "
    "vous avez."
)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those who changed.

    Attributes:
        people: each once, in the order of positions.
        following: where the next page begins.
        more: whether somebody is known to come after.
    """

    people: list[Identity]
    following: int
    more: bool


def page(begin: Begin, holder: KeyHolder, since: int, limit: int = USUAL) -> Page:
    """Those who changed after a position; remembered as one reading of all of them.

    Args:
        begin: opens a transaction.
        holder: whose key asks.
        since: the position up to which they have read; 0 for everybody.
        limit: how many people at most.

    Raises:
        NotRecognised, NotAllowed: the key does not open this.
        InvalidField: a value that no page has. Conflict: a position that was never given.
    """
    check(holder, Scope.IDENTITIES, now())
    if since < 0:
        raise InvalidField("depuis", "« depuis » est une position : un nombre, 0 pour tout lire.")
    if not 1 <= limit <= MOST:
        raise InvalidField("limite", f"« limite » est un nombre de 1 à {MOST}.")
    with begin(snapshot=True) as session:
        end = log.end(session).position
        if since > end:
            raise Conflict(BEYOND)
        reached = _changed(session, since, limit + 1)
        kept = dict(list(reached.items())[:limit])
        people = _told(session, kept)
    more = len(reached) > limit
    following = max(kept.values()) if more else end
    if people:
        details = {"depuis": since, "suivante": following, "fin": end, "nombre": len(people)}
        with begin() as session:
            audit.record(
                session,
                audit.READ_FEED,
                subject=holder.key_id,
                about="identites",
                details=details,
                actor=_actor(holder),
            )
    return Page(people, following, more)


def one(begin: Begin, holder: KeyHolder, number: str) -> Identity:
    """Somebody by their RPPS number, be it one that they gave up; remembered as a reading of them.

    Raises:
        NotRecognised, NotAllowed: the key does not open this.
        InvalidField: it is no RPPS number. NotFound: it is nobody's.
    """
    check(holder, Scope.IDENTITIES, now())
    try:
        wanted = rpps.clean_rpps(number)
    except ValueError as error:
        raise InvalidField("rpps", str(error)) from error
    with begin(snapshot=True) as session:
        key = _key_of(session, wanted)
        if key is None:
            raise NotFound("Aucun professionnel ne porte ce numéro RPPS.")
        last = select(func.max(Publication.position)).where(
            Publication.practitioner_id == key, col(Publication.resource).in_(TOLD_OF)
        )
        found = _told(session, {key: session.exec(last).one() or 0})[0]
    with begin() as session:
        audit.record(session, audit.READ_FEED, subject=key, about="identites", actor=_actor(holder))
    return found


def _changed(session: Session, since: int, limit: int) -> dict[str, int]:
    """The position of each one's last change, of those whose last change comes after another."""
    later = aliased(Publication)
    superseded = select(later.position).where(
        later.practitioner_id == Publication.practitioner_id,
        later.position > Publication.position,
        col(later.resource).in_(TOLD_OF),
    )
    rows = session.exec(
        select(Publication.practitioner_id, Publication.position)
        .where(
            Publication.position > since,
            col(Publication.resource).in_(TOLD_OF),
            ~superseded.exists(),
        )
        .order_by(col(Publication.position))
        .limit(limit)
    )
    return dict(rows.all())


def _told(session: Session, positions: Mapping[str, int]) -> list[Identity]:
    people = loading.load(session, positions.keys())
    replaced = _replaced(session, [key for key, person in people.items() if not person.active])
    reach, day = SCOPES[Scope.IDENTITIES].reach, today()
    return [
        identity(people[key], reach, day, position=position, replaced_by=replaced.get(key, ""))
        for key, position in positions.items()
    ]


def _replaced(session: Session, keys: Collection[str]) -> dict[str, str]:
    """The number of who each turned out to be, at the end of a chain of merges."""
    into: dict[str, str] = {}
    numbers: dict[str, str] = {}
    wanted = set(keys)
    while wanted:
        rows = session.exec(
            select(Practitioner.id, Practitioner.rpps, Practitioner.merged_into).where(
                among(Practitioner.id, sorted(wanted))
            )
        ).all()
        numbers |= {key: number for key, number, _ in rows}
        met = {key: target for key, _, target in rows if target is not None}
        into |= met
        wanted = set(met.values()) - numbers.keys()
    return {key: numbers[_last(into, key)] for key in keys if key in into}


def _last(into: Mapping[str, str], key: str) -> str:
    while key in into:
        key = into[key]
    return key


def _key_of(session: Session, number: str) -> str | None:
    own = session.exec(select(Practitioner.id).where(Practitioner.rpps == number)).first()
    if own is not None:
        return own
    return session.exec(
        select(Identifier.practitioner_id).where(
            Identifier.system == RPPS, Identifier.value == number
        )
    ).first()


def _actor(holder: KeyHolder) -> Actor:
    name = f"{holder.application} ({holder.organization})"
    return Actor(holder.key_id, Role.APPLICATION, name)
