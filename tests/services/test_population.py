"""A synthetic population is one that the product could have made."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from erpps_app import db
from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.domain import names
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import NotAllowed
from erpps_app.domain.queue_keys import Flag
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.domain.rpps import is_rpps
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Agent
from erpps_app.models.dossier import Document, Dossier, DossierEvent, Message, Section
from erpps_app.models.exchanges import Correction
from erpps_app.models.register import Activity, CivilStatus, Identifier, Practitioner, Structure
from erpps_app.models.teamwork import Claim
from erpps_app.services import (
    audit,
    charge,
    demonstration,
    documents,
    drafts,
    professionals,
    registered,
    review,
)
from erpps_app.services.population import populating
from erpps_app.services.population.applications import REMOVAL
from tests.conftest import Begin

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PEOPLE, APPLICATIONS = 120, 90


@pytest.fixture
def populated(begin: Begin) -> Begin:
    with begin() as session:
        demonstration.seed(session)
    assert list(populate(begin))[-1].applications == APPLICATIONS
    return begin


def populate(begin: Begin, *, force: bool = False, seed: int = 7):
    return populating.populate(begin, PEOPLE, APPLICATIONS, seed, force=force, at=AT)


def test_everybody_has_valid_numbers_and_can_be_read_by_their_agency(populated: Begin):
    with populated() as session:
        people = session.exec(select(Practitioner)).all()
        assert len(people) >= PEOPLE
        for person in people:
            assert is_rpps(person.rpps)
            agent = agent_of(person.ars)
            shown = professionals.view(session, agent, person.id)
            assert shown.rpps == person.rpps
            assert shown.practices
        for place in session.exec(select(Structure)):
            assert place.siret == "" or LibraryNumbers().siret(place.siret) == place.siret
            assert place.finess == "" or LibraryNumbers().finess(place.finess) == place.finess


def test_nobody_practises_the_same_activity_twice_and_the_agency_is_that_of_the_place(
    populated: Begin,
):
    with populated(read_only=True) as session:
        for person in session.exec(select(Practitioner)):
            found = registered.load(session, person.id)
            for one, other in combinations(registered.situations(found), 2):
                assert not one.is_same_as(other)
            assert person.ars == (charge.agency_of(found) or NATIONAL_QUEUE)


def test_every_application_opens_and_what_was_sent_is_complete(populated: Begin):
    with populated() as session:
        sent = session.exec(select(Dossier).where(Dossier.status != Status.DRAFT)).all()
        assert {Status(d.status) for d in sent} == set(Status) - {Status.DRAFT}
        for dossier in sent:
            opened = review.open_file(session, agent_of(dossier.ars), dossier.id)
            assert opened.number == dossier.number
            assert opened.sections
            declared, rules = drafts.rules_of(session, dossier)
            assert errors_of(declared, rules, dossier) == {}
            assert dossier.submitted_at <= (dossier.decided_at or AT)


def errors_of(declared: Declaration, rules: Context, dossier: Dossier) -> dict[str, object]:
    """What the product would still refuse of an application that waits for the agency."""
    if dossier.status not in {Status.NEW, Status.IN_REVIEW, Status.AWAITING}:
        return {}
    found = {p.title: declared.errors_of(p, rules) for p in declared.submitted()}
    return {title: errors for title, errors in found.items() if errors}


def test_decided_applications_have_the_agents_and_events_of_their_status(populated: Begin):
    with populated(read_only=True) as session:
        for dossier in session.exec(select(Dossier)):
            events = session.exec(
                select(DossierEvent)
                .where(DossierEvent.dossier_id == dossier.id)
                .order_by(col(DossierEvent.id))
            ).all()
            assert (events[-1].to_status if events else Status.DRAFT) == dossier.status
            assert [e.at for e in events] == sorted(e.at for e in events)
            assert Status(dossier.status).is_final == (dossier.decided_at is not None)


def test_documents_refer_to_one_stored_page_and_can_be_read(populated: Begin):
    with populated() as session:
        found = session.exec(select(Document)).all()
        assert len({d.storage_key for d in found}) < 10 < len(found)
        for document in {d.kind: d for d in found}.values():
            ars = session.get_one(Dossier, document.dossier_id).ars
            if ars is not None:
                opened = documents.open_document(session, agent_of(ars), document.id)
                assert opened.data.startswith(b"\xff\xd8")


def test_names_are_found_again_by_the_key_of_the_product(populated: Begin):
    with populated(read_only=True) as session:
        for row in session.exec(select(CivilStatus)):
            first = row.given_name_parts[0] if row.given_name_parts else row.given_names
            assert row.search_key == names.search_key(row.birth_name, first)


def test_part_of_them_keeps_an_adeli_number(populated: Begin):
    with populated(read_only=True) as session:
        systems = Counter(session.exec(select(Identifier.system)).all())
        assert 0 < systems["ADELI"] < systems["RPPS"]


def test_the_same_seed_draws_the_same_population_and_another_seed_another(
    begin: Begin, tmp_path: Path
):
    drawn = [told_of(begin, 3)]
    for seed in (3, 4):
        engine = db.make_engine(f"sqlite:///{tmp_path / f'autre-{seed}.db'}")
        SQLModel.metadata.create_all(engine)
        drawn.append(told_of(partial(db.transaction, on=engine), seed))
        engine.dispose()

    assert drawn[0] == drawn[1] != drawn[2]


def test_agents_and_people_have_written_assigned_held_and_corrected(crowded: Begin):
    with crowded() as session:
        dossiers = {row.id: row for row in session.exec(select(Dossier))}
        for model in (Message, Claim, Correction):
            assert session.exec(select(model)).first() is not None
        for message in session.exec(select(Message)):
            dossier = dossiers[message.dossier_id]
            assert dossier.submitted_at <= message.sent_at <= dossier.updated_at
            is_unread = message.read_at is None
            assert not is_unread or message.author_role == Role.PROFESSIONAL
            assert not is_unread or dossier.flags & Flag.UNREAD
        for claim in session.exec(select(Claim)):
            assert dossiers[claim.dossier_id].assigned_to == claim.account_id
            assert claim.until >= AT
        done = Counter(session.exec(select(DossierEvent.action)).all())
        assert {Action.ASSIGN, Action.REQUEST_INFORMATION, Action.ANSWER, Action.CORRECT} <= set(
            done
        )


def test_what_ended_and_who_left_came_by_an_application(crowded: Begin):
    with crowded() as session:
        ended = session.exec(select(Section).where(Section.element == "cessation")).all()
        assert {session.get_one(Dossier, s.dossier_id).status for s in ended} == {
            Status.VALIDATED,
            Status.NEW,
            Status.IN_REVIEW,
        }
        for section in ended:
            activity = session.get_one(Activity, section.target)
            assert section.answers["date_cessation"] == activity.end.isoformat()
            is_over = session.get_one(Dossier, section.dossier_id).decided_at is not None
            assert (section.undo is None) == is_over
        for section in ended[:5]:
            dossier = session.get_one(Dossier, section.dossier_id)
            assert review.open_file(session, agent_of(dossier.ars), dossier.id).sections
        [left, *_] = session.exec(select(Dossier).where(Dossier.procedure == REMOVAL)).all()
        person = session.get_one(Practitioner, left.practitioner_id)
        assert (person.active, person.removed_at) == (False, left.decided_at)
        events = session.exec(select(DossierEvent).where(DossierEvent.dossier_id == left.id)).all()
        assert {e.action for e in events} == {Action.PROPOSE, Action.TAKE, Action.VALIDATE}
        assert len({e.actor_id for e in events}) == 2
        assert review.open_file(session, agent_of(left.ars), left.id).number == left.number


@pytest.fixture
def crowded(begin: Begin) -> Begin:
    """Enough people, in agencies of two agents each, for what is rare to be there."""
    with begin() as session:
        demonstration.seed(session)
        for rank, agent in enumerate(session.exec(select(Agent).where(Agent.ars != "")).all()):
            kept = agent.model_dump(exclude={"id", "national_id"})
            session.add(Agent(national_id=f"CPA09{rank:06}", **{**kept, "role": "gestionnaire"}))
    list(populating.populate(begin, 600, 900, 7, at=AT))
    return begin


def test_the_trail_still_holds(populated: Begin):
    with populated(read_only=True) as session:
        assert audit.verify(session).broken_at is None


def test_a_database_with_people_in_it_is_left_alone(populated: Begin):
    with pytest.raises(NotAllowed):
        next(populate(populated))


def told_of(begin: Begin, seed: int) -> list[object]:
    """Everything that a seed decides: people, applications, what was said and done."""
    list(populate(begin, seed=seed))
    with begin(read_only=True) as session:
        people = list(session.exec(select(Practitioner.id).order_by(col(Practitioner.rpps))))
        told = [
            session.exec(select(*columns).order_by(*columns)).all()
            for columns in (
                (Dossier.id, Dossier.status, Dossier.number),
                (DossierEvent.dossier_id, DossierEvent.at, DossierEvent.action),
                (Message.id, Message.body, Message.read_at),
                (Section.id, Section.element, Section.verdict),
            )
        ]
        return [people, *([tuple(row) for row in rows] for rows in told)]


def agent_of(ars: str | None) -> Actor:
    return Actor(f"agent-{ars}", Role.AGENT, "Agent", ars)
