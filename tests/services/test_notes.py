"""Private notes: the agency's own, never the person's."""

import io
import zipfile

import pytest
from sqlmodel import col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.models.exchanges import PrivateNote
from erpps_app.models.journal import OutboxMessage, Signal
from erpps_app.services import (
    dossiers,
    erasure,
    notes,
    personal_data,
    professionals,
)
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.test_statements import statements

SECRET = "Vérifier le diplôme auprès de l’école."


def test_colleagues_read_it_and_the_author_alone_changes_it(begin: Begin):
    with begin() as session:
        agent, colleague = changing.agent(session), twins.colleague(session)
        dossier = people.submitted(session, people.professional(session))
        notes.add(session, agent, dossier.id, SECRET)
        seen = notes.view(session, colleague, dossier.id)
        note = seen.notes[0]

        assert (note.who, note.body, note.mine) == ("Sylvie Marchand", SECRET, False)
        assert notes.view(session, twins.READER, dossier.id).may_write is False
        with pytest.raises(NotFound):
            notes.edit(session, colleague, note.id, note.version, "Autre chose.")
        with pytest.raises(NotFound):
            notes.delete(session, colleague, note.id)
        notes.edit(session, agent, note.id, note.version, "Diplôme vérifié.")
        with pytest.raises(Conflict):
            notes.edit(session, agent, note.id, note.version, "Trop tard.")
        assert "modifiée" in notes.view(session, colleague, dossier.id).notes[0].edited
        notes.delete(session, agent, note.id)
        assert notes.view(session, agent, dossier.id).notes == []
        assert session.exec(select(PrivateNote.body)).one() == ""


def test_the_person_sees_no_note_anywhere(begin: Begin):
    with begin() as session:
        agent, actor = changing.agent(session), changing.registered_person(session)
        person = changing.person_of(session, actor)
        dossier = session.exec(select(people.Dossier)).one()
        session.commit()
        before = len(session.exec(select(Signal).where(Signal.practitioner_id == person.id)).all())
        for about in (person.id, dossier.id):
            notes.add(session, agent, about, SECRET)
            with pytest.raises(NotAllowed):
                notes.view(session, actor, about)
            with pytest.raises(NotAllowed):
                notes.add(session, actor, about, "Moi aussi.")
        session.commit()
        with zipfile.ZipFile(io.BytesIO(personal_data.archive(session, actor))) as archive:
            told = archive.read("donnees.json").decode()
        shown = (
            told,
            str(dossiers.view(session, actor, dossier.id)),
            str(professionals.view(session, actor)),
            str(session.exec(select(OutboxMessage.body)).all()),
        )

        assert all("école" not in text for text in shown)
        heard = session.exec(select(Signal).where(Signal.practitioner_id == person.id)).all()
        assert len(heard) == before  # not even that there was something to hear
        assert all(
            row.account_id == ""
            for row in session.exec(select(Signal).order_by(col(Signal.id))).all()[-2:]
        )


@pytest.mark.parametrize("who", [people.CORSE, Actor("x", people.Role.ADMIN, "")])
def test_no_other_agency_reads_or_writes(begin: Begin, who: Actor):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        for act in (
            lambda: notes.view(session, who, dossier.id),
            lambda: notes.add(session, who, dossier.id, "Non."),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                act()


def test_notes_stay_with_the_agency_that_wrote_them(begin: Begin):
    with begin() as session:
        agent, actor = changing.agent(session), changing.registered_person(session)
        person = changing.person_of(session, actor)
        notes.add(session, agent, person.id, SECRET)
        person.ars = "94"
        session.add(person)
        session.flush()
        assert notes.view(session, people.CORSE, person.id).notes == []
        with pytest.raises(NotFound):
            notes.view(session, agent, person.id)


@pytest.mark.parametrize("said", ["", "  ", "x" * 2001])
def test_a_note_says_something_and_not_too_much(begin: Begin, said: str):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        with pytest.raises(InvalidField):
            notes.add(session, people.BRETAGNE, dossier.id, said)


def test_notes_go_with_an_application_that_is_erased(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        notes.add(session, people.BRETAGNE, dossier.id, SECRET)
        erasure.erase_dossier(session, dossier)

        assert session.exec(select(PrivateNote)).all() == []


def test_ten_notes_are_read_as_one(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        notes.add(session, people.BRETAGNE, dossier.id, SECRET)
        few = statements(session, lambda: notes.view(session, people.BRETAGNE, dossier.id))
        for _ in range(9):
            notes.add(session, people.BRETAGNE, dossier.id, SECRET)
        many = statements(session, lambda: notes.view(session, people.BRETAGNE, dossier.id))

        assert len(few) == len(many)
