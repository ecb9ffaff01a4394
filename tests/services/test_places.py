"""What the register holds of a place: found through a titulaire, corrected, taken away."""

from datetime import date

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import Activity, ProfessionalPractice, Structure
from erpps_app.services import (
    dossiers,
    professionals,
    registered,
    review,
    sending,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

OWN = {**NEXT_PLACE, "type_activite": "INDEPENDANT", "siret_en_cours": "oui"}
SIRET = "73282932000074"


def joining(session: Session) -> tuple[Actor, Actor, Dossier]:
    """A titulaire, and somebody whose collaboration in their cabinet waits."""
    titulaire = people.professional(session)
    people.validated(session, titulaire, OWN)
    actor = changing.registered_person(session, "autre", birthdate="1990-02-03")
    practice = changing.practice_of(session, actor).id
    rpps = changing.person_of(session, titulaire).rpps
    joined = {"type_activite": "COLLABORATEUR", "date_debut": "04/01/2038", "titulaire_rpps": rpps}
    draft = changing.begin_change(session, actor, "nouvelle-activite", practice, joined)
    changing.attach(session, actor, draft, "activite", "justificatif_activite")
    assert sending.send(session, actor, draft).path
    return titulaire, actor, session.get_one(Dossier, draft)


def test_the_cabinet_that_a_number_leads_to_is_shown_to_both_sides(begin: Begin):
    with begin() as session:
        _, actor, waiting = joining(session)
        for shown in (
            dossiers.view(session, actor, waiting.id).sections[0].lines,
            review.open_file(session, people.BRETAGNE, waiting.id).sections[0].lines,
        ):
            line = next(li for li in shown if li.label == "Cabinet trouvé")

            assert "Association Port d’attache" in line.text
            assert "Camille MARTIN" in line.text


def test_a_second_cabinet_of_the_titulaire_changes_nothing_to_what_was_declared(begin: Begin):
    with begin() as session:
        titulaire, actor, waiting = joining(session)
        first = changing.activity_of(session, titulaire).structure_id
        practice, agent = changing.practice_of(session, titulaire).id, changing.agent(session)
        elsewhere = {**OWN, "raison_sociale": "Cabinet du Large", "libelle_voie": "Quai Neuf"}
        person = changing.person_of(session, titulaire).id
        changing.request(session, agent, "nouvelle-activite", practice, elsewhere, person)
        changing.decide(session, people.BRETAGNE, waiting)
        found = registered.load(session, changing.person_of(session, actor).id)

        assert first in {activity.structure_id for activity, _ in found.activities}


def test_a_cabinet_that_has_closed_is_no_place_to_validate(begin: Begin):
    with begin() as session:
        titulaire, _, waiting = joining(session)
        own = changing.activity_of(session, titulaire)
        own.start, own.end = date(2020, 1, 6), date(2024, 1, 10)
        session.add(own)
        session.flush()
        with pytest.raises(Conflict, match="n’est plus ouvert"):
            changing.decide(session, people.BRETAGNE, waiting)

    with begin() as session:
        assert all(s.commune for s in session.exec(select(Structure)))


def test_a_siret_that_has_come_is_kept_though_the_box_is_still_ticked(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, OWN)
        activity = changing.activity_of(session, actor).id
        come = {"siret": SIRET, "siret_en_cours": "oui"}
        changing.request(session, actor, "modification-activite", activity, come)

        assert session.exec(select(Structure)).one().siret == SIRET


def test_what_a_correction_takes_away_is_shown_to_both_sides(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, {**NEXT_PLACE, "telephone_pro": "0296000001"})
        activity = changing.activity_of(session, actor).id
        gone = {"telephone_pro": ""}
        sent = changing.request(session, actor, "modification-activite", activity, gone)
        for shown in (
            review.open_file(session, people.BRETAGNE, sent.id).sections[0].lines,
            dossiers.view(session, actor, sent.id).sections[0].lines,
        ):
            line = next(li for li in shown if "éléphone" in li.label)

            assert (line.text, line.changed_from) == ("(supprimé)", "02 96 00 00 01")


def two_at_one_place(session: Session, actor: Actor) -> tuple[Structure, list[Activity]]:
    """Somebody who practises two professions at one place."""
    first = changing.practice_of(session, actor)
    other = {**first.model_dump(exclude={"id"}), "profession": "93"}
    second = ProfessionalPractice(**other)
    place = Structure(
        name="Maison", postcode="35000", city="Rennes", commune="35238", country="99100"
    )
    session.add_all((second, place))
    session.flush()
    both = [
        Activity(
            practice_id=practice.id, structure_id=place.id, type="BENEVOLE", start=date(2020, 1, 6)
        )
        for practice in (first, second)
    ]
    session.add_all(both)
    session.flush()
    return place, both


def test_two_corrections_of_one_place_are_undone_from_the_last(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        place, (one, two) = two_at_one_place(session, actor)
        renamed = "modification-activite"
        changing.begin_change(session, actor, renamed, one.id, {"raison_sociale": "Un"})
        sent = changing.request(session, actor, renamed, two.id, {"raison_sociale": "Deux"})
        between = place.name
        changing.decide(session, people.BRETAGNE, sent, "refuse")

        assert between == "Deux"
        assert place.name == "Maison"
        assert "ne peut plus" not in sent.reason


def test_an_activity_ceased_on_its_first_day_never_stood(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        at_once = {"date_cessation": f"{activity.start:%d/%m/%Y}", "motif_fin": "CHA"}
        changing.request(session, actor, "cessation", activity.id, at_once)
        card = professionals.view(session, actor).practices[0].activities[0]

        assert (card.state, card.is_open) == ("Cessée", False)


def test_an_email_names_no_place(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, {**NEXT_PLACE, "raison_sociale": "Centre pénitentiaire"})
        activity = changing.activity_of(session, actor).id
        end = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
        for verdict in ("a_completer", "refuse"):
            sent = changing.request(session, actor, "cessation", activity, end)
            changing.decide(session, people.BRETAGNE, sent, verdict)
            if verdict == "a_completer":
                section = people.section_named(session, sent, "cessation")
                review.judge(session, people.BRETAGNE, sent.id, section.id, "refuse", "Non.")
                review.decide(session, people.BRETAGNE, sent.id, "refuser", sent.version)
        sent = changing.request(session, actor, "cessation", activity, end)
        changing.decide(session, people.BRETAGNE, sent)
        last = session.exec(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()[-8:]

        assert not [mail.subject for mail in last if "pénitentiaire" in mail.body]
