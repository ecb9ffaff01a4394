"""What an administrator adds to a list is offered wherever one chooses; what is retired filters.

Nothing is rebuilt or started again between the change and the page.
"""

import pytest
from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.list_rules import Operation
from erpps_app.domain.lists import ListName
from erpps_app.domain.queue import Criteria
from erpps_app.services import change_form, changes, labels, queue, queue_links, statistics, wizard
from erpps_app.services.forms import FormView
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.listing import ADMIN, RETIRED, change, fields

pytestmark = pytest.mark.usefixtures("shipped_again")

PROFESSION = {
    "code": "97",
    "libelle": "Art-thérapeute",
    "nomenclature": "TRE_G15-ProfessionSante",
}
DIPLOMA = {
    "code": "DE99",
    "libelle": "DE Art-thérapeute",
    "nomenclature": "TRE_R48-DiplomeEtatFrancais",
    "type": "DE",
}
RENAMED = {"libelle": "Ergothérapeute DE", "nomenclature": PROFESSION["nomenclature"]}


def added(session: Session) -> None:
    """A profession with its diploma, a type of activity, a reason for ending one."""
    add = Operation.ADD
    change(session, add, ListName.PROFESSIONS, typed=PROFESSION)
    change(session, add, ListName.DIPLOMAS, typed=DIPLOMA)
    for profession in ("94", "97"):
        link = {"titre_ouvrant": "DE99", "profession": profession}
        change(session, add, ListName.DIPLOMA_LINKS, typed=link)
    kind = fields(session, ListName.ACTIVITY_TYPES, "REMPLACANT", libelle="Itinérant")
    change(session, add, ListName.ACTIVITY_TYPES, typed={**kind, "code": "ITINERANT"})
    reason = {
        "code": "ITI",
        "libelle": "Itinérance",
        "nomenclature": "TRE_R25-MotifFinActivite",
    }
    change(session, add, ListName.END_REASONS, typed=reason)


def offered(form: FormView, name: str) -> set[str]:
    return {option["value"] for option in form.options[name]}


def form_of(session: Session, actor: Actor, procedure: str, target: str = "") -> FormView:
    """The first page of a change that has just begun."""
    *_, dossier_id, section_id = changes.start(session, actor, procedure, target).split("/")
    return change_form.open_page(session, actor, dossier_id, section_id).form


def test_the_wizard_offers_what_was_added(begin: Begin):
    with begin() as session:
        added(session)
        actor = people.professional(session)
        people.complete(session, actor)
        profession = wizard.open_step(session, actor, "profession")
        diploma = wizard.open_step(session, actor, "diplome")
        shown = wizard.open_activities(session, actor)
        activity = wizard.open_activities(session, actor, shown.cards[0].id)

    assert "97" in offered(profession, "profession")
    assert "DE99" in offered(diploma, "intitule")
    assert "ITINERANT" in offered(activity.form, "type_activite")


def test_a_change_offers_what_was_added(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor).id
        practice = changing.practice_of(session, actor).id
        added(session)
        another = form_of(session, actor, "nouvelle-profession")
        more = form_of(session, actor, "nouvelle-activite", practice)
        end = form_of(session, actor, "cessation", activity)

    assert "97" in offered(another, "profession")
    assert "ITINERANT" in offered(more, "type_activite")
    assert "ITI" in offered(end, "motif_fin")


def test_registration_from_paper_offers_what_was_added(begin: Begin):
    with begin() as session:
        added(session)
        agent = changing.agent(session)
        dossier_id = changes.start_on_paper(session, agent).split("/")[2]
        section = next(
            s for s in changing.parts.sections_of(session, dossier_id) if s.element == "profession"
        )
        shown = change_form.open_page(session, agent, dossier_id, section.id).form

    assert "97" in offered(shown, "profession")


def test_filters_offer_what_was_added_and_keep_what_was_retired(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        added(session)
        change(session, *RETIRED)
        known = {o["value"]: o["label"] for o in statistics.choices(session, ADMIN)["profession"]}
        groups = queue_links.view(session, people.BRETAGNE, Criteria()).links.groups
        boxes = {choice.name: choice.label for group in groups for choice in group.choices}
        old = queue.view(session, people.BRETAGNE, Criteria(professions=("94",)))
        figures = statistics.view(session, people.BRETAGNE, {"profession": "94"}).figures

    assert known["97"] == boxes["profession:97"] == "Art-thérapeute"
    assert known["94"] == boxes["profession:94"] == f"Ergothérapeute ({labels.NOT_OFFERED})"
    assert [row.profession for row in old.rows] == ["Ergothérapeute"]
    assert figures[0].value == "1"


def test_the_agencies_of_the_statistics_are_those_of_the_day(begin: Begin):
    with begin() as session:
        change(
            session, Operation.ADD, ListName.AGENCIES, typed={"code": "99", "libelle": "ARS Essai"}
        )
        known = {o["value"]: o["label"] for o in statistics.choices(session, ADMIN)["agence"]}
        asked = statistics.asked_by(ADMIN, {"agence": "99"})

    assert known["99"] == "ARS Essai"
    assert asked.ars == "99"


def test_a_profession_that_is_renamed_still_filters_what_was_sent_before(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        change(session, Operation.CHANGE, ListName.PROFESSIONS, "94", typed=RENAMED)
        people.submitted(session, people.professional(session, "autre"))
        shown = queue.view(session, people.BRETAGNE, Criteria(professions=("94",)))

    assert [row.profession for row in shown.rows] == ["Ergothérapeute DE"] * 2
