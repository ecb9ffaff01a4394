"""« Suivant »: by rule, within what the agent may decide, never the same to two agents."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import NotAllowed
from erpps_app.models.dossier import Dossier
from erpps_app.services import assignment, next_file, presence, review
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.colleagues import answered, applications, colleague, time_passes

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")


def test_the_oldest_that_nobody_has_comes_and_is_theirs(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        oldest, following = applications(session, 2)
        pulled = [next_file.pull(session, sylvie), next_file.pull(session, sylvie, oldest.id)]

        assert pulled == [oldest.id, following.id]
        assert oldest.assigned_to == following.assigned_to == sylvie.account_id


def test_the_order_is_that_of_the_table(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        begun, free, entrusted, asked = applications(session, 4)
        review.take(session, sylvie, begun.id)
        assignment.take(session, sylvie, entrusted.id)
        answered(session, sylvie, asked)
        order: list[str] = []
        for _ in range(4):
            order.append(next_file.pull(session, sylvie, order[-1] if order else ""))
            _decide(session, sylvie, order[-1])

        assert order == [asked.id, entrusted.id, free.id, begun.id]
        assert next_file.pull(session, sylvie) == ""


def _decide(session: Session, actor: Actor, key: str) -> None:
    dossier = session.get_one(Dossier, key)
    people.judge_all(session, dossier, actor)
    review.decide(session, actor, key, "valider", dossier.version)


def test_what_a_colleague_has_open_or_holds_is_passed_over(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        opened, left, free = applications(session, 3)
        presence.arrive(session, gael, "page-1", opened.id)
        presence.arrive(session, gael, "page-2", left.id)
        presence.leave(session, "page-2")

        assert next_file.pull(session, sylvie) == free.id
        time_passes(session)
        assert next_file.pull(session, sylvie, free.id) == left.id


def test_a_lecteur_who_reads_holds_nothing_up(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        presence.arrive(session, READER, "page", dossier.id)

        assert next_file.pull(session, people.BRETAGNE) == dossier.id


def test_what_somebody_pulled_and_left_comes_to_another_once_expired(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        (dossier,) = applications(session, 1)
        next_file.pull(session, sylvie)
        before = next_file.pull(session, gael)
        time_passes(session)

        assert (before, next_file.pull(session, gael)) == ("", dossier.id)
        assert dossier.assigned_to == gael.account_id


def test_what_one_proposed_oneself_is_for_another(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        actor = changing.registered_person(session)
        reason = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}
        person = changing.person_of(session, actor).id
        removal = changing.request(
            session, sylvie, "suppression", answers=reason, practitioner=person
        )

        assert next_file.pull(session, sylvie) == ""
        assert next_file.pull(session, gael) == removal.id


def test_nothing_of_another_agency_nor_that_waits_for_the_person_comes(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        (dossier,) = applications(session, 1)
        section = people.section_named(session, dossier, "coordonnees")
        review.judge(session, sylvie, dossier.id, section.id, "a_completer", "Laquelle ?")
        review.decide(session, sylvie, dossier.id, "demander", dossier.version)

        assert next_file.pull(session, sylvie) == next_file.pull(session, people.CORSE) == ""


def test_a_lecteur_pulls_nothing(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        next_file.pull(session, READER)


def test_agents_who_press_together_get_different_applications(begin: Begin):
    with begin() as session:
        agents = [colleague(session, f"Agent N{n}") for n in range(4)]
        applications(session, 4)
    together = Barrier(len(agents))

    def press(actor: Actor) -> str:
        together.wait()
        with begin() as session:
            return next_file.pull(session, actor)

    with ThreadPoolExecutor(len(agents)) as threads:
        pulled = list(threads.map(press, agents))

    assert all(pulled)
    assert len(set(pulled)) == len(agents)
    with begin() as session:
        in_charge = {key: session.get_one(Dossier, key).assigned_to for key in pulled}
    assert in_charge == {key: agent.account_id for key, agent in zip(pulled, agents, strict=True)}
