"""Names in the register: nom d'exercice, état civil, and those who registered from paper."""

import pytest
from sqlmodel import Session, select

from erpps_app.domain.errors import InvalidFields, NotAllowed
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import CivilStatus, ProfessionalPractice
from erpps_app.services import (
    change_form,
    changes,
    drafts,
    parts,
    registered,
    review,
    sending,
    submission,
)
from tests.conftest import Begin
from tests.services import changing, people


def last_mail(session: Session) -> tuple[str, str]:
    row = session.exec(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()[-1]
    return row.recipient, row.subject


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"nom_exercice": "DUPONT"}, "nom_exercice"), ({"prenom_exercice": "Zoé"}, "prenom_exercice")],
)
def test_the_practice_name_is_a_civil_one(begin: Begin, answers: dict[str, str], field: str):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nom-exercice", practice, answers)
        section = parts.sections_of(session, draft)[0]
        with pytest.raises(InvalidFields) as refused:
            change_form.finish(session, actor, draft, section.id)

        assert list(refused.value.errors) == [field]


def test_the_practice_name_changes_at_once_and_the_agency_sees_it(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        changed = {"prenom_exercice": "Louise"}
        sent = changing.request(session, actor, "nom-exercice", practice, changed)
        shown = review.open_file(session, people.BRETAGNE, sent.id)
        line = next(li for li in shown.sections[0].lines if li.label == "Prénom d’exercice")

        assert session.get_one(ProfessionalPractice, practice).practice_given_name == "Louise"
        assert (line.text, line.changed_from) == ("Louise", "Camille")
        with pytest.raises(NotAllowed):
            changes.start(
                session, people.BRETAGNE, "nom-exercice", practice, sent.practitioner_id or ""
            )


def test_who_has_no_first_name_is_not_made_to_invent_one(begin: Begin):
    with begin() as session:
        actor = people.professional(session, given_name="")
        people.complete(session, actor)
        drafts.save(session, actor, "profession", {"prenom_exercice": ""})
        dossier = submission.submit(session, actor)
        people.judge_all(session, dossier)
        review.decide(session, people.BRETAGNE, dossier.id, "valider", dossier.version)
        practice = changing.practice_of(session, actor).id
        changed = {"nom_exercice": "Martin"}
        sent = changing.request(session, actor, "nom-exercice", practice, changed)

        assert sent.status == "validee"
        assert session.get_one(ProfessionalPractice, practice).practice_name == "Martin"


def test_a_civil_status_vouched_for_by_franceconnect_is_not_changed_here(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
        for who, whom in ((actor, ""), (changing.agent(session), person)):
            with pytest.raises(NotAllowed, match="FranceConnect"):
                changes.start(session, who, "etat-civil", "", whom)


def test_the_agency_registers_from_paper_with_the_same_forms_and_rules(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        dossier = changing.on_paper(session, agent)
        found = registered.load(session, dossier.practitioner_id or "")

        assert dossier.status == "validee"
        assert found.civil.birth_name == "ROUSSEL"
        assert not found.practitioner.by_franceconnect
        assert [a.type for a, _ in found.activities] == ["REMPLACANT"]
        assert last_mail(session) == ("jeanne@example.org", "Votre numéro RPPS est attribué")


def test_the_agency_changes_a_civil_status_registered_without_franceconnect(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        person = changing.on_paper(session, agent).practitioner_id or ""
        draft = changing.begin_change(
            session, agent, "etat-civil", answers={"nom_usage": "LE GALL"}, practitioner=person
        )
        changing.attach(session, agent, draft, "etat-civil-modifie", "justificatif_etat_civil")
        sending.send(session, agent, draft)

        assert session.exec(select(CivilStatus.usage_name)).one() == "LE GALL"


def test_a_composite_first_name_stays_one_name(begin: Begin):
    given = {"prenom": "Jeanne Marie", "prenom_2": "Louise Anne", "prenom_3": "Zoé"}
    with begin() as session:
        agent = changing.agent(session)
        person = changing.on_paper(session, agent, **given).practitioner_id or ""
        draft = changing.begin_change(
            session, agent, "etat-civil", answers={"nom_usage": "LE GALL"}, practitioner=person
        )
        changing.attach(session, agent, draft, "etat-civil-modifie", "justificatif_etat_civil")
        sending.send(session, agent, draft)
        civil = session.exec(select(CivilStatus)).one()

        assert registered.civil_answers(civil).items() >= given.items()
        assert civil.given_names == "Jeanne Marie Louise Anne Zoé"
        assert civil.search_key == "ROUSSEL JEANNEMARIE"
        assert session.get_one(Dossier, draft).applicant_name == "Jeanne Marie ROUSSEL"


def test_on_paper_the_practice_name_starts_as_the_civil_one(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, _, dossier_id, section_id = changes.start_on_paper(session, agent).split("/")
        civil = {
            **people.CIVIL, "sexe": "F", "nom_naissance": "LE GALL", "prenom": "Marie Claire",
            "date_naissance": "12/04/1970", "pays_naissance": "99100", "commune_naissance": "22278",
        }  # fmt: skip
        change_form.save(session, agent, dossier_id, section_id, civil)
        changing.attach(session, agent, dossier_id, "piece-identite", "piece_identite")
        change_form.finish(session, agent, dossier_id, section_id)
        named = people.section_named(session, session.get_one(Dossier, dossier_id), "profession")

        assert named.answers["nom_exercice"] == "LE GALL"
        assert named.answers["prenom_exercice"] == "Marie Claire"
