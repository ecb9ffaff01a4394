"""The same on many: what is shown before is what happens, each on its own, never twice."""

import pytest
from sqlmodel import Session, func, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.batch import MOST
from erpps_app.domain.errors import InvalidField, NotAllowed, NotFound
from erpps_app.domain.queue import Criteria, parse
from erpps_app.domain.rpps import is_rpps
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import AuditEntry
from erpps_app.models.register import Practitioner
from erpps_app.services import (
    batch_actions,
    batch_report,
    batch_runs,
    batches,
    presence,
    review,
)
from erpps_app.services.batch_actions import Given
from erpps_app.services.batches import Preview
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.colleagues import agent_named, applications, colleague, green

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
NOTHING = Given()
QUESTION = Given(element="diplome", question="Pouvez-vous renvoyer le diplôme entier ?")


def planned(
    session: Session, actor: Actor, action: str, *chosen: Dossier, given: Given = NOTHING
) -> Preview:
    return batches.preview(session, actor, action, [one.id for one in chosen], given)


def begun(
    session: Session, actor: Actor, action: str, *chosen: Dossier, given: Given = NOTHING
) -> str:
    rows = planned(session, actor, action, *chosen, given=given).rows
    return batches.confirm(session, actor, action, rows, given)


def carried_out(begin: Begin, actor: Actor, batch: str) -> list[tuple[str, str]]:
    """Each application in a transaction of its own, as the portal does; then the report."""
    while batch_runs.work_on(begin, batch):
        pass
    with begin() as session:
        lines = batch_report.report(session, actor, batch).lines
    return [(line.outcome, line.reason) for line in lines]


