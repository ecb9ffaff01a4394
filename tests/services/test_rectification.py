"""An agent sets a value right: same rules, before and after, the person told."""

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed, NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import OutboxMessage
from erpps_app.services import dossiers, rectification, registered, review
from erpps_app.services.rectification import REASON
from tests.conftest import Begin
from tests.services import changing, people, twins

SEEN = "Le diplôme porte le 12/05/2023."
RIGHT = {"date_diplome": "12/05/2023", REASON: SEEN}


def correct(
    session: Session,
    dossier: Dossier,
    element: str,
    form: dict[str, str],
    by: Actor = people.BRETAGNE,
) -> None:
    section = people.section_named(session, dossier, element)
    rectification.correct(session, by, dossier.id, section.id, form, dossier.version)


def test_the_person_reads_before_and_after_and_is_told(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        correct(session, dossier, "diplome", RIGHT)
        told = rectification.of_application(session, actor, dossier.id)
        letter = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.created_at))).all()[
            -1
        ]

        assert told[0].changes == [
            {
                "label": "Date d’obtention du diplôme",
                "before": "02/05/2024",
                "after": "12/05/2023",
            }
        ]
        assert (told[0].reason, told[0].who) == (SEEN, "Sylvie Marchand")
        assert SEEN in dossiers.view(session, actor, dossier.id).timeline[-1].reason
        assert "2023" not in letter.body
        assert "2024" not in letter.body


def test_what_is_corrected_is_what_is_registered(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        correct(session, dossier, "diplome", RIGHT)
        people.judge_all(session, dossier)
        review.decide(session, people.BRETAGNE, dossier.id, "valider", dossier.version)
        practice = registered.load(session, changing.person_of(session, actor).id).practices[0]

        assert str(practice.qualification_date) == "2023-05-12"


def test_a_verdict_given_before_starts_over(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        people.judge_all(session, dossier)
        correct(session, dossier, "diplome", RIGHT)
        shown = review.open_file(session, people.BRETAGNE, dossier.id).sections

        assert [s.verdict for s in shown if s.element == "diplome"] == [""]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"date_diplome": "31/02/2023", REASON: SEEN}, "date_diplome"),
        ({"date_diplome": "", REASON: SEEN}, "date_diplome"),
        ({"date_diplome": "12/05/2023", REASON: " "}, REASON),
    ],
)
def test_the_same_rules_hold_and_a_reason_is_owed(begin: Begin, form: dict[str, str], field: str):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        with pytest.raises(InvalidFields) as refusal:
            correct(session, dossier, "diplome", form)

        assert field in refusal.value.errors


def test_what_franceconnect_vouches_for_stays_whatever_is_sent(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        forged = {"nom_naissance": "AUTRE", "civilite": "M", REASON: "Essai."}
        correct(session, dossier, "etat-civil", forged)
        answers = people.section_named(session, dossier, "etat-civil").answers

        assert answers["nom_naissance"] == "MARTIN"
        assert answers["civilite"] == "M"


@pytest.mark.parametrize("element", ["coordonnees", "piece-identite"])
def test_nothing_else_is_corrected(begin: Begin, element: str):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        with pytest.raises(Conflict):
            correct(session, dossier, element, {"email": "autre@example.org", REASON: SEEN})


@pytest.mark.parametrize("who", [people.CORSE, twins.READER])
def test_nobody_else_corrects(begin: Begin, who: Actor):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        for other in (who, actor):
            with pytest.raises((NotFound, NotAllowed)):
                correct(session, dossier, "diplome", RIGHT, other)


def test_a_correction_on_what_changed_meanwhile_is_refused(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        seen = dossier.version
        review.take(session, people.BRETAGNE, dossier.id)
        section = people.section_named(session, dossier, "diplome")
        with pytest.raises(Conflict):
            rectification.correct(session, people.BRETAGNE, dossier.id, section.id, RIGHT, seen)


def test_what_is_decided_is_not_corrected(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = session.exec(select(Dossier)).one()
        assert actor
        with pytest.raises(Conflict):
            correct(session, dossier, "diplome", RIGHT)
