"""What is being prepared: one goes back a step, takes out what goes together, finds it sent."""

from erpps_app.services import basket, change_form, changes, ownership
from tests.conftest import Begin
from tests.services import changing, people


def test_a_new_profession_is_taken_out_as_one(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        draft = changing.begin_change(session, actor, "coordonnees")
        changing.begin_change(session, actor, "nouvelle-profession", answers={"profession": "91"})
        shown = basket.view(session, actor, draft)
        alone = [row.section.id for row in shown.rows if row.removable]

        assert len(shown.rows) == 4
        assert len(alone) == 1
        assert shown.together == shown.rows[-1].section.id

        change_form.remove(session, actor, draft, shown.together)
        left = basket.view(session, actor, draft)

        assert [row.section.id for row in left.rows] == alone
        assert left.together == ""


def test_a_step_leads_back_to_the_one_before(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        first = changes.start(session, actor, "nouvelle-profession")
        draft, section = first.split("/")[2:]
        change_form.save(session, actor, draft, section, {"profession": "91"})
        second = change_form.finish(session, actor, draft, section)

        assert change_form.open_page(session, actor, draft, section).previous == ""
        assert change_form.open_page(session, actor, draft, second.split("/")[3]).previous == first


def test_what_was_sent_is_read_by_its_owner_and_its_agency_only(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        other = people.professional(session, "autre")
        street = {"libelle_voie": "Rue Neuve"}
        draft = changing.begin_change(session, actor, "coordonnees", answers=street)
        assert ownership.read_at(session, actor, draft) == ""

        sent = changing.request(session, actor, "coordonnees", answers=street).id

        assert ownership.read_at(session, actor, sent) == f"/demande/{sent}"
        assert ownership.read_at(session, people.BRETAGNE, sent) == f"/instruction/{sent}"
        assert ownership.read_at(session, people.CORSE, sent) == ""
        assert ownership.read_at(session, other, sent) == ""
        assert ownership.read_at(session, actor, "inconnue") == ""
