"""Taking, giving back, entrusting: within the agency, written down, told at once."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.models.access import Agent
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import AuditEntry
from erpps_app.models.teamwork import Claim
from erpps_app.services import agents, assignment, audit, dossiers, review, sign_in, signals
from tests.conftest import Begin
from tests.services import people
from tests.services.colleagues import (
    ADMIN,
    LATER,
    agent_named,
    applications,
    colleague,
    time_passes,
)

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")


def told(session: Session, dossier: Dossier) -> list[tuple[str, str, str]]:
    """What the agency reads of who was in charge."""
    entries = dossiers.timeline(session, dossier, for_agency=True)
    return [(entry.title, entry.who, entry.reason) for entry in entries[1:]]


def test_an_agent_takes_then_gives_back_and_both_are_written_down(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
        seen = dossier.version
        assignment.take(session, sylvie, dossier.id)
        shown = assignment.view(session, sylvie, dossier.id)
        assignment.give_back(session, sylvie, dossier.id)

        assert (shown.holder, shown.mine) == ("Sylvie Marchand", True)
        assert dossier.assigned_to is None
        assert dossier.version == seen
        assert told(session, dossier) == [
            ("Attribuée", "Sylvie Marchand", "Sylvie Marchand"),
            ("Rendue, plus personne n’en est chargé", "Sylvie Marchand", ""),
        ]


def test_the_person_reads_nothing_of_who_works_on_it(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        assignment.take(session, colleague(session, "Sylvie Marchand"), dossier.id)

        assert [e.title for e in dossiers.timeline(session, dossier)] == ["Demande envoyée à l’ARS"]


def test_somebody_who_never_came_can_be_entrusted_and_finds_it_when_they_come(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        new = agent_named(session, "Maël Tréguer")
        name = assignment.entrust(session, people.BRETAGNE, dossier.id, new.id)
        claims = {"iss": "agents", "sub": new.national_id}
        token = sign_in.complete(session, "agents", claims, "").token
        actor = sign_in.sessions.actor_of(session, token)
        assert actor

        assert name == "Maël Tréguer"
        assert dossier.assigned_to == actor.account_id
        assert assignment.view(session, actor, dossier.id).mine


def test_deciding_stays_open_to_a_colleague_who_is_told_whose_it_is(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        (dossier,) = applications(session, 1)
        seen = dossier.version
        assignment.take(session, sylvie, dossier.id)
        shown = assignment.view(session, gael, dossier.id)
        section = people.section_named(session, dossier, "diplome")
        review.judge(session, gael, dossier.id, section.id, "valide", "", seen)

        assert (shown.holder, shown.mine) == ("Sylvie Marchand", False)
        assert "Réservée par Sylvie Marchand jusqu’à" in shown.claim


@pytest.mark.parametrize(
    "attempt",
    [
        lambda *given: assignment.take(*given[:3]),
        lambda *given: assignment.give_back(*given[:3]),
        assignment.entrust,
        lambda *given: assignment.view(*given[:3]),
    ],
)
def test_another_agency_and_the_person_are_refused(
    begin: Begin, attempt: Callable[[Session, Actor, str, str], object]
):
    with begin() as session:
        agent = agent_named(session, "Gaël Quéméner").id
        (dossier,) = applications(session, 1)
        person = Actor(dossier.account_id, Role.PROFESSIONAL, "Camille")
        with pytest.raises(NotFound):
            attempt(session, people.CORSE, dossier.id, agent)
        with pytest.raises(NotAllowed):
            attempt(session, person, dossier.id, agent)


def test_a_lecteur_sees_who_is_in_charge_and_changes_nothing(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        shown = assignment.view(session, READER, dossier.id)
        with pytest.raises(NotAllowed):
            assignment.take(session, READER, dossier.id)

        assert (shown.may_act, shown.colleagues) == (False, [])


@pytest.mark.parametrize("who", ["of another agency", "removed", "lecteur", "nobody"])
def test_only_who_decides_in_the_agency_can_be_entrusted(begin: Begin, who: str):
    with begin() as session:
        (dossier,) = applications(session, 1)
        found = {
            "of another agency": lambda: agent_named(session, "Inès Colonna", "94"),
            "removed": lambda: _removed(session),
            "lecteur": lambda: agent_named(session, "Olivier Tanguy", role=Role.READER),
            "nobody": lambda: Agent(national_id="", given_name="", family_name="", ars="53"),
        }[who]()
        with pytest.raises(InvalidField) as refused:
            assignment.entrust(session, people.BRETAGNE, dossier.id, found.id)

        assert refused.value.field == "agent"


def _removed(session: Session) -> Agent:
    agent = agent_named(session, "Parti Ailleurs")
    agents.remove(session, ADMIN, agent.id)
    return agent


def test_what_is_decided_is_nobodys_to_take(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        people.judge_all(session, dossier)
        review.decide(session, people.BRETAGNE, dossier.id, "valider", dossier.version)
        with pytest.raises(Conflict):
            assignment.take(session, people.BRETAGNE, dossier.id)


def test_nobody_gives_back_what_a_colleague_was_given_meanwhile(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        (dossier,) = applications(session, 1)
        assignment.take(session, sylvie, dossier.id)
        assignment.take(session, gael, dossier.id)
        with pytest.raises(Conflict):
            assignment.give_back(session, sylvie, dossier.id)

        assert dossier.assigned_to == gael.account_id


@pytest.mark.parametrize(
    "leaves",
    [
        lambda session, agent: agents.remove(session, ADMIN, agent),
        lambda session, agent: agents.move(session, ADMIN, agent, "gestionnaire", "11"),
        lambda session, agent: agents.move(session, ADMIN, agent, "lecteur", "53"),
    ],
)
def test_who_leaves_the_agency_leaves_their_files_free(
    begin: Begin, leaves: Callable[[Session, str], None]
):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        mine, decided = applications(session, 2)
        assignment.take(session, sylvie, mine.id)
        people.judge_all(session, decided, sylvie)
        review.decide(session, sylvie, decided.id, "valider", decided.version)
        agent = session.exec(select(Agent).where(Agent.family_name == "Marchand")).one()
        leaves(session, agent.id)

        assert (mine.assigned_to, decided.assigned_to) == (None, sylvie.account_id)
        assert told(session, mine)[-1][:2] == (
            "Rendue, plus personne n’en est chargé",
            "Agathe Delmas",
        )


def test_a_new_role_that_decides_too_keeps_the_files(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        (mine,) = applications(session, 1)
        assignment.take(session, sylvie, mine.id)
        agent = session.exec(select(Agent)).one()
        agents.move(session, ADMIN, agent.id, "responsable", "53")

        assert mine.assigned_to == sylvie.account_id


def test_the_agencys_pages_are_told_and_the_trail_remembers(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
    with begin() as session:
        signals.forget(session, now() + LATER)
        audit.act_as(session, sylvie)
        assignment.take(session, sylvie, dossier.id)
    with begin() as session:
        heard = {
            h.subject for h in signals.since(session, now()) if h.concerns(people.BRETAGNE, "")
        }
        elsewhere = [h for h in signals.since(session, now()) if h.concerns(people.CORSE, "")]
        about = select(AuditEntry).where(AuditEntry.object == f"dossier:{dossier.id}")
        written = session.exec(about.order_by(col(AuditEntry.position).desc())).first()
        assert written

        assert heard == {dossier.id, f"presence:{dossier.id}"}
        assert elsewhere == []
        assert (written.action, written.actor_name) == ("modification", "Sylvie Marchand")


def test_a_claim_that_expires_frees_what_was_not_begun(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        dropped, begun, entrusted = applications(session, 3)
        assignment.take(session, sylvie, dropped.id)
        review.take(session, sylvie, begun.id)
        assignment.take(session, sylvie, begun.id)
        agent = session.exec(select(Agent).where(Agent.family_name == "Marchand")).one()
        assignment.entrust(session, gael, entrusted.id, agent.id)
        time_passes(session)
        ended = [assignment.claims.lapse(session, now()) for _ in range(2)]
        shown = assignment.view(session, gael, dropped.id)

        assert ended == [2, 0]
        assert (shown.holder, dropped.assigned_to) == ("", None)
        assert "La réservation de Sylvie Marchand a expiré à" in shown.claim
        assert told(session, dropped)[-1] == (
            "Réservation expirée, plus personne n’en est chargé",
            "Portail eRPPS",
            "Sylvie Marchand",
        )
        assert begun.assigned_to == entrusted.assigned_to == sylvie.account_id


def test_a_claim_lasts_as_long_as_the_setting_says(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
        assignment.take(session, sylvie, dossier.id)
        left = session.exec(select(Claim)).one().until - now()

        assert 14 * 60 < left.total_seconds() <= 15 * 60
        assert assignment.claims.lapse(session, now()) == 0
