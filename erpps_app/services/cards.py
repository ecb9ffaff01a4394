"""The cards of the person who is signed in: which they may have, what is missing."""

from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.domain import cards
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.cards import Answer, Eligibility, Practised
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner
from erpps_app.services import registered
from erpps_app.services.context import paris


@dataclass(frozen=True, slots=True)
class Cards:
    """What the page of the cards says to somebody who has a number.

    Attributes:
        id: of the professional.
        from_when: when the e-CPS can be activated, as long as that is to come.
    """

    id: str = ""
    rpps: str = ""
    cps: list[Eligibility] = field(default_factory=list[Eligibility])
    ecps: Eligibility = field(default_factory=lambda: Eligibility("", Answer.NOT_YET, reason=""))
    has_mobile: bool = False
    from_when: str = ""


def view(session: Session, actor: Actor) -> Cards:
    """The cards of this professional; empty while they have no number."""
    require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, actor.account_id)
    person = session.get(Practitioner, account.practitioner_id or "")
    if person is None or not person.active:
        return Cards()
    found = registered.load(session, person.id)
    of_practices = [cards.cps(_practised(found, p.id, p.profession)) for p in found.practices]
    mobile = found.contact.mobile if found.contact else ""
    may_have_cps = any(found.answer is Answer.POSSIBLE for found in of_practices)
    opens, at = person.registered_at + cards.WAIT, now()
    return Cards(
        id=person.id,
        rpps=person.rpps,
        cps=of_practices,
        ecps=cards.ecps(person.registered_at, mobile, at, may_have_cps=may_have_cps),
        has_mobile=bool(mobile),
        from_when=f"{paris(opens):%d/%m/%Y à %H:%M}" if at < opens else "",
    )


def _practised(found: registered.Registered, practice_id: str, profession: str) -> Practised:
    lists = reference()
    modes = (
        lists.activity_types[activity.type].mode
        for activity, _ in found.of_practice(practice_id)
        if registered.is_open(activity)
    )
    return Practised(profession, lists.professions[profession].label, tuple(modes))
