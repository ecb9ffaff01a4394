"""« Doublon possible » in the queue stays true, whatever makes or unmakes a resemblance."""

import pytest
from sqlmodel import select, update

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.queue import Criteria
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import attaching, comparison, merging, queue, submission, twin_flags
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.test_known_people import CLAIMS, PAPER
from tests.services.test_statements import statements
from tests.services.test_until_commit import the_same_twice


def flagged(begin: Begin) -> list[str]:
    """The applications that the queue shows as possible duplicates."""
    with begin(read_only=True) as session:
        shown = queue.view(session, people.BRETAGNE, Criteria(flags=("doublon",)))
        return sorted(row.id for row in shown.rows)


def apply_for(begin: Begin, sub: str = "camille", **claims: str) -> str:
    with begin() as session:
        actor = people.professional(session, sub, **{**CLAIMS, **claims})
        return people.submitted(session, actor).id


def register(begin: Begin, agent: str = "Sylvie Marchand") -> str:
    """Somebody of the same name and birth date enters the register from paper."""
    with begin() as session:
        dossier = changing.on_paper(session, changing.agent(session, agent), **PAPER)
        return dossier.practitioner_id or ""


def test_who_enters_the_register_after_an_application_flags_it(begin: Begin):
    dossier = apply_for(begin)
    assert flagged(begin) == []
    register(begin)

    assert flagged(begin) == [dossier]


def test_a_savepoint_that_is_taken_back_does_not_keep_it_from_being_flagged(begin: Begin):
    dossier = apply_for(begin)
    with begin() as session:
        changing.on_paper(session, changing.agent(session, "Sylvie Marchand"), **PAPER)
        the_same_twice(session)

    assert flagged(begin) == [dossier]


def test_two_applications_are_flagged_both_and_the_last_one_alone_is_not(begin: Begin):
    first, second = apply_for(begin), apply_for(begin, "camille encore")
    assert flagged(begin) == sorted([first, second])
    with begin() as session:
        dossier = session.get_one(Dossier, second)
        submission.cancel(session, Actor(dossier.account_id, Role.PROFESSIONAL, ""), second)

    assert flagged(begin) == []


def test_told_apart_it_is_no_longer_flagged(begin: Begin):
    person, dossier = register(begin), apply_for(begin)
    assert flagged(begin) == [dossier]
    with begin() as session:
        agent = changing.agent(session, "Gaël Quéméner")
        comparison.tell_apart(session, agent, dossier, person, "Deux sœurs.")

    assert flagged(begin) == []


def test_what_resembled_the_file_that_a_merge_took_away_is_looked_at_again(begin: Begin):
    """Of the same name and another birth date: only the file that goes was alike."""
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        keys = kept.id, gone.id
    dossier = apply_for(begin, "autre", given_name="Jeanne Camille")
    assert flagged(begin) == [dossier]
    with begin() as session:
        account = session.exec(select(Account).where(Account.subject == "Sylvie Marchand")).one()
        first = Actor(account.id, Role.AGENT, account.display_name, "53")
        kept, gone = (session.get_one(Practitioner, key) for key in keys)
        proposal = twins.propose(session, first, kept, gone)
        merging.confirm(session, twins.colleague(session), proposal)

    assert flagged(begin) == []


def test_what_waits_for_a_second_agent_stays_flagged(begin: Begin):
    person, dossier = register(begin), apply_for(begin)
    with begin() as session:
        agent = changing.agent(session, "Gaël Quéméner")
        version = session.get_one(Dossier, dossier).version
        attaching.attach(session, agent, dossier, person, {}, version)

    assert flagged(begin) == [dossier]


@pytest.mark.parametrize("wrong", [0, 16], ids=["oubliée", "de trop"])
def test_what_was_written_past_the_portal_is_mended(begin: Begin, wrong: int):
    dossier = apply_for(begin)
    if wrong == 0:
        register(begin)
    right = flagged(begin)
    with begin() as session:
        session.exec(update(Dossier).where(Dossier.id == dossier).values(flags=wrong))
    assert flagged(begin) != right

    assert twin_flags.settle_all(begin) == 1
    assert flagged(begin) == right
    assert twin_flags.settle_all(begin) == 0


def test_many_are_compared_in_as_many_statements_as_one(begin: Begin):
    asked: list[int] = []
    for n in range(3):
        apply_for(begin, f"camille {n}")
        with begin() as session:
            asked.append(len(statements(session, lambda: twin_flags.settle_all(begin))))

    assert len(set(asked)) == 1
