"""The register changes while somebody prepares, waits or decides; the agency in charge changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Activity, CivilStatus, ContactDetails, Practitioner
from erpps_app.services import (
    change_form,
    changes,
    history,
    professionals,
    registered,
    review,
    sending,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

END = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
IN_PLERIN = {"localite": "Plérin", "code_postal": "22190", "commune": "22187"}
IN_AJACCIO = {"code_postal": "20000", "localite": "Ajaccio", "commune": "2A004"}
MISTAKE = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}


def already_begun(session: Session, actor: Actor) -> Activity:
    """The activity of somebody who has practised for years."""
    activity = changing.activity_of(session, actor)
    activity.start = date(2020, 1, 6)
    session.add(activity)
    session.flush()
    return activity


def test_what_the_person_left_as_it_was_follows_the_register(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor).id
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "mienne@example.org"}
        )
        changing.request(session, agent, "coordonnees", "", IN_PLERIN, practitioner=person)
        told = sending.send(session, actor, draft)
        sent = sending.send(session, actor, draft)
        contact = session.exec(select(ContactDetails)).one()

        assert "Plérin" in told.changed
        assert sent.path
        assert (contact.email, contact.city, contact.postcode) == (
            "mienne@example.org",
            "Plérin",
            "22190",
        )


def test_an_address_that_was_corrected_stays_whole(begin: Begin):
    """Half of one address and half of another would be nobody's."""
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor).id
        draft = changing.begin_change(session, actor, "coordonnees", answers={"numero_voie": "22"})
        changing.request(session, agent, "coordonnees", "", IN_PLERIN, practitioner=person)
        sending.send(session, actor, draft)
        sending.send(session, actor, draft)
        contact = session.exec(select(ContactDetails)).one()

        assert (contact.house_number, contact.city) == ("22", "Saint-Brieuc")


