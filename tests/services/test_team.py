"""The load of a team: true figures, the agency's only, and files handed on."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed
from erpps_app.models.access import Account, Agent
from erpps_app.models.base import now
from erpps_app.services import assignment, presence, review, sessions, team
from erpps_app.services.team import NOBODY, Load
from tests.conftest import Begin
from tests.services import people
from tests.services.colleagues import agent_named, applications, colleague
from tests.services.test_statements import statements


def lead(session: Session) -> Actor:
    return colleague(session, "Rozenn Le Goff", role=Role.LEAD)


def of(session: Session, actor: Actor, name: str) -> Load:
    return next(row for row in team.view(session, actor).rows if row.name == name)


def test_each_agents_load_is_what_they_have_and_did(begin: Begin):
    with begin() as session:
        rozenn, sylvie = lead(session), colleague(session, "Sylvie Marchand")
        agent_named(session, "Maël Tréguer")
        old, done, recent, _ = applications(session, 4)
        recent.submitted_at = now()
        session.add(recent)
        for dossier in (old, recent):
            assignment.take(session, sylvie, dossier.id)
        people.judge_all(session, done, sylvie)
        review.decide(session, sylvie, done.id, "valider", done.version)
        presence.arrive(session, sylvie, "page", old.id)
        shown = team.view(session, rozenn)
        load = of(session, rozenn, "Sylvie Marchand")

        assert [row.name for row in shown.rows] == [
            "Rozenn Le Goff",
            "Sylvie Marchand",
            "Maël Tréguer",
        ]
        assert (load.running, load.late, load.week, load.month) == (2, 1, 1, 1)
        assert load.oldest == f"{team.paris(old.submitted_at):%d/%m/%Y}"
        assert load.there == "Dans une demande"
        assert of(session, rozenn, "Maël Tréguer") == Load("", "Maël Tréguer")
        assert (shown.free.running, shown.free.late) == (1, 1)


def test_who_is_signed_in_and_active_is_there(begin: Begin):
    with begin() as session:
        rozenn, sylvie = lead(session), colleague(session, "Sylvie Marchand")
        account = session.get_one(Account, sylvie.account_id)
        sessions.open_session(session, account, Role.AGENT, provider="agents", ars="53")

        assert of(session, rozenn, "Sylvie Marchand").there == "En ligne"
        assert of(session, rozenn, "Rozenn Le Goff").there == ""


def test_files_of_somebody_outside_the_directory_still_show(begin: Begin):
    with begin() as session:
        rozenn, sylvie = lead(session), colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
        assignment.take(session, sylvie, dossier.id)
        agent = session.exec(select(Agent).where(Agent.family_name == "Marchand")).one()
        agent.active = False  # before files were freed
        session.add(agent)
        session.flush()

        assert of(session, rozenn, "Sylvie Marchand (hors annuaire)").running == 1


def test_some_files_are_handed_on_the_others_stay(begin: Begin):
    with begin() as session:
        rozenn, sylvie = lead(session), colleague(session, "Sylvie Marchand")
        new = agent_named(session, "Maël Tréguer")
        one, two, three, foreign = applications(session, 4)
        for dossier in (one, two, three):
            assignment.take(session, sylvie, dossier.id)
        held = team.held_by(session, rozenn, sylvie.account_id)
        ticked = [one.id, two.id, foreign.id]  # the last is not hers
        said = team.hand_on(session, rozenn, sylvie.account_id, ticked, new.id)
        back = team.hand_on(session, rozenn, sylvie.account_id, [three.id], NOBODY)

        assert [row.id for row in held] == [one.id, two.id, three.id]
        assert said == "2 demandes sont confiées à Maël Tréguer."
        assert back == "1 demande est rendue à la file."
        assert one.assigned_to == two.assigned_to != sylvie.account_id
        assert (three.assigned_to, foreign.assigned_to) == (None, None)


def test_nothing_ticked_or_nobody_chosen_is_said(begin: Begin):
    with begin() as session:
        rozenn, sylvie = lead(session), colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
        assignment.take(session, sylvie, dossier.id)
        with pytest.raises(InvalidField, match="Cochez"):
            team.hand_on(session, rozenn, sylvie.account_id, [], NOBODY)
        with pytest.raises(InvalidField, match="Choisissez un agent"):
            team.hand_on(session, rozenn, sylvie.account_id, [dossier.id], "")


def test_another_agency_has_nothing_of_it(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        elsewhere = colleague(session, "Inès Colonna", "94", Role.LEAD)
        (dossier,) = applications(session, 1)
        assignment.take(session, sylvie, dossier.id)
        shown = team.view(session, elsewhere)

        assert [row.name for row in shown.rows] == ["Inès Colonna"]
        assert shown.free.running == 0
        assert team.held_by(session, elsewhere, sylvie.account_id) == []
        with pytest.raises(InvalidField):
            team.hand_on(session, elsewhere, sylvie.account_id, [dossier.id], NOBODY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
@pytest.mark.parametrize(
    "attempt",
    [
        team.view,
        lambda session, actor: team.held_by(session, actor, ""),
        lambda session, actor: team.hand_on(session, actor, "", [], ""),
    ],
)
def test_only_whoever_leads_the_agency_sees_the_load(
    begin: Begin, role: Role, attempt: Callable[[Session, Actor], object]
):
    with begin() as session, pytest.raises(NotAllowed):
        attempt(session, Actor("autre", role, "Autre", "53"))


def test_the_load_of_ten_is_read_as_that_of_two_is(begin: Begin):
    asked: list[int] = []
    with begin() as session:
        rozenn = lead(session)
        waiting = iter(applications(session, 10))
        for more in (2, 8):
            for n in range(more):
                one = colleague(session, f"Agent N{more}{n}")
                assignment.take(session, one, next(waiting).id)
            asked.append(len(statements(session, lambda: team.view(session, rozenn))))

    assert asked[0] == asked[1] <= 6