def test_only_those_whose_every_check_is_green_are_validated(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        good, other = green(session, 0), green(session, 1)
        (doubtful,) = applications(session, 1)  # its title cannot be read
        shown = planned(session, sylvie, "valider", good, other, doubtful)
        batch = batches.confirm(session, sylvie, "valider", shown.rows, Given())
    told = carried_out(begin, sylvie, batch)
    with begin() as session:
        report = batch_report.report(session, sylvie, batch)
        statuses = [session.get_one(Dossier, one.id).status for one in (good, other, doubtful)]

    assert (shown.possible, shown.aside) == (2, 1)
    assert [row.obstacle for row in shown.rows if row.id == doubtful.id] == [
        "Un contrôle au moins n’est pas vert : lisez son dossier."
    ]
    assert told == [("Validée", ""), ("Validée", "")]
    assert all(is_rpps(line.rpps) for line in report.lines)
    assert (report.done, report.aside, report.waiting, report.stopped) == (2, 0, 0, 0)
    assert statuses == ["validee", "validee", "nouvelle"]


def test_what_changed_after_the_preview_is_left_aside_and_stops_no_other(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        first, second, third = (green(session, rank) for rank in range(3))
        batch = begun(session, sylvie, "valider", first, second, third)
        section = people.section_named(session, second, "diplome")
        review.judge(session, gael, second.id, section.id, "refuse", "Illisible.")
    told = carried_out(begin, sylvie, batch)
    with begin() as session:
        left = session.get_one(Dossier, second.id)

        assert [outcome for outcome, _ in told] == ["Validée", "Laissée de côté", "Validée"]
        assert "Elle a changé depuis l’aperçu" in told[1][1]
        assert (left.status, left.assigned_to) == ("en_instruction", gael.account_id)


def test_what_fails_half_way_leaves_no_trace_but_the_reason(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        first, second = green(session, 0), green(session, 1)
        batch = begun(session, sylvie, "valider", first, second)
    decide = review.decide

    def refused(session: Session, actor: Actor, key: str, action: str, version: int) -> str:
        if key == first.id:
            raise RuntimeError("the disk is full")  # after every verdict was written
        return decide(session, actor, key, action, version)

    monkeypatch.setattr(batch_actions.review, "decide", refused)
    told = carried_out(begin, sylvie, batch)
    with begin() as session:
        left = session.get_one(Dossier, first.id)
        verdicts = {row.verdict for row in people.parts.sections_of(session, first.id)}
        remembered = session.exec(
            select(AuditEntry.object).where(
                AuditEntry.subject == first.id, AuditEntry.actor_name == "Sylvie Marchand"
            )
        ).all()
        registered = session.exec(select(func.count()).select_from(Practitioner)).one()

        assert "Une erreur inattendue s’est produite, incident" in told[0][1]
        assert told[1] == ("Validée", "")
        assert (left.status, left.assigned_to, verdicts) == ("nouvelle", None, {""})
        assert registered == 1
        assert {about.partition(":")[0] for about in remembered} == {"batch_item"}


def test_the_same_question_goes_to_each(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        one, two, three = applications(session, 3)
        prepared = people.section_named(session, two, "coordonnees")
        review.judge(session, sylvie, two.id, prepared.id, "a_completer", "Laquelle ?")
        shown = planned(session, sylvie, "demander", one, two, three, given=QUESTION)
        batch = batches.confirm(session, sylvie, "demander", shown.rows, QUESTION)
    told = carried_out(begin, sylvie, batch)
    with begin() as session:
        asked = people.section_named(session, one, "diplome")

        assert [bool(row.obstacle) for row in shown.rows] == [False, True, False]
        assert told == [("Question envoyée", "")] * 2
        assert (asked.verdict, asked.reason) == ("a_completer", QUESTION.question)
        assert session.get_one(Dossier, one.id).status == "en_attente"


def test_many_are_entrusted_unless_somebody_else_was_meanwhile(begin: Begin):
    with begin() as session:
        rozenn = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        to = Given(agent=agent_named(session, "Maël Tréguer").id)
        one, two = applications(session, 2)
        batch = begun(session, rozenn, "attribuer", one, two, given=to)
        batch_actions.assignment.take(session, people.BRETAGNE, two.id)
    told = carried_out(begin, rozenn, batch)

    assert told == [("Attribuée", ""), ("Laissée de côté", batch_actions.TAKEN)]


def test_another_agency_is_not_even_named(begin: Begin):
    with begin() as session:
        ines = colleague(session, "Inès Colonna", "94")
        mine = green(session, 0)
        shown = planned(session, ines, "valider", mine)
        own = planned(session, people.BRETAGNE, "valider", mine)
        with pytest.raises(InvalidField):
            batches.confirm(session, ines, "valider", own.rows, Given())

        assert shown.rows == []


def test_what_one_proposed_oneself_is_not_validated_with_others(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        actor = changing.registered_person(session)
        reason = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}
        removal = changing.request(
            session,
            sylvie,
            "suppression",
            answers=reason,
            practitioner=changing.person_of(session, actor).id,
        )
        shown = planned(session, sylvie, "valider", removal)

        assert "un autre agent doit la confirmer" in shown.rows[0].obstacle


def test_the_preview_says_whose_it_is_and_who_is_there(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        (one,) = applications(session, 1)
        batch_actions.assignment.take(session, gael, one.id)
        presence.arrive(session, gael, "page", one.id)
        (row,) = planned(session, sylvie, "valider", one).rows

        assert (row.holder, row.beside) == ("Gaël Quéméner", "Gaël Quéméner consulte ce dossier")


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        ("attribuer", Given(agent="inconnu"), "agent"),
        ("demander", Given(element="inconnu", question="Laquelle ?"), "element"),
        ("demander", Given(element="diplome", question="  "), "question"),
        ("demander", Given(element="diplome", question="x" * 2001), "question"),
        ("refuser", Given(), "action"),
    ],
)
def test_what_is_missing_is_said_at_its_field(begin: Begin, action: str, given: Given, field: str):
    with begin() as session:
        (one,) = applications(session, 1)
        with pytest.raises(InvalidField) as refused:
            planned(session, people.BRETAGNE, action, one, given=given)

    assert refused.value.field == field


@pytest.mark.parametrize("chosen", [[], [str(n) for n in range(MOST + 1)]])
def test_nothing_and_too_much_are_refused(begin: Begin, chosen: list[str]):
    with begin() as session, pytest.raises(InvalidField) as refused:
        batches.preview(session, people.BRETAGNE, "valider", chosen, Given())

    assert refused.value.field == "selection"


def test_a_report_is_its_agents_and_the_responsables_only(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        rozenn = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        elsewhere = colleague(session, "Inès Colonna", "94", Role.LEAD)
        batch = begun(session, sylvie, "valider", green(session, 0))
        for other in (gael, elsewhere):
            with pytest.raises(NotFound):
                batch_report.report(session, other, batch)
            assert batch_report.latest(session, other) == []
            with pytest.raises(NotFound):
                batch_runs.stop(session, other, batch)
        for refused in (
            lambda: batch_report.report(session, READER, batch),
            lambda: batch_runs.stop(session, READER, batch),
            lambda: planned(session, READER, "valider"),
        ):
            with pytest.raises(NotAllowed):
                refused()

        assert batch_report.report(session, rozenn, batch).waiting == 1
        assert [one.id for one in batch_report.latest(session, rozenn)] == [batch]
        assert [one.id for one in batch_report.latest(session, sylvie)] == [batch]


def test_the_report_can_be_taken_out_as_a_file(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        one = green(session, 0)
        batch = begun(session, sylvie, "valider", one)
    carried_out(begin, sylvie, batch)
    with begin() as session:
        (row,) = batch_report.exported(session, sylvie, {"lot": batch})

        assert len(row) == len(batch_report.COLUMNS)
        assert row[:4] == (one.number, "Camille ABGRALL", "Validée", "")
        assert is_rpps(str(row[4]))


def test_a_whole_view_is_ticked_up_to_what_can_be_done_at_once(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches, "MOST", 2)
    with begin() as session:
        oldest, second, third = applications(session, 3)
        review.take(session, people.BRETAGNE, second.id)
        new = parse({"statut": "nouvelle"})
        chosen = batches.of_view(session, people.BRETAGNE, new)
        third.submitted_at = oldest.submitted_at
        everything = batches.of_view(session, people.BRETAGNE, Criteria())

        assert chosen == [oldest.id, third.id]
        assert len(everything) == 2
        assert batches.of_view(session, people.CORSE, Criteria()) == []
        with pytest.raises(NotAllowed):
            batches.of_view(session, READER, Criteria())
