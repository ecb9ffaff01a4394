"""Two files side by side are for an agency that is in charge of both, and for no other."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound
from erpps_app.models.exchanges import Distinction, Merging
from erpps_app.models.journal import AuditEntry
from erpps_app.services import comparison, merge_form
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.people import BRETAGNE, CORSE
from tests.services.test_known_people import applying

FORM = {"motif": "Même diplôme."}
Attempt = Callable[[Session, Actor, str, str], object]
ATTEMPTS: dict[str, Attempt] = {
    "voir": comparison.view,
    "préparer": merge_form.view,
    "aperçu": lambda s, actor, one, other: merge_form.preview(
        s, actor, one, other, {**FORM, "numero": one}
    ),
    "proposer": lambda s, actor, one, other: merge_form.propose(
        s, actor, one, other, {**FORM, "numero": one}, {one: 1, other: 1}
    ),
    "distinguer": lambda s, actor, one, other: comparison.tell_apart(s, actor, one, other, "Non."),
}


def of_two_agencies(session: Session) -> tuple[str, str]:
    """Two files of one person; since then, the second one has gone to another agency."""
    _, one, other = twins.two(session, changing.agent(session))
    other.ars = CORSE.ars
    session.add(other)
    session.flush()
    return one.id, other.id


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("actor", [BRETAGNE, CORSE], ids=["la première", "la seconde"])
def test_files_of_two_agencies_are_compared_by_neither(begin: Begin, actor: Actor, attempt: str):
    with begin() as session:
        pair = of_two_agencies(session)
        for one, other in (pair, pair[::-1]):
            with pytest.raises(NotFound):
                ATTEMPTS[attempt](session, actor, one, other)

        assert session.exec(select(Merging)).all() == []
        assert session.exec(select(Distinction)).all() == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_files_of_another_agency_are_not_there(begin: Begin, attempt: str):
    with begin() as session:
        _, one, other = twins.two(session, changing.agent(session))
        keys = one.id, other.id
    with pytest.raises(NotFound), begin() as session:
        ATTEMPTS[attempt](session, CORSE, *keys)
    with begin(read_only=True) as session:
        read = session.exec(
            select(AuditEntry.object).where(AuditEntry.actor_id == CORSE.account_id)
        ).all()

        assert not {f"practitioner:{key}" for key in keys} & set(read)


@pytest.mark.parametrize("actor", [BRETAGNE, CORSE], ids=["la première", "la seconde"])
def test_an_application_and_somebody_of_two_agencies_are_compared_by_neither(
    begin: Begin, actor: Actor
):
    with begin() as session:
        person, dossier = applying(session)
        person.ars = CORSE.ars
        session.add(person)
        session.flush()
        with pytest.raises(NotFound):
            comparison.view(session, actor, dossier.id, person.id)
        with pytest.raises(NotFound):
            comparison.tell_apart(session, actor, dossier.id, person.id, "Non.")


def test_a_draft_and_a_pair_of_applications_are_not_compared(begin: Begin):
    with begin() as session:
        person, dossier = applying(session)
        draft = people.complete(session, people.professional(session, "une autre"))
        sent = people.submitted(session, people.professional(session, "encore une"))
        for one, other in ((draft.id, person.id), (dossier.id, sent.id), (person.id, person.id)):
            with pytest.raises(NotFound):
                comparison.view(session, BRETAGNE, one, other)
