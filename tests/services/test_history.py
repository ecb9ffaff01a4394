"""Past states: the file as of a day, what changed, who did it, through which application."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import InvalidField, NotFound
from erpps_app.models.register import PractitionerVersion
from erpps_app.services import history, professionals
from tests.conftest import Begin
from tests.services import changing, people

FIRST = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def lived(session: Session) -> Actor:
    """Registered on 2 November, moved on the 5th, another e-mail on the 8th."""
    actor = changing.registered_person(session)
    changing.request(session, actor, "coordonnees", answers={"libelle_voie": "Rue Neuve"})
    changing.request(session, actor, "coordonnees", answers={"email": "neuve@example.org"})
    rows = session.exec(select(PractitionerVersion).order_by(col(PractitionerVersion.id))).all()
    for days, row in zip((0, 3, 6), rows, strict=True):
        row.at = FIRST + timedelta(days=days)
        session.add(row)
    session.flush()
    return actor


def fact(found: history.History, label: str) -> str:
    return next(f.text for block in found.blocks for f in block.facts if f.label == label)


@pytest.mark.parametrize(
    ("day", "street", "email"),
    [
        ("02/11/2026", "Boulevard Arago", "camille@example.org"),
        ("04/11/2026", "Boulevard Arago", "camille@example.org"),
        ("05/11/2026", "Rue Neuve", "camille@example.org"),
        ("07/11/2026", "Rue Neuve", "camille@example.org"),
        ("08/11/2026", "Rue Neuve", "neuve@example.org"),
    ],
)
def test_the_file_is_shown_as_of_the_end_of_a_day(begin: Begin, day: str, street: str, email: str):
    with begin() as session:
        found = history.view(session, lived(session), day=day)

        assert fact(found, "Libellé de la voie") == street
        assert fact(found, "Adresse email") == email


def test_a_day_to_come_is_refused_at_the_field(begin: Begin):
    with begin() as session, pytest.raises(InvalidField, match="à venir") as refused:
        history.view(session, lived(session), day="31/12/2090")

    assert refused.value.field == "au"


def test_before_the_registration_there_is_nothing_to_show(begin: Begin):
    with begin() as session:
        found = history.view(session, lived(session), day="01/11/2026")

        assert not found.known
        assert found.blocks == []
        assert len(found.changes) == 3


def test_each_change_says_what_who_and_through_which_application(begin: Begin):
    with begin() as session:
        actor = lived(session)
        latest, _, first = history.view(session, actor).changes

        assert latest.what == "Modification d’informations de contact"
        assert latest.who == history.HIDDEN_NAME
        assert latest.number.startswith("M")
        assert latest.url.startswith("/demande/")
        [said] = latest.differences
        assert (said.label, said.before, said.after) == (
            "Adresse email",
            "camille@example.org",
            "neuve@example.org",
        )
        assert first.who == people.BRETAGNE.display_name
        assert first.differences == []


def test_an_agent_reads_the_same_history_and_its_applications(begin: Begin):
    with begin() as session:
        actor = lived(session)
        person = changing.person_of(session, actor).id
        found = history.view(session, people.BRETAGNE, person)

        assert found.changes[0].url.startswith("/instruction/")
        with pytest.raises(NotFound):
            history.view(session, people.CORSE, person)
        stranger = people.professional(session, "autre")
        with pytest.raises(NotFound):
            history.view(session, stranger, person)


def test_an_application_of_another_agency_is_named_and_not_linked_to(begin: Begin):
    moved = {"code_postal": "20000", "localite": "Ajaccio", "commune": "2A004"}
    with begin() as session:
        actor = changing.registered_person(session)
        changing.request(session, actor, "coordonnees", answers=moved)
        person = changing.person_of(session, actor).id
        first = history.view(session, people.CORSE, person).changes[-1]

        assert first.number.startswith("M")
        assert first.url == ""


@pytest.mark.parametrize("day", ["31/02/2026", "hier", "2026"])
def test_what_is_no_day_is_told_at_its_field(begin: Begin, day: str):
    with begin() as session:
        actor = changing.registered_person(session)
        with pytest.raises(InvalidField) as refused:
            history.view(session, actor, day=day)

        assert refused.value.field == "au"


def test_the_past_is_kept_as_it_was_shown(begin: Begin):
    with begin() as session:
        actor = lived(session)
        before = history.view(session, actor, day="05/11/2026").blocks
        changing.request(session, actor, "coordonnees", answers={"libelle_voie": "Quai Neuf"})

        assert history.view(session, actor, day="05/11/2026").blocks == before


def test_who_has_no_number_yet_is_told_when_they_will_see_their_file(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        for page in (history.view, professionals.view):
            with pytest.raises(NotFound, match="une fois votre numéro RPPS attribué"):
                page(session, actor)
        with pytest.raises(NotFound, match="une autre ARS"):
            history.view(session, people.BRETAGNE, "inconnu")