def test_an_activity_closed_meanwhile_is_neither_reopened_nor_corrected(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        activity, agent = already_begun(session, actor), changing.agent(session)
        person = changing.person_of(session, actor).id
        draft = changing.begin_change(session, actor, "cessation", activity.id, END)
        changing.begin_change(
            session, actor, "modification-activite", activity.id, {"raison_sociale": "Autre nom"}
        )
        closed = {"date_cessation": "10/01/2024", "motif_fin": "CHA"}
        changing.request(session, agent, "cessation", activity.id, closed, person)
        told = sending.send(session, actor, draft).changed
        with pytest.raises(Conflict, match=r"déjà cessé.*Retirez"):
            sending.send(session, actor, draft)
        _, structure = registered.load(session, person).activity(activity.id)

        assert told
        assert activity.end == date(2024, 1, 10)
        assert structure is not None
        assert structure.name == NEXT_PLACE["raison_sociale"]


def test_an_agent_does_not_pass_over_what_the_person_sent_meanwhile(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        activity, person = changing.activity_of(session, actor), changing.person_of(session, actor)
        own = {"date_cessation": "10/01/2038", "motif_fin": "CHA"}
        prepared = changing.begin_change(session, agent, "cessation", activity.id, own, person.id)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        sending.send(session, agent, prepared)
        with pytest.raises(Conflict, match=r"n’est pas encore décidée.*Décidez-la"):
            sending.send(session, agent, prepared)
        changing.decide(session, people.BRETAGNE, sent, "refuse")

        assert activity.end is None


def test_two_corrections_of_one_civil_status_both_count(begin: Begin):
    """Validating the later one does not put back what the earlier one had mended."""
    with begin() as session:
        agent, other = changing.agent(session), changing.agent(session, "Gaël Quéméner")
        person = changing.on_paper(session, agent).practitioner_id or ""
        account = Account(issuer="psc", subject="j", display_name="Jeanne", practitioner_id=person)
        session.add(account)
        session.flush()
        actor = Actor(account.id, Role.PROFESSIONAL, "Jeanne")
        mended = changing.begin_change(
            session, agent, "etat-civil", answers={"date_naissance": "13/04/1970"},
            practitioner=person,
        )  # fmt: skip
        changing.attach(session, agent, mended, "etat-civil-modifie", "justificatif_etat_civil")
        sending.send(session, agent, mended)
        asked = changing.begin_change(
            session, actor, "etat-civil", answers={"nom_usage": "LE GALL"}
        )
        changing.attach(session, actor, asked, "etat-civil-modifie", "justificatif_etat_civil")
        sending.send(session, actor, asked)
        civil = session.exec(select(CivilStatus)).one()
        civil.birth_date = "1970-04-14"  # whatever else the register comes to hold
        session.add(civil)
        session.flush()
        shown = review.open_file(session, other, asked).sections[0].lines
        changing.decide(session, other, session.get_one(Dossier, asked))
        session.refresh(civil)

        assert (civil.birth_date, civil.usage_name) == ("1970-04-14", "LE GALL")
        assert "14/04/1970" in {line.text for line in shown}


def test_contact_details_do_not_wait_for_what_else_was_sent_with_them(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor).id
        practice = changing.practice_of(session, actor).id
        changing.begin_change(session, actor, "coordonnees", answers={"email": "un@example.org"})
        changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.request(session, actor, "coordonnees", answers={"email": "deux@example.org"})
        changing.request(
            session, agent, "coordonnees", "", {"email": "trois@example.org"}, practitioner=person
        )

        assert session.exec(select(ContactDetails)).one().email == "trois@example.org"


def test_what_is_under_way_follows_the_person_to_their_new_agency(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        corse = changing.agent(session, "Inès Colonna", "94")
        person, activity = changing.person_of(session, actor), changing.activity_of(session, actor)
        waiting = changing.request(session, actor, "cessation", activity.id, END)
        prepared = changing.begin_change(
            session, agent, "coordonnees", answers={"email": "a@example.org"},
            practitioner=person.id,
        )  # fmt: skip
        removal = changing.request(
            session, agent, "suppression", answers=MISTAKE, practitioner=person.id
        )
        changing.request(session, actor, "coordonnees", answers=IN_AJACCIO)

        assert person.ars == waiting.ars == removal.ars == "94"
        with pytest.raises(NotFound):
            review.open_file(session, people.BRETAGNE, waiting.id)
        with pytest.raises(NotFound):
            sending.send(session, agent, prepared)
        file = professionals.view(session, corse, person.id)
        assert {link.object for link in file.dossiers} == {
            "Fermeture de situation d’exercice",
            "Suppression d’un professionnel",
            "Modification d’informations de contact",
        }
        assert (
            "Transmise à une autre agence"
            in review.open_file(session, corse, waiting.id).timeline[-1].title
        )
        with pytest.raises(NotFound):
            changing.decide(session, people.BRETAGNE, removal)
        assert person.active


def test_a_draft_goes_to_the_agency_in_charge_when_it_is_sent(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        practice, person = changing.practice_of(session, actor), changing.person_of(session, actor)
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice.id, NEXT_PLACE)
        changing.request(session, agent, "coordonnees", "", IN_AJACCIO, practitioner=person.id)
        sending.send(session, actor, draft)
        sending.send(session, actor, draft)

        assert session.get_one(Dossier, draft).ars == person.ars == "94"


def test_whoever_took_the_paper_keeps_the_file_until_a_place_changes(begin: Begin):
    with begin() as session:
        corse = changing.agent(session, "Inès Colonna", "94")
        dossier = changing.on_paper(session, corse)
        person = session.get_one(Practitioner, dossier.practitioner_id)
        mobile = {"telephone_mobile": "06 12 34 99 99"}
        changing.request(session, corse, "coordonnees", "", mobile, practitioner=person.id)
        kept = person.ars
        changing.request(session, corse, "coordonnees", "", IN_PLERIN, practitioner=person.id)

        assert kept == "94"
        assert professionals.view(session, corse, person.id).rpps == person.rpps


def test_two_tabs_that_start_a_change_at_once_share_one_draft(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
    together = Barrier(2)

    def start(_tab: int) -> str:
        together.wait()
        with begin() as session:
            return changes.start(session, actor, "coordonnees").split("/")[2]

    with ThreadPoolExecutor(2) as tabs:
        drafts = set(tabs.map(start, range(2)))

    assert len(drafts) == 1


def test_a_removal_and_what_the_person_sends_never_wait_for_each_other(begin: Begin):
    """Both take the professional first, then the application."""
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor)
        removal = changing.request(
            session, agent, "suppression", answers=MISTAKE, practitioner=person.id
        )
        section = people.section_named(session, removal, "suppression")
        review.judge(session, people.BRETAGNE, removal.id, section.id, "valide", "")
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "un@example.org"}
        )
    together = Barrier(2)

    def remove() -> None:
        together.wait()
        with begin() as session:
            known = session.get_one(Dossier, removal.id)
            review.decide(session, people.BRETAGNE, removal.id, "valider", known.version)

    def send() -> None:
        together.wait()
        with begin() as session:
            sending.send(session, actor, draft)

    with ThreadPoolExecutor(2) as both:
        removing, sent = both.submit(remove), both.submit(send)
        removing.result()
        refused = sent.exception()

    assert refused is None or isinstance(refused, (NotFound, Conflict))
    with begin() as session:
        assert not session.get_one(Practitioner, person.id).active


def cabinet(session: Session) -> tuple[Actor, str]:
    """A titulaire and their number."""
    titulaire = people.professional(session)
    own = {**NEXT_PLACE, "type_activite": "INDEPENDANT", "siret_en_cours": "oui"}
    people.validated(session, titulaire, own)
    return titulaire, changing.person_of(session, titulaire).rpps


def joining(session: Session, rpps: str, born: str) -> Actor:
    """Somebody employed in the cabinet of that titulaire."""
    actor = people.professional(session, born, birthdate=born)
    employed = {"type_activite": "SAL_LIBERAL", "date_debut": "04/01/2038"}
    people.validated(session, actor, {**employed, "titulaire_rpps": rpps})
    return actor


def test_a_correction_of_a_shared_place_is_in_the_history_of_all_who_practise_there(begin: Begin):
    with begin() as session:
        titulaire, rpps = cabinet(session)
        joined = joining(session, rpps, "1990-02-03")
        place = changing.activity_of(session, titulaire).id
        changing.request(
            session, titulaire, "modification-activite", place, {"raison_sociale": "Cabinet neuf"}
        )
        told = history.view(session, joined).changes

        assert told[0].what.startswith("Correction du lieu d’exercice")
        assert [(d.before, d.after) for d in told[0].differences] == [
            ("Association Port d’attache", "Cabinet neuf")
        ]


def test_a_place_where_others_practise_is_not_offered_for_correction(begin: Begin):
    """Its titulaire has ceased; two others practise there: neither renames it for the other."""
    with begin() as session:
        titulaire, rpps = cabinet(session)
        own, agent = already_begun(session, titulaire), changing.agent(session)
        one, _ = joining(session, rpps, "1990-02-03"), joining(session, rpps, "1991-02-03")
        closed = {"date_cessation": "10/01/2024", "motif_fin": "CHA"}
        person = changing.person_of(session, titulaire).id
        changing.request(session, agent, "cessation", own.id, closed, person)
        activity = changing.activity_of(session, one)
        path = changes.start(session, one, "modification-activite", activity.id)
        _, _, draft, section = path.split("/")
        visible = change_form.open_page(session, one, draft, section).form.visible
        asked = {name for name, shown in visible.items() if shown}

        assert "telephone_pro" in asked
        assert not asked & {"raison_sociale", "siret", "finess"}
